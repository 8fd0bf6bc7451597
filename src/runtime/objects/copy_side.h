// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The memory ranges of copies and fills, and their common checks.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_COPY_SIDE_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_COPY_SIDE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "src/runtime/core/outcome.h"
#include "src/runtime/objects/memory.h"

namespace aclq::runtime {

// A memory range and the name of the argument that gives its address.
struct Side {
  std::string_view argument;
  const void* address;
  std::size_t size;
  bool is_called_device;  // device memory according to the kind of the copy
  Place place;

  Side(std::string_view the_argument, const void* the_address,
       std::size_t the_size, bool the_kind_calls_it_device = false)
      : argument(the_argument),
        address(the_address),
        size(the_size),
        is_called_device(the_kind_calls_it_device),
        place(Locate(the_address, the_size)) {}
};

// The ranges of one copy, destination first, or of one fill.
using Sides = std::span<const Side>;

// Checks that each range ends within its allocation, and the rules of
// ACLQ_STRICT_MEMORY if it is set.
Outcome CheckRanges(Sides sides);

// Checks the access between the devices of a synchronous copy, which belongs to
// no device: one of the two devices must have access to the other.
Outcome CheckReachOfPair(Sides sides);

// Checks that work of a device may use all ranges.
Outcome CheckReach(Sides sides, int32_t device_id);

// Returns the cost of `pieces` moves of memory within `bytes` bytes, in bytes
// of one long move that takes as long.
inline std::size_t CostInBytes(std::size_t bytes, std::size_t pieces) {
  constexpr std::size_t kLeastOfPiece = 256;
  return std::max(bytes, pieces * kLeastOfPiece);
}

// Returns whether any range is pageable memory, which the program may free or
// write at any time. A stream cannot use it, so the work is done before the
// call returns.
bool TouchesPageableMemory(Sides sides);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_COPY_SIDE_H_
