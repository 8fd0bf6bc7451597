// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Measures the cost of checking a handle, which every call of the C interface
// does at least once: from Find until the reference is released. It measures
// one thread, then two threads that use different objects and therefore must
// not slow each other down. Fails if the median is not below kLimit.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "src/base/handle_table.h"

namespace {

using Nanoseconds = std::chrono::duration<double, std::nano>;

constexpr Nanoseconds kLimit{50};
constexpr int kRounds = 501;
constexpr int kFindsPerRound = 2000;

// As large as the objects in the library's tables, so that no two objects share
// a cache line.
struct Object {
  alignas(64) int value = 1;
};

using Table = aclq::base::HandleTable<Object>;

struct Cost {
  Nanoseconds fastest, median, slowest;  // over all rounds
};

// Finds each handle in turn. The sum of the values that are read keeps the
// compiler from removing calls.
Cost Measure(const Table& table, const std::vector<void*>& handles) {
  std::vector<Nanoseconds> rounds;
  long sum = 0;
  for (int round = 0; round < kRounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kFindsPerRound; ++i) {
      sum += table.Find(handles[static_cast<std::size_t>(i) % handles.size()])
                 ->value;
    }
    const Nanoseconds time = std::chrono::steady_clock::now() - start;
    rounds.push_back(time / kFindsPerRound);
  }
  if (sum != long{kRounds} * kFindsPerRound) std::abort();
  std::sort(rounds.begin(), rounds.end());
  return {rounds.front(), rounds[kRounds / 2], rounds.back()};
}

bool Report(const char* name, const Cost& cost) {
  const bool good = cost.median < kLimit;
  std::printf("%-36s %6.1f ns  (fastest round %.1f, slowest %.1f)%s\n", name,
              cost.median.count(), cost.fastest.count(), cost.slowest.count(),
              good ? "" : "  above the limit");
  return good;
}

}  // namespace

int main() {
  constexpr std::size_t kThreads = 2;
  constexpr std::size_t kHandles = 8;
  Table table(0x77);
  // Neighbours in the table belong to different threads.
  std::vector<std::vector<void*>> handles(kThreads);
  for (std::size_t i = 0; i < kThreads * kHandles; ++i) {
    handles[i % kThreads].push_back(table.Insert(std::make_shared<Object>()));
  }

  // The C library skips atomic operations while the process has one thread.
  std::promise<void> end;
  std::thread other_thread([&end] { end.get_future().wait(); });

  std::printf("Finding a live handle, median of %d rounds of %d:\n", kRounds,
              kFindsPerRound);
  bool good = Report("one thread, one object", Measure(table, {handles[0][0]}));
  good &= Report("one thread, 8 objects", Measure(table, handles[0]));

  std::atomic<std::size_t> ready{0};
  std::vector<Cost> costs(kThreads);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (++ready; ready < kThreads;) std::this_thread::yield();
      costs[i] = Measure(table, handles[i]);
    });
  }
  for (std::thread& thread : threads) thread.join();
  good &= Report("two threads, 8 objects each, first", costs[0]);
  good &= Report("two threads, 8 objects each, second", costs[1]);

  end.set_value();
  other_thread.join();
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
