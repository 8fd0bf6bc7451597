"""Arrays of other libraries: conversion of results to them, and of their elements to NumPy."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._types import NumPyArray


def _is_torch(x: Any) -> bool:
    """Return whether x is a PyTorch tensor; PyTorch has then been imported."""
    torch = sys.modules.get("torch")
    return isinstance(x, getattr(torch, "Tensor", ()))


def _namespace(x: Any) -> Any:
    """Return the module with the functions of x's library, or None for an unknown library."""
    if _is_torch(x):
        import torch

        return torch
    try:
        namespace = x.__array_namespace__()
    except (AttributeError, TypeError):
        return None
    return namespace if hasattr(namespace, "from_dlpack") else None


def like(x: Any, array: NumPyArray, dtype: str) -> Any:
    """Return `array` as an array of x's library, without a copy if the library allows it.

    `array` holds elements of the type `dtype`, as integers of the same size if NumPy lacks the
    type. The result is a NumPy array if the library is unknown or lacks the type.
    """
    namespace = _namespace(x)
    is_stored_as_integers = dtype not in (array.dtype.name, "hifloat8")
    if not is_stored_as_integers:
        return array if namespace is None else namespace.from_dlpack(array)
    if hasattr(namespace, dtype):
        return namespace.from_dlpack(array).view(getattr(namespace, dtype))
    import ml_dtypes

    return array.view(getattr(ml_dtypes, dtype))


def sliceable(x: Any) -> Any:
    """Return an array that can be sliced: x if it is a PyTorch tensor, else a NumPy array."""
    import numpy as np

    if _is_torch(x):
        return x
    # JAX arrays convert themselves, even if NumPy's from_dlpack refuses their type.
    is_dlpack_only = hasattr(x, "__dlpack__") and not hasattr(x, "__array__")
    return np.from_dlpack(x) if is_dlpack_only else np.asarray(x)


def as_float32(x: Any) -> NumPyArray:
    """Return a number, or an array of any library, as a NumPy array of float32."""
    import numpy as np

    x = sliceable(x)
    return np.asarray(x.float() if _is_torch(x) else x, np.float32)
