"""npu_quantize through the op-plugin of torch_npu, against the definition, byte for byte."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import model
import numpy as np
import pytest
import torch
import torch_npu
from devices import Copier
from values import (
    HARD_SCALES,
    HARD_X,
    HARD_ZERO_POINTS,
    X_TYPES,
    as_type,
    random_values,
)

# What Ascend910B1 accepts: every case of these types is computed.
ZERO_POINTS_TYPES = (None, "int8", "uint8", "int32")
OUTPUTS = {
    torch.qint8: "int8",
    torch.int8: "int8",
    torch.quint8: "uint8",
    torch.uint8: "uint8",
    torch.qint32: "int32",
    torch.int32: "int32",
}
each_output = pytest.mark.parametrize("dtype", OUTPUTS, ids=str)
RANDOM_CASES = 2000


def from_numpy(array: np.ndarray[Any, Any]) -> torch.Tensor:
    """Return a tensor with the elements and the strides of an array."""
    if array.dtype.name == "bfloat16":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


@dataclass
class Case:
    """The arguments of one call; axis as npu_quantize takes it."""

    x: np.ndarray[Any, Any]
    scales: np.ndarray[Any, Any]
    zero_points: np.ndarray[Any, Any] | None
    dtype: torch.dtype
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
            self.x, self.scales, self.zero_points, dtype=OUTPUTS[self.dtype], axis=self.axis
        )
        assert out.device == torch.device("npu:0")
        assert out.is_contiguous()
        model.assert_equal(out.cpu().numpy(), expected)


@each_output
@pytest.mark.parametrize("zero_points_type", ZERO_POINTS_TYPES)
@pytest.mark.parametrize("scales_type", ["float32", "float16"])
@pytest.mark.parametrize("x_type", X_TYPES)
def test_hard_values(
    x_type: str, scales_type: str, zero_points_type: str | None, dtype: torch.dtype
) -> None:
    """Ties, subnormals, NaN, infinities and the ends of the ranges, along both axes of x."""
    scales = as_type(HARD_SCALES, scales_type)
    zero_points = None
    if zero_points_type is not None:
        hard = HARD_ZERO_POINTS[zero_points_type]
        scales, zero_points = np.repeat(scales, hard.size), np.tile(hard, scales.size)
    x = np.repeat(as_type(HARD_X, x_type)[:, None], scales.size, axis=1)
    Case(x, scales, zero_points, dtype, 1).check()
    Case(x.T, scales, zero_points, dtype, 0).check()


@each_output
@pytest.mark.parametrize("with_zero_points", [False, True])
def test_bfloat16_scales(with_zero_points: bool, dtype: torch.dtype) -> None:
    """BFLOAT16 scales are accepted with x and zero points of BFLOAT16."""
    x = as_type(HARD_X, "bfloat16")
    hard = HARD_ZERO_POINTS["bfloat16"] if with_zero_points else np.zeros(1, np.float32)
    for scale in as_type(HARD_SCALES, "bfloat16"):
        for zero_point in hard:
            zero_points = as_type(np.array([zero_point]), "bfloat16") if with_zero_points else None
            Case(x, np.array([scale]), zero_points, dtype, 0).check()


def random_view(rng: np.random.Generator, x_type: str) -> np.ndarray[Any, Any]:
    """Return an array of rank 1 to 5: whole, permuted, or a slice with steps."""
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


def random_case(rng: np.random.Generator) -> Case:
    """Return arguments of any accepted types; per tensor or per channel, axis from either end."""
    x = random_view(rng, str(rng.choice(X_TYPES)))
    axis = int(rng.integers(-x.ndim, x.ndim))
    size = x.shape[axis] if rng.integers(0, 3) else 1
    bfloat16 = x.dtype.name == "bfloat16" and rng.integers(0, 2)
    scales_type = "bfloat16" if bfloat16 else str(rng.choice(["float32", "float16"]))
    scales = random_values((size,), scales_type, HARD_SCALES, rng)
    zero_points = None
    if rng.integers(0, 4):
        kind = "bfloat16" if bfloat16 else str(rng.choice(["int8", "uint8", "int32"]))
        hard = HARD_ZERO_POINTS[kind]
        zero_points = (
            random_values((size,), kind, hard, rng) if bfloat16 else rng.choice(hard, size)
        )
    return Case(x, scales, zero_points, list(OUTPUTS)[rng.integers(0, len(OUTPUTS))], axis)


def test_random_cases() -> None:
    """2,000 cases: types, ranks to 5, views, per tensor and per channel, any bit patterns."""
    for seed in range(RANDOM_CASES):
        case = random_case(np.random.default_rng(seed))
        try:
            case.check()
        except AssertionError as error:
            raise AssertionError(
                f"random_case(numpy.random.default_rng({seed})): {error}"
            ) from error


def test_view_of_a_device_tensor() -> None:
    """The storage offset and the strides of a view made on the device are respected."""
    x = torch.randn(6, 8, 10)
    view, npu_view = (t[1:5, ::2].permute(2, 0, 1)[3:] for t in (x, x.npu()))
    scales, zero_points = torch.rand(4) + 0.1, torch.arange(4, dtype=torch.int32)
    out = torch_npu.npu_quantize(npu_view, scales.npu(), zero_points.npu(), torch.qint8, 1)
    expected = model.quantize(
        view.numpy(), scales.numpy(), zero_points.numpy(), dtype="int8", axis=1
    )
    model.assert_equal(out.cpu().numpy(), expected)


@pytest.mark.parametrize("shape", [(0,), (0, 4), (3, 0, 2), ()], ids=str)
def test_empty_and_scalar(shape: tuple[int, ...]) -> None:
    """An x without elements gives none; an x of rank 0 takes one scale."""
    x = torch.full(shape, 3.0).npu()
    out = torch_npu.npu_quantize(x, torch.ones(1).npu(), None, torch.qint8, 0)
    assert out.shape == shape
    assert out.cpu().tolist() == (3 if shape == () else torch.empty(shape).tolist())


def test_results_feed_other_operators() -> None:
    """A result is used at once by operators that run on the CPU, and its memory is used again."""
    scales = torch.full((1,), 0.05)
    for _ in range(200):
        x = torch.randn(64, 64)
        out = torch_npu.npu_quantize(x.npu(), scales.npu(), None, torch.qint8, 0)
        codes = model.quantize(x.numpy(), scales.numpy(), dtype="int8")
        assert out.sum().item() == codes.sum()
        product = out.float() @ out.float().T
        assert torch.equal(
            product.cpu(), torch.from_numpy(codes).float() @ torch.from_numpy(codes).float().T
        )


X = torch.arange(8.0).reshape(4, 2)
REFUSALS = {
    "axis": (
        lambda q, x, s: q(x, s, None, torch.qint8, 2),
        r"axis is 2; x has shape \[4, 2\], so it must be in \[-2, 1\]",
    ),
    "size of scales": (
        lambda q, x, s: q(x, torch.ones(3).npu(), None, torch.qint8, 1),
        r"scales has size 3; it must be 1 or 2, the size of x \(shape \[4, 2\]\) along axis 1",
    ),
    "size of zero points": (
        lambda q, x, s: q(x, s, torch.zeros(1, dtype=torch.int32).npu(), torch.qint8, 1),
        r"zeroPoints has size 1 and scales has size 2; they must be the same",
    ),
    "rank of scales": (
        lambda q, x, s: q(x, s.reshape(1, 2), None, torch.qint8, 1),
        r"scales has rank 2 \(shape \[1, 2\]\); it must have rank 1",
    ),
    "type of x": (
        lambda q, x, s: q(x.int(), s, None, torch.qint8, 1),
        r"x is DT_INT32; accepted on Ascend910B1 are DT_FLOAT, DT_FLOAT16, DT_BF16",
    ),
    "type of scales": (
        lambda q, x, s: q(x, s.bfloat16(), None, torch.qint8, 1),
        r"x is DT_FLOAT and scales is DT_BF16; x must then be DT_BF16 too on Ascend910B1",
    ),
    "types together": (
        lambda q, x, s: q(x, s.bfloat16(), torch.zeros(2, dtype=torch.int8).npu(), torch.qint8, 1),
        r"when scales or zeroPoints is DT_BF16, all three must be on Ascend910B1",
    ),
    "output of the Ascend950": (
        lambda q, x, s: q(x, s, None, torch.float8_e4m3fn, 1),
        r"dtype is DT_FLOAT8_E4M3FN; accepted on Ascend910B1 are DT_INT8, DT_UINT8, DT_INT32",
    ),
    "rank of x": (
        lambda q, x, s: q(x.reshape(1, 1, 1, 1, 1, 1, 1, 4, 2), s, None, torch.qint8, 8),
        r"x has rank 9; the highest rank is 8",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_give_the_reason(name: str) -> None:
    """A refused call raises 161002 with the library's sentence; the next call is right."""
    call, sentence = REFUSALS[name]
    x, scales = X.npu(), torch.ones(2).npu()
    with pytest.raises(RuntimeError, match=sentence) as raised:
        call(torch_npu.npu_quantize, x, scales)
    assert "error code is 161002" in str(raised.value)
    out = torch_npu.npu_quantize(x, scales, None, torch.qint8, 1)
    assert out.cpu().tolist() == X.tolist()


def test_other_devices_are_refused() -> None:
    """Arguments of the CPU are not taken for those of the device."""
    ones = torch.ones(2)
    with pytest.raises(RuntimeError, match="same device"):
        torch_npu.npu_quantize(X.npu(), ones, None, torch.qint8, 1)
    with pytest.raises(RuntimeError, match="same device"):
        torch_npu.npu_quantize(X, ones.npu(), None, torch.qint8, 1)


def test_number_of_elements_past_one_task() -> None:
    """A large x, which the library's threads share, without a synchronisation before the copy."""
    x = torch.randn(1 << 21)
    out = torch_npu.npu_quantize(x.npu(), torch.full((1,), 0.02).npu(), None, torch.qint8, 0).cpu()
    model.assert_equal(
        out.numpy(), model.quantize(x.numpy(), np.full(1, 0.02, np.float32), dtype="int8")
    )
    assert math.prod(out.shape) == 1 << 21
