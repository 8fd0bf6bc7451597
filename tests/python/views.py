"""Hypothesis strategies for shapes, and for arrays that are views of larger ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import strategies as st

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

MAX_RANK = 8
_MAX_SIDES = (0, 70, 40, 12, 7, 5, 4, 3, 3)  # by rank
_MAX_MEMORY = 100_000  # elements


@dataclass(frozen=True)
class View:
    """An array, and an array of the entire memory that contains it."""

    memory: Array
    array: Array

    def memory_with(self, elements: Array) -> Array:
        """Return the memory with new values of the array's elements, and of no others."""
        memory = self.memory.copy()
        at = self.positions()
        memory.reshape(-1)[at] = elements
        return memory

    def positions(self) -> Array:
        """Return the index of each element in the flattened memory."""
        size = self.array.itemsize
        start = self.array.ctypes.data - self.memory.ctypes.data
        at = np.full(self.array.shape, start // size)
        for axis, (extent, stride) in enumerate(
            zip(self.array.shape, self.array.strides, strict=True)
        ):
            shape = [1] * self.array.ndim
            shape[axis] = extent
            at += (np.arange(extent) * (stride // size)).reshape(shape)
        return at


@st.composite
def shapes(draw: st.DrawFn) -> tuple[int, ...]:
    """Draw a shape of rank 0 to 8, sometimes with a dimension of 0."""
    rank = draw(st.integers(0, MAX_RANK))
    sides = st.integers(0, _MAX_SIDES[rank])
    return tuple(draw(st.lists(sides, min_size=rank, max_size=rank)))


def _allocate(
    shape: tuple[int, ...], dtype: np.dtype[Any], order: list[int], steps: list[int], gap: int
) -> View:
    """Make a view whose axes are in memory in `order`; steps are in elements, 0 broadcasts."""
    spans = [
        gap + (1 if step == 0 else extent * abs(step))
        for extent, step in zip(shape, steps, strict=True)
    ]
    memory = np.zeros([spans[axis] for axis in order], dtype)
    array = memory.transpose(np.argsort(order))
    for axis, (extent, step) in enumerate(zip(shape, steps, strict=True)):
        index: list[slice] = [slice(None)] * len(shape)
        index[axis] = slice(gap, gap + 1 if step == 0 else None, abs(step) or None)
        array = array[tuple(index)]
        if step < 0:
            array = np.flip(array, axis)
        if step == 0:
            array = np.broadcast_to(array, [*array.shape[:axis], extent, *array.shape[axis + 1 :]])
    return View(memory, array)


@st.composite
def views(
    draw: st.DrawFn, shape: tuple[int, ...], dtype: np.dtype[Any], *, broadcast: bool = False
) -> View:
    """Draw a view of zeros: contiguous, transposed, sliced, reversed, or broadcast."""
    rank = len(shape)
    order = draw(st.permutations(range(rank)))
    kinds = [1, 1, -1, 2, -2, 3] + ([0] if broadcast else [])
    steps = draw(st.lists(st.sampled_from(kinds), min_size=rank, max_size=rank))
    gap = draw(st.integers(0, 1))
    if math.prod(gap + extent * abs(step) for extent, step in zip(shape, steps, strict=True)) > (
        _MAX_MEMORY
    ):
        steps = [max(-1, min(step, 1)) for step in steps]
        gap = 0
    return _allocate(shape, dtype, list(order), steps, gap)
