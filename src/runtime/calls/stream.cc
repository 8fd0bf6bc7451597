// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Public functions on an entire stream.

#include "src/runtime/objects/stream.h"

#include <cstdint>
#include <memory>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/deadline.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/stream_table.h"

namespace aclq::runtime {
namespace {

Outcome DestroyStream(aclrtStream handle, Stream::Pending pending) {
  if (handle == nullptr) return NullArgument("stream");
  const std::shared_ptr<Stream> stream = FindLiveStream(handle);
  if (stream == nullptr) return DeadHandle("stream", handle, "aclrtStream");
  if (stream->RunsThisThread()) return WaitsForItself("the stream");
  // Another thread may have destroyed the stream meanwhile.
  return RetireStream(handle, pending)
             ? Ok()
             : DeadHandle("stream", handle, "aclrtStream");
}

Outcome SynchronizeStream(aclrtStream handle, Deadline deadline) {
  if (!HasCurrentContext()) return NoContext();
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStream(handle, &stream));
  return stream->Synchronize(deadline);
}

Outcome SetOverflowSwitch(aclrtStream handle, uint32_t flag) {
  if (flag > 1) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("flag is ", flag, "; accepted are 0 and 1.")};
  }
  return OnStreamForWork(handle, [&](Stream& stream) {
    stream.set_overflow_switch(flag);
    return Ok();
  });
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtCreateStream(aclrtStream* stream) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (stream == nullptr) return NullArgument("stream");
        return CreateStream(stream);
      },
      Output("stream", stream));
}

aclError aclrtCreateStreamWithConfig(aclrtStream* stream, uint32_t priority,
                                     uint32_t flag) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (stream == nullptr) return NullArgument("stream");
        return CreateStream(stream);
      },
      Output("stream", stream), Argument("priority", priority),
      Argument("flag", flag));
}

aclError aclrtDestroyStream(aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return DestroyStream(stream, Stream::Pending::kRun); },
      Argument("stream", stream));
}

aclError aclrtDestroyStreamForce(aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return DestroyStream(stream, Stream::Pending::kDrop); },
      Argument("stream", stream));
}

aclError aclrtSynchronizeStream(aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return SynchronizeStream(stream, std::nullopt); },
      Argument("stream", stream));
}

aclError aclrtSynchronizeStreamWithTimeout(aclrtStream stream,
                                           int32_t timeout) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        Deadline deadline;
        ACLQ_RETURN_IF_ERROR(ReadTimeout(timeout, &deadline));
        return SynchronizeStream(stream, deadline);
      },
      Argument("stream", stream), Argument("timeout", timeout));
}

aclError aclrtStreamQuery(aclrtStream stream, aclrtStreamStatus* status) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (status == nullptr) return NullArgument("status");
        if (!HasCurrentContext()) return NoContext();
        std::shared_ptr<Stream> found;
        ACLQ_RETURN_IF_ERROR(FindStream(stream, &found));
        ACLQ_RETURN_IF_ERROR(found->group().CheckNotStopped());
        const bool is_idle = found->IsIdle();
        if (!is_idle) found->StartDeferred();
        *status =
            is_idle ? ACL_STREAM_STATUS_COMPLETE : ACL_STREAM_STATUS_NOT_READY;
        return Ok();
      },
      Argument("stream", stream), Output("status", status));
}

aclError aclrtStreamGetId(aclrtStream stream, int32_t* streamId) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (streamId == nullptr) return NullArgument("streamId");
        std::shared_ptr<Stream> found;
        ACLQ_RETURN_IF_ERROR(FindStream(stream, &found));
        *streamId = found->id();
        return Ok();
      },
      Argument("stream", stream), Output("streamId", streamId));
}

aclError aclrtStreamAbort(aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        return OnStreamForWork(stream,
                               [](Stream& found) { return found.Abort(); });
      },
      Argument("stream", stream));
}

aclError aclrtSetStreamFailureMode(aclrtStream stream, uint64_t mode) {
  return ApiCall(
      __func__,
      [&] {
        return OnStreamForWork(stream, [&](Stream& found) {
          return found.SetStopOnFailure((mode & ACL_STOP_ON_FAILURE) != 0);
        });
      },
      Argument("stream", stream), Argument("mode", mode));
}

aclError aclrtSetStreamOverflowSwitch(aclrtStream stream, uint32_t flag) {
  return ApiCall(
      __func__, [&] { return SetOverflowSwitch(stream, flag); },
      Argument("stream", stream), Argument("flag", flag));
}

aclError aclrtGetStreamOverflowSwitch(aclrtStream stream, uint32_t* flag) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (flag == nullptr) return NullArgument("flag");
        std::shared_ptr<Stream> found;
        ACLQ_RETURN_IF_ERROR(FindStream(stream, &found));
        *flag = found->overflow_switch();
        return Ok();
      },
      Argument("stream", stream), Output("flag", flag));
}
