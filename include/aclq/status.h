// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Status: the result of the calls of the C++ API.

#ifndef ACLQ_STATUS_H_
#define ACLQ_STATUS_H_

#include <string>
#include <utility>

#include "aclq/api.h"

namespace aclq {

enum class StatusCode {
  kOk = 0,
  kNullPointer = 1,      ///< An address is missing where one is needed.
  kInvalidArgument = 2,  ///< The operator does not accept an argument.
  kOutOfMemory =
      3,  ///< The machine refused memory for the call's own bookkeeping.
  kUnsupportedType =
      4,  ///< The operator does not accept the element type of an argument.
};

/// A code and, unless it is kOk, a message of one sentence that names the
/// argument, the value found and the values accepted. Copyable; refers to no
/// other object.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message)
      : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

}  // namespace aclq

#endif  // ACLQ_STATUS_H_
