"""aclnnQuantize through CANN's C interface, on arrays in Python's memory."""

from __future__ import annotations

from ctypes import POINTER, byref, c_int64, c_uint64
from typing import TYPE_CHECKING, Any

from aclq import acl
from aclq.acl import check

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

_NUMBERS = {
    "float32": acl.ACL_FLOAT,
    "float16": acl.ACL_FLOAT16,
    "bfloat16": acl.ACL_BF16,
    "int8": acl.ACL_INT8,
    "uint8": acl.ACL_UINT8,
    "int32": acl.ACL_INT32,
    "hifloat8": acl.ACL_HIFLOAT8,
    "float8_e4m3fn": acl.ACL_FLOAT8_E4M3FN,
    "float8_e5m2": acl.ACL_FLOAT8_E5M2,
}


def _tensor(array: Array, name: str) -> Any:
    """Create a tensor that views the array's memory."""
    dims = c_int64 * array.ndim
    shape = dims(*array.shape)
    strides = dims(*(stride // array.itemsize for stride in array.strides))
    return acl.aclCreateTensor(
        *(shape, array.ndim, _NUMBERS[name], strides, 0, acl.ACL_FORMAT_ND),
        *(shape, array.ndim, array.ctypes.data),
    )


def quantize(
    stream: acl.aclrtStream,
    x: Array,
    scales: Array,
    zero_points: Array | None,
    out: Array,
    *,
    dtype: str,
    axis: int | None,
) -> None:
    """Write to `out` on a stream and wait; ACLQ_SOC decides which types are accepted."""
    inputs = [_tensor(x, x.dtype.name), _tensor(scales, scales.dtype.name)]
    inputs.append(None if zero_points is None else _tensor(zero_points, zero_points.dtype.name))
    result = _tensor(out, dtype)
    size, executor = c_uint64(), POINTER(acl.aclOpExecutor)()
    try:
        check(
            acl.aclnnQuantizeGetWorkspaceSize(
                *(*inputs, _NUMBERS[dtype], axis or 0, result, byref(size), byref(executor))
            )
        )
        check(acl.aclnnQuantize(None, size, executor, stream))
        check(acl.aclrtSynchronizeStream(stream))
    finally:
        for tensor in (*inputs, result):
            check(acl.aclDestroyTensor(tensor))
