// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How aclnn functions fail.

#ifndef ACLQ_SRC_NNOP_REPORT_H_
#define ACLQ_SRC_NNOP_REPORT_H_

#include <new>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"
#include "src/runtime/interface.h"

namespace aclq::nnop {

// The short code under which CANN reports a status: its first digit decides.
constexpr std::string_view ShortCode(aclnnStatus status) {
  switch (status / 100000) {
    case 1:
      return "EZ1001";
    case 3:
      return "EZ9903";
    default:
      return "EZ9999";
  }
}

// Leaves the message for aclGetRecentErrMsg and returns the status.
inline aclnnStatus Fail(aclnnStatus status, std::string_view message) {
  aclqRuntimeInterface()->report_error(ShortCode(status), message);
  return status;
}

// Runs the body of a C function: nothing throws out of the library.
template <typename Function>
aclnnStatus Guard(Function function) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return Fail(ACLNN_ERR_INNER, "The machine has no memory for this call.");
  }
}

}  // namespace aclq::nnop

#endif  // ACLQ_SRC_NNOP_REPORT_H_
