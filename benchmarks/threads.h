// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads for the limits and for peers without threads.

#ifndef ACLQ_BENCHMARKS_THREADS_H_
#define ACLQ_BENCHMARKS_THREADS_H_

#include <algorithm>
#include <cstdint>

#include "benchmarks/case.h"

namespace aclq::benchmarks {

// Least number of elements for which a thread is woken, as in PyTorch.
inline constexpr std::int64_t kElementsOfThread = 32 * 1024;

// Returns the number of threads for a case: the most that the case allows, but
// fewer if each thread would get fewer than kElementsOfThread elements.
inline int UsefulThreads(const Case& one) {
  const std::int64_t most =
      std::max<std::int64_t>(1, one.elements / kElementsOfThread);
  return static_cast<int>(std::min<std::int64_t>(one.threads, most));
}

// Calls body(i) for every i in [0, count) on `threads` threads. If that is 1,
// the calling thread makes all calls without OpenMP, which would take about 200
// ns even for one thread.
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
