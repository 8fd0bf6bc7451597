// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The parallel loop by itself: who calls the body, and how often.

#include "src/engine/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/new_process.h"
#include "tests/support/threads_of_process.h"

namespace aclq::engine {
namespace {

// Lets nobody go before `count` threads are here at once.
class Barrier {
 public:
  explicit Barrier(int count) : missing_(count) {}

  // Whether the others came. The time limit is there for a loop that has too
  // few threads, which would wait for ever.
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

// The threads that a body was called on.
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

// A loop whose every call waits for `num_threads` calls at once.
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

TEST(ParallelFor, NoMoreThreadsThanAskedFor) {
  ExpectThreadsAtOnce(8);  // There are more threads than the next loops want.
  for (int num_threads = 2; num_threads <= 4; ++num_threads) {
    for (int round = 0; round < 50; ++round) {
      Callers callers;
      std::atomic<int> inside{0};
      std::atomic<int> most{0};
      ParallelFor(200, num_threads, [&](std::size_t) {
        callers.Note();
        const int now = ++inside;
        for (int known = most; now > known;) {
          if (most.compare_exchange_weak(known, now)) break;
        }
        --inside;
      });
      ASSERT_LE(callers.count(), static_cast<std::size_t>(num_threads));
      ASSERT_LE(most, num_threads);
    }
  }
}

TEST(ParallelFor, OneThreadIsTheCaller) {
  ExpectThreadsAtOnce(4);  // There are others, which are not to be used.
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

// The pool may be busy with the outer loop altogether.
TEST(ParallelFor, LoopsInsideLoopsEnd) {
  std::atomic<int> calls{0};
  ParallelFor(8, 4, [&](std::size_t) {
    ParallelFor(8, 4, [&](std::size_t) { ++calls; });
  });
  EXPECT_EQ(calls, 64);
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
  // More threads than any other test has: new ones are started.
  ExpectThreadsAtOnce(10);
  ASSERT_EQ(pthread_sigmask(SIG_BLOCK, nullptr, &after), 0);
  for (int signal = 1; signal < SIGRTMIN; ++signal) {
    EXPECT_EQ(sigismember(&before, signal), sigismember(&after, signal));
  }
}

// A child has none of the pool's threads.
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
