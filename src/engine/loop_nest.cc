// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/loop_nest.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace aclq::engine {
namespace {

// Returns the length of a loop. Unsigned, since a loop may be 2^63 bytes long,
// which no step is.
std::ptrdiff_t Whole(std::ptrdiff_t step, std::int64_t extent) {
  return static_cast<std::ptrdiff_t>(static_cast<std::uint64_t>(step) *
                                     static_cast<std::uint64_t>(extent));
}

bool Continues(const Loop& outer, const Loop& inner) {
  for (int i = 0; i < kMaxOperands; ++i) {
    if (outer.strides[i] != Whole(inner.strides[i], inner.extent)) return false;
  }
  return true;
}

std::ptrdiff_t Distance(const Loop& loop, Slot slot) {
  return std::abs(loop.strides[slot]);
}

bool BelongsInside(const Loop& a, const Loop& b) {
  if (Distance(a, kOut) != Distance(b, kOut))
    return Distance(a, kOut) < Distance(b, kOut);
  return Distance(a, kX) < Distance(b, kX);
}

}  // namespace

Strides LoopNest::Arrange(bool keeps_order) {
  Strides turned{};
  if (!keeps_order) {
    turned = TurnForwards();
    OrderByMemory();
  }
  JoinContinuing();
  return turned;
}

Strides LoopNest::TurnForwards() {
  Strides turned{};
  for (int i = 0; i < size(); ++i) {
    Loop& loop = loops_[i];
    if (loop.strides[kOut] >= 0) continue;
    const Strides whole = loop.strides * (loop.extent - 1);
    for (int j = 0; j < kMaxOperands; ++j) turned[j] += whole[j];
    loop.strides = loop.strides * -1;
  }
  return turned;
}

// Insertion sort, since there are only a few loops.
void LoopNest::OrderByMemory() {
  for (int i = 1; i < size(); ++i) {
    for (int j = i; j > 0 && BelongsInside(loops_[j - 1], loops_[j]); --j)
      std::swap(loops_[j - 1], loops_[j]);
  }
}

void LoopNest::JoinContinuing() {
  int joined = 0;
  for (int i = 1; i < size(); ++i) {
    Loop& outer = loops_[joined];
    const Loop inner = loops_[i];
    if (Continues(outer, inner)) {
      const std::int64_t extent = outer.extent * inner.extent;
      outer = inner;
      outer.extent = extent;
    } else {
      loops_[++joined] = inner;
    }
  }
  if (size() > 0) loops_.Shorten(joined + 1);
}

int LoopNest::ClosestInX() const {
  int closest = innermost();
  for (int i = closest - 1; i >= 0; --i) {
    const std::ptrdiff_t distance = Distance(loops_[i], kX);
    if (distance != 0 && distance < Distance(loops_[closest], kX)) closest = i;
  }
  return closest;
}

int LoopNest::Longest() const {
  int longest = innermost();
  for (int i = longest - 1; i >= 0; --i)
    if (loops_[i].extent > loops_[longest].extent) longest = i;
  return longest;
}

}  // namespace aclq::engine
