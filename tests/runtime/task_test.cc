// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Tasks as objects.

#include "src/runtime/core/task.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <utility>

namespace aclq::runtime {
namespace {

// Counts its live copies and has a size of `kBytes`.
template <std::size_t kBytes>
auto Holder(const std::shared_ptr<int>& held) {
  return [held, bytes = std::array<char, kBytes>()]() -> aclError {
    return static_cast<aclError>(held.use_count() + bytes.front());
  };
}

template <std::size_t kBytes>
void ExpectThatItIsMovedAndDestroyed() {
  const auto held = std::make_shared<int>(1);
  {
    Task task = Holder<kBytes>(held);
    EXPECT_EQ(held.use_count(), 2);
    Task moved = std::move(task);
    EXPECT_TRUE(task == nullptr);
    EXPECT_FALSE(moved == nullptr);
    EXPECT_EQ(moved(), 2);
    task = std::move(moved);
    EXPECT_EQ(task(), 2);
    moved = std::move(task);
    EXPECT_EQ(held.use_count(), 2);
    moved = Holder<kBytes>(held);
    EXPECT_EQ(held.use_count(), 2);
    moved.Reset();
    EXPECT_TRUE(moved == nullptr);
    EXPECT_EQ(held.use_count(), 1);
    moved = Holder<kBytes>(held);
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
}

template <std::size_t kBytes>
constexpr bool kHolderFits = Task::kFits<decltype(Holder<kBytes>(nullptr))>;

TEST(TaskTest, IsMovedAndDestroyedOnce) {
  static_assert(kHolderFits<48> && !kHolderFits<49>);
  ExpectThatItIsMovedAndDestroyed<1>();
  ExpectThatItIsMovedAndDestroyed<48>();
  ExpectThatItIsMovedAndDestroyed<49>();
  ExpectThatItIsMovedAndDestroyed<4096>();
}

TEST(TaskTest, MayBeNull) {
  Task none;
  EXPECT_TRUE(none == nullptr);
  EXPECT_TRUE(Task(nullptr) == nullptr);
  Task task = [] { return aclError{7}; };
  EXPECT_FALSE(task == nullptr);
  task = nullptr;
  EXPECT_TRUE(task == nullptr);
}

// The content of a task need not be copyable.
TEST(TaskTest, HoldsWhatCanOnlyBeMoved) {
  Task task = [number = std::make_unique<int>(7)] { return aclError{*number}; };
  Task moved = std::move(task);
  EXPECT_EQ(moved(), 7);
}

}  // namespace
}  // namespace aclq::runtime
