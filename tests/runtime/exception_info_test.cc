// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The function that failed tasks are reported to.

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr uint32_t kInvalid = 0xFFFFFFFF;

struct Told {
  uint32_t task, stream, thread, device, code;
};

Told Ask(const aclrtExceptionInfo* info) {
  return {aclrtGetTaskIdFromExceptionInfo(info),
          aclrtGetStreamIdFromExceptionInfo(info),
          aclrtGetThreadIdFromExceptionInfo(info),
          aclrtGetDeviceIdFromExceptionInfo(info),
          aclrtGetErrorCodeFromExceptionInfo(info)};
}

std::function<void(aclrtExceptionInfo*)> on_failure;

class ExceptionInfoTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    ASSERT_EQ(aclrtSetExceptionInfoCallback(
                  [](aclrtExceptionInfo* info) { on_failure(info); }),
              ACL_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
    on_failure = nullptr;
    RuntimeTest::TearDown();
  }
};

// The function runs in the stream's thread; the stream continues in another
// thread.
TEST_F(ExceptionInfoTest, AFunctionThatEndsItsThreadDoesNotHoldUpTheStream) {
  const aclrtStream stream = NewStream();
  on_failure = [](auto*) { pthread_exit(nullptr); };
  bool ran = false;
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  EXPECT_TRUE(ran);
  // Also with small work, which fails in this thread.
  ASSERT_EQ(Enqueue(
                stream, [] { return aclError{507015}; }, /*bytes=*/0),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
}

TEST_F(ExceptionInfoTest, TellsWhichTaskFailed) {
  const aclrtStream stream = NewStream();
  int32_t id = -1;
  ASSERT_EQ(aclrtStreamGetId(stream, &id), ACL_SUCCESS);
  std::vector<Told> told;
  on_failure = [&told](auto* info) { told.push_back(Ask(info)); };
  ASSERT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [] { throw 1; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  ASSERT_EQ(told.size(), 2U);
  for (const Told& one : told) {
    EXPECT_EQ(one.stream, static_cast<uint32_t>(id));
    EXPECT_EQ(one.thread, static_cast<uint32_t>(syscall(SYS_gettid)));
    EXPECT_EQ(one.device, 0U);
  }
  EXPECT_EQ(told[0].task, 2U);
  EXPECT_EQ(told[0].code, 507015U);
  EXPECT_EQ(told[1].task, 3U);
  EXPECT_EQ(told[1].code, static_cast<uint32_t>(ACL_ERROR_RT_INTERNAL_ERROR));
}

TEST_F(ExceptionInfoTest, OfATaskOfAnotherThreadHasThatThread) {
  Told told = {};
  uint32_t thread = 0;
  on_failure = [&told](auto* info) { told = Ask(info); };
  InThread([&thread] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    thread = static_cast<uint32_t>(syscall(SYS_gettid));
    ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  });
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  EXPECT_EQ(told.thread, thread);
}

TEST_F(ExceptionInfoTest, MayCallWhatDoesNotWaitForTheStream) {
  const aclrtStream stream = NewStream();
  const aclrtStream other = NewStream();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  std::vector<aclError> codes;
  on_failure = [&](auto*) {
    aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
    codes = {aclrtSetCurrentContext(context),
             aclrtStreamQuery(stream, &status),
             EnqueueCall(stream, [] {}),
             aclrtSynchronizeStream(other),
             aclrtSetExceptionInfoCallback(nullptr),
             aclrtSynchronizeStream(stream)};
  };
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  EXPECT_EQ(RecentError().find("aclrtSynchronizeStream: the call comes from"),
            std::string::npos)
      << "its messages are not the task's";
  ASSERT_EQ(codes.size(), 6U);
  EXPECT_EQ(codes.back(), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  codes.pop_back();
  EXPECT_EQ(codes, std::vector<aclError>(5, ACL_SUCCESS));
}

TEST_F(ExceptionInfoTest, CallbackExceptionIsContained) {
  on_failure = [](auto*) { throw 1; };
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
}

TEST_F(ExceptionInfoTest, TheLatestFunctionIsCalledAndNoneForNull) {
  int calls = 0;
  on_failure = [&calls](auto*) { ++calls; };
  static int others = 0;
  others = 0;
  ASSERT_EQ(
      aclrtSetExceptionInfoCallback([](aclrtExceptionInfo*) { ++others; }),
      ACL_SUCCESS);
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(others, 1);
  ASSERT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  EXPECT_EQ(others, 1);
}

TEST_F(ExceptionInfoTest, NullForeignOrDeadInfoGivesFFFFFFFF) {
  aclrtExceptionInfo* dead = nullptr;
  on_failure = [&dead](auto* info) { dead = info; };
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  RecentError();
  auto* const foreign = reinterpret_cast<aclrtExceptionInfo*>(this);
  for (const aclrtExceptionInfo* info :
       {static_cast<aclrtExceptionInfo*>(nullptr), dead, foreign}) {
    const Told told = Ask(info);
    for (const uint32_t number :
         {told.task, told.stream, told.thread, told.device, told.code}) {
      EXPECT_EQ(number, kInvalid);
    }
    const std::string message = RecentError();
    for (const char* function : {"aclrtGetTaskIdFromExceptionInfo: info",
                                 "aclrtGetStreamIdFromExceptionInfo: info",
                                 "aclrtGetThreadIdFromExceptionInfo: info",
                                 "aclrtGetDeviceIdFromExceptionInfo: info",
                                 "aclrtGetErrorCodeFromExceptionInfo: info"}) {
      EXPECT_NE(message.find(function), std::string::npos) << message;
    }
  }
}

}  // namespace
}  // namespace aclq::runtime
