"""The table of value models, and the models of casts, formats and allocations."""

from __future__ import annotations

import inspect
from pathlib import Path

import aclq.torch_npu  # noqa: F401 - It prepares the process, so it comes before torch.
import numpy as np
import pytest
import torch
import torch_npu
from aclq.torch_npu import _models
from model_checks import FLOATING, assert_described, randn, rounded_bits

# -- the table


def schema_of(name):
    base, _, overload = name.partition(".")
    return getattr(getattr(torch.ops.npu, base), overload or "default")._schema


@pytest.mark.parametrize("name", _models.MODELS)
def test_a_model_has_the_signature_of_its_operator(name):
    """Keyword-only arguments are passed by name, others by position, defaults are left out."""
    schema = schema_of(name).arguments
    parameters = list(inspect.signature(_models.MODELS[name].kernel).parameters.values())
    keyword_only = {p.name: p for p in parameters if p.kind is p.KEYWORD_ONLY}
    positional = [p for p in parameters if p.kind is not p.KEYWORD_ONLY]
    assert list(keyword_only) == [a.name for a in schema if a.kwarg_only]
    pairs = list(zip(positional, [a for a in schema if not a.kwarg_only], strict=False))
    pairs += [(keyword_only[a.name], a) for a in schema if a.kwarg_only]
    for parameter, argument in pairs:
        default = None if parameter.default is parameter.empty else parameter.default
        assert default == argument.default_value, argument.name
    required = sum(p.default is p.empty for p in positional)
    taken = sum(not a.kwarg_only for a in schema)
    assert required <= taken <= len(positional)


def quantized(x):
    scale = torch.tensor([0.5]).npu()
    return torch_npu.npu_quantize(x, scale, None, torch.qint8, 1).cpu().flatten().tolist()


# Calls of the native operators on [[0, 1, 2], [3, 4, 5]].
NATIVE_CALLS = {
    "npu_quantize": lambda x: quantized(x) == [0, 2, 4, 6, 8, 10],
    "_quantize_per_tensor_impl.out": lambda x: (
        torch.quantize_per_tensor(x, 0.5, 0, torch.qint8).int_repr().cpu()[1, 2] == 10
    ),
    "get_npu_format": lambda x: torch_npu.get_npu_format(x) == 2,
    "get_storage_size": lambda x: torch.ops.npu.get_storage_size(x) == 6,
    "npu_change_data_ptr": lambda x: torch.ops.npu.npu_change_data_ptr(x.clone(), x, 0) == 0,
    "npu_reshape": lambda x: torch.equal(torch.ops.npu.npu_reshape(x, [3, 2]), x.view(3, 2)),
    "empty_with_swapped_memory": lambda x: (
        torch_npu.empty_with_swapped_memory([2, 3], dtype=x.dtype, device=x.device).shape == x.shape
    ),
    "copy_memory_": lambda x: torch.equal(
        torch.ops.npu.copy_memory_(torch.zeros(2, 3, device=x.device), x), x
    ),
    "npu_prefetch": lambda x: torch_npu.npu_prefetch(x, None, 16) is None,
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", _models.NATIVE)
def test_a_native_operator_runs_and_leaves_the_queue_in_order(name):
    x = torch.arange(6.0).reshape(2, 3).npu()
    assert schema_of(name).name.startswith("npu::")
    assert NATIVE_CALLS[name](x)
    torch.npu.synchronize()
    assert quantized(x[1:]) == [6, 8, 10]


def test_no_operator_is_both_native_and_a_model():
    assert not set(_models.NATIVE) & set(_models.MODELS)


def test_the_documentation_is_that_of_the_table():
    file = Path(__file__).parents[2] / "docs" / "torch_npu_operators.md"
    assert file.read_text() == _models.documentation()


def test_strict_mode_has_exact_models_only():
    strict = _models.kernels(strict=True)
    assert set(strict) == {name for name, row in _models.MODELS.items() if row.exact != "no"}
    x = torch.tensor([1.5, 2.5]).npu()
    float16, int32 = 5, 3
    assert strict["npu_dtype_cast"](x, float16).tolist() == [1.5, 2.5]
    with pytest.raises(NotImplementedError, match="exact between FLOAT, FLOAT16 and BFLOAT16"):
        strict["npu_dtype_cast"](x, int32)


def test_a_condition_of_exactness_can_be_checked():
    for row in _models.MODELS.values():
        assert (row.exact in ("yes", "no")) == (row.exact_for is None)


# -- casts and formats


def test_dtype_cast_rounds_bfloat16_to_nearest_even():
    values = np.random.default_rng(1).integers(0, 2**32, 20_000, dtype=np.uint32)
    values = values.view(np.float32)
    values = values[np.isfinite(values)]
    y = torch_npu.npu_dtype_cast(torch.from_numpy(values).npu(), torch.bfloat16)
    assert_described(y, values.shape, torch.bfloat16)
    codes = y.cpu().view(torch.int16).numpy().view(np.uint16)
    np.testing.assert_array_equal(codes, rounded_bits(values, 7, np.uint16))


@pytest.mark.parametrize("operator", [torch_npu.npu_dtype_cast, torch_npu._npu_dtype_cast])
@pytest.mark.parametrize("target", [torch.float16, torch.float32, torch.int32, torch.uint8])
def test_dtype_cast_gives_the_values_of_numpy(operator, target):
    x = torch.tensor([[0.0, -0.0, 1.5, 65504.0], [2.0**-25, 3 * 2.0**-25, 100.99, 7.0]]).abs()
    y = operator(x.npu().t(), target)
    assert_described(y, (4, 2), target)
    kind = str(target).removeprefix("torch.")
    in_range = x.numpy().T[:3] if target is torch.uint8 else x.numpy().T
    np.testing.assert_array_equal(y.cpu().numpy()[: len(in_range)], in_range.astype(kind))


@pytest.mark.parametrize("dtype", FLOATING)
def test_dtype_cast_passes_the_gradient_in_the_type_of_the_input(dtype):
    x = randn(3, 4, dtype=dtype)
    torch_npu.npu_dtype_cast(x, torch.float32).backward(torch.full((3, 4), 0.25).npu())
    assert x.grad.dtype == dtype
    assert bool((x.grad == 0.25).all())


def test_dtype_cast_refuses_types_it_does_not_know():
    x = randn(4)
    with pytest.raises(NotImplementedError, match="npu_dtype_cast: dtype is type number 290"):
        torch_npu.npu_dtype_cast(x, 290)
    with pytest.raises(NotImplementedError, match="input_dtype is 'FLOAT16'"):
        torch_npu.npu_dtype_cast(x, torch.float16, torch.float16)


@pytest.mark.parametrize("acl_format", [-1, 0, 1, 2, 30])
def test_format_cast_returns_the_tensor_for_formats_that_are_plain_arrays(acl_format):
    x = randn(2, 3)
    y = torch_npu.npu_format_cast(x, acl_format)
    assert y.data_ptr() == x.data_ptr()
    y.sum().backward()
    assert bool((x.grad == 1).all())
    with torch.no_grad():
        assert torch_npu.npu_format_cast_(x, acl_format) is x
        assert torch_npu.npu_format_cast_(x, torch.zeros(2).npu()) is x


@pytest.mark.parametrize("operator", ["empty_with_format", "unsafe_empty_with_format"])
def test_empty_with_format_allocates_plain_arrays_only(operator):
    options = {"dtype": torch.float16, "device": torch.device("npu:0")}
    y = getattr(torch.ops.npu, operator)([2, 3], **options, acl_format=2)
    assert_described(y, (2, 3), torch.float16)
    with pytest.raises(NotImplementedError, match="format 29 rearranges memory"):
        getattr(torch.ops.npu, operator)([16, 16], **options, acl_format=29)


def test_format_cast_refuses_formats_that_rearrange_memory():
    x = torch.zeros(16, 16).npu()
    for operator in (torch_npu.npu_format_cast, torch_npu.npu_format_cast_):
        with pytest.raises(NotImplementedError, match="format 29 rearranges memory"):
            operator(x, 29)
