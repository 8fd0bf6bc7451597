"""Value models of normalizations, rotary embedding and activations.

All compute in float32 and round once to the type of the output, unless a comment says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from ._model_table import (
    FLOATING,
    check,
    check_type,
    model,
    rounded,
)

if TYPE_CHECKING:
    from torch import Tensor


def _normalized_dims(operator: str, x: Tensor, gamma: Tensor) -> tuple[int, ...]:
    """Return the dimensions of gamma, which are the last ones of x."""
    check(
        0 < gamma.dim() <= x.dim() and x.shape[x.dim() - gamma.dim() :] == gamma.shape,
        operator,
        f"gamma has shape {list(gamma.shape)}",
        f"expected the last dimensions of the input, whose shape is {list(x.shape)}",
    )
    return tuple(range(x.dim() - gamma.dim(), x.dim()))


def _reciprocal_rms(x: Tensor, dims: tuple[int, ...], epsilon: float) -> Tensor:
    """Return 1 / sqrt(mean(x * x) + epsilon) of float32 values, rounded after each step."""
    return x.square().mean(dims, keepdim=True).add_(epsilon).sqrt_().reciprocal_()


@model(
    "npu_rms_norm",
    source="aclnnRmsNorm's documentation; steps and their order as in the kernel for A2",
    left_out="The order in which A2 adds the squares, and where it divides by their number.",
    differentiable=True,
)
def npu_rms_norm(x: Tensor, gamma: Tensor, epsilon: float = 1e-6) -> tuple[Tensor, Tensor]:
    """Return (x * rstd) * gamma and rstd = 1 / sqrt(mean(x * x) + epsilon)."""
    operator = "npu_rms_norm"
    check_type(operator, "input", x, FLOATING)
    check_type(operator, "gamma", gamma, (x.dtype, torch.float32))
    dims = _normalized_dims(operator, x, gamma)
    wide = x.float()
    rstd = _reciprocal_rms(wide, dims, epsilon)
    y = (wide * rstd).mul_(gamma.float())
    return rounded(y, x.dtype), rstd.contiguous()


@model(
    "npu_rms_norm_backward",
    source="aclnnRmsNormGrad's documentation",
    left_out="The order of A2's sums. The gradient of gamma is FLOAT, as documented.",
    differentiable=True,
)
def npu_rms_norm_backward(
    dy: Tensor, x: Tensor, gamma: Tensor, rstd: Tensor
) -> tuple[Tensor, Tensor]:
    """Return the gradients of the input and of gamma."""
    dims = _normalized_dims("npu_rms_norm_backward", x, gamma)
    wide_dy = dy.float()
    normalized = x.float() * rstd
    scaled = wide_dy * gamma.float()
    mean = (scaled * normalized).mean(dims, keepdim=True)
    dx = (scaled - normalized * mean) * rstd
    dgamma = wide_dy * normalized
    leading = tuple(range(x.dim() - gamma.dim()))
    dgamma = dgamma.sum(leading) if leading else dgamma
    return rounded(dx, x.dtype), dgamma.contiguous()


@model(
    "npu_add_rms_norm",
    source="aclnnAddRmsNorm's documentation; for 16-bit types the sum, the normalized values and "
    "the products are rounded, as in the kernel for A2",
    left_out="The order in which A2 adds the squares, and where it divides by their number. "
    "torch_npu has no gradient of it.",
)
def npu_add_rms_norm(
    x1: Tensor, x2: Tensor, gamma: Tensor, epsilon: float = 1e-6
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the norm of x = x1 + x2, rstd, and x."""
    operator = "npu_add_rms_norm"
    check_type(operator, "x1", x1, FLOATING)
    check_type(operator, "x2", x2, (x1.dtype,))
    check_type(operator, "gamma", gamma, (x1.dtype,))
    check(
        x1.shape == x2.shape,
        operator,
        f"x2 has shape {list(x2.shape)}",
        f"expected the shape of x1, {list(x1.shape)}",
    )
    dims = _normalized_dims(operator, x1, gamma)
    x = (x1 + x2).contiguous()
    wide = x.float()
    rstd = _reciprocal_rms(wide, dims, epsilon)
    normalized = (wide * rstd).to(x.dtype).float()
    return rounded(normalized * gamma.float(), x.dtype), rstd, x


_ROTARY_MODES = ("half", "interleave")


def _rotated(x: Tensor, mode: str) -> Tensor:
    """Turn each pair (a, b) of the last dimension into (-b, a).

    A pair consists of elements with equal indices in both halves, or of neighbours.
    """
    if mode == "half":
        first, second = x.chunk(2, -1)
        return torch.cat((second.neg(), first), -1)
    return torch.stack((x[..., 1::2].neg(), x[..., ::2]), -1).flatten(-2)


def _check_rotary(operator: str, x: Tensor, r1: Tensor, r2: Tensor, mode: str) -> None:
    check_type(operator, "input", x, FLOATING)
    check(
        mode in _ROTARY_MODES,
        operator,
        f"rotary_mode is {mode!r}",
        f"accepted: {' and '.join(map(repr, _ROTARY_MODES))}",
    )
    check(
        x.dim() == 4 and x.shape[-1] % 2 == 0,
        operator,
        f"input has shape {list(x.shape)}",
        "expected four dimensions and an even last one",
    )
    for name, r in (("r1", r1), ("r2", r2)):
        check_type(operator, name, r, FLOATING)
        fits = r.dim() == x.dim() and r.shape[-1] == x.shape[-1]
        check(
            fits and all(a in (1, b) for a, b in zip(r.shape, x.shape, strict=True)),
            operator,
            f"{name} has shape {list(r.shape)}",
            f"expected that of the input, {list(x.shape)}, or 1 in any dimension but the last",
        )


@model(
    "npu_rotary_mul",
    source="torch_npu's documentation; FLOAT16 is rounded after each product and after the sum, "
    "as in the kernel for A2 in the mode half",
    left_out="rotate; whether the mode interleave rounds FLOAT16 products is an assumption.",
    differentiable=True,
)
def npu_rotary_mul(
    x: Tensor, r1: Tensor, r2: Tensor, rotary_mode: str = "half", rotate: Tensor | None = None
) -> Tensor:
    """Return x * r1 + rotated(x) * r2. First converts r1 and r2 to the type of x."""
    operator = "npu_rotary_mul"
    _check_rotary(operator, x, r1, r2, rotary_mode)
    if rotate is not None:
        raise NotImplementedError(
            f"{operator}: rotate has shape {list(rotate.shape)}; aclq's model of this operator "
            "rotates by rotary_mode. Leave rotate out."
        )
    wide = x.float() if x.dtype == torch.bfloat16 else x
    r1, r2 = (r.to(x.dtype).to(wide.dtype) for r in (r1, r2))
    return rounded(wide * r1 + _rotated(wide, rotary_mode) * r2, x.dtype)


@model(
    "npu_rotary_mul_backward",
    source="derived from npu_rotary_mul",
    left_out="Intermediate roundings of A2's kernel.",
    differentiable=True,
)
def npu_rotary_mul_backward(
    grad: Tensor, x: Tensor, r1: Tensor, r2: Tensor, rotary_mode: str = "half"
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients of the input, r1 and r2, in the type of the input."""
    _check_rotary("npu_rotary_mul_backward", x, r1, r2, rotary_mode)
    wide_grad, wide_x = grad.float(), x.float()
    # The rotation is an orthogonal matrix whose transpose is its negative.
    dx = wide_grad * r1.float() - _rotated(wide_grad * r2.float(), rotary_mode)
    dr1 = (wide_grad * wide_x).sum_to_size(r1.shape)
    dr2 = (wide_grad * _rotated(wide_x, rotary_mode)).sum_to_size(r2.shape)
    return rounded(dx, x.dtype), rounded(dr1, x.dtype), rounded(dr2, x.dtype)


def _gate_and_value(operator: str, x: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """Return both halves of x along a dimension in float32."""
    check_type(operator, "input", x, FLOATING)
    check(
        -x.dim() <= dim < x.dim(),
        operator,
        f"dim is {dim}",
        f"expected {-x.dim()} to {x.dim() - 1}",
    )
    check(
        x.shape[dim] % 2 == 0,
        operator,
        f"input has {x.shape[dim]} elements along dim {dim}",
        "expected an even number",
    )
    gate, value = x.chunk(2, dim)
    return gate.float(), value.float()


@model(
    "npu_swiglu",
    source="torch_npu's documentation; one rounding, as in the kernel for A2",
    left_out="The error of A2's exponential.",
    differentiable=True,
)
def npu_swiglu(x: Tensor, dim: int = -1) -> Tensor:
    """Return a * sigmoid(a) * b for the halves a and b."""
    gate, value = _gate_and_value("npu_swiglu", x, dim)
    return rounded(torch.nn.functional.silu(gate) * value, x.dtype)


@model(
    "npu_swiglu_backward",
    source="derived from npu_swiglu",
    left_out="The error of A2's exponential.",
    differentiable=True,
)
def npu_swiglu_backward(grad: Tensor, x: Tensor, dim: int = -1) -> Tensor:
    """Return the gradient of the input."""
    gate, value = _gate_and_value("npu_swiglu_backward", x, dim)
    wide_grad, sigmoid = grad.float(), torch.sigmoid(gate)
    slope = sigmoid * (1 + gate * (1 - sigmoid))
    return rounded(torch.cat((wide_grad * value * slope, wide_grad * gate * sigmoid), dim), x.dtype)


_GELU_FACTOR = 1.702


@model(
    "npu_fast_gelu",
    "fast_gelu",
    source="torch_npu's documentation: x / (1 + exp(-1.702 x)); computing 16-bit types in FLOAT "
    "is an assumption",
    left_out="The error of A2's exponential.",
    differentiable=True,
)
def npu_fast_gelu(x: Tensor) -> Tensor:
    """Return x * sigmoid(1.702 * x)."""
    check_type("npu_fast_gelu", "input", x, FLOATING)
    wide = x.float()
    return rounded(wide * torch.sigmoid(wide * _GELU_FACTOR), x.dtype)


@model(
    "npu_fast_gelu_backward",
    source="derived from npu_fast_gelu",
    left_out="The error of A2's exponential.",
    differentiable=True,
)
def npu_fast_gelu_backward(grad: Tensor, x: Tensor) -> Tensor:
    """Return the gradient of the input."""
    wide = x.float()
    sigmoid = torch.sigmoid(wide * _GELU_FACTOR)
    slope = sigmoid + _GELU_FACTOR * wide * sigmoid * (1 - sigmoid)
    return rounded(grad.float() * slope, x.dtype)
