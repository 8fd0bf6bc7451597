// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions with which a program asks for its errors.

#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/error_state.h"

namespace aclq::runtime {
namespace {

Outcome CheckLevel(const aclrtLastErrLevel& level) {
  if (NumberOf(level) == ACL_RT_THREAD_LEVEL) return Ok();
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("level is ", NumberOf(level),
               "; accepted is ACL_RT_THREAD_LEVEL (0).")};
}

// The body of the functions that return the last error. They return the code
// that they are asked for, not a failure of their own, so it must not be
// recorded again.
template <typename Take>
aclError LastError(std::string_view function, const aclrtLastErrLevel& level,
                   Take take) {
  return Traced(
      function,
      [&] {
        const auto check = [&] { return CheckLevel(level); };
        const aclError code = CodeOf(function, check);
        return code == ACL_SUCCESS ? take() : code;
      },
      Argument("level", level));
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

const char* aclGetRecentErrMsg() { return Traced(__func__, TakeRecentText); }

aclError aclrtPeekAtLastError(aclrtLastErrLevel level) {
  return LastError(__func__, level, &PeekLastError);
}

aclError aclrtGetLastError(aclrtLastErrLevel level) {
  return LastError(__func__, level, &TakeLastError);
}
