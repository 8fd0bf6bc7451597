// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The last error code of a thread: the codes that count, and the calls that
// clear it.

#include <cstring>
#include <string>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

aclError Peek() { return aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL); }
aclError Get() { return aclrtGetLastError(ACL_RT_THREAD_LEVEL); }

class LastErrorTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    Get();
  }
};

TEST_F(LastErrorTest, PeekAtLastErrorKeepsTheCode) {
  EXPECT_EQ(Peek(), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDevice(-1), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(Peek(), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(Peek(), ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST_F(LastErrorTest, GetLastErrorForgetsTheCode) {
  EXPECT_EQ(aclrtSetDevice(-1), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(Get(), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(Get(), ACL_SUCCESS);
  EXPECT_EQ(Peek(), ACL_SUCCESS);
}

TEST_F(LastErrorTest, IsTheLastOneAndSuccessDoesNotClearIt) {
  EXPECT_EQ(aclrtSetDevice(-1), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(aclrtFree(this), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(Get(), ACL_ERROR_RT_PARAM_INVALID);
}

TEST_F(LastErrorTest, RefusalsAboveTheRuntimeDoNotCount) {
  EXPECT_EQ(aclrtFree(this), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(aclrtGetRunMode(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_EQ(Get(), ACL_ERROR_RT_PARAM_INVALID);
}

TEST_F(LastErrorTest, ResultsThatArePassedOverDoNotCount) {
  EXPECT_EQ(aclrtFree(this), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclmdlRIDestroy(nullptr), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  int64_t value = 0;
  EXPECT_EQ(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value),
            ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
  const aclrtStream stream = NewStream();
  for (const aclError code :
       {ACL_ERROR_RT_STREAM_NOT_COMPLETE, ACL_ERROR_RT_EVENT_NOT_COMPLETE}) {
    ASSERT_EQ(Enqueue(stream, [code] { return code; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), code);
  }
  InThread([] {
    int32_t device = 0;
    EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    aclrtContext context = nullptr;
    EXPECT_EQ(aclrtGetCurrentContext(&context), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(Peek(), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(Peek(), ACL_ERROR_RT_CONTEXT_NULL) << "of another function";
  });
  EXPECT_EQ(Get(), ACL_ERROR_RT_PARAM_INVALID);
}

TEST_F(LastErrorTest, WhatIsNotCompleteLeavesNoMessage) {
  const aclrtStream stream = NewStream();
  for (const aclError code :
       {ACL_ERROR_RT_STREAM_NOT_COMPLETE, ACL_ERROR_RT_EVENT_NOT_COMPLETE}) {
    ASSERT_EQ(Enqueue(stream, [code] { return code; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), code);
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
  }
  EXPECT_EQ(Peek(), ACL_SUCCESS);
}

TEST(LastErrorDeathTest, RepeatedInitAndFinalizeDoNotCount) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_REPEAT_INITIALIZE);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    EXPECT_EQ(aclFinalize(), ACL_ERROR_REPEAT_FINALIZE);
    EXPECT_EQ(Peek(), ACL_SUCCESS);
  });
}

TEST_F(LastErrorTest, EachThreadHasItsOwn) {
  EXPECT_EQ(aclrtSetDevice(-1), ACL_ERROR_RT_INVALID_DEVICEID);
  InThread([] {
    EXPECT_EQ(Peek(), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(Get(), ACL_ERROR_RT_CONTEXT_NULL);
  });
  EXPECT_EQ(Get(), ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST_F(LastErrorTest, TheFailureOfATaskIsThatOfTheSynchronization) {
  const aclrtStream stream = NewStream();
  ASSERT_EQ(Enqueue(stream, [] { return ACL_ERROR_RT_AICORE_EXCEPTION; }),
            ACL_SUCCESS);
  EXPECT_EQ(Peek(), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_ERROR_RT_AICORE_EXCEPTION);
  EXPECT_EQ(Get(), ACL_ERROR_RT_AICORE_EXCEPTION);
}

TEST_F(LastErrorTest, WorkOfOtherLibrariesThatIsNotQueuedCounts) {
  EXPECT_EQ(EnqueueCall(this, [] {}), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(Get(), ACL_ERROR_RT_INVALID_HANDLE);
}

TEST_F(LastErrorTest, AnotherLevelIs100000AndChangesNothing) {
  EXPECT_EQ(aclrtSetDevice(-1), ACL_ERROR_RT_INVALID_DEVICEID);
  for (const int number : {-1, 1}) {
    aclrtLastErrLevel level;
    std::memcpy(&level, &number, sizeof(level));
    aclGetRecentErrMsg();
    EXPECT_EQ(aclrtPeekAtLastError(level), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("aclrtPeekAtLastError: level is " +
                                 std::to_string(number)),
              std::string::npos);
    EXPECT_EQ(aclrtGetLastError(level), ACL_ERROR_INVALID_PARAM);
  }
  EXPECT_EQ(Get(), ACL_ERROR_RT_INVALID_DEVICEID);
}

}  // namespace
}  // namespace aclq::runtime
