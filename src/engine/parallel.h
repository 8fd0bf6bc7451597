// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A parallel loop over the threads of the process. Why not a library:
// docs/design.md, "Threads".

#ifndef ACLQ_SRC_ENGINE_PARALLEL_H_
#define ACLQ_SRC_ENGINE_PARALLEL_H_

#include <cstddef>
#include <functional>

namespace aclq::engine {

// Calls body(i) for every i of [0, count), in any order, on the calling thread
// and on at most num_threads - 1 others of one pool that all callers share;
// returns when all calls have ended. The pool starts a thread when a loop could
// first use it, and keeps it. If no thread can be started the calling thread
// does the work alone. `body` must not throw.
void ParallelFor(std::size_t count, int num_threads,
                 const std::function<void(std::size_t)>& body);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PARALLEL_H_
