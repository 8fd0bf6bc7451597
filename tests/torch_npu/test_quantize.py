"""npu_quantize through the op-plugin of torch_npu, against the definition, byte for byte."""

from __future__ import annotations

import math

import model
import numpy as np
import pytest
import torch
import torch_npu
from processes import run_program
from quantize_cases import Case, random_case
from values import (
    HARD_SCALES,
    HARD_X,
    HARD_ZERO_POINTS,
    X_TYPES,
    as_type,
)

# The types that Ascend910B1 accepts: every case of these types is computed.
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
    Case(x, scales, zero_points, dtype, OUTPUTS[dtype], 1).check()
    Case(x.T, scales, zero_points, dtype, OUTPUTS[dtype], 0).check()


@each_output
@pytest.mark.parametrize("with_zero_points", [False, True])
def test_bfloat16_scales(with_zero_points: bool, dtype: torch.dtype) -> None:
    """BFLOAT16 scales are accepted with x and zero points of BFLOAT16."""
    x = as_type(HARD_X, "bfloat16")
    hard = HARD_ZERO_POINTS["bfloat16"] if with_zero_points else np.zeros(1, np.float32)
    for scale in as_type(HARD_SCALES, "bfloat16"):
        for zero_point in hard:
            zero_points = as_type(np.array([zero_point]), "bfloat16") if with_zero_points else None
            Case(x, np.array([scale]), zero_points, dtype, OUTPUTS[dtype], 0).check()


def test_random_cases() -> None:
    """2,000 cases: types, ranks to 5, views, per tensor and per channel, any bit patterns."""
    for seed in range(RANDOM_CASES):
        case = random_case(np.random.default_rng(seed), OUTPUTS, ZERO_POINTS_TYPES)
        try:
            case.check()
        except AssertionError as error:
            raise AssertionError(f"random_case of seed {seed}: {error}") from error


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
    """An empty x gives an empty result; an x of rank 0 takes one scale."""
    x = torch.full(shape, 3.0).npu()
    out = torch_npu.npu_quantize(x, torch.ones(1).npu(), None, torch.qint8, 0)
    assert out.shape == shape
    assert out.cpu().tolist() == (3 if shape == () else torch.empty(shape).tolist())


def test_div_mode_false_multiplies() -> None:
    """With div_mode=False op-plugin calls aclnnAscendQuantV3, which takes reciprocals of scales."""
    x = torch.randn(4, 16) * 8
    for dtype in (torch.float32, torch.float16, torch.bfloat16):
        values = x.to(dtype)
        scale = (torch.rand(16) * 4).to(dtype)
        offset = torch.arange(-8, 8).to(dtype)
        t = values.float() * scale.float() + offset.float()
        expected = t.round().clamp(-128, 127).to(torch.int8)
        out = torch_npu.npu_quantize(
            values.npu(), scale.npu(), offset.npu(), torch.qint8, -1, False
        )
        assert torch.equal(out.cpu(), expected), dtype
        int4 = t.round().clamp(-8, 7).to(torch.int64) & 0xF
        words = (int4.reshape(4, 2, 8) << torch.arange(0, 32, 4)).sum(-1)
        out = torch_npu.npu_quantize(
            values.npu(), scale.npu(), offset.npu(), torch.quint4x2, -1, False
        )
        assert torch.equal(out.cpu().to(torch.int64) & 0xFFFFFFFF, words), dtype


def test_results_feed_other_operators() -> None:
    """Operators on the CPU use a result immediately, and its memory is reused."""
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
        r"x has rank 9; expected at most 8",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_give_the_reason(name: str) -> None:
    """A refused call raises 161002 with the library's message; the next call is correct."""
    call, sentence = REFUSALS[name]
    x, scales = X.npu(), torch.ones(2).npu()
    with pytest.raises(RuntimeError, match=sentence) as raised:
        call(torch_npu.npu_quantize, x, scales)
    assert "error code is 161002" in str(raised.value)
    out = torch_npu.npu_quantize(x, scales, None, torch.qint8, 1)
    assert out.cpu().tolist() == X.tolist()


def test_other_devices_are_refused() -> None:
    """CPU arguments are refused, not treated as device arguments."""
    ones = torch.ones(2)
    with pytest.raises(RuntimeError, match="same device"):
        torch_npu.npu_quantize(X.npu(), ones, None, torch.qint8, 1)
    with pytest.raises(RuntimeError, match="same device"):
        torch_npu.npu_quantize(X, ones.npu(), None, torch.qint8, 1)


def test_number_of_elements_past_one_task() -> None:
    """A large x, which several threads quantize, without a synchronisation before the copy."""
    x = torch.randn(1 << 21)
    out = torch_npu.npu_quantize(x.npu(), torch.full((1,), 0.02).npu(), None, torch.qint8, 0).cpu()
    model.assert_equal(
        out.numpy(), model.quantize(x.numpy(), np.full(1, 0.02, np.float32), dtype="int8")
    )
    assert math.prod(out.shape) == 1 << 21


@pytest.mark.parametrize("soc", ["Ascend310P3", "Ascend910_9391", "Ascend950PR_9599"])
def test_other_socs(soc: str) -> None:
    """npu_quantize computes on every kind of device, per tensor and per channel."""
    run_program(
        """
        x = torch.tensor([0.5, 1.5, 2.5]).npu()
        zero_points = torch.tensor([1, 0, -1], dtype=torch.int32).npu()
        for size in (1, 3):
            scales = torch.ones(size).npu()
            out = torch_npu.npu_quantize(x, scales, zero_points[:size], torch.qint8, 0)
            assert out.cpu().tolist() == ([2, 2, 4] if size == 1 else [2, 2, 2]), out
        """,
        ACLQ_SOC=soc,
    )
