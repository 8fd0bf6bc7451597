"""The definitions of dequantize, choose_scales and compare in docs/numerics.md, written in NumPy.

As in model.py, nothing is taken from the library. Each channel is computed separately.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import model
import numpy as np
from values import TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

FLOATS = {name: TYPES[name] for name in ("float32", "float16", "bfloat16")}
# The only NaN that dequantize returns.
NAN = {"float32": 0x7FC00000, "float16": 0x7E00, "bfloat16": 0x7FC0}

SMALLEST_NORMAL = np.float32(2**-126)
CANDIDATES = 81


@cache
def _values(q_dtype: str) -> Array:
    return model.FORMATS[q_dtype].values().astype(np.float32)


def decoded(q: Array, q_dtype: str) -> Array:
    """Return binary32(q)."""
    if q_dtype in model.FORMATS:
        return _values(q_dtype)[q.view(np.uint8)]
    return q.astype(np.float32)


def dequantize(
    q: Array,
    q_dtype: str,
    scales: Array,
    zero_points: Array | None,
    axis: int | None,
    dtype: str = "float32",
) -> Array:
    """Return (q - zero_points) * scales, each operation rounded once."""
    with np.errstate(all="ignore"):
        y = decoded(q, q_dtype)
        if zero_points is not None:
            y = y - model.along(np.asarray(zero_points).astype(np.float32), q.ndim, axis)
        y = y * model.along(np.asarray(scales).astype(np.float32), q.ndim, axis)
        result = np.asarray(y.astype(FLOATS[dtype]))
    bits = result.view(f"u{result.dtype.itemsize}")
    return np.asarray(np.where(np.isnan(y), NAN[dtype], bits).astype(bits.dtype)).view(result.dtype)


def assert_same_bytes(actual: Array, expected: Array) -> None:
    """Compare type, shape and bytes."""
    assert (actual.dtype, actual.shape) == (expected.dtype, expected.shape)
    bits = f"u{actual.dtype.itemsize}"
    np.testing.assert_array_equal(
        np.ascontiguousarray(actual).view(bits), np.ascontiguousarray(expected).view(bits)
    )


# The ranges into which choose_scales fits numbers: divisors, and least integers.
DIVISORS = {
    "int8": 127.0,
    "hifloat8": 32768.0,
    "float8_e4m3fn": 448.0,
    "float8_e5m2": 57344.0,
}
LEAST = {"int8": -128, "uint8": 0}


@dataclass(frozen=True)
class Rule:
    """A rule for choosing scales, with its settings."""

    name: str = "absmax"
    symmetric: bool = True
    dtype: str = "int8"
    percentile: float = 99.9

    def settings(self) -> dict[str, Any]:
        """Return the arguments of choose_scales."""
        return {
            "rule": self.name,
            "symmetric": self.symmetric,
            "dtype": self.dtype,
            "percentile": self.percentile,
        }

    def divisor(self) -> np.float32:
        """Return the divisor of the largest magnitude."""
        is_half_range = self.name == "compressed_tensors" and self.dtype == "int8"
        return np.float32(127.5 if is_half_range else DIVISORS[self.dtype])


RULES = [
    *(
        Rule(name, dtype=dtype)
        for name in ("absmax", "compressed_tensors", "percentile", "mse")
        for dtype in DIVISORS
    ),
    *(
        Rule(name, symmetric=False, dtype=dtype)
        for name in ("absmax", "percentile", "mse")
        for dtype in LEAST
    ),
]


def nearest_rank(values: Array, percentile: float) -> np.float32:
    """Return the least value such that `percentile` percent of the values are at most this."""
    rank = math.ceil(Fraction(f"{percentile:.9f}") / 100 * values.size)
    return np.float32(np.sort(values)[rank - 1])


def value_range(x: Array, rule: Rule) -> tuple[np.float32, np.float32]:
    """Return lo and hi of the finite elements of a channel."""
    zero = np.float32(0)
    if rule.symmetric:
        magnitudes = np.abs(x)
        is_percentile = rule.name == "percentile"
        return zero, nearest_rank(magnitudes, rule.percentile if is_percentile else 100)
    if rule.name == "percentile":
        low, high = -nearest_rank(-x, rule.percentile), nearest_rank(x, rule.percentile)
    else:
        low, high = x.min(), x.max()
    return min(zero, low), max(zero, high)


def parameters_of_range(
    low: np.float32, high: np.float32, share: np.float32, rule: Rule
) -> tuple[np.float32, int]:
    """Return the scale and the zero point for a share of a range."""
    with np.errstate(all="ignore"):
        if rule.symmetric:
            return max(share * (high / rule.divisor()), SMALLEST_NORMAL), 0
        low, high = share * low, share * high
        steps = np.float32(255)
        scale = (high - low) / steps
        if np.isinf(scale):
            scale = high / steps - low / steps
        scale = max(scale, SMALLEST_NORMAL)
        least = LEAST[rule.dtype]
        zero_point = np.rint(np.float32(least) - low / scale)
    return scale, int(np.clip(zero_point, least, least + 255))


def squared_errors(x: Array, scale: np.float32, zero_point: int, rule: Rule) -> Array:
    """Return (x - y) squared of each element."""
    scales = np.array([scale])
    zero_points = None if rule.symmetric else np.array([zero_point], np.int32)
    q = model.quantize(x, scales, zero_points, dtype=rule.dtype)
    y = dequantize(q, rule.dtype, scales, zero_points, None)
    return np.asarray((x.astype(np.float64) - y.astype(np.float64)) ** 2)


def parameters_of_channel(x: Array, rule: Rule) -> list[tuple[np.float32, int]]:
    """Return the scale and the zero point of a channel.

    The order of summation of the squared errors is not defined. Therefore several pairs are
    returned if their sums differ by less than rounding; each pair is correct.
    """
    x = x.astype(np.float32)
    x = x[np.isfinite(x)]
    low, high = value_range(x, rule) if x.size else (np.float32(0), np.float32(0))
    if low == high:  # Both are 0.
        return [(np.float32(1), 0)]
    if rule.name != "mse":
        return [parameters_of_range(low, high, np.float32(1), rule)]
    shares = [np.float32(100 - k) / np.float32(100) for k in range(CANDIDATES)]
    pairs = [parameters_of_range(low, high, share, rule) for share in shares]
    errors = [squared_errors(x, scale, zero_point, rule) for scale, zero_point in pairs]
    sums = [math.fsum(error) for error in errors]
    least = sums.index(min(sums))
    limit = sums[least] * (1 + 1e-12)
    return [
        pair
        for i, pair in enumerate(pairs)
        if i == least or (sums[i] <= limit and not np.array_equal(errors[i], errors[least]))
    ]


def channels_of(x: Array, axis: int | None) -> list[Array]:
    """Return the elements of each channel."""
    if axis is None:
        return [x.reshape(-1)]
    rows = np.moveaxis(x, axis, 0)
    return [row.reshape(-1) for row in rows]


@dataclass
class Figures:
    """The fields of aclq.Comparison."""

    count: int
    nan_count: int
    inf_count: int
    nonfinite_count: int
    clipped_share: float
    sqnr_db: float
    max_abs_error: float
    mean_abs_error: float
    cosine: float
    zero_scales: int
    subnormal_scales: int
    nonfinite_scales: int


def saturates(t: Array, q_dtype: str) -> Array:
    """Return which elements round to a value beyond the ends of the range."""
    with np.errstate(invalid="ignore"):
        return np.asarray(
            {
                "int8": (t < -128.5) | (t >= 127.5),
                "uint8": (t < -0.5) | (t >= 255.5),
                "int32": (t < -(2.0**31)) | (t >= 2.0**31),
                "hifloat8": np.abs(t) >= 40960,
                "float8_e4m3fn": np.abs(t) > 464,
                "float8_e5m2": np.abs(t) >= 61440,
            }[q_dtype]
        )


def compare(
    x: Array,
    q: Array,
    q_dtype: str,
    scales: Array,
    zero_points: Array | None,
    axis: int | None,
) -> Figures:
    """Return the figures, with sums that are rounded once."""
    y = dequantize(q, q_dtype, scales, zero_points, axis).astype(np.float64)
    t = model.quotient_and_sum(x, scales, zero_points, axis).astype(np.float64)
    scales = np.asarray(scales).astype(np.float32).reshape(-1)
    with np.errstate(invalid="ignore"):  # Signaling NaNs.
        x = np.asarray(x).astype(np.float64)
    finite = np.isfinite(x)
    used = finite & np.isfinite(y)
    used_x, used_y = x[used], y[used]
    error = np.abs(used_x - used_y)
    signal, noise, power = (math.fsum(part**2) for part in (used_x, used_x - used_y, used_y))
    count = used_x.size
    if signal == 0 or power == 0:
        cosine = float(signal == power)
    else:
        cosine = math.fsum(used_x * used_y) / math.sqrt(signal * power)
    return Figures(
        count=count,
        nan_count=int(np.isnan(x).sum()),
        inf_count=int(np.isinf(x).sum()),
        nonfinite_count=int((finite & ~np.isfinite(y)).sum()),
        clipped_share=int((finite & saturates(t, q_dtype)).sum()) / int(finite.sum())
        if finite.any()
        else math.nan,
        sqnr_db=decibels(signal, noise) if count else math.nan,
        max_abs_error=float(error.max()) if count else math.nan,
        mean_abs_error=math.fsum(error) / count if count else math.nan,
        cosine=cosine if count else math.nan,
        zero_scales=int((scales == 0).sum()),
        subnormal_scales=int(((scales != 0) & (np.abs(scales) < 2.0**-126)).sum()),
        nonfinite_scales=int((~np.isfinite(scales)).sum()),
    )


def decibels(signal: float, noise: float) -> float:
    """Return the ratio of two energies in dB."""
    if noise == 0:
        return math.inf
    return -math.inf if signal == 0 else 10 * math.log10(signal / noise)
