// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_NUMBER_OF_H_
#define ACLQ_SRC_BASE_NUMBER_OF_H_

#include <cstdint>
#include <cstring>

namespace aclq::base {

// The number in an enumeration that the caller gave. A program may give any
// number, and C++ may not even look at one that names no enumerator: not to
// copy it, to another function's parameter or into a lambda. So the exported
// function itself calls this, and passes on the number.
template <typename Enumeration>
std::int32_t NumberOf(const Enumeration& value) {
  std::int32_t number;
  static_assert(sizeof(number) == sizeof(value));
  std::memcpy(&number, &value, sizeof(number));
  return number;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_NUMBER_OF_H_
