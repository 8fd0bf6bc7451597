// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_NUMBER_OF_H_
#define ACLQ_SRC_BASE_NUMBER_OF_H_

#include <cstdint>
#include <cstring>

namespace aclq::base {

// Returns the number in an enumeration that the caller passed. A program may
// pass any number, and C++ does not allow reading a number that names no
// enumerator, not even to copy it to another function's parameter or into a
// lambda. So the exported function itself calls this and passes on the number.
template <typename Enumeration>
std::int32_t NumberOf(const Enumeration& value) {
  std::int32_t number;
  static_assert(sizeof(number) == sizeof(value));
  std::memcpy(&number, &value, sizeof(number));
  return number;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_NUMBER_OF_H_
