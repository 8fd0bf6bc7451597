"""ascend_quant against its definition, written in NumPy from the text alone."""

from __future__ import annotations

import re
from typing import Any

import aclq
import ml_dtypes
import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[Any]
ROUNDINGS = {"round": np.rint, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc}


def model(
    x: Array, scale: Array, offset: Array | None, mode: str, *, sqrt_mode: bool, bits: int
) -> Array:
    """Return the definition's integers: parameters broadcast to x, each operation in binary32."""
    with np.errstate(all="ignore"):
        t = x.astype(np.float32) * scale.astype(np.float32)
        if sqrt_mode:
            t = t * scale.astype(np.float32)
        if offset is not None:
            t = t + offset.astype(np.float32)
        rounded = ROUNDINGS[mode](t.astype(np.float64))
        limit = 2 ** (bits - 1)
        rounded = np.where(np.isnan(rounded), 0.0, np.clip(rounded, -limit, limit - 1))
    return rounded.astype(np.int8)


def packed(values: Array) -> Array:
    """Return int4 values packed in pairs along the last axis, the first in the low half byte."""
    nibbles = values.astype(np.uint8) & 0xF
    return nibbles[..., 0::2] | nibbles[..., 1::2] << 4


def random_values(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return halves of integers, some of them times 1.1, and special values."""
    values = rng.integers(-300, 300, shape) * np.float32(0.5)
    values = np.where(rng.random(shape) < 0.2, values * np.float32(1.1), values)
    special = rng.choice([np.nan, np.inf, -np.inf, -0.0, 1e-45, 3e38], shape)
    return np.where(rng.random(shape) < 0.1, special, values).astype(np.float32)


@pytest.mark.parametrize("mode", ROUNDINGS)
@pytest.mark.parametrize("sqrt_mode", [False, True])
@pytest.mark.parametrize("x_dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
@pytest.mark.parametrize("has_offset", [False, True])
def test_equals_the_definition(mode: str, sqrt_mode: bool, x_dtype: type, has_offset: bool) -> None:
    """Random values, per channel of each axis and per tensor, to int8 and both packed types."""
    rng = np.random.default_rng(7)
    with np.errstate(all="ignore"):
        x = random_values(rng, (6, 5, 16)).astype(x_dtype)
        for axis, size in ((-1, 16), (-2, 5), (0, 6), (2, 1)):
            scale = (rng.integers(-9, 9, size) * np.float32(0.125)).astype(x_dtype)
            offset = random_values(rng, (size,)).astype(x_dtype) if has_offset else None
            shape = [1, 1, 1]
            shape[axis] = size
            arguments = (x, scale.reshape(shape), None if offset is None else offset.reshape(shape))
            settings: dict[str, Any] = {
                "axis": axis,
                "sqrt_mode": sqrt_mode,
                "round_mode": mode,
            }
            expected = model(*arguments, mode, sqrt_mode=sqrt_mode, bits=8)
            np.testing.assert_array_equal(aclq.ascend_quant(x, scale, offset, **settings), expected)
            int4 = packed(model(*arguments, mode, sqrt_mode=sqrt_mode, bits=4))
            result = aclq.ascend_quant(*arguments, dtype="int4", **settings)
            np.testing.assert_array_equal(result, int4)
            words = aclq.ascend_quant(*arguments, dtype="int32", **settings)
            assert words.dtype == np.int32
            np.testing.assert_array_equal(words.view(np.uint8), int4)


def test_strided_arrays_and_out() -> None:
    """Both x and out are views; memory between the elements of out is unchanged."""
    x = np.arange(96, dtype=np.float32).reshape(8, 12)[::-1, ::2].T
    memory = np.full((6, 16), 77, np.int8)
    out = memory[:, ::2]
    assert aclq.ascend_quant(x, 0.5, 1, out=out) is out
    np.testing.assert_array_equal(
        out, model(x, np.float32(0.5), np.float32(1), "round", sqrt_mode=False, bits=8)
    )
    assert (memory[:, 1::2] == 77).all()

    packed_memory = np.full((6, 7), 0xEE, np.uint8)
    rows = packed_memory[:, 1:5]
    aclq.ascend_quant(x, 0.125, out=rows, dtype="int4")
    np.testing.assert_array_equal(
        rows, packed(model(x, np.float32(0.125), None, "round", sqrt_mode=False, bits=4))
    )
    assert (np.delete(packed_memory, range(1, 5), 1) == 0xEE).all()


def test_8_bit_floats_are_those_of_quantize() -> None:
    """A product by 1 equals a quotient by 1."""
    x = random_values(np.random.default_rng(3), (1000,))
    for dtype in ("hifloat8", "float8_e4m3fn", "float8_e5m2"):
        found = aclq.ascend_quant(x, 1.0, dtype=dtype)
        assert found.tobytes() == aclq.quantize(x, 1.0, dtype=dtype).tobytes()


def test_sqrt_mode_of_the_950_squares_the_scale() -> None:
    """The two orders of products differ for x = 3.125 and the scale 0.4."""
    x = np.full((2, 2), 3.125, np.float32)
    scales = np.full(2, 0.4, np.float32)
    for soc, axis, expected in (
        (None, -1, 0),
        ("Ascend910B1", -1, 0),
        ("Ascend950PR_9599", -1, 1),
        ("Ascend950PR_9599", -2, 0),
    ):
        out = aclq.ascend_quant(x, scales, axis=axis, sqrt_mode=True, soc=soc)
        assert (out == expected).all(), (soc, axis)


@pytest.mark.parametrize(
    ("error", "words", "arguments"),
    [
        (ValueError, 'round_mode is "even"; accepted', {"round_mode": "even"}),
        (ValueError, "axis is 2", {"axis": 2}),
        (ValueError, "multiple of 8", {"dtype": "int32"}),
        (ValueError, "must be 1 or 6", {"scale": np.ones(3, np.float32)}),
        (ValueError, "offset has shape", {"offset": np.ones(6, np.float32)}),
        (TypeError, "dtype", {"dtype": "uint8"}),
        (TypeError, "accepted on Ascend310P3 are", {"dtype": "int4", "soc": "Ascend310P3"}),
        (TypeError, "scale", {"scale": np.ones(1, np.float64)}),
    ],
)
def test_refusals(error: type[Exception], words: str, arguments: dict[str, Any]) -> None:
    """Each message names the argument and what is accepted."""
    settings: dict[str, Any] = {"scale": 1.0, **arguments}
    with pytest.raises(error, match=words):
        aclq.ascend_quant(np.ones((4, 6), np.float32), **settings)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("axis is '1'; expected an integer.", {"axis": "1"}),
        ("axis is None; expected an integer.", {"axis": None}),
        ("axis is 1.0; expected an integer.", {"axis": 1.0}),
        ("sqrt_mode is 1; expected True or False.", {"sqrt_mode": 1}),
        ("sqrt_mode is None; expected True or False.", {"sqrt_mode": None}),
        ("round_mode is 3; expected a str.", {"round_mode": 3}),
        ("round_mode is None; expected a str.", {"round_mode": None}),
    ],
)
def test_settings_of_another_type(message: str, arguments: dict[str, Any]) -> None:
    """Messages name the argument, what was passed and what is expected."""
    with pytest.raises(TypeError) as raised:
        aclq.ascend_quant(np.ones((4, 8), np.float32), 1.0, **arguments)
    assert str(raised.value) == message


def test_settings_of_numpy() -> None:
    """Integers and truth values of NumPy are accepted."""
    x = np.full((2, 2), 3.0, np.float32)
    found = aclq.ascend_quant(x, 2.0, axis=np.int64(-1), sqrt_mode=np.True_)
    assert (found == 12).all()
    with pytest.raises(ValueError, match=r"^axis is 4294967296; no array has that many axes\.$"):
        aclq.ascend_quant(x, 2.0, axis=2**32)


@pytest.mark.parametrize("x_dtype", [np.float32, np.float16, ml_dtypes.bfloat16])
def test_numbers_for_a_soc(x_dtype: type) -> None:
    """Exact numbers get the type that the SoC requires, and give the result without a SoC."""
    x = np.arange(-8, 8, dtype=np.float32).reshape(2, 8).astype(x_dtype)
    arrays = [np.array([value], x_dtype) for value in (0.375, -1.5)]
    expected = aclq.ascend_quant(x, 0.375, -1.5)
    for scale in (0.375, arrays[0]):
        for offset in (-1.5, arrays[1], None):
            found = aclq.ascend_quant(x, scale, offset, soc="Ascend910B1")
            if offset is not None:
                np.testing.assert_array_equal(found, expected)
    found = aclq.ascend_quant(x.astype(np.float32), 0.375, arrays[1], soc="Ascend910B1")
    np.testing.assert_array_equal(found, expected)
    assert (aclq.ascend_quant(x, float("nan"), soc="Ascend910B1") == 0).all()


@pytest.mark.parametrize(
    ("dtype", "function"),
    [(np.float16, "numpy.float16"), (ml_dtypes.bfloat16, "ml_dtypes.bfloat16")],
)
def test_numbers_that_are_not_exact_for_a_soc(dtype: type, function: str) -> None:
    """Numbers that are not exact are not rounded silently."""
    x = np.ones((2, 8), dtype)
    name = np.dtype(dtype).name
    for arguments in ({"scale": 0.1}, {"scale": 1, "offset": 0.1}):
        argument = list(arguments)[-1]
        with pytest.raises(ValueError, match=r"^\w+ is 0\.1, which is not exact") as raised:
            aclq.ascend_quant(x, **arguments, soc="Ascend910B1")
        assert str(raised.value) == (
            f"{argument} is 0.1, which is not exact in {name}; {argument} must be {name} on "
            f"Ascend910B1. Pass {function}(0.1) to round it."
        )
    aclq.ascend_quant(x, dtype(0.1), soc="Ascend910B1")
    aclq.ascend_quant(x, 0.1)


OUTPUTS = ("int8", "int32", "int4", "hifloat8", "float8_e4m3fn", "float8_e5m2")


@pytest.mark.parametrize("dtype", OUTPUTS)
def test_out_of_another_type(dtype: str) -> None:
    """Nothing is written, however small out is; codes of the 8-bit floats may be uint8."""
    stored = {"int4": ["uint8"], "hifloat8": ["uint8"]}.get(dtype, [dtype])
    if dtype.startswith("float8"):
        stored = [dtype, "uint8"]
    for name in ("int8", "uint8", "int16", "int32", "float32", "bool", *OUTPUTS[4:], "int4"):
        out_type = np.dtype(getattr(ml_dtypes, name, name))
        if name in stored:
            continue
        memory = np.zeros((4, 40), np.uint8)
        out = memory.reshape(-1)[: 4 * out_type.itemsize].view(out_type).reshape(4, 1)
        wanted = (
            "out must be uint8, each element of which packs two int4 numbers."
            if dtype == "int4"
            else "they must be the same."
        )
        with pytest.raises(TypeError) as raised:
            aclq.ascend_quant(np.ones((4, 8), np.float32), 1.0, dtype=dtype, out=out)
        assert str(raised.value) == f"out is {name} and dtype is {dtype}; {wanted}"
        assert not memory.any()


@pytest.mark.parametrize(
    ("x_shape", "out", "message"),
    [
        (
            (4, 8),
            np.zeros((4, 3), np.uint8),
            "out has shape [4, 3] and x has shape [4, 8]; out must have shape [4, 4], since each "
            "uint8 packs two int4 numbers of the last axis.",
        ),
        (
            (4, 8),
            np.zeros((4, 8), np.uint8)[:, ::2],
            "out has shape [4, 4] and strides [8, 2]; since it packs int4 numbers, the stride of "
            "its last axis must be 1.",
        ),
        (
            (4, 7),
            np.zeros((4, 4), np.uint8),
            "x has shape [4, 7]; since out is int4, its last dimension must be a multiple of 2.",
        ),
    ],
)
def test_out_of_int4(x_shape: tuple[int, ...], out: Array, message: str) -> None:
    """Messages show the shape and the strides of the array that was passed."""
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        aclq.ascend_quant(np.ones(x_shape, np.float32), 1.0, dtype="int4", out=out)


def test_out_of_int32_has_any_strides() -> None:
    """Words are written in place; memory between them is unchanged."""
    x = np.arange(64, dtype=np.float32).reshape(4, 16) % 16 - 8
    expected = aclq.ascend_quant(x, 1.0, dtype="int32")
    memory = np.full((4, 4), 77, np.int32)
    for out in (memory[:, ::2], memory.T[::2].T, memory[:, 2::-2]):
        memory[:] = 77
        assert aclq.ascend_quant(x, 1.0, dtype="int32", out=out) is out
        np.testing.assert_array_equal(out, expected)
        assert (memory == 77).sum() == 8


def test_out_must_not_overlap() -> None:
    """No overlap is accepted, even if out and x are the same view."""
    x = np.ones((4, 8), np.float32)
    with pytest.raises(ValueError, match="out overlaps x"):
        aclq.ascend_quant(x, 1.0, out=x.view(np.int8)[:, :8])
