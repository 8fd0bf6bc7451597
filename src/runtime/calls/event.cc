// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Events: points in the work of streams.

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/handle_table.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/deadline.h"
#include "src/runtime/core/quota.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/recording.h"
#include "src/runtime/objects/running_stream.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {
namespace {

constexpr int kMaxEvents = 65536;

constexpr uint32_t kKnownFlags =
    ACL_EVENT_SYNC | ACL_EVENT_CAPTURE_STREAM_PROGRESS | ACL_EVENT_TIME_LINE |
    ACL_EVENT_DEVICE_USE_ONLY | ACL_EVENT_EXTERNAL | ACL_EVENT_IPC;
constexpr uint32_t kUnsupportedFlags =
    ACL_EVENT_DEVICE_USE_ONLY | ACL_EVENT_EXTERNAL | ACL_EVENT_IPC;

// The function that created the event; the rules differ.
enum class EventKind { kPlain, kFlagged, kEx };

// Returns a task that finishes a recording. If the task is dropped without
// running, it finishes the recording without a time, so that no thread waits
// for it indefinitely.
Task FinishTask(const std::shared_ptr<Recording>& recording,
                const Stream& stream, bool timed) {
  std::shared_ptr<Recording> finisher(
      recording.get(),
      [recording](Recording* dropped) { dropped->Finish(std::nullopt); });
  // The stream exists as long as it runs tasks.
  auto finish = [finisher = std::move(finisher), &stream, timed]() -> aclError {
    std::optional<Recording::Time> time;
    if (timed) time = std::chrono::steady_clock::now();
    finisher->Finish(time, stream.HasFailure());
    return ACL_SUCCESS;
  };
  static_assert(Task::kFits<decltype(finish)>);
  return finish;
}

// Thread-safe.
class Event {
 public:
  Event(EventKind kind, uint32_t flags, Quota::Share share)
      : kind_(kind), flags_(flags), share_(std::move(share)) {}

  EventKind kind() const { return kind_; }
  bool CanBeWaitedFor() const { return (flags_ & ACL_EVENT_SYNC) != 0; }
  bool TakesTime() const { return (flags_ & ACL_EVENT_TIME_LINE) != 0; }
  bool CanBeReset() const {
    return kind_ != EventKind::kEx && CanBeWaitedFor();
  }

  // Returns null if the event was never recorded, or was reset since.
  std::shared_ptr<Recording> latest() const {
    const std::lock_guard lock(mutex_);
    return latest_;
  }
  // Enqueues a recording on the stream. A lock spans the entire function, so if
  // two threads record on one stream, the later recording counts.
  Outcome Record(Stream& stream) {
    const auto recording = std::make_shared<Recording>(stream.weak_from_this());
    const std::lock_guard recording_lock(record_mutex_);
    Outcome outcome =
        stream.Enqueue(FinishTask(recording, stream, TakesTime()), 0);
    if (!outcome.ok()) return outcome;
    const std::lock_guard lock(mutex_);
    latest_ = recording;
    return Ok();
  }
  // Forgets the recording if no other recording has replaced it.
  void Forget(const std::shared_ptr<Recording>& recording) {
    const std::lock_guard lock(mutex_);
    if (latest_ == recording) latest_ = nullptr;
  }

  // Counts the streams that wait for the event.
  void BeginWait() { ++waits_; }
  void EndWait() { --waits_; }
  bool HasWaits() const { return waits_ != 0; }

 private:
  const EventKind kind_;
  const uint32_t flags_;
  const Quota::Share share_;
  std::atomic<int> waits_{0};
  std::mutex record_mutex_;  // also held during calls of a stream
  mutable std::mutex mutex_;
  std::shared_ptr<Recording> latest_;
};

base::HandleTable<Event>& Events() {
  static auto& table = *new base::HandleTable<Event>(base::kEventTag);
  return table;
}

Quota& EventQuota() {
  static Quota& quota = *new Quota(kMaxEvents);
  return quota;
}

Outcome FindEvent(std::string_view argument, aclrtEvent handle,
                  std::shared_ptr<Event>* event) {
  if (handle == nullptr) return NullArgument(argument);
  *event = Events().Find(handle);
  return *event != nullptr ? Ok() : DeadHandle(argument, handle, "aclrtEvent");
}

Outcome CheckIsNotEx(const Event& event) {
  if (event.kind() != EventKind::kEx) return Ok();
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          "the event was created by aclrtCreateEventExWithFlag; such an event "
          "cannot be reset, and only aclrtQueryEventStatus queries it."};
}

Outcome CheckFlags(uint32_t flags) {
  if (flags == 0 || (flags & ~kKnownFlags) != 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("flag is ", flags,
                 "; expected one or more of ACL_EVENT_SYNC (1), "
                 "ACL_EVENT_CAPTURE_STREAM_PROGRESS (2) and "
                 "ACL_EVENT_TIME_LINE (8).")};
  }
  if ((flags & kUnsupportedFlags) != 0) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("flag is ", flags,
                 "; events for the device only (16), for graphs (32) and for "
                 "other processes (64) are not supported.")};
  }
  return Ok();
}

Outcome CreateEvent(aclrtEvent* handle, EventKind kind, uint32_t flags) {
  if (handle == nullptr) return NullArgument("event");
  ACLQ_RETURN_IF_ERROR(CheckFlags(flags));
  if (!HasCurrentContext()) return NoContext();
  Quota::Share share = EventQuota().Take();
  if (share == nullptr) {
    return {ACL_ERROR_RT_NO_EVENT_RESOURCE, kRefused,
            Text("there are ", kMaxEvents,
                 " events already, which is the limit; destroy one first.")};
  }
  *handle =
      Events().Insert(std::make_shared<Event>(kind, flags, std::move(share)));
  return Ok();
}

Outcome RecordEvent(aclrtEvent event_handle, aclrtStream stream_handle) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent("event", event_handle, &event));
  return OnStreamForWork(stream_handle,
                         [&](Stream& stream) { return event->Record(stream); });
}

Outcome ResetEvent(aclrtEvent event_handle, aclrtStream stream_handle) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent("event", event_handle, &event));
  ACLQ_RETURN_IF_ERROR(CheckIsNotEx(*event));
  if (!event->CanBeReset()) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            "the event was created without ACL_EVENT_SYNC, so there is nothing "
            "to reset."};
  }
  return OnStreamForWork(stream_handle, [&](Stream& stream) {
    return stream.Enqueue(
        [event, recording = event->latest()]() -> aclError {
          event->Forget(recording);
          return ACL_SUCCESS;
        },
        0);
  });
}

Outcome StreamWaitEvent(aclrtStream stream_handle, aclrtEvent event_handle) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent("event", event_handle, &event));
  if (!event->CanBeWaitedFor()) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            "the event was created without ACL_EVENT_SYNC; a stream can wait "
            "only for an event with this flag."};
  }
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(stream_handle, &stream));
  const std::shared_ptr<Recording> recording = event->latest();
  if (recording == nullptr || recording->done()) return Ok();
  event->BeginWait();
  // Ends the wait when the task is destroyed, whether it has run or not.
  std::shared_ptr<Event> wait(event.get(),
                              [event](Event* waited) { waited->EndWait(); });
  return stream->EnqueueAfter(
      recording,
      [wait = std::move(wait)]() -> aclError { return ACL_SUCCESS; });
}

Outcome AcceptAnyKind(const Event&) { return Ok(); }

// Returns whether the recording is done. If not, lets the stream's thread
// begin, because the program polls instead of waiting.
bool HasHappened(const Recording& recording) {
  if (recording.done()) return true;
  if (const auto stream = recording.stream()) stream->StartDeferred();
  return false;
}

// The common part of the queries; `answer` returns the status of the event.
template <typename EventStatus, typename Answer>
Outcome Query(aclrtEvent handle, EventStatus* status,
              Outcome (*check_kind)(const Event&), Answer answer) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent("event", handle, &event));
  if (status == nullptr) return NullArgument("status");
  ACLQ_RETURN_IF_ERROR(check_kind(*event));
  *status = answer(*event);
  return Ok();
}

// Returns the failure of a task before a recording that is done.
Outcome FailureBefore(const Recording& recording) {
  const std::shared_ptr<Stream> stream = recording.stream();
  if (stream == nullptr) return Ok();
  return recording.has_failure() ? stream->TakeFailure()
                                 : stream->group().CheckNotStopped();
}

Outcome SynchronizeEvent(aclrtEvent handle, Deadline deadline) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent("event", handle, &event));
  const std::shared_ptr<Recording> recording = event->latest();
  if (recording == nullptr) return Ok();
  if (!recording->done()) {
    if (IsRunningStream(recording->stream_address())) {
      return WaitsForItself("the stream that the event was recorded on");
    }
    if (const auto stream = recording->stream()) {
      stream->WorkTowards(*recording, deadline);
    }
    if (!recording->Wait(deadline)) {
      return {ACL_ERROR_RT_EVENT_SYNC_TIMEOUT, kRefused,
              "the event had not happened when the timeout expired."};
    }
  }
  return FailureBefore(*recording);
}

// Returns the time at which an event happened.
Outcome TimeOf(std::string_view argument, aclrtEvent handle,
               Recording::Time* time) {
  std::shared_ptr<Event> event;
  ACLQ_RETURN_IF_ERROR(FindEvent(argument, handle, &event));
  const std::shared_ptr<Recording> recording = event->latest();
  const auto found = recording != nullptr ? recording->time() : std::nullopt;
  if (!found.has_value()) {
    return {ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID, kInvalidArgument,
            Text(argument,
                 " has no time: it was not recorded, its recording has not "
                 "run, or it was created without ACL_EVENT_TIME_LINE.")};
  }
  *time = *found;
  return Ok();
}

Outcome Timestamp(aclrtEvent event, uint64_t* microseconds) {
  if (microseconds == nullptr) return NullArgument("timestamp");
  Recording::Time time;
  ACLQ_RETURN_IF_ERROR(TimeOf("event", event, &time));
  *microseconds = static_cast<uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(
          time.time_since_epoch())
          .count());
  return Ok();
}

Outcome ElapsedTime(float* milliseconds, aclrtEvent start, aclrtEvent end) {
  if (milliseconds == nullptr) return NullArgument("ms");
  Recording::Time start_time;
  ACLQ_RETURN_IF_ERROR(TimeOf("startEvent", start, &start_time));
  Recording::Time end_time;
  ACLQ_RETURN_IF_ERROR(TimeOf("endEvent", end, &end_time));
  if (end_time < start_time) {
    return {ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL, kInvalidArgument,
            "endEvent happened before startEvent."};
  }
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
      end_time - start_time);
  *milliseconds = static_cast<float>(micros.count()) / 1000.0F;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtCreateEvent(aclrtEvent* event) {
  return ApiCall(
      __func__,
      [&] {
        return CreateEvent(event, EventKind::kPlain,
                           ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
      },
      Output("event", event));
}

aclError aclrtCreateEventWithFlag(aclrtEvent* event, uint32_t flag) {
  return ApiCall(
      __func__, [&] { return CreateEvent(event, EventKind::kFlagged, flag); },
      Output("event", event), Argument("flag", flag));
}

aclError aclrtCreateEventExWithFlag(aclrtEvent* event, uint32_t flag) {
  return ApiCall(
      __func__, [&] { return CreateEvent(event, EventKind::kEx, flag); },
      Output("event", event), Argument("flag", flag));
}

aclError aclrtDestroyEvent(aclrtEvent event) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (event == nullptr) return NullArgument("event");
        return Events().Remove(event) != nullptr
                   ? Ok()
                   : DeadHandle("event", event, "aclrtEvent");
      },
      Argument("event", event));
}

aclError aclrtRecordEvent(aclrtEvent event, aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return RecordEvent(event, stream); },
      Argument("event", event), Argument("stream", stream));
}

aclError aclrtResetEvent(aclrtEvent event, aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return ResetEvent(event, stream); },
      Argument("event", event), Argument("stream", stream));
}

aclError aclrtStreamWaitEvent(aclrtStream stream, aclrtEvent event) {
  return ApiCall(
      __func__, [&] { return StreamWaitEvent(stream, event); },
      Argument("stream", stream), Argument("event", event));
}

aclError aclrtQueryEvent(aclrtEvent event, aclrtEventStatus* status) {
  return ApiCall(
      __func__,
      [&] {
        return Query(event, status, CheckIsNotEx, [](const Event& found) {
          const std::shared_ptr<Recording> recording = found.latest();
          return recording == nullptr || HasHappened(*recording)
                     ? ACL_EVENT_STATUS_COMPLETE
                     : ACL_EVENT_STATUS_NOT_READY;
        });
      },
      Argument("event", event), Output("status", status));
}

aclError aclrtQueryEventStatus(aclrtEvent event,
                               aclrtEventRecordedStatus* status) {
  return ApiCall(
      __func__,
      [&] {
        return Query(event, status, AcceptAnyKind, [](const Event& found) {
          const std::shared_ptr<Recording> recording = found.latest();
          const bool complete = recording != nullptr
                                    ? HasHappened(*recording)
                                    : found.kind() == EventKind::kEx;
          return complete ? ACL_EVENT_RECORDED_STATUS_COMPLETE
                          : ACL_EVENT_RECORDED_STATUS_NOT_READY;
        });
      },
      Argument("event", event), Output("status", status));
}

aclError aclrtQueryEventWaitStatus(aclrtEvent event,
                                   aclrtEventWaitStatus* status) {
  return ApiCall(
      __func__,
      [&] {
        return Query(event, status, CheckIsNotEx, [](const Event& found) {
          return found.HasWaits() ? ACL_EVENT_WAIT_STATUS_NOT_READY
                                  : ACL_EVENT_WAIT_STATUS_COMPLETE;
        });
      },
      Argument("event", event), Output("status", status));
}

aclError aclrtSynchronizeEvent(aclrtEvent event) {
  return ApiCall(
      __func__, [&] { return SynchronizeEvent(event, std::nullopt); },
      Argument("event", event));
}

aclError aclrtSynchronizeEventWithTimeout(aclrtEvent event, int32_t timeout) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        Deadline deadline;
        if (event == nullptr) return NullArgument("event");
        ACLQ_RETURN_IF_ERROR(ReadTimeout(timeout, &deadline));
        return SynchronizeEvent(event, deadline);
      },
      Argument("event", event), Argument("timeout", timeout));
}

aclError aclrtEventElapsedTime(float* ms, aclrtEvent startEvent,
                               aclrtEvent endEvent) {
  return ApiCall(
      __func__, [&] { return ElapsedTime(ms, startEvent, endEvent); },
      Output("ms", ms), Argument("startEvent", startEvent),
      Argument("endEvent", endEvent));
}

aclError aclrtEventGetTimestamp(aclrtEvent event, uint64_t* timestamp) {
  return ApiCall(
      __func__, [&] { return Timestamp(event, timestamp); },
      Argument("event", event), Output("timestamp", timestamp));
}
