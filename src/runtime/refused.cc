// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What cannot work without an NPU, but what programs link that can do without.
// Each function says what is missing, looks at no argument and writes nothing.

#include <string_view>

#include "acl/acl_mdl.h"
#include "acl/acl_op.h"
#include "acl/acl_op_compiler.h"
#include "acl/acl_prof.h"
#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"

namespace {

using namespace aclq::runtime;

constexpr std::string_view kNoCapture =
    "tasks cannot be captured here; queue them each time.";
constexpr std::string_view kNoCoreLimits =
    "the cores of the SoC cannot be limited here; ACLQ_NUM_THREADS limits the "
    "threads that work.";
constexpr std::string_view kNoSharedMemory =
    "processes cannot share device memory here.";
constexpr std::string_view kNoStreamAttributes =
    "streams have no attributes here.";
constexpr std::string_view kNoDumps =
    "what operators read and write cannot be dumped here.";
constexpr std::string_view kNoOperatorsByName =
    "there are no operators by name here, and no compiler for them; call the "
    "aclnn function of the operator.";
constexpr std::string_view kNoProfiling = "there is no profiling here.";

aclError Refuse(std::string_view function, std::string_view why) {
  return ApiCall(function, [&]() -> Outcome {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("not supported: ", why)};
  });
}

// For functions that make something.
std::nullptr_t RefuseToMake(std::string_view function, std::string_view why) {
  Refuse(function, why);
  return nullptr;
}

}  // namespace

aclError aclmdlRICaptureBegin(aclrtStream, aclmdlRICaptureMode) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureEnd(aclrtStream, aclmdlRI*) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureThreadExchangeMode(aclmdlRICaptureMode*) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureTaskGrpBegin(aclrtStream) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureTaskGrpEnd(aclrtStream, aclrtTaskGrp*) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureTaskUpdateBegin(aclrtStream, aclrtTaskGrp) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRICaptureTaskUpdateEnd(aclrtStream) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRIExecuteAsync(aclmdlRI, aclrtStream) {
  return Refuse(__func__, kNoCapture);
}
aclError aclmdlRIDestroy(aclmdlRI) { return Refuse(__func__, kNoCapture); }
aclError aclmdlRIDebugPrint(aclmdlRI) { return Refuse(__func__, kNoCapture); }
aclError aclmdlRIDebugJsonPrint(aclmdlRI, const char*, uint32_t) {
  return Refuse(__func__, kNoCapture);
}

aclError aclrtSetDeviceResLimit(int32_t, aclrtDevResLimitType, uint32_t) {
  return Refuse(__func__, kNoCoreLimits);
}
aclError aclrtResetDeviceResLimit(int32_t) {
  return Refuse(__func__, kNoCoreLimits);
}
aclError aclrtSetStreamResLimit(aclrtStream, aclrtDevResLimitType, uint32_t) {
  return Refuse(__func__, kNoCoreLimits);
}
aclError aclrtResetStreamResLimit(aclrtStream) {
  return Refuse(__func__, kNoCoreLimits);
}
aclError aclrtUseStreamResInCurrentThread(aclrtStream) {
  return Refuse(__func__, kNoCoreLimits);
}
aclError aclrtUnuseStreamResInCurrentThread(aclrtStream) {
  return Refuse(__func__, kNoCoreLimits);
}

aclError aclrtIpcMemGetExportKey(void*, size_t, char*, size_t, uint64_t) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtIpcMemSetImportPid(const char*, int32_t*, size_t) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtIpcMemImportByKey(void**, const char*, uint64_t) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtIpcMemClose(const char*) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtMemExportToShareableHandle(aclrtDrvMemHandle, aclrtMemHandleType,
                                         uint64_t, uint64_t*) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtMemSetPidToShareableHandle(uint64_t, int32_t*, size_t) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtMemImportFromShareableHandle(uint64_t, int32_t,
                                           aclrtDrvMemHandle*) {
  return Refuse(__func__, kNoSharedMemory);
}
aclError aclrtDeviceGetBareTgid(int32_t*) {
  return Refuse(__func__, kNoSharedMemory);
}

aclError aclrtSetStreamAttribute(aclrtStream, aclrtStreamAttr,
                                 aclrtStreamAttrValue*) {
  return Refuse(__func__, kNoStreamAttributes);
}
aclError aclrtGetStreamAttribute(aclrtStream, aclrtStreamAttr,
                                 aclrtStreamAttrValue*) {
  return Refuse(__func__, kNoStreamAttributes);
}

aclError aclmdlInitDump() { return Refuse(__func__, kNoDumps); }
aclError aclmdlSetDump(const char*) { return Refuse(__func__, kNoDumps); }
aclError aclmdlFinalizeDump() { return Refuse(__func__, kNoDumps); }

aclopAttr* aclopCreateAttr() {
  return RefuseToMake(__func__, kNoOperatorsByName);
}
void aclopDestroyAttr(const aclopAttr*) {
  Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrBool(aclopAttr*, const char*, uint8_t) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrInt(aclopAttr*, const char*, int64_t) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrFloat(aclopAttr*, const char*, float) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrString(aclopAttr*, const char*, const char*) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrDataType(aclopAttr*, const char*, aclDataType) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrListBool(aclopAttr*, const char*, int, const uint8_t*) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrListInt(aclopAttr*, const char*, int, const int64_t*) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrListFloat(aclopAttr*, const char*, int, const float*) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopSetAttrListListInt(aclopAttr*, const char*, int, const int*,
                                 const int64_t* const[]) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopExecuteV2(const char*, int, aclTensorDesc*[], aclDataBuffer*[],
                        int, aclTensorDesc*[], aclDataBuffer*[], aclopAttr*,
                        aclrtStream) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopCompile(const char*, int, const aclTensorDesc* const[], int,
                      const aclTensorDesc* const[], const aclopAttr*,
                      aclopEngineType, aclopCompileType, const char*) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopCompileAndExecute(const char*, int, const aclTensorDesc* const[],
                                const aclDataBuffer* const[], int,
                                const aclTensorDesc* const[],
                                aclDataBuffer* const[], const aclopAttr*,
                                aclopEngineType, aclopCompileType, const char*,
                                aclrtStream) {
  return Refuse(__func__, kNoOperatorsByName);
}
aclError aclopCompileAndExecuteV2(const char*, int, aclTensorDesc*[],
                                  aclDataBuffer*[], int, aclTensorDesc*[],
                                  aclDataBuffer*[], aclopAttr*, aclopEngineType,
                                  aclopCompileType, const char*, aclrtStream) {
  return Refuse(__func__, kNoOperatorsByName);
}

aclError aclprofInit(const char*, size_t) {
  return Refuse(__func__, kNoProfiling);
}
aclError aclprofFinalize() { return Refuse(__func__, kNoProfiling); }
aclError aclprofStart(const aclprofConfig*) {
  return Refuse(__func__, kNoProfiling);
}
aclError aclprofStop(const aclprofConfig*) {
  return Refuse(__func__, kNoProfiling);
}
aclprofConfig* aclprofCreateConfig(uint32_t*, uint32_t, aclprofAicoreMetrics,
                                   const aclprofAicoreEvents*, uint64_t) {
  return RefuseToMake(__func__, kNoProfiling);
}
aclError aclprofDestroyConfig(const aclprofConfig*) {
  return Refuse(__func__, kNoProfiling);
}
aclprofStepInfo* aclprofCreateStepInfo() {
  return RefuseToMake(__func__, kNoProfiling);
}
aclError aclprofGetStepTimestamp(aclprofStepInfo*, aclprofStepTag,
                                 aclrtStream) {
  return Refuse(__func__, kNoProfiling);
}
void aclprofDestroyStepInfo(aclprofStepInfo*) {
  Refuse(__func__, kNoProfiling);
}
