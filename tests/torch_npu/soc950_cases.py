"""Tests for a process with ACLQ_SOC=Ascend950PR_9599: test_soc950.py runs pytest on this file."""

from __future__ import annotations

import model
import numpy as np
import pytest
import torch
import torch_npu
from devices import NPU, assert_same
from quantize_cases import Case, random_case, to_numpy
from torch import nn
from values import HARD_SCALES, HARD_X, HARD_ZERO_POINTS, X_TYPES, as_type

OUTPUTS = {
    torch.qint8: "int8",
    torch.quint8: "uint8",
    torch.qint32: "int32",
    torch.float8_e4m3fn: "float8_e4m3fn",
    torch.float8_e5m2: "float8_e5m2",
    torch_npu.hifloat8: "hifloat8",
}
ZERO_POINTS_TYPES = (None, "int8", "uint8", "int32", "float32")


def test_name() -> None:
    """The device has the name of the requested SoC."""
    assert torch.npu.get_device_name(0) == "Ascend950PR_9599"


@pytest.mark.parametrize("dtype", OUTPUTS, ids=str)
@pytest.mark.parametrize("zero_points_type", ZERO_POINTS_TYPES)
@pytest.mark.parametrize("x_type", X_TYPES)
def test_hard_values(x_type: str, zero_points_type: str | None, dtype: torch.dtype | int) -> None:
    """Ties, subnormals, NaN, infinities and the ends of the ranges."""
    scales, zero_points = HARD_SCALES, None
    if zero_points_type is not None:
        hard = HARD_ZERO_POINTS[zero_points_type]
        scales, zero_points = np.repeat(scales, hard.size), np.tile(hard, scales.size)
    x = np.repeat(as_type(HARD_X, x_type)[:, None], scales.size, axis=1)
    Case(x, scales, zero_points, dtype, OUTPUTS[dtype], 1).check()


def test_random_cases() -> None:
    """500 cases of all types, ranks to 5, views, per tensor and per channel."""
    for seed in range(500):
        random_case(np.random.default_rng(seed), OUTPUTS, ZERO_POINTS_TYPES).check()


def test_type_of_outputs() -> None:
    """8-bit floats have torch's types; HiFloat8, for which torch has no type, is uint8."""
    x, scale = torch.ones(2).npu(), torch.ones(1).npu()
    for dtype, type_of_out in (
        (torch.float8_e4m3fn, torch.float8_e4m3fn),
        (torch.float8_e5m2, torch.float8_e5m2),
        (torch_npu.hifloat8, torch.uint8),
    ):
        assert torch_npu.npu_quantize(x, scale, None, dtype, 0).dtype == type_of_out


def test_float8_tensors_are_used_further() -> None:
    """8-bit floats are copied, converted, sliced and saved on the device."""
    x, scale = torch.randn(64, 32), np.full(1, 0.25, np.float32)
    out = torch_npu.npu_quantize(
        x.npu(), torch.from_numpy(scale).npu(), None, torch.float8_e4m3fn, 0
    )
    codes = model.quantize(x.numpy(), scale, dtype="float8_e4m3fn")
    expected = torch.from_numpy(codes).view(torch.float8_e4m3fn)
    assert_same(out.float(), expected.float())
    assert_same(out.t().contiguous(), expected.t().contiguous())
    assert_same(out[1::2, 3], expected[1::2, 3])
    model.assert_equal(to_numpy(out.clone().cpu()), codes)


@pytest.mark.parametrize(
    "dtype", [torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.bool], ids=str
)
def test_copies(dtype: torch.dtype) -> None:
    """Copies of contiguous, permuted, sliced and broadcast tensors, in all directions."""
    x = (torch.randn(6, 8, 10) * 4).to(dtype)
    on_npu = x.npu()
    assert torch.equal(on_npu.cpu(), x)
    for view in (
        lambda t: t.permute(2, 0, 1),
        lambda t: t[1::2, :, ::3],
        lambda t: t[:, 2:3].expand(6, 4, 10),
        lambda t: t.flatten()[7:],
    ):
        assert torch.equal(view(on_npu).cpu(), view(x))
        assert torch.equal(view(x).npu().cpu(), view(x))
        assert_same(view(on_npu).clone(), view(x).clone())
        target = torch.zeros_like(view(x)).npu()
        target.copy_(view(on_npu))
        assert torch.equal(target.cpu(), view(x))
    on_npu[:, 1:3] = x[:, 4:6].npu()
    x[:, 1:3] = x[:, 4:6].clone()
    assert_same(on_npu, x)


def test_training() -> None:
    """A network trains with the losses of the CPU."""

    def losses(device: torch.device) -> list[float]:
        torch.manual_seed(1)
        model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.LayerNorm(16), nn.Linear(16, 1))
        x = torch.randn(32, 8).to(device)
        model.to(device)
        optimizer = torch.optim.AdamW(model.parameters(), 0.01)
        result = []
        for _ in range(10):
            optimizer.zero_grad()
            loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
            loss.backward()
            optimizer.step()
            result.append(loss.item())
        return result

    assert losses(NPU) == losses(torch.device("cpu"))
