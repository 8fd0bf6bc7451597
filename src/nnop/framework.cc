// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that frameworks look up and call around the two phases. Executors
// need neither a pool nor a cache here: an executor is cheap to make, and its
// workspace is empty.

#include "aclnn/aclq_framework.h"
#include "src/base/trace.h"

using aclq::base::Argument;
using aclq::base::Traced;

namespace {

void DoNothing() {}
aclOpExecutor* FindNothing() { return nullptr; }
aclnnStatus Succeed() { return OK; }

}  // namespace

extern "C" {

int InitHugeMemThreadLocal(void* arg, bool sync) {
  return Traced(__func__, Succeed, Argument("arg", arg),
                Argument("sync", sync));
}

void UnInitHugeMemThreadLocal(void* arg, bool sync) {
  Traced(__func__, DoNothing, Argument("arg", arg), Argument("sync", sync));
}

void ReleaseHugeMem(void* arg, bool sync) {
  Traced(__func__, DoNothing, Argument("arg", arg), Argument("sync", sync));
}

bool CanUsePTACache(const char* api) {
  return Traced(
      __func__, [] { return false; }, Argument("api", api));
}

aclOpExecutor* PTAGetExecCache(uint64_t hash, uint64_t* workspaceSize) {
  return Traced(__func__, FindNothing, Argument("hash", hash),
                Argument("workspaceSize", workspaceSize));
}

aclOpExecutor* PTAFindExecCache(uint8_t* buf, size_t len,
                                uint64_t* workspaceSize) {
  return Traced(__func__, FindNothing, Argument("buf", buf),
                Argument("len", len), Argument("workspaceSize", workspaceSize));
}

void InitPTACacheThreadLocal() { Traced(__func__, DoNothing); }

void UnInitPTACacheThreadLocal() { Traced(__func__, DoNothing); }

void SetPTAHashKey(uint64_t hash) {
  Traced(__func__, DoNothing, Argument("hash", hash));
}

void SetPTACacheHashKey(uint8_t* key, size_t len) {
  Traced(__func__, DoNothing, Argument("key", key), Argument("len", len));
}

void AddTensorAddrToCachedList(void* addr) {
  Traced(__func__, DoNothing, Argument("addr", addr));
}

aclnnStatus aclnnReselectStaticKernel() { return Traced(__func__, Succeed); }

aclnnStatus aclnnReselectStaticKernelWithPath(const char* path) {
  return Traced(__func__, Succeed, Argument("path", path));
}

// Does nothing: the configuration of aclInit and aclmdlSetDump enable dumps in
// CANN, and here neither can.
aclnnStatus aclDumpOpTensors(const char* opType, const char* opName,
                             aclTensor** tensors, size_t inputTensorNum,
                             size_t outputTensorNum, aclrtStream stream) {
  return Traced(
      __func__, Succeed, Argument("opType", opType), Argument("opName", opName),
      Argument("tensors", tensors), Argument("inputTensorNum", inputTensorNum),
      Argument("outputTensorNum", outputTensorNum), Argument("stream", stream));
}

}  // extern "C"
