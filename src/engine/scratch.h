// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Scratch memory of the threads that run tasks, for buffers that are too large
// for the stack of a caller's thread, which may have 64 KiB in all.

#ifndef ACLQ_SRC_ENGINE_SCRATCH_H_
#define ACLQ_SRC_ENGINE_SCRATCH_H_

#include <cstddef>

namespace aclq::engine {

inline constexpr std::size_t kScratchBytes = 65 * 1024;
inline constexpr std::size_t kScratchAlignment = 64;

// The scratch memory of a thread, or null. It has neither an initialization nor
// a destructor, so it takes no memory, and its TLS model makes access as fast
// as in a program.
[[gnu::tls_model(
    "initial-exec")]] extern constinit thread_local std::byte* thread_scratch;

// Gives the calling thread scratch memory, which it keeps until it ends. Throws
// std::bad_alloc.
void AllocateScratch();

// Makes sure that the calling thread has scratch memory. A caller does so
// before it runs tasks that need some; helpers of the thread pool have some.
// Throws std::bad_alloc.
inline void EnsureScratch() {
  if (thread_scratch == nullptr) AllocateScratch();
}

// Returns the scratch memory of the calling thread for the task that it runs:
// kScratchBytes bytes, aligned to kScratchAlignment.
inline std::byte* Scratch() { return thread_scratch; }

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SCRATCH_H_
