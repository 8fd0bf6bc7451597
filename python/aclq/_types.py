"""Types of arguments, for stubs and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    NumPyArray: TypeAlias = np.ndarray[Any, Any]
    DTypeLike: TypeAlias = str | type[Any] | np.dtype[Any] | Any


ScaleRule: TypeAlias = Literal["absmax", "compressed_tensors", "percentile", "mse"]


class SupportsDLPack(Protocol):
    """An array of any library, such as a tensor of PyTorch or JAX.

    Libraries declare different parameters of __dlpack__; JAX declares none.
    """

    def __dlpack__(self, *args: Any, **kwargs: Any) -> Any: ...
