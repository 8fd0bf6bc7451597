// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Graphs of captured tasks: there are none. Programs ask for the capture
// status, because they act differently during a capture.

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/stream_table.h"

using namespace aclq::runtime;

aclError aclmdlRICaptureGetInfo(aclrtStream stream,
                                aclmdlRICaptureStatus* status,
                                aclmdlRI* modelRI) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (stream == nullptr) return NullArgument("stream");
        if (FindLiveStream(stream) == nullptr) {
          return DeadHandle("stream", stream, "aclrtStream");
        }
        if (status == nullptr && modelRI == nullptr) {
          return {ACL_ERROR_INVALID_PARAM, kNullPointer,
                  "status and modelRI are null; expected an address for at "
                  "least one of them."};
        }
        if (status != nullptr) *status = ACL_MODEL_RI_CAPTURE_STATUS_NONE;
        if (modelRI != nullptr) *modelRI = nullptr;
        return Ok();
      },
      Argument("stream", stream), Output("status", status),
      Output("modelRI", modelRI));
}
