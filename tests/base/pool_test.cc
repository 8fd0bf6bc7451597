// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/pool.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <thread>
#include <utility>
#include <vector>

namespace aclq::base {
namespace {

// Sizes on each side of the size steps, and beyond the largest pooled size.
constexpr std::size_t kSizes[] = {0, 1, 63, 64, 65, 500, 1024, 1025, 5000};

TEST(Pool, BlocksDoNotOverlap) {
  constexpr int kEach = 100;  // more than a list keeps
  for (int round = 0; round < 3; ++round) {
    std::vector<std::pair<unsigned char*, std::size_t>> blocks;
    for (int i = 0; i < kEach; ++i) {
      for (const std::size_t size : kSizes) {
        auto* const block = static_cast<unsigned char*>(TakeFromPool(size));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) %
                      __STDCPP_DEFAULT_NEW_ALIGNMENT__,
                  0U);
        std::memset(block, static_cast<int>(blocks.size() % 251), size);
        blocks.emplace_back(block, size);
      }
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const auto [block, size] = blocks[i];
      const std::vector<unsigned char> expected(
          size, static_cast<unsigned char>(i % 251));
      EXPECT_EQ(std::vector<unsigned char>(block, block + size), expected);
      GiveToPool(block, size);
    }
  }
}

TEST(Pool, ReusesTheLastFreedBlock) {
  for (const std::size_t size : {1, 64, 1000}) {
    void* const first = TakeFromPool(size);
    void* const second = TakeFromPool(size);
    GiveToPool(first, size);
    GiveToPool(second, size);
    EXPECT_EQ(TakeFromPool(size), second);
    EXPECT_EQ(TakeFromPool(size), first);
    GiveToPool(first, size);
    GiveToPool(second, size);
  }
}

// A block returned by a thread stays in that thread's pool, whichever thread
// took it.
TEST(Pool, IsOneForEachThread) {
  void* const block = TakeFromPool(100);
  std::thread([block] {
    void* const own = TakeFromPool(100);
    EXPECT_NE(own, block);
    GiveToPool(block, 100);
    EXPECT_EQ(TakeFromPool(100), block);
    GiveToPool(block, 100);
    GiveToPool(own, 100);
  }).join();
}

// A thread-local object that was made before the pool is destroyed after the
// pool.
TEST(Pool, WorksWhileItsThreadEnds) {
  static bool has_ended;
  has_ended = false;
  struct EndsLast {
    ~EndsLast() {
      void* const block = TakeFromPool(100);
      std::memset(block, 1, 100);
      GiveToPool(block, 100);
      has_ended = true;
    }
    int value = 0;
  };
  std::thread([] {
    thread_local EndsLast last;
    last.value = 1;
    GiveToPool(TakeFromPool(100), 100);
  }).join();
  EXPECT_TRUE(has_ended);
}

TEST(Pool, IsWhereObjectsAndContainersLive) {
  using List = std::vector<std::int64_t, PoolAllocator<std::int64_t>>;
  const auto list = MakePooled<List>(1000, 7);
  list->push_back(1);
  EXPECT_EQ(std::accumulate(list->begin(), list->end(), 0), 7001);
  EXPECT_THROW(PoolAllocator<std::int64_t>().allocate(std::size_t(-1) / 4),
               std::bad_array_new_length);
}

}  // namespace
}  // namespace aclq::base
