// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_CONVERT_H_
#define ACLQ_SRC_RUNTIME_CONVERT_H_

#include <cstddef>
#include <cstdint>

namespace aclq::runtime {

// Returns the value of aclDataTypeSize for the number of a type.
std::size_t ElementSize(std::int32_t dtype);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CONVERT_H_
