"""The value models of npu_dynamic_quant and npu_quant_matmul, and torch's own quantization.

Elements must equal the results of equal steps in NumPy's float32.
"""

from __future__ import annotations

import aclq.torch_npu  # noqa: F401 - It prepares the process, so it comes before torch.
import numpy as np
import pytest
import torch
import torch_npu
from model_checks import assert_described, rounded_bits

SIXTEEN_BITS = [torch.float16, torch.bfloat16]


# -- dynamic quantization


def dynamic_quant(x, smooth=None, greatest=127):
    """Quantize rows as A2 does, in NumPy's float32."""
    with np.errstate(all="ignore"):
        u = x if smooth is None else x * smooth
        maximum = np.abs(u).max(-1, keepdims=True)
        t = np.rint(u * (np.float32(greatest) / maximum))
        codes = np.where(np.isnan(t), 0, np.clip(t, -greatest - 1, greatest)).astype(np.int8)
        scales = maximum * (np.float32(1) / np.float32(greatest))
    assert scales.dtype == np.float32
    return codes, scales[..., 0]


@pytest.mark.parametrize("dtype", SIXTEEN_BITS)
@pytest.mark.parametrize("shape", [(7, 64), (2, 3, 40), (1, 1, 1, 8)])
@pytest.mark.parametrize("smooth", [False, True])
def test_dynamic_quant(dtype, shape, smooth):
    x = (torch.randn(shape) * 10).to(dtype)
    factors = torch.rand(shape[-1]).to(dtype) if smooth else None
    y, scales = torch_npu.npu_dynamic_quant(
        x.npu(), smooth_scales=None if factors is None else factors.npu()
    )
    assert_described(y, shape, torch.int8)
    assert_described(scales, shape[:-1], torch.float32)
    codes, expected = dynamic_quant(
        x.float().numpy(), None if factors is None else factors.float().numpy()
    )
    np.testing.assert_array_equal(y.cpu().numpy(), codes)
    np.testing.assert_array_equal(scales.cpu().numpy(), expected)


def test_dynamic_quant_of_special_rows():
    inf, nan = float("inf"), float("nan")
    rows = [[0.0, -0.0], [inf, 1.0], [-inf, 3.0], [nan, 1.0], [1.0, -2.0], [65504.0, 1.0]]
    y, scales = torch_npu.npu_dynamic_quant(torch.tensor(rows).half().npu())
    assert y.cpu().tolist() == [[0, 0], [0, 0], [0, 0], [0, 0], [64, -127], [127, 0]]
    bits = scales.cpu().view(torch.int32).tolist()
    assert bits[0] == 0
    assert scales.cpu()[1:3].tolist() == [inf, inf]
    assert scales.cpu()[3].isnan()
    assert bits[4:] == [0x3C810204, 0x4400F1E4]


def test_dynamic_quant_to_int4_packs_eight_codes_into_a_word():
    x = torch.randn(3, 16).half()
    y, scales = torch_npu.npu_dynamic_quant(x.npu(), dst_type=torch.quint4x2)
    assert_described(y, (3, 2), torch.int32)
    codes, expected = dynamic_quant(x.float().numpy(), greatest=7)
    bytes_ = y.cpu().numpy().view(np.uint8)
    nibbles = np.stack((bytes_ & 15, bytes_ >> 4), -1).reshape(3, 16).astype(np.int8)
    np.testing.assert_array_equal(np.where(nibbles > 7, nibbles - 16, nibbles), codes)
    np.testing.assert_array_equal(scales.cpu().numpy(), expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group_index": torch.tensor([2])}, r"group_index has shape \[1\]"),
        ({"dst_type": 291}, "dst_type is 291; .* accepts None or 1 or 16"),
        ({"quant_mode": "pertensor"}, "quant_mode is 'pertensor'; .* accepts 'pertoken'"),
        ({"dst_type_max": 1.0}, "dst_type_max is 1.0"),
        ({"dst_type": torch.quint4x2}, "has 4 elements; expected a multiple of 8"),
        ({"smooth_scales": torch.ones(2).half()}, r"smooth_scales has shape \[2\]; expected \[4\]"),
        ({"smooth_scales": torch.ones(4)}, "smooth_scales is FLOAT; accepted: FLOAT16"),
    ],
)
def test_dynamic_quant_refuses_options(options, message):
    options = {k: v.npu() if torch.is_tensor(v) else v for k, v in options.items()}
    with pytest.raises(RuntimeError, match=message):
        torch_npu.npu_dynamic_quant(torch.zeros(2, 4).half().npu(), **options)


def test_dynamic_quant_refuses_inputs():
    with pytest.raises(RuntimeError, match="input is FLOAT; accepted: FLOAT16, BFLOAT16"):
        torch_npu.npu_dynamic_quant(torch.zeros(2, 4).npu())
    with pytest.raises(RuntimeError, match="input has 1 dimensions; expected 2 to 8"):
        torch_npu.npu_dynamic_quant(torch.zeros(4).half().npu())


# -- quantized matrix product

M, K, N = 5, 64, 7


def matrices(m=M, batch=()):
    return (
        torch.randint(-128, 128, (*batch, m, K), dtype=torch.int8),
        torch.randint(-128, 128, (*batch, K, N), dtype=torch.int8),
    )


def sums_of(x1, x2, bias=None):
    sums = x1.numpy().astype(np.int64) @ x2.numpy().astype(np.int64)
    return sums if bias is None else sums + bias.numpy()


def nineteen_bits(scale):
    """Clear the 13 low bits of a float32."""
    return (scale.numpy().view(np.uint32) & np.uint32(0xFFFFE000)).view(np.float32)


def on_npu(**options):
    return {k: v.npu() if torch.is_tensor(v) else v for k, v in options.items()}


def quant_matmul(x1, x2, scale, **options):
    return torch_npu.npu_quant_matmul(x1.npu(), x2.npu(), scale.npu(), **on_npu(**options))


def int32_bias():
    return torch.randint(-1000, 1000, (N,), dtype=torch.int32)


@pytest.mark.parametrize("batch", [(), (2,), (2, 3)])
@pytest.mark.parametrize("transposed", [False, True])
def test_quant_matmul_to_int32_is_exact(batch, transposed):
    x1, x2 = matrices(batch=batch)
    bias = int32_bias()
    right = x2.transpose(-1, -2).contiguous().npu().transpose(-1, -2) if transposed else x2.npu()
    y = torch_npu.npu_quant_matmul(
        x1.npu(), right, torch.rand(N).npu(), bias=bias.npu(), output_dtype=torch.int32
    )
    assert_described(y, (*batch, M, N), torch.int32)
    np.testing.assert_array_equal(y.cpu().numpy(), sums_of(x1, x2, bias))


def test_quant_matmul_broadcasts_batches():
    x1, _ = matrices(batch=(3,))
    _, x2 = matrices()
    y = quant_matmul(x1, x2, torch.rand(N), output_dtype=torch.int32)
    np.testing.assert_array_equal(y.cpu().numpy(), sums_of(x1, x2))


@pytest.mark.parametrize("scale_type", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("bias_type", [None, torch.int32, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("pertoken", [False, True])
def test_quant_matmul_to_bfloat16(scale_type, bias_type, pertoken):
    x1, x2 = matrices()
    scale = (torch.rand(N) / 1000).to(scale_type)
    row_scale = torch.rand(M) if pertoken else None
    bias = None if bias_type is None else torch.randint(-9, 9, (N,)).to(bias_type)
    y = quant_matmul(
        x1, x2, scale, bias=bias, pertoken_scale=row_scale, output_dtype=torch.bfloat16
    )
    assert_described(y, (M, N), torch.bfloat16)
    integer = bias_type is torch.int32
    values = sums_of(x1, x2, bias if integer else None).astype(np.float32) * scale.float().numpy()
    if row_scale is not None:
        values = values * row_scale.numpy()[:, None]
    if bias is not None and not integer:
        values = values + bias.float().numpy()
    codes = y.cpu().view(torch.int16).numpy().view(np.uint16)
    np.testing.assert_array_equal(codes, rounded_bits(values, 7, np.uint16))


def test_quant_matmul_to_float16_with_a_scale_for_each_row():
    x1, x2 = matrices()
    scale, row_scale, bias = torch.rand(N) / 1000, torch.rand(M), torch.rand(N).half()
    y = quant_matmul(x1, x2, scale, pertoken_scale=row_scale, bias=bias, output_dtype=torch.float16)
    values = sums_of(x1, x2).astype(np.float32) * scale.numpy() * row_scale.numpy()[:, None]
    expected = (values + bias.float().numpy()).astype(np.float16)
    np.testing.assert_array_equal(y.cpu().numpy(), expected)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("size", [1, N])
def test_quant_matmul_to_float16_drops_low_bits_of_the_scale(packed, size):
    x1, x2 = matrices()
    scale, bias = torch.rand(size) / 10, int32_bias()
    # vllm-ascend packs the bits of a float32 only.
    given = scale.view(torch.int32).to(torch.int64) if packed else scale
    y = quant_matmul(x1, x2, given, bias=bias, output_dtype=torch.float16)
    with np.errstate(over="ignore"):
        expected = sums_of(x1, x2, bias).astype(np.float32) * nineteen_bits(scale)
        expected = expected.astype(np.float16)
    np.testing.assert_array_equal(y.cpu().numpy(), expected)


@pytest.mark.parametrize("form", ["float", "float and offset", "packed"])
def test_quant_matmul_to_int8_rounds_before_it_adds_the_offset(form):
    x1, x2 = matrices(m=40)
    scale = torch.rand(N) / 100
    offset = torch.tensor([-200.0, -3.5, 0.0, 2.5, 100.0, 300.0, -300.0])
    whole = np.clip(np.rint(offset.numpy()), -256, 255).astype(np.int64)
    given, options = scale, {}
    if form == "packed":
        bits = scale.view(torch.int32).to(torch.int64)
        given = bits | 1 << 46 | (torch.from_numpy(whole) & 511) << 37
    elif form == "float and offset":
        options["offset"] = offset
    else:
        whole = np.zeros(N, np.int64)
    y = quant_matmul(x1, x2, given, **options)
    assert_described(y, (40, N), torch.int8)
    t = np.rint(sums_of(x1, x2).astype(np.float32) * nineteen_bits(scale))
    expected = np.clip(np.clip(t, -256, 255) + whole, -128, 127).astype(np.int8)
    np.testing.assert_array_equal(y.cpu().numpy(), expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"group_sizes": [1, 1, 32]}, r"group_sizes is \[1, 1, 32\]; .* no group_sizes"),
        ({"y_scale": torch.rand(N)}, "y_scale has shape"),
        ({"x1_dtype": 1}, "x1_dtype is 1"),
        ({"x2_dtype": 1}, "x2_dtype is 1"),
        ({"scale_dtype": 1}, "scale_dtype is 1"),
        ({"pertoken_scale_dtype": 1}, "pertoken_scale_dtype is 1"),
        ({"output_dtype": 290}, "output_dtype is type number 290"),
        ({"output_dtype": torch.float32}, "output_dtype FLOAT without pertoken_scale; accepted"),
        ({"pertoken_scale": torch.rand(M)}, "output_dtype INT8 with pertoken_scale; accepted"),
        (
            {"pertoken_scale": torch.rand(N), "output_dtype": torch.bfloat16},
            r"pertoken_scale has shape \[7\]; expected one dimension of 5",
        ),
        ({"bias": torch.rand(N)}, "bias is FLOAT; accepted: INT32"),
        ({"bias": torch.zeros(N + 1, dtype=torch.int32)}, r"bias has shape \[8\]; expected"),
        ({"offset": torch.rand(N), "output_dtype": torch.float16}, "offset is given with output"),
        (
            {"offset": torch.rand(N - 1)},
            r"offset has shape \[6\]; expected one dimension of 7 or 1",
        ),
    ],
)
def test_quant_matmul_refuses_options(options, message):
    with pytest.raises(RuntimeError, match=message):
        quant_matmul(*matrices(), torch.rand(N), **options)


def test_quant_matmul_refuses_inputs():
    x1, x2 = matrices()
    scale = torch.rand(N)
    with pytest.raises(NotImplementedError, match=r"the type of x2 is 'INT32'; .* accepts 'INT8'"):
        quant_matmul(x1, x2.int(), scale)
    with pytest.raises(RuntimeError, match="x2 has 63 rows; expected 64, the columns of x1"):
        quant_matmul(x1, x2[1:], scale)
    with pytest.raises(RuntimeError, match=r"x1 has shape \[0, 64\]; expected 2 to 6 dimensions"):
        quant_matmul(x1[:0], x2, scale)
    with pytest.raises(RuntimeError, match=r"scale has shape \[6\]; expected one dimension of 7"):
        quant_matmul(x1, x2, scale[1:])
    with pytest.raises(RuntimeError, match="scale is FLOAT16; accepted: INT64, FLOAT"):
        quant_matmul(x1, x2, scale.half())
    with pytest.raises(NotImplementedError, match="offset is given with an INT64 scale"):
        quant_matmul(x1, x2, torch.ones(N, dtype=torch.int64), offset=scale)


# -- torch's own quantization, whose kernels are torch_npu's


@pytest.mark.filterwarnings("ignore:.*quantize_per_tensor.*")
@pytest.mark.parametrize("dtype", [torch.qint8, torch.quint8, torch.qint32])
def test_quantize_per_tensor_and_per_channel(dtype):
    x = torch.randn(4, 6) * 20
    scales, zero_points = torch.rand(6) + 0.1, torch.arange(6)
    ranges = {torch.qint8: torch.int8, torch.quint8: torch.uint8, torch.qint32: torch.int32}
    info = torch.iinfo(ranges[dtype])

    def expected(scale, zero_point):
        quotient = x.numpy() / np.asarray(scale, np.float32)
        return np.clip(np.rint(quotient + np.asarray(zero_point, np.float32)), info.min, info.max)

    per_tensor = torch.quantize_per_tensor(x.npu(), 0.25, 3, dtype)
    np.testing.assert_array_equal(per_tensor.int_repr().cpu().numpy(), expected(0.25, 3))
    per_channel = torch.quantize_per_channel(x.npu(), scales.npu(), zero_points.npu(), 1, dtype)
    codes = per_channel.int_repr().cpu().numpy()
    np.testing.assert_array_equal(codes, expected(scales.numpy(), zero_points.numpy()))
    dequantized = (codes - zero_points.numpy()) * scales.numpy()
    np.testing.assert_allclose(per_channel.dequantize().cpu().numpy(), dequantized, rtol=1e-6)
