// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Small work on an otherwise idle stream runs in the calling thread. In all
// other respects it must be indistinguishable from work of the stream's thread.

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "src/runtime/objects/stream.h"
#include "tests/runtime/stream_work.h"
#include "tests/support/threads_of_process.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kSmall = Stream::kSmallWork;
constexpr std::size_t kLarge = kSmall + 1;

std::size_t StreamThreads() {
  return testing::ThreadsNamed("aclq-stream").size();
}

aclError EnqueueSmall(aclrtStream stream, Task task) {
  return Enqueue(stream, std::move(task), kSmall);
}

class SmallWorkTest : public StreamWorkTest {
 protected:
  // Makes a call in another thread and expects that it waits until `then` is
  // called. `has_begun` returns true when the call has begun to wait.
  void ExpectToWait(const std::function<aclError()>& call,
                    const std::function<bool()>& has_begun,
                    const std::function<void()>& then) const {
    std::atomic<bool> has_returned{false};
    std::thread caller = InContext([&] {
      EXPECT_EQ(call(), ACL_SUCCESS);
      has_returned = true;
    });
    while (!has_begun() && !has_returned) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_FALSE(has_returned);
    then();
    caller.join();
  }
};

// Returns true if a call has found its handle dead.
bool IsDead(aclError code) {
  aclGetRecentErrMsg();
  return code != ACL_SUCCESS;
}

TEST_F(SmallWorkTest, RunsInTheCallingThreadBeforeTheCallReturns) {
  for (const aclrtStream stream : {stream_, aclrtStream{nullptr}}) {
    std::thread::id ran_in;
    const auto note = [&ran_in]() -> aclError {
      ran_in = std::this_thread::get_id();
      return ACL_SUCCESS;
    };
    ASSERT_EQ(EnqueueSmall(stream, note), ACL_SUCCESS);
    EXPECT_EQ(ran_in, std::this_thread::get_id());
    ASSERT_EQ(Enqueue(stream, note), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_NE(ran_in, std::this_thread::get_id());
    // The stream has a thread now, which makes no difference.
    ASSERT_EQ(EnqueueSmall(stream, note), ACL_SUCCESS);
    EXPECT_EQ(ran_in, std::this_thread::get_id());
  }
}

TEST_F(SmallWorkTest, LeavesTheThreadOfTheStreamAsleep) {
  const auto nothing = []() -> aclError { return ACL_SUCCESS; };
  ASSERT_EQ(Enqueue(stream_, nothing), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  const auto waits = [] {
    const auto threads = testing::ThreadsNamed("aclq-stream");
    return threads.size() == 1 ? threads.front().waits : 0;
  };
  const std::uint64_t before = waits();
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(EnqueueSmall(stream_, nothing), ACL_SUCCESS);
    // Gives a thread that was woken time to go back to sleep.
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  // The thread may have been about to sleep.
  EXPECT_LE(waits() - before, 10U);
}

TEST_F(SmallWorkTest, StartsNoThread) {
  void* const device = NewMemory(kLarge);
  void* const pinned = NewPinnedMemory(kLarge);
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  for (const aclrtStream stream : {stream_, aclrtStream{nullptr}}) {
    EXPECT_EQ(aclrtMemsetAsync(device, kLarge, 1, kSmall, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpyAsync(pinned, kLarge, device, kSmall,
                               ACL_MEMCPY_DEVICE_TO_HOST, stream),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpy2dAsync(device, 64, pinned, 64, 32, 64,
                                 ACL_MEMCPY_HOST_TO_DEVICE, stream),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtGetOverflowStatus(device, 64, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
    aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
    EXPECT_EQ(aclrtQueryEventStatus(event, &status), ACL_SUCCESS);
    EXPECT_EQ(status, ACL_EVENT_RECORDED_STATUS_COMPLETE);
    EXPECT_EQ(aclrtStreamWaitEvent(other, event), ACL_SUCCESS);
    EXPECT_EQ(aclrtResetEvent(event, stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(StreamThreads(), 0U);
  EXPECT_EQ(aclrtMemsetAsync(device, kLarge, 1, kLarge, stream_), ACL_SUCCESS);
  EXPECT_EQ(StreamThreads(), 1U);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
}

// A few bytes that are far apart take long.
TEST_F(SmallWorkTest, RowsThatLieApartAreNotSmall) {
  void* const device = NewMemory(kLarge);
  void* const pinned = NewPinnedMemory(kLarge);
  EXPECT_EQ(aclrtMemcpy2dAsync(device, kLarge - 1, pinned, 1, 1, 2,
                               ACL_MEMCPY_HOST_TO_DEVICE, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(StreamThreads(), 1U);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
}

TEST_F(SmallWorkTest, ComesAfterTheWorkBeforeIt) {
  const Gate gate;
  std::vector<int> order;
  const auto push = [&order](int number) {
    return [&order, number]() -> aclError {
      order.push_back(number);
      return ACL_SUCCESS;
    };
  };
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueSmall(stream_, push(1)), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(stream_, push(2)), ACL_SUCCESS);
  ASSERT_EQ(EnqueueSmall(stream_, push(3)), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST_F(SmallWorkTest, ComesAfterAnEventThatTheStreamWaitsFor) {
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(other), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, other), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(stream_, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueSmall(stream_,
                         [&ran]() -> aclError {
                           ran = true;
                           return ACL_SUCCESS;
                         }),
            ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(SmallWorkTest, HostFunctionsFollowInTheStreamsThread) {
  struct Seen {
    int number = 0;
    int seen = 0;
    std::thread::id thread;
  } seen;
  for (int round = 1; round <= 100; ++round) {
    ASSERT_EQ(EnqueueSmall(stream_,
                           [&seen, round]() -> aclError {
                             seen.number = round;
                             return ACL_SUCCESS;
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtLaunchHostFunc(
                  stream_,
                  [](void* argument) {
                    auto& found = *static_cast<Seen*>(argument);
                    found.seen = found.number;
                    found.thread = std::this_thread::get_id();
                  },
                  &seen),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    ASSERT_EQ(seen.seen, round);
    ASSERT_NE(seen.thread, std::this_thread::get_id());
  }
}

// The tasks use no atomics: the stream runs one after the other, and those of
// each thread in order, whichever thread runs them.
TEST_F(SmallWorkTest, OrderIsKeptAmongThreads) {
  constexpr int kThreads = 4;
  constexpr int kTasks = 2000;
  std::vector<std::pair<int, int>> order;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.push_back(InContext([&order, thread, this] {
      for (int i = 0; i < kTasks; ++i) {
        const std::size_t bytes = i % 5 == thread ? kLarge : kSmall;
        ASSERT_EQ(Enqueue(
                      stream_,
                      [&order, thread, i]() -> aclError {
                        order.emplace_back(thread, i);
                        return ACL_SUCCESS;
                      },
                      bytes),
                  ACL_SUCCESS);
        if (i % 50 != 0) continue;
        ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
      }
    }));
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  ASSERT_EQ(order.size(), std::size_t{kThreads} * kTasks);
  std::vector<int> next(kThreads, 0);
  for (const auto& [thread, i] : order) {
    ASSERT_EQ(i, next[static_cast<std::size_t>(thread)]++);
  }
}

// The calling thread may be another stream's thread.
TEST_F(SmallWorkTest, RunsInTheThreadOfAnotherStreamThatCalls) {
  const aclrtStream other = NewStream();
  std::thread::id called_in, ran_in;
  ASSERT_EQ(EnqueueCall(
                other,
                [&] {
                  called_in = std::this_thread::get_id();
                  EXPECT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
                  EXPECT_EQ(EnqueueSmall(stream_,
                                         [&]() -> aclError {
                                           ran_in = std::this_thread::get_id();
                                           return 507015;
                                         }),
                            ACL_SUCCESS);
                  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
                  EXPECT_EQ(aclrtSynchronizeStream(other),
                            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
                }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(other), ACL_SUCCESS) << "it did not fail";
  EXPECT_EQ(ran_in, called_in);
  EXPECT_NE(ran_in, std::this_thread::get_id());
}

// ---- Other threads while one thread runs small work.

// A thread that runs a small task until it is released.
class Worker {
 public:
  Worker(aclrtContext context, aclrtStream stream)
      : thread_([this, context, stream] {
          EXPECT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
          EXPECT_EQ(EnqueueSmall(stream,
                                 [this]() -> aclError {
                                   begun_.set_value();
                                   end_.get_future().wait();
                                   return code_;
                                 }),
                    ACL_SUCCESS);
        }) {
    begun_.get_future().wait();
  }
  void Join(aclError code = ACL_SUCCESS) {
    code_ = code;
    end_.set_value();
    thread_.join();
  }

 private:
  std::promise<void> begun_;
  std::promise<void> end_;
  aclError code_ = ACL_SUCCESS;
  std::thread thread_;  // the last member, since it uses the others
};

TEST_F(SmallWorkTest, OthersWaitForIt) {
  const aclrtEvent event = NewEvent();
  Worker worker(context_, stream_);
  aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
  EXPECT_EQ(aclrtStreamQuery(stream_, &status), ACL_SUCCESS);
  EXPECT_EQ(status, ACL_STREAM_STATUS_NOT_READY);
  EXPECT_TRUE(IsHeldUp(stream_));
  bool ran = false;
  ASSERT_EQ(EnqueueSmall(stream_,
                         [&ran]() -> aclError {
                           ran = true;
                           return ACL_SUCCESS;
                         }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEventWithTimeout(event, kShortTimeout),
            ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
  worker.Join();
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

// The event that the stream waits for next happens while its thread is still
// idle, or later.
TEST_F(SmallWorkTest, EventsThatHappenMeanwhileAreNotMissed) {
  for (const bool happens_meanwhile : {true, false}) {
    const aclrtStream other = NewStream();
    const aclrtEvent event = NewEvent();
    const Gate gate;
    ASSERT_EQ(gate.HoldUp(other), ACL_SUCCESS);
    ASSERT_EQ(aclrtRecordEvent(event, other), ACL_SUCCESS);
    Worker worker(context_, stream_);
    bool ran = false;
    EXPECT_EQ(aclrtStreamWaitEvent(stream_, event), ACL_SUCCESS);
    EXPECT_EQ(EnqueueCall(stream_, [&ran] { ran = true; }), ACL_SUCCESS);
    EXPECT_TRUE(IsHeldUp(stream_));
    if (!happens_meanwhile) worker.Join();
    EXPECT_TRUE(IsHeldUp(stream_));
    gate.Open();
    EXPECT_EQ(aclrtSynchronizeStream(other), ACL_SUCCESS);
    if (happens_meanwhile) worker.Join();
    EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream_, 10'000), ACL_SUCCESS);
    EXPECT_TRUE(ran);
    EXPECT_EQ(aclrtDestroyStream(other), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

// A copy that must be complete when the call returns.
TEST_F(SmallWorkTest, CopiesOfPageableMemoryWaitForIt) {
  void* const device = NewMemory(1);
  char host = 0;
  std::promise<void> begun, end;
  ASSERT_EQ(aclrtMemset(device, 1, 1, 1), ACL_SUCCESS);
  std::thread worker = InContext([&] {
    EXPECT_EQ(EnqueueSmall(stream_,
                           [&]() -> aclError {
                             begun.set_value();
                             end.get_future().wait();
                             *static_cast<char*>(device) = 2;
                             return ACL_SUCCESS;
                           }),
              ACL_SUCCESS);
  });
  begun.get_future().wait();
  std::atomic<bool> copies{false};
  ExpectToWait(
      [&] {
        copies = true;
        return aclrtMemcpyAsync(&host, 1, device, 1, ACL_MEMCPY_DEVICE_TO_HOST,
                                stream_);
      },
      [&] { return copies.load(); }, [&] { end.set_value(); });
  worker.join();
  EXPECT_EQ(host, 2);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
}

// With and without a thread of the stream.
TEST_F(SmallWorkTest, DestroyingTheStreamWaitsForIt) {
  for (const bool has_thread : {false, true}) {
    for (const auto destroy : {aclrtDestroyStream, aclrtDestroyStreamForce}) {
      for (const aclError code : {ACL_SUCCESS, 507015}) {
        const aclrtStream stream = NewStream();
        if (has_thread) {
          ASSERT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
        }
        ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
        Worker worker(context_, stream);
        aclrtStreamStatus status;
        ExpectToWait([&] { return destroy(stream); },
                     [&] { return IsDead(aclrtStreamQuery(stream, &status)); },
                     [&] { worker.Join(code); });
      }
    }
  }
}

TEST_F(SmallWorkTest, DestroyingTheContextWaitsForIt) {
  for (const aclError code : {ACL_SUCCESS, 507015}) {
    for (const bool has_stream : {true, false}) {
      aclrtContext own = nullptr;
      ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
      Worker worker(own, has_stream ? NewStream() : nullptr);
      ExpectToWait([&] { return aclrtDestroyContext(own); },
                   [&] { return IsDead(aclrtSetCurrentContext(own)); },
                   [&] { worker.Join(code); });
    }
  }
}

TEST_F(SmallWorkTest, ResettingTheDeviceWaitsForIt) {
  for (const auto reset : {aclrtResetDevice, aclrtResetDeviceForce}) {
    for (const bool has_stream : {true, false}) {
      aclrtResetDeviceForce(0);
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      ASSERT_EQ(aclrtGetCurrentContext(&context_), ACL_SUCCESS);
      Worker worker(context_, has_stream ? NewStream() : nullptr);
      ExpectToWait([&] { return reset(0); },
                   [&] { return IsDead(aclrtSetCurrentContext(context_)); },
                   [&] { worker.Join(); });
    }
  }
}

TEST_F(SmallWorkTest, SynchronizingTheDeviceWaitsForIt) {
  Worker worker(context_, stream_);
  EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(kShortTimeout),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  worker.Join();
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
}

TEST_F(SmallWorkTest, AbortWaitsForItAndDropsWhatCameAfterIt) {
  Worker worker(context_, stream_);
  bool ran = false;
  ASSERT_EQ(EnqueueCall(stream_, [&ran] { ran = true; }), ACL_SUCCESS);
  std::atomic<bool> aborted{false};
  std::thread aborter = InContext([&] {
    EXPECT_EQ(aclrtStreamAbort(stream_), ACL_SUCCESS);
    aborted = true;
  });
  while (!aborted &&
         EnqueueSmall(stream_, [] { return ACL_SUCCESS; }) == ACL_SUCCESS) {
  }
  aclGetRecentErrMsg();
  EXPECT_FALSE(aborted);
  worker.Join(507015);
  aborter.join();
  EXPECT_FALSE(ran);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015) << "it had begun";
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
}

// A cancelled thread ends after the task.
TEST_F(SmallWorkTest, CancelledThreadFinishesTask) {
  bool ran = false;
  std::thread cancelled = InContext([this, &ran] {
    EXPECT_EQ(pthread_cancel(pthread_self()), 0);
    EXPECT_EQ(EnqueueSmall(stream_,
                           [&ran]() -> aclError {
                             pthread_testcancel();
                             ran = true;
                             return ACL_SUCCESS;
                           }),
              ACL_SUCCESS);
    EXPECT_TRUE(ran);
    pthread_testcancel();
    ADD_FAILURE() << "it was not cancelled";
  });
  cancelled.join();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_TRUE(ran);
}

// ---- Failures.

// The program's handler of failures during a test.
class OnFailure {
 public:
  explicit OnFailure(std::function<void(aclrtExceptionInfo*)> function) {
    function_ = std::move(function);
    EXPECT_EQ(aclrtSetExceptionInfoCallback(
                  [](aclrtExceptionInfo* info) { function_(info); }),
              ACL_SUCCESS);
  }
  ~OnFailure() {
    aclrtSynchronizeDevice();
    EXPECT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
    function_ = nullptr;
  }
  OnFailure(const OnFailure&) = delete;
  OnFailure& operator=(const OnFailure&) = delete;

 private:
  static inline std::function<void(aclrtExceptionInfo*)> function_;
};

TEST_F(SmallWorkTest, FailuresAreThoseOfTheStream) {
  aclrtGetLastError(ACL_RT_THREAD_LEVEL);
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  const auto fail = []() -> aclError {
    aclqRuntimeInterface()->report_error("EZ9903", "words of the task.");
    return 507015;
  };
  ASSERT_EQ(EnqueueSmall(stream_, fail), ACL_SUCCESS);
  ASSERT_EQ(EnqueueSmall(stream_, []() -> aclError { throw 1; }), ACL_SUCCESS);
  // The caller's own messages are unchanged.
  const std::string own = RecentError();
  EXPECT_NE(own.find("aclrtFree"), std::string::npos) << own;
  EXPECT_EQ(own.find("words of the task"), std::string::npos) << own;
  EXPECT_EQ(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL), ACL_SUCCESS);

  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
  EXPECT_NE(RecentError().find("words of the task."), std::string::npos);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);

  ASSERT_EQ(EnqueueSmall(stream_, []() -> aclError { throw 1; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_ERROR_RT_INTERNAL_ERROR);
}

// The handler runs in the stream's thread, where it may change thread-local
// state and take locks that the caller holds.
TEST_F(SmallWorkTest, TheProgramIsToldOfFailuresInTheStreamsThread) {
  std::mutex mutex;
  std::thread::id told_in;
  uint32_t task = 0, thread = 0;
  aclError waits_for_itself = ACL_SUCCESS;
  const OnFailure on_failure([&](aclrtExceptionInfo* info) {
    const std::lock_guard lock(mutex);
    told_in = std::this_thread::get_id();
    task = aclrtGetTaskIdFromExceptionInfo(info);
    thread = aclrtGetThreadIdFromExceptionInfo(info);
    EXPECT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
    waits_for_itself = aclrtSynchronizeStream(stream_);
  });
  ASSERT_EQ(EnqueueSmall(stream_, [] { return ACL_SUCCESS; }), ACL_SUCCESS);
  {
    const std::lock_guard lock(mutex);
    ASSERT_EQ(EnqueueSmall(stream_, [] { return aclError{507015}; }),
              ACL_SUCCESS);
  }
  bool ran = false;
  ASSERT_EQ(EnqueueSmall(stream_,
                         [&ran]() -> aclError {
                           ran = true;
                           return ACL_SUCCESS;
                         }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
  EXPECT_TRUE(ran);
  EXPECT_NE(told_in, std::this_thread::get_id());
  EXPECT_EQ(task, 2U);
  EXPECT_EQ(thread, static_cast<uint32_t>(syscall(SYS_gettid)));
  EXPECT_EQ(waits_for_itself, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
}

// In the calling thread, if the stream can have no thread.
TEST(SmallWorkDeathTest, FailuresWhereTheSystemRefusesAThread) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    std::vector<std::thread::id> told_in;
    const OnFailure on_failure([&](aclrtExceptionInfo* info) {
      told_in.push_back(std::this_thread::get_id());
      EXPECT_EQ(aclrtGetErrorCodeFromExceptionInfo(info), 507015U);
      EXPECT_EQ(aclrtSynchronizeStream(stream),
                ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    });
    pthread_attr_t too_large;
    EXPECT_EQ(pthread_getattr_default_np(&too_large), 0);
    EXPECT_EQ(pthread_attr_setstacksize(&too_large, std::size_t{1} << 60), 0);
    EXPECT_EQ(pthread_setattr_default_np(&too_large), 0);
    EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(EnqueueSmall(stream, [] { return aclError{507015}; }),
              ACL_SUCCESS);
    EXPECT_EQ(told_in, std::vector{std::this_thread::get_id()});
    const std::string own = RecentError();
    EXPECT_NE(own.find("aclrtFree"), std::string::npos) << own;
    EXPECT_EQ(own.find("aclrtSynchronizeStream"), std::string::npos) << own;

    EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_ERROR_RT_RESOURCE_ALLOC_FAIL);
    EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(EnqueueSmall(stream, [] { return ACL_SUCCESS; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  });
}

TEST_F(SmallWorkTest, AFailureStopsTheContext) {
  const aclrtStream other = NewStream();
  ASSERT_EQ(aclrtSetStreamFailureMode(other, ACL_STOP_ON_FAILURE), ACL_SUCCESS);
  bool ran = false;
  const auto run = [&ran]() -> aclError {
    ran = true;
    return ACL_SUCCESS;
  };
  ASSERT_EQ(EnqueueSmall(stream_, [] { return aclError{507015}; }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
  for (const aclrtStream stream : {stream_, other, aclrtStream{nullptr}}) {
    EXPECT_EQ(EnqueueSmall(stream, run), 507015);
  }
  EXPECT_FALSE(ran);
}

TEST_F(SmallWorkTest, WhatItHoldsGoesBeforeTheCallReturns) {
  auto held = std::make_shared<int>(1);
  ASSERT_EQ(EnqueueSmall(stream_, [held] { return ACL_SUCCESS; }), ACL_SUCCESS);
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_EQ(EnqueueSmall(this, [held] { return ACL_SUCCESS; }),
            ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace aclq::runtime
