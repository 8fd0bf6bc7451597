"""Refusals of dequantize, choose_scales and compare: the exception and its complete text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import aclq
import ml_dtypes
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]

X = np.float32([[1, 2, 3], [4, 5, 6]])
Q = np.int8([[1, 2, 3], [4, 5, 6]])
SCALES = np.float32([1, 2, 4])

FLOATS = "float32, float16, bfloat16"
CODES = "int8, uint8, int32, hifloat8, float8_e4m3fn, float8_e5m2"
BYTES = "int8, uint8, hifloat8, float8_e4m3fn, float8_e5m2"
ZERO_POINTS = "int8, uint8, int32, bfloat16, float32"


def refused(
    function: Callable[..., Any],
    error: type[Exception],
    message: str,
    *arguments: Any,
    **settings: Any,
) -> None:
    with pytest.raises(error) as raised:
        function(*arguments, **settings)
    assert raised.type is error
    assert str(raised.value) == message


def dequantize(q: Any = Q, scales: Any = 1.0, zero_points: Any = None, **settings: Any) -> Any:
    return aclq.dequantize(q, scales, zero_points, **settings)


def choose_scales(x: Any = X, **settings: Any) -> Any:
    return aclq.choose_scales(x, **settings)


def compare(
    x: Any = X, q: Any = Q, scales: Any = 1.0, zero_points: Any = None, **settings: Any
) -> Any:
    return aclq.compare(x, q, scales, zero_points, **settings)


all_functions = pytest.mark.parametrize("function", [dequantize, choose_scales, compare])
# Includes the array along whose axis the scales run.
with_scales = pytest.mark.parametrize(("function", "name"), [(dequantize, "q"), (compare, "x")])


def no_array(name: str, found: str, others: str = "", conversion: str = "") -> str:
    return (
        f"{name} is {found}; expected {others}a NumPy array or an object with __dlpack__ "
        f"(PyTorch, JAX).{conversion}"
    )


def not_rounded(name: str) -> str:
    return (
        f" {name} is not rounded silently, since that could change the result: round it yourself "
        f"with {name}.astype(numpy.float32), or {name}.to(torch.float32) if it is a tensor of "
        "PyTorch."
    )


def test_the_arguments_that_the_tests_start_from_are_accepted() -> None:
    assert dequantize().tolist() == X.tolist()
    assert choose_scales().scales == np.float32(6) / np.float32(127)
    assert compare().sqnr_db == math.inf


each_object = pytest.mark.parametrize(
    ("value", "found"),
    [([1], "list"), (1, "int"), (1.0, "float"), (None, "NoneType"), ("a", "str")],
)


@each_object
@pytest.mark.parametrize("function", [choose_scales, compare])
def test_x_that_is_no_array(function: Callable[..., Any], value: Any, found: str) -> None:
    conversion = " Convert it with numpy.asarray(x, numpy.float32)."
    refused(function, TypeError, no_array("x", found, conversion=conversion), x=value)


@each_object
@pytest.mark.parametrize("function", [dequantize, compare])
def test_q_that_is_no_array(function: Callable[..., Any], value: Any, found: str) -> None:
    conversion = " Convert it with numpy.asarray(q)."
    refused(function, TypeError, no_array("q", found, conversion=conversion), q=value)


@pytest.mark.parametrize("dtype", ["int8", "int64", "bool", "complex64"])
@pytest.mark.parametrize("function", [choose_scales, compare])
def test_x_of_a_type_that_is_not_accepted(function: Callable[..., Any], dtype: str) -> None:
    refused(function, TypeError, f"x is {dtype}; accepted are {FLOATS}.", x=X.astype(dtype))


@pytest.mark.parametrize("dtype", ["float32", "int16", "int64", "bool"])
@pytest.mark.parametrize("function", [dequantize, compare])
def test_q_of_a_type_that_is_not_accepted(function: Callable[..., Any], dtype: str) -> None:
    refused(function, TypeError, f"q is {dtype}; accepted are {CODES}.", q=Q.astype(dtype))


def test_float64_is_not_rounded() -> None:
    message = f" is float64; accepted are {FLOATS}."
    for function in (choose_scales, compare):
        text = "x" + message + not_rounded("x")
        refused(function, TypeError, text, x=X.astype(np.float64))
    for function in (dequantize, compare):
        text = "scales" + message + not_rounded("scales")
        refused(function, TypeError, text, scales=np.ones(1))


@with_scales
def test_scales(function: Callable[..., Any], name: str) -> None:
    conversion = " Convert it with numpy.asarray(scales, numpy.float32)."
    message = no_array("scales", "NoneType", "a number, ", conversion)
    refused(function, TypeError, message, scales=None)
    message = (
        f"axis is None and scales has 3 elements; pass the axis of {name}, whose shape is (2, 3), "
        "that the scales run along."
    )
    refused(function, ValueError, message, scales=SCALES)
    message = (
        f"scales has size 3; it must be 1 or 2, the size of {name} (shape [2, 3]) along axis 0."
    )
    refused(function, ValueError, message, scales=SCALES, axis=0)
    message = f"axis is 2; {name} has shape [2, 3], so it must be in [-2, 1]."
    refused(function, ValueError, message, scales=SCALES, axis=2)
    message = "scales has rank 2 (shape [1, 3]); it must have rank 1."
    refused(function, ValueError, message, scales=SCALES[None], axis=1)
    message = (
        "scales is 1e+39, which as float32 is infinite; the magnitude must be from 1.4e-45 to "
        "3.4028235e38."
    )
    refused(function, ValueError, message, scales=1e39)


@with_scales
def test_zero_points(function: Callable[..., Any], name: str) -> None:
    del name
    conversion = " Convert it with numpy.asarray(zero_points, numpy.int32)."
    message = no_array("zero_points", "list", "a number, ", conversion)
    refused(function, TypeError, message, zero_points=[1])
    message = (
        f"zero_points is int64; accepted are {ZERO_POINTS}. "
        "Convert them with zero_points.astype(numpy.int32)."
    )
    refused(function, TypeError, message, zero_points=np.zeros(1, np.int64))
    message = "zero_points has size 1 and scales has size 3; they must be the same."
    refused(function, ValueError, message, scales=SCALES, zero_points=np.int8([1]), axis=1)
    refused(
        function, ValueError, f"zero_points is {2**31}; it must fit into int32.", zero_points=2**31
    )


@pytest.mark.parametrize("axis", [1.0, "1", (1,)])
@all_functions
def test_axis_that_is_no_integer(function: Callable[..., Any], axis: Any) -> None:
    refused(function, TypeError, f"axis is {axis!r}; expected an integer or None.", axis=axis)


@pytest.mark.parametrize("count", [0, -1, 1025])
@all_functions
def test_num_threads_beyond_its_range(function: Callable[..., Any], count: int) -> None:
    message = (
        f"num_threads is {count}; it must be from 1 to 1024, or None for ACLQ_NUM_THREADS or all "
        "CPUs."
    )
    refused(function, ValueError, message, num_threads=count)


def test_rank_9() -> None:
    for function, name in ((dequantize, "q"), (choose_scales, "x"), (compare, "x")):
        array = np.zeros((1,) * 9, np.int8 if name == "q" else np.float32)
        refused(function, ValueError, f"{name} has rank 9; expected at most 8.", array)


@pytest.mark.parametrize(
    ("q", "q_dtype", "name"),
    [
        (Q, "hifloat8", "int8"),
        (Q, "int32", "int8"),
        (Q.view(np.uint8), "int8", "uint8"),
        (Q.view(ml_dtypes.float8_e5m2), "float8_e4m3fn", "float8_e5m2"),
        (Q.astype(np.int32), ml_dtypes.float8_e5m2, "int32"),
    ],
)
@pytest.mark.parametrize("function", [dequantize, compare])
def test_q_dtype_of_another_type(
    function: Callable[..., Any], q: Array, q_dtype: Any, name: str
) -> None:
    message = (
        f"q is {name} and q_dtype is {getattr(q_dtype, '__name__', q_dtype)}; q_dtype names the "
        "8-bit float whose codes are stored as uint8, and is None for all other types."
    )
    refused(function, TypeError, message, q=q, q_dtype=q_dtype)


@pytest.mark.parametrize("q_dtype", ["float16", "", 3, np.int16])
@pytest.mark.parametrize("function", [dequantize, compare])
def test_other_q_dtypes(function: Callable[..., Any], q_dtype: Any) -> None:
    refused(function, TypeError, f"q_dtype is {q_dtype!r}; accepted are {CODES}.", q_dtype=q_dtype)


@pytest.mark.parametrize("dtype", ["int8", "float64", "", None, 3, np.int8, ml_dtypes.float8_e5m2])
def test_other_dtypes_of_dequantize(dtype: Any) -> None:
    refused(dequantize, TypeError, f"dtype is {dtype!r}; accepted are {FLOATS}.", dtype=dtype)


def test_out() -> None:
    refused(dequantize, TypeError, no_array("out", "list"), out=[1])
    message = "out has shape [3] and q has shape [2, 3]; they must be the same."
    refused(dequantize, ValueError, message, out=np.zeros(3, np.float32))
    message = "out is float16 and dtype is float32; they must be the same."
    refused(dequantize, TypeError, message, out=np.zeros(Q.shape, np.float16))
    message = "out is read-only; expected an array that can be written to."
    refused(dequantize, ValueError, message, out=np.broadcast_to(np.float32(0), Q.shape))
    shared = np.lib.stride_tricks.as_strided(np.zeros(6, np.float32), Q.shape, (4, 4))
    message = "out has shape [2, 3] and strides [1, 1]; its elements must not share addresses."
    refused(dequantize, ValueError, message, out=shared)


def test_out_that_overlaps_an_input() -> None:
    def message(name: str) -> str:
        return f"out overlaps {name}; expected separate memory."

    q = np.ones((2, 3), np.int32)
    refused(dequantize, ValueError, message("q"), q, out=q.view(np.float32))
    memory = np.ones(6, np.float32)
    out = memory.reshape(2, 3)
    refused(dequantize, ValueError, message("scales"), scales=memory[5:], out=out)
    refused(dequantize, ValueError, message("zero_points"), zero_points=memory[:1], out=out)
    assert q.tolist() == [[1] * 3] * 2
    assert memory.tolist() == [1] * 6


@pytest.mark.parametrize("q", [Q.T, Q[0], Q[None]])
def test_compare_another_shape(q: Array) -> None:
    message = f"q has shape {list(q.shape)} and x has shape [2, 3]; they must be the same."
    refused(compare, ValueError, message, q=q)


@pytest.mark.parametrize(("rule", "error"), [("max", ValueError), ("", ValueError)])
def test_unknown_rule(rule: str, error: type[Exception]) -> None:
    accepted = "accepted are absmax, compressed_tensors, percentile, mse"
    refused(choose_scales, error, f"rule is {rule!r}; {accepted}.", rule=rule)


@pytest.mark.parametrize("rule", [None, 0, b"mse"])
def test_rule_that_is_no_name(rule: Any) -> None:
    accepted = "accepted are absmax, compressed_tensors, percentile, mse"
    refused(choose_scales, TypeError, f"rule is {rule!r}; {accepted}.", rule=rule)


@pytest.mark.parametrize("symmetric", [None, 1, 0.0, "yes", np.int8(1), np.array(True)])
def test_symmetric_that_is_no_bool(symmetric: Any) -> None:
    message = f"symmetric is {symmetric!r}; expected True or False."
    refused(choose_scales, TypeError, message, symmetric=symmetric)


def test_symmetric_of_numpy() -> None:
    assert aclq.choose_scales(X, symmetric=np.True_).zero_points is None
    assert aclq.choose_scales(X, symmetric=np.False_).zero_points is not None


@pytest.mark.parametrize("percentile", [0, -1, 100.1, -0.0, math.nan, math.inf])
@pytest.mark.parametrize("rule", ["percentile", "absmax"])
def test_percentile_beyond_its_range(rule: str, percentile: float) -> None:
    message = f"percentile is {percentile!r}; expected a number above 0 and up to 100."
    refused(choose_scales, ValueError, message, rule=rule, percentile=percentile)


@pytest.mark.parametrize("percentile", ["99", None, (1,)])
def test_percentile_that_is_no_number(percentile: Any) -> None:
    message = f"percentile is {percentile!r}; expected a number above 0 and up to 100."
    refused(choose_scales, TypeError, message, percentile=percentile)


@pytest.mark.parametrize("dtype", ["int32", "float32", "", None, 3, np.int32])
def test_other_dtypes_of_choose_scales(dtype: Any) -> None:
    refused(choose_scales, TypeError, f"dtype is {dtype!r}; accepted are {BYTES}.", dtype=dtype)


def test_rules_that_need_another_symmetry() -> None:
    message = (
        "rule is absmax_half_range (in Python, compressed_tensors) and symmetric is false; set "
        "symmetric to true, or rule to absmax."
    )
    refused(choose_scales, ValueError, message, rule="compressed_tensors", symmetric=False)
    message = "dtype is uint8 and symmetric is true; set symmetric to false, or dtype to int8."
    refused(choose_scales, ValueError, message, dtype="uint8")
    for dtype in ("hifloat8", "float8_e4m3fn", "float8_e5m2"):
        message = (
            f"dtype is {dtype} and symmetric is false; set symmetric to true, or dtype to int8 or "
            "uint8."
        )
        refused(choose_scales, ValueError, message, dtype=dtype, symmetric=False)


@pytest.mark.parametrize("axis", [-3, 2])
def test_axis_of_choose_scales_beyond_the_rank(axis: int) -> None:
    message = f"axis is {axis}; x has shape [2, 3], so it must be in [-2, 1]."
    refused(choose_scales, ValueError, message, axis=axis)
    message = f"axis is {10**30}; no array has that many axes."
    refused(choose_scales, ValueError, message, axis=10**30)


def test_a_scalar_has_no_axis() -> None:
    message = "axis is 0; x has rank 0, so it has no axis."
    refused(choose_scales, ValueError, message, np.float32(1), axis=0)
    message = "scales has size 3; it must be 1, since x has rank 0."
    refused(compare, ValueError, message, np.float32(1), np.int8(1), SCALES)
