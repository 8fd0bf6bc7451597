"""Results as arrays of the library that the input came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._types import NumPyArray


def _namespace(x: Any) -> Any:
    """Return the module with the functions of x's library, or None if it is not known."""
    if type(x).__module__.partition(".")[0] == "torch":
        import torch

        return torch
    try:
        namespace = x.__array_namespace__()
    except (AttributeError, TypeError):
        return None
    return namespace if hasattr(namespace, "from_dlpack") else None


def like(x: Any, array: NumPyArray, dtype: str) -> Any:
    """Return `array` as an array of x's library, without a copy where that library can.

    `array` holds elements of the type `dtype`, as integers of the same size where NumPy lacks it.
    It stays an array of NumPy if the library is not known.
    """
    namespace = _namespace(x)
    is_stored_as_integers = dtype not in (array.dtype.name, "hifloat8")
    if namespace is None:
        if not is_stored_as_integers:
            return array
        import ml_dtypes

        return array.view(getattr(ml_dtypes, dtype))
    result = namespace.from_dlpack(array)
    return result.view(getattr(namespace, dtype)) if is_stored_as_integers else result
