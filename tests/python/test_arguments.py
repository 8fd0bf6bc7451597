"""Accepted arguments of aclq.quantize, and each refusal: the exception and its complete text."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import aclq
import ml_dtypes
import model
import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]

X = np.array([[1, 2, 3], [4, 5, 6]], np.float32)
SCALES = np.array([1, 2, 4], np.float32)

OUTPUTS = "int8, uint8, int32, hifloat8, float8_e4m3fn, float8_e5m2"
ZERO_POINTS = "int8, uint8, int32, bfloat16, float32"
NOT_ROUNDED = (
    " is not rounded silently, since that could change the result: round it yourself with "
    "{0}.astype(numpy.float32), or {0}.to(torch.float32) if it is a tensor of PyTorch."
)
OVERLAP = {
    "x": "expected separate memory, or the same view as x, with elements of the same size that "
    "do not share addresses.",
    "scales": "expected separate memory.",
    "zero_points": "expected separate memory.",
}


def refused(error: type[Exception], message: str, *arguments: Any, **settings: Any) -> None:
    """Check that the call and a plan for it are refused."""
    for function in (aclq.quantize, aclq.QuantizePlan):
        with pytest.raises(error) as raised:
            function(*arguments, **settings)
        assert raised.type is error
        assert str(raised.value) == message


def read_only(array: Array) -> Array:
    array.flags.writeable = False
    return array


def no_array(name: str, found: str, others: str = "", conversion: str = "") -> str:
    return (
        f"{name} is {found}; expected {others}a NumPy array or an object with __dlpack__ "
        f"(PyTorch, JAX).{conversion}"
    )


@pytest.mark.parametrize(
    ("x", "found"),
    [
        ([1.0], "list"),
        ((1.0,), "tuple"),
        (1.0, "float"),
        (1, "int"),
        (None, "NoneType"),
        ("a", "str"),
        (memoryview(X), "memoryview"),
    ],
)
def test_x_that_is_no_array(x: Any, found: str) -> None:
    advice = " Convert it with numpy.asarray(x, numpy.float32)."
    refused(TypeError, no_array("x", found, conversion=advice), x, 1.0)


@pytest.mark.parametrize(
    ("dtype", "found"),
    [
        *((name, name) for name in ("int8", "int64", "uint16", "bool", "complex64", "complex128")),
        *((getattr(ml_dtypes, name), name) for name in ("float8_e4m3fn", "float8_e8m0fnu", "int4")),
        (np.dtypes.StringDType(), "str"),
    ],
)
def test_x_of_a_type_that_is_not_accepted(dtype: Any, found: str) -> None:
    refused(
        TypeError,
        f"x is {found}; accepted are float32, float16, bfloat16.",
        np.zeros(3, dtype),
        1.0,
    )


@pytest.mark.parametrize(
    ("dtype", "found"),
    [
        *(("object", "object"), ("U3", "<U3"), ("S2", "|S2"), ("M8[s]", "datetime64[s]")),
        *((np.longdouble, str(np.dtype(np.longdouble))), (ml_dtypes.float8_e4m3, "float8_e4m3")),
        ([("a", "f4")], "[('a', '<f4')]"),
    ],
)
@pytest.mark.parametrize("name", ["x", "scales", "zero_points", "out"])
def test_types_that_cann_has_not(name: str, dtype: Any, found: str) -> None:
    arguments: dict[str, Any] = {"x": X, "scales": 1.0, name: np.zeros(X.shape, dtype)}
    message = f"{name} is {found}; expected an array whose element type CANN has."
    refused(TypeError, message, **arguments)


@pytest.mark.parametrize("value", [np.zeros(1), np.array(2.0), np.float64(2)])
def test_float64_is_not_rounded(value: Any) -> None:
    floats = "float32, float16, bfloat16"
    for name, accepted in (("x", floats), ("scales", floats), ("zero_points", ZERO_POINTS)):
        arguments = {"x": X, "scales": 1.0, name: value}
        message = f"{name} is float64; accepted are {accepted}. " + name
        refused(TypeError, message + NOT_ROUNDED.format(name), **arguments)


ANOTHER = "pass another array, and copy the result."
# An accepted array for each argument.
ARRAYS = {
    "x": X,
    "scales": SCALES,
    "zero_points": np.array([1, 2, 3], np.int32),
    "out": np.zeros(X.shape, np.int32),
}
each_argument = pytest.mark.parametrize("name", ARRAYS)


def refused_argument(name: str, array: Any, error: type[Exception], message: str) -> None:
    """Check that a call with this array and otherwise accepted arrays is refused."""
    refused(error, message, **(ARRAYS | {name: array}), dtype="int32", axis=1)


@each_argument
def test_masked_arrays(name: str) -> None:
    instead = f"{name}.data" if name == "out" else f"{name}.filled(value)"
    message = f"{name} is a masked array, whose mask would be ignored; pass {instead}."
    refused_argument(name, np.ma.masked_array(ARRAYS[name]), TypeError, message)


@each_argument
def test_byte_order_of_other_machines(name: str) -> None:
    array = ARRAYS[name].astype(ARRAYS[name].dtype.newbyteorder())
    copy = f"pass a copy, {name}.astype({name}.dtype.newbyteorder('='))."
    message = f"{name} is {array.dtype}, whose byte order is not that of this machine; "
    refused_argument(name, array, TypeError, message + (ANOTHER if name == "out" else copy))


@each_argument
def test_fields_of_packed_records(name: str) -> None:
    copy = ANOTHER if name == "out" else f"pass a copy, {name}.copy()."
    # Addresses and strides of 5 bytes.
    records = np.zeros(ARRAYS[name].shape, [("a", "i1"), ("b", ARRAYS[name].dtype)])
    message = f"{name} is not aligned to its element type; "
    refused_argument(name, records["b"], ValueError, message + copy)
    # Aligned, but with strides of 10 bytes, which is not a multiple of 4.
    records = np.zeros(ARRAYS[name].shape, [("a", ARRAYS[name].dtype), ("b", "i2", (3,))])
    array = records["a"]
    array.flags.writeable = True
    message = f"{name} is not aligned to its element type; "
    refused_argument(name, array, ValueError, message + copy)


def test_strides_that_are_no_multiple_of_the_element_size() -> None:
    # Complex numbers have the alignment of their parts.
    memory = np.zeros(8, np.float64)
    x = np.ndarray((3,), np.complex128, memory, strides=(24,))
    refused(
        ValueError,
        "x has a stride of 24 bytes along axis 0, which is not a multiple of the element size 16; "
        "pass a copy, x.copy().",
        *(x, 1.0),
    )


def test_aligned_fields_of_records_are_read_in_place() -> None:
    records = np.zeros(3, [("a", "f4"), ("b", "i4"), ("c", "f4")])
    records["a"] = [1, 2, 3]
    assert aclq.quantize(records["a"], 1.0, dtype="int32", out=records["b"]).tolist() == [1, 2, 3]
    assert records.tolist() == [(1, 1, 0), (2, 2, 0), (3, 3, 0)]


@pytest.mark.parametrize(
    ("scales", "found"),
    [([1.0], "list"), (None, "NoneType"), (True, "bool"), ("1", "str"), (1j, "complex")],
)
def test_scales_that_are_no_array_and_no_number(scales: Any, found: str) -> None:
    advice = " Convert it with numpy.asarray(scales, numpy.float32)."
    refused(TypeError, no_array("scales", found, "a number, ", advice), X, scales)


@pytest.mark.parametrize(
    ("zero_points", "found"), [([1], "list"), (True, "bool"), ("1", "str"), (1j, "complex")]
)
def test_zero_points_that_are_no_array_and_no_number(zero_points: Any, found: str) -> None:
    advice = " Convert it with numpy.asarray(zero_points, numpy.int32)."
    refused(TypeError, no_array("zero_points", found, "a number, ", advice), X, 1.0, zero_points)


@pytest.mark.parametrize("name", ["scales", "zero_points"])
@pytest.mark.parametrize(
    ("number", "becomes"),
    [
        (1e39, "infinite"),
        (-1e39, "infinite"),
        (3.4028236e38, "infinite"),
        (1e-46, "zero"),
        (-1e-46, "zero"),
        (7e-46, "zero"),
    ],
)
def test_numbers_beyond_float32(name: str, number: float, becomes: str) -> None:
    message = (
        f"{name} is {number!r}, which as float32 is {becomes}; the magnitude must be from 1.4e-45 "
        "to 3.4028235e38."
    )
    refused(ValueError, message, **({"x": X, "scales": 1.0} | {name: number}))


@pytest.mark.parametrize("number", [10**39, -(10**39), 10**400])
def test_integers_beyond_float32_as_scales(number: int) -> None:
    message = (
        f"scales is {number}, which as float32 is infinite; the magnitude must be from 1.4e-45 "
        "to 3.4028235e38."
    )
    refused(ValueError, message, X, number)


@pytest.mark.parametrize(
    "number", [2**31, -(2**31) - 1, 10**400, np.int64(2**31), np.uint32(2**31), np.uint64(2**63)]
)
def test_integers_beyond_int32_as_zero_points(number: Any) -> None:
    refused(ValueError, f"zero_points is {number}; it must fit into int32.", X, 1.0, number)


@pytest.mark.parametrize("scales", [np.int64(1), np.ones(1, np.int64)])
def test_integer_scales_of_numpy(scales: Any) -> None:
    message = "scales is int64; accepted are float32, float16, bfloat16."
    refused(TypeError, message, X, scales)


@pytest.mark.parametrize(
    ("zero_points", "found"),
    [(np.array(3), "int64"), (np.ones(3, np.int16), "int16"), (np.ones(3, np.uint32), "uint32")],
)
def test_integer_arrays_of_other_sizes_as_zero_points(zero_points: Any, found: str) -> None:
    message = (
        f"zero_points is {found}; accepted are {ZERO_POINTS}. "
        "Convert them with zero_points.astype(numpy.int32)."
    )
    refused(TypeError, message, X, SCALES[: zero_points.size], zero_points, axis=1)


@pytest.mark.parametrize(
    ("zero_points", "found"), [(np.float16(1), "float16"), (np.bool_(True), "bool")]
)
def test_zero_points_of_a_type_that_is_not_accepted(zero_points: Any, found: str) -> None:
    message = f"zero_points is {found}; accepted are {ZERO_POINTS}."
    refused(TypeError, message, X, 1.0, zero_points)


@pytest.mark.parametrize("scales", [SCALES, SCALES[:0]])
def test_several_scales_need_an_axis(scales: Array) -> None:
    message = (
        f"axis is None and scales has {scales.size} elements; pass the axis of x, whose shape is "
        "(2, 3), that the scales run along."
    )
    refused(ValueError, message, X, scales)


@pytest.mark.parametrize("axis", [None, 0, -1])
def test_a_scalar_has_one_scale(axis: int | None) -> None:
    message = "scales has size 3; it must be 1, since x has rank 0."
    refused(ValueError, message, np.float32(1), SCALES, axis=axis)


@pytest.mark.parametrize("axis", [-3, 2, 1000])
def test_axis_beyond_the_rank(axis: int) -> None:
    message = f"axis is {axis}; x has shape [2, 3], so it must be in [-2, 1]."
    refused(ValueError, message, X, SCALES, axis=axis)


@pytest.mark.parametrize("axis", [1.0, "1", (1,)])
def test_axis_that_is_no_integer(axis: Any) -> None:
    refused(TypeError, f"axis is {axis!r}; expected an integer or None.", X, SCALES, axis=axis)


@pytest.mark.parametrize("axis", [0, -2])
def test_scales_of_another_size_than_the_axis(axis: int) -> None:
    message = (
        f"scales has size 3; it must be 1 or 2, the size of x (shape [2, 3]) along axis {axis}."
    )
    refused(ValueError, message, X, SCALES, axis=axis)


def test_zero_points_of_another_size_than_the_scales() -> None:
    for scales, size in ((SCALES, 2), (SCALES, 1), (SCALES[:1], 3)):
        message = (
            f"zero_points has size {size} and scales has size {scales.size}; they must be the same."
        )
        refused(ValueError, message, X, scales, np.zeros(size, np.int8), axis=1)


def test_ranks() -> None:
    message = "x has rank 9; expected at most 8."
    refused(ValueError, message, np.zeros((1,) * 9, np.float32), 1.0)
    message = "scales has rank 2 (shape [1, 3]); it must have rank 1."
    refused(ValueError, message, X, SCALES[None], axis=1)
    message = "zero_points has rank 2 (shape [1, 3]); it must have rank 1."
    refused(ValueError, message, X, SCALES, np.zeros((1, 3), np.int8), axis=1)
    ones = ", ".join(["1"] * 8)
    message = f"scales has rank 9 (shape [{ones}, ...]); it must have rank 1."
    refused(ValueError, message, X, np.zeros((1,) * 9, np.float32), axis=1)


@pytest.mark.parametrize(
    "dtype",
    [
        *("INT8", "", "i1", "q", b"int8", 3, None, int, ">i4"),
        *("int16", "float32", "bfloat16", np.int64, np.dtype(bool), ml_dtypes.float8_e4m3),
        np.dtype(np.int32).newbyteorder(),
    ],
)
def test_other_dtypes(dtype: Any) -> None:
    refused(TypeError, f"dtype is {dtype!r}; accepted are {OUTPUTS}.", X, 1.0, dtype=dtype)


@pytest.mark.parametrize("soc", ["", "ascend910b1", "Ascend910B1 ", "Ascend910B9"])
def test_unknown_soc(soc: str) -> None:
    with pytest.raises(ValueError, match=r"^soc is ") as raised:
        aclq.quantize(X, 1.0, soc=soc)
    text = str(raised.value)
    assert text.startswith(f'soc is "{soc}"; known are Ascend310P1, Ascend310P3, ')
    assert text.endswith(", Ascend350_{354f, 355e}, Ascend031, KirinX90, Kirin9030.")
    refused(ValueError, text, X, 1.0, soc=soc)


@pytest.mark.parametrize(
    ("soc", "shown"),
    [("Ascend\0", "Ascend\0"), ("\ud800", r"\ud800"), ("\N{CJK RADICAL REPEAT}",) * 2],
)
def test_messages_quote_any_text(soc: str, shown: str) -> None:
    with pytest.raises(ValueError, match=r"^soc is ") as raised:
        aclq.quantize(X, 1.0, soc=soc)
    assert str(raised.value).startswith(f'soc is "{shown}"; known are Ascend310P1, ')
    refused(TypeError, f"dtype is {soc!r}; accepted are {OUTPUTS}.", X, 1.0, dtype=soc)


class Quoted:
    """An object whose repr is any text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


@pytest.mark.parametrize(("text", "shown"), [("a\0b", "a\0b"), ("\ud800", r"\ud800")])
def test_messages_quote_any_object(text: str, shown: str) -> None:
    message = f"axis is {shown}; expected an integer or None."
    refused(TypeError, message, X, 1.0, axis=Quoted(text))
    refused(TypeError, f"dtype is {shown}; accepted are {OUTPUTS}.", X, 1.0, dtype=Quoted(text))


def test_messages_quote_any_bytes_of_the_environment() -> None:
    script = """
import aclq, numpy
try:
    aclq.quantize(numpy.float32([1]), 1.0)
except ValueError as error:
    print(error)
"""
    environment = os.environb | {b"ACLQ_ISA": b"\xff"}
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    message = r"ACLQ_ISA=\xff, which this build does not include; available are "
    assert result.stdout.startswith(message)


def test_integers_that_python_does_not_convert_to_text() -> None:
    found = "is an integer of 16610 bits"
    range_of_float32 = "the magnitude must be from 1.4e-45 to 3.4028235e38."
    message = f"scales {found}, which as float32 is infinite; {range_of_float32}"
    refused(ValueError, message, X, 10**5000)
    refused(ValueError, f"zero_points {found}; it must fit into int32.", X, 1.0, -(10**5000))
    refused(ValueError, f"axis {found}; no array has that many axes.", X, 1.0, axis=10**5000)
    message = (
        f"num_threads {found}; it must be from 1 to 1024, or None for ACLQ_NUM_THREADS or all CPUs."
    )
    refused(ValueError, message, X, 1.0, num_threads=10**5000)


def test_soc_that_is_no_name() -> None:
    refused(TypeError, "soc is 3; expected a name of aclq.socs() or None.", X, 1.0, soc=3)


BFLOAT16 = ml_dtypes.bfloat16


@pytest.mark.parametrize(
    ("soc", "arguments", "message"),
    [
        (
            "Ascend310P3",
            {"x": X.astype(BFLOAT16)},
            "x is bfloat16; accepted on Ascend310P3 are float32, float16; Ascend910B1 accepts "
            "bfloat16.",
        ),
        (
            "Ascend910B1",
            {"dtype": "hifloat8"},
            "dtype is hifloat8; accepted on Ascend910B1 are int8, uint8, int32; Ascend950PR_950z "
            "accepts hifloat8.",
        ),
        (
            "Ascend910B1",
            {"zero_points": 0.5},
            "zero_points is float32; accepted on Ascend910B1 are int8, uint8, int32, bfloat16; "
            "Ascend950PR_950z accepts float32.",
        ),
        (
            "Ascend950PR_9599",
            {"scales": BFLOAT16(1)},
            "x is float32 and scales is bfloat16; x must then be bfloat16 too on Ascend950PR_9599.",
        ),
        (
            "Ascend910B1",
            {"scales": BFLOAT16(1), "zero_points": 1},
            "x is float32, scales is bfloat16 and zero_points is int32; when scales or zero_points "
            "is bfloat16, all three must be on Ascend910B1.",
        ),
        (
            "Ascend310B1",
            {},
            "x is float32; no type is accepted on Ascend310B1; Ascend310P1 accepts float32.",
        ),
    ],
)
def test_types_of_a_soc(soc: str, arguments: dict[str, Any], message: str) -> None:
    arguments = {"x": X, "scales": 1.0} | arguments
    refused(TypeError, message, soc=soc, **arguments)
    assert aclq.quantize(**arguments).shape == X.shape


def test_each_soc_accepts_what_its_table_says() -> None:
    for soc in aclq.socs():
        accepted = aclq.dtypes(soc)["out"]
        for dtype in model.OUTPUTS:
            if dtype in accepted:
                assert aclq.quantize(X, 1.0, dtype=dtype, soc=soc).shape == X.shape
                continue
            with pytest.raises(TypeError):
                aclq.quantize(X, 1.0, dtype=dtype, soc=soc)


@pytest.mark.parametrize("num_threads", [0, -1, 1025, 10**30, np.int64(0)])
def test_num_threads_beyond_its_range(num_threads: Any) -> None:
    message = (
        f"num_threads is {num_threads}; it must be from 1 to 1024, or None for ACLQ_NUM_THREADS or "
        "all CPUs."
    )
    refused(ValueError, message, X, 1.0, num_threads=num_threads)


@pytest.mark.parametrize("num_threads", [1.0, "1"])
def test_num_threads_that_is_no_integer(num_threads: Any) -> None:
    message = f"num_threads is {num_threads!r}; expected an integer or None."
    refused(TypeError, message, X, 1.0, num_threads=num_threads)


@pytest.mark.parametrize(("out", "found"), [([0], "list"), (1, "int"), ("a", "str")])
def test_out_that_is_no_array(out: Any, found: str) -> None:
    refused(TypeError, no_array("out", found), X, 1.0, out=out)


def test_out_that_is_read_only() -> None:
    message = "out is read-only; expected an array that can be written to."
    for out in (read_only(np.zeros(X.shape, np.int8)), np.broadcast_to(np.int8(0), X.shape)):
        refused(ValueError, message, X, 1.0, out=out)
    refused(ValueError, message, np.float32(1), 1.0, out=np.int8(1))


@pytest.mark.parametrize("shape", [(3, 2), (6,), (2, 3, 1), ()])
def test_out_of_another_shape(shape: tuple[int, ...]) -> None:
    message = f"out has shape {list(shape)} and x has shape [2, 3]; they must be the same."
    refused(ValueError, message, X, 1.0, out=np.zeros(shape, np.int8))


@pytest.mark.parametrize(
    ("out", "dtype"),
    [
        ("int32", "int8"),
        ("uint8", "int8"),
        ("int8", "uint8"),
        ("int8", "hifloat8"),
        ("int8", "float8_e4m3fn"),
        ("float8_e5m2", "float8_e4m3fn"),
        ("float8_e5m2", "hifloat8"),
    ],
)
def test_out_of_another_type(out: str, dtype: str) -> None:
    array = np.zeros(X.shape, getattr(ml_dtypes, out, out))
    message = f"out is {out} and dtype is {dtype}; they must be the same."
    refused(TypeError, message, X, 1.0, dtype=dtype, out=array)


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool"])
def test_out_of_a_type_that_is_not_accepted(dtype: str) -> None:
    message = f"out is {dtype}; accepted are {OUTPUTS}."
    refused(TypeError, message, X, 1.0, out=np.zeros(X.shape, dtype))


def refused_overlap(name: str, *arguments: Any, out: Array, **settings: Any) -> None:
    """Check that the call is refused and that it writes nothing."""
    before = out.copy()
    with pytest.raises(ValueError, match=r"^out overlaps ") as raised:
        aclq.quantize(*arguments, out=out, dtype=out.dtype, **settings)
    assert str(raised.value) == f"out overlaps {name}; {OVERLAP[name]}"
    np.testing.assert_array_equal(out, before)


def test_out_that_overlaps_x() -> None:
    x = X.copy()
    refused_overlap("x", x, 1.0, out=x.view(np.int8)[:, :3])  # smaller elements
    refused_overlap("x", x[:, :2], 1.0, out=x[:, 1:].view(np.int32))  # another address
    refused_overlap("x", x[::-1], 1.0, out=x.view(np.int32))  # another order
    refused_overlap("x", x[:, :2], 1.0, out=x.view(np.int32)[:, ::2])  # one column of both
    square = np.zeros((3, 3), np.float32)
    refused_overlap("x", square, 1.0, out=square.T.view(np.int32))


def test_out_that_is_x_with_elements_that_share_addresses() -> None:
    x = np.arange(20, dtype=np.float32)
    for shape, strides in (((4, 5), (0, 4)), ((4, 5), (4, 4)), ((4, 5), (8, 4)), ((6,), (0,))):
        view = as_strided(x, shape, strides)
        refused_overlap("x", view, 1.0, out=as_strided(x.view(np.int32), shape, strides))
    # The stride of a dimension of one element has no effect.
    view = as_strided(x, (4, 1), (4, 0))
    aclq.quantize(view, 0.5, dtype="int32", out=as_strided(x.view(np.int32), (4, 1), (4, 0)))
    assert x[:4].view(np.int32).tolist() == [0, 2, 4, 6]


def test_out_that_overlaps_scales_or_zero_points() -> None:
    x, scales, zero_points = SCALES.copy(), SCALES.copy(), np.int32([1, 2, 3])
    refused_overlap("scales", x, scales, axis=0, out=scales.view(np.int32))
    refused_overlap("zero_points", x, scales, zero_points, axis=0, out=zero_points)
    refused_overlap("scales", x, x, axis=0, out=x.view(np.int32))  # in place, except for the scales


def test_views_that_share_no_byte_do_not_overlap() -> None:
    memory = np.zeros((6, 2), np.float32)
    memory[:, 0] = np.arange(6)
    aclq.quantize(memory[:, 0], 0.5, dtype="int32", out=memory.view(np.int32)[:, 1])
    assert memory[:, 0].tolist() == [0, 1, 2, 3, 4, 5]
    assert memory.view(np.int32)[:, 1].tolist() == [0, 2, 4, 6, 8, 10]
    # Bytes within the span of x that belong to no element of x.
    x = np.zeros((4, 2), np.float32)
    out = x.view(np.int8)[:, 4:5]
    aclq.quantize(x[:, :1] + 3, 1.0, out=out)
    assert out.tolist() == [[3]] * 4


@pytest.mark.parametrize(
    "view", [lambda x: x, lambda x: x.T, lambda x: x[::-1, ::2], lambda x: x[:, :1]]
)
def test_in_place(view: Callable[[Array], Array]) -> None:
    memory = X.copy()
    x = view(memory)
    expected = model.quantize(x, np.float32([0.7]), dtype="int32")
    aclq.quantize(x, 0.7, dtype="int32", out=view(memory.view(np.int32)))
    model.assert_equal(view(memory.view(np.int32)), expected)


def test_empty_arrays_do_not_overlap() -> None:
    x = X.copy()
    out = x.view(np.int8)[:, :0]
    assert aclq.quantize(x[:, 1:1], 1.0, out=out) is out


# A number as a scale must give the result of an array of one element.
@pytest.mark.parametrize(
    ("scales", "same"),
    [
        *((2, np.float32(2)), (0.1, np.float32(0.1)), (0, np.float32(0)), (-0.0, np.float32(-0.0))),
        *((float("inf"), np.float32(np.inf)), (float("nan"), np.float32(np.nan))),
        *(
            (16777217, np.float32(16777216)),
            (1.4e-45, np.float32(1.4e-45)),
            (1e38, np.float32(1e38)),
        ),
        *((np.float32(0.1), np.float32(0.1)), (np.array(0.1, np.float16), np.float16(0.1))),
        *((np.float16(0.1), np.float16(0.1)), (BFLOAT16(0.1), BFLOAT16(0.1))),
    ],
)
def test_numbers_as_scales(scales: Any, same: Any) -> None:
    x = np.array([-3, -0.0, 0, 0.05, 1, 2.5, np.inf, np.nan], np.float32)
    for dtype in ("int8", "float8_e5m2"):
        expected = model.quantize(x, np.array([same]), dtype=dtype)
        model.assert_equal(aclq.quantize(x, scales, dtype=dtype), expected)


@pytest.mark.parametrize(
    ("zero_points", "same"),
    [
        *((3, np.int32(3)), (2**31 - 1, np.int32(2**31 - 1)), (-(2**31), np.int32(-(2**31)))),
        *((16777217, np.int32(16777217)), (0.5, np.float32(0.5)), (-0.0, np.float32(-0.0))),
        *((np.int64(16777219), np.int32(16777219)), (np.uint16(9), np.int32(9))),
        *((np.int8(-128), np.int8(-128)), (np.uint8(255), np.uint8(255))),
        *((np.array(-7, np.int8), np.int8(-7)), (np.array(0.5, np.float32), np.float32(0.5))),
        *((np.float32(np.nan), np.float32(np.nan)), (BFLOAT16(0.5), BFLOAT16(0.5))),
    ],
)
def test_numbers_as_zero_points(zero_points: Any, same: Any) -> None:
    x = np.array([-3, -0.0, 0, 0.5, 1, 2.5, 1e9], np.float32)
    for dtype in ("int32", "float8_e5m2"):
        expected = model.quantize(x, np.ones(1, np.float32), np.array([same]), dtype=dtype)
        model.assert_equal(aclq.quantize(x, 1.0, zero_points, dtype=dtype), expected)


@pytest.mark.parametrize("x", [np.float32(2.5), np.float16(2.5), BFLOAT16(2.5)])
def test_scalars_as_x(x: Any) -> None:
    for value in (x, np.array(x)):
        result = aclq.quantize(value, 1.0, np.int8([1]))
        assert type(result) is np.ndarray
        assert (result.shape, result.dtype, result.item()) == ((), np.int8, 4)


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        *((np.int8, "int8"), (np.dtype("u1"), "uint8"), (np.intc, "int32"), ("int32", "int32")),
        *((ml_dtypes.float8_e4m3fn, "float8_e4m3fn"), ("float8_e5m2", "float8_e5m2")),
        *((np.dtype(ml_dtypes.float8_e5m2), "float8_e5m2"), ("hifloat8", "uint8")),
    ],
)
def test_forms_of_dtype(dtype: Any, name: str) -> None:
    assert aclq.quantize(X, 1.0, dtype=dtype).dtype.name == name
    assert aclq.QuantizePlan(X, 1.0, dtype=dtype)(X, 1.0).dtype.name == name


@pytest.mark.parametrize("axis", [1, -1, np.int8(1)])
def test_forms_of_axis(axis: Any) -> None:
    assert aclq.quantize(X, SCALES, axis=axis).tolist() == [[1, 1, 1], [4, 2, 2]]


def test_arguments_after_zero_points_are_named() -> None:
    with pytest.raises(TypeError):
        aclq.quantize(X, 1.0, 1, "int8")  # type: ignore[call-overload]
