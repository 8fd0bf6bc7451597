// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The body of a function that cannot work without an NPU.

#ifndef ACLQ_SRC_RUNTIME_REFUSE_H_
#define ACLQ_SRC_RUNTIME_REFUSE_H_

#include <cstddef>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"

namespace aclq::runtime {

// Says why the function does not work here.
inline Outcome NotSupported(std::string_view why) {
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          Text("not supported: ", why)};
}

// Looks at the arguments for the trace only.
template <typename... Arguments>
aclError Refuse(std::string_view function, std::string_view why,
                const Arguments&... arguments) {
  return ApiCall(
      function, [&] { return NotSupported(why); }, arguments...);
}

// For functions that make something.
template <typename... Arguments>
std::nullptr_t RefuseToMake(std::string_view function, std::string_view why,
                            const Arguments&... arguments) {
  Refuse(function, why, arguments...);
  return nullptr;
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_REFUSE_H_
