"""Cases: the types, the sizes and the numbers of the problems."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, TypeAlias

import ml_dtypes
import numpy as np
from definition import magnitudes, quantize

Array: TypeAlias = np.ndarray[Any, Any]

SIZES = {64: "64", 4 << 10: "4 Ki", 64 << 10: "64 Ki", 4 << 20: "4 Mi", 64 << 20: "64 Mi"}
MAX_ELEMENTS = max(SIZES)
HARD_ELEMENTS = 64 << 10

# The NumPy types of the outputs.
OUTPUTS: dict[str, Any] = {
    "int8": np.int8,
    "float8_e4m3fn": ml_dtypes.float8_e4m3fn,
    "float8_e5m2": ml_dtypes.float8_e5m2,
}

# The words for outputs and scales in case names of the C++ benchmarks.
_OUTPUT_WORDS = {"int8": "int8", "float8_e4m3fn": "e4m3fn", "float8_e5m2": "e5m2"}
_SCALES_WORDS = {None: "tensor", 0: "first", -1: "last"}

# Ordinary numbers and scales repeat, so the definition computes at most PERIOD elements of a case.
# SCALE_PERIOD divides every number of channels, and the length of every row divides PERIOD.
PERIOD = 1 << 20
SCALE_PERIOD = 4
FIRST_SCALE = np.float32(0.037)
SPREAD = np.float32(50.0)  # Standard deviation of x / scale for ordinary numbers.
ZERO_POINT = 3


@dataclass(frozen=True)
class Case:
    """One problem: float32 elements of a vector or a matrix, quantized to `output`."""

    output: str  # A key of OUTPUTS.
    axis: int | None  # The axis of the scales, 0 or -1; None for one scale.
    elements: int
    threads: int
    is_unscaled: bool = False  # The only scale is 1, so that a cast gives equal results.

    @property
    def has_zero_point(self) -> bool:
        """True if there are zero points; fp8 outputs have none."""
        return self.output == "int8"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of x, as in the C++ benchmarks."""
        if self.axis is None:
            return (self.elements,)
        columns = min(max(self.elements // 16, 16), 1024)
        return (self.elements // columns, columns)

    @property
    def channels(self) -> int:
        """The number of scales."""
        return 1 if self.axis is None else self.shape[self.axis]

    @property
    def title(self) -> str:
        """The case in words, without the size and the threads."""
        if self.axis is not None:
            return f"{self.output}, a scale for each index of axis {self.axis}"
        return f"{self.output}, {'scale 1' if self.is_unscaled else 'one scale'}"

    @property
    def name(self) -> str:
        """The name of this case in the C++ benchmarks."""
        words = ["fp32", _OUTPUT_WORDS[self.output], _SCALES_WORDS[self.axis], "contiguous"]
        return "/".join([*words, str(self.elements), str(self.threads)])


class Problem:
    """The arrays of a case. All contenders of a case get equal addresses."""

    def __init__(self, case: Case, x: Array, out: Array) -> None:
        """Take x of the case's elements, and bytes for the result."""
        self.case = case
        self.x = x[: case.elements].reshape(case.shape)
        self.codes = out[: case.elements]
        self.out = self.codes.view(OUTPUTS[case.output]).reshape(case.shape)
        self.scales = scales_of(case)
        self.zero_points = np.full(case.channels, ZERO_POINT, np.int32)

    def parameters_for_broadcast(self) -> tuple[Array, Array]:
        """Return scales and zero points as float32, shaped so that NumPy broadcasts them to x."""
        shape = (-1, 1) if self.case.axis == 0 else (-1,)
        return self.scales.reshape(shape), self.zero_points.astype(np.float32).reshape(shape)

    @functools.cached_property
    def expected(self) -> Array:
        """The codes by the definition, as a flat array; for ordinary numbers, one period."""
        scales, zero_points = self.parameters_for_broadcast()
        elements = min(self.case.elements, PERIOD)
        rows = elements // self.x.shape[-1] if self.case.axis is not None else elements
        return quantize(
            self.x[:rows],
            scales[:rows] if self.case.axis == 0 else scales,
            zero_points[:rows] if self.case.axis == 0 else zero_points,
            self.case.output,
            with_zero_points=self.case.has_zero_point,
        ).reshape(-1)


def scales_of(case: Case) -> Array:
    """Return the scales of a case, one per channel."""
    if case.is_unscaled:
        return np.ones(1, np.float32)
    steps = np.arange(case.channels, dtype=np.float32) % np.float32(SCALE_PERIOD)
    return FIRST_SCALE * (np.float32(1) + steps / np.float32(8))


def fill_ordinary(x: Array) -> None:
    """Fill x with normally distributed numbers that fill the range of int8, and repeat."""
    generator = np.random.default_rng(1)
    count = min(PERIOD, x.size)
    pattern = generator.standard_normal(count, np.float32) * (SPREAD * FIRST_SCALE)
    x.reshape(-1, count)[:] = pattern


def hard_numbers(case: Case) -> Array:
    """Return numbers that distinguish definitions, one for each element of a case.

    45 % are ties of the output type, 45 % are ordinary, and 10 % are beyond the range, infinite,
    NaN, zeros of either sign or subnormal.
    """
    generator = np.random.default_rng(2)
    scales = scales_of(case)
    scale = np.broadcast_to(scales[:, None] if case.axis == 0 else scales, case.shape).reshape(-1)
    if case.output == "int8":
        integers = generator.integers(-140, 141, case.elements).astype(np.float32)
        ties = integers + np.float32(0.5 - ZERO_POINT)
    else:
        values = magnitudes(case.output)
        below = generator.integers(0, len(values) - 1, case.elements)
        signs = generator.choice(np.array([-1, 1], np.float32), case.elements)
        ties = signs * (values[below] + values[below + 1]) / np.float32(2)
    values = np.array([np.inf, -np.inf, np.nan, 3e38, -3e38, 0.0, -0.0, 1e-40], np.float32)
    special = generator.choice(values, case.elements)
    ordinary = generator.standard_normal(case.elements, np.float32) * SPREAD * scale
    beyond = generator.choice(np.array([300, -300], np.float32), case.elements) * scale
    is_beyond = generator.random(case.elements) < 0.2
    kind = generator.random(case.elements)
    conditions = [kind < 0.45, (kind < 0.55) & is_beyond, kind < 0.55]
    x: Array = np.select(conditions, [ties * scale, beyond, special], ordinary)
    return x
