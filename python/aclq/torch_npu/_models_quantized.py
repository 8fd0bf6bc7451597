"""Value models of npu_dynamic_quant and npu_quant_matmul.

The formulas are those of A2 and A3. They serve until aclq has the operators themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from ._model_table import (
    ALWAYS,
    QUINT4X2_NUMBER,
    absent,
    check,
    check_type,
    model,
    numbered_type,
    only,
    rounded,
    type_name,
)

if TYPE_CHECKING:
    from torch import Tensor

_INT8_NUMBER, _INT32_NUMBER = 1, 3


@dataclass(frozen=True)
class _IntegerRange:
    """The range of a quantized type and the factor that converts a row's maximum to its scale."""

    least: int
    greatest: int
    scale_factor: float  # 1 / greatest, rounded to float32.


_INT8 = _IntegerRange(-128, 127, float.fromhex("0x1.020408p-7"))
_INT4 = _IntegerRange(-8, 7, float.fromhex("0x1.24924ap-3"))


def _saturated(values: Tensor, least: int, greatest: int) -> Tensor:
    """Round half to even and saturate in place; NaN gives 0."""
    return values.round_().nan_to_num_(0.0, greatest, least).clamp_(least, greatest)


def _packed_int4(values: Tensor) -> Tensor:
    """Pack eight values into an INT32, the first into its low bits."""
    nibbles = values.to(torch.int32).bitwise_and_(15).unflatten(-1, (-1, 8))
    shifts = torch.arange(0, 32, 4, dtype=torch.int32, device=values.device)
    # The nibbles of a word share no bits, so their sum is their union. It wraps into the sign bit.
    return nibbles.bitwise_left_shift_(shifts).sum(-1, dtype=torch.int32)


@model(
    "npu_dynamic_quant",
    source="aclnnDynamicQuant's documentation; steps and their order as in the kernel for A2: "
    "round(x * (127 / m)) and the scale m * (1 / 127) for the largest magnitude m of a row",
    left_out="The error of A2's division; longer rows have another scale formula on A2; groups; "
    "quant_mode pertensor and perchannel; 8-bit floats. Every SoC gets A2's formula.",
)
def npu_dynamic_quant(
    x: Tensor,
    *,
    smooth_scales: Tensor | None = None,
    group_index: Tensor | None = None,
    dst_type: int | None = None,
    quant_mode: str = "pertoken",
    dst_type_max: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """Quantize each row by its largest magnitude; return the quantized rows and their scales."""
    operator = "npu_dynamic_quant"
    check_type(operator, "input", x, (torch.float16, torch.bfloat16))
    absent(operator, group_index=group_index)
    only(operator, "dst_type", dst_type, None, _INT8_NUMBER, QUINT4X2_NUMBER)
    only(operator, "quant_mode", quant_mode, "pertoken")
    only(operator, "dst_type_max", dst_type_max, 0.0)
    check(1 < x.dim() <= 8, operator, f"input has {x.dim()} dimensions", "expected 2 to 8")
    packed = dst_type == QUINT4X2_NUMBER
    check(
        not packed or x.shape[-1] % 8 == 0,
        operator,
        f"the last dimension of input has {x.shape[-1]} elements",
        "expected a multiple of 8 for quint4x2",
    )
    wide = x.float()
    if smooth_scales is not None:
        check_type(operator, "smooth_scales", smooth_scales, (x.dtype,))
        check(
            smooth_scales.shape == x.shape[-1:],
            operator,
            f"smooth_scales has shape {list(smooth_scales.shape)}",
            f"expected [{x.shape[-1]}], the last dimension of input",
        )
        wide = wide * smooth_scales.float()
    target = _INT4 if packed else _INT8
    if x.numel() == 0:
        greatest = wide.new_zeros(*x.shape[:-1], 1)
    else:
        greatest = wide.abs().amax(-1, keepdim=True)
    # PyTorch divides a Python number by a tensor through the reciprocal, which rounds twice. A
    # tensor without dimensions gives one division.
    inverse = torch.scalar_tensor(target.greatest, dtype=torch.float32) / greatest
    codes = _saturated(wide * inverse, target.least, target.greatest).contiguous()
    y = _packed_int4(codes) if packed else codes.to(torch.int8)
    return y, (greatest * target.scale_factor).squeeze(-1).contiguous()


_FLOAT16_OR_BFLOAT16 = (torch.float16, torch.bfloat16)


@dataclass(frozen=True)
class _Dequantization:
    """The rules of one path from the INT32 sums to the output."""

    scales: tuple[torch.dtype, ...]
    biases: tuple[torch.dtype, ...]


_PACKED_SCALES = (torch.int64, torch.float32)  # torch_npu packs FLOAT scales itself.
_INTEGER_BIAS = (torch.int32,)

# Keys: the type of the output, and whether there is a scale for each row of x1.
_PATHS: dict[tuple[torch.dtype, bool], _Dequantization] = {
    (torch.int8, False): _Dequantization(_PACKED_SCALES, _INTEGER_BIAS),
    (torch.float16, False): _Dequantization(_PACKED_SCALES, _INTEGER_BIAS),
    (torch.bfloat16, False): _Dequantization(
        (torch.float32, torch.bfloat16), (torch.int32, torch.bfloat16, torch.float32)
    ),
    (torch.bfloat16, True): _Dequantization(
        (torch.float32, torch.bfloat16), (torch.int32, torch.bfloat16, torch.float32)
    ),
    (torch.float16, True): _Dequantization(
        (torch.float32,), (torch.int32, torch.float16, torch.float32)
    ),
    (torch.int32, False): _Dequantization((torch.float32, torch.bfloat16), _INTEGER_BIAS),
}


def _integer_product(x1: Tensor, x2: Tensor) -> Tensor:
    """Return x1 @ x2 in INT32, exactly."""
    if x1.dim() == 2 and x2.dim() == 2:
        return torch._int_mm(x1, x2)
    batch = torch.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    left = x1.expand(*batch, *x1.shape[-2:]).flatten(0, -3)
    right = x2.expand(*batch, *x2.shape[-2:]).flatten(0, -3)
    products = [torch._int_mm(a, b) for a, b in zip(left, right, strict=True)]
    return torch.stack(products).unflatten(0, batch)


def _check_vector(operator: str, name: str, vector: Tensor, *sizes: int) -> None:
    check(
        vector.dim() == 1 and vector.shape[0] in sizes,
        operator,
        f"{name} has shape {list(vector.shape)}",
        f"expected one dimension of {' or '.join(map(str, sizes))}",
    )


def _packed_factor(scale: Tensor) -> Tensor:
    """Return the FLOAT in the low half of a packed scale, without its 13 low bits."""
    bits = scale.to(torch.int32) if scale.dtype == torch.int64 else scale.view(torch.int32)
    return bits.bitwise_and(-(1 << 13)).view(torch.float32)


def _packed_offset(scale: Tensor, offset: Tensor | None) -> Tensor | None:
    """Return the 9-bit integer of a packed scale, which is added after rounding to INT8."""
    if scale.dtype == torch.int64:
        field = scale.bitwise_right_shift(37).bitwise_and_(511)
        return field.sub_((field > 255).to(torch.int64).mul_(512)).float()
    return None if offset is None else _saturated(offset.clone(), -256, 255)


@model(
    "npu_quant_matmul",
    source="aclnnQuantMatmulV4's documentation; steps and their order as in the kernels for A2",
    exact="for INT32 output without overflow",
    exact_for=lambda *args, output_dtype=None, **options: output_dtype == _INT32_NUMBER,
    left_out="INT4 inputs, group_sizes, y_scale, types given by number; the order of both scales "
    "in A2's kernel for few rows; FLOAT16 overflow gives Inf, which is an assumption.",
)
def npu_quant_matmul(
    x1: Tensor,
    x2: Tensor,
    scale: Tensor,
    *,
    offset: Tensor | None = None,
    pertoken_scale: Tensor | None = None,
    bias: Tensor | None = None,
    output_dtype: int | None = None,
    x1_dtype: int | None = None,
    x2_dtype: int | None = None,
    pertoken_scale_dtype: int | None = None,
    scale_dtype: int | None = None,
    group_sizes: list[int] | None = None,
    y_scale: Tensor | None = None,
) -> Tensor:
    """Return x1 @ x2 of INT8 matrices, dequantized."""
    operator = "npu_quant_matmul"
    absent(
        operator,
        x1_dtype=x1_dtype,
        x2_dtype=x2_dtype,
        pertoken_scale_dtype=pertoken_scale_dtype,
        scale_dtype=scale_dtype,
        group_sizes=group_sizes or None,
        y_scale=y_scale,
    )
    for name, x in (("x1", x1), ("x2", x2)):
        only(operator, f"the type of {name}", type_name(x.dtype), "INT8")
        check(
            2 <= x.dim() <= 6 and x.numel() > 0,
            operator,
            f"{name} has shape {list(x.shape)}",
            "expected 2 to 6 dimensions, none of them 0",
        )
    check(
        x1.shape[-1] == x2.shape[-2],
        operator,
        f"x2 has {x2.shape[-2]} rows",
        f"expected {x1.shape[-1]}, the columns of x1",
    )
    output = torch.int8
    if output_dtype is not None:
        output = numbered_type(operator, "output_dtype", output_dtype)
    path = _PATHS.get((output, pertoken_scale is not None))
    if path is None:
        raise RuntimeError(
            f"{operator}: output_dtype {type_name(output)} "
            f"{'with' if pertoken_scale is not None else 'without'} pertoken_scale; accepted: "
            "FLOAT16 and BFLOAT16, and INT8 and INT32 without pertoken_scale."
        )
    rows, columns = x1.shape[-2], x2.shape[-1]
    check_type(operator, "scale", scale, path.scales)
    _check_vector(operator, "scale", scale, columns, 1)
    _check_offset(operator, offset, scale, output, columns)

    sums = _integer_product(x1, x2)
    if bias is not None:
        check_type(operator, "bias", bias, path.biases)
        if bias.dim() != 3 or sums.dim() != 3:
            _check_vector(operator, "bias", bias, columns)
        if bias.dtype == torch.int32:
            sums = sums + bias
    if output == torch.int32:
        return sums.contiguous()
    if path.scales is _PACKED_SCALES:
        values = sums.float().mul_(_packed_factor(scale))
        if output == torch.float16:
            return rounded(values, output)
        values = _saturated(values, -256, 255)
        added = _packed_offset(scale, offset)
        values = values if added is None else values.add_(added)
        return rounded(values.clamp_(-128, 127), output)
    values = sums.float().mul_(scale.float())
    if pertoken_scale is not None:
        check_type(operator, "pertoken_scale", pertoken_scale, (torch.float32,))
        _check_vector(operator, "pertoken_scale", pertoken_scale, rows)
        values.mul_(pertoken_scale.unsqueeze(-1))
    if bias is not None and bias.dtype != torch.int32:
        values.add_(bias.float())
    return rounded(values, output)


def _check_offset(
    operator: str, offset: Tensor | None, scale: Tensor, output: torch.dtype, columns: int
) -> None:
    if offset is None:
        return
    check(
        output == torch.int8,
        operator,
        f"offset is given with output_dtype {type_name(output)}",
        "accepted with INT8 only",
    )
    if scale.dtype == torch.int64:
        raise NotImplementedError(
            f"{operator}: offset is given with an INT64 scale, whose bits hold the offset that "
            "A2 adds; leave offset out, or pass scale as FLOAT."
        )
    check_type(operator, "offset", offset, (torch.float32,))
    _check_vector(operator, "offset", offset, columns, 1)


@model(
    "_quantize_per_channel_impl.out",
    source="aclnnQuantize, for torch.quantize_per_channel; torch_npu's kernel passes the scales as "
    "DOUBLE, which aclnnQuantize refuses",
    exact=ALWAYS,
    left_out="Scales are rounded to FLOAT first, which changes DOUBLE scales only.",
)
def quantize_per_channel(
    x: Tensor,
    scales: Tensor,
    zero_points: Tensor,
    axis: int,
    dtype: torch.dtype,
    *,
    result: Tensor,
) -> Tensor:
    """Quantize with torch_npu's kernel for npu_quantize, which calls aclnnQuantize."""
    return result.copy_(torch.ops.npu.npu_quantize(x, scales.float(), zero_points, dtype, axis))
