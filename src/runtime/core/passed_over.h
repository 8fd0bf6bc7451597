// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Results that CANN's runtime passes over because programs expect them: they do
// not set the last error, and their message never stands beside that of a
// failure.

#ifndef ACLQ_SRC_RUNTIME_CORE_PASSED_OVER_H_
#define ACLQ_SRC_RUNTIME_CORE_PASSED_OVER_H_

#include <string_view>

#include "acl/acl_base.h"
#include "src/runtime/core/log.h"

namespace aclq::runtime {

// The treatment of the message of a passed-over result, besides its line in the
// log.
enum class PassedOverMessage {
  kDropped,
  // aclGetRecentErrMsg returns it if nothing has failed since its last call.
  kUntilFailure,
};

struct PassedOver {
  std::string_view function;  // empty for every function
  aclError code;
  LogLevel level;
  PassedOverMessage message;
};

// Returns the row of a result, null for success and for failures.
const PassedOver* FindPassedOver(std::string_view function,
                                 aclError code) noexcept;

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_PASSED_OVER_H_
