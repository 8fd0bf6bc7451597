"""Quantize arrays as Huawei's CANN does, bit for bit, on any Linux machine.

>>> import aclq, numpy as np
>>> aclq.quantize(np.float32([0.5, 1.5, 2.5, -0.5]), 1.0, 1)
array([2, 2, 4, 0], dtype=int8)
"""

from __future__ import annotations

from ._core import QuantizePlan, __version__, dtypes, isa_names, quantize, socs
from ._home import cann_home

__all__ = ["QuantizePlan", "__version__", "cann_home", "dtypes", "isa_names", "quantize", "socs"]
