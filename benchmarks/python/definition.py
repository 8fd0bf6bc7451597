"""The definition of docs/numerics.md in NumPy, independent of aclq's code and of ml_dtypes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, Any]

# Fraction bits, bias and the largest finite code of the fp8 formats.
_FORMATS = {"float8_e4m3fn": (3, 7, 0x7E), "float8_e5m2": (2, 15, 0x7B)}


def magnitudes(output: str) -> Array:
    """Return the finite magnitudes of an fp8 format; the index of each is its code."""
    fraction_bits, bias, largest = _FORMATS[output]
    codes = np.arange(largest + 1)
    exponents = codes >> fraction_bits
    fractions = (codes & ((1 << fraction_bits) - 1)) / (1 << fraction_bits)
    values = np.where(
        exponents == 0,
        np.ldexp(fractions, 1 - bias),
        np.ldexp(1 + fractions, exponents - bias),
    )
    return values.astype(np.float32)


def _encode_int8(t: Array) -> Array:
    return np.clip(np.rint(t), -128, 127).astype(np.int8).view(np.uint8)


def _encode_fp8(t: Array, output: str) -> Array:
    """Find the nearest of all magnitudes; a tie rounds to the even code."""
    values = magnitudes(output)
    middles = (values[:-1] + values[1:]) / np.float32(2)
    magnitude = np.abs(t)
    codes = np.searchsorted(middles, magnitude)  # The lower neighbor, for a tie.
    ties = middles[np.minimum(codes, len(middles) - 1)] == magnitude
    codes += ties & (codes % 2 == 1)
    return codes.astype(np.uint8) | (np.signbit(t).astype(np.uint8) << 7)


def quantize(
    x: Array, scales: Array, zero_points: Array, output: str, *, with_zero_points: bool
) -> Array:
    """Return the codes as bytes, in x's shape. All inputs are float32 and broadcast."""
    with np.errstate(all="ignore"):
        t = x / scales
        if with_zero_points:
            t = t + zero_points
        is_nan = np.isnan(t)
        t = np.where(is_nan, np.float32(0), t)
        codes = _encode_int8(t) if output == "int8" else _encode_fp8(t, output)
    return np.where(is_nan, np.uint8(0), codes)
