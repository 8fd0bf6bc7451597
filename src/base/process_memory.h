// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_PROCESS_MEMORY_H_
#define ACLQ_SRC_BASE_PROCESS_MEMORY_H_

#include <cstdint>
#include <optional>

namespace aclq::base {

// Memory of the calling process, in bytes.
struct ProcessMemory {
  std::uint64_t address_space = 0;  // limited by RLIMIT_AS
  std::uint64_t data = 0;           // limited by RLIMIT_DATA
  // Pages that belong to no file, in memory or in swap. Empty if the system
  // does not report them.
  std::optional<std::uint64_t> anonymous;
};

// Reads it from /proc in about ten microseconds, without the heap. Returns
// nothing if the file cannot be opened, and leaves the reason in errno.
std::optional<ProcessMemory> ReadProcessMemory() noexcept;

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_PROCESS_MEMORY_H_
