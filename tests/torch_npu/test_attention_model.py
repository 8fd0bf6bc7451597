"""The value model of npu_fusion_attention and its gradient."""

from __future__ import annotations

import aclq.torch_npu  # noqa: F401 - It prepares the process, so it comes before torch.
import numpy as np
import pytest
import torch
import torch_npu
from model_checks import FLOATING, assert_close, assert_described, check_gradients, randn, wide

# The order of [batch, heads, sequence, dim] in each layout.
LAYOUTS = {"BNSD": (0, 1, 2, 3), "BSND": (0, 2, 1, 3), "BSH": (0, 2, 1, 3), "SBH": (2, 0, 1, 3)}
BATCH, HEADS, ROWS, COLUMNS, DIM = 2, 4, 3, 5, 4


def laid_out(tensor, layout):
    """Return [batch, heads, sequence, dim] in a layout."""
    apart = tensor.permute(LAYOUTS[layout]).contiguous()
    return apart if len(layout) == 4 else apart.flatten(2)


def attention_inputs(dtype=torch.float32, key_heads=HEADS, rows=ROWS, columns=COLUMNS):
    return [
        randn(BATCH, HEADS, rows, DIM, dtype=dtype),
        randn(BATCH, key_heads, columns, DIM, dtype=dtype),
        randn(BATCH, key_heads, columns, DIM, dtype=dtype),
    ]


def attention(scale=0.5, hidden=None):
    """Return the formula for inputs [batch, heads, sequence, dim]."""

    def formula(query, key, value):
        groups = query.shape[1] // key.shape[1]
        key, value = (np.repeat(each, groups, axis=1) for each in (key, value))
        scores = scale * np.einsum("bnid,bnjd->bnij", query, key)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        if hidden is not None:
            weights = np.where(hidden, 0, weights)
        total = weights.sum(-1, keepdims=True)
        weights = np.divide(weights, total, out=np.zeros_like(weights), where=total != 0)
        return np.einsum("bnij,bnjd->bnid", weights, value)

    return formula


def run_attention(inputs, layout="BNSD", **options):
    """Run the operator in a layout, from and to [batch, heads, sequence, dim]."""
    laid = [laid_out(each, layout) for each in inputs]
    outputs = torch_npu.npu_fusion_attention(*laid, HEADS, layout, scale=0.5, **options)
    y = outputs[0]
    assert_described(y, laid[0].shape, inputs[0].dtype)
    apart = y if len(layout) == 4 else y.unflatten(2, (HEADS, -1))
    return apart.permute(tuple(np.argsort(LAYOUTS[layout]).tolist())), outputs


@pytest.mark.parametrize("dtype", FLOATING)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key_heads", [4, 2, 1])
def test_fusion_attention(dtype, layout, key_heads):
    inputs = attention_inputs(dtype, key_heads)
    y, outputs = run_attention(inputs, layout)
    query, key, value = (wide(x) for x in inputs)
    assert_close(y, attention()(query, key, value), dtype)
    maximum, total, empty = outputs[1:4]
    for statistic in (maximum, total):
        assert_described(statistic, (BATCH, HEADS, ROWS, 8), torch.float32)
    scores = 0.5 * np.einsum("bnid,bnjd->bnij", query, np.repeat(key, 4 // key_heads, 1))
    assert_close(maximum, np.repeat(scores.max(-1, keepdims=True), 8, -1), torch.float32)
    sums = np.exp(scores - scores.max(-1, keepdims=True)).sum(-1, keepdims=True)
    assert_close(total, np.repeat(sums, 8, -1), torch.float32)
    assert_described(empty, (0,), dtype)
    assert outputs[4:] == (0, 0, 0)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("key_heads", [4, 2])
def test_fusion_attention_has_gradients(layout, key_heads):
    inputs = attention_inputs(key_heads=key_heads)
    check_gradients(lambda *x: run_attention(x, layout)[0], attention(), inputs)


@pytest.mark.parametrize(
    "shape", [(BATCH, HEADS, ROWS, COLUMNS), (BATCH, 1, ROWS, COLUMNS), (ROWS, COLUMNS)]
)
@pytest.mark.parametrize("dtype", [torch.bool, torch.uint8])
@pytest.mark.parametrize("sparse_mode", [0, 1])
def test_fusion_attention_leaves_out_what_the_mask_hides(shape, dtype, sparse_mode):
    inputs = attention_inputs()
    mask = torch.rand(shape) < 0.4
    mask[..., 0] = False
    options = {"atten_mask": mask.to(dtype).npu(), "sparse_mode": sparse_mode}
    y, _ = run_attention(inputs, **options)
    formula = attention(hidden=mask.numpy())
    assert_close(y, formula(*(wide(x) for x in inputs)), torch.float32)
    check_gradients(lambda *x: run_attention(x, **options)[0], formula, inputs)


def test_fusion_attention_gives_zeros_for_rows_that_are_hidden_as_a_whole():
    inputs = attention_inputs()
    mask = torch.zeros(ROWS, COLUMNS, dtype=torch.bool)
    mask[1] = True
    y, _ = run_attention(inputs, atten_mask=mask.npu())
    assert bool((y[:, :, 1] == 0).all())
    y.sum().backward()
    assert all(bool(x.grad.isfinite().all()) for x in inputs)


LARGE = 2147483647


# least and greatest: the kept values of j - i; the last row and column are 2 columns apart.
@pytest.mark.parametrize(
    ("sparse_mode", "before", "after", "least", "greatest"),
    [(2, LARGE, LARGE, -9, 0), (3, LARGE, LARGE, -9, 2), (4, 1, 0, 1, 2), (4, 2, 1, 0, 3)],
)
def test_fusion_attention_of_the_modes_with_a_compressed_mask(
    sparse_mode, before, after, least, greatest
):
    inputs = attention_inputs()
    triangle = torch.ones(2048, 2048, dtype=torch.bool).triu(1).npu()
    options = {
        "atten_mask": triangle,
        "sparse_mode": sparse_mode,
        "pre_tockens": before,
        "next_tockens": after,
    }
    distance = np.arange(COLUMNS) - np.arange(ROWS)[:, None]
    hidden = (distance < least) | (distance > greatest)
    y, _ = run_attention(inputs, **options)
    formula = attention(hidden=hidden)
    assert_close(y, formula(*(wide(x) for x in inputs)), torch.float32)
    check_gradients(lambda *x: run_attention(x, **options)[0], formula, inputs)


def test_fusion_attention_ignores_mode_and_tokens_without_a_mask():
    inputs = attention_inputs()
    plain, _ = run_attention(inputs)
    limited, _ = run_attention(inputs, sparse_mode=2, pre_tockens=1, next_tockens=0)
    assert torch.equal(plain, limited)


def test_fusion_attention_refuses_a_mask_that_disagrees_with_the_tokens():
    inputs = attention_inputs()
    causal = torch.ones(ROWS, COLUMNS, dtype=torch.bool).triu(1).npu()
    run_attention(inputs, atten_mask=causal, next_tockens=0)
    with pytest.raises(RuntimeError, match="atten_mask keeps scores that pre_tockens 0 and next"):
        run_attention(inputs, atten_mask=causal, pre_tockens=0, next_tockens=0)


def test_fusion_attention_drops_the_same_weights_in_both_directions():
    """Compare gradients with those of the weights that the forward pass kept."""
    query, key = randn(1, 4, 64, 64), randn(1, 4, 64, 64)
    value = torch.eye(64).expand(1, 4, 64, 64).contiguous().npu().requires_grad_()
    y, *_, seed, offset, numels = torch_npu.npu_fusion_attention(
        query, key, value, 4, "BNSD", keep_prob=0.75
    )
    assert numels == 4 * 64 * 64
    dropped = y == 0  # With the identity as values, y is the matrix of weights.
    assert 0.22 < dropped.float().mean().item() < 0.28
    plain = torch_npu.npu_fusion_attention(query, key, value, 4, "BNSD")[0]
    torch.testing.assert_close(y, torch.where(dropped, 0.0, plain / 0.75))
    upstream = torch.randn(y.shape).npu()
    y.backward(upstream)
    dvalue = np.einsum("bnij,bnid->bnjd", wide(y), wide(upstream))
    assert_close(value.grad, dvalue, torch.float32, factor=8)
    weights = wide(plain)
    dweights = np.where(wide(dropped), 0, wide(upstream) / 0.75)
    dscores = weights * (dweights - (dweights * weights).sum(-1, keepdims=True))
    assert_close(query.grad, dscores @ wide(key), torch.float32, factor=8)
    again, *_, seed_2, offset_2, _ = torch_npu.npu_fusion_attention(
        query, key, value, 4, "BNSD", keep_prob=0.75
    )
    assert (seed, offset) != (seed_2, offset_2)
    assert not torch.equal(again == 0, dropped)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pse": (2, 4, 3, 5)}, r"npu_fusion_attention: pse has shape \[2, 4, 3, 5\]; .* no pse"),
        ({"padding_mask": (1,)}, "padding_mask has shape"),
        ({"prefix": [1, 1]}, r"prefix is \[1, 1\]"),
        ({"actual_seq_qlen": [3]}, r"actual_seq_qlen is \[3\]"),
        ({"actual_seq_kvlen": [3]}, r"actual_seq_kvlen is \[3\]"),
        ({"sink": (4,)}, "sink has shape"),
        ({"sparse_mode": 5, "atten_mask": (3, 5)}, "sparse_mode is 5; .* accepts 0 or 1 or 2"),
        ({"softmax_layout": "TND"}, "softmax_layout is 'TND'"),
        ({"keep_prob": 0.0}, r"keep_prob is 0.0; expected \(0, 1\]"),
        ({"atten_mask": (5, 3)}, r"atten_mask has shape \[5, 3\]; accepted: \[2, 4, 3, 5\]"),
        ({"atten_mask": (3, 5), "sparse_mode": 2}, r"expected the compressed triangle, \[2048"),
    ],
)
def test_fusion_attention_refuses_options(options, message):
    options = {
        name: torch.zeros(value, dtype=torch.bool).npu() if isinstance(value, tuple) else value
        for name, value in options.items()
    }
    with pytest.raises(RuntimeError, match=message):
        run_attention(attention_inputs(), **options)


def test_fusion_attention_refuses_layouts_and_heads():
    query = torch.zeros(2, 4, 3, 4).npu()
    with pytest.raises(NotImplementedError, match=r"input_layout is 'TND'; .* accepts 'BSH' or"):
        torch_npu.npu_fusion_attention(query, query, query, 4, "TND")
    with pytest.raises(RuntimeError, match="query has 4 dimensions; input_layout BSH has 3"):
        torch_npu.npu_fusion_attention(query, query, query, 4, "BSH")
    with pytest.raises(RuntimeError, match="head_num is 2; query has 4 heads"):
        torch_npu.npu_fusion_attention(query, query, query, 2, "BNSD")
    with pytest.raises(RuntimeError, match="query has 4 heads and key has 3; expected a multiple"):
        torch_npu.npu_fusion_attention(query, query[:, :3], query[:, :3], 4, "BNSD")
    with pytest.raises(RuntimeError, match="key is FLOAT16; accepted: FLOAT"):
        torch_npu.npu_fusion_attention(query, query.half(), query, 4, "BNSD")
