// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The names in the messages of refusals.

#ifndef ACLQ_MESSAGE_NAMES_H_
#define ACLQ_MESSAGE_NAMES_H_

#include "aclq/api.h"

namespace aclq {

/// The names that messages use for arguments and element types.
enum class MessageNames {
  kCann,   ///< CANN's: "zeroPoints is DT_DOUBLE"
  kNumPy,  ///< The names of C++ and Python: "zero_points is float64"
};

}  // namespace aclq

#endif  // ACLQ_MESSAGE_NAMES_H_
