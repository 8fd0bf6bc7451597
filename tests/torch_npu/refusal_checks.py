"""Calls every operator of torch_npu itself, and checks that the device still works correctly.

test_refusals.py runs this in a new process, since an error shows in later operators.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import model
import numpy as np
import torch
import torch_npu
from devices import NPU

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = Path(__file__).parents[2] / "docs" / "torch_npu_operators.md"

# The first two raise another error, since a library of CANN is missing. The third computes nothing:
# torch_npu 2.14 sets a time limit with it.
OTHERS = {"super_kernel_scope_begin", "super_kernel_scope_end", "set_op_timeout_ms"}

REASON = "is an operator of torch_npu that aclq does not implement"

_X = torch.randn(64, 8)
_SCALE = np.full(1, 0.02, np.float32)
_CODES = model.quantize(_X.numpy(), _SCALE, dtype="int8")


def check_device() -> None:
    """Check operators of each kind: of the CPU, of torch_npu and of op-plugin, and printing."""
    x = _X.npu()
    out = torch_npu.npu_quantize(x, torch.from_numpy(_SCALE).npu(), None, torch.qint8, 0)
    assert np.array_equal(out.cpu().numpy(), _CODES)
    assert torch.equal((x @ x.t()).cpu(), _X @ _X.t())
    assert torch.ones(3, device=NPU).tolist() == [1, 1, 1]
    assert repr(x[:2, 0].round()) == repr(_X[:2, 0].round())[:-1] + ", device='npu:0')"


def documented_operators() -> set[str]:
    """Return the names in the first columns of the tables: operators aclq computes or keeps."""
    rows = re.findall(r"^\| (`.*?) \|", DOCUMENT.read_text(), re.MULTILINE)
    return set(re.findall(r"`([\w.]+)`", " ".join(rows)))


def operators() -> dict[str, Any]:
    """Return the operators of torch_npu that have a kernel for npu tensors, by name."""
    names = [
        name.removeprefix("npu::")
        for name in torch._C._dispatch_get_all_op_names()
        if name.startswith("npu::")
        and torch._C._dispatch_has_kernel_for_dispatch_key(name, "PrivateUse1")
    ]
    found = {}
    for name in sorted(names):
        base, _, overload = name.partition(".")
        found[name] = getattr(getattr(torch.ops.npu, base), overload or "default")
    return found


def argument(kind: str) -> Any:
    """Return a value for a parameter of a schema."""
    x = torch.ones(2, 2, device=NPU)
    values = {
        "Tensor": x,
        "List[Tensor]": [x],
        "int": 1,
        "List[int]": [1, 1],
        "float": 1.0,
        "List[float]": [1.0],
        "number": 1,
        "bool": False,
        "List[bool]": [False],
        "str": "",
    }
    return None if kind.startswith("Optional") else values[kind]


def call(operator: Any) -> Any:
    """Call an operator with a value for each parameter that has no default."""
    required = [a for a in operator._schema.arguments if not a.has_default_value()]
    values = {a.name: argument(str(a.type)) for a in required}
    positional = [values[a.name] for a in required if not a.kwarg_only]
    return operator(*positional, **{a.name: values[a.name] for a in required if a.kwarg_only})


def raised(function: Callable[[], Any]) -> Exception | None:
    """Return the exception of a call, or None."""
    try:
        function()
    except (RuntimeError, NotImplementedError) as error:
        return error
    return None


def check_operators() -> int:
    """Call all operators; return how many were refused by name."""
    documented, refused = documented_operators(), 0
    for name, operator in operators().items():
        base = name.partition(".")[0]
        if {name, base} & (documented | OTHERS):
            continue
        error = raised(lambda operator=operator: call(operator))
        if not isinstance(error, NotImplementedError) or REASON not in str(error):
            raise AssertionError(f"npu::{name} is not documented; calling it gave: {error!r}")
        refused += 1
        check_device()
    return refused


def check_other_refusals() -> None:
    """Make torch, torch_npu and aclnnQuantize refuse calls, and check the device after each."""
    x, scale = torch.ones(2, 2, device=NPU), torch.ones(1, device=NPU)
    calls = {
        "a type that aclnnQuantize refuses": lambda: torch_npu.npu_quantize(
            x.int(), scale, None, torch.qint8, 0
        ),
        "a private format": lambda: torch_npu.npu_format_cast(x, 29),
        "two devices": lambda: x + torch.ones(2, 2),
        "shapes": lambda: x @ torch.ones(3, 3, device=NPU),
        "a sparse tensor": lambda: x.to_sparse(),
        "no memory": lambda: torch.empty(1 << 46, device=NPU),
        "a device that is not there": lambda: torch.empty(1, device="npu:9"),
    }
    for name, refused in calls.items():
        if raised(refused) is None:
            raise AssertionError(f"{name} was not refused")
        check_device()


def main() -> None:
    """Check everything and print the number of operators that were refused."""
    check_device()
    check_other_refusals()
    print("refused:", check_operators())
