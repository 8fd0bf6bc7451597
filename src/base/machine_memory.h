// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The memory that the process may use: the memory of the machine, within the
// limits of the process's control groups.

#ifndef ACLQ_SRC_BASE_MACHINE_MEMORY_H_
#define ACLQ_SRC_BASE_MACHINE_MEMORY_H_

#include <cstdint>
#include <string>

namespace aclq::base {

// Memory in bytes, without swap.
struct MachineMemory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;  // the part of the total that is not in use
};

// Reads the present values. Takes about ten microseconds. Tests pass another
// root, with the folders proc and sys.
MachineMemory ReadMachineMemory(const std::string& root = "/");

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_MACHINE_MEMORY_H_
