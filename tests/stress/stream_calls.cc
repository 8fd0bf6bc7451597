// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls of streams and events.

#include <chrono>

#include "tests/stress/sequence.h"
#include "tests/support/hold_up.h"

namespace aclq::testing::model {

// ----- Streams. -----

void Sequence::CreateStream() {
  if (state_.streams.size() >= kMostObjects) return;
  Output<aclrtStream> stream(NullOutput());
  const bool configured = Chance(30);
  const Codes expected =
      stream.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
  Log(configured ? "aclrtCreateStreamWithConfig" : "aclrtCreateStream", stream);
  const int code = configured ? aclrtCreateStreamWithConfig(
                                    stream.address(), 0, ACL_STREAM_FAST_LAUNCH)
                              : aclrtCreateStream(stream.address());
  if (!Check(expected, code, stream)) return;
  NoteHandle(stream.value());
  const auto made = std::make_shared<Stream>();
  made->context = thread().context;
  state_.streams.Add(stream.value(), made);
}

void Sequence::DestroyStream() {
  void* const stream = AnyOf(state_.streams);
  const bool force = Chance(30);
  const Codes expected = state_.DestroyStream(stream);
  Log(force ? "aclrtDestroyStreamForce" : "aclrtDestroyStream", stream);
  if (!Check(expected, force ? aclrtDestroyStreamForce(stream)
                             : aclrtDestroyStream(stream))) {
    return;
  }
  const auto found = state_.streams.Find(stream);
  if (force) {
    state_.DrainByForce(*found);
  } else {
    state_.Drain(*found);
  }
  state_.streams.Remove(stream);
}

void Sequence::SynchronizeStream() {
  void* const stream = AnyStream();
  Log("aclrtSynchronizeStream", stream);
  if (!Check(state_.SynchronizeStream(thread(), stream),
             aclrtSynchronizeStream(stream))) {
    return;
  }
  const auto found = state_.FindStream(thread(), stream);
  const std::vector<Stream::Wait> waits = found->waits;
  state_.Drain(*found);
  for (const Stream::Wait& wait : waits) {
    if (wait.recording == nullptr) continue;
    if (void* const event = HandleOf(*wait.recording)) QueryStatusOf(event);
  }
}

void* Sequence::HandleOf(const Recording& recording) const {
  for (const auto& [handle, event] : state_.events) {
    if (event->latest.get() == &recording) return handle;
  }
  return nullptr;
}

int32_t Sequence::AnyTimeout() {
  return OneOf<int32_t>({-2, -1, 0, 1, 60'000});
}

void Sequence::SynchronizeStreamWithTimeout() {
  void* const stream = AnyStream();
  const int32_t timeout = AnyTimeout();
  int code = State::Timeout(timeout);
  if (code == ACL_SUCCESS) code = state_.SynchronizeStream(thread(), stream);
  Codes expected = code;
  if (code == ACL_SUCCESS && timeout == 1 &&
      state_.FindStream(thread(), stream)->may_be_busy) {
    expected = {ACL_SUCCESS, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT};
  }
  Log("aclrtSynchronizeStreamWithTimeout", stream, timeout);
  if (!Check(expected, aclrtSynchronizeStreamWithTimeout(stream, timeout))) {
    return;
  }
  state_.Drain(*state_.FindStream(thread(), stream));
}

void Sequence::StreamQuery() {
  void* const stream = AnyStream();
  Output<aclrtStreamStatus> status(NullOutput());
  const Codes expected = status.given()
                             ? state_.SynchronizeStream(thread(), stream)
                             : ACL_ERROR_INVALID_PARAM;
  Log("aclrtStreamQuery", stream, status);
  if (!Check(expected, aclrtStreamQuery(stream, status.address()), status)) {
    return;
  }
  if (status.value() == ACL_STREAM_STATUS_COMPLETE) return;
  ++streams_found_at_work;
  if (!state_.FindStream(thread(), stream)->may_be_busy) {
    Fail("the stream has work after all was done");
  }
}

void Sequence::HoldUp() {
  void* const stream = AnyStream();
  const std::chrono::microseconds duration(Pick(200));
  const Codes expected = state_.MayWork(thread(), stream);
  Log("aclrtLaunchHostFunc", stream, duration.count());
  if (!Check(expected, HoldUpFor(stream, duration))) return;
  state_.FindStream(thread(), stream)->may_be_busy = true;
}

// Returns an event to wait for, mostly one that may be pending.
void* Sequence::AnyEventToWaitFor() {
  std::vector<void*> to_come;
  for (const auto& [handle, event] : state_.events) {
    if (event->latest != nullptr && !event->latest->done) {
      to_come.push_back(handle);
    }
  }
  if (to_come.empty() || Chance(20)) return AnyOf(state_.events);
  return to_come[Pick(to_come.size())];
}

void Sequence::StreamWaitEvent() {
  void* const stream = AnyStream();
  void* const event = AnyEventToWaitFor();
  const Codes expected = state_.StreamWaitEvent(thread(), stream, event);
  Log("aclrtStreamWaitEvent", stream, event);
  if (!Check(expected, aclrtStreamWaitEvent(stream, event))) return;
  const auto found = state_.events.Find(event);
  const auto latest = found->latest;
  if (latest == nullptr || latest->done) return;
  const auto waiting = state_.FindStream(thread(), stream);
  waiting->may_be_busy = true;
  waiting->waits.push_back(
      {found, latest->may_be_forgotten ? nullptr : latest});
  found->waiting.insert(waiting.get());
}

// ----- Events. -----

void Sequence::CreateEvent() {
  if (state_.events.size() >= kMostObjects) return;
  Output<aclrtEvent> event(NullOutput());
  const auto made = std::make_shared<Event>();
  made->kind =
      OneOf({Event::Kind::kPlain, Event::Kind::kFlagged, Event::Kind::kEx});
  made->flags = ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE;
  if (made->kind != Event::Kind::kPlain && Chance(50)) {
    made->flags = OneOf<uint32_t>(
        {0, 1, 2, 3, 4, 8, 9, 10, 16, 17, 32, 64, 128, 0x80000001});
  }
  int code = event.given() ? ACL_SUCCESS : ACL_ERROR_INVALID_PARAM;
  if (code == ACL_SUCCESS) code = State::EventFlags(made->flags);
  if (code == ACL_SUCCESS) code = state_.HasContext(thread());
  bool succeeded = false;
  switch (made->kind) {
    case Event::Kind::kPlain:
      Log("aclrtCreateEvent", event);
      succeeded = Check(code, aclrtCreateEvent(event.address()), event);
      break;
    case Event::Kind::kFlagged:
      Log("aclrtCreateEventWithFlag", event, made->flags);
      succeeded = Check(
          code, aclrtCreateEventWithFlag(event.address(), made->flags), event);
      break;
    case Event::Kind::kEx:
      Log("aclrtCreateEventExWithFlag", event, made->flags);
      succeeded =
          Check(code, aclrtCreateEventExWithFlag(event.address(), made->flags),
                event);
  }
  if (!succeeded) return;
  NoteHandle(event.value());
  state_.events.Add(event.value(), made);
}

void Sequence::DestroyEvent() {
  void* const event = AnyOf(state_.events);
  Log("aclrtDestroyEvent", event);
  if (Check(state_.LiveEvent(event), aclrtDestroyEvent(event))) {
    state_.events.Remove(event);
  }
}

void Sequence::RecordEvent() {
  void* const event = AnyOf(state_.events);
  void* const stream = AnyStream();
  const Codes expected = state_.RecordEvent(thread(), event, stream);
  Log("aclrtRecordEvent", event, stream);
  if (!Check(expected, aclrtRecordEvent(event, stream))) return;
  const auto recorded = state_.FindStream(thread(), stream);
  const auto recording = std::make_shared<Recording>();
  recording->stream = recorded.get();
  recording->number = ++recordings_;
  for (const Stream::Wait& wait : recorded->waits) {
    if (wait.recording != nullptr) recording->after.push_back(wait.recording);
  }
  recorded->may_be_busy = true;
  recorded->recordings.push_back(recording);
  state_.events.Find(event)->latest = recording;
}

void Sequence::ResetEvent() {
  void* const event = AnyOf(state_.events);
  void* const stream = AnyStream();
  const Codes expected = state_.ResetEvent(thread(), event, stream);
  Log("aclrtResetEvent", event, stream);
  if (!Check(expected, aclrtResetEvent(event, stream))) return;
  const auto found = state_.events.Find(event);
  const auto resetting = state_.FindStream(thread(), stream);
  resetting->may_be_busy = true;
  if (found->latest == nullptr) return;
  found->latest->may_be_forgotten = true;
  resetting->resets.emplace_back(found, found->latest);
}

void Sequence::QueryEvent() {
  void* const event = AnyOf(state_.events);
  Output<aclrtEventStatus> status(NullOutput());
  Log("aclrtQueryEvent", event, status);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  const int code = aclrtQueryEvent(event, status.address());
#pragma GCC diagnostic pop
  if (!Check(Query(event, status.given(), /*older_only=*/true), code, status))
    return;
  const auto latest = state_.events.Find(event)->latest;
  CheckStatus(status.value(), ACL_EVENT_STATUS_COMPLETE, true,
              latest != nullptr && !latest->done);
}

void Sequence::QueryEventStatus() { QueryStatusOf(AnyOf(state_.events)); }

void Sequence::QueryStatusOf(void* event) {
  Output<aclrtEventRecordedStatus> status(NullOutput());
  Log("aclrtQueryEventStatus", event, status);
  if (!Check(Query(event, status.given(), /*older_only=*/false),
             aclrtQueryEventStatus(event, status.address()), status)) {
    return;
  }
  const auto found = state_.events.Find(event);
  const auto latest = found->latest;
  const bool is_ex = found->kind == Event::Kind::kEx;
  CheckStatus(
      status.value(), ACL_EVENT_RECORDED_STATUS_COMPLETE,
      latest != nullptr || is_ex,
      latest != nullptr ? !latest->done || latest->may_be_forgotten : !is_ex);
}

void Sequence::QueryEventWaitStatus() {
  void* const event = AnyOf(state_.events);
  Output<aclrtEventWaitStatus> status(NullOutput());
  Log("aclrtQueryEventWaitStatus", event, status);
  if (!Check(Query(event, status.given(), /*older_only=*/true),
             aclrtQueryEventWaitStatus(event, status.address()), status)) {
    return;
  }
  CheckStatus(status.value(), ACL_EVENT_WAIT_STATUS_COMPLETE, true,
              !state_.events.Find(event)->waiting.empty());
}

Codes Sequence::Query(const void* event, bool has_output, bool older_only) {
  if (int code = state_.LiveEvent(event)) return code;
  if (!has_output) return ACL_ERROR_INVALID_PARAM;
  return older_only ? state_.OlderEvent(event) : ACL_SUCCESS;
}

void Sequence::SynchronizeEvent() {
  void* const event = AnyOf(state_.events);
  Log("aclrtSynchronizeEvent", event);
  if (!Check(state_.SynchronizeEvent(event), aclrtSynchronizeEvent(event))) {
    return;
  }
  const auto latest = state_.events.Find(event)->latest;
  if (latest != nullptr && !latest->may_be_forgotten) latest->Finish();
}

void Sequence::SynchronizeEventWithTimeout() {
  void* const event = AnyOf(state_.events);
  const int32_t timeout = AnyTimeout();
  int code =
      event != nullptr ? State::Timeout(timeout) : ACL_ERROR_INVALID_PARAM;
  if (code == ACL_SUCCESS) code = state_.SynchronizeEvent(event);
  Codes expected = code;
  if (code == ACL_SUCCESS && timeout == 1) {
    const auto latest = state_.events.Find(event)->latest;
    if (latest != nullptr && !latest->done) {
      expected = {ACL_SUCCESS, ACL_ERROR_RT_EVENT_SYNC_TIMEOUT};
    }
  }
  Log("aclrtSynchronizeEventWithTimeout", event, timeout);
  if (!Check(expected, aclrtSynchronizeEventWithTimeout(event, timeout))) {
    return;
  }
  const auto latest = state_.events.Find(event)->latest;
  if (latest != nullptr && !latest->may_be_forgotten) latest->Finish();
}

void Sequence::EventElapsedTime() {
  void* const start = AnyOf(state_.events);
  void* const end = AnyOf(state_.events);
  Output<float> milliseconds(NullOutput());
  const Codes expected = milliseconds.given() ? state_.ElapsedTime(start, end)
                                              : ACL_ERROR_INVALID_PARAM;
  Log("aclrtEventElapsedTime", milliseconds, start, end);
  if (Check(expected, aclrtEventElapsedTime(milliseconds.address(), start, end),
            milliseconds) &&
      !(milliseconds.value() >= 0)) {
    Fail("the time is " + std::to_string(milliseconds.value()));
  }
}

}  // namespace aclq::testing::model
