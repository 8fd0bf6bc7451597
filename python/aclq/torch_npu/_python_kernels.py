"""PyTorch's CPU kernels for npu tensors without a compiler: the Python variant of the module.

Each call of an operator takes about 100 microseconds. csrc/ explains each step.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves, tree_map

from . import _operators
from ._native_operators import NATIVE
from ._registration import register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Key = torch._C.DispatchKey
_CPU = torch.device("cpu")
_CPU_KEYS = torch._C.DispatchKeySet(_Key.CPU)
_NPU_KEY = "PrivateUse1"
_AUTOGRAD_NPU_KEY = "AutogradPrivateUse1"

_OFFSET_STEP = 4  # Offsets of generators are multiples of 4.
_ODD_FRACTION = 0x9E3779B97F4A7C15
_ALL_BITS = 2**64 - 1


class _HostCall:
    """One call of an operator on npu tensors, run on CPU tensors over their memory."""

    def __init__(self, op: Any, *, accepts_host: bool, accepts_devices: bool) -> None:
        self._name = op._schema.name
        self._accepts_host = accepts_host
        self._accepts_devices = accepts_devices
        self._tensors: list[tuple[Tensor, Tensor]] = []  # npu tensor, CPU tensor
        self._storages: dict[int, Any] = {}  # CPU storages by the identities of npu storages
        self._host_tensors: list[Tensor] = []
        self._returns_to_host = False
        self.device: torch.device | None = None

    def to_host(self, value: Any) -> Any:
        """Return the CPU counterpart of an argument."""
        if isinstance(value, torch.device):
            self._returns_to_host |= value.type == "cpu"
            if value.type != "npu":
                return value
            self._note_device(value)
            return _CPU
        if not isinstance(value, Tensor):
            return value
        if value.device.type != "npu":
            self._host_tensors.append(value)
            return value
        self._note_device(value.device)
        for npu, host in self._tensors:
            if npu is value:
                return host
        host = self._over_same_memory(value)
        self._tensors.append((value, host))
        return host

    def _note_device(self, device: torch.device) -> None:
        if device.index is None:
            device = torch.device("npu", torch.npu.current_device())
        if self.device is None:
            self.device = device
        elif device != self.device and not self._accepts_devices:
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, "
                f"{self.device} and {device}! ({self._name})"
            )

    def _over_same_memory(self, tensor: Tensor) -> Tensor:
        if tensor.layout != torch.strided:
            raise NotImplementedError(
                f"{self._name}: PyTorch's CPU kernels work for dense npu tensors; this one is "
                f"{tensor.layout}. Use .cpu() first, or .to_dense()."
            )
        storage = tensor.untyped_storage()
        if storage._cdata not in self._storages:
            self._storages[storage._cdata] = _host_storage(storage)
        host = _over_storage(self._storages[storage._cdata], tensor)
        if tensor.is_conj():
            host = torch._conj(host)
        return torch._neg_view(host) if tensor.is_neg() else host

    def host_generator(self, generator: torch.Generator | None) -> torch.Generator | None:
        """Return a CPU generator for this call, and advance the npu generator."""
        draws_on_host = self._returns_to_host or (not self._tensors and bool(self._host_tensors))
        if generator is None:
            if draws_on_host:
                return None
            assert self.device is not None
            generator = torch.npu.default_generators[self.device.index]
        expected = "cpu" if draws_on_host else "npu"
        if generator.device.type != expected:
            raise RuntimeError(
                f"Expected a '{expected}' device type for generator but found "
                f"'{generator.device.type}' ({self._name})"
            )
        return generator if draws_on_host else _next_generator(generator)

    def check_pin_memory(self, pin_memory: bool | None) -> None:
        """Raise an error if device memory is to be pinned."""
        if pin_memory and not self._returns_to_host:
            raise RuntimeError(f"Only dense CPU tensors can be pinned ({self._name})")

    def start(self, written: Iterable[Any]) -> None:
        """Check the devices of the arguments, and wait for the work that torch_npu has launched."""
        if self.device is None:
            self._note_device(torch.device("npu"))
        targets = [value for value in written if isinstance(value, Tensor)]
        for tensor in self._host_tensors:
            is_number = not tensor.dim() and not any(tensor is target for target in targets)
            if not is_number and self._tensors and not self._accepts_host:
                raise RuntimeError(
                    "Expected all tensors to be on the same device, but found at least two "
                    f"devices, {self.device} and {tensor.device}! ({self._name})"
                )
        torch.npu.synchronize() if self._accepts_devices else torch.npu.current_stream(
            self.device
        ).synchronize()

    def write_back(self) -> None:
        """Give arguments that the kernel has resized their new shape and elements."""
        for npu, host in self._tensors:
            if host.shape == npu.shape and host.stride() == npu.stride():
                continue
            storage, needed = npu.untyped_storage(), host.untyped_storage().nbytes()
            if storage.nbytes() != needed:
                storage.resize_(needed)
            npu.set_(storage, host.storage_offset(), host.shape, host.stride())
            if host.numel():
                _over_storage(_host_storage(storage), npu).copy_(host)

    def to_npu(self, value: Any) -> Any:
        """Return the npu counterpart of a result."""
        if not isinstance(value, Tensor) or value.device != _CPU or self._returns_to_host:
            return value
        for npu, host in self._tensors:
            if host is value:
                return npu
        if any(value is tensor for tensor in self._host_tensors):
            return value
        storage = value.untyped_storage()
        for npu, host in self._tensors:
            if value.numel() and host.untyped_storage().data_ptr() == storage.data_ptr():
                return torch.empty(0, dtype=value.dtype, device=self.device).set_(
                    npu.untyped_storage(), value.storage_offset(), value.shape, value.stride()
                )
        result = torch.empty_strided(
            value.shape, value.stride(), dtype=value.dtype, device=self.device
        )
        if value.numel():
            _over_storage(_host_storage(result.untyped_storage()), result).copy_(value)
        return result


def _host_storage(npu: Any) -> Any:
    """Return a CPU storage over the memory of an npu storage; a new one if it has no memory."""
    address = npu.data_ptr()
    if not address:
        return torch.UntypedStorage(0)
    return torch._C._construct_storage_from_data_pointer(address, _CPU, npu.nbytes())


def _over_storage(storage: Any, like: Tensor) -> Tensor:
    """Return a CPU tensor over a storage, with type, offset, shape and strides of a tensor."""
    return torch.empty(0, dtype=like.dtype).set_(
        storage, like.storage_offset(), like.shape, like.stride()
    )


def _next_generator(npu: torch.Generator) -> torch.Generator:
    """Return a CPU generator for one call, and advance the npu generator."""
    offset = npu.get_offset()
    npu.set_offset(offset + _OFFSET_STEP)
    seed = npu.initial_seed() ^ (offset * _ODD_FRACTION & _ALL_BITS)
    return torch.Generator().manual_seed(seed)


def _cpu_kernel(op: Any, *, accepts_host: bool, accepts_devices: bool) -> Callable[..., Any]:
    """Return a function that runs the CPU kernel of an operator on the memory of npu tensors."""
    arguments = op._schema.arguments
    is_tensor = [str(argument.type) == "Tensor" for argument in arguments]
    is_written = [bool(a.alias_info and a.alias_info.is_write) for a in arguments]
    written_names = {a.name for a, written in zip(arguments, is_written, strict=True) if written}
    has_generator = any(argument.name == "generator" for argument in arguments)
    has_pin_memory = any(argument.name == "pin_memory" for argument in arguments)

    @functools.wraps(op)
    def run(*args: Any, **kwargs: Any) -> Any:
        call = _HostCall(op, accepts_host=accepts_host, accepts_devices=accepts_devices)
        numbers = (int, float, complex)
        # Numbers that PyTorch has wrapped in a tensor arrive as numbers.
        args = tuple(
            torch.tensor(value) if wraps and isinstance(value, numbers) else call_value
            for value, call_value, wraps in zip(
                args, tree_map(call.to_host, args), is_tensor, strict=False
            )
        )
        kwargs = tree_map(call.to_host, kwargs)
        positional = (arg for arg, written in zip(args, is_written, strict=False) if written)
        call.start([*positional, *(kwargs[name] for name in written_names & kwargs.keys())])
        if has_pin_memory:
            call.check_pin_memory(kwargs.get("pin_memory"))
        if has_generator:
            kwargs["generator"] = call.host_generator(kwargs.get("generator"))
        result = op.redispatch(_CPU_KEYS, *args, **kwargs)
        call.write_back()
        return tree_map(call.to_npu, result)

    return run


def _alias_kernel(op: Any, key: Any) -> Callable[..., Any]:
    """Return a function that calls the kernel that PyTorch has for an alias of dispatch keys."""
    return functools.partial(op._op_dk, key)


def _refusing_kernel(name: str, reason: str) -> Callable[..., Any]:
    def refuse(*_args: Any, **_kwargs: Any) -> Any:
        raise NotImplementedError(f"{name} {reason}")

    return refuse


def _has(name: str, *keys: str) -> bool:
    return any(torch._C._dispatch_has_kernel_for_dispatch_key(name, key) for key in keys)


class _Operator:
    """An operator and its entries in the tables."""

    def __init__(self, name: str) -> None:
        self.full_name = name
        self.name = name.partition(".")[0]
        namespace, _, rest = name.partition("::")
        base, _, overload = rest.partition(".")
        packet = getattr(getattr(torch.ops, namespace), base, None)
        self.op = getattr(packet, overload or "default", None)  # None for a name without a schema.

    def is_in(self, names: tuple[str, ...]) -> bool:
        return self.name in names or self.full_name in names

    @property
    def draws_without_generator(self) -> bool:
        assert self.op is not None
        return torch.Tag.nondeterministic_seeded in self.op.tags and not any(
            argument.name == "generator" for argument in self.op._schema.arguments
        )

    def has(self, *keys: str) -> bool:
        return _has(self.full_name, *keys)


_Registration = tuple[Any, "Callable[..., Any]", str]


def _kernels_of_torch_npu(operator: _Operator) -> Iterator[_Registration]:
    """Refuse an operator that torch_npu cannot run. A model may replace the refusal."""
    if operator.has(_NPU_KEY) and operator.full_name.removeprefix("npu::") not in NATIVE:
        yield operator.op, _refusing_kernel(operator.name, _operators.NOT_MODELLED), _NPU_KEY


def _kernels_of_pytorch(operator: _Operator, *, strict: bool) -> Iterator[_Registration]:
    """Select the kernels of an operator by the rules of csrc/install.cc."""
    op, is_npu = operator.op, operator.has(_NPU_KEY)
    is_explicit = operator.has(
        "CompositeExplicitAutograd", "CompositeExplicitAutogradNonFunctional"
    )
    if operator.is_in(_operators.KEPT) or operator.name == "aten::empty":
        return
    if operator.has("CompositeImplicitAutograd") and not (
        operator.has("CPU") and operator.has("Autograd")
    ):
        if is_npu or operator.has(_AUTOGRAD_NPU_KEY):
            for key in (_NPU_KEY, _AUTOGRAD_NPU_KEY):
                yield op, _alias_kernel(op, _Key.CompositeImplicitAutograd), key
    elif operator.is_in(_operators.COMPOSED) or (is_explicit and operator.draws_without_generator):
        if is_npu:
            yield op, _alias_kernel(op, _Key.CompositeExplicitAutograd), _NPU_KEY
    elif (
        operator.has("CPU")
        or (is_npu and is_explicit)
        or operator.is_in(_operators.COMPOSED_ON_CPU)
    ):
        yield op, _kernel_on_cpu(operator, strict=strict), _NPU_KEY
        if operator.has(_AUTOGRAD_NPU_KEY) and operator.has("Autograd"):
            yield op, _alias_kernel(op, _Key.Autograd), _AUTOGRAD_NPU_KEY
    elif is_npu:
        yield op, _refusing_kernel(operator.name, _operators.NO_CPU_KERNEL), _NPU_KEY


_ROUNDED = (torch.float32, torch.float16, torch.bfloat16)  # CANN documents the rule.
_CHOOSE_ELEMENTS = ("index", "indices", "mask", "condition")


def _exact(operator: _Operator, kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse calls that convert elements by a rule that is not known for NPUs."""
    assert operator.op is not None
    names = [argument.name for argument in operator.op._schema.arguments]

    def run(*args: Any, **kwargs: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        values = [value for name, value in given.items() if name not in _CHOOSE_ELEMENTS]
        types = [leaf.dtype for leaf in tree_leaves(values) if isinstance(leaf, Tensor)]
        for dtype in types:
            if dtype != types[0] and not (dtype in _ROUNDED and types[0] in _ROUNDED):
                raise NotImplementedError(
                    f"{operator.name}: the result of the conversion between {dtype} and {types[0]} "
                    "can differ from that of an NPU, and strict mode refuses that. Convert on the "
                    "CPU, or run without --strict."
                )
        return kernel(*args, **kwargs)

    return run


def _kernel_on_cpu(operator: _Operator, *, strict: bool) -> Callable[..., Any]:
    if strict and not operator.is_in(_operators.EXACT):
        return _refusing_kernel(operator.name, _operators.NOT_EXACT)
    between_devices = operator.is_in(_operators.BETWEEN_DEVICES)
    kernel = _cpu_kernel(
        operator.op,
        accepts_host=between_devices or operator.is_in(_operators.MIXING),
        accepts_devices=between_devices,
    )
    return _exact(operator, kernel) if strict else kernel


def install(*, strict: bool) -> list[torch.library.Library]:
    """Register a kernel for npu tensors for every operator that has one for the CPU."""
    names = torch._C._dispatch_get_all_op_names()
    found = [_Operator(name) for name in names if name.startswith(("aten::", "npu::"))]
    operators = [operator for operator in found if operator.op is not None]
    of_pytorch = [operator for operator in operators if operator.name.startswith("aten::")]
    of_torch_npu = [operator for operator in operators if operator.name.startswith("npu::")]
    return [
        register("aten", [k for op in of_pytorch for k in _kernels_of_pytorch(op, strict=strict)]),
        register("npu", [kernel for op in of_torch_npu for kernel in _kernels_of_torch_npu(op)]),
    ]
