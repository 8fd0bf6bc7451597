#!/usr/bin/env python3
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""Write the first inputs of the fuzzers api and problem.

Usage: fuzz/make_seeds.py

The inputs are in fuzz/corpus/api and fuzz/corpus/problem, under the names in this program. Inputs
under other names are findings and are kept. The inputs of the fuzzer settings are texts, which are
written by hand.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "src" / "abi"
CORPUS = ROOT / "fuzz" / "corpus"

TAME = 0
WILD = 0xC0
# The positions of values in their enumerations.
FLOAT, INT8, INT32 = 1, 3, 4
ND = 3
HUGE_FIRST = 0
HOST_TO_DEVICE, DEVICE_TO_HOST = 1, 2
BLOCK = 1
HBM_HUGE = 4
DEVICE_LOCATION = 1
STREAM_FLAG = 2
# Arguments that are not numbers.
NEWEST = 0
NULL = 0xF0
NULL_HANDLE = 0xC0
DEVICE_MEMORY = 0x80  # the newest device memory
MADE_UP = 0xE0  # a handle that consists of the 8 bytes that follow
IN_OUT = 0x80  # an output; its value before the call follows
OUT = 0  # an output, which has no value before the call


def function_numbers() -> dict[str, int]:
    """Return the number of each function, as fuzz/encoded_call.h computes it."""
    numbers: dict[str, int] = {}
    files = re.findall(r'^#include "(.*)"$', (TABLE / "table.def").read_text(), re.MULTILINE)
    for file in files:
        text = (TABLE / file).read_text()
        for name in re.findall(r"^FUNCTION\(\w+, [^,]+, (\w+),", text, re.MULTILINE):
            value = 2166136261
            for byte in name.encode():
                value = (value ^ byte) * 16777619 % 2**32
            number = (value ^ value >> 16) % 2**16
            while number in numbers.values():
                number += 1
            numbers[name] = number
    return numbers


NUMBERS = function_numbers()


def call(name: str, *arguments: int | list[int] | str, flags: int = TAME) -> bytes:
    """Encode a call in the format of fuzz/encoded_call.h.

    The numbers and enumerators come first, then all other arguments. A list is an array with all of
    its elements; a str is a text.
    """
    encoded = b""
    for argument in arguments:
        match argument:
            case int():
                encoded += bytes([argument])
            case str():
                encoded += bytes([0, len(argument)]) + argument.encode()
            case list():
                encoded += bytes([0, *argument])
    return NUMBERS[name].to_bytes(2, "little") + bytes([flags, len(encoded)]) + encoded


def tensor(dtype: int, rows: int, columns: int) -> bytes:
    """Encode aclCreateTensor with two axes and elements in memory of the program."""
    dims = [rows, columns, 0, 0]
    return call("aclCreateTensor", 2, dtype, 0, ND, 2, dims, NULL, dims, NEWEST)


DEVICE = call("aclrtSetDevice", 0)
STREAM = DEVICE + call("aclrtCreateStream", OUT)
SYNCHRONIZE = call("aclrtSynchronizeStream", NEWEST)
MEMORY = call("aclrtMalloc", 64, HUGE_FIRST, OUT)
EVENTS = call("aclrtCreateEvent", OUT) + call("aclrtCreateEvent", OUT)
# x, scales, no zero points, out.
TENSORS = tensor(FLOAT, 4, 2) + tensor(FLOAT, 1, 1) + tensor(INT8, 4, 2)
QUANTIZE = (
    call("aclCreateTensor", 2, FLOAT, 0, ND, 2, [4, 2, 0, 0], NULL, [4, 2, 0, 0], NEWEST)
    + call("aclCreateTensor", 1, FLOAT, 0, ND, 1, [1, 0], NULL, [1, 0], NEWEST)
    + tensor(INT8, 4, 2)
    + call(
        "aclnnQuantizeGetWorkspaceSize",
        *(INT8, 0),
        *(NEWEST + 2, NEWEST + 1, NULL_HANDLE, NEWEST, OUT, OUT),
    )
)
RUN = call("aclnnQuantize", 0, NEWEST, NEWEST, NEWEST)

API = {
    "quantize": STREAM + QUANTIZE + RUN + SYNCHRONIZE,
    "quantize_again": STREAM
    + QUANTIZE
    + call("aclSetAclOpExecutorRepeatable", NEWEST)
    + RUN
    + call("aclSetTensorAddr", 0, NEWEST, NEWEST + 2, 4)
    + RUN
    + call("aclDestroyAclOpExecutor", NEWEST)
    + RUN,
    "copy": STREAM
    + tensor(FLOAT, 4, 2)
    + tensor(2, 4, 2)
    + call("aclnnInplaceCopyGetWorkspaceSize", NEWEST, NEWEST + 1, OUT, OUT)
    + call("aclnnInplaceCopy", 0, NEWEST, NEWEST, NEWEST),
    "fill": STREAM
    + tensor(FLOAT, 4, 2)
    + call("aclCreateScalar", FLOAT, NEWEST)
    + call("aclnnInplaceFillScalarGetWorkspaceSize", NEWEST, NEWEST, OUT, OUT)
    + call("aclnnInplaceFillScalar", 0, NEWEST, NEWEST, NEWEST)
    + call("aclnnInplaceZeroGetWorkspaceSize", NEWEST, OUT, OUT)
    + call("aclnnInplaceZero", 0, NEWEST, NEWEST, NEWEST),
    "memory": STREAM
    + MEMORY
    + call("aclrtMemcpy", 64, 64, HOST_TO_DEVICE, DEVICE_MEMORY, NEWEST)
    + call("aclrtMemcpyAsync", 64, 64, DEVICE_TO_HOST, NEWEST, DEVICE_MEMORY, NEWEST)
    + call("aclrtMemset", 64, 1, 64, DEVICE_MEMORY)
    + SYNCHRONIZE
    + call("aclrtFree", 0xC0, NEWEST)
    + call("aclrtFree", 0xC0, 0x80),
    "physical_memory": STREAM
    + call("aclrtReserveMemAddress", 0x80 + 21, 0, 0, OUT, NULL)
    + call("aclrtMallocPhysical", 0x80 + 21, 0, OUT, [0, 0, HBM_HUGE, 0, DEVICE_LOCATION, 0] * 8)
    + call("aclrtMapMem", 0x80 + 21, 0, 0, 0xC0, NEWEST, NEWEST)
    + call("aclrtUnmapMem", 0xC0, NEWEST)
    + call("aclrtFreePhysical", NEWEST),
    "events": STREAM
    + EVENTS
    + call("aclrtRecordEvent", NEWEST + 1, NEWEST)
    + call("aclrtStreamWaitEvent", NEWEST, NEWEST + 1)
    + call("aclrtRecordEvent", NEWEST, NEWEST)
    + call("aclrtSynchronizeEvent", NEWEST)
    + call("aclrtEventElapsedTime", OUT, NEWEST + 1, NEWEST),
    "callbacks": STREAM
    + call("aclrtSubscribeReport", NEWEST)
    + call("aclrtLaunchCallback", BLOCK, NEWEST, NEWEST, NEWEST)
    + call("aclrtLaunchHostFunc", NEWEST, NEWEST, NEWEST)
    + SYNCHRONIZE
    + call("aclrtUnSubscribeReport", NEWEST),
    "context": DEVICE
    + call("aclrtCreateContext", 1, OUT)
    + call("aclrtSetCurrentContext", NEWEST)
    + call("aclrtGetDevice", OUT)
    + call("aclrtDestroyContext", NEWEST),
    "addresses": STREAM
    + QUANTIZE
    + call("aclSetAclOpExecutorRepeatable", NEWEST)
    + call("aclSetInputTensorAddr", 1, NEWEST, NEWEST + 1, 4)
    + call("AclSetOutputTensorAddr", 0, NEWEST, NEWEST, 8)
    + call("AclSetTensorAddr", 3, NEWEST, NEWEST, 8)
    + RUN,
    "list_addresses": STREAM
    + QUANTIZE
    + call("aclSetAclOpExecutorRepeatable", NEWEST)
    + call("aclCreateTensorList", 2, [NEWEST + 2, NEWEST + 1])
    + call("aclSetDynamicInputTensorAddr", 0, 0, NEWEST, NEWEST, 4)
    + call("AclSetDynamicTensorAddr", 0, 1, NEWEST, NEWEST, 8)
    + RUN,
    "tensor_descriptions": call("aclCreateTensorDesc", FLOAT, 2, ND, [4, 2])
    + call("aclSetTensorShapeRange", 2, NEWEST, IN_OUT, *(1, 4, 1, 2))
    + call("aclGetTensorDescDimRange", 0, 2, NEWEST, OUT)
    + call("aclGetTensorDescDimV2", 1, NEWEST, OUT)
    + call("aclSetTensorFormat", ND, NEWEST)
    + call("aclSetTensorShape", 2, NEWEST, [2, 2])
    + call("aclSetTensorOriginShape", 2, NEWEST, [2, 2])
    + call("aclSetTensorStorageShape", 2, NEWEST, [2, 2])
    + call("aclSetTensorDescName", NEWEST, "name")
    + call("aclGetTensorDescName", NEWEST)
    + call("aclTransTensorDescFormat", ND, NEWEST, OUT),
    "host_memory": STREAM
    + call("aclrtHostRegister", 0x80 + 12, 0, NEWEST, OUT)
    + call("aclrtHostGetDevicePointer", 0, NEWEST, OUT)
    + call("aclrtPointerGetAttributes", NEWEST, OUT)
    + call("aclrtMemFlush", 64, NEWEST)
    + call("aclrtHostUnregister", NEWEST),
    "peers": DEVICE
    + call("aclrtDeviceCanAccessPeer", 0, 1, OUT)
    + call("aclrtDeviceEnablePeerAccess", 1, 0)
    + call("aclrtDeviceDisablePeerAccess", 1),
    "allocator": STREAM
    + call("aclrtAllocatorCreateDesc")
    + call("aclrtAllocatorSetObjToDesc", NEWEST, MADE_UP, *range(1, 9))
    + b"".join(
        call(f"aclrtAllocatorSet{function}FuncToDesc", NEWEST, NEWEST)
        for function in ("Alloc", "Free", "AllocAdvise", "GetAddrFromBlock")
    )
    + call("aclrtAllocatorRegister", NEWEST, NEWEST)
    + call("aclrtAllocatorGetByStream", NEWEST)
    + call("aclrtAllocatorUnregister", NEWEST),
    "stream_configuration": DEVICE
    + call("aclrtCreateStreamConfigHandle")
    + call("aclrtSetStreamConfigOpt", STREAM_FLAG, 8, NEWEST, NEWEST)
    + call("aclrtCreateStreamV2", OUT, NEWEST)
    + call("aclrtDestroyStreamConfigHandle", NEWEST),
    "host_functions": STREAM
    + call("aclrtSubscribeHostFunc", NEWEST)
    + call("aclrtLaunchHostFunc", NEWEST, NEWEST, NEWEST)
    + SYNCHRONIZE
    + call("aclrtUnSubscribeHostFunc", NEWEST),
    "event_states": STREAM
    + EVENTS
    + call("aclrtRecordEvent", NEWEST, NEWEST)
    + call("aclrtStreamWaitEvent", NEWEST, NEWEST)
    + call("aclrtQueryEventWaitStatus", NEWEST, OUT)
    + call("aclrtEventGetTimestamp", NEWEST, OUT)
    + call("aclrtResetEvent", NEWEST, NEWEST),
    "versions": call("aclsysGetVersionStr", "runtime", "")
    + call("aclsysGetVersionNum", "runtime", OUT)
    + call("aclsysGetCANNVersion", 1, OUT),
    "overflow": STREAM
    + MEMORY
    + call("aclrtGetOverflowStatus", 64, DEVICE_MEMORY, NEWEST)
    + call("aclrtResetOverflowStatus", NEWEST)
    + SYNCHRONIZE,
    "lists": TENSORS
    + call("aclCreateTensorList", 2, [NEWEST, NEWEST + 1])
    + call("aclGetTensorListSize", NEWEST, OUT)
    + call("aclDestroyTensorList", NEWEST)
    + call("aclCreateIntArray", 3, [1, 2, 3])
    + call("aclGetIntArraySize", NEWEST, OUT)
    + call("aclDestroyIntArray", NEWEST)
    + call("aclCreateBoolArray", 3, [1, 2, 7])
    + call("aclGetBoolArraySize", NEWEST, OUT),
    "wild_tensor": STREAM
    + call(
        "aclCreateTensor",
        *(2, FLOAT, 0x81, ND, 2, [0x81, 0x84, 0, 0], NULL, [0x80, 2, 0, 0], NEWEST),
        flags=WILD,
    )
    + tensor(FLOAT, 4, 2)
    + call(
        "aclnnQuantizeGetWorkspaceSize",
        *(INT8, 0x80),
        *(NEWEST + 1, NEWEST, NULL_HANDLE, NEWEST, OUT, OUT),
        flags=WILD,
    ),
    "init": call("aclInit", "")
    + call("aclFinalizeReference", OUT)
    + call("aclrtGetLastError", 0)
    + call("aclGetRecentErrMsg"),
}

# The operation, the number of threads, and bytes that select different random numbers.
PROBLEM = {f"operation_{number}": bytes([number, 0, *range(7 * number)]) for number in range(8)}


def main() -> None:
    """Write all inputs."""
    for fuzzer, inputs in (("api", API), ("problem", PROBLEM)):
        folder = CORPUS / fuzzer
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in inputs.items():
            (folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
