// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/context_streams.h"

#include <new>
#include <utility>

#include "src/runtime/core/message_codes.h"
#include "src/runtime/core/quota.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/stream_table.h"

namespace aclq::runtime {
namespace {

// Most live streams: the limit of the larger SoCs.
constexpr int kMaxStreams = 1984;

Quota& StreamQuota() {
  static Quota& quota = *new Quota(kMaxStreams);
  return quota;
}

}  // namespace

Outcome CreateStream(aclrtStream* handle) {
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  Quota::Share share = StreamQuota().Take();
  if (share == nullptr) {
    return {ACL_ERROR_RT_NO_STREAM_RESOURCE, kRefused,
            Text("there are ", kMaxStreams,
                 " streams already, which is the limit; destroy one first.")};
  }
  const auto stream =
      std::make_shared<Stream>(context, context->group(), std::move(share));
  void* const made = InsertStream(stream);
  try {
    if (!context->AddStream(made)) {
      RetireStream(made, Stream::Pending::kDrop);
      return NoContext();
    }
  } catch (const std::bad_alloc&) {
    RetireStream(made, Stream::Pending::kDrop);
    throw;
  }
  *handle = made;
  return Ok();
}

Outcome FindStream(aclrtStream handle, std::shared_ptr<Stream>* stream) {
  if (handle != nullptr) {
    *stream = FindLiveStream(handle);
    return *stream != nullptr ? Ok()
                              : DeadHandle("stream", handle, "aclrtStream");
  }
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  *stream = context->default_stream();
  return Ok();
}

Outcome FindStreamForWork(aclrtStream handle, std::shared_ptr<Stream>* stream) {
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  if (handle == nullptr) {
    *stream = context->default_stream();
    return Ok();
  }
  *stream = FindLiveStream(handle);
  if (*stream == nullptr) return DeadHandle("stream", handle, "aclrtStream");
  if ((*stream)->BelongsTo(context)) return Ok();
  return {ACL_ERROR_RT_STREAM_CONTEXT, kContextError,
          Text("stream ", handle, " does not belong to context ",
               CurrentContextHandle(),
               ", the current context of the thread; call "
               "aclrtSetCurrentContext with the context of the stream first.")};
}

bool RetireStream(aclrtStream handle, Stream::Pending pending) {
  const std::shared_ptr<Stream> stream = TakeStream(handle);
  if (stream == nullptr) return false;
  if (const auto context = stream->context().lock()) {
    context->RemoveStream(handle);
  }
  stream->Close(pending);
  return true;
}

}  // namespace aclq::runtime
