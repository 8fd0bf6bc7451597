// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_CORE_ELEMENT_SIZE_H_
#define ACLQ_SRC_RUNTIME_CORE_ELEMENT_SIZE_H_

#include <cstddef>
#include <cstdint>

#include "src/base/dtypes.h"

namespace aclq::runtime {

// Returns the value of aclDataTypeSize for the number of a type.
inline std::size_t ElementSize(std::int32_t dtype) {
  // The value that CANN returns for a number that names no type.
  constexpr std::size_t kUnknown = 8;
  const base::DTypeInfo* row = base::FindDType(dtype);
  return row != nullptr ? row->size : kUnknown;
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_ELEMENT_SIZE_H_
