"""Registers Python kernels in place of other kernels."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Since 2.8, PyTorch lets a Python kernel replace another Python kernel.
_OVERRIDE = (
    {"allow_override": True}
    if "allow_override" in inspect.signature(torch.library.Library.impl).parameters
    else {}
)


def register(
    namespace: str, kernels: Iterable[tuple[Any, Callable[..., Any], str]]
) -> torch.library.Library:
    """Register each (operator, kernel, dispatch key) for the lifetime of the result."""
    library = torch.library.Library(namespace, "IMPL")
    with warnings.catch_warnings():
        # PyTorch reports kernels that replace others, which is intended here.
        warnings.simplefilter("ignore")
        for op, kernel, key in kernels:
            library.impl(op, kernel, key, **_OVERRIDE)
    return library
