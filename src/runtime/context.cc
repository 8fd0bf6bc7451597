// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/context.h"

#include <algorithm>
#include <utility>

#include "src/base/handle_table.h"
#include "src/runtime/api_call.h"
#include "src/runtime/device.h"
#include "src/runtime/fork.h"
#include "src/runtime/stream_table.h"

namespace aclq::runtime {
namespace {

base::HandleTable<Context>& Contexts() {
  static auto& table = *new base::HandleTable<Context>(base::kContextTag);
  return table;
}

// The live handles, which a handle table cannot list.
struct LiveHandles {
  std::mutex mutex;
  std::vector<aclrtContext> handles;
};

LiveHandles& Live() {
  static LiveHandles& live = *new LiveHandles;
  return live;
}

thread_local aclrtContext current_context = nullptr;

Outcome DeadContext(aclrtContext handle) {
  return {ACL_ERROR_RT_CONTEXT_NULL, kContextError,
          Text("context ", handle,
               " is no live context; it was destroyed, or was never the handle "
               "of one.",
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

bool Context::AddStream(aclrtStream handle) {
  const std::lock_guard lock(mutex_);
  if (closed_) return false;
  streams_.push_back(handle);
  return true;
}

void Context::RemoveStream(aclrtStream handle) {
  const std::lock_guard lock(mutex_);
  std::erase(streams_, handle);
}

std::vector<std::shared_ptr<Stream>> Context::Streams() const {
  std::vector<std::shared_ptr<Stream>> streams = {default_stream_};
  const std::lock_guard lock(mutex_);
  for (const aclrtStream handle : streams_) {
    // A stream that another thread is destroying is no longer found.
    if (auto stream = FindLiveStream(handle)) {
      streams.push_back(std::move(stream));
    }
  }
  return streams;
}

bool Context::RunsThisThread() const {
  const auto streams = Streams();
  return std::any_of(streams.begin(), streams.end(), [](const auto& stream) {
    return stream->RunsThisThread();
  });
}

void Context::Close() {
  std::vector<aclrtStream> handles;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    handles.swap(streams_);
  }
  // Ends all subscriptions first, since streams may wait for each other.
  for (const aclrtStream handle : handles) {
    if (const auto stream = FindLiveStream(handle)) EndSubscriptions(*stream);
  }
  EndSubscriptions(*default_stream_);
  for (const aclrtStream handle : handles) {
    RetireStream(handle, Stream::Pending::kRunWithoutCallbacks);
  }
  default_stream_->Close(Stream::Pending::kRunWithoutCallbacks);
}

Outcome TooManyContexts() {
  return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
          Text("there are ", base::HandleTable<Context>::kCapacity,
               " contexts already, which is the limit; destroy one first.")};
}

aclrtContext CreateContext(int32_t device_id, Context::Kind kind) {
  NoteThatRuntimeIsUsed();
  const auto context = std::make_shared<Context>(device_id, kind);
  LiveHandles& live = Live();
  const std::lock_guard lock(live.mutex);
  if (live.handles.size() == live.handles.capacity()) {
    live.handles.reserve(2 * live.handles.size() + 1);
  }
  const aclrtContext handle = Contexts().Insert(context);
  if (handle != nullptr) live.handles.push_back(handle);
  return handle;
}

std::shared_ptr<Context> FindContext(aclrtContext handle) {
  return Contexts().Find(handle);
}

std::shared_ptr<Context> TakeContext(aclrtContext handle) {
  LiveHandles& live = Live();
  const std::lock_guard lock(live.mutex);
  std::erase(live.handles, handle);
  return Contexts().Remove(handle);
}

std::vector<std::shared_ptr<Context>> ContextsOfDevice(int32_t device_id) {
  std::vector<std::shared_ptr<Context>> contexts;
  LiveHandles& live = Live();
  const std::lock_guard lock(live.mutex);
  for (const aclrtContext handle : live.handles) {
    auto context = FindContext(handle);
    if (context != nullptr && context->device_id() == device_id) {
      contexts.push_back(std::move(context));
    }
  }
  return contexts;
}

std::shared_ptr<Context> CurrentContext() {
  return FindContext(current_context);
}

bool HasCurrentContext() { return Contexts().IsLive(current_context); }

aclrtContext CurrentContextHandle() { return current_context; }

void SetCurrentContextHandle(aclrtContext handle) { current_context = handle; }

}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtCreateContext(aclrtContext* context, int32_t deviceId) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (context == nullptr) return NullArgument("context");
        if (Outcome outcome = CheckDeviceId("deviceId", deviceId);
            !outcome.ok()) {
          return outcome;
        }
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
