"""Results as arrays of the library that the input came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def _namespace(x: Any) -> Any:
    """Return the module with the functions of x's library, or None if it is not known."""
    if type(x).__module__.partition(".")[0] == "torch":
        import torch

        return torch
    try:
        return x.__array_namespace__()
    except (AttributeError, TypeError):
        return None


def like(x: Any, array: np.ndarray[Any, Any], dtype: str) -> Any:
    """Return `array` as an array of x's library, without a copy where that library can.

    `array` holds elements of the type `dtype`, as uint8 where they have 8 bits. Libraries that
    have no from_dlpack get the NumPy array.
    """
    namespace = _namespace(x)
    element_type = getattr(namespace, dtype, None)
    if dtype in ("int8", "int32"):
        array = array.view(dtype)
    if namespace is None or not hasattr(namespace, "from_dlpack"):
        return array
    result = namespace.from_dlpack(array)
    if dtype.startswith("float8") and element_type is not None:
        return result.view(element_type)
    return result
