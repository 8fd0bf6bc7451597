// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An operator as frameworks use it: libopapi is opened with dlopen, and
// everything is looked up in its handle.

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>

#include "acl/acl.h"
#include "aclnn/aclq_framework.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::RecentError;

template <typename Function>
Function* LookUp(const char* name) {
  static void* const library = dlopen("libopapi.so", RTLD_LAZY);
  EXPECT_NE(library, nullptr) << dlerror();
  void* const found = dlsym(library, name);
  EXPECT_NE(found, nullptr) << dlerror();
  return reinterpret_cast<Function*>(found);
}
#define LOOK_UP(function) LookUp<decltype(function)>(#function)

class Framework : public AclTest {};

TEST_F(Framework, TheCacheIsNotUsed) {
  EXPECT_FALSE(LOOK_UP(CanUsePTACache)("aclnnQuantize"));
  EXPECT_FALSE(LOOK_UP(CanUsePTACache)(nullptr));
}

TEST_F(Framework, TheCacheFindsNothingAndWritesNothing) {
  uint64_t size = 77;
  uint8_t key[8] = {};
  LOOK_UP(InitPTACacheThreadLocal)();
  LOOK_UP(SetPTAHashKey)(0x1234);
  LOOK_UP(SetPTACacheHashKey)(key, sizeof(key));
  LOOK_UP(AddTensorAddrToCachedList)(key);
  EXPECT_EQ(LOOK_UP(PTAGetExecCache)(0x1234, &size), nullptr);
  EXPECT_EQ(LOOK_UP(PTAFindExecCache)(key, sizeof(key), &size), nullptr);
  LOOK_UP(UnInitPTACacheThreadLocal)();
  EXPECT_EQ(size, 77U);
  EXPECT_EQ(RecentError(), "");
}

TEST_F(Framework, BothPhasesRunBetweenItsCalls) {
  Quantization problem;
  ASSERT_EQ(LOOK_UP(InitHugeMemThreadLocal)(nullptr, false), 0);
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(LOOK_UP(aclnnQuantize)(nullptr, 0, executor, stream()),
            ACLNN_SUCCESS);
  LOOK_UP(ReleaseHugeMem)(nullptr, false);
  LOOK_UP(UnInitHugeMemThreadLocal)(nullptr, false);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Framework, ThereAreNoStaticKernelsToChoose) {
  EXPECT_EQ(LOOK_UP(aclnnReselectStaticKernel)(), ACLNN_SUCCESS);
  EXPECT_EQ(LOOK_UP(aclnnReselectStaticKernelWithPath)("no such folder"),
            ACLNN_SUCCESS);
}

TEST_F(Framework, NothingIsDumped) {
  Quantization problem;
  aclTensor* tensors[] = {problem.x()};
  EXPECT_EQ(LOOK_UP(aclDumpOpTensors)("Quantize", "q", tensors, 1, 0, stream()),
            ACLNN_SUCCESS);
}

}  // namespace
