// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/callback.h"

#include <pthread.h>

#include <array>
#include <chrono>
#include <iterator>
#include <map>
#include <utility>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/deadline.h"
#include "src/runtime/running_stream.h"
#include "src/runtime/stream.h"
#include "src/runtime/stream_table.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kMaxThreads = 1024;

constexpr CallbackKind kAllKinds[] = {CallbackKind::kReport,
                                      CallbackKind::kHostFunc};
static_assert(std::size(kAllKinds) == kCallbackKinds);

// The subscribers of a kind. This mutex is locked before that of a stream or a
// subscriber.
struct Subscribers {
  std::mutex mutex;
  std::map<std::uint64_t, std::shared_ptr<Subscriber>> by_thread;
};

Subscribers& AllSubscribers(CallbackKind kind) {
  static auto& all = *new std::array<Subscribers, kCallbackKinds>;
  return all[static_cast<std::size_t>(kind)];
}

Outcome ThreadNotSubscribed(std::uint64_t thread_id) {
  return {ACL_ERROR_RT_THREAD_SUBSCRIBE, kCallOrder,
          Text("no stream is subscribed to thread ", thread_id, ".")};
}

Outcome Subscribe(CallbackKind kind, std::uint64_t thread_id,
                  aclrtStream handle) {
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStream(handle, &stream); !outcome.ok()) {
    return outcome;
  }
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
    return {ACL_ERROR_RT_THREAD_SUBSCRIBE, kRefused,
            Text("thread ", thread_id, " has streams of device ",
                 subscriber->device_id(), ", and the stream is one of device ",
                 stream->group().device_id(), ".")};
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

// Unsubscribes a stream from its subscriber. The caller must hold the lock of
// `all`.
void Part(Subscribers& all, CallbackKind kind, Stream& stream,
          Subscriber& subscriber) {
  stream.ClearSubscriber(kind);
  if (subscriber.RemoveStream() == 0) {
    all.by_thread.erase(subscriber.thread_id());
  }
}

Outcome Unsubscribe(CallbackKind kind, std::uint64_t thread_id,
                    aclrtStream handle) {
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStream(handle, &stream); !outcome.ok()) {
    return outcome;
  }
  std::shared_ptr<Subscriber> subscriber;
  {
    Subscribers& all = AllSubscribers(kind);
    const std::lock_guard lock(all.mutex);
    subscriber = stream->subscriber(kind);
    if (subscriber == nullptr) {
      return {ACL_ERROR_RT_STREAM_SUBSCRIBE, kCallOrder,
              "the stream is subscribed to no thread."};
    }
    if (subscriber->thread_id() != thread_id) {
      return {ACL_ERROR_RT_THREAD_SUBSCRIBE, kRefused,
              Text("the stream is subscribed to thread ",
                   subscriber->thread_id(), ", not to ", thread_id, ".")};
    }
    Part(all, kind, *stream, *subscriber);
  }
  subscriber->Take(stream.get());
  return Ok();
}

Outcome Process(CallbackKind kind, int32_t timeout) {
  if (timeout == 0 || timeout < -1) {
    return {ACL_ERROR_INVALID_PARAM, kOutOfRange,
            Text("timeout is ", timeout,
                 "; it is a number of milliseconds above 0, or -1 for none.")};
  }
  if (RunsTaskOfAStream()) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            "the call comes from a callback, which is not left for another."};
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
                 "; ACL_CALLBACK_NO_BLOCK (0) and ACL_CALLBACK_BLOCK (1) are "
                 "accepted.")};
  }
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStreamForWork(handle, &stream); !outcome.ok()) {
    return outcome;
  }
  if (stream->subscriber(CallbackKind::kReport) == nullptr) {
    return {ACL_ERROR_RT_STREAM_NO_CB_REG, kCallOrder,
            "the stream is subscribed to no thread; call aclrtSubscribeReport "
            "before."};
  }
  return Launch(*stream, CallbackKind::kReport, {function, argument, {}, {}},
                block_type == ACL_CALLBACK_BLOCK ? Then::kWait : Then::kGoOn);
}

Outcome LaunchHostFunc(aclrtStream handle, aclrtHostFunc function,
                       void* argument) {
  if (function == nullptr) return NullArgument("fn");
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStreamForWork(handle, &stream); !outcome.ok()) {
    return outcome;
  }
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

void Callback::Run() const {
  const TaskOfStream scope(stream);
  function(argument);
}

void Subscriber::AddStream() {
  const std::lock_guard lock(mutex_);
  ++streams_;
}

int Subscriber::RemoveStream() {
  const std::lock_guard lock(mutex_);
  changed_.notify_one();
  return --streams_;
}

void Subscriber::Post(Callback callback) {
  std::list<Callback> one;
  one.push_back(std::move(callback));
  const std::lock_guard lock(mutex_);
  callbacks_.splice(callbacks_.end(), one);
  changed_.notify_one();
}

std::list<Callback> Subscriber::Take(const Stream* stream) {
  std::list<Callback> taken;
  const std::lock_guard lock(mutex_);
  for (auto next = callbacks_.begin(); next != callbacks_.end();) {
    const auto callback = next++;
    if (callback->stream == stream) {
      taken.splice(taken.end(), callbacks_, callback);
    }
  }
  return taken;
}

Outcome Subscriber::Process(Deadline deadline) {
  std::size_t count = 0;
  {
    std::unique_lock lock(mutex_);
    const auto is_due = [&] { return !callbacks_.empty() || streams_ == 0; };
    if (!deadline.has_value()) {
      changed_.wait(lock, is_due);
    } else if (!changed_.wait_until(lock, *deadline, is_due)) {
      // No message: programs call this in a loop and ignore the code.
      return {ACL_ERROR_RT_REPORT_TIMEOUT, {}, {}};
    }
    count = callbacks_.size();
    if (count == 0) return ThreadNotSubscribed(thread_id_);
  }
  for (; count > 0; --count) {
    std::list<Callback> first;
    {
      const std::lock_guard lock(mutex_);
      if (callbacks_.empty()) break;  // The stream was unsubscribed meanwhile.
      first.splice(first.end(), callbacks_, callbacks_.begin());
    }
    first.front().Run();
  }
  return Ok();
}

void EndSubscriptions(Stream& stream) {
  for (const CallbackKind kind : kAllKinds) {
    if (stream.subscriber(kind) == nullptr) continue;
    std::shared_ptr<Subscriber> subscriber;
    {
      Subscribers& all = AllSubscribers(kind);
      const std::lock_guard lock(all.mutex);
      subscriber = stream.subscriber(kind);
      if (subscriber == nullptr) continue;  // Another thread ended it.
      Part(all, kind, stream, *subscriber);
    }
    subscriber->Take(&stream);
  }
}

void DropCallbacks(Stream& stream) {
  for (const CallbackKind kind : kAllKinds) {
    if (const auto subscriber = stream.subscriber(kind)) {
      subscriber->Take(&stream);
    }
  }
}

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
