// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How much memory the runtime may give out. The system itself promises more
// than there is and then kills processes.
//
// Memory is free if neither other programs nor the shares of this process have
// it, whether these shares are in use already or not. The system is asked how
// much is free when the shares have grown by a small part of it, so that many
// small ones count as few large ones do, and for each large one.

#ifndef ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_
#define ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

// A part of the machine's memory, given back when it goes.
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

  // Refuses what is more than the machine has free, or what makes all shares
  // together more than it has. Where the machine cannot be asked, since the
  // process has no file descriptor left, what it said last counts.
  static Outcome Take(std::size_t bytes, MemoryShare* share);

 private:
  explicit MemoryShare(std::size_t bytes) : bytes_(bytes) {}

  std::size_t bytes_ = 0;
};

// Returns the memory of the machine, within the limits of control groups.
std::uint64_t TotalMemory();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_
