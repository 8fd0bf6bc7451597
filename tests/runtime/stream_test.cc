// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Streams.

#include <pthread.h>

#include <atomic>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"
#include "tests/support/threads_of_process.h"

namespace aclq::runtime {
namespace {

using StreamTest = RuntimeTest;

aclrtStreamStatus Query(aclrtStream stream) {
  aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
  EXPECT_EQ(aclrtStreamQuery(stream, &status), ACL_SUCCESS);
  return status;
}

TEST_F(StreamTest, TasksRunInTheirOrder) {
  const aclrtStream stream = NewStream();
  std::vector<int> order;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(EnqueueCall(stream, [&order, i] { order.push_back(i); }),
              ACL_SUCCESS);
  }
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  ASSERT_EQ(order.size(), 1000U);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
  }
}

TEST_F(StreamTest, StreamsDoNotWaitForEachOther) {
  const aclrtStream held = NewStream();
  const aclrtStream free = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(held), ACL_SUCCESS);
  for (const aclrtStream stream : {free, aclrtStream{nullptr}}) {
    bool ran = false;
    ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_TRUE(ran);
  }
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(held), ACL_SUCCESS);
}

TEST_F(StreamTest, OtherStreamsDoNotWaitForTheDefaultStream) {
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(nullptr), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
}

TEST_F(StreamTest, WithConfigAcceptsAnyPriorityAndFlags) {
  for (const uint32_t number : {0U, 7U, 0x3FU, 0xFFFFFFFFU}) {
    aclrtStream stream = nullptr;
    ASSERT_EQ(aclrtCreateStreamWithConfig(&stream, number, number),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  }
}

TEST_F(StreamTest, QueryTellsWhetherWorkIsLeft) {
  const aclrtStream stream = NewStream();
  EXPECT_EQ(Query(stream), ACL_STREAM_STATUS_COMPLETE);
  EXPECT_EQ(Query(nullptr), ACL_STREAM_STATUS_COMPLETE);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  EXPECT_EQ(Query(stream), ACL_STREAM_STATUS_NOT_READY);
  EXPECT_EQ(Query(nullptr), ACL_STREAM_STATUS_COMPLETE);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(Query(stream), ACL_STREAM_STATUS_COMPLETE);
}

TEST_F(StreamTest, SynchronizeWithoutWorkReturnsAtOnce) {
  EXPECT_EQ(aclrtSynchronizeStream(NewStream()), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
}

TEST_F(StreamTest, TimeoutIs507046AndTheWorkGoesOn) {
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream, 1),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  EXPECT_NE(
      RecentError().find(
          "aclrtSynchronizeStreamWithTimeout: tasks that had not ended when "
          "the timeout expired: 1."),
      std::string::npos);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream, -1), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream, 1), ACL_SUCCESS);
}

TEST_F(StreamTest, FirstFailureIsReturnedOnceAndLaterTasksRun) {
  const aclrtStream stream = NewStream();
  bool ran = false;
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507035}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  EXPECT_TRUE(ran);
  EXPECT_NE(RecentError().find("aclrtSynchronizeStream: a task of the stream "
                               "failed with code 507015"),
            std::string::npos);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
}

TEST_F(StreamTest, FailureConcernsItsStreamOnly) {
  const aclrtStream failing = NewStream();
  ASSERT_EQ(Enqueue(failing, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(failing), 507015);
}

TEST_F(StreamTest, MessagesOfAFailingTaskReachWhoSynchronizes) {
  ASSERT_EQ(Enqueue(nullptr,
                    [] {
                      aclqRuntimeInterface()->report_error("EZ9903",
                                                           "from the task");
                      return aclError{361001};
                    }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 361001);
  const std::string message = RecentError();
  EXPECT_NE(message.find("AclNN_Runtime_Error(EZ9903): from the task"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("failed with code 361001"), std::string::npos);
}

TEST_F(StreamTest, MessagesOfATaskThatSucceedsAreDropped) {
  ASSERT_EQ(EnqueueCall(nullptr, [] { aclrtFree(nullptr); }), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  EXPECT_EQ(RecentError().find("aclrtFree"), std::string::npos);
}

TEST_F(StreamTest, ExceptionOfATaskIsAFailure) {
  ASSERT_EQ(EnqueueCall(nullptr, [] { throw std::runtime_error("test"); }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_ERROR_RT_INTERNAL_ERROR);
  ASSERT_EQ(EnqueueCall(nullptr, [] { throw std::bad_alloc(); }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_ERROR_RT_MEMORY_ALLOCATION);
}

TEST_F(StreamTest, TaskIsDestroyedBeforeSynchronizeReturns) {
  auto held = std::make_shared<int>(1);
  ASSERT_EQ(EnqueueCall(nullptr, [held] {}), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(held.use_count(), 1);
}

TEST_F(StreamTest, DestroyRunsPendingTasks) {
  const aclrtStream stream = NewStream();
  const Gate gate;
  int ran = 0;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(EnqueueCall(stream, [&ran] { ++ran; }), ACL_SUCCESS);
  }
  std::thread opener([&gate] { gate.Open(); });
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(ran, 10);
  opener.join();
}

TEST_F(StreamTest, DestroyForceDropsTasksThatHaveNotBegun) {
  const aclrtStream stream = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  auto held = std::make_shared<int>(1);
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&ran, held] { ran = true; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
  gate.WaitUntilReached();
  std::thread destroyer(
      [stream] { EXPECT_EQ(aclrtDestroyStreamForce(stream), ACL_SUCCESS); });
  // The event counts as having happened when its recording is dropped.
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  gate.Open();
  destroyer.join();
  EXPECT_FALSE(ran);
  EXPECT_EQ(held.use_count(), 1);
  float ms = 0;
  EXPECT_EQ(aclrtEventElapsedTime(&ms, event, event),
            ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(StreamTest, DestroyForceDoesNotWaitForAnEvent) {
  const aclrtStream held = NewStream();
  const aclrtStream waiting = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(held), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, held), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(waiting, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(waiting, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStreamForce(waiting), ACL_SUCCESS);
  EXPECT_FALSE(ran);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(held), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(StreamTest, SynchronizingThreadGoesOnWhenTheStreamIsDestroyed) {
  const aclrtStream stream = NewStream();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
  gate.WaitUntilReached();
  std::thread synchronizer([=] {
    ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    const aclError code = aclrtSynchronizeStream(stream);
    // It may be too late to find the stream.
    EXPECT_TRUE(code == ACL_SUCCESS || code == ACL_ERROR_RT_INVALID_HANDLE);
  });
  std::thread opener([&gate] { gate.Open(); });
  EXPECT_EQ(aclrtDestroyStreamForce(stream), ACL_SUCCESS);
  synchronizer.join();
  opener.join();
}

TEST_F(StreamTest, DestroyedTwiceIs107017) {
  const aclrtStream stream = NewStream();
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(aclrtDestroyStreamForce(stream), ACL_ERROR_RT_INVALID_HANDLE);
}

TEST_F(StreamTest, MoreThan1984Is207008) {
  std::vector<aclrtStream> streams(1984);
  for (aclrtStream& stream : streams) {
    ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
  }
  aclrtStream one_more = nullptr;
  EXPECT_EQ(aclrtCreateStream(&one_more), ACL_ERROR_RT_NO_STREAM_RESOURCE);
  EXPECT_EQ(one_more, nullptr);
  EXPECT_NE(RecentError().find("1984"), std::string::npos);
  EXPECT_EQ(aclrtDestroyStream(streams.back()), ACL_SUCCESS);
  EXPECT_EQ(aclrtCreateStream(&one_more), ACL_SUCCESS);
}

TEST(StreamDeathTest, ThreadThatTheSystemRefusesIs207005AndNothingIsLost) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    auto held = std::make_shared<int>(1);
    pthread_attr_t usual;
    pthread_attr_t too_large;
    EXPECT_EQ(pthread_getattr_default_np(&usual), 0);
    EXPECT_EQ(pthread_getattr_default_np(&too_large), 0);
    EXPECT_EQ(pthread_attr_setstacksize(&too_large, std::size_t{1} << 60), 0);
    EXPECT_EQ(pthread_setattr_default_np(&too_large), 0);
    EXPECT_EQ(EnqueueCall(stream, [held] {}), ACL_ERROR_RT_RESOURCE_ALLOC_FAIL);
    EXPECT_EQ(held.use_count(), 1);
    EXPECT_NE(RecentError().find("the system refuses to create a thread"),
              std::string::npos);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(pthread_setattr_default_np(&usual), 0);
    bool ran = false;
    EXPECT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_TRUE(ran);
  });
}

TEST_F(StreamTest, CallsFromATaskThatWouldWaitForItAreRefused) {
  const aclrtStream stream = NewStream();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  void* const memory = NewMemory(8);
  char host[8] = {};
  std::vector<aclError> codes;
  ASSERT_EQ(EnqueueCall(stream,
                        [&] {
                          aclrtSetCurrentContext(context);
                          codes = {aclrtSynchronizeStream(stream),
                                   aclrtSynchronizeStreamWithTimeout(stream, 1),
                                   aclrtDestroyStream(stream),
                                   aclrtDestroyStreamForce(stream),
                                   aclrtStreamAbort(stream),
                                   aclrtMemcpyAsync(memory, 8, host, 8,
                                                    ACL_MEMCPY_HOST_TO_DEVICE,
                                                    stream),
                                   aclrtMemsetAsync(host, 8, 0, 8, stream)};
                        }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  ASSERT_EQ(codes.size(), 7U);
  for (const aclError code : codes) {
    EXPECT_EQ(code, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  }
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

TEST_F(StreamTest, TaskMayEnqueueMoreTasks) {
  const aclrtStream stream = NewStream();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  bool ran = false;
  aclError enqueued = -1;
  ASSERT_EQ(EnqueueCall(stream,
                        [&] {
                          aclrtSetCurrentContext(context);
                          enqueued = EnqueueCall(stream, [&] { ran = true; });
                        }),
            ACL_SUCCESS);
  // The first synchronisation may be older than the second task.
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(enqueued, ACL_SUCCESS);
  EXPECT_TRUE(ran);
}

int32_t IdOf(aclrtStream stream) {
  int32_t id = -1;
  EXPECT_EQ(aclrtStreamGetId(stream, &id), ACL_SUCCESS);
  return id;
}

TEST_F(StreamTest, IdsAreSmallAndUniqueAmongLiveStreams) {
  std::vector<aclrtStream> streams = {nullptr};
  for (int i = 0; i < 100; ++i) streams.push_back(NewStream());
  std::set<int32_t> ids;
  for (const aclrtStream stream : streams) ids.insert(IdOf(stream));
  EXPECT_EQ(ids.size(), streams.size());
  EXPECT_GE(*ids.begin(), 0);
  const int32_t largest = *ids.rbegin();
  for (int round = 0; round < 1000; ++round) {
    EXPECT_EQ(aclrtDestroyStream(streams.back()), ACL_SUCCESS);
    streams.back() = NewStream();
    EXPECT_LE(IdOf(streams.back()), largest + 1);
  }
}

TEST_F(StreamTest, IdNeedsAContextForADefaultStreamOnly) {
  const aclrtStream stream = NewStream();
  const int32_t id = IdOf(stream);
  InThread([&] {
    EXPECT_EQ(IdOf(stream), id);
    int32_t none = -1;
    EXPECT_EQ(aclrtStreamGetId(nullptr, &none), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(none, -1);
  });
}

aclrtStreamConfigHandle* NewConfig() {
  aclrtStreamConfigHandle* const config = aclrtCreateStreamConfigHandle();
  EXPECT_NE(config, nullptr);
  return config;
}

TEST_F(StreamTest, ConfigKeepsWhatIsSet) {
  aclrtStreamConfigHandle* const config = NewConfig();
  EXPECT_EQ(config->workptr, nullptr);
  EXPECT_EQ(config->workSize, 0U);
  EXPECT_EQ(config->flag, 0U);
  EXPECT_EQ(config->priority, 0U);
  void* const address = this;
  const size_t size = 1, flag = 2;
  const uint32_t priority = 3;
  EXPECT_EQ(aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_WORK_ADDR_PTR,
                                    &address, sizeof(address)),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_WORK_SIZE, &size,
                                    sizeof(size)),
            ACL_SUCCESS);
  EXPECT_EQ(
      aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_FLAG, &flag, sizeof(flag)),
      ACL_SUCCESS);
  EXPECT_EQ(aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_PRIORITY, &priority,
                                    sizeof(priority)),
            ACL_SUCCESS);
  EXPECT_EQ(config->workptr, address);
  EXPECT_EQ(config->workSize, size);
  EXPECT_EQ(config->flag, flag);
  EXPECT_EQ(config->priority, priority);
  aclrtStream stream = nullptr;
  EXPECT_EQ(aclrtCreateStreamV2(&stream, config), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStreamConfigHandle(config), ACL_SUCCESS);
  EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
}

TEST_F(StreamTest, ConfigOptOfAnotherSizeOrKindIs100000) {
  aclrtStreamConfigHandle* const config = NewConfig();
  const size_t value = 1;
  for (const int attr : {0, 1, 2, 3}) {
    for (const size_t size : {size_t{0}, size_t{1}, size_t{16}}) {
      EXPECT_EQ(SetStreamConfigOpt(config, attr, &value, size),
                ACL_ERROR_INVALID_PARAM);
      EXPECT_NE(RecentError().find("valueSize is " + std::to_string(size)),
                std::string::npos);
    }
  }
  for (const int attr : {-1, 4}) {
    EXPECT_EQ(SetStreamConfigOpt(config, attr, &value, sizeof(value)),
              ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("attr is "), std::string::npos);
  }
  EXPECT_EQ(config->flag, 0U);
  EXPECT_EQ(aclrtDestroyStreamConfigHandle(config), ACL_SUCCESS);
}

TEST_F(StreamTest, ForeignOrDestroyedConfigIs107017) {
  aclrtStreamConfigHandle* const destroyed = NewConfig();
  ASSERT_EQ(aclrtDestroyStreamConfigHandle(destroyed), ACL_SUCCESS);
  aclrtStreamConfigHandle foreign = {};
  const uint32_t priority = 3;
  aclrtStream stream = nullptr;
  for (aclrtStreamConfigHandle* const config : {destroyed, &foreign}) {
    EXPECT_EQ(aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_PRIORITY, &priority,
                                      sizeof(priority)),
              ACL_ERROR_RT_INVALID_HANDLE);
    EXPECT_EQ(aclrtCreateStreamV2(&stream, config),
              ACL_ERROR_RT_INVALID_HANDLE);
    EXPECT_EQ(aclrtDestroyStreamConfigHandle(config),
              ACL_ERROR_RT_INVALID_HANDLE);
    EXPECT_NE(
        RecentError().find("is not a valid aclrtStreamConfigHandle handle"),
        std::string::npos);
  }
  EXPECT_EQ(foreign.priority, 0U);
  EXPECT_EQ(stream, nullptr);
}

TEST_F(StreamTest, OverflowSwitchIsKept) {
  const aclrtStream stream = NewStream();
  for (const aclrtStream any : {stream, aclrtStream{nullptr}}) {
    uint32_t flag = 7;
    EXPECT_EQ(aclrtGetStreamOverflowSwitch(any, &flag), ACL_SUCCESS);
    EXPECT_EQ(flag, 0U);
    EXPECT_EQ(aclrtSetStreamOverflowSwitch(any, 1), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetStreamOverflowSwitch(any, 2), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("flag is 2"), std::string::npos);
    EXPECT_EQ(aclrtGetStreamOverflowSwitch(any, &flag), ACL_SUCCESS);
    EXPECT_EQ(flag, 1U);
  }
}

TEST_F(StreamTest, AbortDropsTasksThatHaveNotBegun) {
  const aclrtStream stream = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  auto held = std::make_shared<int>(1);
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&ran, held] { ran = true; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
  gate.WaitUntilReached();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  std::thread aborter([stream, context] {
    EXPECT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    EXPECT_EQ(aclrtStreamAbort(stream), ACL_SUCCESS);
  });
  // The event counts as having happened when its recording is dropped.
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  // The task that has begun is waited for; until then no more tasks are
  // accepted.
  EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_ERROR_RT_STREAM_ABORT);
  EXPECT_EQ(Query(stream), ACL_STREAM_STATUS_NOT_READY);
  gate.Open();
  aborter.join();
  EXPECT_EQ(Query(stream), ACL_STREAM_STATUS_COMPLETE);
  EXPECT_FALSE(ran);
  EXPECT_EQ(held.use_count(), 1);
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(StreamTest, AbortEndsTheWaitForTheStreamWith107023) {
  const aclrtStream held = NewStream();
  const aclrtStream stream = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(held), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, held), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(stream, event), ACL_SUCCESS);
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  std::atomic<bool> ended{false};
  std::thread waiter([=, &ended] {
    EXPECT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    const aclError code = aclrtSynchronizeStream(stream);
    // It may be too late to wait.
    EXPECT_TRUE(code == ACL_ERROR_RT_STREAM_ABORT || code == ACL_SUCCESS);
    ended = true;
  });
  while (!ended) {
    EXPECT_EQ(aclrtStreamAbort(stream), ACL_SUCCESS);
  }
  waiter.join();
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(held), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(StreamTest, AbortWithoutWorkSucceeds) {
  EXPECT_EQ(aclrtStreamAbort(NewStream()), ACL_SUCCESS);
  EXPECT_EQ(aclrtStreamAbort(nullptr), ACL_SUCCESS);
}

TEST_F(StreamTest, AbortKeepsAFailure) {
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  while (Query(nullptr) != ACL_STREAM_STATUS_COMPLETE) {
  }
  EXPECT_EQ(aclrtStreamAbort(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
}

// All streams of the context stop, whichever stream has the mode.
TEST_F(StreamTest, StopOnFailureStopsTheStreamsOfTheContext) {
  const aclrtStream failing = NewStream();
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtSetStreamFailureMode(other, ACL_STOP_ON_FAILURE), ACL_SUCCESS);
  const Gate gate;
  bool ran = false;
  const auto run = [&ran] { ran = true; };
  ASSERT_EQ(gate.HoldUp(failing), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(failing, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(failing, run), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, failing), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(other, run), ACL_SUCCESS);
  gate.Open();
  // The fill would be done immediately, but for the failure.
  char pageable = 1;
  EXPECT_EQ(aclrtMemsetAsync(&pageable, 1, 0, 1, failing), 507015);
  EXPECT_EQ(pageable, 1);
  EXPECT_EQ(aclrtSynchronizeEvent(event), 507015);
  for (int round = 0; round < 2; ++round) {
    for (const aclrtStream stream : {failing, other, aclrtStream{nullptr}}) {
      aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
      EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
      EXPECT_EQ(aclrtStreamQuery(stream, &status), 507015);
      EXPECT_EQ(EnqueueCall(stream, run), 507015);
      EXPECT_EQ(aclrtRecordEvent(event, stream), 507015);
      EXPECT_NE(RecentError().find("aclrtSetStreamFailureMode"),
                std::string::npos);
    }
    EXPECT_EQ(aclrtSynchronizeDevice(), 507015);
  }
  EXPECT_FALSE(ran);
  EXPECT_EQ(aclrtDestroyStream(failing), ACL_SUCCESS);
  // The failure ends with the context.
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(EnqueueCall(nullptr, run), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(StreamTest, StopOnFailureSparesOtherContexts) {
  const aclrtStream stream = NewStream();
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetStreamFailureMode(nullptr, ACL_STOP_ON_FAILURE),
            ACL_SUCCESS);
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), 507015);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(StreamTest, FailureModeCannotGoBackFromStop) {
  for (const aclrtStream stream : {NewStream(), aclrtStream{nullptr}}) {
    EXPECT_EQ(aclrtSetStreamFailureMode(stream, ACL_CONTINUE_ON_FAILURE),
              ACL_SUCCESS);
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(aclrtSetStreamFailureMode(stream, ACL_STOP_ON_FAILURE),
                ACL_SUCCESS);
    }
    EXPECT_EQ(aclrtSetStreamFailureMode(stream, ACL_CONTINUE_ON_FAILURE),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("to stop on a failure"), std::string::npos);
  }
}

TEST_F(StreamTest, ContinueOnFailureGoesOn) {
  const aclrtStream stream = NewStream();
  ASSERT_EQ(aclrtSetStreamFailureMode(stream, ACL_CONTINUE_ON_FAILURE),
            ACL_SUCCESS);
  bool ran = false;
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeDevice(), 507015);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
}

// Signals are handled by threads of the program only.
TEST_F(StreamTest, ThreadsOfStreamsTakeNoSignals) {
  ASSERT_TRUE(testing::AllHaveEnded("aclq-stream"));
  const aclrtStream streams[] = {NewStream(), NewStream(), nullptr};
  const Gate gates[3];  // hold up the threads, so that they exist
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(gates[i].HoldUp(streams[i]), ACL_SUCCESS);
    gates[i].WaitUntilReached();
  }
  const auto threads = testing::ThreadsNamed("aclq-stream");
  EXPECT_EQ(threads.size(), 3U);
  for (const testing::ThreadStatus& thread : threads) {
    EXPECT_TRUE(thread.BlocksAllSignals()) << std::hex << thread.blocked;
  }
  for (const Gate& gate : gates) gate.Open();
}

}  // namespace
}  // namespace aclq::runtime
