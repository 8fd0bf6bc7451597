// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Short work that a stream has not begun runs in a thread that synchronises the
// stream. In all other respects it must be indistinguishable from work of the
// stream's thread.
//
// The stream's thread may be faster, so a test that needs the other order
// repeats until that order occurs.

#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>
#include <vector>

#include "src/runtime/objects/deferral.h"
#include "src/runtime/objects/stream.h"
#include "tests/runtime/stream_work.h"
#include "tests/support/threads_of_process.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kShort = Stream::kShortWork;
constexpr std::size_t kLong = kShort + 1;
constexpr int kMostTries = 10'000;
constexpr auto kAtMost = std::chrono::seconds(60);

aclError Succeed() { return ACL_SUCCESS; }

aclError EnqueueShort(aclrtStream stream, Task task) {
  return Enqueue(stream, std::move(task), Stream::kSmallWork + 1);
}

class ShortWorkTest : public StreamWorkTest {
 protected:
  // Returns true if a short task eventually runs in the calling thread when the
  // call follows it.
  bool RunsInThread(const std::function<aclError()>& call) {
    for (int i = 0; i < kMostTries; ++i) {
      std::thread::id ran_in;
      EXPECT_EQ(EnqueueShort(stream_,
                             [&ran_in] {
                               ran_in = std::this_thread::get_id();
                               return Succeed();
                             }),
                ACL_SUCCESS);
      EXPECT_EQ(call(), ACL_SUCCESS);
      if (ran_in == std::this_thread::get_id()) return true;
      if (ran_in == std::thread::id()) ADD_FAILURE() << "it has not run";
    }
    return false;
  }

  // Makes the stream defer its next work for the longest delay.
  void Train() const {
    for (int i = 0; i < 20; ++i) {
      ASSERT_EQ(EnqueueShort(stream_, Succeed), ACL_SUCCESS);
      ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    }
  }
};

TEST_F(ShortWorkTest, RunsInTheThreadThatWaitsForIt) {
  const aclrtEvent event = NewEvent();
  void* const device = NewMemory(1);
  char pageable = 0;
  const std::pair<const char*, std::function<aclError()>> calls[] = {
      {"SynchronizeStream", [&] { return aclrtSynchronizeStream(stream_); }},
      {"WithTimeout",
       [&] { return aclrtSynchronizeStreamWithTimeout(stream_, 60'000); }},
      {"SynchronizeDevice", [&] { return aclrtSynchronizeDevice(); }},
      {"SynchronizeEvent",
       [&] {
         EXPECT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
         return aclrtSynchronizeEvent(event);
       }},
      {"SynchronizeEventWithTimeout",
       [&] {
         EXPECT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
         return aclrtSynchronizeEventWithTimeout(event, 60'000);
       }},
      {"MemcpyAsync of pageable memory", [&] {
         return aclrtMemcpyAsync(device, 1, &pageable, 1,
                                 ACL_MEMCPY_HOST_TO_DEVICE, stream_);
       }}};
  for (const auto& [name, call] : calls) {
    EXPECT_TRUE(RunsInThread(call)) << name;
  }
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, RunsInTheOrderOfTheStream) {
  for (int round = 0; round < 1000; ++round) {
    std::vector<int> order;
    constexpr std::size_t kSizes[] = {kShort, 0, kShort, kUnknownSize,
                                      0,      1, kLong,  kShort};
    for (const std::size_t bytes : kSizes) {
      ASSERT_EQ(Enqueue(
                    stream_,
                    [&order] {
                      order.push_back(static_cast<int>(order.size()));
                      return Succeed();
                    },
                    bytes),
                ACL_SUCCESS);
    }
    ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    ASSERT_EQ(order, (std::vector{0, 1, 2, 3, 4, 5, 6, 7}));
  }
}

TEST_F(ShortWorkTest, LongWorkAndHostFunctionsStayInTheStreamsThread) {
  for (int round = 0; round < 100; ++round) {
    std::thread::id ran_in[2];
    EXPECT_EQ(EnqueueShort(stream_, Succeed), ACL_SUCCESS);
    EXPECT_EQ(Enqueue(
                  stream_,
                  [&] {
                    ran_in[0] = std::this_thread::get_id();
                    return Succeed();
                  },
                  kLong),
              ACL_SUCCESS);
    EXPECT_EQ(EnqueueShort(stream_, Succeed), ACL_SUCCESS);
    EXPECT_EQ(aclrtLaunchHostFunc(
                  stream_,
                  [](void* id) {
                    *static_cast<std::thread::id*>(id) =
                        std::this_thread::get_id();
                  },
                  &ran_in[1]),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    for (const std::thread::id& id : ran_in) {
      EXPECT_NE(id, std::thread::id());
      EXPECT_NE(id, std::this_thread::get_id());
    }
  }
}

TEST_F(ShortWorkTest, TaskIsDestroyedBeforeSynchronizeReturns) {
  auto held = std::make_shared<int>(1);
  for (int round = 0; round < 100; ++round) {
    ASSERT_EQ(EnqueueShort(stream_, [held] { return Succeed(); }), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
    ASSERT_EQ(held.use_count(), 1);
  }
}

// ---- Without a synchronisation the stream's thread starts the work anyway.

TEST_F(ShortWorkTest, BeginsWithoutASynchronization) {
  for (int round = 0; round < 10; ++round) {
    Train();
    std::promise<std::thread::id> ran_in;
    auto future = ran_in.get_future();
    ASSERT_EQ(EnqueueShort(stream_,
                           [&ran_in] {
                             ran_in.set_value(std::this_thread::get_id());
                             return Succeed();
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(future.wait_for(kAtMost), std::future_status::ready);
    EXPECT_NE(future.get(), std::this_thread::get_id());
  }
}

TEST_F(ShortWorkTest, BeginsWhenTheProgramPolls) {
  const aclrtEvent event = NewEvent();
  Train();
  ASSERT_EQ(EnqueueShort(stream_, Succeed), ACL_SUCCESS);
  for (auto status = ACL_STREAM_STATUS_NOT_READY;
       status != ACL_STREAM_STATUS_COMPLETE;) {
    ASSERT_EQ(aclrtStreamQuery(stream_, &status), ACL_SUCCESS);
  }
  Train();
  ASSERT_EQ(EnqueueShort(stream_, Succeed), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  for (auto status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
       status != ACL_EVENT_RECORDED_STATUS_COMPLETE;) {
    ASSERT_EQ(aclrtQueryEventStatus(event, &status), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, BeginsForACallbackAfterIt) {
  int order = 0;
  ASSERT_EQ(aclrtSubscribeReport(pthread_self(), stream_), ACL_SUCCESS);
  Train();
  ASSERT_EQ(EnqueueShort(stream_,
                         [&order] {
                           if (order == 0) order = 1;
                           return Succeed();
                         }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtLaunchCallback(
                [](void* argument) {
                  int& reached = *static_cast<int*>(argument);
                  if (reached == 1) reached = 2;
                },
                &order, ACL_CALLBACK_NO_BLOCK, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtProcessReport(60'000), ACL_SUCCESS);
  EXPECT_EQ(order, 2);
}

TEST_F(ShortWorkTest, BeginsForAnotherStreamThatWaitsForIt) {
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  for (int round = 0; round < 10; ++round) {
    Train();
    bool ran = false, seen = false;
    ASSERT_EQ(EnqueueShort(stream_,
                           [&ran] {
                             ran = true;
                             return Succeed();
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
    ASSERT_EQ(aclrtStreamWaitEvent(other, event), ACL_SUCCESS);
    ASSERT_EQ(EnqueueShort(other,
                           [&] {
                             seen = ran;
                             return Succeed();
                           }),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(other), ACL_SUCCESS);
    EXPECT_TRUE(seen);
  }
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, BeginsWhenTheStreamOrTheDeviceGoes) {
  int ran = 0;
  const auto count = [&ran] {
    ++ran;
    return Succeed();
  };
  Train();
  ASSERT_EQ(EnqueueShort(stream_, count), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(ran, 1);
  stream_ = NewStream();
  Train();
  ASSERT_EQ(EnqueueShort(stream_, count), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
  EXPECT_EQ(ran, 2);
}

TEST_F(ShortWorkTest, TheThreadOfAnIdleStreamSleeps) {
  Train();
  const auto waits = [] {
    const auto threads = testing::ThreadsNamed("aclq-stream");
    return threads.size() == 1 ? threads.front().waits : 0;
  };
  // It looks for work at most twice more, then sleeps.
  std::this_thread::sleep_for(10 * Deferral::kLongestDelay);
  const std::uint64_t before = waits();
  std::this_thread::sleep_for(100 * Deferral::kLongestDelay);
  EXPECT_GT(before, 0U);
  EXPECT_LE(waits() - before, 10U);
}

// ---- Other threads while one thread runs short work.

// A thread that synchronises the stream and, while doing so, runs a short task
// until it is released.
class Synchronizer {
 public:
  Synchronizer(aclrtContext context, aclrtStream stream)
      : thread_([this, context, stream] {
          self_ = std::this_thread::get_id();
          EXPECT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
          for (int i = 0; i < kMostTries && !has_begun_; ++i) {
            ASSERT_EQ(EnqueueShort(stream, [this] { return Hold(); }),
                      ACL_SUCCESS);
            result_ = aclrtSynchronizeStream(stream);
          }
          if (!has_begun_) {
            ADD_FAILURE() << "it never runs in this thread";
            begun_.set_value();
          }
        }) {
    begun_.get_future().wait();
  }

  // Ends the task with a code and returns the code of the synchronisation.
  aclError Join(aclError code = ACL_SUCCESS) {
    code_ = code;
    end_.set_value();
    thread_.join();
    return result_;
  }

 private:
  aclError Hold() {
    if (std::this_thread::get_id() != self_) return ACL_SUCCESS;
    has_begun_ = true;
    begun_.set_value();
    end_.get_future().wait();
    return code_;
  }

  std::promise<void> begun_;
  std::promise<void> end_;
  std::thread::id self_;
  bool has_begun_ = false;
  aclError code_ = ACL_SUCCESS;
  aclError result_ = ACL_SUCCESS;
  std::thread thread_;  // the last member, since it uses the others
};

TEST_F(ShortWorkTest, OthersWaitForIt) {
  const aclrtEvent event = NewEvent();
  Synchronizer synchronizer(context_, stream_);
  bool ran = false;
  ASSERT_EQ(Enqueue(
                stream_,
                [&ran] {
                  ran = true;
                  return Succeed();
                },
                0),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  EXPECT_EQ(aclrtSynchronizeEventWithTimeout(event, kShortTimeout),
            ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
  aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
  EXPECT_EQ(aclrtStreamQuery(stream_, &status), ACL_SUCCESS);
  EXPECT_EQ(status, ACL_STREAM_STATUS_NOT_READY);
  EXPECT_EQ(synchronizer.Join(), ACL_SUCCESS);
  // Later work does not wait for a synchronising thread.
  std::thread waiter = InContext(
      [&] { EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS); });
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  waiter.join();
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, WhatCameLaterRunsWithoutAnotherSynchronization) {
  Synchronizer synchronizer(context_, stream_);
  std::promise<void> ran;
  ASSERT_EQ(EnqueueShort(stream_,
                         [&ran] {
                           ran.set_value();
                           return Succeed();
                         }),
            ACL_SUCCESS);
  EXPECT_EQ(synchronizer.Join(), ACL_SUCCESS);
  EXPECT_EQ(ran.get_future().wait_for(kAtMost), std::future_status::ready);
}

TEST_F(ShortWorkTest, AbortWaitsForItAndDropsTheRest) {
  Synchronizer synchronizer(context_, stream_);
  bool ran = false;
  ASSERT_EQ(EnqueueShort(stream_,
                         [&ran] {
                           ran = true;
                           return Succeed();
                         }),
            ACL_SUCCESS);
  std::atomic<bool> aborted{false};
  std::thread aborter = InContext([&] {
    EXPECT_EQ(aclrtStreamAbort(stream_), ACL_SUCCESS);
    aborted = true;
  });
  while (!aborted && EnqueueShort(stream_, Succeed) == ACL_SUCCESS) {
  }
  EXPECT_FALSE(aborted);
  aclGetRecentErrMsg();
  EXPECT_EQ(synchronizer.Join(507015), ACL_ERROR_RT_STREAM_ABORT);
  aborter.join();
  EXPECT_FALSE(ran);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015) << "it had begun";
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, DestroyingTheStreamWaitsForIt) {
  for (const auto destroy : {aclrtDestroyStream, aclrtDestroyStreamForce}) {
    const aclrtStream stream = NewStream();
    Synchronizer synchronizer(context_, stream);
    std::atomic<bool> destroyed{false};
    std::thread destroyer([&] {
      EXPECT_EQ(destroy(stream), ACL_SUCCESS);
      destroyed = true;
    });
    aclrtStreamStatus status;
    while (aclrtStreamQuery(stream, &status) == ACL_SUCCESS) {
    }
    aclGetRecentErrMsg();
    EXPECT_FALSE(destroyed);
    EXPECT_EQ(synchronizer.Join(), ACL_SUCCESS);
    destroyer.join();
  }
}

// Each thread waits for its own tasks and runs those that the other does not.
TEST_F(ShortWorkTest, TwoThreadsThatSynchronize) {
  std::vector<std::thread> threads;
  std::uint64_t sum = 0;  // not atomic: a stream runs one task at a time
  for (int i = 0; i < 2; ++i) {
    threads.push_back(InContext([this, &sum] {
      for (int round = 0; round < 2000; ++round) {
        std::atomic<int> ran{0};
        for (int task = 0; task < 3; ++task) {
          ASSERT_EQ(EnqueueShort(stream_,
                                 [&] {
                                   ++ran;
                                   ++sum;
                                   return Succeed();
                                 }),
                    ACL_SUCCESS);
        }
        ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
        ASSERT_EQ(ran, 3);
      }
    }));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sum, 12'000U);
}

// A task that has begun at the deadline is completed; the rest is left to the
// stream's thread.
TEST_F(ShortWorkTest, TheTimeoutEndsItBetweenTasks) {
  std::promise<void> ran;
  std::atomic<int> begun{0};
  const auto last = 20;
  for (int i = 1; i <= last; ++i) {
    ASSERT_EQ(EnqueueShort(stream_,
                           [&, i] {
                             ++begun;
                             std::this_thread::sleep_for(
                                 std::chrono::milliseconds(5));
                             if (i == last) ran.set_value();
                             return Succeed();
                           }),
              ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream_, 1),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  EXPECT_LT(begun, last);
  EXPECT_EQ(ran.get_future().wait_for(kAtMost), std::future_status::ready);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream_, 60'000), ACL_SUCCESS);
}

// A cancelled thread ends after the task, and the other tasks are done.
TEST_F(ShortWorkTest, CancelledThreadFinishesTask) {
  for (int i = 0; i < 20; ++i) {
    std::promise<void> ran;
    std::thread cancelled = InContext([this, &ran] {
      EXPECT_EQ(EnqueueShort(stream_,
                             [] {
                               pthread_testcancel();
                               return Succeed();
                             }),
                ACL_SUCCESS);
      EXPECT_EQ(EnqueueShort(stream_,
                             [&ran] {
                               ran.set_value();
                               return Succeed();
                             }),
                ACL_SUCCESS);
      EXPECT_EQ(pthread_cancel(pthread_self()), 0);
      aclrtSynchronizeStream(stream_);
      pthread_testcancel();
      ADD_FAILURE() << "it was not cancelled";
    });
    cancelled.join();
    EXPECT_EQ(ran.get_future().wait_for(kAtMost), std::future_status::ready);
    EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  }
}

// A host function may synchronise another stream and then runs that stream's
// work.
TEST_F(ShortWorkTest, RunsInAHostFunctionThatSynchronizes) {
  const aclrtStream other = NewStream();
  std::thread::id host, task;
  for (int i = 0; i < kMostTries && task != host; ++i) {
    ASSERT_EQ(EnqueueCall(
                  other,
                  [&] {
                    host = std::this_thread::get_id();
                    EXPECT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
                    EXPECT_EQ(EnqueueShort(stream_,
                                           [&] {
                                             task = std::this_thread::get_id();
                                             return Succeed();
                                           }),
                              ACL_SUCCESS);
                    EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
                    EXPECT_EQ(aclrtSynchronizeStream(other),
                              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
                  }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(other), ACL_SUCCESS);
  }
  EXPECT_EQ(task, host);
  EXPECT_NE(host, std::this_thread::get_id());
}

// ---- Failures.

TEST_F(ShortWorkTest, FailuresAreThoseOfTheStream) {
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  std::thread::id ran_in;
  for (int i = 0; i < kMostTries && ran_in != std::this_thread::get_id(); ++i) {
    bool later_ran = false;
    ASSERT_EQ(EnqueueShort(stream_,
                           [&ran_in]() -> aclError {
                             ran_in = std::this_thread::get_id();
                             aclqRuntimeInterface()->report_error(
                                 "EZ9903", "words of the task.");
                             return 507015;
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(EnqueueShort(stream_, []() -> aclError { throw 1; }),
              ACL_SUCCESS);
    ASSERT_EQ(EnqueueShort(stream_,
                           [&later_ran] {
                             later_ran = true;
                             return Succeed();
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream_), 507015);
    ASSERT_TRUE(later_ran);
    const std::string messages = RecentError();
    if (i == 0) {
      // The caller's own messages come first.
      EXPECT_LT(messages.find("aclrtFree"), messages.find("words of the task."))
          << messages;
    }
    EXPECT_NE(messages.find("words of the task."), std::string::npos);
    ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  }
  EXPECT_EQ(ran_in, std::this_thread::get_id());
}

// The thread in which a failure was reported to the program, and the report.
struct Told {
  std::thread::id thread;
  std::uint32_t task = 0, by_thread = 0;
};
Told told;

TEST_F(ShortWorkTest, TheProgramIsToldOfFailuresInTheStreamsThread) {
  ASSERT_EQ(aclrtSetExceptionInfoCallback([](aclrtExceptionInfo* info) {
              told = {std::this_thread::get_id(),
                      aclrtGetTaskIdFromExceptionInfo(info),
                      aclrtGetThreadIdFromExceptionInfo(info)};
            }),
            ACL_SUCCESS);
  std::thread::id ran_in;
  for (std::uint32_t i = 1; i <= kMostTries; ++i) {
    ASSERT_EQ(EnqueueShort(stream_,
                           [&ran_in]() -> aclError {
                             ran_in = std::this_thread::get_id();
                             return 507015;
                           }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream_), 507015);
    ASSERT_NE(told.thread, std::this_thread::get_id());
    ASSERT_EQ(told.task, i);
    ASSERT_EQ(told.by_thread, static_cast<std::uint32_t>(syscall(SYS_gettid)));
    if (ran_in == std::this_thread::get_id()) break;
  }
  EXPECT_EQ(ran_in, std::this_thread::get_id());
  EXPECT_EQ(aclrtSetExceptionInfoCallback(nullptr), ACL_SUCCESS);
}

TEST_F(ShortWorkTest, AFailureStopsTheContext) {
  ASSERT_EQ(aclrtSetStreamFailureMode(stream_, ACL_STOP_ON_FAILURE),
            ACL_SUCCESS);
  const Gate gate;
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueShort(stream_, [] { return aclError{507015}; }),
            ACL_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(EnqueueShort(stream_,
                           [&ran] {
                             ran = true;
                             return Succeed();
                           }),
              ACL_SUCCESS);
  }
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
  EXPECT_FALSE(ran);
  EXPECT_EQ(EnqueueShort(stream_, Succeed), 507015);
}

// Many tiny copies take longer than their bytes suggest: a thread that ran them
// would miss its deadline.
TEST_F(ShortWorkTest, ManyTinyCopiesAreTheStreamsThreads) {
  constexpr std::size_t kRows = std::size_t{16} << 20;
  void* const device = NewMemory(2 * kRows);
  const auto to = static_cast<char*>(device) + kRows;
  ASSERT_EQ(aclrtMemcpy2dAsync(to, 1, device, 1, 1, kRows,
                               ACL_MEMCPY_DEVICE_TO_DEVICE, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(stream_, 1),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
