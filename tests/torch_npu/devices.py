"""Copies values between the CPU and a device, and compares the results of the two."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils import _pytree as pytree

NPU = torch.device("npu:0")


def seed(number: int) -> None:
    """Seed the generators of the CPU and of the current device.

    torch.manual_seed would also queue a seed for a GPU, together with a stack trace.
    """
    torch.default_generator.manual_seed(number)
    torch.npu.manual_seed(number)


class Copier:
    """Copies tensors to a device with their strides, offsets, overlaps and shared storages."""

    def __init__(self, device: torch.device = NPU) -> None:
        self._device = device
        # Originals and their copies, by the identity of the original while it lives.
        self._storages: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}
        self._tensors: dict[int, tuple[torch.Tensor, torch.Tensor]] = {}

    def tensor(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return the copy of a tensor; repeated calls return one copy."""
        if id(tensor) not in self._tensors:
            copy = self._memory(tensor).as_strided(
                tensor.size(), tensor.stride(), tensor.storage_offset()
            )
            copy = torch._conj(copy) if tensor.is_conj() else copy
            copy = torch._neg_view(copy) if tensor.is_neg() else copy
            copy = copy.detach().requires_grad_(tensor.requires_grad)
            self._tensors[id(tensor)] = tensor, copy
        return self._tensors[id(tensor)][1]

    def _memory(self, tensor: torch.Tensor) -> torch.Tensor:
        """Return all elements of a tensor's storage on the device."""
        storage = tensor.untyped_storage()
        if storage._cdata not in self._storages:
            memory = torch.empty(0, dtype=tensor.dtype).set_(storage)
            self._storages[storage._cdata] = memory, memory.to(self._device)
        return self._storages[storage._cdata][1].view(tensor.dtype)

    def tree(self, value: Any) -> Any:
        """Copy all tensors in nested containers; replace devices."""
        return pytree.tree_map(self._leaf, value)

    def _leaf(self, leaf: Any) -> Any:
        if isinstance(leaf, torch.Tensor):
            return self.tensor(leaf)
        is_cpu = isinstance(leaf, (str, torch.device)) and leaf in ("cpu", torch.device("cpu"))
        return self._device if is_cpu else leaf


def to_npu(value: Any) -> Any:
    """Copy all tensors in nested containers to the first device."""
    return Copier().tree(value)


def _bytes(tensor: torch.Tensor) -> torch.Tensor:
    plain = tensor.detach().cpu().resolve_conj().resolve_neg().contiguous()
    # PyTorch calls 1 element contiguous with any stride, but views it as bytes only with stride 1.
    return plain.as_strided((plain.numel(),), (1,)).view(torch.uint8)


def same_bytes(left: torch.Tensor, right: torch.Tensor) -> bool:
    """Return whether all elements are equal bit for bit, NaN included."""
    return torch.equal(_bytes(left), _bytes(right))


def assert_same_tensor(actual: torch.Tensor, expected: torch.Tensor, where: str = "") -> None:
    """Compare a tensor of a device with one of the CPU: type, shape, strides, all bytes."""
    for kind in ("dtype", "shape", "layout", "requires_grad"):
        mine, theirs = getattr(actual, kind), getattr(expected, kind)
        assert mine == theirs, f"{where}: {kind} is {mine}; the CPU's is {theirs}"
    if expected.numel() > 0:
        assert actual.stride() == expected.stride(), (
            f"{where}: strides are {actual.stride()}; the CPU's are {expected.stride()}"
        )
    if same_bytes(actual, expected):
        return
    torch.testing.assert_close(
        actual.cpu(), expected, rtol=0, atol=0, equal_nan=True, msg=lambda text: f"{where}: {text}"
    )
    raise AssertionError(
        f"{where}: equal numbers, but the signs of zeros or the bits of NaN differ"
    )


def assert_same(
    actual: Any, expected: Any, device: torch.device = NPU, close: bool = False
) -> None:
    """Compare the results of a device with those of the CPU, tensors in nested containers too.

    If `close`, elements may differ by the tolerance of torch.testing.assert_close.
    """
    actual_leaves, actual_spec = pytree.tree_flatten(actual)
    expected_leaves, expected_spec = pytree.tree_flatten(expected)
    assert actual_spec == expected_spec
    for i, (mine, theirs) in enumerate(zip(actual_leaves, expected_leaves, strict=True)):
        where = f"result {i}"
        if isinstance(theirs, torch.Tensor):
            assert isinstance(mine, torch.Tensor), f"{where} is {mine}"
            assert mine.device == device, f"{where} is on {mine.device}"
            if close:
                torch.testing.assert_close(mine.cpu(), theirs, equal_nan=True)
            else:
                assert_same_tensor(mine, theirs, where)
        elif theirs == torch.device("cpu"):
            assert mine == device
        elif isinstance(theirs, float) and theirs != theirs:
            assert mine != mine
        else:
            assert mine == theirs, f"{where} is {mine}; the CPU's is {theirs}"
