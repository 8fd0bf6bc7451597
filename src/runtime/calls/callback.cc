// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <pthread.h>

#include <chrono>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/deadline.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/running_stream.h"
#include "src/runtime/objects/stream.h"
#include "src/runtime/objects/subscriber.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kMaxThreads = 1024;

Outcome Subscribe(CallbackKind kind, std::uint64_t thread_id,
                  aclrtStream handle) {
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStream(handle, &stream));
  Subscribers& all = AllSubscribers(kind);
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_thread.find(thread_id);
  std::shared_ptr<Subscriber> subscriber;
  if (found != all.by_thread.end()) {
    subscriber = found->second;
  } else if (all.by_thread.size() < kMaxThreads) {
    subscriber =
        std::make_shared<Subscriber>(thread_id, stream->group().device_id());
  } else {
    return {ACL_ERROR_RT_INTERNAL_ERROR, kRefused,
            Text("streams are subscribed to ", kMaxThreads,
                 " threads already, which is the limit.")};
  }
  if (subscriber->device_id() != stream->group().device_id()) {
    return {
        ACL_ERROR_RT_THREAD_SUBSCRIBE, kRefused,
        Text("thread ", thread_id, " has streams of device ",
             subscriber->device_id(), " and the stream is one of device ",
             stream->group().device_id(), "; expected streams of one device.")};
  }
  // Memory is allocated first, so every listed subscriber has a stream.
  decltype(all.by_thread) made;
  if (found == all.by_thread.end()) made.emplace(thread_id, subscriber);
  Outcome outcome = stream->SetSubscriber(kind, subscriber);
  if (!outcome.ok()) return outcome;
  subscriber->AddStream();
  all.by_thread.merge(made);
  return Ok();
}

Outcome Unsubscribe(CallbackKind kind, std::uint64_t thread_id,
                    aclrtStream handle) {
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStream(handle, &stream));
  std::shared_ptr<Subscriber> subscriber;
  {
    Subscribers& all = AllSubscribers(kind);
    const std::lock_guard lock(all.mutex);
    subscriber = stream->subscriber(kind);
    if (subscriber == nullptr) {
      return {ACL_ERROR_RT_STREAM_SUBSCRIBE, kCallOrder,
              "the stream is not subscribed to a thread."};
    }
    if (subscriber->thread_id() != thread_id) {
      return {
          ACL_ERROR_RT_THREAD_SUBSCRIBE, kRefused,
          Text("the stream is subscribed to thread ", subscriber->thread_id(),
               ", not to thread ", thread_id, ".")};
    }
    stream->LeaveSubscriber(kind, all);
  }
  subscriber->Take(stream.get());
  return Ok();
}

Outcome Process(CallbackKind kind, int32_t timeout) {
  if (timeout == 0 || timeout < -1) {
    return {ACL_ERROR_INVALID_PARAM, kOutOfRange,
            Text("timeout is ", timeout,
                 "; expected at least 1 millisecond, or -1 to wait without a "
                 "limit.")};
  }
  if (RunsTaskOfAStream()) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            "the call comes from a callback, and callbacks do not nest; make "
            "the call outside of callbacks."};
  }
  Deadline deadline;
  if (timeout != -1) {
    deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout);
  }
  const std::uint64_t self = pthread_self();
  std::shared_ptr<Subscriber> subscriber;
  {
    Subscribers& all = AllSubscribers(kind);
    const std::lock_guard lock(all.mutex);
    const auto found = all.by_thread.find(self);
    if (found == all.by_thread.end()) return ThreadNotSubscribed(self);
    subscriber = found->second;
  }
  return subscriber->Process(deadline);
}

enum class Then { kGoOn, kWait };

// Enqueues a task that passes a callback to the stream's subscriber and, if
// `then` is kWait, lets later tasks wait until the callback ends.
Outcome Launch(Stream& stream, CallbackKind kind, Callback callback,
               Then then) {
  callback.stream = &stream;
  std::shared_ptr<Recording> ended;
  if (then == Then::kWait) {
    ended = std::make_shared<Recording>(std::weak_ptr<Stream>());
    callback.end = std::shared_ptr<void>(
        nullptr, [ended](void*) { ended->Finish(std::nullopt); });
  }
  auto post = [&stream, kind, callback = std::move(callback)]() -> aclError {
    stream.Post(kind, callback);
    return ACL_SUCCESS;
  };
  static_assert(Task::kFits<decltype(post)>);
  return stream.EnqueueBefore(std::move(post), std::move(ended));
}

Outcome LaunchCallback(aclrtCallback function, void* argument, int block_type,
                       aclrtStream handle) {
  if (function == nullptr) return NullArgument("fn");
  if (block_type != ACL_CALLBACK_NO_BLOCK && block_type != ACL_CALLBACK_BLOCK) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("blockType is ", block_type,
                 "; accepted are ACL_CALLBACK_NO_BLOCK (0) and "
                 "ACL_CALLBACK_BLOCK (1).")};
  }
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  if (stream->subscriber(CallbackKind::kReport) == nullptr) {
    return {ACL_ERROR_RT_STREAM_NO_CB_REG, kCallOrder,
            "the stream is not subscribed to a thread; call "
            "aclrtSubscribeReport first."};
  }
  return Launch(*stream, CallbackKind::kReport, {function, argument, {}, {}},
                block_type == ACL_CALLBACK_BLOCK ? Then::kWait : Then::kGoOn);
}

Outcome LaunchHostFunc(aclrtStream handle, aclrtHostFunc function,
                       void* argument) {
  if (function == nullptr) return NullArgument("fn");
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  if (stream->subscriber(CallbackKind::kHostFunc) != nullptr) {
    return Launch(*stream, CallbackKind::kHostFunc,
                  {function, argument, {}, {}}, Then::kWait);
  }
  return stream->Enqueue([function, argument]() -> aclError {
    function(argument);
    return ACL_SUCCESS;
  });
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtLaunchCallback(aclrtCallback fn, void* userData,
                             aclrtCallbackBlockType blockType,
                             aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] { return LaunchCallback(fn, userData, NumberOf(blockType), stream); },
      Argument("fn", fn), Argument("userData", userData),
      Argument("blockType", blockType), Argument("stream", stream));
}

aclError aclrtSubscribeReport(uint64_t threadId, aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] { return Subscribe(CallbackKind::kReport, threadId, stream); },
      Argument("threadId", threadId), Argument("stream", stream));
}

aclError aclrtProcessReport(int32_t timeout) {
  return ApiCall(
      __func__, [&] { return Process(CallbackKind::kReport, timeout); },
      Argument("timeout", timeout));
}

aclError aclrtUnSubscribeReport(uint64_t threadId, aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] { return Unsubscribe(CallbackKind::kReport, threadId, stream); },
      Argument("threadId", threadId), Argument("stream", stream));
}

aclError aclrtLaunchHostFunc(aclrtStream stream, aclrtHostFunc fn, void* args) {
  return ApiCall(
      __func__, [&] { return LaunchHostFunc(stream, fn, args); },
      Argument("stream", stream), Argument("fn", fn), Argument("args", args));
}

aclError aclrtSubscribeHostFunc(uint64_t hostFuncThreadId,
                                aclrtStream exeStream) {
  return ApiCall(
      __func__,
      [&] {
        return Subscribe(CallbackKind::kHostFunc, hostFuncThreadId, exeStream);
      },
      Argument("hostFuncThreadId", hostFuncThreadId),
      Argument("exeStream", exeStream));
}

aclError aclrtProcessHostFunc(int32_t timeout) {
  return ApiCall(
      __func__, [&] { return Process(CallbackKind::kHostFunc, timeout); },
      Argument("timeout", timeout));
}

aclError aclrtUnSubscribeHostFunc(uint64_t hostFuncThreadId,
                                  aclrtStream exeStream) {
  return ApiCall(
      __func__,
      [&] {
        return Unsubscribe(CallbackKind::kHostFunc, hostFuncThreadId,
                           exeStream);
      },
      Argument("hostFuncThreadId", hostFuncThreadId),
      Argument("exeStream", exeStream));
}
