// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Contexts.

#include <atomic>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using ContextTest = RuntimeTest;

aclrtContext Current() {
  aclrtContext context = nullptr;
  EXPECT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  return context;
}

TEST_F(ContextTest, SetDeviceGivesTheDefaultContextEachTime) {
  const aclrtContext first = Current();
  EXPECT_NE(first, nullptr);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(Current(), first);
}

TEST_F(ContextTest, CreateMakesItCurrentAndSetSwitchesBack) {
  const aclrtContext before = Current();
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  EXPECT_NE(own, before);
  EXPECT_EQ(Current(), own);
  EXPECT_EQ(aclrtSetCurrentContext(before), ACL_SUCCESS);
  EXPECT_EQ(Current(), before);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  EXPECT_EQ(Current(), before);
}

TEST_F(ContextTest, KnowsItsDevice) {
  aclrtContext own = nullptr;
  int32_t device = -1;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDevice(&device), ACL_SUCCESS);
  EXPECT_EQ(device, 0);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ContextTest, DestroyRunsPendingWorkAndKillsTheStreams) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  const aclrtStream stream = NewStream();
  std::atomic<int> ran{0};  // two streams may run simultaneously
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ++ran; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(nullptr, [&ran] { ++ran; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(EnqueueCall(nullptr, [] {}), ACL_ERROR_RT_CONTEXT_NULL);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_ERROR_RT_INVALID_HANDLE);
}

TEST_F(ContextTest, DestroyedTwiceIs107002) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_ERROR_RT_CONTEXT_NULL);
}

TEST_F(ContextTest, DefaultContextCannotBeDestroyed) {
  const aclrtContext context = Current();
  EXPECT_EQ(aclrtDestroyContext(context), ACL_ERROR_RT_CONTEXT_NULL);
  EXPECT_NE(RecentError().find("default context of device 0"),
            std::string::npos);
  EXPECT_EQ(Current(), context);
}

TEST_F(ContextTest, OwnContextOutlivesTheDevice) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ContextTest, DefaultStreamsOfTwoContextsAreIndependent) {
  const aclrtContext first = Current();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(nullptr), ACL_SUCCESS);
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  bool ran = false;
  ASSERT_EQ(EnqueueCall(nullptr, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  gate.Open();
  ASSERT_EQ(aclrtSetCurrentContext(first), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ContextTest, DestroyFromATaskOfItsStreamIsRefused) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  aclError destroyed = ACL_SUCCESS;
  ASSERT_EQ(
      EnqueueCall(NewStream(), [&] { destroyed = aclrtDestroyContext(own); }),
      ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(destroyed, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
