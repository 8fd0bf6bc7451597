"""Formulas for operators that no CPU kernel of PyTorch can run for npu tensors.

The fused cells of recurrent networks have kernels for accelerators only. The CPU kernel of
native_dropout draws from the CPU's generator. dropout is here because PyTorch uses native_dropout
for accelerators and another formula for the CPU.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ._registration import register

if TYPE_CHECKING:
    from collections.abc import Callable

_Grads = tuple[Tensor, ...]


def _lstm_gates(gates: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the input, forget, cell and output gates, before or after activation."""
    i, f, g, o = gates.chunk(4, 1)
    return i, f, g, o


def _lstm_cell(
    from_input: Tensor,
    from_hidden: Tensor,
    cell: Tensor,
    input_bias: Tensor | None = None,
    hidden_bias: Tensor | None = None,
) -> _Grads:
    gates = from_input + from_hidden
    if input_bias is not None and hidden_bias is not None:
        gates = gates + input_bias + hidden_bias
    i, f, g, o = _lstm_gates(gates)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    next_cell = f * cell + i * g
    return o * next_cell.tanh(), next_cell, torch.cat([i, f, g, o], 1)


def _lstm_cell_backward(
    grad_hidden: Tensor | None,
    grad_cell: Tensor | None,
    cell: Tensor,
    next_cell: Tensor,
    workspace: Tensor,
    has_bias: bool,
) -> tuple[Tensor | None, ...]:
    i, f, g, o = _lstm_gates(workspace)
    tanh = next_cell.tanh()
    grad = torch.zeros_like(next_cell) if grad_cell is None else grad_cell
    grad_hidden = torch.zeros_like(next_cell) if grad_hidden is None else grad_hidden
    grad = grad + grad_hidden * o * (1 - tanh * tanh)
    grad_gates = torch.cat(
        [
            grad * g * i * (1 - i),
            grad * cell * f * (1 - f),
            grad * i * (1 - g * g),
            grad_hidden * tanh * o * (1 - o),
        ],
        1,
    )
    return grad_gates, grad * f, grad_gates.sum(0) if has_bias else None


def _gru_cell(
    from_input: Tensor,
    from_hidden: Tensor,
    hidden: Tensor,
    input_bias: Tensor | None = None,
    hidden_bias: Tensor | None = None,
) -> _Grads:
    if input_bias is not None and hidden_bias is not None:
        from_input, from_hidden = from_input + input_bias, from_hidden + hidden_bias
    input_r, input_i, input_n = from_input.chunk(3, 1)
    hidden_r, hidden_i, hidden_n = from_hidden.chunk(3, 1)
    r, i = (input_r + hidden_r).sigmoid(), (input_i + hidden_i).sigmoid()
    n = (input_n + r * hidden_n).tanh()
    return n + i * (hidden - n), torch.cat([r, i, n, hidden, hidden_n], 1)


def _gru_cell_backward(
    grad_hidden: Tensor, workspace: Tensor, has_bias: bool
) -> tuple[Tensor | None, ...]:
    r, i, n, hidden, hidden_n = workspace.chunk(5, 1)
    grad_i = grad_hidden * (hidden - n) * i * (1 - i)
    grad_n = grad_hidden * (1 - i) * (1 - n * n)
    grad_r = grad_n * hidden_n * r * (1 - r)
    grad_input = torch.cat([grad_r, grad_i, grad_n], 1)
    grad_gates = torch.cat([grad_r, grad_i, grad_n * r], 1)
    return (
        grad_input,
        grad_gates,
        grad_hidden * i,
        grad_input.sum(0) if has_bias else None,
        grad_gates.sum(0) if has_bias else None,
    )


def _native_dropout(input: Tensor, p: float, train: bool | None) -> _Grads:  # noqa: A002
    if train is False or p == 0:
        return input.clone(), torch.ones_like(input, dtype=torch.bool)
    mask = torch.empty_like(input, dtype=torch.bool).bernoulli_(1 - p)
    scale = 0.0 if p == 1 else 1 / (1 - p)
    return input * mask * scale, mask


def _dropout(input: Tensor, p: float, train: bool) -> Tensor:  # noqa: A002
    if not 0 <= p <= 1:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p}")
    if p == 0 or not train or input.numel() == 0:
        return input
    if p == 1:
        return input * torch.zeros_like(input)
    return input * torch.empty_like(input).bernoulli_(1 - p).div_(1 - p)


_KERNELS: dict[str, Callable[..., Tensor | tuple[Tensor | None, ...]]] = {
    "dropout": _dropout,
    "_thnn_fused_lstm_cell": _lstm_cell,
    "_thnn_fused_lstm_cell_backward_impl": _lstm_cell_backward,
    "_thnn_fused_gru_cell": _gru_cell,
    "_thnn_fused_gru_cell_backward": _gru_cell_backward,
    "native_dropout": _native_dropout,
}


def install() -> torch.library.Library:
    """Register the formulas for npu tensors. They remain during the lifetime of the result."""
    kernels = [(name, kernel, "PrivateUse1") for name, kernel in _KERNELS.items()]
    # A composition of other operators, which PyTorch differentiates individually.
    return register("aten", [*kernels, ("dropout", _dropout, "AutogradPrivateUse1")])
