"""Hard values, by argument and element type, and arrays filled with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ml_dtypes
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

# Element types by their names in aclq.dtypes().
TYPES = {
    "float32": np.dtype(np.float32),
    "float16": np.dtype(np.float16),
    "bfloat16": np.dtype(ml_dtypes.bfloat16),
    "int8": np.dtype(np.int8),
    "uint8": np.dtype(np.uint8),
    "int32": np.dtype(np.int32),
    "float8_e4m3fn": np.dtype(ml_dtypes.float8_e4m3fn),
    "float8_e5m2": np.dtype(ml_dtypes.float8_e5m2),
    "hifloat8": np.dtype(np.uint8),
}

X_TYPES = ("float32", "float16", "bfloat16")
SCALES_TYPES = X_TYPES
ZERO_POINTS_TYPES = (None, "int8", "uint8", "int32", "bfloat16", "float32")

_SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, -np.nan]
_SUBNORMAL = [1.4e-45, 1e-40, 1.1754942e-38, 6e-8, 6.0975552e-05]  # of float32, of float16
_TIES = [0.5, 1.5, 2.5, 126.5, 127.5, 128.5, 254.5, 255.5, 0.49999997, 0.50000006]
_FLOAT8 = [
    *(448.0, 464.0, 465.0, 2**-9, 2**-10, 1.5 * 2**-10, 1.0625, 1.1875, 17.0, 19.0),  # E4M3FN
    *(57344.0, 61440.0, 2**-16, 2**-17, 1.5 * 2**-17, 53248.0),  # E5M2
    *(32768.0, 40960.0, 40959.996, 2**-22, 2**-23, 1.1920928e-07, 1.9375, 15.5, 18.0),  # HiFloat8
]
_LARGE = [1e6, 16777217.0, 2147483520.0, 2147483648.0, 4294967296.0, 1e30, 3.4028235e38]
_POSITIVE = [1.0, 3.0, 0.1, 100.0, *_SUBNORMAL, *_TIES, *_FLOAT8, *_LARGE]

HARD_X = np.array([*_SPECIAL, *_POSITIVE, *(-value for value in _POSITIVE)], np.float32)

# The ends of the range in which kernels may multiply by the reciprocal, 2^-50 to 2^90, and the
# numbers beyond.
_RECIPROCAL = [2.0**-50, 2.0**-50 * (1 - 2**-24), 2.0**90, 2.0**90 * (1 + 2**-23)]
HARD_SCALES = np.array(
    [
        *(1.0, 0.5, 3.0, 0.1, 1 / 127, -2.0, -0.3, 0.0, -0.0, np.inf, -np.inf, np.nan),
        *(1e-40, -1e-40, 1.4e-45, 1.1754944e-38, 6e-8, *_RECIPROCAL, 3.4028235e38),
    ],
    np.float32,
)

_HARD_FLOAT_ZERO_POINTS = [0.0, -0.0, 1.0, 0.5, -3.5, 1e-45, 1e30, np.inf, -np.inf, np.nan]
HARD_ZERO_POINTS = {
    "int8": np.array([-128, -1, 0, 1, 7, 127], np.int8),
    "uint8": np.array([0, 1, 8, 128, 255], np.uint8),
    "int32": np.array(
        [0, 1, -5, 16777216, 16777217, 16777219, 2**31 - 1, -(2**31)],
        np.int32,
    ),
    "bfloat16": np.array(_HARD_FLOAT_ZERO_POINTS, np.float32).astype(TYPES["bfloat16"]),
    "float32": np.array(_HARD_FLOAT_ZERO_POINTS, np.float32),
}


def as_type(values: Array, name: str) -> Array:
    """Convert values; beyond the range of a type they become infinities."""
    with np.errstate(all="ignore"):
        return values.astype(TYPES[name])


def random_bits(shape: tuple[int, ...], name: str, rng: np.random.Generator) -> Array:
    """Return elements of any bit pattern."""
    size = TYPES[name].itemsize
    raw = rng.integers(0, 256, (*shape, size), np.uint8)
    return raw.view(TYPES[name]).reshape(shape)


def random_values(
    shape: tuple[int, ...], name: str, hard: Array, rng: np.random.Generator
) -> Array:
    """Return elements that are hard values, bit patterns, or numbers of ordinary size."""
    hard_values = as_type(rng.choice(hard, shape), name)
    ordinary = as_type(rng.normal(0, 50, shape).astype(np.float32), name)
    kind = rng.integers(0, 3, shape)
    return np.where(
        kind == 0, hard_values, np.where(kind == 1, random_bits(shape, name, rng), ordinary)
    )
