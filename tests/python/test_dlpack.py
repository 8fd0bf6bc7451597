"""Arrays of other libraries on the CPU, through DLPack: JAX, and objects of these tests."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

import aclq
import jax
import jax.numpy as jnp
import ml_dtypes
import model
import numpy as np
import pytest
from values import HARD_X, TYPES, X_TYPES, as_type

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

CPU, CUDA, CPU_PINNED, ROCM = 1, 2, 3, 10
INT, UINT, FLOAT, OPAQUE, BFLOAT, COMPLEX, BOOL = range(7)


class _Device(ctypes.Structure):
    _fields_ = (("type", ctypes.c_int32), ("number", ctypes.c_int32))


class _DType(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint8), ("bits", ctypes.c_uint8), ("lanes", ctypes.c_uint16))


class _Tensor(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device", _Device),
        ("rank", ctypes.c_int32),
        ("dtype", _DType),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


_Deleter = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


class _ManagedTensor(ctypes.Structure):
    _fields_ = (("tensor", _Tensor), ("context", ctypes.c_void_p), ("deleter", _Deleter))


def _capsule(address: int) -> Any:
    new = ctypes.pythonapi.PyCapsule_New
    new.restype = ctypes.py_object
    new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return new(address, b"dltensor", None)


class Exporter:
    """An array with the two methods of DLPack and nothing else."""

    def __init__(
        self,
        memory: Array,
        shape: tuple[int, ...],
        *,
        strides: tuple[int, ...] | None = None,
        dtype: tuple[int, int, int] = (FLOAT, 32, 1),
        byte_offset: int = 0,
        device: int = CPU,
    ) -> None:
        """Describe memory in the terms of DLPack; strides are in elements."""

        def numbers(values: tuple[int, ...]) -> Any:
            return (ctypes.c_int64 * max(len(values), 1))(*values)

        self.deleted = 0
        self._memory = memory
        self._device = device
        self._shape = numbers(shape)
        self._strides = None if strides is None else numbers(strides)
        self._managed = _ManagedTensor(
            _Tensor(
                memory.ctypes.data,
                _Device(device, 0),
                len(shape),
                _DType(*dtype),
                self._shape,
                self._strides,
                byte_offset,
            ),
            None,
            _Deleter(self._delete),
        )

    def _delete(self, _address: int) -> None:
        self.deleted += 1

    def __dlpack__(self, **_arguments: Any) -> Any:
        return _capsule(ctypes.addressof(self._managed))

    def __dlpack_device__(self) -> tuple[int, int]:
        return self._device, 0


NUMBERS = np.arange(-12, 12, dtype=np.float32)


@pytest.mark.parametrize(
    ("shape", "strides", "byte_offset"),
    [
        ((24,), None, 0),
        ((4, 6), None, 0),
        ((2, 3, 4), (12, 4, 1), 0),
        ((6, 4), (1, 6), 0),
        ((3, 2), (6, 2), 20),
        ((4,), (-1,), 40),
        ((3, 5), (0, 1), 8),
        ((), None, 92),
        ((0, 3), None, 0),
        ((1,) * 8, None, 4),
    ],
)
def test_layouts(shape: tuple[int, ...], strides: tuple[int, ...] | None, byte_offset: int) -> None:
    exporter = Exporter(NUMBERS, shape, strides=strides, byte_offset=byte_offset)
    x = NUMBERS[byte_offset // 4 :]
    if strides is None:
        x = x[: math.prod(shape)].reshape(shape)
    else:
        x = np.lib.stride_tricks.as_strided(x, shape, [4 * step for step in strides])
    result = aclq.quantize(exporter, 0.7, 3)
    assert type(result) is np.ndarray
    model.assert_equal(result, model.quantize(x, np.float32(0.7), np.int32(3)))
    assert exporter.deleted == 1


def test_scales_and_zero_points() -> None:
    scales = Exporter(np.float32([0.5, 2, 3]), (3,))
    zero_points = Exporter(np.int8([1, 2, 3]), (3,), dtype=(INT, 8, 1))
    result = aclq.quantize(np.float32([3, 3, 3]), scales, zero_points, axis=0)
    assert result.tolist() == [7, 4, 4]
    assert (scales.deleted, zero_points.deleted) == (1, 1)


def test_out() -> None:
    memory = np.zeros(6, np.int8)
    out = Exporter(memory, (3,), strides=(2,), dtype=(INT, 8, 1))
    assert aclq.quantize(np.float32([1, 2, 3]), 1.0, out=out) is out
    assert memory.tolist() == [1, 0, 2, 0, 3, 0]


def test_library_without_8_bit_floats() -> None:
    class WithNamespace(Exporter):
        def __array_namespace__(self) -> Any:
            return np

    for exporter in (Exporter(NUMBERS, (3,)), WithNamespace(NUMBERS, (3,))):
        result = aclq.quantize(exporter, 1.0, dtype="float8_e5m2")
        assert result.dtype == ml_dtypes.float8_e5m2
        assert result.tolist() == [-12, -12, -10]


def test_class_without_a_module() -> None:
    exporter = type("Exporter", (Exporter,), {"__module__": None})(NUMBERS, (3,))
    assert aclq.quantize(exporter, 1.0).tolist() == [-12, -11, -10]


def refused(exporter: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        aclq.quantize(exporter, 1.0)
    assert str(raised.value) == message


@pytest.mark.parametrize("device", [CUDA, CPU_PINNED, ROCM])
def test_other_devices_are_refused(device: int) -> None:
    exporter = Exporter(NUMBERS, (24,), device=device)
    refused(
        exporter,
        TypeError,
        f"x is in the memory of another device (DLPack device {device}); expected memory of the "
        "CPU. Copy it there first, for example with x.cpu().",
    )
    assert exporter.deleted == 1


@pytest.mark.parametrize(
    "dtype", [(FLOAT, 32, 4), (FLOAT, 128, 1), (INT, 4, 1), (OPAQUE, 64, 1), (200, 8, 1)]
)
def test_unknown_types_are_refused(dtype: tuple[int, int, int]) -> None:
    code, bits, _ = dtype
    refused(
        Exporter(NUMBERS, (1,), dtype=dtype),
        TypeError,
        "x is Exporter of an element type that CANN does not have "
        f"(DLPack code {code}, {bits} bits).",
    )


def test_misaligned_memory_is_refused() -> None:
    refused(
        Exporter(NUMBERS, (3,), byte_offset=2),
        ValueError,
        "x is not aligned to its element type; pass a copy.",
    )


@pytest.mark.parametrize(
    ("shape", "strides", "found"),
    [
        ((-8,), (1,), "has shape [-8]; dimension 0 is negative."),
        ((2, -(2**63)), (1, 1), f"has shape [2, {-(2**63)}]; dimension 1 is negative."),
        (
            (2**28, 2**29),
            (0, 0),
            "has shape [268435456, 536870912]; expected at most 2^56 elements.",
        ),
        ((2**40, 2**40), (0, 0), f"has shape [{2**40}, {2**40}]; expected at most 2^56 elements."),
        (
            (3,),
            (2**62,),
            f"has stride {2**62} along dimension 0; its elements must lie within 2^62 bytes.",
        ),
        (
            (3,),
            (-(2**63),),
            f"has stride {-(2**63)} along dimension 0; its elements must lie within 2^62 bytes.",
        ),
    ],
)
def test_sizes_that_overflow_are_refused(
    shape: tuple[int, ...], strides: tuple[int, ...], found: str
) -> None:
    x = Exporter(NUMBERS, shape, strides=strides)
    q = Exporter(NUMBERS, shape, strides=strides, dtype=(INT, 8, 1))
    for name, call in (
        ("x", lambda: aclq.quantize(x, 1.0)),
        ("x", lambda: aclq.choose_scales(x, axis=0)),
        ("x", lambda: aclq.compare(x, q, 1.0)),
        ("q", lambda: aclq.compare(NUMBERS, q, 1.0)),
        ("q", lambda: aclq.dequantize(q, 1.0)),
        ("scales", lambda: aclq.quantize(NUMBERS, x, axis=0)),
        ("zero_points", lambda: aclq.quantize(NUMBERS, 1.0, q, axis=0)),
        ("out", lambda: aclq.quantize(NUMBERS, 1.0, out=q)),
        ("out", lambda: aclq.dequantize(np.zeros(24, np.int8), 1.0, out=x)),
    ):
        with pytest.raises(ValueError, match=rf"^{name} has ") as raised:
            call()
        assert str(raised.value) == f"{name} {found}"
    assert x.deleted > 0
    assert q.deleted > 0


def test_empty_arrays_may_have_any_other_sizes() -> None:
    x = Exporter(NUMBERS, (2**62, 0, 2**62), strides=(1, 1, 1))
    assert (
        aclq.compare(
            x, Exporter(NUMBERS, (2**62, 0, 2**62), strides=(1, 1, 1), dtype=(INT, 8, 1)), 1.0
        ).count
        == 0
    )
    out = Exporter(NUMBERS, (2**62, 0, 2**62), strides=(1, 1, 1), dtype=(INT, 8, 1))
    assert aclq.quantize(x, 1.0, out=out) is out


def test_rank_9_is_refused() -> None:
    refused(Exporter(NUMBERS, (1,) * 9), ValueError, "x has rank 9; expected at most 8.")


class Failing:
    """An object whose __dlpack__ raises an exception, or returns another object."""

    def __init__(self, exception: BaseException | None = None) -> None:
        self.calls = 0
        self._exception = exception

    def __dlpack__(self, **_arguments: Any) -> Any:
        self.calls += 1
        if self._exception is not None:
            raise self._exception
        return NUMBERS

    def __dlpack_device__(self) -> tuple[int, int]:
        return CPU, 0


def test_failure_of_the_library_is_told() -> None:
    message = "x is Failing and could not be read through __dlpack__: "
    refused(
        Failing(BufferError("it lies on tape")),
        TypeError,
        message + "BufferError: it lies on tape",
    )
    refused(Failing(RuntimeError("\ud800")), TypeError, message + r"RuntimeError: \ud800")
    refused(Failing(), TypeError, message + "it returned no capsule")
    refused(
        Exporter(NUMBERS, (1,) * 129),
        TypeError,
        message.replace("Failing", "Exporter") + "its data cannot be described",
    )


@pytest.mark.parametrize(
    "exception", [KeyboardInterrupt(), SystemExit(3), MemoryError("no memory"), GeneratorExit()]
)
def test_exceptions_that_are_no_refusal_are_raised(exception: BaseException) -> None:
    failing = Failing(exception)
    for arguments in (
        {"x": failing, "scales": 1.0},
        {"x": NUMBERS, "scales": failing},
        {"x": NUMBERS, "scales": 1.0, "out": failing},
    ):
        calls = failing.calls
        with pytest.raises(type(exception)) as raised:
            aclq.quantize(**arguments)
        assert raised.value is exception
        assert failing.calls == calls + 1


@pytest.mark.parametrize("dtype", model.OUTPUTS)
@pytest.mark.parametrize("x_type", X_TYPES)
def test_jax(x_type: str, dtype: str) -> None:
    x = as_type(HARD_X, x_type).reshape(-1, 1).repeat(4, axis=1)
    scales = np.float32([0.5, 1, -2, 3])
    result = aclq.quantize(jnp.asarray(x), jnp.asarray(scales), dtype=dtype, axis=1)
    assert isinstance(result, jax.Array)
    assert result.dtype == TYPES[dtype]
    expected = model.quantize(x, scales, dtype=dtype, axis=1)
    model.assert_equal(np.asarray(result), expected)


def test_jax_transposed() -> None:
    x = jnp.arange(12, dtype=jnp.float32).reshape(3, 4).T
    assert aclq.quantize(x, 2.0).tolist() == np.rint(np.asarray(x) / 2).tolist()


def test_jax_parameters_of_numpy_arrays() -> None:
    result = aclq.quantize(np.float32([3, 5]), jnp.float32([1, 2]), jnp.int8([1, 2]), axis=0)
    assert type(result) is np.ndarray
    assert result.tolist() == [4, 4]


def test_numpy_out_of_jax_x() -> None:
    out = np.empty(2, np.uint8)
    assert aclq.quantize(jnp.float32([1, 2]), 1.0, dtype="float8_e4m3fn", out=out) is out
    assert out.view(ml_dtypes.float8_e4m3fn).tolist() == [1, 2]


def test_jax_dtype() -> None:
    assert aclq.quantize(np.float32([1.5]), 1.0, dtype=jnp.float8_e5m2).dtype == jnp.float8_e5m2


@pytest.mark.parametrize("dtype", ["int8", "float8_e4m3fn"])
def test_jax_arrays_are_read_only(dtype: str) -> None:
    out = jnp.zeros(2, dtype)
    with pytest.raises(ValueError, match=r"^out is read-only; ") as raised:
        aclq.quantize(np.float32([1, 2]), 1.0, dtype=dtype, out=out)
    assert str(raised.value) == "out is read-only; expected an array that can be written to."
    assert out.tolist() == [0, 0]
