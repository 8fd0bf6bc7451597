// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads for the limits and for peers that have none of their own.

#ifndef ACLQ_BENCHMARKS_THREADS_H_
#define ACLQ_BENCHMARKS_THREADS_H_

#include <algorithm>
#include <cstdint>

#include "benchmarks/case.h"

namespace aclq::benchmarks {

// What a thread has to have to be worth waking, as PyTorch has it.
inline constexpr std::int64_t kElementsOfThread = 32 * 1024;

// As many threads as a case may have, but not for a few elements each.
inline int UsefulThreads(const Case& one) {
  const std::int64_t most =
      std::max<std::int64_t>(1, one.elements / kElementsOfThread);
  return static_cast<int>(std::min<std::int64_t>(one.threads, most));
}

// Calls body(i) for every i of [0, count) on that many threads. One thread is
// the calling one, without OpenMP, which would take some 200 ns even so.
template <typename Body>
void ForEach(std::int64_t count, int threads, const Body& body) {
  if (threads == 1) {
    for (std::int64_t i = 0; i < count; ++i) body(i);
    return;
  }
#pragma omp parallel for num_threads(threads)
  for (std::int64_t i = 0; i < count; ++i) body(i);
}

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_THREADS_H_
