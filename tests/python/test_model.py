"""The model against the tables of docs/numerics.md, ml_dtypes and exact arithmetic."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from math import inf, nan

import ml_dtypes
import model
import numpy as np
import pytest

FLOAT8 = tuple(model.FORMATS)

# t and its results as int8, uint8, int32, E4M3FN, E5M2 and HiFloat8: the table of
# docs/numerics.md, written out again.
SPECIAL_VALUES = [
    (nan, 0, 0, 0, 0x00, 0x00, 0x00),
    (-nan, 0, 0, 0, 0x00, 0x00, 0x00),
    (inf, 127, 255, 2147483647, 0x7E, 0x7B, 0x6E),
    (-inf, -128, 0, -2147483648, 0xFE, 0xFB, 0xEE),
    (0.0, 0, 0, 0, 0x00, 0x00, 0x00),
    (-0.0, 0, 0, 0, 0x80, 0x80, 0x00),
    (0.5, 0, 0, 0, 0x30, 0x38, 0x18),
    (1.5, 2, 2, 2, 0x3C, 0x3E, 0x0C),
    (2.5, 2, 2, 2, 0x42, 0x41, 0x12),
    (-0.5, 0, 0, 0, 0xB0, 0xB8, 0x98),
    (-1.5, -2, 0, -2, 0xBC, 0xBE, 0x8C),
    (127.5, 127, 128, 128, 0x70, 0x58, 0x4C),
    (128.5, 127, 128, 128, 0x70, 0x58, 0x4C),
    (-128.5, -128, 0, -128, 0xF0, 0xD8, 0xCC),
    (-129.5, -128, 0, -130, 0xF0, 0xD8, 0xCC),
    (255.5, 127, 255, 256, 0x78, 0x5C, 0x60),
    (464.0, 127, 255, 464, 0x7E, 0x5F, 0x62),
    (465.0, 127, 255, 465, 0x7E, 0x5F, 0x62),
    (1e6, 127, 255, 1000000, 0x7E, 0x7B, 0x6E),
    (-1e6, -128, 0, -1000000, 0xFE, 0xFB, 0xEE),
    (2147483520.0, 127, 255, 2147483520, 0x7E, 0x7B, 0x6E),
    (2147483648.0, 127, 255, 2147483647, 0x7E, 0x7B, 0x6E),
]

# The tables of encoded samples of docs/numerics.md, written out again.
SAMPLES = {
    "float8_e4m3fn": {
        0.3: 0x2A, 1.0625: 0x38, 1.1875: 0x3A, 17: 0x58, 19: 0x5A, 432: 0x7E, 449: 0x7E,
        2**-10: 0x00, 1.5 * 2**-10: 0x01, -(2**-10): 0x80, -1e-30: 0x80,
    },
    "float8_e5m2": {
        0.3: 0x35, 17: 0x4C, 19: 0x4D, 448: 0x5F, 480: 0x60, 53248: 0x7A, 61440: 0x7B,
        2**-17: 0x00, 1.5 * 2**-17: 0x01, -(2**-17): 0x80, -1e-30: 0x80,
    },
    "hifloat8": {
        0.1: 0x52, 0.3: 0x32, 1.0624: 0x08, 1.0625: 0x09, 1.9375: 0x10, 15.4: 0x2F, 15.5: 0x40,
        18: 0x41, 300: 0x60, -0.5: 0x98, 320: 0x61, 1000: 0x64, 32767: 0x6E, 40960: 0x6E,
        -40960: 0xEE, 2**-23: 0x01, np.nextafter(np.float32(2**-23), np.float32(0)): 0x00,
        1.5 * 2**-22: 0x02, 1.5 * 2**-16: 0x7E, -1e-9: 0x00,
    },
}  # fmt: skip


@pytest.mark.parametrize("column", range(len(model.OUTPUTS)), ids=model.OUTPUTS)
def test_special_values(column: int) -> None:
    t = np.array([row[0] for row in SPECIAL_VALUES], np.float32)
    expected = [row[1 + column] for row in SPECIAL_VALUES]
    assert model.encode(t, model.OUTPUTS[column]).tolist() == expected


@pytest.mark.parametrize("dtype", FLOAT8)
def test_encoded_samples(dtype: str) -> None:
    t = np.array(list(SAMPLES[dtype]), np.float32)
    assert model.encode(t, dtype).tolist() == list(SAMPLES[dtype].values())


def test_hifloat8_values_have_the_documented_digest() -> None:
    values = model.FORMATS["hifloat8"].values().astype("<f4")
    values[np.isnan(values)] = np.array(0x7FC00000, "<u4").view("<f4")
    digest = hashlib.sha256(values.tobytes()).hexdigest()
    assert digest == "2ac829ee895e0e5e803c4484a3953db8d598c6c8131b98ca32f75502a7a2fb4c"


@pytest.mark.parametrize("dtype", ["float8_e4m3fn", "float8_e5m2"])
def test_values_are_those_of_ml_dtypes(dtype: str) -> None:
    codes = np.arange(256, dtype=np.uint8).view(getattr(ml_dtypes, dtype))
    np.testing.assert_array_equal(model.FORMATS[dtype].values(), codes.astype(np.float64))


@pytest.mark.parametrize("dtype", FLOAT8)
def test_finite_codes_are_encoded_as_themselves(dtype: str) -> None:
    values = model.FORMATS[dtype].values()
    finite = np.isfinite(values)
    encoded = model.encode(values[finite].astype(np.float32), dtype)
    np.testing.assert_array_equal(encoded, np.flatnonzero(finite))


def neighbourhoods(dtype: str) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return each value and midpoint of a format with the adjacent binary32 numbers."""
    one_format = model.FORMATS[dtype]
    points = [value for value, _ in one_format.magnitudes()]
    points += [middle for middle, _ in one_format.midpoints()]
    centers = np.array(points, np.float32)
    around = [centers, np.nextafter(centers, np.float32(inf)), np.nextafter(centers, np.float32(0))]
    magnitudes = np.concatenate(around)
    return np.concatenate([magnitudes, -magnitudes])


@pytest.mark.parametrize("dtype", ["float8_e4m3fn", "float8_e5m2"])
def test_codes_are_those_of_ml_dtypes_within_the_range(dtype: str) -> None:
    rng = np.random.default_rng(1)
    bits = rng.integers(0, 2**32, 1_000_000, np.uint32).view(np.float32)
    t = np.concatenate([neighbourhoods(dtype), bits])
    largest = model.FORMATS[dtype].magnitudes()[-1][0]
    t = t[np.abs(t) <= largest]
    expected = t.astype(getattr(ml_dtypes, dtype)).view(np.uint8)
    np.testing.assert_array_equal(model.encode(t, dtype), expected)


@pytest.mark.parametrize("dtype", FLOAT8)
def test_codes_are_the_nearest_ones(dtype: str) -> None:
    t = neighbourhoods(dtype)
    magnitudes = [(Fraction(value), code) for value, code in model.FORMATS[dtype].magnitudes()]
    for value, code in zip(t.tolist(), model.encode(t, dtype).tolist(), strict=True):
        distances = [(abs(Fraction(abs(value)) - found), code) for found, code in magnitudes]
        least = min(distance for distance, _ in distances)
        nearest = [code for distance, code in distances if distance == least]
        assert code & 0x7F in nearest
        if len(nearest) == 2 and dtype == "hifloat8":
            assert code & 0x7F == nearest[1]
        elif len(nearest) == 2:
            assert code % 2 == 0


def test_zero_points_are_rounded_to_binary32_and_so_is_the_sum() -> None:
    zero_points = np.array([16777217, 16777216, 16777219, 2147483647], np.int32)
    result = model.quantize(
        np.float32([1, 3, 0, -1]), np.ones(4, np.float32), zero_points, dtype="int32", axis=0
    )
    assert result.tolist() == [16777216, 16777220, 16777220, 2147483647]
