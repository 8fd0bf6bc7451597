// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that cannot work here: each one reports this, whatever its
// arguments, and writes nothing. Also related functions that can work.

#include <cstdint>
#include <string>
#include <vector>

#include "acl/acl_op_compiler.h"
#include "acl/acl_prof.h"
#include "acl/aclq_runtime.h"
#include "tests/runtime/support.h"

// CANN has deprecated aclopExecute.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace aclq::runtime {
namespace {

void* const kMark = reinterpret_cast<void*>(std::uintptr_t{0x1234});

// Memory that the refused functions could write to.
struct Outputs {
  void* handle = kMark;
  int32_t number = 77;
  uint32_t count = 77;
  uint64_t large = 77;
  char text[8] = "text";
  aclmdlRICaptureMode mode = ACL_MODEL_RI_CAPTURE_MODE_RELAXED;
  aclrtStreamAttrValue value = {77};
  std::size_t size = 77;
  uint64_t* address = &large;
  aclopHandle* operation = static_cast<aclopHandle*>(kMark);
  aclrtMemFabricHandle fabric = {{77}};
  aclrtLaunchKernelAttrValue attribute = {77};
  aclmdlRITaskParams task = {
      ACL_MODEL_RI_TASK_VALUE_WAIT, {}, kMark, kMark, 77, {77}, {{77}}};
};
Outputs outputs;

struct Row {
  std::string call;
  aclError (*refused)();

  std::string function() const { return call.substr(0, call.find('(')); }
};
#define ROW(...)                             \
  {                                          \
#__VA_ARGS__, [] { return __VA_ARGS__; } \
  }

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = {
      ROW(aclrtBinaryLoadFromData("binary", 6, nullptr, &outputs.handle)),
      ROW(aclrtBinaryGetFunction(nullptr, "kernel", &outputs.handle)),
      ROW(aclrtGetFunctionAddr(nullptr, &outputs.handle, &outputs.handle)),
      ROW(rtDevBinaryRegister(nullptr, &outputs.handle)),
      ROW(rtFunctionRegister(nullptr, nullptr, "kernel", nullptr, 0)),
      ROW(rtKernelLaunch(nullptr, 1, nullptr, 0, nullptr, nullptr)),
      ROW(rtGetC2cCtrlAddr(&outputs.large, &outputs.count)),
      ROW(aclmdlRICaptureBegin(nullptr, ACL_MODEL_RI_CAPTURE_MODE_GLOBAL)),
      ROW(aclmdlRICaptureEnd(nullptr, &outputs.handle)),
      ROW(aclmdlRICaptureThreadExchangeMode(&outputs.mode)),
      ROW(aclmdlRICaptureTaskGrpBegin(nullptr)),
      ROW(aclmdlRICaptureTaskGrpEnd(nullptr, &outputs.handle)),
      ROW(aclmdlRICaptureTaskUpdateBegin(nullptr, nullptr)),
      ROW(aclmdlRICaptureTaskUpdateEnd(nullptr)),
      ROW(aclmdlRIExecuteAsync(nullptr, nullptr)),
      ROW(aclmdlRIDestroy(nullptr)),
      ROW(aclmdlRIDebugPrint(nullptr)),
      ROW(aclmdlRIDebugJsonPrint(nullptr, nullptr, 0)),
      ROW(aclmdlRICaptureToModelRIBegin(nullptr, nullptr,
                                        ACL_MODEL_RI_CAPTURE_MODE_GLOBAL)),
      ROW(aclmdlRIBuildBegin(&outputs.handle, 0)),
      ROW(aclmdlRIBindStream(nullptr, nullptr, 0)),
      ROW(aclmdlRIEndTask(nullptr, nullptr)),
      ROW(aclmdlRIBuildEnd(nullptr, nullptr)),
      ROW(aclmdlRIUnbindStream(nullptr, nullptr)),
      ROW(aclmdlRIExecute(nullptr, -1)),
      ROW(aclmdlRIAbort(nullptr)),
      ROW(aclmdlRIUpdate(nullptr)),
      ROW(aclmdlRISetName(nullptr, "name")),
      ROW(aclmdlRIGetName(nullptr, 8, outputs.text)),
      ROW(aclmdlRIGetId(nullptr, &outputs.count)),
      ROW(aclmdlRIGetStreams(nullptr, &outputs.handle, &outputs.count)),
      ROW(aclmdlRIGetTasksByStream(nullptr, &outputs.handle, &outputs.count)),
      ROW(aclmdlRITaskGetSeqId(nullptr, &outputs.count)),
      ROW(aclmdlRITaskGetType(nullptr, &outputs.task.type)),
      ROW(aclmdlRITaskGetParams(nullptr, &outputs.task)),
      ROW(aclmdlRITaskSetParams(nullptr, &outputs.task)),
      ROW(aclmdlRITaskDisable(nullptr)),
      ROW(aclmdlRIKernelTaskGetAttribute(
          nullptr, ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT, &outputs.attribute)),
      ROW(aclmdlRIDestroyRegisterCallback(nullptr, nullptr, nullptr)),
      ROW(aclmdlRIDestroyUnregisterCallback(nullptr, nullptr)),
      ROW(aclmdlRICondHandleCreate(nullptr, 0,
                                   ACL_MODEL_RI_COND_HANDLE_ASSIGN_DEFAULT,
                                   &outputs.handle)),
      ROW(aclmdlRICondHandleGetCondPtr(nullptr, &outputs.address)),
      ROW(aclmdlRIAddCondTask(aclmdlRICondTaskParams(), nullptr, 0)),
      ROW(aclrtSetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, 1)),
      ROW(aclrtResetDeviceResLimit(0)),
      ROW(aclrtSetStreamResLimit(nullptr, ACL_RT_DEV_RES_CUBE_CORE, 1)),
      ROW(aclrtResetStreamResLimit(nullptr)),
      ROW(aclrtUseStreamResInCurrentThread(nullptr)),
      ROW(aclrtUnuseStreamResInCurrentThread(nullptr)),
      ROW(aclrtIpcMemGetExportKey(nullptr, 1, outputs.text, 8, 0)),
      ROW(aclrtIpcMemSetImportPid("key", &outputs.number, 1)),
      ROW(aclrtIpcMemImportByKey(&outputs.handle, "key", 0)),
      ROW(aclrtIpcMemClose("key")),
      ROW(aclrtMemExportToShareableHandle(nullptr, ACL_MEM_HANDLE_TYPE_NONE, 0,
                                          &outputs.large)),
      ROW(aclrtMemSetPidToShareableHandle(0, &outputs.number, 1)),
      ROW(aclrtMemImportFromShareableHandle(0, 0, &outputs.handle)),
      ROW(aclrtMemExportToShareableHandleV2(
          nullptr, ACL_RT_VMM_EXPORT_FLAG_DEFAULT,
          ACL_MEM_SHARE_HANDLE_TYPE_FABRIC, &outputs.fabric)),
      ROW(aclrtMemSetPidToShareableHandleV2(&outputs.fabric,
                                            ACL_MEM_SHARE_HANDLE_TYPE_FABRIC,
                                            &outputs.number, 1)),
      ROW(aclrtMemImportFromShareableHandleV2(&outputs.fabric,
                                              ACL_MEM_SHARE_HANDLE_TYPE_FABRIC,
                                              0, &outputs.handle)),
      ROW(aclrtDeviceGetBareTgid(&outputs.number)),
      ROW(aclrtSetStreamAttribute(nullptr, ACL_STREAM_ATTR_FAILURE_MODE,
                                  &outputs.value)),
      ROW(aclrtGetStreamAttribute(nullptr, ACL_STREAM_ATTR_FAILURE_MODE,
                                  &outputs.value)),
      ROW(aclmdlInitDump()),
      ROW(aclmdlSetDump("acl.json")),
      ROW(aclmdlFinalizeDump()),
      ROW(aclopSetAttrBool(nullptr, "a", 1)),
      ROW(aclopSetAttrInt(nullptr, "a", 1)),
      ROW(aclopSetAttrFloat(nullptr, "a", 1)),
      ROW(aclopSetAttrString(nullptr, "a", "b")),
      ROW(aclopSetAttrDataType(nullptr, "a", ACL_FLOAT)),
      ROW(aclopSetAttrListBool(nullptr, "a", 0, nullptr)),
      ROW(aclopSetAttrListInt(nullptr, "a", 0, nullptr)),
      ROW(aclopSetAttrListFloat(nullptr, "a", 0, nullptr)),
      ROW(aclopSetAttrListListInt(nullptr, "a", 0, nullptr, nullptr)),
      ROW(aclopExecuteV2("Add", 0, nullptr, nullptr, 0, nullptr, nullptr,
                         nullptr, nullptr)),
      ROW(aclopCompile("Add", 0, nullptr, 0, nullptr, nullptr, ACL_ENGINE_SYS,
                       ACL_COMPILE_SYS, nullptr)),
      ROW(aclopCompileAndExecute("Add", 0, nullptr, nullptr, 0, nullptr,
                                 nullptr, nullptr, ACL_ENGINE_SYS,
                                 ACL_COMPILE_SYS, nullptr, nullptr)),
      ROW(aclopCompileAndExecuteV2("Add", 0, nullptr, nullptr, 0, nullptr,
                                   nullptr, nullptr, ACL_ENGINE_SYS,
                                   ACL_COMPILE_SYS, nullptr, nullptr)),
      ROW(aclopSetModelDir("folder")),
      ROW(aclopLoad("model", 5)),
      ROW(aclopSetMaxOpQueueNum(1)),
      ROW(aclopSetAttrListDataType(nullptr, "a", 0, nullptr)),
      ROW(aclopSetAttrListString(nullptr, "a", 0, nullptr)),
      ROW(aclopInferShape("Add", 0, nullptr, nullptr, 0, nullptr, nullptr)),
      ROW(aclopUpdateParams("Add", 0, nullptr, 0, nullptr, nullptr)),
      ROW(aclopExecute("Add", 0, nullptr, nullptr, 0, nullptr, nullptr, nullptr,
                       nullptr)),
      ROW(aclopCreateHandle("Add", 0, nullptr, 0, nullptr, nullptr,
                            &outputs.operation)),
      ROW(aclopCreateHandleForCast(nullptr, nullptr, 0, &outputs.operation)),
      ROW(aclopExecWithHandle(nullptr, 0, nullptr, 0, nullptr, nullptr)),
      ROW(aclopCast(nullptr, nullptr, nullptr, nullptr, 0, nullptr)),
      ROW(aclopCreateKernel("Add", "id", "kernel", outputs.text, 8,
                            ACL_ENGINE_SYS, nullptr)),
      ROW(aclopSetKernelArgs(nullptr, "id", 1, nullptr, 0)),
      ROW(aclopSetKernelWorkspaceSizes(nullptr, 1, &outputs.size)),
      ROW(aclopRegisterCompileFunc("Add", nullptr)),
      ROW(aclopUnregisterCompileFunc("Add")),
      ROW(aclopSetCompileFlag(ACL_OP_COMPILE_FUZZ)),
      ROW(aclopStartDumpArgs(ACL_OP_DUMP_OP_AICORE_ARGS, "folder")),
      ROW(aclopStopDumpArgs(ACL_OP_DUMP_OP_AICORE_ARGS)),
      ROW(aclprofInit("folder", 6)),
      ROW(aclprofFinalize()),
      ROW(aclprofStart(nullptr)),
      ROW(aclprofStop(nullptr)),
      ROW(aclprofDestroyConfig(nullptr)),
      ROW(aclprofGetStepTimestamp(nullptr, ACL_STEP_START, nullptr)),
  };
  return rows;
}

void ExpectRefusal(const std::string& function) {
  const std::string error = RecentError();
  EXPECT_NE(error.find(function + ": not supported: "), std::string::npos)
      << function << " is not refused in " << error;
}

// In a thread without a context, since no argument is checked.
TEST(RefusedTest, EachIs207000AndSaysWhatIsMissing) {
  aclGetRecentErrMsg();
  for (const Row& row : Rows()) {
    EXPECT_EQ(row.refused(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT) << row.call;
    ExpectRefusal(row.function());
  }
  EXPECT_EQ(outputs.handle, kMark);
  EXPECT_EQ(outputs.number, 77);
  EXPECT_EQ(outputs.count, 77U);
  EXPECT_EQ(outputs.large, 77U);
  EXPECT_STREQ(outputs.text, "text");
  EXPECT_EQ(outputs.mode, ACL_MODEL_RI_CAPTURE_MODE_RELAXED);
  EXPECT_EQ(outputs.value.failureMode, 77U);
  EXPECT_EQ(outputs.size, 77U);
  EXPECT_EQ(outputs.address, &outputs.large);
  EXPECT_EQ(outputs.operation, kMark);
  EXPECT_EQ(outputs.fabric.data[0], 77U);
  EXPECT_EQ(outputs.attribute.schemMode, 77U);
  EXPECT_EQ(outputs.task.type, ACL_MODEL_RI_TASK_VALUE_WAIT);
  EXPECT_EQ(outputs.task.taskGrp, kMark);
  EXPECT_EQ(outputs.task.opInfoPtr, kMark);
  EXPECT_EQ(outputs.task.opInfoSize, 77U);
  EXPECT_EQ(outputs.task.rsv1[0], 77U);
  EXPECT_EQ(outputs.task.rsv2[0], 77U);
}

TEST(RefusedTest, CreatorsReturnNull) {
  aclGetRecentErrMsg();
  EXPECT_EQ(aclopCreateAttr(), nullptr);
  ExpectRefusal("aclopCreateAttr");
  EXPECT_EQ(aclprofCreateConfig(nullptr, 0, ACL_AICORE_NONE, nullptr,
                                ACL_PROF_ACL_API),
            nullptr);
  ExpectRefusal("aclprofCreateConfig");
  EXPECT_EQ(aclprofCreateStepInfo(), nullptr);
  ExpectRefusal("aclprofCreateStepInfo");
}

TEST(RefusedTest, VoidFunctionsLeaveAMessage) {
  aclGetRecentErrMsg();
  aclopDestroyAttr(nullptr);
  ExpectRefusal("aclopDestroyAttr");
  aclopDestroyHandle(nullptr);
  ExpectRefusal("aclopDestroyHandle");
  aclprofDestroyStepInfo(nullptr);
  ExpectRefusal("aclprofDestroyStepInfo");
}

class CaptureTest : public RuntimeTest {};

TEST_F(CaptureTest, NoStreamIsCaptured) {
  const aclrtStream stream = NewStream();
  auto status = ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE;
  aclmdlRI model = kMark;
  EXPECT_EQ(aclmdlRICaptureGetInfo(stream, &status, nullptr), ACL_SUCCESS);
  EXPECT_EQ(status, ACL_MODEL_RI_CAPTURE_STATUS_NONE);
  EXPECT_EQ(aclmdlRICaptureGetInfo(stream, nullptr, &model), ACL_SUCCESS);
  EXPECT_EQ(model, nullptr);
  InThread([&] {
    status = ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE;
    EXPECT_EQ(aclmdlRICaptureGetInfo(stream, &status, &model), ACL_SUCCESS)
        << "without a context";
    EXPECT_EQ(status, ACL_MODEL_RI_CAPTURE_STATUS_NONE);
  });
}

TEST_F(CaptureTest, ItsArgumentsAreChecked) {
  const aclrtStream stream = NewStream();
  auto status = ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE;
  aclmdlRI model = kMark;
  EXPECT_EQ(aclmdlRICaptureGetInfo(stream, nullptr, nullptr),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("status and modelRI are null"),
            std::string::npos);
  EXPECT_EQ(aclmdlRICaptureGetInfo(nullptr, &status, &model),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("stream is null"), std::string::npos);
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclmdlRICaptureGetInfo(stream, &status, &model),
            ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(status, ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE);
  EXPECT_EQ(model, kMark);
}

class HintTest : public RuntimeTest {};

TEST_F(HintTest, ACacheIsLeftAlone) {
  const aclrtStream stream = NewStream();
  char bytes[64] = "content";
  for (const auto type : {ACL_RT_CMO_TYPE_PREFETCH, ACL_RT_CMO_TYPE_WRITEBACK,
                          ACL_RT_CMO_TYPE_INVALID, ACL_RT_CMO_TYPE_FLUSH}) {
    EXPECT_EQ(aclrtCmoAsync(bytes, sizeof(bytes), type, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtCmoAsync(bytes, sizeof(bytes), type, nullptr), ACL_SUCCESS);
  }
  EXPECT_STREQ(bytes, "content");
  EXPECT_EQ(aclrtCmoAsync(nullptr, 1, ACL_RT_CMO_TYPE_PREFETCH, stream),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("aclrtCmoAsync: src is null"),
            std::string::npos);
  InThread([&] {
    for (const aclrtStream one : {stream, aclrtStream{nullptr}}) {
      EXPECT_EQ(aclrtCmoAsync(bytes, 1, ACL_RT_CMO_TYPE_PREFETCH, one),
                ACL_ERROR_RT_CONTEXT_NULL);
    }
    aclrtContext context = nullptr;
    ASSERT_EQ(aclrtCreateContext(&context, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtCmoAsync(bytes, 1, ACL_RT_CMO_TYPE_PREFETCH, stream),
              ACL_ERROR_RT_STREAM_CONTEXT);
    EXPECT_EQ(aclrtDestroyContext(context), ACL_SUCCESS);
  });
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtCmoAsync(bytes, 1, ACL_RT_CMO_TYPE_PREFETCH, stream),
            ACL_ERROR_RT_INVALID_HANDLE);
}

TEST_F(HintTest, AnOptionOfTheCompilerIsAccepted) {
  EXPECT_EQ(aclSetCompileopt(ACL_PRECISION_MODE, "must_keep_origin_dtype"),
            ACL_SUCCESS);
  EXPECT_EQ(aclSetCompileopt(ACL_PRECISION_MODE, nullptr),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("aclSetCompileopt: value is null"),
            std::string::npos);
}

}  // namespace
}  // namespace aclq::runtime
