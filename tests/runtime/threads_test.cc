// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Several threads of the program.

#include <atomic>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using ThreadsTest = RuntimeTest;

aclrtContext Current() {
  aclrtContext context = nullptr;
  EXPECT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  return context;
}

void InThreads(int count, const std::function<void(int)>& function) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(function, i);
  for (std::thread& thread : threads) thread.join();
}

TEST_F(ThreadsTest, NewThreadHasNoContext) {
  InThread([] {
    aclrtContext context = nullptr;
    EXPECT_EQ(aclrtGetCurrentContext(&context), ACL_ERROR_RT_CONTEXT_NULL);
  });
}

TEST_F(ThreadsTest, ThreadsOfOneDeviceShareContextAndDefaultStream) {
  const aclrtContext context = Current();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(nullptr), ACL_SUCCESS);
  InThread([&] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(Current(), context);
    EXPECT_TRUE(IsHeldUp(nullptr));
    EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  });
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
}

TEST_F(ThreadsTest, ContextIsSetForOneThreadOnly) {
  const aclrtContext context = Current();
  InThread([] {
    aclrtContext own = nullptr;
    ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
    EXPECT_EQ(Current(), own);
    EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  });
  EXPECT_EQ(Current(), context);
}

TEST_F(ThreadsTest, ResetOfOneThreadLeavesTheDeviceToTheOthers) {
  InThread([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  });
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
}

TEST_F(ThreadsTest, DeadContextIsNotRevivedByANewOne) {
  std::promise<void> set;
  std::promise<void> reset;
  std::thread thread([&] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    set.set_value();
    reset.get_future().wait();
    int32_t device = -1;
    EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtGetDevice(&device), ACL_SUCCESS);
  });
  set.get_future().wait();
  ASSERT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  reset.set_value();
  thread.join();
}

TEST_F(ThreadsTest, StreamOfAnotherContextCanBeSynchronized) {
  const aclrtStream stream = NewStream();
  bool ran = false;
  ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  InThread([&] {
    aclrtContext own = nullptr;
    ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_TRUE(ran);
    EXPECT_EQ(Current(), own);
    EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  });
}

TEST_F(ThreadsTest, EventRecordedInOneThreadIsWaitedForInAnother) {
  const aclrtContext context = Current();
  const aclrtStream stream = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  int value = 0;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&value] { value = 42; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
  std::thread waiter([&] {
    ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
    EXPECT_EQ(value, 42);
  });
  gate.Open();
  waiter.join();
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(ThreadsTest, TasksOfManyThreadsAllRunOnOneStream) {
  const aclrtContext context = Current();
  const aclrtStream stream = NewStream();
  int sum = 0;  // not atomic: the stream runs one task at a time
  InThreads(4, [&](int) {
    ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    for (int i = 0; i < 500; ++i) {
      ASSERT_EQ(EnqueueCall(stream, [&sum] { ++sum; }), ACL_SUCCESS);
    }
  });
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(sum, 2000);
}

TEST_F(ThreadsTest, EachThreadMayUseStreamsOfItsOwn) {
  const aclrtContext context = Current();
  InThreads(4, [&](int) {
    ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    for (int i = 0; i < 20; ++i) {
      const aclrtStream stream = NewStream();
      int sum = 0;
      for (int j = 0; j < 10; ++j) {
        ASSERT_EQ(EnqueueCall(stream, [&sum] { ++sum; }), ACL_SUCCESS);
      }
      EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
      EXPECT_EQ(sum, 10);
    }
  });
}

TEST_F(ThreadsTest, ChainOfEventsOrdersManyStreams) {
  constexpr int kStreams = 8;
  constexpr int kRounds = 20;
  std::vector<aclrtStream> streams(kStreams);
  for (aclrtStream& stream : streams) stream = NewStream();
  const aclrtEvent event = NewEvent();
  int sum = 0;  // not atomic: the events order the tasks
  for (int i = 0; i < kRounds * kStreams; ++i) {
    const aclrtStream stream = streams[static_cast<std::size_t>(i % kStreams)];
    ASSERT_EQ(aclrtStreamWaitEvent(stream, event), ACL_SUCCESS);
    ASSERT_EQ(EnqueueCall(stream,
                          [&sum, i] {
                            if (sum == i) ++sum;
                          }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
  }
  ASSERT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(sum, kRounds * kStreams);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(ThreadsTest, OneOfManyThreadsDestroysAStream) {
  const aclrtContext context = Current();
  for (int round = 0; round < 20; ++round) {
    const aclrtStream stream = NewStream();
    std::atomic<int> ran{0};
    std::atomic<int> destroyed{0};
    std::atomic<int> dead{0};
    std::atomic<int> enqueued{0};
    InThreads(4, [&](int) {
      ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
      if (EnqueueCall(stream, [&ran] { ++ran; }) == ACL_SUCCESS) ++enqueued;
      const aclError code = aclrtDestroyStream(stream);
      if (code == ACL_SUCCESS) ++destroyed;
      if (code == ACL_ERROR_RT_INVALID_HANDLE) ++dead;
    });
    EXPECT_EQ(destroyed, 1);
    EXPECT_EQ(dead, 3);
    EXPECT_EQ(ran, enqueued);
  }
}

TEST_F(ThreadsTest, OneOfManyThreadsDestroysAContext) {
  for (int round = 0; round < 20; ++round) {
    aclrtContext own = nullptr;
    ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
    std::atomic<int> destroyed{0};
    InThreads(4, [&](int) {
      if (aclrtSetCurrentContext(own) == ACL_SUCCESS) {
        aclrtStream stream = nullptr;
        if (aclrtCreateStream(&stream) == ACL_SUCCESS) {
          EnqueueCall(stream, [] {});
        }
        EnqueueCall(nullptr, [] {});
      }
      if (aclrtDestroyContext(own) == ACL_SUCCESS) ++destroyed;
    });
    EXPECT_EQ(destroyed, 1);
  }
}

TEST_F(ThreadsTest, ManyThreadsMaySetAndResetTheDevice) {
  InThreads(4, [&](int) {
    for (int i = 0; i < 50; ++i) {
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      bool ran = false;
      ASSERT_EQ(EnqueueCall(nullptr, [&ran] { ran = true; }), ACL_SUCCESS);
      ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
      EXPECT_TRUE(ran);
      ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    }
  });
}

// A thread that is cancelled while it destroys a stream ends after the
// destruction.
TEST_F(ThreadsTest, CancelledWhileItDestroysAStream) {
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  gate.WaitUntilReached();
  aclError destroyed = ACL_ERROR_FAILURE;
  std::thread destroyer([stream, &destroyed] {
    destroyed = aclrtDestroyStream(stream);
    pthread_testcancel();
    ADD_FAILURE() << "it was not cancelled";
  });
  ASSERT_EQ(pthread_cancel(destroyer.native_handle()), 0);
  gate.Open();
  destroyer.join();
  EXPECT_EQ(destroyed, ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
