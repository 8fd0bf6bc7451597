// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The memory that the runtime gives out: device memory and pinned host memory,
// both host memory here, and which addresses lie in it.

#ifndef ACLQ_SRC_RUNTIME_MEMORY_H_
#define ACLQ_SRC_RUNTIME_MEMORY_H_

#include <cstddef>
#include <string_view>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

enum class MemoryKind {
  kDevice,
  kPinnedHost,
  kPageableHost,  // all that the runtime did not give out
};

// Where an address lies.
MemoryKind KindOfMemory(const void* address);

// Whether `count` bytes from an address lie in the allocation in which it
// lies. Nothing is known of memory that the runtime did not give out.
Outcome CheckRange(std::string_view argument, const void* address,
                   std::size_t count);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_MEMORY_H_
