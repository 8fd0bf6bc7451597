"""Calls of npu_quantize, and their results by the definition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import model
import numpy as np
import torch
import torch_npu
from devices import Copier
from values import HARD_SCALES, HARD_X, HARD_ZERO_POINTS, X_TYPES, random_values


def from_numpy(array: np.ndarray[Any, Any]) -> torch.Tensor:
    """Return a tensor with the elements and the strides of an array."""
    if array.dtype.name == "bfloat16":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def to_numpy(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    """Return the elements of a tensor as an array; 8-bit floats as codes."""
    return (tensor.view(torch.uint8) if tensor.is_floating_point() else tensor).numpy()


@dataclass
class Case:
    """The arguments of one call, and the name of the output type in the model."""

    x: np.ndarray[Any, Any]
    scales: np.ndarray[Any, Any]
    zero_points: np.ndarray[Any, Any] | None
    dtype: torch.dtype | int
    output: str
    axis: int

    def run(self) -> torch.Tensor:
        """Run npu_quantize on the device."""
        copier = Copier()
        zero_points = self.zero_points
        return torch_npu.npu_quantize(
            copier.tensor(from_numpy(self.x)),
            copier.tensor(from_numpy(self.scales)),
            None if zero_points is None else copier.tensor(from_numpy(zero_points)),
            self.dtype,
            self.axis,
        )

    def check(self) -> None:
        """Compare the call with the definition."""
        out = self.run()
        expected = model.quantize(
            self.x, self.scales, self.zero_points, dtype=self.output, axis=self.axis
        )
        assert out.device == torch.device("npu:0")
        assert out.is_contiguous()
        model.assert_equal(to_numpy(out.cpu()), expected)


def random_view(rng: np.random.Generator, x_type: str) -> np.ndarray[Any, Any]:
    """Return an array of rank 1 to 5: contiguous, permuted, or a slice with steps."""
    shape = tuple(rng.integers(1, (0, 200, 40, 12, 8, 5)[(rank := rng.integers(1, 6))], rank))
    kind = rng.integers(0, 3)
    if kind == 0:
        return random_values(shape, x_type, HARD_X, rng)
    order = rng.permutation(rank)
    if kind == 1:
        permuted = tuple(shape[i] for i in order)
        return random_values(permuted, x_type, HARD_X, rng).transpose(np.argsort(order))
    steps = rng.integers(1, 4, rank)
    starts = rng.integers(0, 3, rank)
    memory = tuple(int(starts[i] + shape[i] * steps[i]) for i in range(rank))
    slices = tuple(slice(starts[i], None, steps[i]) for i in range(rank))
    return random_values(memory, x_type, HARD_X, rng)[slices].transpose(order)


def random_case(
    rng: np.random.Generator,
    outputs: dict[torch.dtype | int, str],
    zero_points_types: tuple[str | None, ...],
) -> Case:
    """Return arguments of the given types; per tensor or per channel, axis from either end."""
    x = random_view(rng, str(rng.choice(X_TYPES)))
    axis = int(rng.integers(-x.ndim, x.ndim))
    size = x.shape[axis] if rng.integers(0, 3) else 1
    bfloat16 = x.dtype.name == "bfloat16" and rng.integers(0, 2)
    scales_type = "bfloat16" if bfloat16 else str(rng.choice(["float32", "float16"]))
    scales = random_values((size,), scales_type, HARD_SCALES, rng)
    kind = zero_points_types[rng.integers(0, len(zero_points_types))]
    kind = "bfloat16" if bfloat16 and kind is not None else kind
    zero_points = None
    if kind is not None:
        zero_points = random_values((size,), kind, HARD_ZERO_POINTS[kind], rng)
    dtype = list(outputs)[rng.integers(0, len(outputs))]
    return Case(x, scales, zero_points, dtype, outputs[dtype], axis)
