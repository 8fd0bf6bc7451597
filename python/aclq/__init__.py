"""Quantize arrays as Huawei's CANN does, bit for bit, on any Linux machine.

>>> import aclq, numpy as np
>>> aclq.quantize(np.float32([0.5, 1.5, 2.5, -0.5]), 1.0, 1)
array([2, 2, 4, 0], dtype=int8)
"""

from __future__ import annotations

from ._core import (
    Comparison,
    QuantizePlan,
    __version__,
    ascend_quant,
    choose_scales,
    compare,
    dequantize,
    dtypes,
    isa_names,
    quantize,
    socs,
)
from ._home import cann_home
from ._plot import plot_error
from ._scales import Scales

__all__ = [
    "Comparison",
    "QuantizePlan",
    "Scales",
    "__version__",
    "ascend_quant",
    "cann_home",
    "choose_scales",
    "compare",
    "dequantize",
    "dtypes",
    "isa_names",
    "plot_error",
    "quantize",
    "socs",
]
