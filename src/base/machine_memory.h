// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How much memory the process may use: that of the machine, within the limits
// of its control groups.

#ifndef ACLQ_SRC_BASE_MACHINE_MEMORY_H_
#define ACLQ_SRC_BASE_MACHINE_MEMORY_H_

#include <cstdint>
#include <string>

namespace aclq::base {

// In bytes. Swap does not count.
struct MachineMemory {
  std::uint64_t total = 0;
  std::uint64_t available = 0;  // of the total, without what is in use
};

// As it is now. Takes some ten microseconds. Tests give a root of their own, in
// which there are proc and sys.
MachineMemory ReadMachineMemory(const std::string& root = "/");

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_MACHINE_MEMORY_H_
