// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ACLQ_STRICT_MEMORY=1: the device memory that operators and copies use must
// lie inside one live allocation, within the bytes that the program requested.
// This finds overruns that a device would hide.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_STRICT_MEMORY_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_STRICT_MEMORY_H_

#include <cstddef>

#include "src/runtime/core/outcome.h"
#include "src/runtime/objects/memory.h"

namespace aclq::runtime {

// Checks that the setting has an accepted value.
Outcome CheckStrictMemorySetting();

bool MemoryIsStrict();

// Checks that `size` bytes from an address lie inside its device allocation.
// The message is worded to follow the name of the argument or object that uses
// them.
Outcome CheckInAllocation(const void* address, std::size_t size,
                          const Place& place);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_STRICT_MEMORY_H_
