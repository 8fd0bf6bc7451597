"""PyTorch's own operator database on a device against the CPU: results and gradients.

Each entry runs with PyTorch's sample arguments. opinfo_expectations.toml lists the entries that are
not compared bit for bit, and the entries that fail, each with the reason.
"""

from __future__ import annotations

import itertools
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomllib
import torch
from devices import Copier, assert_same, same_bytes, seed
from torch.utils import _pytree as pytree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_methods_invocations import op_db

CPU = torch.device("cpu")
FORWARD_SAMPLES = 40
GRADIENT_SAMPLES = 12
OTHER_TYPES_SAMPLES = 2  # for each element type
VARIANT_SAMPLES = 6  # with out=, and in place
EXPECTATIONS = tomllib.loads(Path(__file__).with_name("opinfo_expectations.toml").read_text())


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Compute small tensors in one thread, since waking threads takes longer than the operators."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def dtype_of(entry: Any) -> torch.dtype | None:
    """Return the element type with which an entry runs; None if the CPU has no kernel for it."""
    order = [torch.float32, torch.complex64, torch.int64, torch.bool]
    return next((dtype for dtype in order if dtype in entry.dtypes), None)


# The entries that can be called on the CPU.
ENTRIES = {
    entry.full_name: entry
    for entry in op_db
    if dtype_of(entry) is not None and not entry.full_name.startswith("jiterator")
}
DIFFERENTIABLE = [
    name
    for name, entry in ENTRIES.items()
    if entry.supports_autograd and dtype_of(entry).is_floating_point
]


def parametrized(names: list[str], kind: str) -> list[Any]:
    """Return the names as parameters; those that are expected to fail carry the reason."""
    failures = EXPECTATIONS["fails"][kind]
    return [
        pytest.param(
            name,
            marks=[pytest.mark.xfail(reason=failures[name], strict=True)]
            if name in failures
            else [],
        )
        for name in names
    ]


def samples(
    entry: Any, count: int, *, requires_grad: bool = False, dtype: torch.dtype | None = None
) -> list[Any]:
    """Return the arguments that PyTorch has for an entry, on the CPU."""
    seed(0)
    made = entry.sample_inputs("cpu", dtype or dtype_of(entry), requires_grad=requires_grad)
    return list(itertools.islice(filter(names_device, made), count))


def names_device(sample: Any) -> bool:
    """Return whether the arguments of a call name a device."""
    leaves = pytree.tree_leaves((sample.input, sample.args, sample.kwargs))
    return "device" in sample.kwargs or any(isinstance(leaf, torch.Tensor) for leaf in leaves)


def arguments_on_npu(name: str, arguments: Any, copier: Copier) -> Any:
    """Copy the arguments of a call to the device, except those that PyTorch needs on the CPU."""
    if name in EXPECTATIONS["input_alone_on_device"]:
        first, args, kwargs = arguments
        return copier.tree(first), args, kwargs
    return copier.tree(arguments)


def call(function: Callable[..., Any], arguments: Any) -> Any:
    """Call an operator, with equal random numbers in each call."""
    seed(0)
    first, args, kwargs = arguments
    return function(first, *args, **kwargs)


def outcome(function: Callable[..., Any], arguments: Any) -> Any:
    """Return the results, and the input and out= after the call; or the type of the exception."""
    try:
        return call(function, arguments), arguments[0], arguments[2].get("out")
    except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError) as error:
        return type(error)


def compare_variant(name: str, function: Callable[..., Any], sample: Any, **more: Any) -> None:
    """Compare a variant of an operator, which may be refused on the device as on the CPU."""
    arguments = Copier(CPU).tree((sample.input, sample.args, {**sample.kwargs, **more}))
    on_npu = arguments_on_npu(name, arguments, Copier())
    copied = Copier(CPU).tree(arguments)
    expected = outcome(function, arguments)
    compare(name, outcome(function, on_npu), expected, partial(outcome, function, copied))


def compare(name: str, actual: Any, expected: Any, again: Callable[[], Any]) -> None:
    """Compare the results of the device with those of the CPU.

    If they differ, the entry must be listed as close, or a second call on the CPU must differ too.
    """
    if name in EXPECTATIONS["uninitialized"]:
        actual, expected = (
            pytree.tree_map_only(torch.Tensor, torch.zeros_like, value)
            for value in (actual, expected)
        )
    try:
        assert_same(actual, expected)
    except AssertionError:
        if name not in EXPECTATIONS["close"] and same_results(expected, again()):
            raise
        assert_same(actual, expected, close=True)


def same_results(left: Any, right: Any) -> bool:
    """Return whether the tensors of two results of the CPU are equal bit for bit."""
    pairs = zip(pytree.tree_leaves(left), pytree.tree_leaves(right), strict=True)
    return all(same_bytes(a, b) for a, b in pairs if isinstance(a, torch.Tensor))


@pytest.mark.parametrize("name", parametrized(list(ENTRIES), "forward"))
def test_forward(name: str) -> None:
    """The results are those of the CPU."""
    entry = ENTRIES[name]
    for sample in samples(entry, FORWARD_SAMPLES):
        arguments = (sample.input, sample.args, sample.kwargs)
        on_npu, copied = arguments_on_npu(name, arguments, Copier()), Copier(CPU).tree(arguments)
        expected = call(entry, arguments)
        compare(name, call(entry, on_npu), expected, partial(call, entry, copied))


@pytest.mark.parametrize("name", parametrized(DIFFERENTIABLE, "gradient"))
def test_gradient(name: str) -> None:
    """The gradients of all inputs are those of the CPU."""
    entry = ENTRIES[name]
    for sample in samples(entry, GRADIENT_SAMPLES, requires_grad=True):
        arguments = (sample.input, sample.args, sample.kwargs)
        copier = Copier()
        on_npu, copied = arguments_on_npu(name, arguments, copier), Copier(CPU).tree(arguments)
        expected = gradients(entry, sample, arguments, Copier(CPU))
        actual = gradients(entry, sample, on_npu, copier)
        compare(name, actual, expected, partial(gradients, entry, sample, copied, Copier(CPU)))


@pytest.mark.parametrize("name", parametrized(list(ENTRIES), "other_types"))
def test_other_types(name: str) -> None:
    """The results with the other element types that the CPU has kernels for are the CPU's."""
    entry = ENTRIES[name]
    for dtype in sorted(set(entry.dtypes) - {dtype_of(entry)}, key=str):
        for sample in samples(entry, OTHER_TYPES_SAMPLES, dtype=dtype):
            compare_variant(name, entry, sample)


IN_PLACE = [name for name, entry in ENTRIES.items() if entry.inplace_variant is not None]


@pytest.mark.parametrize("name", parametrized(IN_PLACE, "in_place"))
def test_in_place(name: str) -> None:
    """The in-place variant changes the arguments as on the CPU."""
    entry = ENTRIES[name]
    for sample in samples(entry, VARIANT_SAMPLES):
        compare_variant(name, entry.inplace_variant, sample)


WITH_OUT = [name for name, entry in ENTRIES.items() if entry.supports_out]


@pytest.mark.parametrize("name", parametrized(WITH_OUT, "out"))
def test_out(name: str) -> None:
    """The variant with out= fills tensors of the right shape, and resizes empty ones."""
    entry = ENTRIES[name]
    for sample in samples(entry, VARIANT_SAMPLES):
        results = call(entry, Copier(CPU).tree((sample.input, sample.args, sample.kwargs)))
        for like in (torch.zeros_like, lambda tensor: tensor.new_zeros(0)):
            out = pytree.tree_map_only(torch.Tensor, like, results)
            compare_variant(name, entry, sample, out=out)


def gradients(entry: Any, sample: Any, arguments: Any, copier: Copier) -> list[torch.Tensor | None]:
    """Return the gradients of all arguments, from one fixed gradient for each result."""
    inputs = [
        t for t in pytree.tree_leaves(arguments) if isinstance(t, torch.Tensor) and t.requires_grad
    ]
    results = pytree.tree_leaves(sample.output_process_fn_grad(call(entry, arguments)))
    outputs = [t for t in results if isinstance(t, torch.Tensor) and t.requires_grad]
    if not outputs:
        return []
    generator = torch.Generator().manual_seed(1)
    given = [torch.randn(t.shape, dtype=t.dtype, generator=generator) for t in outputs]
    return list(torch.autograd.grad(outputs, inputs, copier.tree(given), allow_unused=True))
