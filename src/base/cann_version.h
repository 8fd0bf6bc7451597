// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The version of CANN that the libraries implement.

#ifndef ACLQ_SRC_BASE_CANN_VERSION_H_
#define ACLQ_SRC_BASE_CANN_VERSION_H_

#include <string>

namespace aclq::base {

inline constexpr int kCannMajor = 9;
inline constexpr int kCannMinor = 1;
inline constexpr int kCannRelease = 0;

// Returns the version as text: "9.1.0".
inline std::string CannVersion() {
  return std::to_string(kCannMajor) + "." + std::to_string(kCannMinor) + "." +
         std::to_string(kCannRelease);
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CANN_VERSION_H_
