"""The table of value models, and the refusals that they share.

A value model computes the documented formula of one of torch_npu's own operators with PyTorch
operators. Each model has one row in `MODELS`. The registration, the documentation and the tests
read the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import torch

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])

NEVER = "no"
ALWAYS = "yes"

# CANN's names of types, which messages use.
TYPE_NAMES: dict[torch.dtype, str] = {
    torch.float32: "FLOAT",
    torch.float16: "FLOAT16",
    torch.bfloat16: "BFLOAT16",
    torch.float64: "DOUBLE",
    torch.int8: "INT8",
    torch.uint8: "UINT8",
    torch.int16: "INT16",
    torch.int32: "INT32",
    torch.int64: "INT64",
    torch.bool: "BOOL",
}

FLOATING = (torch.float32, torch.float16, torch.bfloat16)

# Numbers of types in int arguments: those of torch's ScalarType.
NUMBERED_TYPES: dict[int, torch.dtype] = {
    0: torch.uint8,
    1: torch.int8,
    2: torch.int16,
    3: torch.int32,
    4: torch.int64,
    5: torch.float16,
    6: torch.float32,
    7: torch.float64,
    11: torch.bool,
    15: torch.bfloat16,
}
QUINT4X2_NUMBER = 16


@dataclass(frozen=True)
class Model:
    """One row of the table."""

    name: str  # Name in the namespace npu, with the overload name.
    kernel: Callable[..., Any]
    source: str  # Origin of the formula.
    exact: str = NEVER  # ALWAYS, NEVER, or the condition under which the bits are known.
    exact_for: Callable[..., bool] | None = None  # The condition, for the arguments of a call.
    left_out: str = "-"  # Behaviour of the operator that the model does not cover.
    differentiable: bool = False  # torch_npu has a gradient, or the model returns its argument.
    dispatch_key: str = "PrivateUse1"  # Key of torch_npu's kernel, which the model replaces.


MODELS: dict[str, Model] = {}


def model(*names: str, **facts: Any) -> Callable[[Kernel], Kernel]:
    """Add a function to the table, under one or more names, with the fields of `Model`."""

    def add(kernel: Kernel) -> Kernel:
        for name in names:
            MODELS[name] = Model(name, kernel, **facts)
        return kernel

    return add


def type_name(dtype: torch.dtype) -> str:
    """Return CANN's name of a type, or torch's."""
    return TYPE_NAMES.get(dtype, str(dtype).removeprefix("torch."))


def check_type(operator: str, argument: str, tensor: Tensor, accepted: tuple[Any, ...]) -> None:
    """Refuse a tensor of a type that the operator does not accept."""
    if tensor.dtype not in accepted:
        names = ", ".join(type_name(dtype) for dtype in accepted)
        raise RuntimeError(
            f"{operator}: {argument} is {type_name(tensor.dtype)}; accepted: {names}."
        )


def check(holds: bool, operator: str, found: str, accepted: str) -> None:
    """Refuse an argument that the operator itself refuses."""
    if not holds:
        raise RuntimeError(f"{operator}: {found}; {accepted}.")


def only(operator: str, argument: str, value: object, *accepted: object) -> None:
    """Refuse a value that the operator accepts but its model does not cover."""
    if value in accepted:
        return
    names = " or ".join(repr(each) for each in accepted)
    raise NotImplementedError(
        f"{operator}: {argument} is {value!r}; aclq's model of this operator accepts {names}."
    )


def absent(operator: str, **arguments: object) -> None:
    """Refuse optional arguments that the model does not cover."""
    for name, value in arguments.items():
        if value is not None:
            found = f"has shape {list(value.shape)}" if isinstance(value, torch.Tensor) else value
            found = found if isinstance(found, str) else f"is {found!r}"
            raise NotImplementedError(
                f"{operator}: {name} {found}; aclq's model of this operator does not support "
                f"{name}. Leave it out."
            )


def numbered_type(operator: str, argument: str, number: int) -> torch.dtype:
    """Return the type that has a number in ScalarType."""
    if number not in NUMBERED_TYPES:
        known = ", ".join(type_name(dtype) for dtype in NUMBERED_TYPES.values())
        raise NotImplementedError(
            f"{operator}: {argument} is type number {number}; aclq's model of this operator "
            f"accepts {known}."
        )
    return NUMBERED_TYPES[number]


def rounded(values: Tensor, dtype: torch.dtype) -> Tensor:
    """Round values once to a type, into a contiguous tensor."""
    return values.to(dtype).contiguous()
