// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ACLQ_STRICT_MEMORY=1: what operators and copies use of a device's memory must
// lie inside one live allocation, of as many bytes as the program asked for. It
// finds overruns that a device would hide.

#ifndef ACLQ_SRC_RUNTIME_STRICT_MEMORY_H_
#define ACLQ_SRC_RUNTIME_STRICT_MEMORY_H_

#include <cstddef>

#include "src/runtime/memory.h"
#include "src/runtime/outcome.h"

namespace aclq::runtime {

// Whether the setting has a value that is accepted.
Outcome CheckStrictMemorySetting();

bool MemoryIsStrict();

// Checks that `size` bytes from an address lie inside its device allocation.
// The message follows the name of what uses them.
Outcome CheckInAllocation(const void* address, std::size_t size,
                          const Place& place);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_STRICT_MEMORY_H_
