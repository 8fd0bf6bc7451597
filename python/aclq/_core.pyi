from typing import Any, TypeVar, overload

import numpy as np

from ._types import DTypeLike, NumPyArray, SupportsDLPack

__version__: str

_Array = TypeVar("_Array", bound=SupportsDLPack)
_Parameters = NumPyArray | np.generic | SupportsDLPack | float

@overload
def quantize(
    x: NumPyArray | np.generic,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "int8",
    axis: int | None = None,
    out: None = None,
    soc: str | None = None,
    num_threads: int | None = None,
) -> NumPyArray: ...
@overload
def quantize(
    x: _Array,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "int8",
    axis: int | None = None,
    out: None = None,
    soc: str | None = None,
    num_threads: int | None = None,
) -> _Array: ...
@overload
def quantize(
    x: NumPyArray | np.generic | SupportsDLPack,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "int8",
    axis: int | None = None,
    out: _Array,
    soc: str | None = None,
    num_threads: int | None = None,
) -> _Array: ...

class QuantizePlan:
    def __init__(
        self,
        x: NumPyArray | np.generic | SupportsDLPack,
        scales: _Parameters,
        zero_points: _Parameters | None = None,
        *,
        dtype: DTypeLike = "int8",
        axis: int | None = None,
        out: NumPyArray | SupportsDLPack | None = None,
        soc: str | None = None,
        num_threads: int | None = None,
    ) -> None: ...
    def __call__(
        self,
        x: NumPyArray | np.generic | SupportsDLPack,
        scales: _Parameters,
        zero_points: _Parameters | None = None,
        *,
        out: NumPyArray | SupportsDLPack | None = None,
    ) -> Any: ...
    @property
    def isa(self) -> str: ...
    @property
    def dtype(self) -> str: ...
    @property
    def shape(self) -> tuple[int, ...]: ...

def isa_names() -> tuple[str, ...]: ...
def socs() -> tuple[str, ...]: ...
def dtypes(soc: str | None = None) -> dict[str, tuple[str, ...]]: ...
