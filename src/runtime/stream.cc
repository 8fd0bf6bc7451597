// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/stream.h"

#include <system_error>
#include <utility>

#include "src/base/handle_table.h"
#include "src/base/thread.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"

namespace aclq::runtime {
namespace {

// As many as the larger SoCs have.
constexpr int kMaxStreams = 1984;

// The singletons are never destroyed: threads of the program may still call
// while the process ends.
base::HandleTable<Stream>& Streams() {
  static auto& table = *new base::HandleTable<Stream>(base::kStreamTag);
  return table;
}

Quota& StreamQuota() {
  static Quota& quota = *new Quota(kMaxStreams);
  return quota;
}

// The stream whose task the thread runs, if it is the thread of a stream.
thread_local const Stream* running_stream = nullptr;

}  // namespace

Outcome Stream::Enqueue(Task task) { return Push({std::move(task), nullptr}); }

Outcome Stream::EnqueueAfter(std::shared_ptr<Recording> after, Task task) {
  // First this, so that the worker cannot fall asleep between a look at
  // `after` and the call that wakes it.
  after->WhenDone([weak = weak_from_this()] {
    if (const auto stream = weak.lock()) stream->WakeWorker();
  });
  return Push({std::move(task), std::move(after)});
}

Outcome Stream::Push(Item item) {
  const std::lock_guard lock(mutex_);
  if (closed_) {
    return {ACL_ERROR_RT_INVALID_HANDLE, kInvalidArgument,
            "the stream was destroyed by another thread during the call."};
  }
  try {
    queue_.push_back(std::move(item));
  } catch (const std::bad_alloc&) {
    return NoMemoryForTask();
  }
  if (!worker_.joinable() && !StartWorker()) {
    // Back to the parameter, which is destroyed after the lock is gone: what a
    // task holds may call anything when it goes.
    item = std::move(queue_.back());
    queue_.pop_back();
    return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
            "the system refuses another thread, which the first task of a "
            "stream needs; destroy streams that are not used, or raise the "
            "limit on threads."};
  }
  ++enqueued_;
  work_changed_.notify_one();
  return Ok();
}

bool Stream::StartWorker() {
  try {
    worker_ = base::StartThread("aclq-stream", [this] { Work(); });
    return true;
  } catch (const std::system_error&) {
    return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void Stream::Work() {
  running_stream = this;
  std::unique_lock lock(mutex_);
  for (;;) {
    work_changed_.wait(
        lock, [this] { return queue_.empty() ? closed_ : NextCanRun(); });
    if (queue_.empty()) break;
    Item item = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    std::optional<Failure> failure = Run(std::move(item));
    lock.lock();
    if (failure.has_value() && !failure_.has_value()) {
      failure_ = std::move(failure);
    }
    ++ended_;
    task_ended_.notify_all();
  }
  ended_ = enqueued_;  // Those that Close dropped never run.
  task_ended_.notify_all();
}

bool Stream::NextCanRun() const {
  const std::shared_ptr<Recording>& after = queue_.front().after;
  return after == nullptr || after->done();
}

void Stream::WakeWorker() {
  // With the lock, the worker is either before its look at the queue or asleep.
  const std::lock_guard lock(mutex_);
  work_changed_.notify_one();
}

std::optional<Stream::Failure> Stream::Run(Item item) {
  // What it holds goes when it ends, before those who wait for it are told.
  const Task task = std::exchange(item.task, nullptr);
  aclError code = ACL_SUCCESS;
  try {
    code = task();
  } catch (const std::bad_alloc&) {
    code = ACL_ERROR_RT_MEMORY_ALLOCATION;
  } catch (...) {
    code = ACL_ERROR_RT_INTERNAL_ERROR;
  }
  ErrorMessages messages = TakeErrors();
  if (code == ACL_SUCCESS) return std::nullopt;
  return Failure{code, std::move(messages)};
}

Outcome Stream::Wait(Deadline deadline) {
  if (RunsThisThread()) return WaitsForItself("the stream");
  std::unique_lock lock(mutex_);
  const auto ended = [this, last = enqueued_] { return ended_ >= last; };
  if (!deadline.has_value()) {
    task_ended_.wait(lock, ended);
  } else if (!task_ended_.wait_until(lock, *deadline, ended)) {
    return {ACL_ERROR_RT_STREAM_SYNC_TIMEOUT, kRefused,
            Text("tasks left at the end of the timeout: ", enqueued_ - ended_,
                 ".")};
  }
  return Ok();
}

Outcome Stream::Synchronize(Deadline deadline) {
  if (Outcome outcome = Wait(deadline); !outcome.ok()) return outcome;
  std::optional<Failure> failure;
  {
    const std::lock_guard lock(mutex_);
    failure.swap(failure_);
  }
  if (!failure.has_value()) return Ok();
  AddErrors(std::move(failure->messages));
  return {failure->code, kInnerError,
          Text("a task of the stream failed with code ", failure->code, ".")};
}

bool Stream::IsIdle() const {
  const std::lock_guard lock(mutex_);
  return ended_ == enqueued_;
}

bool Stream::BelongsTo(const std::shared_ptr<Context>& context) const {
  return !context_.owner_before(context) && !context.owner_before(context_);
}

bool Stream::RunsThisThread() const { return IsRunningStream(this); }

void Stream::Close(Pending pending) noexcept {
  std::deque<Item> dropped;  // Destroyed after the lock is gone.
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    if (pending == Pending::kDrop) dropped.swap(queue_);
    work_changed_.notify_one();
  }
  dropped.clear();
  if (worker_.joinable()) worker_.join();
}

Outcome CreateStream(aclrtStream* handle) {
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  Quota::Share share = StreamQuota().Take();
  if (share == nullptr) {
    return {ACL_ERROR_RT_NO_STREAM_RESOURCE, kRefused,
            Text("there are ", kMaxStreams,
                 " streams already, which is the limit; destroy one first.")};
  }
  const auto stream = std::make_shared<Stream>(context, std::move(share));
  void* const made = Streams().Insert(stream);
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
    return *stream != nullptr ? Ok() : DeadHandle("stream", handle);
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
  if (*stream == nullptr) return DeadHandle("stream", handle);
  if ((*stream)->BelongsTo(context)) return Ok();
  return {
      ACL_ERROR_RT_STREAM_CONTEXT, kContextError,
      Text("stream ", handle, " is not one of context ", CurrentContextHandle(),
           ", which is the thread's; make the stream's context the "
           "thread's with aclrtSetCurrentContext first.")};
}

std::shared_ptr<Stream> FindLiveStream(aclrtStream handle) {
  return Streams().Find(handle);
}

bool RetireStream(aclrtStream handle, Stream::Pending pending) {
  const std::shared_ptr<Stream> stream = Streams().Remove(handle);
  if (stream == nullptr) return false;
  if (const auto context = stream->context().lock()) {
    context->RemoveStream(handle);
  }
  stream->Close(pending);
  return true;
}

bool IsRunningStream(const Stream* stream) { return running_stream == stream; }

Outcome ReadTimeout(int32_t milliseconds, Deadline* deadline) {
  if (milliseconds == -1) return Ok();
  if (milliseconds <= 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("timeout is ", milliseconds,
                 "; it is a number of milliseconds above 0, or -1 for none.")};
  }
  *deadline = std::chrono::steady_clock::now() +
              std::chrono::milliseconds(milliseconds);
  return Ok();
}

namespace {

Outcome DestroyStream(aclrtStream handle, Stream::Pending pending) {
  if (handle == nullptr) return NullArgument("stream");
  const std::shared_ptr<Stream> stream = FindLiveStream(handle);
  if (stream == nullptr) return DeadHandle("stream", handle);
  if (stream->RunsThisThread()) return WaitsForItself("the stream");
  // Another thread may have been faster.
  return RetireStream(handle, pending) ? Ok() : DeadHandle("stream", handle);
}

Outcome SynchronizeStream(aclrtStream handle, Deadline deadline) {
  if (CurrentContext() == nullptr) return NoContext();
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStream(handle, &stream); !outcome.ok()) {
    return outcome;
  }
  return stream->Synchronize(deadline);
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
        if (Outcome outcome = ReadTimeout(timeout, &deadline); !outcome.ok()) {
          return outcome;
        }
        return SynchronizeStream(stream, deadline);
      },
      Argument("stream", stream), Argument("timeout", timeout));
}

aclError aclrtStreamQuery(aclrtStream stream, aclrtStreamStatus* status) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (status == nullptr) return NullArgument("status");
        if (CurrentContext() == nullptr) return NoContext();
        std::shared_ptr<Stream> found;
        if (Outcome outcome = FindStream(stream, &found); !outcome.ok()) {
          return outcome;
        }
        *status = found->IsIdle() ? ACL_STREAM_STATUS_COMPLETE
                                  : ACL_STREAM_STATUS_NOT_READY;
        return Ok();
      },
      Argument("stream", stream), Output("status", status));
}
