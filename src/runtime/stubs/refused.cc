// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that cannot work without an NPU, for programs that link them but
// can do without them. Each function reports what is missing and uses its
// arguments for the trace only. Graphs of tasks are in refused_graphs.cc,
// operators by name in refused_operators.cc.

#include <string_view>

#include "acl/acl_mdl.h"
#include "acl/acl_prof.h"
#include "acl/acl_rt.h"
#include "acl/aclq_runtime.h"
#include "src/runtime/core/refuse.h"

namespace {

using namespace aclq::runtime;

constexpr std::string_view kNoKernels =
    "aclq cannot run kernels of the program, since there is no NPU; call the "
    "aclnn function of an operator.";
constexpr std::string_view kNoCoreLimits =
    "aclq cannot limit the cores of the SoC; ACLQ_NUM_THREADS limits the "
    "number of threads.";
constexpr std::string_view kNoSharedMemory =
    "aclq cannot share device memory between processes.";
constexpr std::string_view kNoStreamAttributes =
    "aclq has no stream attributes.";
constexpr std::string_view kNoDumps =
    "aclq cannot dump the inputs and outputs of operators.";
constexpr std::string_view kNoProfiling = "aclq has no profiling.";

}  // namespace

aclError aclrtBinaryLoadFromData(const void* data, size_t length,
                                 const aclrtBinaryLoadOptions* options,
                                 aclrtBinHandle* binHandle) {
  return Refuse(__func__, kNoKernels, Argument("data", data),
                Argument("length", length), Argument("options", options),
                Argument("binHandle", binHandle));
}
aclError aclrtBinaryGetFunction(const aclrtBinHandle binHandle,
                                const char* kernelName,
                                aclrtFuncHandle* funcHandle) {
  return Refuse(__func__, kNoKernels, Argument("binHandle", binHandle),
                Argument("kernelName", kernelName),
                Argument("funcHandle", funcHandle));
}
aclError aclrtGetFunctionAddr(aclrtFuncHandle funcHandle, void** aicAddr,
                              void** aivAddr) {
  return Refuse(__func__, kNoKernels, Argument("funcHandle", funcHandle),
                Argument("aicAddr", aicAddr), Argument("aivAddr", aivAddr));
}
rtError_t rtDevBinaryRegister(const rtDevBinary_t* bin, void** hdl) {
  return Refuse(__func__, kNoKernels, Argument("bin", bin),
                Argument("hdl", hdl));
}
rtError_t rtFunctionRegister(void* binHandle, const void* stubFunc,
                             const char* stubName, const void* kernelInfoExt,
                             uint32_t funcMode) {
  return Refuse(__func__, kNoKernels, Argument("binHandle", binHandle),
                Argument("stubFunc", stubFunc), Argument("stubName", stubName),
                Argument("kernelInfoExt", kernelInfoExt),
                Argument("funcMode", funcMode));
}
rtError_t rtKernelLaunch(const void* stubFunc, uint32_t blockDim, void* args,
                         uint32_t argsSize, rtSmDesc_t* smDesc,
                         rtStream_t stm) {
  return Refuse(__func__, kNoKernels, Argument("stubFunc", stubFunc),
                Argument("blockDim", blockDim), Argument("args", args),
                Argument("argsSize", argsSize), Argument("smDesc", smDesc),
                Argument("stm", stm));
}
rtError_t rtGetC2cCtrlAddr(uint64_t* addr, uint32_t* len) {
  return Refuse(__func__, kNoKernels, Argument("addr", addr),
                Argument("len", len));
}

aclError aclrtSetDeviceResLimit(int32_t deviceId, aclrtDevResLimitType type,
                                uint32_t value) {
  return Refuse(__func__, kNoCoreLimits, Argument("deviceId", deviceId),
                Argument("type", type), Argument("value", value));
}
aclError aclrtResetDeviceResLimit(int32_t deviceId) {
  return Refuse(__func__, kNoCoreLimits, Argument("deviceId", deviceId));
}
aclError aclrtSetStreamResLimit(aclrtStream stream, aclrtDevResLimitType type,
                                uint32_t value) {
  return Refuse(__func__, kNoCoreLimits, Argument("stream", stream),
                Argument("type", type), Argument("value", value));
}
aclError aclrtResetStreamResLimit(aclrtStream stream) {
  return Refuse(__func__, kNoCoreLimits, Argument("stream", stream));
}
aclError aclrtUseStreamResInCurrentThread(aclrtStream stream) {
  return Refuse(__func__, kNoCoreLimits, Argument("stream", stream));
}
aclError aclrtUnuseStreamResInCurrentThread(aclrtStream stream) {
  return Refuse(__func__, kNoCoreLimits, Argument("stream", stream));
}

aclError aclrtIpcMemGetExportKey(void* devPtr, size_t size, char* key,
                                 size_t len, uint64_t flags) {
  return Refuse(__func__, kNoSharedMemory, Argument("devPtr", devPtr),
                Argument("size", size),
                Argument("key", static_cast<const void*>(key)),
                Argument("len", len), Argument("flags", flags));
}
aclError aclrtIpcMemSetImportPid(const char* key, int32_t* pid, size_t num) {
  return Refuse(__func__, kNoSharedMemory, Argument("key", key),
                Argument("pid", pid), Argument("num", num));
}
aclError aclrtIpcMemImportByKey(void** devPtr, const char* key,
                                uint64_t flags) {
  return Refuse(__func__, kNoSharedMemory, Argument("devPtr", devPtr),
                Argument("key", key), Argument("flags", flags));
}
aclError aclrtIpcMemClose(const char* key) {
  return Refuse(__func__, kNoSharedMemory, Argument("key", key));
}
aclError aclrtMemExportToShareableHandle(aclrtDrvMemHandle handle,
                                         aclrtMemHandleType handleType,
                                         uint64_t flags,
                                         uint64_t* shareableHandle) {
  return Refuse(__func__, kNoSharedMemory, Argument("handle", handle),
                Argument("handleType", handleType), Argument("flags", flags),
                Argument("shareableHandle", shareableHandle));
}
aclError aclrtMemSetPidToShareableHandle(uint64_t shareableHandle, int32_t* pid,
                                         size_t pidNum) {
  return Refuse(__func__, kNoSharedMemory,
                Argument("shareableHandle", shareableHandle),
                Argument("pid", pid), Argument("pidNum", pidNum));
}
aclError aclrtMemImportFromShareableHandle(uint64_t shareableHandle,
                                           int32_t deviceId,
                                           aclrtDrvMemHandle* handle) {
  return Refuse(__func__, kNoSharedMemory,
                Argument("shareableHandle", shareableHandle),
                Argument("deviceId", deviceId), Argument("handle", handle));
}
aclError aclrtMemExportToShareableHandleV2(aclrtDrvMemHandle handle,
                                           uint64_t flags,
                                           aclrtMemSharedHandleType shareType,
                                           void* shareableHandle) {
  return Refuse(__func__, kNoSharedMemory, Argument("handle", handle),
                Argument("flags", flags), Argument("shareType", shareType),
                Argument("shareableHandle", shareableHandle));
}
aclError aclrtMemSetPidToShareableHandleV2(void* shareableHandle,
                                           aclrtMemSharedHandleType shareType,
                                           int32_t* pid, size_t pidNum) {
  return Refuse(__func__, kNoSharedMemory,
                Argument("shareableHandle", shareableHandle),
                Argument("shareType", shareType), Argument("pid", pid),
                Argument("pidNum", pidNum));
}
aclError aclrtMemImportFromShareableHandleV2(void* shareableHandle,
                                             aclrtMemSharedHandleType shareType,
                                             uint64_t flags,
                                             aclrtDrvMemHandle* handle) {
  return Refuse(__func__, kNoSharedMemory,
                Argument("shareableHandle", shareableHandle),
                Argument("shareType", shareType), Argument("flags", flags),
                Argument("handle", handle));
}
aclError aclrtDeviceGetBareTgid(int32_t* pid) {
  return Refuse(__func__, kNoSharedMemory, Argument("pid", pid));
}

aclError aclrtSetStreamAttribute(aclrtStream stream,
                                 aclrtStreamAttr stmAttrType,
                                 aclrtStreamAttrValue* value) {
  return Refuse(__func__, kNoStreamAttributes, Argument("stream", stream),
                Argument("stmAttrType", stmAttrType), Argument("value", value));
}
aclError aclrtGetStreamAttribute(aclrtStream stream,
                                 aclrtStreamAttr stmAttrType,
                                 aclrtStreamAttrValue* value) {
  return Refuse(__func__, kNoStreamAttributes, Argument("stream", stream),
                Argument("stmAttrType", stmAttrType), Argument("value", value));
}

aclError aclmdlInitDump() { return Refuse(__func__, kNoDumps); }
aclError aclmdlSetDump(const char* dumpCfgPath) {
  return Refuse(__func__, kNoDumps, Argument("dumpCfgPath", dumpCfgPath));
}
aclError aclmdlFinalizeDump() { return Refuse(__func__, kNoDumps); }

aclError aclprofInit(const char* profilerResultPath, size_t length) {
  return Refuse(__func__, kNoProfiling,
                Argument("profilerResultPath", profilerResultPath),
                Argument("length", length));
}
aclError aclprofFinalize() { return Refuse(__func__, kNoProfiling); }
aclError aclprofStart(const aclprofConfig* profilerConfig) {
  return Refuse(__func__, kNoProfiling,
                Argument("profilerConfig", profilerConfig));
}
aclError aclprofStop(const aclprofConfig* profilerConfig) {
  return Refuse(__func__, kNoProfiling,
                Argument("profilerConfig", profilerConfig));
}
aclprofConfig* aclprofCreateConfig(uint32_t* deviceIdList, uint32_t deviceNums,
                                   aclprofAicoreMetrics aicoreMetrics,
                                   const aclprofAicoreEvents* aicoreEvents,
                                   uint64_t dataTypeConfig) {
  return RefuseToMake(__func__, kNoProfiling,
                      Argument("deviceIdList", deviceIdList),
                      Argument("deviceNums", deviceNums),
                      Argument("aicoreMetrics", aicoreMetrics),
                      Argument("aicoreEvents", aicoreEvents),
                      Argument("dataTypeConfig", dataTypeConfig));
}
aclError aclprofDestroyConfig(const aclprofConfig* profilerConfig) {
  return Refuse(__func__, kNoProfiling,
                Argument("profilerConfig", profilerConfig));
}
aclprofStepInfo* aclprofCreateStepInfo() {
  return RefuseToMake(__func__, kNoProfiling);
}
aclError aclprofGetStepTimestamp(aclprofStepInfo* stepInfo, aclprofStepTag tag,
                                 aclrtStream stream) {
  return Refuse(__func__, kNoProfiling, Argument("stepInfo", stepInfo),
                Argument("tag", tag), Argument("stream", stream));
}
void aclprofDestroyStepInfo(aclprofStepInfo* stepInfo) {
  Refuse(__func__, kNoProfiling, Argument("stepInfo", stepInfo));
}
