// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The parallel loop alone: which threads call the body, and how often.

#include "src/engine/parallel.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <future>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <vector>

#include "src/base/available_cpus.h"
#include "tests/support/new_process.h"
#include "tests/support/threads_of_process.h"

namespace aclq::engine {
namespace {

// A barrier that lets threads pass when `count` threads have arrived.
class Barrier {
 public:
  explicit Barrier(int count) : missing_(count) {}

  // Returns true if the other threads arrived. The time limit keeps a loop with
  // too few threads from waiting forever.
  bool Arrive() {
    std::unique_lock lock(mutex_);
    if (--missing_ == 0) all_here_.notify_all();
    return all_here_.wait_for(lock, std::chrono::seconds(30),
                              [this] { return missing_ <= 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_here_;
  int missing_;
};

// The threads that have called a body.
class Callers {
 public:
  void Note() {
    const std::lock_guard lock(mutex_);
    ids_.insert(std::this_thread::get_id());
  }
  std::size_t count() const { return ids_.size(); }
  bool IsThisThreadOnly() const {
    return ids_ == std::set<std::thread::id>{std::this_thread::get_id()};
  }

 private:
  std::mutex mutex_;
  std::set<std::thread::id> ids_;
};

// Returns a pool for more CPUs than any test has threads, so that the tests do
// not depend on the machine.
ThreadPool& LargePool() {
  static ThreadPool* const pool = new ThreadPool(16);
  return *pool;
}

// Bytes with which every helper is worth waking, and bytes with which no helper
// is.
constexpr std::int64_t kLong = std::int64_t{1} << 40;
constexpr std::int64_t kShort = 100'000;

void ParallelFor(std::size_t count, int num_threads, LoopBody body) {
  LargePool().For(count, kLong, num_threads, body);
}

// The largest number of threads that were inside simultaneously.
class Crowd {
 public:
  void Enter() {
    const int now = ++inside_;
    for (int known = most_; now > known;) {
      if (most_.compare_exchange_weak(known, now)) break;
    }
  }
  void Leave() { --inside_; }
  int most() const { return most_; }

 private:
  std::atomic<int> inside_{0};
  std::atomic<int> most_{0};
};

// Runs a loop in which every call waits for `num_threads` simultaneous calls.
void ExpectThreadsAtOnce(int num_threads) {
  Barrier barrier(num_threads);
  Callers callers;
  std::atomic<int> alone{0};
  ParallelFor(static_cast<std::size_t>(num_threads), num_threads,
              [&](std::size_t) {
                callers.Note();
                if (!barrier.Arrive()) ++alone;
              });
  EXPECT_EQ(alone, 0) << num_threads << " threads asked for";
  EXPECT_EQ(callers.count(), static_cast<std::size_t>(num_threads));
}

TEST(ParallelFor, CallsEveryIndexOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 3U, 7U, 100U, 10000U}) {
    for (int num_threads = 1; num_threads <= 9; ++num_threads) {
      std::vector<std::atomic<int>> calls(count);
      ParallelFor(count, num_threads, [&](std::size_t i) { ++calls[i]; });
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(calls[i], 1)
            << i << " of " << count << " on " << num_threads << " threads";
      }
    }
  }
}

TEST(ParallelFor, SeveralThreadsWorkAtOnce) {
  for (const int num_threads : {2, 3, 5, 8}) ExpectThreadsAtOnce(num_threads);
}

void SleepALittle() {
  std::this_thread::sleep_for(std::chrono::microseconds(50));
}

TEST(ParallelFor, NoMoreThreadsThanAskedFor) {
  ExpectThreadsAtOnce(8);  // more threads than the next loops ask for
  for (int num_threads = 2; num_threads <= 4; ++num_threads) {
    for (int round = 0; round < 50; ++round) {
      Callers callers;
      Crowd crowd;
      ParallelFor(200, num_threads, [&](std::size_t) {
        callers.Note();
        crowd.Enter();
        if (round == 0) SleepALittle();
        crowd.Leave();
      });
      ASSERT_LE(callers.count(), static_cast<std::size_t>(num_threads));
      ASSERT_LE(crowd.most(), num_threads);
      if (round == 0) {
        EXPECT_GT(callers.count(), 1U);
      }
    }
  }
}

TEST(ParallelFor, OneThreadIsTheCaller) {
  ExpectThreadsAtOnce(4);  // threads that must not be used
  for (int round = 0; round < 100; ++round) {
    Callers callers;
    ParallelFor(100, 1, [&](std::size_t) { callers.Note(); });
    ASSERT_TRUE(callers.IsThisThreadOnly());
  }
}

TEST(ParallelFor, OneIndexIsDoneByTheCaller) {
  for (int round = 0; round < 100; ++round) {
    Callers callers;
    ParallelFor(1, 8, [&](std::size_t) { callers.Note(); });
    ASSERT_TRUE(callers.IsThisThreadOnly());
  }
}

TEST(ParallelFor, ManyCallersAtOnce) {
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 6; ++t) {
    threads.emplace_back([t] {
      for (std::size_t round = 0; round < 300; ++round) {
        const std::size_t count = 1 + (round * 7 + t) % 50;
        std::vector<std::atomic<int>> calls(count);
        ParallelFor(count, 1 + static_cast<int>(round % 4),
                    [&](std::size_t i) { ++calls[i]; });
        for (const std::atomic<int>& one : calls) ASSERT_EQ(one, 1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Returns a new pool that is never destroyed, like that of the process.
ThreadPool& NewPool(int num_cpus) {
  static auto& pools = *new std::vector<ThreadPool*>;
  pools.push_back(new ThreadPool(num_cpus));
  return *pools.back();
}

TEST(ThreadPool, NoMoreThreadsThanCpus) {
  for (int num_cpus = 1; num_cpus <= 4; ++num_cpus) {
    ThreadPool& pool = NewPool(num_cpus);
    for (int round = 0; round < 20; ++round) {
      Crowd crowd;
      Callers callers;
      pool.For(50, kLong, 8, [&](std::size_t) {
        callers.Note();
        crowd.Enter();
        SleepALittle();
        crowd.Leave();
      });
      ASSERT_LE(crowd.most(), num_cpus);
      ASSERT_LE(callers.count(), static_cast<std::size_t>(num_cpus));
    }
  }
}

// Callers never wait. A helper joins only while a CPU is free for it, so at
// least one CPU remains for a caller.
TEST(ThreadPool, ManyCallersShareTheHelpers) {
  constexpr int kCpus = 4;
  for (const int num_callers : {1, 2, 3, 4, 6}) {
    ThreadPool& pool = NewPool(kCpus);
    Crowd crowd;
    std::atomic<int> calls{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < num_callers; ++t) {
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round) {
          pool.For(20, kLong, kCpus, [&](std::size_t) {
            crowd.Enter();
            SleepALittle();
            ++calls;
            crowd.Leave();
          });
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_LE(crowd.most(), num_callers + kCpus - 1);
    EXPECT_EQ(calls, num_callers * 20 * 20);
  }
}

// A pool of two CPUs, occupied by another caller and its helper until they are
// released.
struct BusyPool {
  ThreadPool& pool = NewPool(2);
  Barrier working{3};
  Barrier released{3};
  std::thread other{[this] {
    pool.For(2, kLong, 2, [this](std::size_t) {
      EXPECT_TRUE(working.Arrive());
      EXPECT_TRUE(released.Arrive());
    });
  }};
  BusyPool() { EXPECT_TRUE(working.Arrive()); }
  ~BusyPool() { other.join(); }
};

TEST(ThreadPool, NoHelperComesWhileAllCpusAreBusy) {
  BusyPool busy;
  Callers callers;
  busy.pool.For(100, kLong, 2, [&](std::size_t) {
    SleepALittle();
    callers.Note();
  });
  EXPECT_TRUE(callers.IsThisThreadOnly());
  EXPECT_TRUE(busy.released.Arrive());
}

// Two simultaneous calls need a helper, which joins when the other loop has
// ended.
TEST(ThreadPool, HelperJoinsWhenOtherLoopEnds) {
  BusyPool busy;
  Barrier both_work(2);
  busy.pool.For(2, kLong, 2, [&](std::size_t i) {
    if (i == 0) {
      EXPECT_TRUE(busy.released.Arrive());
    }
    EXPECT_TRUE(both_work.Arrive());
  });
}

// A thread starts when there is work for it, and remains.
TEST(ThreadPoolDeathTest, NoThreadIsStartedForOneCall) {
  EXPECT_IN_NEW_PROCESS([] {
    for (int round = 0; round < 10; ++round) {
      ThreadPool::OfProcess().For(1, kLong, 8, [](std::size_t) {});
      ThreadPool::OfProcess().For(8, kLong, 1, [](std::size_t) {});
    }
    EXPECT_TRUE(testing::ThreadsNamed("aclq-pool").empty());
    ThreadPool& pool = NewPool(3);
    for (int round = 0; round < 100; ++round)
      pool.For(8, kLong, 8, [](std::size_t) {});
    EXPECT_LE(testing::ThreadsNamed("aclq-pool").size(), 2U);
  });
}

void WorkFor(std::chrono::microseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

TEST(ThreadPoolDeathTest, NoThreadIsStartedForShortLoopsApart) {
  EXPECT_IN_NEW_PROCESS([] {
    ThreadPool& pool = NewPool(4);
    for (int round = 0; round < 200; ++round) {
      pool.For(4, kShort, 4, [](std::size_t) {});
      WorkFor(2 * ShortLoops::kLongestPause);
    }
    EXPECT_TRUE(testing::ThreadsNamed("aclq-pool").empty());
  });
}

TEST(ThreadPool, ShortLoopsThatFollowEachOtherGetHelpers) {
  ThreadPool& pool = NewPool(4);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    Callers callers;
    pool.For(8, kShort, 4, [&](std::size_t) {
      WorkFor(std::chrono::microseconds(5));
      callers.Note();
    });
    if (!callers.IsThisThreadOnly()) break;
    ASSERT_LT(std::chrono::steady_clock::now(), end);
  }
}

TEST(ThreadPool, ShortLoopsCallEveryIndexOnce) {
  ThreadPool& pool = NewPool(4);
  for (int round = 0; round < 5000; ++round) {
    std::vector<std::atomic<int>> calls(1 +
                                        static_cast<std::size_t>(round) % 9);
    pool.For(calls.size(), kShort, 4, [&](std::size_t i) { ++calls[i]; });
    for (const std::atomic<int>& one : calls) ASSERT_EQ(one, 1);
  }
}

// Calls fail in the caller, then in a helper, while the other thread is in a
// call too.
TEST(ParallelFor, RethrowsBadAlloc) {
  for (const bool is_of_caller : {true, false}) {
    const auto caller = std::this_thread::get_id();
    Barrier barrier(2);
    const auto body = [&](std::size_t) {
      EXPECT_TRUE(barrier.Arrive());
      if ((std::this_thread::get_id() == caller) == is_of_caller) {
        throw std::bad_alloc();
      }
    };
    EXPECT_THROW(ParallelFor(2, 2, body), std::bad_alloc);
  }
  std::atomic<int> calls{0};
  ParallelFor(1000, 2, [&](std::size_t) { ++calls; });
  EXPECT_EQ(calls, 1000);
}

// The outer loop may occupy the entire pool.
TEST(ParallelFor, LoopsInsideLoopsEnd) {
  std::atomic<int> calls{0};
  ParallelFor(8, 4, [&](std::size_t) {
    ParallelFor(8, 4, [&](std::size_t) { ++calls; });
  });
  EXPECT_EQ(calls, 64);
}

// A loop is on the stack of its caller, so the caller must not leave while a
// helper is inside.
TEST(ParallelFor, CancelledCallerWaitsForHelpers) {
  struct Seen {
    std::thread::id caller;
    std::promise<void> helper_is_inside, release;
    std::atomic<bool> loop_has_ended{false};
  } seen;
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    Seen& here = *static_cast<Seen*>(argument);
    here.caller = std::this_thread::get_id();
    Barrier both(2);
    ParallelFor(2, 2, [&](std::size_t) {
      EXPECT_TRUE(both.Arrive());
      if (std::this_thread::get_id() == here.caller) return;
      here.helper_is_inside.set_value();
      here.release.get_future().wait();
    });
    here.loop_has_ended = true;
    pthread_testcancel();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, nullptr, run, &seen), 0);
  seen.helper_is_inside.get_future().wait();
  // Enough time for the caller to fall asleep.
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  pthread_cancel(thread);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  seen.release.set_value();
  void* result = nullptr;
  pthread_join(thread, &result);
  EXPECT_TRUE(seen.loop_has_ended);
  EXPECT_EQ(result, PTHREAD_CANCELED);
}

TEST(ParallelForDeathTest, ACallerBoundToOneCpuStillGetsHelpers) {
  EXPECT_IN_NEW_PROCESS([] {
    const int cpus = base::AvailableCpus();
    const int allowed = base::AllowedCpus().count();
    const int cpu_of_caller = sched_getcpu();
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(cpu_of_caller, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    EXPECT_EQ(base::AvailableCpus(), cpus);
    const std::thread::id caller = std::this_thread::get_id();
    Barrier both(2);
    ParallelFor(2, 2, [&](std::size_t) {
      EXPECT_TRUE(both.Arrive());
      if (std::this_thread::get_id() == caller) return;
      cpu_set_t of_helper;
      ASSERT_EQ(sched_getaffinity(0, sizeof(of_helper), &of_helper), 0);
      EXPECT_EQ(CPU_COUNT(&of_helper), std::max(allowed - 1, 1));
      EXPECT_EQ(CPU_ISSET(cpu_of_caller, &of_helper) != 0, allowed == 1);
    });
  });
}

// Whichever CPU the caller runs on.
TEST(ThreadPoolDeathTest, AHelperKeepsOffTheCpuOfItsCaller) {
  EXPECT_IN_NEW_PROCESS([] {
    cpu_set_t all;
    ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
    ThreadPool& pool = NewPool(2);
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
      if (!CPU_ISSET(cpu, &all)) continue;
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(cpu, &one);
      ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
      cpu_set_t of_helper, expected = all;
      CPU_CLR(cpu, &expected);
      if (CPU_COUNT(&expected) == 0) expected = all;
      const std::thread::id caller = std::this_thread::get_id();
      // A helper that still looks for work need not be woken, which would set
      // its CPUs.
      const auto end =
          std::chrono::steady_clock::now() + std::chrono::seconds(30);
      do {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        Barrier both(2);
        pool.For(2, kLong, 2, [&](std::size_t) {
          EXPECT_TRUE(both.Arrive());
          if (std::this_thread::get_id() == caller) return;
          ASSERT_EQ(sched_getaffinity(0, sizeof(of_helper), &of_helper), 0);
        });
      } while (!CPU_EQUAL(&of_helper, &expected) &&
               std::chrono::steady_clock::now() < end);
      EXPECT_TRUE(CPU_EQUAL(&of_helper, &expected)) << cpu;
    }
  });
}

TEST(ParallelFor, ThreadsOfThePoolTakeNoSignals) {
  ExpectThreadsAtOnce(3);
  const auto threads = testing::ThreadsNamed("aclq-pool");
  EXPECT_GE(threads.size(), 2U);
  for (const testing::ThreadStatus& thread : threads) {
    EXPECT_TRUE(thread.BlocksAllSignals()) << std::hex << thread.blocked;
  }
}

TEST(ParallelFor, TheCallersSignalMaskStays) {
  sigset_t before, after;
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, nullptr, &before), 0);
  // More threads than in any other test, so new threads are started.
  ExpectThreadsAtOnce(10);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, nullptr, &after), 0);
  for (int signal = 1; signal < SIGRTMIN; ++signal) {
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal));
  }
}

// A forked child has none of the pool's threads.
TEST(ParallelFor, TheChildOfAForkDoesAllByItself) {
  ExpectThreadsAtOnce(4);
  testing::ExpectInForkedChild([] {
    Callers callers;
    std::vector<std::atomic<int>> calls(1000);
    ParallelFor(calls.size(), 4, [&](std::size_t i) {
      callers.Note();
      ++calls[i];
    });
    EXPECT_TRUE(callers.IsThisThreadOnly());
    for (const std::atomic<int>& one : calls) EXPECT_EQ(one, 1);
  });
  ExpectThreadsAtOnce(4);
}

// Another thread may hold any lock of the pool at the moment of the fork.
TEST(ParallelFor, AForkMayComeAtAnyTime) {
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    while (!stop) ParallelFor(4, 2, [](std::size_t) {});
  });
  for (int round = 0; round < 50; ++round) {
    testing::ExpectInForkedChild([] {
      int calls = 0;
      ParallelFor(10, 4, [&](std::size_t) { ++calls; });
      EXPECT_EQ(calls, 10);
    });
  }
  stop = true;
  busy.join();
}

}  // namespace
}  // namespace aclq::engine
