// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The limit on memory that the runtime may allocate. The system itself promises
// more memory than exists and then kills processes.
//
// Memory is free if neither other programs nor the shares of this process have
// it, whether these shares are in use already or not. The system is asked for
// the free memory for each large share, and when small shares have grown
// together by a small fraction of the free memory. As a result, many small
// shares count like a few large ones.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_BUDGET_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_BUDGET_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// A share of the machine's memory. The destructor returns it.
class MemoryShare {
 public:
  MemoryShare() = default;
  MemoryShare(MemoryShare&& other) noexcept
      : bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryShare& operator=(MemoryShare&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MemoryShare();

  // Refuses a share that is larger than the free memory, or that makes all
  // shares together larger than the machine's memory. If the machine cannot be
  // asked, because the process has no file descriptor left, its last answer
  // counts.
  static Outcome Take(std::size_t bytes, MemoryShare* share);

 private:
  explicit MemoryShare(std::size_t bytes) : bytes_(bytes) {}

  std::size_t bytes_ = 0;
};

// Returns the memory of the machine, within the limits of control groups.
std::uint64_t TotalMemory();

// Returns what all shares together may still take of it. `*total` is then the
// memory of the machine, seen at the same time.
std::uint64_t MemoryLeft(std::uint64_t* total);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_BUDGET_H_
