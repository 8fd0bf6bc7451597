// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/loop_nest.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <utility>

namespace aclq::engine {
namespace {

// Unsigned, since a whole loop may be 2^63 bytes long, which no step is.
std::ptrdiff_t Whole(std::ptrdiff_t step, std::int64_t extent) {
  return static_cast<std::ptrdiff_t>(static_cast<std::uint64_t>(step) *
                                     static_cast<std::uint64_t>(extent));
}

bool Continues(const Loop& outer, const Loop& inner) {
  return outer.x == Whole(inner.x, inner.extent) &&
         outer.scale == Whole(inner.scale, inner.extent) &&
         outer.zero_point == Whole(inner.zero_point, inner.extent) &&
         outer.out == Whole(inner.out, inner.extent);
}

bool BelongsInside(const Loop& a, const Loop& b) {
  if (std::abs(a.out) != std::abs(b.out))
    return std::abs(a.out) < std::abs(b.out);
  return std::abs(a.x) < std::abs(b.x);
}

}  // namespace

Loop LoopNest::Take(int index) {
  const Loop taken = loops_[index];
  std::copy(loops_.begin() + index + 1, loops_.begin() + size_,
            loops_.begin() + index);
  --size_;
  return taken;
}

// Few loops need no library.
void LoopNest::OrderByMemory() {
  for (int i = 1; i < size_; ++i) {
    for (int j = i; j > 0 && BelongsInside(loops_[j - 1], loops_[j]); --j)
      std::swap(loops_[j - 1], loops_[j]);
  }
}

void LoopNest::JoinContinuing() {
  int joined = 0;
  for (int i = 1; i < size_; ++i) {
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
  size_ = std::min(size_, joined + 1);
}

int LoopNest::ClosestInX() const {
  int closest = innermost();
  for (int i = closest - 1; i >= 0; --i) {
    if (loops_[i].x != 0 &&
        std::abs(loops_[i].x) < std::abs(loops_[closest].x)) {
      closest = i;
    }
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
