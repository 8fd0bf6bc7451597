"""Value model of npu_fusion_attention and its gradient, for dense inputs.

The entire score matrix is computed, so memory grows with the product of both sequence lengths.
Arithmetic is in float32, and outputs are rounded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from ._model_table import FLOATING, absent, check, check_type, model, only, rounded

if TYPE_CHECKING:
    from torch import Tensor

_UNLIMITED = 2147483647  # The default of pre_tockens and next_tockens.
_STATISTICS = 8  # Copies of each row's maximum and sum in the outputs.
_COMPRESSED = 2048  # Rows and columns of a compressed mask.

# Values of sparse_mode.
_DEFAULT, _ALL, _UPPER_LEFT_CAUSAL, _LOWER_RIGHT_CAUSAL, _BAND = range(5)

# Dimensions of batch and sequence, and whether heads have their own dimension.
_LAYOUTS = {"BSH": (0, 1), "SBH": (1, 0), "BSND": (0, 1), "BNSD": (0, 2)}


@dataclass(frozen=True)
class _Shape:
    """The sizes of a problem; converts between a layout and [batch, heads, sequence, dim]."""

    layout: str
    heads: int  # Heads of the query.
    key_heads: int

    @classmethod
    def of(
        cls, operator: str, query: Tensor, key: Tensor, value: Tensor, heads: int, layout: str
    ) -> _Shape:
        for name, tensor in (("query", query), ("key", key), ("value", value)):
            check_type(operator, name, tensor, (query.dtype,) if name != "query" else FLOATING)
            rank = len(layout)
            check(
                tensor.dim() == rank,
                operator,
                f"{name} has {tensor.dim()} dimensions",
                f"input_layout {layout} has {rank}",
            )
        check(heads > 0, operator, f"head_num is {heads}", "expected at least 1")
        if layout in ("BSH", "SBH"):
            check(
                query.shape[2] % heads == 0,
                operator,
                f"query has {query.shape[2]} elements in its last dimension",
                f"expected a multiple of head_num, {heads}",
            )
            dim = query.shape[2] // heads
            check(
                dim > 0 and key.shape[2] % dim == 0 and key.shape[2] > 0,
                operator,
                f"key has {key.shape[2]} elements in its last dimension",
                f"expected a multiple of the head size, {dim}",
            )
            key_heads = key.shape[2] // dim
        else:
            at = layout.index("N")
            check(
                query.shape[at] == heads,
                operator,
                f"head_num is {heads}",
                f"query has {query.shape[at]} heads",
            )
            key_heads = key.shape[at]
        check(
            heads % key_heads == 0,
            operator,
            f"query has {heads} heads and key has {key_heads}",
            "expected a multiple",
        )
        return cls(layout, heads, key_heads)

    def split(self, tensor: Tensor, heads: int) -> Tensor:
        """Return a view [batch, heads, sequence, dim]."""
        if self.layout == "BNSD":
            return tensor
        if self.layout == "BSND":
            return tensor.transpose(1, 2)
        apart = tensor.unflatten(2, (heads, -1))
        return apart.permute((0, 2, 1, 3) if self.layout == "BSH" else (1, 2, 0, 3))

    def join(self, tensor: Tensor) -> Tensor:
        """Convert [batch, heads, sequence, dim] to the layout."""
        if self.layout == "BNSD":
            return tensor
        if self.layout == "BSND":
            return tensor.transpose(1, 2)
        order = (0, 2, 1, 3) if self.layout == "BSH" else (2, 0, 1, 3)
        return tensor.permute(order).flatten(2)

    def grouped(self, tensor: Tensor) -> Tensor:
        """Join the query heads that share a key head: [batch, key heads, group * sequence, n]."""
        return tensor.reshape(tensor.shape[0], self.key_heads, -1, tensor.shape[-1])

    def ungrouped(self, tensor: Tensor) -> Tensor:
        """Undo `grouped`."""
        return tensor.reshape(tensor.shape[0], self.heads, -1, tensor.shape[-1])


def _outside_band(
    rows: int, columns: int, before: int, after: int, origin: int, device: torch.device
) -> Tensor:
    """Return True in row i for columns below i + origin - before and above i + origin + after."""
    at = torch.arange(columns, device=device) - torch.arange(rows, device=device).unsqueeze(1)
    return (at < origin - before) | (at > origin + after)


def _check_mask_shape(operator: str, mask: Tensor, scores: tuple[int, ...]) -> None:
    batch, heads, rows, columns = scores
    accepted = (
        [batch, heads, rows, columns],
        [batch, 1, rows, columns],
        [1, 1, rows, columns],
        [rows, columns],
    )
    check(
        list(mask.shape) in accepted,
        operator,
        f"atten_mask has shape {list(mask.shape)}",
        f"accepted: {', '.join(map(str, accepted))}",
    )


def _hidden(
    operator: str,
    mask: Tensor | None,
    scores: tuple[int, ...],
    sparse_mode: int,
    before: int,
    after: int,
) -> Tensor | None:
    """Return True where a score is masked out, or None if none is.

    Without a mask the operator ignores the mode and the numbers of tokens.
    """
    modes = (_DEFAULT, _ALL, _UPPER_LEFT_CAUSAL, _LOWER_RIGHT_CAUSAL, _BAND)
    only(operator, "sparse_mode", sparse_mode, *modes)
    if mask is None:
        return None
    check_type(operator, "atten_mask", mask, (torch.bool, torch.uint8))
    rows, columns = scores[2:]
    if sparse_mode in (_DEFAULT, _ALL):
        _check_mask_shape(operator, mask, scores)
        hidden = mask.bool()
        limited = before < rows - 1 or after < columns - 1
        if sparse_mode == _DEFAULT and limited:
            outside = _outside_band(rows, columns, before, after, 0, mask.device)
            check(
                bool((hidden | ~outside).all()),
                operator,
                f"atten_mask keeps scores that pre_tockens {before} and next_tockens {after} "
                "leave out",
                "the NPU's result is then undefined; expected a mask that is True there",
            )
        return hidden
    check(
        tuple(mask.shape[-2:]) == (_COMPRESSED, _COMPRESSED) and mask.numel() == _COMPRESSED**2,
        operator,
        f"atten_mask has shape {list(mask.shape)} with sparse_mode {sparse_mode}",
        f"expected the compressed triangle, [{_COMPRESSED}, {_COMPRESSED}]",
    )
    lower_right = columns - rows
    if sparse_mode == _UPPER_LEFT_CAUSAL:
        return _outside_band(rows, columns, rows, 0, 0, mask.device)
    if sparse_mode == _LOWER_RIGHT_CAUSAL:
        return _outside_band(rows, columns, rows + columns, 0, lower_right, mask.device)
    return _outside_band(rows, columns, before, after, lower_right, mask.device)


def _scores(shape: _Shape, query: Tensor, key: Tensor, scale: float) -> Tensor:
    """Return scale * query * key^T in float32: [batch, heads, rows, columns]."""
    wide_query = shape.grouped(shape.split(query, shape.heads).float())
    wide_key = shape.split(key, shape.key_heads).float()
    return shape.ungrouped(wide_query @ wide_key.transpose(-1, -2)).mul_(scale)


def _drawn_seed(device: torch.device) -> tuple[int, int]:
    """Return seed and offset of the device's generator, and advance the generator."""
    generator = torch.npu.default_generators[device.index]
    seed, offset = generator.initial_seed(), generator.get_offset()
    generator.set_offset(offset + 12)
    return (seed + 2**63) % 2**64 - 2**63, offset


def _dropout_factors(
    shape: tuple[int, ...], keep_prob: float, seed: int, offset: int, device: torch.device
) -> Tensor:
    """Return 1 / keep_prob or 0 for each score, as determined by seed and offset."""
    generator = torch.Generator(device)
    generator.manual_seed(seed)
    generator.set_offset(offset)
    kept = torch.empty(shape, device=device).bernoulli_(keep_prob, generator=generator)
    return kept.div_(keep_prob)


@model(
    "npu_fusion_attention",
    source="torch_npu's documentation: softmax(mask(scale * query * key^T)) * value",
    left_out="pse, sink, prefix, packed sequences (TND), dropout_mask, sparse_mode above 4; "
    "a row whose elements are all masked gives zeros, which is an assumption; A2 rounds the "
    "weights to 16 bits before the second product; dropout draws other elements than A2.",
    differentiable=True,
)
def npu_fusion_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    head_num: int,
    input_layout: str,
    pse: Tensor | None = None,
    padding_mask: Tensor | None = None,
    atten_mask: Tensor | None = None,
    scale: float = 1.0,
    keep_prob: float = 1.0,
    pre_tockens: int = _UNLIMITED,
    next_tockens: int = _UNLIMITED,
    inner_precise: int = 0,
    prefix: list[int] | None = None,
    actual_seq_qlen: list[int] | None = None,
    actual_seq_kvlen: list[int] | None = None,
    sparse_mode: int = 0,
    gen_mask_parallel: bool = True,
    sync: bool = False,
    softmax_layout: str = "",
    sink: Tensor | None = None,
    dropout_mask: Tensor | None = None,
    seed: int = 0,
    offset: int = 0,
) -> tuple[Tensor, Tensor, Tensor, Tensor, int, int, int]:
    """Return attention, each row's maximum and sum, an empty tensor, and the numbers of dropout."""
    operator = "npu_fusion_attention"
    layout = input_layout.upper()
    only(operator, "input_layout", layout, *_LAYOUTS)
    absent(
        operator,
        pse=pse,
        padding_mask=padding_mask,
        prefix=prefix,
        actual_seq_qlen=actual_seq_qlen,
        actual_seq_kvlen=actual_seq_kvlen,
        sink=sink,
        dropout_mask=dropout_mask,
    )
    only(operator, "softmax_layout", softmax_layout, "")
    only(operator, "seed", seed, 0)
    only(operator, "offset", offset, 0)
    check(0 < keep_prob <= 1, operator, f"keep_prob is {keep_prob}", "expected (0, 1]")
    shape = _Shape.of(operator, query, key, value, head_num, layout)
    weights = _scores(shape, query, key, scale)
    hidden = _hidden(
        operator, atten_mask, tuple(weights.shape), sparse_mode, pre_tockens, next_tockens
    )
    if hidden is not None:
        weights.masked_fill_(hidden, -torch.inf)
    maximum = weights.amax(-1, keepdim=True)
    if hidden is not None:  # For a row without a score, exp(-inf - 0) is 0.
        maximum.masked_fill_(maximum == -torch.inf, 0)
    weights.sub_(maximum).exp_()
    total = weights.sum(-1, keepdim=True)
    numels = 0
    if keep_prob < 1:
        seed, offset = _drawn_seed(query.device)
        numels = weights.numel()
        weights.mul_(_dropout_factors(tuple(weights.shape), keep_prob, seed, offset, query.device))
    wide_value = shape.split(value, shape.key_heads).float()
    attention = shape.ungrouped(shape.grouped(weights) @ wide_value)
    attention.div_(total.masked_fill(total == 0, 1))
    return (
        rounded(shape.join(attention), query.dtype),
        maximum.expand(*maximum.shape[:-1], _STATISTICS).contiguous(),
        total.expand(*total.shape[:-1], _STATISTICS).contiguous(),
        query.new_empty(0),
        seed,
        offset,
        numels,
    )


@model(
    "npu_fusion_attention_grad",
    source="derived from npu_fusion_attention",
    left_out="As npu_fusion_attention.",
    differentiable=True,
)
def npu_fusion_attention_grad(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    dy: Tensor,
    head_num: int,
    input_layout: str,
    *,
    pse: Tensor | None = None,
    padding_mask: Tensor | None = None,
    atten_mask: Tensor | None = None,
    softmax_max: Tensor | None = None,
    softmax_sum: Tensor | None = None,
    softmax_in: Tensor | None = None,
    attention_in: Tensor | None = None,
    scale_value: float = 1.0,
    keep_prob: float = 1.0,
    pre_tockens: int = _UNLIMITED,
    next_tockens: int = _UNLIMITED,
    inner_precise: int = 0,
    seed: int = 0,
    offset: int = 0,
    numels: int = 0,
    prefix: list[int] | None = None,
    actual_seq_qlen: list[int] | None = None,
    actual_seq_kvlen: list[int] | None = None,
    sparse_mode: int = 0,
    gen_mask_parallel: bool = True,
    sync: bool = False,
    softmax_layout: str = "",
    sink: Tensor | None = None,
) -> tuple[Tensor, Tensor, Tensor, Tensor | None, Tensor | None]:
    """Return the gradients of query, key and value; pse and sink have none."""
    operator = "npu_fusion_attention_grad"
    layout = input_layout.upper()
    only(operator, "input_layout", layout, *_LAYOUTS)
    absent(
        operator,
        pse=pse,
        padding_mask=padding_mask,
        prefix=prefix,
        actual_seq_qlen=actual_seq_qlen,
        actual_seq_kvlen=actual_seq_kvlen,
        sink=sink,
    )
    if softmax_max is None or softmax_sum is None or attention_in is None:
        raise RuntimeError(
            f"{operator}: softmax_max, softmax_sum or attention_in is missing; pass those that "
            "npu_fusion_attention returned."
        )
    shape = _Shape.of(operator, query, key, value, head_num, layout)
    weights = _scores(shape, query, key, scale_value)
    hidden = _hidden(
        operator, atten_mask, tuple(weights.shape), sparse_mode, pre_tockens, next_tockens
    )
    if hidden is not None:
        weights.masked_fill_(hidden, -torch.inf)
    total = softmax_sum[..., :1]
    weights.sub_(softmax_max[..., :1]).exp_().div_(total.masked_fill(total == 0, 1))

    wide_dy = shape.split(dy, shape.heads).float()
    grouped_dy = shape.grouped(wide_dy)
    wide_value = shape.split(value, shape.key_heads).float()
    dweights = shape.ungrouped(grouped_dy @ wide_value.transpose(-1, -2))
    kept = weights
    if keep_prob < 1:
        factors = _dropout_factors(tuple(weights.shape), keep_prob, seed, offset, query.device)
        dweights.mul_(factors)
        kept = weights * factors
    dvalue = shape.grouped(kept).transpose(-1, -2) @ grouped_dy

    # The sum over a row of weight * dweight is the product of attention and its gradient.
    inner = (wide_dy * shape.split(attention_in, shape.heads).float()).sum(-1, keepdim=True)
    dscores = shape.grouped(dweights.sub_(inner).mul_(weights).mul_(scale_value))
    dquery = shape.ungrouped(dscores @ shape.split(key, shape.key_heads).float())
    dkey = dscores.transpose(-1, -2) @ shape.grouped(shape.split(query, shape.heads).float())
    return (
        rounded(shape.join(dquery), query.dtype),
        rounded(shape.join(dkey), key.dtype),
        rounded(shape.join(dvalue), value.dtype),
        None,
        None,
    )
