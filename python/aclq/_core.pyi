from typing import Any, TypeVar, overload

import numpy as np

from ._scales import Scales
from ._types import DTypeLike, NumPyArray, ScaleRule, SupportsDLPack

__version__: str

_Array = TypeVar("_Array", bound=SupportsDLPack)
_Parameters = NumPyArray | np.generic | SupportsDLPack | float

@overload
def ascend_quant(
    x: NumPyArray | np.generic,
    scale: _Parameters,
    offset: _Parameters | None = None,
    *,
    axis: int = -1,
    sqrt_mode: bool = False,
    round_mode: str = "round",
    dtype: DTypeLike = "int8",
    out: None = None,
    soc: str | None = None,
    num_threads: int | None = None,
) -> NumPyArray: ...
@overload
def ascend_quant(
    x: _Array,
    scale: _Parameters,
    offset: _Parameters | None = None,
    *,
    axis: int = -1,
    sqrt_mode: bool = False,
    round_mode: str = "round",
    dtype: DTypeLike = "int8",
    out: None = None,
    soc: str | None = None,
    num_threads: int | None = None,
) -> _Array: ...
@overload
def ascend_quant(
    x: NumPyArray | np.generic | SupportsDLPack,
    scale: _Parameters,
    offset: _Parameters | None = None,
    *,
    axis: int = -1,
    sqrt_mode: bool = False,
    round_mode: str = "round",
    dtype: DTypeLike = "int8",
    out: _Array,
    soc: str | None = None,
    num_threads: int | None = None,
) -> _Array: ...
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
@overload
def dequantize(
    q: NumPyArray | np.generic,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "float32",
    axis: int | None = None,
    out: None = None,
    q_dtype: DTypeLike | None = None,
    num_threads: int | None = None,
) -> NumPyArray: ...
@overload
def dequantize(
    q: _Array,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "float32",
    axis: int | None = None,
    out: None = None,
    q_dtype: DTypeLike | None = None,
    num_threads: int | None = None,
) -> _Array: ...
@overload
def dequantize(
    q: NumPyArray | np.generic | SupportsDLPack,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    dtype: DTypeLike = "float32",
    axis: int | None = None,
    out: _Array,
    q_dtype: DTypeLike | None = None,
    num_threads: int | None = None,
) -> _Array: ...
def choose_scales(
    x: NumPyArray | np.generic | SupportsDLPack,
    *,
    axis: int | None = None,
    symmetric: bool | np.bool_ = True,
    rule: ScaleRule = "absmax",
    dtype: DTypeLike = "int8",
    percentile: float = 99.9,
    num_threads: int | None = None,
) -> Scales: ...
def compare(
    x: NumPyArray | np.generic | SupportsDLPack,
    q: NumPyArray | np.generic | SupportsDLPack,
    scales: _Parameters,
    zero_points: _Parameters | None = None,
    *,
    axis: int | None = None,
    q_dtype: DTypeLike | None = None,
    num_threads: int | None = None,
) -> Comparison: ...

class Comparison:
    @property
    def sqnr_db(self) -> float: ...
    @property
    def max_abs_error(self) -> float: ...
    @property
    def mean_abs_error(self) -> float: ...
    @property
    def cosine(self) -> float: ...
    @property
    def clipped_share(self) -> float: ...
    @property
    def count(self) -> int: ...
    @property
    def nan_count(self) -> int: ...
    @property
    def inf_count(self) -> int: ...
    @property
    def nonfinite_count(self) -> int: ...
    @property
    def zero_scales(self) -> int: ...
    @property
    def subnormal_scales(self) -> int: ...
    @property
    def nonfinite_scales(self) -> int: ...
