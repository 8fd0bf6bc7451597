# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""aclq.acl in use: calls, handles, errors, callbacks, structs."""

import ctypes
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from ctypes import POINTER, byref, c_float, c_int, c_int8, c_int32, c_int64, c_uint64, c_void_p
from pathlib import Path
from typing import Any

import pytest
from aclq import acl
from aclq.acl import check

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "python.md"


@pytest.fixture(scope="module", autouse=True)
def device() -> Iterator[None]:
    check(acl.aclInit(None))
    check(acl.aclrtSetDevice(0))
    yield
    check(acl.aclrtResetDevice(0))
    check(acl.aclFinalize())


@pytest.fixture
def stream() -> Iterator[acl.aclrtStream]:
    created = acl.aclrtStream()
    check(acl.aclrtCreateStream(byref(created)))
    yield created
    check(acl.aclrtDestroyStream(created))


@pytest.fixture
def memory() -> Iterator[c_void_p]:
    allocated = c_void_p()
    check(acl.aclrtMalloc(byref(allocated), 256, acl.ACL_MEM_MALLOC_HUGE_FIRST))
    yield allocated
    check(acl.aclrtFree(allocated))


def tensor(dtype: acl.aclDataType, size: int, address: Any) -> "ctypes._Pointer[acl.aclTensor]":
    """Create a contiguous tensor of rank 1; device memory is host memory."""
    shape = (c_int64 * 1)(size)
    return acl.aclCreateTensor(shape, 1, dtype, None, 0, acl.ACL_FORMAT_ND, shape, 1, address)


def run(code: str, **environment: str) -> str:
    """Return the output of a new process that runs the code."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    return result.stdout


def test_the_documented_example_prints_the_documented_output() -> None:
    section = DOCUMENT.read_text().partition("## The C interface: aclq.acl\n")[2]
    code = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    output = re.search(r"```text\n(.*?)```", section, re.DOTALL)
    assert code is not None
    assert output is not None
    assert run(code[1]) == output[1] == "2 10 3 10 5 10 2 10\n"


def test_quantize_from_allocation_to_release(stream: acl.aclrtStream) -> None:
    def copied(values: "ctypes.Array[Any]") -> c_void_p:
        allocated = c_void_p()
        size = ctypes.sizeof(values)
        check(acl.aclrtMalloc(byref(allocated), size, acl.ACL_MEM_MALLOC_HUGE_FIRST))
        check(acl.aclrtMemcpy(allocated, size, values, size, acl.ACL_MEMCPY_HOST_TO_DEVICE))
        return allocated

    found = (c_int8 * 6)()
    memory = [
        copied((c_float * 6)(1.25, 5, 3, -100, 1, 300)),
        copied((c_float * 1)(0.5)),
        copied((c_int32 * 1)(1)),
        copied(found),
    ]
    types = [acl.ACL_FLOAT, acl.ACL_FLOAT, acl.ACL_INT32, acl.ACL_INT8]
    tensors = [tensor(*arguments) for arguments in zip(types, [6, 1, 1, 6], memory, strict=True)]
    assert all(tensors)
    x, scale, zero_point, out = tensors

    size = c_uint64(1)
    executor = POINTER(acl.aclOpExecutor)()
    check(
        acl.aclnnQuantizeGetWorkspaceSize(
            x, scale, zero_point, acl.ACL_INT8, -1, out, byref(size), byref(executor)
        )
    )
    assert size.value == 0
    check(acl.aclnnQuantize(None, size, executor, stream))
    check(acl.aclrtSynchronizeStream(stream))
    check(acl.aclrtMemcpy(found, 6, memory[3], 6, acl.ACL_MEMCPY_DEVICE_TO_HOST))
    assert list(found) == [4, 11, 7, -128, 3, 127]  # x / 0.5 + 1, ties to even, saturated

    for created in tensors:
        check(acl.aclDestroyTensor(created))
    for allocated in memory:
        check(acl.aclrtFree(allocated))


def test_a_library_is_loaded_with_its_first_function() -> None:
    code = """
from aclq import acl
def loaded(): return [name in open("/proc/self/maps").read() for name in ("ascendcl", "opapi")]
print(loaded()); acl.aclInit; print(loaded()); acl.aclnnQuantize; print(loaded())
"""
    assert run(code).splitlines() == ["[False, False]", "[True, False]", "[True, True]"]


def test_import_star_gives_the_names_of_c_and_no_other() -> None:
    code = """
from aclq.acl import *
assert aclInit.__name__ == "aclInit"
_families = ("_", "Hccl", "HCCL_", "Msprof", "rt")
_names = [name for name in globals() if not name.startswith(_families)]
print(sorted(name for name in _names if "acl" not in name.lower()))
"""
    without_acl = [
        "AddTensorAddrToCachedList",
        "CanUsePTACache",
        "InitHugeMemThreadLocal",
        "InitPTACacheThreadLocal",
        "MAX_MEM_UCE_INFO_ARRAY_SIZE",
        "OK",
        "PTAFindExecCache",
        "PTAGetExecCache",
        "ProfCommandHandle",
        "ReleaseHugeMem",
        "SetPTACacheHashKey",
        "SetPTAHashKey",
        "UCE_INFO_RESERVED_SIZE",
        "UnInitHugeMemThreadLocal",
        "UnInitPTACacheThreadLocal",
        "VOID_PTR",
        "check",
    ]
    assert run(code) == f"{without_acl}\n"


def test_a_name_that_c_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"module 'aclq\.acl' has no attribute 'aclNothing'"):
        getattr(acl, "aclNothing")  # noqa: B009


# ---- Handles and pointers


def test_handles_keep_64_bits(stream: acl.aclrtStream) -> None:
    assert stream.value is not None
    assert stream.value > 2**32
    check(acl.aclrtSynchronizeStream(stream))
    check(acl.aclrtSynchronizeStream(stream.value))

    context = acl.aclrtContext()
    check(acl.aclrtGetCurrentContext(byref(context)))
    assert context.value is not None
    assert context.value > 2**32
    check(acl.aclrtSetCurrentContext(context))
    again = acl.aclrtContext()
    check(acl.aclrtGetCurrentContext(byref(again)))
    assert again == context


def test_results_keep_64_bits() -> None:
    memory = c_void_p(2**46 + 64)  # nothing reads or writes it
    created = tensor(acl.ACL_INT8, 256, memory)
    address = ctypes.cast(created, c_void_p).value
    assert address is not None
    assert address > 2**32
    raw = c_void_p()
    check(acl.aclGetRawTensorAddr(created, byref(raw)))
    assert raw.value == memory.value
    check(acl.aclDestroyTensor(created))

    buffer = acl.aclCreateDataBuffer(memory, 2**33)
    assert acl.aclGetDataBufferAddr(buffer) == memory.value
    assert acl.aclGetDataBufferSizeV2(buffer) == 2**33
    check(acl.aclDestroyDataBuffer(buffer))

    descriptor = acl.aclrtAllocatorCreateDesc()
    assert isinstance(descriptor, acl.aclrtAllocatorDesc)
    assert descriptor.value is not None
    assert descriptor.value > 2**32
    check(acl.aclrtAllocatorDestroyDesc(descriptor))


def test_none_is_null(memory: c_void_p) -> None:
    check(acl.aclrtSynchronizeStream(None))  # the default stream
    assert acl.aclGetViewOffset(None, byref(c_int64())) == acl.ACLNN_ERR_PARAM_NULLPTR
    none = acl.aclCreateTensor(None, 1, acl.ACL_INT8, None, 0, acl.ACL_FORMAT_ND, None, 1, memory)
    assert not none
    assert acl.aclGetRecentErrMsg() is not None
    assert acl.aclGetRecentErrMsg() is None
    assert acl.aclGetDataBufferAddr(None) is None


def test_handles_of_one_type_are_equal_if_their_values_are() -> None:
    assert acl.aclrtStream(5) == acl.aclrtStream(5)
    assert acl.aclrtStream(5) != acl.aclrtStream(6)
    assert acl.aclrtStream(5) != acl.aclrtEvent(5)
    assert acl.aclrtStream() == acl.aclrtStream(None)
    assert not acl.aclrtStream()
    assert repr(acl.aclrtStream(2**40)) == "aclrtStream(0x10000000000)"
    assert repr(acl.aclrtStream()) == "aclrtStream(None)"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("aclrtSynchronizeStream", [acl.aclrtEvent(5)]),
        ("aclrtSynchronizeStream", [1.0]),
        ("aclrtCreateStream", [acl.aclrtEvent()]),
        ("aclrtCreateStream", [byref(acl.aclrtEvent())]),
        ("aclrtMalloc", [byref(c_int()), 1, 0]),
        ("aclrtMalloc", [byref(c_void_p()), 1.0, 0]),
        ("aclDestroyTensor", [POINTER(acl.aclOpExecutor)()]),
        ("aclDestroyTensor", [5]),
        ("aclInit", ["a file"]),
        ("aclsysGetVersionStr", ["runtime", ctypes.create_string_buffer(128)]),
        ("aclDataTypeSize", ["ACL_FLOAT"]),
        ("aclFloatToFloat16", ["1"]),
        ("aclrtGetDevice", [byref(c_int64())]),
        ("aclrtLaunchHostFunc", [None, print, None]),
        ("aclrtLaunchHostFunc", [None, acl.aclrtCallback(), None]),
    ],
)
def test_an_argument_of_another_type_is_refused(function: str, arguments: list[Any]) -> None:
    with pytest.raises(ctypes.ArgumentError):
        getattr(acl, function)(*arguments)


def test_a_missing_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="at least 1 argument"):
        acl.aclrtSetDevice()  # type: ignore[call-arg]


# ---- Values


def test_scalars_go_in_and_out() -> None:
    assert acl.aclFloatToFloat16(1.5) == 0x3E00
    assert acl.aclFloat16ToFloat(0xC000) == -2.0
    assert acl.CanUsePTACache(b"aclnnQuantize") is False
    assert acl.aclrtGetSocName() == b"Ascend910B1"


def test_enumerators_go_in_and_come_out_as_integers(memory: c_void_p) -> None:
    assert acl.aclDataTypeSize(acl.ACL_INT64) == acl.aclDataTypeSize(9) == 8
    created = tensor(acl.ACL_INT8, 3, memory)
    dtype, format_ = c_int(), c_int()
    check(acl.aclGetDataType(created, byref(dtype)))
    check(acl.aclGetFormat(created, byref(format_)))
    check(acl.aclDestroyTensor(created))
    assert acl.aclDataType(dtype.value) is acl.ACL_INT8
    assert acl.aclFormat(format_.value) is acl.aclFormat.ACL_FORMAT_ND


def test_strings_go_in_and_out() -> None:
    version = ctypes.create_string_buffer(acl.ACL_PKG_VERSION_MAX_SIZE)
    check(acl.aclsysGetVersionStr(ctypes.create_string_buffer(b"runtime"), version))
    assert version.value == b"9.1.0"


def test_further_arguments_go_through_an_ellipsis() -> None:
    code = """
import ctypes
from aclq import acl
acl.aclAppLog(acl.ACL_INFO, b"f", b"a.py", 7, b"%s %d %.2f", b"text", 5, ctypes.c_double(0.5))
"""
    output = run(code, ASCEND_GLOBAL_LOG_LEVEL="1", ASCEND_SLOG_PRINT_TO_STDOUT="1")
    assert re.fullmatch(r"\[INFO\] APP.*\[a.py:7\]\d+ f: text 5 0.50\n", output)


def test_structs_and_unions_go_in_and_out() -> None:
    version = acl.aclCANNPackageVersion()
    check(acl.aclsysGetCANNVersion(acl.ACL_PKG_NAME_CANN, byref(version)))
    assert (version.version, version.majorVersion) == (b"9.1.0", b"9")

    attribute = acl.aclrtMallocAttribute(acl.ACL_RT_MEM_ATTR_DEVICE_ID)
    config = acl.aclrtMallocConfig(ctypes.pointer(attribute), 1)
    address = c_void_p()
    arguments = (byref(address), 100, acl.ACL_MEM_MALLOC_HUGE_FIRST)
    attribute.value.deviceId = 1
    assert acl.aclrtMallocWithCfg(*arguments, byref(config)) != acl.ACL_SUCCESS
    acl.aclGetRecentErrMsg()
    attribute.value.deviceId = 0
    check(acl.aclrtMallocWithCfg(*arguments, byref(config)))

    attributes = acl.aclrtPtrAttributes()
    check(acl.aclrtPointerGetAttributes(address, byref(attributes)))
    assert attributes.location.type == acl.ACL_MEM_LOCATION_TYPE_DEVICE
    assert attributes.location.id == 0
    check(acl.aclrtFree(address))


# ---- Callbacks


def test_a_host_function_runs_in_a_thread_of_the_library(stream: acl.aclrtStream) -> None:
    calls: list[tuple[int, int | None]] = []
    function = acl.aclrtHostFunc(lambda data: calls.append((threading.get_ident(), data)))
    check(acl.aclrtLaunchHostFunc(stream, function, 2**40))
    check(acl.aclrtLaunchHostFunc(stream, function, None))
    check(acl.aclrtSynchronizeStream(stream))
    assert [data for _, data in calls] == [2**40, None]
    assert threading.get_ident() not in [thread for thread, _ in calls]


def test_a_callback_runs_in_the_thread_that_processes_reports(stream: acl.aclrtStream) -> None:
    calls = []
    function = acl.aclrtCallback(lambda data: calls.append((threading.get_ident(), data)))
    check(acl.aclrtSubscribeReport(threading.get_ident(), stream))
    check(acl.aclrtLaunchCallback(function, 7, acl.ACL_CALLBACK_BLOCK, stream))
    check(acl.aclrtProcessReport(-1))
    check(acl.aclrtUnSubscribeReport(threading.get_ident(), stream))
    assert calls == [(threading.get_ident(), 7)]


def test_none_is_a_null_callback() -> None:
    check(acl.aclrtSetExceptionInfoCallback(acl.aclrtExceptionInfoCallback(lambda info: None)))
    check(acl.aclrtSetExceptionInfoCallback(None))
    assert acl.aclrtLaunchHostFunc(None, None, None) == acl.ACL_ERROR_INVALID_PARAM
    acl.aclGetRecentErrMsg()


def test_callbacks_give_results(stream: acl.aclrtStream) -> None:
    allocate = acl.aclrtAllocatorAllocFunc(lambda allocator, size: (allocator.value or 0) + size)
    assert allocate(acl.aclrtAllocator(2**40), 5) == 2**40 + 5


# ---- Errors


def test_check_raises_with_the_name_of_the_code_and_the_message() -> None:
    check(acl.ACL_SUCCESS)
    with pytest.raises(acl.AclError) as raised:
        check(acl.aclrtSynchronizeStream(5))
    assert raised.value.code == acl.ACL_ERROR_RT_INVALID_HANDLE
    assert raised.value.name == "ACL_ERROR_RT_INVALID_HANDLE"
    assert "aclrtSynchronizeStream: stream 0x5" in raised.value.message
    assert str(raised.value) == f"107017 ACL_ERROR_RT_INVALID_HANDLE: {raised.value.message}"
    assert acl.aclGetRecentErrMsg() is None


def test_check_raises_without_a_message() -> None:
    assert str(acl.AclError(561105, "ACLNN_ERR_INNER_KEY_CONFLICT", "")) == (
        "561105 ACLNN_ERR_INNER_KEY_CONFLICT"
    )
    with pytest.raises(acl.AclError, match=r"^unknown code 7$"):
        check(7)
    with pytest.raises(acl.AclError, match=r"^561105 ACLNN_ERR_INNER_KEY_CONFLICT$"):
        check(acl.ACLNN_ERR_INNER_KEY_CONFLICT)
