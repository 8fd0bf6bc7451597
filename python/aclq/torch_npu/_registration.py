"""Registers kernels in Python in place of others."""

from __future__ import annotations

import inspect
import warnings
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# PyTorch lets a kernel in Python replace another one in Python from 2.8 on.
_OVERRIDE = (
    {"allow_override": True}
    if "allow_override" in inspect.signature(torch.library.Library.impl).parameters
    else {}
)


def register(
    namespace: str, kernels: Iterable[tuple[Any, Callable[..., Any], str]]
) -> torch.library.Library:
    """Register (operator, kernel, dispatch key) for each; they last as long as the result does."""
    library = torch.library.Library(namespace, "IMPL")
    with warnings.catch_warnings():
        # PyTorch reports kernels that replace others, which is what happens here.
        warnings.simplefilter("ignore")
        for op, kernel, key in kernels:
            library.impl(op, kernel, key, **_OVERRIDE)
    return library
