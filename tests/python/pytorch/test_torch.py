"""PyTorch tensors on the CPU, as inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aclq
import model
import numpy as np
import pytest
import torch
from values import HARD_SCALES, HARD_X, TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

X_TYPES = (torch.float32, torch.float16, torch.bfloat16)

RESULTS = {
    "int8": torch.int8,
    "uint8": torch.uint8,
    "int32": torch.int32,
    "float8_e4m3fn": torch.float8_e4m3fn,
    "float8_e5m2": torch.float8_e5m2,
    "hifloat8": torch.uint8,
}


def numpy_of(tensor: torch.Tensor) -> np.ndarray[Any, Any]:
    """Return a tensor's elements; NumPy's own conversion lacks bfloat16 and the 8-bit floats."""
    name = str(tensor.dtype).removeprefix("torch.")
    integer = {1: torch.uint8, 2: torch.int16, 4: torch.int32}[tensor.itemsize]
    return tensor.contiguous().view(integer).numpy().view(TYPES[name])


@pytest.mark.parametrize("dtype", RESULTS)
@pytest.mark.parametrize("x_type", X_TYPES, ids=str)
def test_types(x_type: torch.dtype, dtype: str) -> None:
    x = torch.tensor(HARD_X).to(x_type)[:, None].repeat(1, HARD_SCALES.size)
    scales = torch.tensor(HARD_SCALES)
    zero_points = torch.arange(HARD_SCALES.size, dtype=torch.int8)
    result = aclq.quantize(x, scales, zero_points, dtype=dtype, axis=1)
    assert isinstance(result, torch.Tensor)
    assert result.dtype == RESULTS[dtype]
    expected = model.quantize(numpy_of(x), HARD_SCALES, zero_points.numpy(), dtype=dtype, axis=1)
    model.assert_equal(numpy_of(result), expected)


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.permute(2, 0, 1),
        lambda x: x[::2, 1:, ::3],
        lambda x: x[0, 0, 0],
        lambda x: x[:, None, :, 1:1],
        lambda x: x[:1].expand(5, -1, -1),
    ],
    ids=["permuted", "sliced", "rank 0", "empty", "expanded"],
)
def test_views(view: Callable[[torch.Tensor], torch.Tensor]) -> None:
    x = view(torch.arange(4 * 5 * 6, dtype=torch.bfloat16).reshape(4, 5, 6) - 60)
    result = aclq.quantize(x, 0.3, -1)
    assert result.is_contiguous()
    model.assert_equal(numpy_of(result), model.quantize(numpy_of(x), np.float32(0.3), np.int32(-1)))


@pytest.mark.parametrize("dtype", RESULTS)
def test_out(dtype: str) -> None:
    x = torch.tensor(HARD_X[:60]).reshape(6, 10)
    memory = torch.zeros(10, 12, dtype=RESULTS[dtype])
    out = memory.T[::2]
    assert aclq.quantize(x, 0.5, dtype=dtype, out=out) is out
    expected = np.zeros((10, 12), model.codes(numpy_of(memory)).dtype)
    expected.T[::2] = model.quantize(numpy_of(x), np.float32(0.5), dtype=dtype)
    model.assert_equal(numpy_of(memory), expected)


def test_in_place() -> None:
    x = torch.tensor([1.5, 2.5, -3])
    out = x.view(torch.int32)
    assert aclq.quantize(x, 1.0, dtype="int32", out=out) is out
    assert out.tolist() == [2, 2, -3]


def test_overlap_is_refused() -> None:
    x = torch.tensor([1.5, 2.5, -3])
    with pytest.raises(ValueError, match=r"^out overlaps x; "):
        aclq.quantize(x, 1.0, out=x.view(torch.int8)[:3])
    assert x.tolist() == [1.5, 2.5, -3]


@pytest.mark.parametrize("dtype", ["int8", "float8_e5m2"])
def test_subclasses_of_tensors(dtype: str) -> None:
    class Tensor(torch.Tensor):
        pass

    for x in (torch.tensor([1.0, 2.0]).as_subclass(Tensor), torch.nn.Buffer(torch.ones(2))):
        result = aclq.quantize(x, 1.0, dtype=dtype)
        assert isinstance(result, torch.Tensor)
        assert result.dtype == RESULTS[dtype]
        assert result.float().tolist() == x.tolist()


def test_flushing_of_subnormal_numbers_has_no_influence() -> None:
    x = torch.tensor([3e-40])
    assert torch.set_flush_denormal(True)
    try:
        results = [aclq.quantize(x, 1e-40), aclq.quantize(x, 1e-40, 1e-40)]
        least = aclq.choose_scales(x, rule="percentile", percentile=5e-324)
    finally:
        torch.set_flush_denormal(False)
    assert [result.tolist() for result in results] == [[3], [3]]
    assert least.scales.tolist() == [2**-126]


def test_numpy_arrays_and_tensors_mix() -> None:
    x, scales = np.float32([3, 5]), torch.tensor([1.0, 2.0])
    result = aclq.quantize(x, scales, torch.tensor([1, 2], dtype=torch.int32), axis=0)
    assert type(result) is np.ndarray
    assert result.tolist() == [4, 4]
    assert aclq.quantize(torch.tensor(x), scales.numpy(), axis=0).tolist() == [3, 2]


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        *((result, name) for name, result in RESULTS.items() if name != "hifloat8"),
        (torch.qint8, "int8"),
        (torch.quint8, "uint8"),
        (torch.qint32, "int32"),
    ],
    ids=str,
)
def test_dtype_of_torch(dtype: torch.dtype, name: str) -> None:
    assert aclq.quantize(torch.tensor([1.0]), 1.0, dtype=dtype).dtype == RESULTS[name]
    assert aclq.quantize(np.float32([1]), 1.0, dtype=dtype).dtype == TYPES[name]


def refused(x: torch.Tensor, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        aclq.quantize(x, 1.0)
    assert str(raised.value) == message


def test_other_dtypes_of_torch_are_refused() -> None:
    with pytest.raises(TypeError) as raised:
        aclq.quantize(torch.tensor([1.0]), 1.0, dtype=torch.quint4x2)
    assert str(raised.value) == (
        "dtype is torch.quint4x2; accepted are int8, uint8, int32, hifloat8, float8_e4m3fn, "
        "float8_e5m2."
    )


def test_requires_grad_is_refused() -> None:
    refused(
        torch.ones(3, requires_grad=True),
        TypeError,
        "x requires a gradient, which quantization does not propagate; pass x.detach().",
    )
    with pytest.raises(TypeError, match=r"^out requires a gradient, "):
        aclq.quantize(torch.ones(3), 1.0, out=torch.zeros(3, requires_grad=True))


def test_negative_bit_is_refused() -> None:
    negated = torch.tensor([1 + 2j, 3 - 4j]).conj().imag
    assert negated.tolist() == [-2, 4]
    found = "has PyTorch's negative bit set, so its memory has the negated numbers; "
    refused(negated, TypeError, f"x {found}pass a copy, x.resolve_neg().")
    assert aclq.quantize(negated.resolve_neg(), 1.0).tolist() == [-2, 4]
    with pytest.raises(TypeError) as raised:
        aclq.dequantize(torch.tensor([1, 2], dtype=torch.int8), 1.0, out=negated)
    assert str(raised.value) == f"out {found}pass another array, and copy the result."


def test_float64_is_refused() -> None:
    refused(
        torch.ones(3, dtype=torch.float64),
        TypeError,
        "x is float64; accepted are float32, float16, bfloat16. x is not rounded silently, since "
        "that could change the result: round it yourself with x.astype(numpy.float32), or "
        "x.to(torch.float32) if it is a tensor of PyTorch.",
    )


def test_meta_tensors_are_refused() -> None:
    with pytest.raises(TypeError, match=r"^x is Tensor and could not be read through __dlpack__"):
        aclq.quantize(torch.empty(3, device="meta"), 1.0)
