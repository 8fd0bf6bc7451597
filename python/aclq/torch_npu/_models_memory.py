"""Models of operators that move values: casts, format casts, and allocations with a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from ._model_table import (
    ALWAYS,
    FLOATING,
    NUMBERED_TYPES,
    model,
    numbered_type,
    only,
    type_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor


def _cast_is_exact(values: Tensor, dtype: int | torch.dtype, *others: int | None) -> bool:
    """Return whether both types of a cast are floating-point. Takes the arguments of any cast."""
    target = dtype if isinstance(dtype, torch.dtype) else NUMBERED_TYPES.get(dtype)
    return values.dtype in FLOATING and target in FLOATING


_CAST: dict[str, Any] = {
    "source": "torch_npu's documentation; nearest even between floating types",
    "exact": "between FLOAT, FLOAT16 and BFLOAT16",
    "exact_for": _cast_is_exact,
    "left_out": "Conversions to integers are PyTorch's, also outside their range; "
    "HiFloat8, 4-bit types and 8-bit floats are refused.",
    "differentiable": True,
}


def _converted(values: Tensor, dtype: torch.dtype) -> Tensor:
    return values.to(dtype, copy=True, memory_format=torch.contiguous_format)


@model("npu_dtype_cast", **_CAST)
def npu_dtype_cast(values: Tensor, dtype: int, input_dtype: int | None = None) -> Tensor:
    """Convert to the type that has the given number."""
    operator = "npu_dtype_cast"
    if input_dtype is not None:
        only(
            operator,
            "input_dtype",
            type_name(numbered_type(operator, "input_dtype", input_dtype)),
            type_name(values.dtype),
        )
    return _converted(values, numbered_type(operator, "dtype", dtype))


@model("_npu_dtype_cast", **_CAST)
def _npu_dtype_cast(values: Tensor, dtype: torch.dtype) -> Tensor:
    return _converted(values, dtype)


@model("npu_dtype_cast_backward", "_npu_dtype_cast_backward", **_CAST)
def npu_dtype_cast_backward(
    grad: Tensor,
    dtype: torch.dtype,
    grad_dtype: int | None = None,
    input_dtype: int | None = None,
) -> Tensor:
    """Convert a gradient. The forward operator has checked the numbers of types."""
    return _converted(grad, dtype)


# Formats whose memory is a plain array: undefined, NCHW, NHWC, ND, NCDHW.
_BASE_FORMATS = {-1: "UNDEFINED", 0: "NCHW", 1: "NHWC", 2: "ND", 30: "NCDHW"}
_FORMAT: dict[str, Any] = {
    "source": "the values do not change",
    "exact": ALWAYS,
    "left_out": "Formats other than ND, NCHW, NHWC and NCDHW are refused; get_npu_format keeps its "
    "answer.",
    "differentiable": True,
}


def _check_format(operator: str, acl_format: int) -> None:
    if acl_format not in _BASE_FORMATS:
        accepted = ", ".join(f"{name} ({number})" for number, name in _BASE_FORMATS.items())
        raise NotImplementedError(
            f"{operator}: format {acl_format} rearranges memory; aclq's model of this operator "
            f"accepts {accepted}."
        )


def _same_tensor(operator: str) -> Callable[..., Tensor]:
    """Return a model that checks the format, which is a number or the format of a tensor."""

    def cast(
        values: Tensor,
        wanted: int | Tensor,
        *,
        customize_dtype: int | None = None,
        input_dtype: int | None = None,
    ) -> Tensor:
        only(operator, "customize_dtype", customize_dtype, None)
        only(operator, "input_dtype", input_dtype, None)
        if isinstance(wanted, torch.Tensor):
            wanted = torch.ops.npu.get_npu_format(wanted)
        _check_format(operator, int(wanted))
        return values

    return cast


model("npu_format_cast", "npu_format_cast.Tensor", **_FORMAT)(_same_tensor("npu_format_cast"))
model("npu_format_cast_", "npu_format_cast_.acl_format", **_FORMAT)(
    _same_tensor("npu_format_cast_")
)


@model("_npu_format_cast", **_FORMAT)
def _npu_format_cast(values: Tensor, acl_format: int) -> Tensor:
    _check_format("_npu_format_cast", acl_format)
    return values.clone()  # torch_npu's gradient assumes that the result is a new tensor.


_EMPTY: dict[str, Any] = {
    "source": "an allocation",
    "exact": ALWAYS,
    "left_out": "Formats other than ND, NCHW, NHWC and NCDHW are refused.",
    "differentiable": True,
    "dispatch_key": "CompositeImplicitAutograd",
}


@model("empty_with_format", **_EMPTY)
def empty_with_format(
    size: list[int],
    *,
    dtype: torch.dtype | None = None,
    layout: torch.layout | None = None,
    device: torch.device | None = None,
    pin_memory: bool | None = None,
    acl_format: int = 2,
    base_addr_aligned_kb: int | None = None,
) -> Tensor:
    """Allocate a tensor whose memory is a plain array."""
    _check_format("empty_with_format", acl_format)
    only("empty_with_format", "base_addr_aligned_kb", base_addr_aligned_kb, None)
    return torch.empty(size, dtype=dtype, device=device, pin_memory=bool(pin_memory))


@model("unsafe_empty_with_format", **_EMPTY)
def unsafe_empty_with_format(
    size: list[int],
    *,
    dtype: torch.dtype | None = None,
    layout: torch.layout | None = None,
    device: torch.device | None = None,
    pin_memory: bool | None = None,
    acl_format: int = 2,
    keep_format: bool = False,
) -> Tensor:
    """Allocate a tensor whose memory is a plain array."""
    _check_format("unsafe_empty_with_format", acl_format)
    return torch.empty(size, dtype=dtype, device=device, pin_memory=bool(pin_memory))
