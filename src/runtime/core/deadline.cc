// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/deadline.h"

#include "src/runtime/core/message_codes.h"

namespace aclq::runtime {

Outcome ReadTimeout(int32_t milliseconds, Deadline* deadline) {
  if (milliseconds == -1) return Ok();
  if (milliseconds <= 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("timeout is ", milliseconds,
                 "; expected at least 1 millisecond, or -1 to wait without a "
                 "limit.")};
  }
  *deadline = std::chrono::steady_clock::now() +
              std::chrono::milliseconds(milliseconds);
  return Ok();
}

}  // namespace aclq::runtime
