// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/context.h"

#include <algorithm>
#include <utility>

#include "src/base/handle_table.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/message_codes.h"
#include "src/runtime/objects/stream_table.h"

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
    if (const auto stream = FindLiveStream(handle)) stream->EndSubscriptions();
  }
  default_stream_->EndSubscriptions();
  for (const aclrtStream handle : handles) {
    if (const auto stream = TakeStream(handle)) {
      stream->Close(Stream::Pending::kRunWithoutCallbacks);
    }
  }
  default_stream_->Close(Stream::Pending::kRunWithoutCallbacks);
}

Outcome TooManyContexts() {
  return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
          Text("there are ", base::HandleTable<Context>::kCapacity,
               " contexts already, which is the limit; destroy one first.")};
}

aclrtContext CreateContext(int32_t device_id, Context::Kind kind) {
  MarkRuntimeInUse();
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
