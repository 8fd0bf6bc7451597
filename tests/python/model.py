"""The definition of docs/numerics.md, written in NumPy from its text alone.

Nothing is taken from the library. An 8-bit float is the table of the values of its 256 codes, each
decoded according to the description; encoding searches for the nearest value. Values and midpoints
are exact in binary64.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf, nan
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]

INTEGERS = {"int8": np.int8, "uint8": np.uint8, "int32": np.int32}


def decode_e4m3fn(code: int) -> float:
    """Return the value of a code: 4 exponent bits with bias 7, 3 fraction bits, no infinities."""
    sign = -1.0 if code & 0x80 else 1.0
    exponent, fraction = code >> 3 & 0xF, code & 0x7
    if code & 0x7F == 0x7F:
        return nan
    if exponent == 0:
        return sign * fraction * 2.0**-9
    return sign * (1 + fraction / 8) * 2.0 ** (exponent - 7)


def decode_e5m2(code: int) -> float:
    """Return the value of a code: 5 exponent bits with bias 15, 2 fraction bits."""
    sign = -1.0 if code & 0x80 else 1.0
    exponent, fraction = code >> 2 & 0x1F, code & 0x3
    if exponent == 31:
        return sign * inf if fraction == 0 else nan
    if exponent == 0:
        return sign * fraction * 2.0**-16
    return sign * (1 + fraction / 4) * 2.0 ** (exponent - 15)


def decode_hifloat8(code: int) -> float:
    """Return the value of a code: the bits below the sign begin with a prefix of 2 to 4 bits."""
    special = {0x00: 0.0, 0x80: nan, 0x6F: inf, 0xEF: -inf}
    if code in special:
        return special[code]
    sign = -1.0 if code & 0x80 else 1.0
    bits = f"{code & 0x7F:07b}"
    if bits.startswith("0000"):
        return sign * 2.0 ** (int(bits[4:], 2) - 23)
    if bits.startswith("0001"):
        return sign * (1 + int(bits[4:], 2) / 8)
    # The prefix, the bits of the exponent's magnitude after its leading 1, and the fraction bits.
    rows = {"001": (0, 3), "01": (1, 3), "10": (2, 2), "11": (3, 1)}
    prefix = next(prefix for prefix in rows if bits.startswith(prefix))
    exponent_bits, fraction_bits = rows[prefix]
    rest = bits[len(prefix) :]
    magnitude = int("1" + rest[1 : 1 + exponent_bits], 2)
    exponent = -magnitude if rest[0] == "1" else magnitude
    fraction = int(rest[1 + exponent_bits :], 2) / 2**fraction_bits
    return sign * (1 + fraction) * 2.0**exponent


def _even(_lower: int, upper: int) -> bool:
    """Round a tie to the even code of two neighbours."""
    return upper % 2 == 0


def _away(_lower: int, _upper: int) -> bool:
    """Round a tie to the larger magnitude."""
    return True


@dataclass(frozen=True)
class Format:
    """An 8-bit float: the meaning of its codes, and the rounding of ties."""

    decode: Callable[[int], float]
    tie_goes_up: Callable[[int, int], bool]
    has_negative_zero: bool

    def values(self) -> Array:
        """Return the values of the codes 0 to 255."""
        return np.array([self.decode(code) for code in range(256)])

    def magnitudes(self) -> list[tuple[float, int]]:
        """Return the finite values from 0 up with their codes, in ascending order."""
        return sorted(
            (self.decode(code), code) for code in range(128) if np.isfinite(self.decode(code))
        )

    def midpoints(self) -> list[tuple[float, bool]]:
        """Return the numbers halfway between neighbours, each with True if it is rounded up."""
        middles = []
        magnitudes = self.magnitudes()
        for (lower, lower_code), (upper, upper_code) in itertools.pairwise(magnitudes):
            exact = (Fraction(lower) + Fraction(upper)) / 2
            middle = float(exact)
            if Fraction(middle) != exact:
                raise AssertionError(f"{exact} is not a binary64 number")
            middles.append((middle, self.tie_goes_up(lower_code, upper_code)))
        return middles

    def encode(self, t: Array) -> Array:
        """Return the codes of binary32 numbers, saturated, with 0x00 for NaN."""
        boundaries, codes = _boundaries(self)
        nearest = np.searchsorted(boundaries, np.abs(t.astype(np.float64)), side="right")
        result = np.asarray(codes[nearest])
        negative = np.signbit(t)
        if not self.has_negative_zero:
            negative &= result != 0
        result[negative] |= 0x80
        result[np.isnan(t)] = 0
        return result


@cache
def _boundaries(one: Format) -> tuple[Array, Array]:
    """Return the boundaries between the codes of magnitudes, and the codes."""
    # A magnitude that is at least the boundary belongs to the upper neighbour, others to the lower
    # one. A tie that rounds down moves the boundary to the next number above the midpoint.
    boundaries = [middle if up else np.nextafter(middle, inf) for middle, up in one.midpoints()]
    return np.array(boundaries), np.array([code for _, code in one.magnitudes()], np.uint8)


FORMATS = {
    "float8_e4m3fn": Format(decode_e4m3fn, _even, has_negative_zero=True),
    "float8_e5m2": Format(decode_e5m2, _even, has_negative_zero=True),
    "hifloat8": Format(decode_hifloat8, _away, has_negative_zero=False),
}

OUTPUTS = (*INTEGERS, *FORMATS)


def encode(t: Array, dtype: str) -> Array:
    """Return binary32 numbers as elements of a type; codes of 8-bit floats as uint8."""
    if dtype in FORMATS:
        return FORMATS[dtype].encode(t)
    limits = np.iinfo(INTEGERS[dtype])
    # np.rint rounds half to even, and all limits are exact in binary64.
    rounded = np.clip(np.rint(t).astype(np.float64), limits.min, limits.max)
    return np.asarray(np.where(np.isnan(t), 0, rounded).astype(INTEGERS[dtype]))


def along(parameters: Array, rank: int, axis: int | None) -> Array:
    """Return scales or zero points in a shape that NumPy broadcasts along the axis of x."""
    if parameters.size == 1:
        return parameters.reshape(())
    if axis is None:
        raise AssertionError("several parameters need an axis")
    shape = [1] * rank
    shape[axis] = -1
    return parameters.reshape(shape)


def quotient_and_sum(x: Array, scales: Array, zero_points: Array | None, axis: int | None) -> Array:
    """Return t, the binary32 numbers that are rounded to the output type."""
    x = np.asarray(x)
    with np.errstate(all="ignore"):
        t = x.astype(np.float32) / along(np.asarray(scales).astype(np.float32), x.ndim, axis)
        if zero_points is not None:
            t = t + along(np.asarray(zero_points).astype(np.float32), x.ndim, axis)
    return np.asarray(t, np.float32)


def quantize(
    x: Array,
    scales: Array,
    zero_points: Array | None = None,
    *,
    dtype: str = "int8",
    axis: int | None = None,
) -> Array:
    """Return the result of aclnnQuantize; codes of 8-bit floats as uint8."""
    return encode(quotient_and_sum(x, scales, zero_points, axis), dtype)


def codes(array: Array) -> Array:
    """Return results of the library in the form of the model: 8-bit floats as uint8."""
    return array if array.dtype in INTEGERS.values() else array.view(np.uint8)


def assert_equal(actual: Array, expected: Array) -> None:
    """Compare type, shape and bytes; name the first element that differs."""
    actual = codes(actual)
    assert actual.shape == expected.shape
    assert actual.dtype == expected.dtype
    if np.array_equal(actual, expected):
        return
    at = tuple(int(i) for i in np.argwhere(actual != expected)[0])
    count = int((actual != expected).sum())
    raise AssertionError(
        f"{count} of {actual.size} elements differ; the first at {at}: "
        f"{actual[at]} is not {expected[at]}"
    )
