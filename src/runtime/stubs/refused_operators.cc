// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN's older interface for running operators, by name, and its compiler:
// refused.

#include <string_view>

#include "acl/acl_op.h"
#include "acl/acl_op_compiler.h"
#include "src/runtime/core/refuse.h"

namespace {

using namespace aclq::runtime;

constexpr std::string_view kNoOperatorsByName =
    "aclq has no operators by name and no compiler for operators; call the "
    "aclnn function of the operator.";

}  // namespace

aclopAttr* aclopCreateAttr() {
  return RefuseToMake(__func__, kNoOperatorsByName);
}
void aclopDestroyAttr(const aclopAttr* attr) {
  Refuse(__func__, kNoOperatorsByName, Argument("attr", attr));
}
aclError aclopSetAttrBool(aclopAttr* attr, const char* attrName,
                          uint8_t attrValue) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("attrValue", attrValue));
}
aclError aclopSetAttrInt(aclopAttr* attr, const char* attrName,
                         int64_t attrValue) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("attrValue", attrValue));
}
aclError aclopSetAttrFloat(aclopAttr* attr, const char* attrName,
                           float attrValue) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("attrValue", attrValue));
}
aclError aclopSetAttrString(aclopAttr* attr, const char* attrName,
                            const char* attrValue) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("attrValue", attrValue));
}
aclError aclopSetAttrDataType(aclopAttr* attr, const char* attrName,
                              aclDataType attrValue) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("attrValue", attrValue));
}
aclError aclopSetAttrListBool(aclopAttr* attr, const char* attrName,
                              int numValues, const uint8_t* values) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopSetAttrListInt(aclopAttr* attr, const char* attrName,
                             int numValues, const int64_t* values) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopSetAttrListFloat(aclopAttr* attr, const char* attrName,
                               int numValues, const float* values) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopSetAttrListListInt(aclopAttr* attr, const char* attrName,
                                 int numLists, const int* numValues,
                                 const int64_t* const values[]) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName), Argument("numLists", numLists),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopExecuteV2(const char* opType, int numInputs,
                        aclTensorDesc* inputDesc[], aclDataBuffer* inputs[],
                        int numOutputs, aclTensorDesc* outputDesc[],
                        aclDataBuffer* outputs[], aclopAttr* attr,
                        aclrtStream stream) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("inputs", inputs), Argument("numOutputs", numOutputs),
      Argument("outputDesc", outputDesc), Argument("outputs", outputs),
      Argument("attr", attr), Argument("stream", stream));
}
aclError aclopCompile(const char* opType, int numInputs,
                      const aclTensorDesc* const inputDesc[], int numOutputs,
                      const aclTensorDesc* const outputDesc[],
                      const aclopAttr* attr, aclopEngineType engineType,
                      aclopCompileType compileFlag, const char* opPath) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("numOutputs", numOutputs), Argument("outputDesc", outputDesc),
      Argument("attr", attr), Argument("engineType", engineType),
      Argument("compileFlag", compileFlag), Argument("opPath", opPath));
}
aclError aclopCompileAndExecute(
    const char* opType, int numInputs, const aclTensorDesc* const inputDesc[],
    const aclDataBuffer* const inputs[], int numOutputs,
    const aclTensorDesc* const outputDesc[], aclDataBuffer* const outputs[],
    const aclopAttr* attr, aclopEngineType engineType,
    aclopCompileType compileFlag, const char* opPath, aclrtStream stream) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("inputs", inputs), Argument("numOutputs", numOutputs),
      Argument("outputDesc", outputDesc), Argument("outputs", outputs),
      Argument("attr", attr), Argument("engineType", engineType),
      Argument("compileFlag", compileFlag), Argument("opPath", opPath),
      Argument("stream", stream));
}
aclError aclopCompileAndExecuteV2(
    const char* opType, int numInputs, aclTensorDesc* inputDesc[],
    aclDataBuffer* inputs[], int numOutputs, aclTensorDesc* outputDesc[],
    aclDataBuffer* outputs[], aclopAttr* attr, aclopEngineType engineType,
    aclopCompileType compileFlag, const char* opPath, aclrtStream stream) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("inputs", inputs), Argument("numOutputs", numOutputs),
      Argument("outputDesc", outputDesc), Argument("outputs", outputs),
      Argument("attr", attr), Argument("engineType", engineType),
      Argument("compileFlag", compileFlag), Argument("opPath", opPath),
      Argument("stream", stream));
}

aclError aclopSetModelDir(const char* modelDir) {
  return Refuse(__func__, kNoOperatorsByName, Argument("modelDir", modelDir));
}
aclError aclopLoad(const void* model, size_t modelSize) {
  return Refuse(__func__, kNoOperatorsByName, Argument("model", model),
                Argument("modelSize", modelSize));
}
aclError aclopSetMaxOpQueueNum(uint64_t maxOpNum) {
  return Refuse(__func__, kNoOperatorsByName, Argument("maxOpNum", maxOpNum));
}
aclError aclopSetAttrListDataType(aclopAttr* attr, const char* attrName,
                                  int numValues, const aclDataType values[]) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopSetAttrListString(aclopAttr* attr, const char* attrName,
                                int numValues, const char** values) {
  return Refuse(__func__, kNoOperatorsByName, Argument("attr", attr),
                Argument("attrName", attrName),
                Argument("numValues", numValues), Argument("values", values));
}
aclError aclopInferShape(const char* opType, int numInputs,
                         aclTensorDesc* inputDesc[], aclDataBuffer* inputs[],
                         int numOutputs, aclTensorDesc* outputDesc[],
                         aclopAttr* attr) {
  return Refuse(__func__, kNoOperatorsByName, Argument("opType", opType),
                Argument("numInputs", numInputs),
                Argument("inputDesc", inputDesc), Argument("inputs", inputs),
                Argument("numOutputs", numOutputs),
                Argument("outputDesc", outputDesc), Argument("attr", attr));
}
aclError aclopUpdateParams(const char* opType, int numInputs,
                           const aclTensorDesc* const inputDesc[],
                           int numOutputs,
                           const aclTensorDesc* const outputDesc[],
                           const aclopAttr* attr) {
  return Refuse(__func__, kNoOperatorsByName, Argument("opType", opType),
                Argument("numInputs", numInputs),
                Argument("inputDesc", inputDesc),
                Argument("numOutputs", numOutputs),
                Argument("outputDesc", outputDesc), Argument("attr", attr));
}
aclError aclopExecute(const char* opType, int numInputs,
                      const aclTensorDesc* const inputDesc[],
                      const aclDataBuffer* const inputs[], int numOutputs,
                      const aclTensorDesc* const outputDesc[],
                      aclDataBuffer* const outputs[], const aclopAttr* attr,
                      aclrtStream stream) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("inputs", inputs), Argument("numOutputs", numOutputs),
      Argument("outputDesc", outputDesc), Argument("outputs", outputs),
      Argument("attr", attr), Argument("stream", stream));
}
aclError aclopCreateHandle(const char* opType, int numInputs,
                           const aclTensorDesc* const inputDesc[],
                           int numOutputs,
                           const aclTensorDesc* const outputDesc[],
                           const aclopAttr* opAttr, aclopHandle** handle) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("numInputs", numInputs), Argument("inputDesc", inputDesc),
      Argument("numOutputs", numOutputs), Argument("outputDesc", outputDesc),
      Argument("opAttr", opAttr), Argument("handle", handle));
}
aclError aclopCreateHandleForCast(aclTensorDesc* srcDesc,
                                  aclTensorDesc* dstDesc, uint8_t truncate,
                                  aclopHandle** handle) {
  return Refuse(__func__, kNoOperatorsByName, Argument("srcDesc", srcDesc),
                Argument("dstDesc", dstDesc), Argument("truncate", truncate),
                Argument("handle", handle));
}
void aclopDestroyHandle(aclopHandle* handle) {
  Refuse(__func__, kNoOperatorsByName, Argument("handle", handle));
}
aclError aclopExecWithHandle(aclopHandle* handle, int numInputs,
                             const aclDataBuffer* const inputs[],
                             int numOutputs, aclDataBuffer* const outputs[],
                             aclrtStream stream) {
  return Refuse(__func__, kNoOperatorsByName, Argument("handle", handle),
                Argument("numInputs", numInputs), Argument("inputs", inputs),
                Argument("numOutputs", numOutputs),
                Argument("outputs", outputs), Argument("stream", stream));
}
aclError aclopCast(const aclTensorDesc* srcDesc, const aclDataBuffer* srcBuffer,
                   const aclTensorDesc* dstDesc, aclDataBuffer* dstBuffer,
                   uint8_t truncate, aclrtStream stream) {
  return Refuse(__func__, kNoOperatorsByName, Argument("srcDesc", srcDesc),
                Argument("srcBuffer", srcBuffer), Argument("dstDesc", dstDesc),
                Argument("dstBuffer", dstBuffer),
                Argument("truncate", truncate), Argument("stream", stream));
}
aclError aclopCreateKernel(const char* opType, const char* kernelId,
                           const char* kernelName, void* binData, int binSize,
                           aclopEngineType enginetype,
                           aclDataDeallocator deallocator) {
  return Refuse(
      __func__, kNoOperatorsByName, Argument("opType", opType),
      Argument("kernelId", kernelId), Argument("kernelName", kernelName),
      Argument("binData", binData), Argument("binSize", binSize),
      Argument("enginetype", enginetype), Argument("deallocator", deallocator));
}
aclError aclopSetKernelArgs(aclopKernelDesc* kernelDesc, const char* kernelId,
                            uint32_t blockDim, const void* args,
                            uint32_t argSize) {
  return Refuse(__func__, kNoOperatorsByName,
                Argument("kernelDesc", kernelDesc),
                Argument("kernelId", kernelId), Argument("blockDim", blockDim),
                Argument("args", args), Argument("argSize", argSize));
}
aclError aclopSetKernelWorkspaceSizes(aclopKernelDesc* kernelDesc,
                                      int numWorkspaces,
                                      size_t* workspaceSizes) {
  return Refuse(__func__, kNoOperatorsByName,
                Argument("kernelDesc", kernelDesc),
                Argument("numWorkspaces", numWorkspaces),
                Argument("workspaceSizes", workspaceSizes));
}
aclError aclopRegisterCompileFunc(const char* opType, aclopCompileFunc func) {
  return Refuse(__func__, kNoOperatorsByName, Argument("opType", opType),
                Argument("func", func));
}
aclError aclopUnregisterCompileFunc(const char* opType) {
  return Refuse(__func__, kNoOperatorsByName, Argument("opType", opType));
}
aclError aclopSetCompileFlag(aclOpCompileFlag flag) {
  return Refuse(__func__, kNoOperatorsByName, Argument("flag", flag));
}
aclError aclopStartDumpArgs(uint32_t dumpType, const char* path) {
  return Refuse(__func__, kNoOperatorsByName, Argument("dumpType", dumpType),
                Argument("path", path));
}
aclError aclopStopDumpArgs(uint32_t dumpType) {
  return Refuse(__func__, kNoOperatorsByName, Argument("dumpType", dumpType));
}
