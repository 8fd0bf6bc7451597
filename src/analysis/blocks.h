// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_ANALYSIS_BLOCKS_H_
#define ACLQ_SRC_ANALYSIS_BLOCKS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <vector>

#include "src/analysis/elements.h"
#include "src/analysis/loops.h"
#include "src/engine/float_environment.h"
#include "src/engine/parallel.h"
#include "src/engine/scratch.h"

namespace aclq::analysis {

inline constexpr std::size_t kRowBuffers = 2;
static_assert(kRowBuffers * sizeof(RowBuffer) <= engine::kScratchBytes);

// Adds up `Totals` over the blocks of `size` elements, in their order, so that
// the result does not depend on the number of threads. make_count(buffers)
// makes, for each task, a function (first, count) that returns the totals of
// the elements [first, first + count). `buffers` points to the kRowBuffers
// buffers of the task. `bytes` is the number of bytes that all calls read.
template <typename Totals, typename MakeCount>
Totals AddUpBlocks(std::int64_t size, std::int64_t bytes, int num_threads,
                   const MakeCount& make_count) {
  std::vector<Totals> of_tasks(
      static_cast<std::size_t>(DivideUp(size, kTaskElements)));
  const auto run_task = [&](std::size_t task) {
    const engine::DefaultFloatEnvironment environment;
    auto* const buffers = new (engine::Scratch()) RowBuffer[kRowBuffers];
    auto count_block = make_count(buffers);
    const std::int64_t begin = static_cast<std::int64_t>(task) * kTaskElements;
    const std::int64_t end = std::min(begin + kTaskElements, size);
    for (std::int64_t at = begin; at < end; at += kBlockElements) {
      of_tasks[task].Add(count_block(at, std::min(kBlockElements, end - at)));
    }
  };
  engine::EnsureScratch();
  engine::ParallelFor(of_tasks.size(), bytes, num_threads, run_task);
  Totals totals;
  for (const Totals& of_task : of_tasks) totals.Add(of_task);
  return totals;
}

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_BLOCKS_H_
