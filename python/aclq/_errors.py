"""Errors of a quantized array, binned block by block.

The memory use depends on the number of bins and channels, not on the size of the array.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import as_float32, sliceable
from ._core import Comparison, compare, dequantize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._types import NumPyArray

BLOCK_SIZE = 1 << 18  # Elements in a block of an array.

STEP_BINS = 50  # Bins of errors from -0.5 to 0.5 steps.
# Upper bound, in steps, of the effect of float32 arithmetic on the error of an element that does
# not saturate.
STEP_TOLERANCE = 1e-3

# Logarithmic bins of magnitudes. A bin is wider than the distance between values with three
# fraction bits, so each bin contains numbers that 8-bit floats represent exactly.
BINS_PER_DECADE = 16
MIN_DECADE, MAX_DECADE = -46, 39  # All float32 magnitudes except zero.
MAGNITUDE_BINS = (MAX_DECADE - MIN_DECADE) * BINS_PER_DECADE

FLOAT8_NAMES = ("hifloat8", "float8_e4m3fn", "float8_e5m2")


def magnitude_edges() -> NumPyArray:
    """Return the edges of the bins of magnitudes, in ascending order."""
    return np.logspace(MIN_DECADE, MAX_DECADE, MAGNITUDE_BINS + 1)


def _magnitude_bins(magnitudes: NumPyArray) -> NumPyArray:
    """Return the bin of each magnitude above zero."""
    places = (np.log10(magnitudes) - MIN_DECADE) * BINS_PER_DECADE
    bins: NumPyArray = np.floor(places).astype(np.int64).clip(0, MAGNITUDE_BINS - 1)
    return bins


@dataclass
class Steps:
    """Counts of errors in steps: (x - y) / scale divided by the distance of neighbouring values.

    The distance is 1 for integers. For an 8-bit float it is the distance from the value of the code
    to its neighbour on the side of x.
    """

    counts: NumPyArray = field(default_factory=lambda: np.zeros(STEP_BINS, np.int64))
    below: int = 0  # Elements with an error below -0.5.
    above: int = 0  # Elements with an error above 0.5.
    least: float = 0.0
    greatest: float = 0.0
    undefined: int = 0  # Elements whose scale is zero, infinite or NaN.

    @property
    def beyond(self) -> int:
        """Return the number of elements with an error beyond half a step."""
        return self.below + self.above

    @property
    def total(self) -> int:
        """Return the number of elements whose error in steps is defined."""
        return int(self.counts.sum()) + self.beyond

    def add(self, steps: NumPyArray) -> None:
        """Add errors in steps to the counts."""
        defined = steps[np.isfinite(steps)]
        self.undefined += steps.size - defined.size
        if defined.size == 0:
            return
        limit = 0.5 + STEP_TOLERANCE
        below, above = defined < -limit, defined > limit
        self.below += int(below.sum())
        self.above += int(above.sum())
        self.least = min(self.least, float(defined.min()))
        self.greatest = max(self.greatest, float(defined.max()))
        inside = np.clip(defined[~(below | above)], -0.5, 0.5)
        self.counts += np.histogram(inside, STEP_BINS, (-0.5, 0.5))[0]


@dataclass
class Channels:
    """Sums for each channel: elements compared, x squared, and (x - y) squared."""

    counts: NumPyArray
    signal: NumPyArray
    noise: NumPyArray

    def sqnr_db(self) -> NumPyArray:
        """Return the SQNR of each channel; infinite without an error, NaN without an element."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(self.noise == 0, np.inf, self.signal / self.noise)
            return np.where(self.counts == 0, np.nan, 10 * np.log10(ratio))


@dataclass
class Magnitudes:
    """Counts by |x| (rows) and |x - y| (columns), both above zero, and sums for each |x|."""

    counts: NumPyArray = field(
        default_factory=lambda: np.zeros((MAGNITUDE_BINS, MAGNITUDE_BINS), np.int64)
    )
    elements: NumPyArray = field(default_factory=lambda: np.zeros(MAGNITUDE_BINS, np.int64))
    noise: NumPyArray = field(default_factory=lambda: np.zeros(MAGNITUDE_BINS))
    exact: int = 0  # Elements without an error.

    def add(self, x: NumPyArray, error: NumPyArray) -> None:
        """Add elements to the counts."""
        self.exact += int((error == 0).sum())
        x, error = np.abs(x[x != 0]), np.abs(error[x != 0])
        rows = _magnitude_bins(x)
        self.elements += np.bincount(rows, minlength=MAGNITUDE_BINS)
        self.noise += np.bincount(rows, error**2, MAGNITUDE_BINS)
        inexact = error != 0
        cells = rows[inexact] * MAGNITUDE_BINS + _magnitude_bins(error[inexact])
        counts = np.bincount(cells, minlength=self.counts.size)
        self.counts += counts.reshape(self.counts.shape)


@dataclass
class Errors:
    """The binned errors of a quantized array."""

    comparison: Comparison
    q_dtype: str
    shape: tuple[int, ...]
    scales: NumPyArray
    axis: int | None
    steps: Steps
    channels: Channels | None  # None without an axis.
    magnitudes: Magnitudes | None  # None with an axis.

    @property
    def size(self) -> int:
        """Return the number of elements of x."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class _Grid:
    """The finite values of a type and the distances between neighbours (1 for integers)."""

    values: NumPyArray | None

    @classmethod
    def of(cls, q_dtype: str) -> _Grid:
        if q_dtype not in FLOAT8_NAMES:
            return cls(None)
        codes = np.arange(256, dtype=np.uint8)
        values = dequantize(codes, 1.0, q_dtype=q_dtype).astype(np.float64)
        return cls(np.unique(values[np.isfinite(values)]))

    def distances(self, q: Any, q_dtype: Any, upward: NumPyArray) -> NumPyArray | float:
        """Return the distances to the upper neighbours where `upward`, else to the lower ones."""
        if self.values is None:
            return 1.0
        values = _dequantized(q, np.ones(1, np.float32), None, None, q_dtype)
        at = np.searchsorted(self.values, values).clip(0, self.values.size - 1)
        distances = np.diff(self.values)
        above = distances[np.minimum(at, distances.size - 1)]
        below = distances[np.maximum(at - 1, 0)]
        chosen: NumPyArray = np.where(upward, above, below)
        return chosen


def _dequantized(
    q: Any, scales: NumPyArray, zero_points: Any, axis: int | None, q_dtype: Any
) -> NumPyArray:
    """Return dequantize(q) as a NumPy array of float64, for an array q of any library."""
    y = np.empty(tuple(q.shape), np.float32)
    dequantize(q, scales, zero_points, axis=axis, out=y, q_dtype=q_dtype)
    return y.astype(np.float64)


def _blocks(shape: tuple[int, ...]) -> Iterator[tuple[slice, ...]]:
    """Yield the slices of blocks of at most BLOCK_SIZE elements that cover an array."""
    sides = list(shape)
    while math.prod(sides) > BLOCK_SIZE:
        longest = sides.index(max(sides))
        sides[longest] = -(-sides[longest] // 2)
    starts = [range(0, extent, max(side, 1)) for extent, side in zip(shape, sides, strict=True)]
    for corner in itertools.product(*starts):
        yield tuple(slice(at, at + side) for at, side in zip(corner, sides, strict=True))


def _part(parameters: NumPyArray, block: tuple[slice, ...], axis: int | None) -> NumPyArray:
    """Return the scales or zero points of a block."""
    return parameters if axis is None or parameters.size == 1 else parameters[block[axis]]


def _along(values: NumPyArray, rank: int, axis: int | None) -> NumPyArray:
    """Return scales in a shape that NumPy broadcasts against an array with the axis."""
    if values.size == 1 or axis is None:
        return values.reshape(())
    return values.reshape([-1 if i == axis else 1 for i in range(rank)])


def _resolve_axis(axis: int | None, shape: tuple[int, ...]) -> int | None:
    """Return the axis counted from the front."""
    rank = len(shape)
    if axis is None or -rank <= axis < rank:
        return axis if axis is None or axis >= 0 else axis + rank
    accepted = f"it must be from {-rank} to {rank - 1}, or None" if rank else "it must be None"
    raise ValueError(f"axis is {axis}; {accepted}, since x has rank {rank}.")


def _dtype_name(dtype: Any) -> str:
    return str(getattr(dtype, "__name__", dtype)).removeprefix("torch.")


def collect(
    x: Any, q: Any, scales: Any, zero_points: Any, axis: int | None, q_dtype: Any
) -> Errors:
    """Compare q with x and bin the errors.

    Elements whose x or y is NaN or infinite are omitted, as in `compare`.
    """
    comparison = compare(x, q, scales, zero_points, axis=axis, q_dtype=q_dtype)
    x, q = sliceable(x), sliceable(q)
    shape = tuple(x.shape)
    axis = _resolve_axis(axis, shape)
    scales = as_float32(scales).reshape(-1)
    # The first step of their definition is the conversion to float32.
    zero_points = None if zero_points is None else as_float32(zero_points).reshape(-1)
    name = _dtype_name(q.dtype if q_dtype is None else q_dtype)
    grid = _Grid.of(name)
    steps = Steps()
    magnitudes = Magnitudes() if axis is None else None
    channels = None
    if axis is not None:
        extent = shape[axis]
        channels = Channels(np.zeros(extent, np.int64), np.zeros(extent), np.zeros(extent))

    for block in _blocks(shape):
        x_block = as_float32(x[block]).astype(np.float64)
        q_block = q[block]
        part = _part(scales, block, axis)
        zero_points_part = None if zero_points is None else _part(zero_points, block, axis)
        y = _dequantized(q_block, part, zero_points_part, axis, q_dtype)
        finite = np.isfinite(x_block) & np.isfinite(y)
        with np.errstate(all="ignore"):
            error = x_block - y
            in_steps = error / _along(part, len(shape), axis).astype(np.float64)
            in_steps = in_steps / grid.distances(q_block, q_dtype, in_steps > 0)
        steps.add(in_steps[finite])
        if magnitudes is not None:
            magnitudes.add(x_block[finite], error[finite])
        if channels is not None and axis is not None:
            others = tuple(i for i in range(len(shape)) if i != axis)
            at = block[axis]
            channels.counts[at] += finite.sum(axis=others)
            channels.signal[at] += np.square(x_block, where=finite, out=np.zeros_like(y)).sum(
                others
            )
            channels.noise[at] += np.square(error, where=finite, out=np.zeros_like(y)).sum(others)
    return Errors(comparison, name, shape, scales, axis, steps, channels, magnitudes)
