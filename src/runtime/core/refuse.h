// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The body of functions that cannot work without an NPU.

#ifndef ACLQ_SRC_RUNTIME_CORE_REFUSE_H_
#define ACLQ_SRC_RUNTIME_CORE_REFUSE_H_

#include <cstddef>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"

namespace aclq::runtime {

// Reports why the function does not work here.
inline Outcome NotSupported(std::string_view why) {
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          Text("not supported: ", why)};
}

// Refuses a call; the arguments serve the trace only.
template <typename... Arguments>
aclError Refuse(std::string_view function, std::string_view why,
                const Arguments&... arguments) {
  return ApiCall(
      function, [&] { return NotSupported(why); }, arguments...);
}

// Refuses a call that returns a new object: returns null.
template <typename... Arguments>
std::nullptr_t RefuseToMake(std::string_view function, std::string_view why,
                            const Arguments&... arguments) {
  Refuse(function, why, arguments...);
  return nullptr;
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_REFUSE_H_
