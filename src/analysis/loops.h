// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Loops over the elements of views. Loops number the elements, the innermost
// loop fastest. A block is a range of these numbers.

#ifndef ACLQ_SRC_ANALYSIS_LOOPS_H_
#define ACLQ_SRC_ANALYSIS_LOOPS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "aclq/tensor.h"
#include "src/analysis/arithmetic.h"
#include "src/engine/loop_nest.h"

namespace aclq::analysis {

// Elements of a block. Its buffers stay in the first-level cache. A sum over a
// tensor adds the sums of its blocks in order.
inline constexpr std::int64_t kBlockElements = kMaxRow;
// Blocks of a task, which one thread runs.
inline constexpr std::int64_t kTaskBlocks = 64;
inline constexpr std::int64_t kTaskElements = kTaskBlocks * kBlockElements;

constexpr std::int64_t DivideUp(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Returns the loops over two views of one shape, in row-major order. Along
// `axis`, the stride of slot kScale is 1: it counts channels.
engine::LoopNest MakeLoops(const TensorLayout& x, const TensorLayout& out,
                           std::optional<int> axis);

// Returns the distance between neighbours along the innermost loop.
inline std::ptrdiff_t InnermostStep(const engine::LoopNest& loops,
                                    engine::Slot slot) {
  return loops.size() == 0 ? 0 : loops[loops.innermost()].strides[slot];
}

// Splits the elements [first, first + count) into runs of the innermost loop
// and calls body(offset, done, run) for each: the run starts with element first
// + done, at distance `offset`, and has `run` elements.
template <typename Body>
void ForEachRun(const engine::LoopNest& loops, engine::Slot slot,
                std::int64_t first, std::int64_t count, const Body& body) {
  if (loops.size() == 0) return body(std::ptrdiff_t{0}, std::int64_t{0}, count);
  const int innermost = loops.innermost();
  std::array<std::int64_t, kMaxRank> position;
  for (int i = innermost; i >= 0; --i) {
    position[i] = first % loops[i].extent;
    first /= loops[i].extent;
  }
  for (std::int64_t done = 0;;) {
    std::ptrdiff_t offset = 0;
    for (int i = 0; i <= innermost; ++i)
      offset += position[i] * loops[i].strides[slot];
    const std::int64_t run =
        std::min(loops[innermost].extent - position[innermost], count - done);
    body(offset, done, run);
    done += run;
    if (done == count) return;
    position[innermost] = 0;
    int i = innermost - 1;
    for (; position[i] + 1 == loops[i].extent; --i) position[i] = 0;
    ++position[i];
  }
}

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_LOOPS_H_
