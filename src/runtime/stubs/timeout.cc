// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Limits on the time that a task may run or wait. Hardware needs them, since a
// kernel may hang; here no task is ever cut off, so they have no effect.

#include <cstdint>
#include <limits>

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"

using namespace aclq::runtime;

aclError aclrtSetOpWaitTimeout(uint32_t timeout) {
  return ApiCall(
      __func__, [] { return Ok(); }, Argument("timeout", timeout));
}

aclError aclrtSetOpExecuteTimeOut(uint32_t timeout) {
  return ApiCall(
      __func__, [] { return Ok(); }, Argument("timeout", timeout));
}

aclError aclrtSetOpExecuteTimeOutWithMs(uint32_t timeout) {
  return ApiCall(
      __func__, [] { return Ok(); }, Argument("timeout", timeout));
}

aclError aclrtSetOpExecuteTimeOutV2(uint64_t timeout, uint64_t* actualTimeout) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (actualTimeout == nullptr) return NullArgument("actualTimeout");
        *actualTimeout = std::numeric_limits<std::uint64_t>::max();
        return Ok();
      },
      Argument("timeout", timeout), Output("actualTimeout", actualTimeout));
}
