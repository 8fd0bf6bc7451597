// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How much memory the runtime may give out. The system itself promises more
// than there is and then kills processes.

#ifndef ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_
#define ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_

#include <cstddef>
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
  // together more than it has.
  static Outcome Take(std::size_t bytes, MemoryShare* share);

 private:
  explicit MemoryShare(std::size_t bytes) : bytes_(bytes) {}

  std::size_t bytes_ = 0;
};

// What the system does not give, whatever it says it has.
Outcome NoMemory(std::size_t bytes);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_MEMORY_BUDGET_H_
