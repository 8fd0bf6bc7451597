"""Common operators on a device against the CPU: values, types, shapes, strides, side effects.

Each operator runs with several element types and with contiguous and transposed arguments. If
PyTorch refuses a call on the CPU, it must refuse the call on the device.
"""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import torch
from devices import NPU, Copier, assert_same, seed
from torch.nn import functional

Operator = Callable[["Inputs"], Any]


MATRIX = (4, 6)
SHAPES = {
    **dict.fromkeys("abc", MATRIX),
    **{"row": (6,), "column": (4, 1), "scalar": (), "square": (5, 5)},
    **{"batch": (3, 4, 6), "batch2": (3, 6, 4), "signal": (2, 3, 10), "volume": (1, 2, 4, 5, 6)},
    **{"image": (2, 3, 8, 8), "kernel": (4, 3, 3, 3)},
}


class Inputs:
    """Arguments for operators, of one element type, made when an operator uses them.

    Arguments with one name have equal elements and strides on every device.
    """

    def __init__(self, dtype: torch.dtype, transposed: bool, device: torch.device) -> None:
        self.dtype, self.device = dtype, device
        self._transposed = transposed
        self.used: dict[str, torch.Tensor] = {}

    def __getattr__(self, name: str) -> torch.Tensor:
        if name not in self.used:
            generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
            tensor = self._laid_out(self._made(name, generator))
            self.used[name] = Copier(self.device).tensor(tensor)
        return self.used[name]

    def _made(self, name: str, generator: torch.Generator) -> torch.Tensor:
        fixed = {"rows": [2, 0, 3, 0], "labels": [1, 0, 5, 2]}
        if name in fixed:
            return torch.tensor(fixed[name])
        if name == "mask":
            return torch.rand(MATRIX, generator=generator) > 0.5
        if name == "index":
            return torch.randint(0, 4, MATRIX, generator=generator)
        if name == "unit":
            return torch.rand(MATRIX, generator=generator).to(self.dtype)
        if name == "positive":
            return (torch.randn(MATRIX, generator=generator).abs() * 3 + 1).to(self.dtype)
        if self.dtype.is_floating_point or self.dtype.is_complex:
            return torch.randn(SHAPES[name], generator=generator, dtype=_drawn(self.dtype)).to(
                self.dtype
            )
        low = 0 if self.dtype == torch.bool else -5
        return torch.randint(low, 6, SHAPES[name], generator=generator).to(self.dtype)

    def _laid_out(self, tensor: torch.Tensor) -> torch.Tensor:
        if not self._transposed or tensor.dim() < 2:
            return tensor
        return tensor.transpose(0, -1).contiguous().transpose(0, -1)

    def zeros(self, *shape: int) -> torch.Tensor:
        """Return an output tensor for out=."""
        return torch.zeros(shape, dtype=self.dtype, device=self.device)


def _drawn(dtype: torch.dtype) -> torch.dtype:
    return torch.complex64 if dtype.is_complex else torch.float32


def assigned(tensor: torch.Tensor, index: Any, value: Any) -> torch.Tensor:
    """Return a tensor after an assignment to a part of it."""
    tensor[index] = value
    return tensor


OPERATORS: dict[str, Operator] = {
    # Arithmetic, in place, with numbers, with out=.
    "add": lambda i: i.a + i.b,
    "add broadcast": lambda i: i.a + i.row + i.column,
    "add alpha": lambda i: torch.add(i.a, i.b, alpha=2),
    "add number": lambda i: i.a + 2,
    "add scalar": lambda i: i.a + i.scalar,
    "add_": lambda i: i.a.add_(i.b),
    "add out": lambda i: torch.add(i.a, i.b, out=i.zeros(4, 6)),
    "add out resized": lambda i: torch.add(i.a, i.b, out=i.zeros(0)),
    "sub": lambda i: i.a - i.b,
    "rsub": lambda i: 3 - i.a,
    "mul": lambda i: i.a * i.b,
    "mul_": lambda i: i.a.mul_(3),
    "div": lambda i: i.a / i.positive,
    "div trunc": lambda i: torch.div(i.a, i.positive, rounding_mode="trunc"),
    "div floor": lambda i: torch.div(i.a, i.positive, rounding_mode="floor"),
    "remainder": lambda i: i.a % i.positive,
    "fmod": lambda i: torch.fmod(i.a, i.positive),
    "pow": lambda i: i.positive**2,
    "pow tensor": lambda i: i.positive.pow(i.positive),
    "rpow": lambda i: 2**i.positive,
    "neg": lambda i: -i.a,
    "abs": lambda i: i.a.abs(),
    "sign": lambda i: i.a.sign(),
    "square": lambda i: i.a.square(),
    "reciprocal": lambda i: i.positive.reciprocal(),
    "addcmul": lambda i: torch.addcmul(i.a, i.b, i.c, value=2),
    "addcdiv": lambda i: torch.addcdiv(i.a, i.b, i.positive, value=2),
    "lerp": lambda i: torch.lerp(i.a, i.b, 0.3),
    "clamp": lambda i: i.a.clamp(-1, 1),
    "clamp tensor": lambda i: torch.clamp(i.a, min=i.b),
    "clamp_": lambda i: i.a.clamp_(max=0),
    "maximum": lambda i: torch.maximum(i.a, i.b),
    "minimum": lambda i: torch.minimum(i.a, i.b),
    "floor": lambda i: i.a.floor(),
    "ceil": lambda i: i.a.ceil(),
    "round": lambda i: i.a.round(),
    "trunc": lambda i: i.a.trunc(),
    "frac": lambda i: i.a.frac(),
    # Elementwise functions.
    "exp": lambda i: i.a.exp(),
    "expm1": lambda i: i.a.expm1(),
    "log": lambda i: i.positive.log(),
    "log1p": lambda i: i.positive.log1p(),
    "log2": lambda i: i.positive.log2(),
    "sqrt": lambda i: i.positive.sqrt(),
    "sqrt_": lambda i: i.positive.sqrt_(),
    "rsqrt": lambda i: i.positive.rsqrt(),
    "sin": lambda i: i.a.sin(),
    "cos": lambda i: i.a.cos(),
    "tan": lambda i: i.a.tan(),
    "atan2": lambda i: torch.atan2(i.a, i.b),
    "tanh": lambda i: i.a.tanh(),
    "sigmoid": lambda i: i.a.sigmoid(),
    "erf": lambda i: i.a.erf(),
    "relu": lambda i: i.a.relu(),
    "relu_": lambda i: functional.relu(i.a, inplace=True),
    "leaky_relu": lambda i: functional.leaky_relu(i.a, 0.1),
    "elu": lambda i: functional.elu(i.a),
    "gelu": lambda i: functional.gelu(i.a),
    "gelu tanh": lambda i: functional.gelu(i.a, approximate="tanh"),
    "silu": lambda i: functional.silu(i.a),
    "mish": lambda i: functional.mish(i.a),
    "hardswish": lambda i: functional.hardswish(i.a),
    "softplus": lambda i: functional.softplus(i.a),
    "prelu": lambda i: functional.prelu(i.a, i.row),
    "glu": lambda i: functional.glu(i.a),
    "logit": lambda i: i.unit.logit(1e-3),
    # Comparisons, logic, bits.
    "eq": lambda i: i.a == i.b,
    "ne": lambda i: i.a != 0,
    "lt": lambda i: i.a < i.b,
    "ge": lambda i: i.a >= 1,
    "isnan": lambda i: torch.isnan(i.a / i.a),
    "isfinite": lambda i: torch.isfinite(i.a / 0),
    "isclose": lambda i: torch.isclose(i.a, i.b),
    "equal": lambda i: torch.equal(i.a, i.a.clone()),
    "allclose": lambda i: torch.allclose(i.a, i.b),
    "logical_and": lambda i: torch.logical_and(i.a, i.mask),
    "logical_not": lambda i: torch.logical_not(i.a),
    "bitwise_and": lambda i: i.a & i.b,
    "bitwise_xor": lambda i: i.mask ^ i.mask.flip(0),
    "shift": lambda i: i.positive << 1,
    "where": lambda i: torch.where(i.mask, i.a, i.b),
    "where number": lambda i: torch.where(i.mask, i.a, 0),
    "masked_fill": lambda i: i.a.masked_fill(i.mask, 1),
    "masked_fill_": lambda i: i.a.masked_fill_(i.mask, 1),
    "masked_select": lambda i: i.a.masked_select(i.mask),
    "masked_scatter": lambda i: i.a.masked_scatter(i.mask, i.b),
    # Reductions.
    "sum": lambda i: i.a.sum(),
    "sum dim": lambda i: i.batch.sum((0, 2), keepdim=True),
    "sum dtype": lambda i: i.a.sum(dtype=torch.float64),
    "mean": lambda i: i.a.mean(1),
    "prod": lambda i: i.a.prod(0),
    "var": lambda i: i.a.var(1, unbiased=False),
    "std": lambda i: i.a.std(),
    "var_mean": lambda i: torch.var_mean(i.batch, (1, 2)),
    "norm": lambda i: i.a.norm(),
    "vector_norm": lambda i: torch.linalg.vector_norm(i.a, ord=1, dim=0),
    "max": lambda i: i.a.max(),
    "max dim": lambda i: i.a.max(1),
    "min dim": lambda i: i.a.min(0, keepdim=True),
    "amax": lambda i: i.batch.amax((0, 1)),
    "aminmax": lambda i: torch.aminmax(i.a),
    "argmax": lambda i: i.a.argmax(1),
    "argmin": lambda i: i.a.argmin(),
    "all": lambda i: i.a.all(1),
    "any": lambda i: i.mask.any(),
    "logsumexp": lambda i: i.a.logsumexp(0),
    "cumsum": lambda i: i.a.cumsum(1),
    "cumprod": lambda i: i.a.cumprod(0),
    "cummax": lambda i: i.a.cummax(1),
    "count_nonzero": lambda i: i.a.count_nonzero(0),
    "median": lambda i: i.a.median(1),
    "quantile": lambda i: i.a.quantile(0.3, dim=1),
    "histc": lambda i: i.a.histc(5, -3, 3),
    "bincount": lambda i: torch.bincount(i.index.reshape(-1)),
    # Linear algebra.
    "matmul": lambda i: i.a @ i.b.t(),
    "matmul batch": lambda i: i.batch @ i.batch2,
    "matmul broadcast": lambda i: i.batch @ i.row,
    "mm": lambda i: torch.mm(i.a.t(), i.b),
    "bmm": lambda i: torch.bmm(i.batch, i.batch2),
    "mv": lambda i: torch.mv(i.a, i.row),
    "dot": lambda i: torch.dot(i.row, i.row),
    "addmm": lambda i: torch.addmm(i.square[:4, :4], i.a, i.b.t(), beta=2, alpha=0.5),
    "baddbmm": lambda i: torch.baddbmm(i.square[:4, :4], i.batch, i.batch2),
    "einsum": lambda i: torch.einsum("bij,bjk->ik", i.batch, i.batch2),
    "outer": lambda i: torch.outer(i.row, i.row),
    "tensordot": lambda i: torch.tensordot(i.batch, i.batch2, dims=([2], [1])),
    "linear": lambda i: functional.linear(i.batch, i.a, i.rows.to(i.dtype)),
    "inv": lambda i: torch.linalg.inv(i.square + 9 * torch.eye(5, device=i.device)),
    "det": lambda i: torch.linalg.det(i.square),
    "solve": lambda i: torch.linalg.solve(i.square, i.square.flip(0)),
    "cholesky": lambda i: torch.linalg.cholesky(i.square @ i.square.mH + torch.eye(5).to(i.square)),
    "qr": lambda i: torch.linalg.qr(i.a),
    "svdvals": lambda i: torch.linalg.svdvals(i.a),
    "eigh": lambda i: torch.linalg.eigh(i.square),
    "triu": lambda i: i.a.triu(1),
    "tril": lambda i: i.a.tril(),
    "trace": lambda i: i.square.trace(),
    "cross": lambda i: torch.linalg.cross(i.a[:3], i.b[:3], dim=0),
    # Networks.
    "softmax": lambda i: i.a.softmax(-1),
    "softmax dtype": lambda i: functional.softmax(i.a, 0, dtype=torch.float32),
    "log_softmax": lambda i: i.a.log_softmax(1),
    "conv1d": lambda i: functional.conv1d(i.signal, i.kernel[:, :, 0], padding=1),
    "conv2d": lambda i: functional.conv2d(
        i.image, i.kernel, i.rows.to(i.dtype), stride=2, padding=1
    ),
    "conv2d groups": lambda i: functional.conv2d(i.image, i.kernel[:3, :1], groups=3, dilation=2),
    "conv3d": lambda i: functional.conv3d(i.volume, i.volume[:, :, :2, :2, :2]),
    "conv_transpose2d": lambda i: functional.conv_transpose2d(
        i.image, i.kernel.transpose(0, 1), stride=2
    ),
    "max_pool2d": lambda i: functional.max_pool2d(i.image, 2, return_indices=True),
    "avg_pool2d": lambda i: functional.avg_pool2d(
        i.image, 3, 2, padding=1, count_include_pad=False
    ),
    "adaptive_avg_pool2d": lambda i: functional.adaptive_avg_pool2d(i.image, 3),
    "batch_norm": lambda i: functional.batch_norm(
        i.image, i.row[:3], i.positive[0, :3], training=True
    ),
    "batch_norm eval": lambda i: functional.batch_norm(i.image, i.row[:3], i.positive[0, :3]),
    "layer_norm": lambda i: functional.layer_norm(i.batch, (6,), i.row, i.row),
    "group_norm": lambda i: functional.group_norm(i.a.reshape(2, 2, 6), 2),
    "instance_norm": lambda i: functional.instance_norm(i.image),
    "rms_norm": lambda i: functional.rms_norm(i.batch, (6,), i.row),
    "normalize": lambda i: functional.normalize(i.a),
    "embedding": lambda i: functional.embedding(i.index, i.a),
    "embedding_bag": lambda i: functional.embedding_bag(i.index, i.a, mode="mean"),
    "one_hot": lambda i: functional.one_hot(i.rows, 5),
    "attention": lambda i: functional.scaled_dot_product_attention(i.batch, i.batch, i.batch),
    "attention causal": lambda i: functional.scaled_dot_product_attention(
        i.image, i.image, i.image, is_causal=True
    ),
    "interpolate nearest": lambda i: functional.interpolate(i.image, scale_factor=2),
    "interpolate bilinear": lambda i: functional.interpolate(i.image, size=(5, 7), mode="bilinear"),
    "grid_sample": lambda i: functional.grid_sample(
        i.image, i.image[:, :2, :4, :4].permute(0, 2, 3, 1), align_corners=False
    ),
    "pixel_shuffle": lambda i: functional.pixel_shuffle(i.image.reshape(2, 12, 4, 4), 2),
    "unfold": lambda i: functional.unfold(i.image, 3),
    "fold": lambda i: functional.fold(i.image.reshape(2, 12, 16), (5, 5), 2),
    "cosine_similarity": lambda i: functional.cosine_similarity(i.a, i.b),
    "pairwise_distance": lambda i: functional.pairwise_distance(i.a, i.b),
    "cdist": lambda i: torch.cdist(i.a, i.b),
    # Losses.
    "cross_entropy": lambda i: functional.cross_entropy(i.a, i.labels, label_smoothing=0.1),
    "nll_loss": lambda i: functional.nll_loss(i.a, i.labels, reduction="none"),
    "mse_loss": lambda i: functional.mse_loss(i.a, i.b),
    "l1_loss": lambda i: functional.l1_loss(i.a, i.b, reduction="sum"),
    "smooth_l1_loss": lambda i: functional.smooth_l1_loss(i.a, i.b),
    "kl_div": lambda i: functional.kl_div(i.a, i.unit, reduction="batchmean"),
    "binary_cross_entropy": lambda i: functional.binary_cross_entropy(i.unit, i.unit.flip(0)),
    "binary_cross_entropy_with_logits": lambda i: functional.binary_cross_entropy_with_logits(
        i.a, i.unit
    ),
    # Shapes, views, parts.
    "view": lambda i: i.a.contiguous().view(2, 12),
    "reshape": lambda i: i.a.reshape(3, 8),
    "reshape of a view": lambda i: i.a.t().reshape(-1),
    "permute": lambda i: i.batch.permute(2, 0, 1),
    "contiguous": lambda i: i.batch.permute(2, 0, 1).contiguous(),
    "expand": lambda i: i.column.expand(4, 5),
    "squeeze": lambda i: i.column.squeeze(),
    "unsqueeze": lambda i: i.a.unsqueeze(1),
    "flatten": lambda i: i.batch.flatten(1),
    "select": lambda i: i.batch[:, 2],
    "slice": lambda i: i.batch[1:, ::2, -3:],
    "narrow": lambda i: i.a.narrow(1, 2, 3),
    "diagonal": lambda i: i.square.diagonal(1),
    "split": lambda i: i.a.split([2, 4], dim=1),
    "chunk": lambda i: i.a.chunk(3, dim=1),
    "unbind": lambda i: i.a.unbind(0),
    "cat": lambda i: torch.cat([i.a, i.b, i.a[:1]]),
    "stack": lambda i: torch.stack([i.a, i.b], 1),
    "repeat": lambda i: i.a.repeat(2, 1, 2),
    "repeat_interleave": lambda i: i.a.repeat_interleave(2, 0),
    "tile": lambda i: i.row.tile(3),
    "flip": lambda i: i.a.flip(0, 1),
    "roll": lambda i: i.a.roll(2, 1),
    "rot90": lambda i: i.a.rot90(),
    "pad": lambda i: functional.pad(i.a, (1, 2), value=3),
    "pad reflect": lambda i: functional.pad(i.image, (1, 2, 2, 1), mode="reflect"),
    "movedim": lambda i: i.batch.movedim(0, -1),
    "meshgrid": lambda i: torch.meshgrid(i.row, i.row, indexing="ij"),
    "view dtype": lambda i: i.a.contiguous().view(torch.uint8),
    "as_strided": lambda i: i.a.as_strided((3, 3), (2, 1), 1),
    # Indexing.
    "index": lambda i: i.a[i.rows],
    "index several": lambda i: i.a[i.rows, i.labels],
    "index mask": lambda i: i.a[i.mask],
    "index CPU": lambda i: i.a[i.rows.cpu()],
    "index_select": lambda i: i.a.index_select(0, i.rows),
    "index_put": lambda i: i.a.index_put((i.rows,), i.b, accumulate=True),
    "index_add": lambda i: i.a.index_add(0, i.rows, i.b),
    "index_copy": lambda i: i.a.index_copy(1, i.rows[:3], i.b[:, :3]),
    "index_fill": lambda i: i.a.index_fill(0, i.rows, 2),
    "assign slice": lambda i: assigned(i.a, (slice(1, 3), slice(None, None, 2)), i.b[:2, :3]),
    "assign number": lambda i: assigned(i.batch, (..., 2), 5),
    "assign mask": lambda i: assigned(i.a, i.mask, 0),
    "assign rows": lambda i: assigned(i.a, i.rows[:3], i.b[:3]),
    "gather": lambda i: i.a.gather(0, i.index),
    "scatter": lambda i: i.a.scatter(0, i.index[:1], i.b[:1]),
    "scatter_add": lambda i: i.a.scatter_add(0, i.index, i.b),
    "scatter_reduce": lambda i: i.a.scatter_reduce(0, i.index, i.b, "amax"),
    "take_along_dim": lambda i: i.a.take_along_dim(i.index, 0),
    "take": lambda i: i.a.take(i.index),
    "nonzero": lambda i: i.a.nonzero(),
    "argwhere": lambda i: torch.argwhere(i.mask),
    # Sorting and sets.
    "sort": lambda i: i.a.sort(1, descending=True),
    "argsort": lambda i: i.a.argsort(dim=0, stable=True),
    "topk": lambda i: i.a.topk(3),
    "kthvalue": lambda i: i.a.kthvalue(2),
    "unique": lambda i: i.index.unique(return_counts=True),
    "unique_consecutive": lambda i: i.index.unique_consecutive(return_inverse=True),
    "searchsorted": lambda i: torch.searchsorted(i.row.sort()[0], i.a),
    "bucketize": lambda i: torch.bucketize(i.a, i.row.sort()[0]),
    "isin": lambda i: torch.isin(i.index, i.rows[:2]),
    # Making and converting.
    "zeros_like": lambda i: torch.zeros_like(i.a),
    "ones_like": lambda i: torch.ones_like(i.a, dtype=torch.float32),
    "full_like": lambda i: torch.full_like(i.a, 3),
    "new_zeros": lambda i: i.a.new_zeros(2, 3),
    "zeros": lambda i: torch.zeros(3, dtype=i.dtype, device=i.device),
    "arange": lambda i: torch.arange(1, 9, 2, dtype=i.dtype, device=i.device),
    "linspace": lambda i: torch.linspace(0, 1, 7, dtype=i.dtype, device=i.device),
    "eye": lambda i: torch.eye(3, dtype=i.dtype, device=i.device),
    "tril_indices": lambda i: torch.tril_indices(3, 4, device=i.device),
    "fill_": lambda i: i.a.fill_(7),
    "zero_": lambda i: i.a.t().zero_(),
    "copy_": lambda i: i.a.copy_(i.b),
    "copy_ broadcast": lambda i: i.a.copy_(i.row),
    "copy_ convert": lambda i: i.a.copy_(i.index),
    "clone": lambda i: i.a.clone(),
    "to float": lambda i: i.a.to(torch.float32),
    "to half": lambda i: i.a.half(),
    "to bfloat16": lambda i: i.a.bfloat16(),
    "to long": lambda i: i.a.long(),
    "to bool": lambda i: i.a.bool(),
    "type_as": lambda i: i.index.type_as(i.a),
    "item": lambda i: i.scalar.item(),
    "tolist": lambda i: i.a.tolist(),
    "print": lambda i: repr(i.a.cpu()),
    "numpy": lambda i: i.a.cpu().numpy().tolist(),
    "complex": lambda i: torch.complex(i.a, i.b),
    "real": lambda i: torch.view_as_real(i.a + 0j),
    "conj": lambda i: (i.a + 1j * i.b).conj() * 2,
    "fft": lambda i: torch.fft.fft(i.a),
    "rfft2": lambda i: torch.fft.rfft2(i.a),
    "stft": lambda i: torch.stft(i.signal[0], 4, window=i.signal[0, 0, :4], return_complex=True),
    # Random numbers: after equal seeds, the first operator draws the numbers of the CPU.
    "rand": lambda i: torch.rand(4, 6, device=i.device),
    "randn_like": lambda i: torch.randn_like(i.a),
    "randint": lambda i: torch.randint(0, 9, (4, 6), device=i.device),
    "randperm": lambda i: torch.randperm(9, device=i.device),
    "bernoulli": lambda i: torch.bernoulli(i.unit),
    "multinomial": lambda i: torch.multinomial(i.positive, 3),
    "normal_": lambda i: i.a.normal_(),
    "uniform_": lambda i: i.a.t().uniform_(),
    "dropout": lambda i: functional.dropout(i.unit.abs(), 0.4),
    "exponential_": lambda i: i.positive.exponential_(),
    # Several tensors in one call.
    "foreach_add": lambda i: torch._foreach_add([i.a, i.row], [i.b, i.row]),
    "foreach_mul_": lambda i: (torch._foreach_mul_([i.a, i.row], 2), i.a, i.row)[1:],
    "foreach_norm": lambda i: torch._foreach_norm([i.a, i.row]),
    "block_diag": lambda i: torch.block_diag(i.a, i.square),
    "cartesian_prod": lambda i: torch.cartesian_prod(i.row, i.row),
}
DTYPES = (torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.bool, torch.complex64)


def run(operator: Operator, inputs: Inputs) -> Any:
    """Return the results of an operator, or the type of the exception that it raises."""
    seed(7)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns for the CPU and for the device.
        try:
            return operator(inputs)
        except (RuntimeError, TypeError, ValueError, IndexError) as error:
            return type(error)


@pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: str(dtype).removeprefix("torch."))
@pytest.mark.parametrize("name", OPERATORS)
def test_operator(name: str, dtype: torch.dtype) -> None:
    """Results and all arguments after the call are those of the CPU."""
    for transposed in (False, True):
        on_cpu = Inputs(dtype, transposed, torch.device("cpu"))
        on_npu = Inputs(dtype, transposed, NPU)
        expected = run(OPERATORS[name], on_cpu)
        actual = run(OPERATORS[name], on_npu)
        assert_same(actual, expected)
        assert_same(on_npu.used, on_cpu.used)


def test_number_of_operators() -> None:
    """There are more than 150 operators, and none is refused for every element type."""
    assert len(OPERATORS) > 150
    cpu = torch.device("cpu")
    refused = [
        name
        for name, operator in OPERATORS.items()
        if all(isinstance(run(operator, Inputs(dtype, False, cpu)), type) for dtype in DTYPES)
    ]
    assert refused == []
