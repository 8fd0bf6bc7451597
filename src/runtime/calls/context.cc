// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/context.h"

#include <cstdint>
#include <memory>

#include "acl/acl_rt.h"
#include "src/base/cut_handle.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

Outcome DeadContext(aclrtContext handle) {
  return {ACL_ERROR_RT_CONTEXT_NULL, kContextError,
          Text("context ", handle, base::InvalidHandleText("aclrtContext"),
               base::CutHandleHint(handle))};
}

Outcome DestroyContext(aclrtContext handle) {
  if (handle == nullptr) return NullArgument("context");
  const std::shared_ptr<Context> found = FindContext(handle);
  if (found == nullptr) return DeadContext(handle);
  if (found->kind() == Context::Kind::kDefault) {
    return {
        ACL_ERROR_RT_CONTEXT_NULL, kContextError,
        Text("context ", handle, " is the default context of device ",
             found->device_id(), ", which only aclrtResetDevice destroys.")};
  }
  if (found->RunsThisThread()) return WaitsForItself("the context's streams");
  const std::shared_ptr<Context> taken = TakeContext(handle);
  if (taken == nullptr) return DeadContext(handle);  // Another thread did it.
  taken->Close();
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtCreateContext(aclrtContext* context, int32_t deviceId) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (context == nullptr) return NullArgument("context");
        ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", deviceId));
        const aclrtContext made = CreateContext(deviceId, Context::Kind::kOwn);
        if (made == nullptr) return TooManyContexts();
        *context = made;
        SetCurrentContextHandle(made);
        return Ok();
      },
      Output("context", context), Argument("deviceId", deviceId));
}

aclError aclrtDestroyContext(aclrtContext context) {
  return ApiCall(
      __func__, [&] { return DestroyContext(context); },
      Argument("context", context));
}

aclError aclrtSetCurrentContext(aclrtContext context) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (context == nullptr) return NullArgument("context");
        if (FindContext(context) == nullptr) return DeadContext(context);
        SetCurrentContextHandle(context);
        return Ok();
      },
      Argument("context", context));
}

aclError aclrtGetCurrentContext(aclrtContext* context) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (context == nullptr) return NullArgument("context");
        if (!HasCurrentContext()) return NoContext();
        *context = CurrentContextHandle();
        return Ok();
      },
      Output("context", context));
}
