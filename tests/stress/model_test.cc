// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random sequences of calls against the state machine of model.h. Threads take
// turns, so that there is one order of all calls; the work of the streams goes
// on beside them. After each call the code must be one that the model allows, a
// failure must have left a message that names the function and no output, and a
// success no message.

#include "tests/stress/model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "aclnnop/aclnn_quantize.h"
#include "src/numerics/reference.h"

namespace aclq::testing {
namespace {

using model::Codes;
using model::Context;
using model::Event;
using model::Executor;
using model::Memory;
using model::Recording;
using model::State;
using model::Stream;
using model::Tensor;

constexpr int kThreads = 4;
constexpr int kCallsPerSequence = 10'000;
constexpr std::size_t kMostObjects = 24;  // of a kind
constexpr std::size_t kLoggedCalls = 25;
constexpr std::size_t kTooMuch = std::size_t{1} << 62;  // bytes of memory

// A thread that does what it is given, one thing at a time.
class Worker {
 public:
  Worker() : thread_([this] { Work(); }) {}
  ~Worker() {
    Give([] {}, /*last=*/true);
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Returns when it is done.
  void Do(std::function<void()> what) {
    Give(std::move(what), /*last=*/false);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !what_; });
  }

 private:
  void Give(std::function<void()> what, bool last) {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
    last_ = last;
    changed_.notify_all();
  }
  void Work() {
    std::unique_lock lock(mutex_);
    for (bool last = false; !last;) {
      changed_.wait(lock, [this] { return static_cast<bool>(what_); });
      last = last_;
      what_();
      what_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> what_;
  bool last_ = false;
  std::thread thread_;
};

// An output argument, at times a null one.
template <typename T>
class Output {
 public:
  explicit Output(bool is_null) : is_null_(is_null) { Fill(&value_); }

  T* address() { return is_null_ ? nullptr : &value_; }
  bool given() const { return !is_null_; }
  const T& value() const { return value_; }
  bool IsUntouched() const {
    T untouched;
    Fill(&untouched);
    return std::memcmp(&untouched, &value_, sizeof(T)) == 0;
  }

 private:
  static void Fill(T* value) { std::memset(value, 0x5A, sizeof(T)); }

  const bool is_null_;
  T value_;
};

class Sequence {
 public:
  Sequence(std::uint64_t seed, std::size_t device_count)
      : seed_(seed), random_(seed), state_(device_count) {
    for (auto& worker : workers_) worker = std::make_unique<Worker>();
    for (char& byte : host_) byte = static_cast<char>(Pick(256));
  }

  void Run() {
    workers_[0]->Do([this] { ForgetEarlierSequences(); });
    while (calls_ < kCallsPerSequence && !failed_) {
      thread_ = Pick(kThreads);
      if (Chance(1)) {  // Another one, which has no context.
        workers_[thread_] = std::make_unique<Worker>();
        threads_[thread_] = model::Thread();
      }
      const std::size_t in_a_row = 1 + Pick(60);
      workers_[thread_]->Do([&] {
        for (std::size_t i = 0; i < in_a_row && !failed_; ++i) Step();
      });
    }
    workers_[0]->Do([this] { DestroyEverything(); });
  }

 private:
  // ----- Chance. -----

  std::size_t Pick(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }
  bool Chance(int percent) {
    return Pick(100) < static_cast<std::size_t>(percent);
  }
  template <typename T>
  T OneOf(std::initializer_list<T> values) {
    return values.begin()[Pick(values.size())];
  }
  bool NullOutput() { return Chance(4); }

  // Null, foreign, dead, of another kind, or by accident right.
  void* Wrong() {
    switch (Pick(4)) {
      case 0:
        return nullptr;
      case 1:
        return OneOf<void*>({reinterpret_cast<void*>(std::uintptr_t{0x1234}),
                             reinterpret_cast<void*>(~std::uintptr_t{0}),
                             host_.data(), this});
      default:
        return handles_.empty() ? nullptr : handles_[Pick(handles_.size())];
    }
  }
  template <typename T>
  void* AnyOf(const model::Live<T>& live) {
    if (live.size() == 0 || Chance(12)) return Wrong();
    return live.At(Pick(live.size()));
  }
  // Mostly one of the thread's context.
  void* AnyStream() {
    if (Chance(20)) return AnyOf(state_.streams);
    std::vector<void*> own = {nullptr};
    for (const auto& [handle, stream] : state_.streams) {
      if (stream->context == thread().context) {
        own.push_back(const_cast<void*>(handle));
      }
    }
    return own[Pick(own.size())];
  }
  // An address in an allocation, mostly its begin.
  char* AnyMemory() {
    if (state_.memory.empty() || Chance(5)) return static_cast<char*>(Wrong());
    const auto found =
        std::next(state_.memory.begin(),
                  static_cast<std::ptrdiff_t>(Pick(state_.memory.size())));
    return const_cast<char*>(found->first) + (Chance(20) ? Pick(64) : 0);
  }

  // ----- Calls. -----

  model::Thread& thread() { return threads_[thread_]; }

  template <typename... Arguments>
  void Log(const char* function, const Arguments&... arguments) {
    std::ostringstream text;
    text << "thread " << thread_ << ": " << function << "(";
    [[maybe_unused]] const char* separator = "";
    (((text << separator), (separator = ", "), Write(text, arguments)), ...);
    text << ")";
    log_.push_back(text.str());
    if (log_.size() > kLoggedCalls) log_.pop_front();
    function_ = function;
  }
  template <typename T>
  static void Write(std::ostream& text, const T& value) {
    text << value;
  }
  template <typename T>
  static void Write(std::ostream& text, const Output<T>& output) {
    text << (output.given() ? "&" : "null");
  }

  // Looks at what a call that was just logged has done. Whether it succeeded.
  template <typename... Outputs>
  bool Check(const Codes& expected, int code, const Outputs&... outputs) {
    ++calls_;
    log_.back() += " gave " + std::to_string(code);
    const char* const text = aclGetRecentErrMsg();
    const std::string message = text != nullptr ? text : "";
    if (!expected.Has(code)) {
      Fail("expected " + expected.Text() + "; the message is: " + message);
    }
    const bool is_silent =
        code == ACL_SUCCESS || code == ACL_ERROR_REPEAT_INITIALIZE;
    if (is_silent && text != nullptr) Fail("it left a message: " + message);
    if (!is_silent && text == nullptr) Fail("it left no message");
    // The messages of operators and their objects begin with the argument.
    const bool must_name =
        code >= 100000 && function_.rfind("acl", 0) == 0 &&
        (function_.rfind("aclrt", 0) == 0 || function_ == "aclInit" ||
         function_ == "aclFinalize");
    if (!is_silent && must_name &&
        message.find(function_) == std::string::npos) {
      Fail("the message does not name the function: " + message);
    }
    if (code != ACL_SUCCESS && !(outputs.IsUntouched() && ...)) {
      Fail("it failed and has written an output");
    }
    return code == ACL_SUCCESS && !failed_;
  }

  void Fail(const std::string& what) {
    if (failed_) return;
    failed_ = true;
    std::string last;
    for (const std::string& line : log_) last += "\n  " + line;
    ADD_FAILURE() << "seed " << seed_ << ", call " << calls_ << ": " << what
                  << "\nthe last calls:" << last;
  }

  void NoteHandle(void* handle) { handles_.push_back(handle); }

  // ----- Process and devices. -----

  void Init() {
    const char* const path = OneOf<const char*>({nullptr, "", "/nowhere"});
    const bool readable = path == nullptr || *path == '\0';
    Log("aclInit", path != nullptr ? path : "null");
    const Codes expected = readable ? state_.Init() : ACL_ERROR_INVALID_FILE;
    const int code = aclInit(path);
    Check(expected, code);
    if (code == ACL_ERROR_INVALID_FILE) return;
    ++state_.times_initialized;
    state_.finalized = false;
  }

  void Finalize() {
    Log("aclFinalize");
    if (!Check(state_.Finalize(), aclFinalize())) return;
    state_.times_initialized = 0;
    state_.finalized = true;
  }

  int32_t AnyDevice() {
    return Chance(90) ? static_cast<int32_t>(Pick(state_.devices.size()))
                      : OneOf<int32_t>({-1, 64, INT32_MAX, INT32_MIN});
  }

  void SetDevice() {
    const int32_t id = AnyDevice();
    Log("aclrtSetDevice", id);
    if (!Check(state_.KnownDevice(id), aclrtSetDevice(id))) return;
    model::Device& device = state_.devices[static_cast<std::size_t>(id)];
    if (++device.times_set == 1) {
      aclrtContext context = nullptr;
      Log("aclrtGetCurrentContext");
      Check(ACL_SUCCESS, aclrtGetCurrentContext(&context));
      device.default_context = context;
      AddContext(context, id, /*is_default=*/true);
    }
    thread().context = device.default_context;
  }

  void AddContext(void* handle, int32_t device, bool is_default) {
    NoteHandle(handle);
    const auto context = std::make_shared<Context>();
    context->device = device;
    context->is_default = is_default;
    context->default_stream->context = handle;
    state_.contexts.Add(handle, context);
  }

  void ResetDevice() {
    const int32_t id = AnyDevice();
    const bool all = Chance(10);
    const Codes expected = state_.ResetDevice(id);
    Log(all ? "aclrtResetDeviceForce" : "aclrtResetDevice", id);
    if (!Check(expected,
               all ? aclrtResetDeviceForce(id) : aclrtResetDevice(id)))
      return;
    model::Device& device = state_.devices[static_cast<std::size_t>(id)];
    if (!all && --device.times_set > 0) return;
    state_.DestroyContextAndStreams(device.default_context);
    device = model::Device();
  }

  void GetDevice() {
    Output<int32_t> id(NullOutput());
    const Codes expected =
        id.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
    Log("aclrtGetDevice", id);
    if (!Check(expected, aclrtGetDevice(id.address()), id)) return;
    if (id.value() != state_.contexts.Find(thread().context)->device) {
      Fail("the device is " + std::to_string(id.value()));
    }
  }

  void SynchronizeDevice() {
    Log("aclrtSynchronizeDevice");
    if (!Check(state_.HasContext(thread()), aclrtSynchronizeDevice())) return;
    state_.DrainDevice(state_.contexts.Find(thread().context)->device);
  }

  // ----- Contexts. -----

  void CreateContext() {
    if (state_.contexts.size() >= kMostObjects) return;
    Output<aclrtContext> context(NullOutput());
    const int32_t id = AnyDevice();
    const Codes expected =
        context.given() ? state_.KnownDevice(id) : ACL_ERROR_INVALID_PARAM;
    Log("aclrtCreateContext", context, id);
    if (!Check(expected, aclrtCreateContext(context.address(), id), context)) {
      return;
    }
    AddContext(context.value(), id, /*is_default=*/false);
    thread().context = context.value();
  }

  void DestroyContext() {
    void* const context = AnyOf(state_.contexts);
    Log("aclrtDestroyContext", context);
    if (!Check(state_.DestroyContext(context), aclrtDestroyContext(context))) {
      return;
    }
    state_.DestroyContextAndStreams(context);
  }

  void SetCurrentContext() {
    void* const context = AnyOf(state_.contexts);
    Log("aclrtSetCurrentContext", context);
    if (!Check(state_.LiveContext(context), aclrtSetCurrentContext(context))) {
      return;
    }
    thread().context = context;
  }

  void GetCurrentContext() {
    Output<aclrtContext> context(NullOutput());
    const Codes expected =
        context.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
    Log("aclrtGetCurrentContext", context);
    if (!Check(expected, aclrtGetCurrentContext(context.address()), context)) {
      return;
    }
    if (context.value() != thread().context) Fail("it is another context");
  }

  // ----- Streams. -----

  void CreateStream() {
    if (state_.streams.size() >= kMostObjects) return;
    Output<aclrtStream> stream(NullOutput());
    const bool configured = Chance(30);
    const Codes expected =
        stream.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
    Log(configured ? "aclrtCreateStreamWithConfig" : "aclrtCreateStream",
        stream);
    const int code = configured
                         ? aclrtCreateStreamWithConfig(stream.address(), 0,
                                                       ACL_STREAM_FAST_LAUNCH)
                         : aclrtCreateStream(stream.address());
    if (!Check(expected, code, stream)) return;
    NoteHandle(stream.value());
    const auto made = std::make_shared<Stream>();
    made->context = thread().context;
    state_.streams.Add(stream.value(), made);
  }

  void DestroyStream() {
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

  void SynchronizeStream() {
    void* const stream = AnyStream();
    Log("aclrtSynchronizeStream", stream);
    if (!Check(state_.SynchronizeStream(thread(), stream),
               aclrtSynchronizeStream(stream))) {
      return;
    }
    state_.Drain(*state_.FindStream(thread(), stream));
  }

  int32_t AnyTimeout() { return OneOf<int32_t>({-2, -1, 0, 1, 60'000}); }

  void SynchronizeStreamWithTimeout() {
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

  void StreamQuery() {
    void* const stream = AnyStream();
    Output<aclrtStreamStatus> status(NullOutput());
    const Codes expected = status.given() ? state_.LiveStream(thread(), stream)
                                          : ACL_ERROR_INVALID_PARAM;
    Log("aclrtStreamQuery", stream, status);
    if (!Check(expected, aclrtStreamQuery(stream, status.address()), status)) {
      return;
    }
    if (status.value() != ACL_STREAM_STATUS_COMPLETE &&
        !state_.FindStream(thread(), stream)->may_be_busy) {
      Fail("the stream has work after all was done");
    }
  }

  void StreamWaitEvent() {
    void* const stream = AnyStream();
    void* const event = AnyOf(state_.events);
    const Codes expected = state_.StreamWaitEvent(thread(), stream, event);
    Log("aclrtStreamWaitEvent", stream, event);
    if (!Check(expected, aclrtStreamWaitEvent(stream, event))) return;
    const auto found = state_.events.Find(event);
    if (found->latest == nullptr || found->latest->done) return;
    const auto waiting = state_.FindStream(thread(), stream);
    waiting->may_be_busy = true;
    waiting->waits.push_back(found);
    found->waiting.insert(waiting.get());
  }

  // ----- Events. -----

  void CreateEvent() {
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
        succeeded =
            Check(code, aclrtCreateEventWithFlag(event.address(), made->flags),
                  event);
        break;
      case Event::Kind::kEx:
        Log("aclrtCreateEventExWithFlag", event, made->flags);
        succeeded = Check(
            code, aclrtCreateEventExWithFlag(event.address(), made->flags),
            event);
    }
    if (!succeeded) return;
    NoteHandle(event.value());
    state_.events.Add(event.value(), made);
  }

  void DestroyEvent() {
    void* const event = AnyOf(state_.events);
    Log("aclrtDestroyEvent", event);
    if (Check(state_.LiveEvent(event), aclrtDestroyEvent(event))) {
      state_.events.Remove(event);
    }
  }

  void RecordEvent() {
    void* const event = AnyOf(state_.events);
    void* const stream = AnyStream();
    const Codes expected = state_.RecordEvent(thread(), event, stream);
    Log("aclrtRecordEvent", event, stream);
    if (!Check(expected, aclrtRecordEvent(event, stream))) return;
    const auto recorded = state_.FindStream(thread(), stream);
    const auto recording = std::make_shared<Recording>();
    recording->stream = recorded.get();
    recording->number = ++recordings_;
    recorded->may_be_busy = true;
    recorded->recordings.push_back(recording);
    state_.events.Find(event)->latest = recording;
  }

  void ResetEvent() {
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

  // What the queries have in common. `complete` and `not_ready` are whether the
  // status may be the one or the other.
  template <typename Status>
  void CheckStatus(Status status, Status complete_value, bool complete,
                   bool not_ready) {
    if (status == complete_value ? !complete : !not_ready) {
      Fail("the status is " + std::to_string(static_cast<int>(status)));
    }
  }

  void QueryEvent() {
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

  void QueryEventStatus() {
    void* const event = AnyOf(state_.events);
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

  void QueryEventWaitStatus() {
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

  Codes Query(const void* event, bool has_output, bool older_only) {
    if (int code = state_.LiveEvent(event)) return code;
    if (!has_output) return ACL_ERROR_INVALID_PARAM;
    return older_only ? state_.OlderEvent(event) : ACL_SUCCESS;
  }

  void SynchronizeEvent() {
    void* const event = AnyOf(state_.events);
    Log("aclrtSynchronizeEvent", event);
    if (!Check(state_.SynchronizeEvent(thread(), event),
               aclrtSynchronizeEvent(event))) {
      return;
    }
    const auto latest = state_.events.Find(event)->latest;
    if (latest != nullptr && !latest->may_be_forgotten) latest->done = true;
  }

  void SynchronizeEventWithTimeout() {
    void* const event = AnyOf(state_.events);
    const int32_t timeout = AnyTimeout();
    int code =
        event != nullptr ? State::Timeout(timeout) : ACL_ERROR_INVALID_PARAM;
    if (code == ACL_SUCCESS) code = state_.SynchronizeEvent(thread(), event);
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
    if (latest != nullptr && !latest->may_be_forgotten) latest->done = true;
  }

  void EventElapsedTime() {
    void* const start = AnyOf(state_.events);
    void* const end = AnyOf(state_.events);
    Output<float> milliseconds(NullOutput());
    const Codes expected = milliseconds.given() ? state_.ElapsedTime(start, end)
                                                : ACL_ERROR_INVALID_PARAM;
    Log("aclrtEventElapsedTime", milliseconds, start, end);
    if (Check(expected,
              aclrtEventElapsedTime(milliseconds.address(), start, end),
              milliseconds) &&
        !(milliseconds.value() >= 0)) {
      Fail("the time is " + std::to_string(milliseconds.value()));
    }
  }

  // ----- Memory. -----

  void Malloc() {
    if (state_.memory.size() >= kMostObjects) return;
    Output<void*> address(NullOutput());
    const std::size_t size =
        Chance(90) ? 1 + Pick(512)
                   : OneOf<std::size_t>({0, SIZE_MAX, SIZE_MAX - 16, kTooMuch});
    const Codes expected = state_.Malloc(thread(), address.given(), size);
    Memory made;
    std::size_t real_size = (size + 31) / 32 * 32;
    int code = 0;
    switch (Pick(3)) {
      case 0:
        real_size += 32;
        made.is_device = true;
        Log("aclrtMalloc", address, size);
        code = aclrtMalloc(address.address(), size, ACL_MEM_MALLOC_HUGE_FIRST);
        break;
      case 1:
        made.is_device = true;
        Log("aclrtMallocAlign32", address, size);
        code = aclrtMallocAlign32(address.address(), size,
                                  ACL_MEM_MALLOC_NORMAL_ONLY);
        break;
      default:
        Log("aclrtMallocHost", address, size);
        code = aclrtMallocHost(address.address(), size);
    }
    if (!Check(expected, code, address)) return;
    if (reinterpret_cast<std::uintptr_t>(address.value()) % 64 != 0) {
      Fail("the address is not a multiple of 64");
    }
    std::memset(address.value(), 0, real_size);  // It is all ours.
    made.bytes.assign(real_size, 0);
    NoteHandle(address.value());
    state_.memory[static_cast<const char*>(address.value())] = made;
  }

  void Free() {
    char* const address = AnyMemory();
    const bool is_device = Chance(60);
    const Codes expected = state_.Free(address, is_device);
    // To free what work still uses is the program's mistake.
    if (expected.MustSucceed() && !state_.Locate(address)->users.empty()) {
      return SynchronizeDevice();
    }
    Log(is_device ? "aclrtFree" : "aclrtFreeHost", static_cast<void*>(address));
    if (Check(expected,
              is_device ? aclrtFree(address) : aclrtFreeHost(address))) {
      state_.memory.erase(address);
    }
  }

  // Mostly a good one, else with anything wrong.
  State::Transfer AnyTransfer() {
    State::Transfer transfer;
    transfer.is_fill = Chance(30);
    transfer.to = Chance(75) ? AnyMemory() : host_.data();
    transfer.from = Chance(75) ? AnyMemory() : host_.data();
    transfer.count = Chance(5) ? 0 : 1 + Pick(Chance(80) ? 64 : 2000);
    transfer.limit = transfer.count + Pick(3);
    if (Chance(5)) transfer.limit = Pick(transfer.count + 1);
    transfer.kind =
        Chance(95) ? static_cast<int>(Pick(6)) : OneOf({-1, 6, 7, 8});
    if (transfer.is_fill) {
      transfer.from = nullptr;
      transfer.value = OneOf({7, -1, 0x1FF00});
      transfer.kind = 0;
    }
    return transfer;
  }

  // Whether the addresses are the program's to touch for all of the count.
  bool MayTouch(const State::Transfer& transfer, const Stream* stream) {
    const auto may_touch = [&](const void* address) {
      const auto begin = reinterpret_cast<std::uintptr_t>(host_.data());
      const auto at = reinterpret_cast<std::uintptr_t>(address);
      if (at >= begin && at < begin + host_.size()) {
        return transfer.count <= begin + host_.size() - at;
      }
      return state_.IsFree(address, transfer.count, stream);
    };
    return may_touch(transfer.to) &&
           (transfer.is_fill || may_touch(transfer.from));
  }

  void TransferNow() {
    const State::Transfer transfer = AnyTransfer();
    bool no_work = false;
    const Codes expected = state_.TransferNow(thread(), transfer, &no_work);
    if (expected.MustSucceed() && !no_work && !MayTouch(transfer, nullptr)) {
      return;
    }
    const bool works = expected.MustSucceed() && !no_work;
    const std::vector<int> bytes =
        works ? BytesOf(transfer) : std::vector<int>();
    int code = 0;
    if (transfer.is_fill) {
      Log("aclrtMemset", transfer.to, transfer.limit, transfer.value,
          transfer.count);
      code = aclrtMemset(transfer.to, transfer.limit, transfer.value,
                         transfer.count);
    } else {
      Log("aclrtMemcpy", transfer.to, transfer.limit, transfer.from,
          transfer.count, transfer.kind);
      code = aclrtMemcpy(transfer.to, transfer.limit, transfer.from,
                         transfer.count, KindOf(transfer.kind));
    }
    if (Check(expected, code) && works) Transferred(transfer, bytes);
  }

  std::vector<int> BytesOf(const State::Transfer& transfer) {
    if (!transfer.is_fill) return state_.BytesAt(transfer.from, transfer.count);
    return std::vector<int>(transfer.count, transfer.value & 0xFF);
  }

  void Transferred(const State::Transfer& transfer,
                   const std::vector<int>& bytes) {
    if (!state_.IsPageable(transfer.to)) {
      return state_.SetBytesAt(transfer.to, bytes);
    }
    // Memory that is not the library's: it has them now.
    const auto* const found = static_cast<const unsigned char*>(transfer.to);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (bytes[i] == Memory::kUnknown || bytes[i] == found[i]) continue;
      return Fail("byte " + std::to_string(i) + " is " +
                  std::to_string(found[i]) + " and must be " +
                  std::to_string(bytes[i]));
    }
  }

  void TransferInStream() {
    const State::Transfer transfer = AnyTransfer();
    void* const stream = AnyStream();
    bool no_work = false;
    const Codes expected =
        state_.TransferInStream(thread(), transfer, stream, &no_work);
    const auto found = state_.FindStream(thread(), stream);
    if (expected.MustSucceed() && !no_work &&
        !MayTouch(transfer, found.get())) {
      return;
    }
    const bool works = expected.MustSucceed() && !no_work;
    const bool waits = state_.IsPageable(transfer.to) ||
                       (!transfer.is_fill && state_.IsPageable(transfer.from));
    const std::vector<int> bytes =
        works ? BytesOf(transfer) : std::vector<int>();
    int code = 0;
    if (transfer.is_fill) {
      Log("aclrtMemsetAsync", transfer.to, transfer.limit, transfer.value,
          transfer.count, stream);
      code = aclrtMemsetAsync(transfer.to, transfer.limit, transfer.value,
                              transfer.count, stream);
    } else {
      Log("aclrtMemcpyAsync", transfer.to, transfer.limit, transfer.from,
          transfer.count, transfer.kind, stream);
      code = aclrtMemcpyAsync(transfer.to, transfer.limit, transfer.from,
                              transfer.count, KindOf(transfer.kind), stream);
    }
    if (!Check(expected, code) || !works) return;
    Transferred(transfer, bytes);
    if (waits) return state_.Drain(*found);
    found->may_be_busy = true;
    state_.Locate(transfer.to)->users.insert(found.get());
    if (!transfer.is_fill) {
      state_.Locate(transfer.from)->users.insert(found.get());
    }
  }

  // Of any number, also one that names no kind.
  static aclrtMemcpyKind KindOf(int number) {
    aclrtMemcpyKind kind;
    static_assert(sizeof(kind) == sizeof(number));
    std::memcpy(&kind, &number, sizeof(kind));
    return kind;
  }

  // ----- Tensors, lists, arrays. -----

  struct Description {
    aclDataType type;
    std::vector<std::int64_t> dims;
  };
  // With these a random problem is good at times.
  static const std::vector<Description>& Descriptions() {
    static const std::vector<Description> descriptions = {
        {ACL_FLOAT, {4, 2}}, {ACL_FLOAT16, {4, 2}}, {ACL_INT8, {4, 2}},
        {ACL_INT8, {4, 2}},  {ACL_FLOAT, {2}},      {ACL_FLOAT, {1}},
        {ACL_INT32, {2}},    {ACL_INT32, {1}},      {ACL_FLOAT, {0, 2}},
        {ACL_INT8, {0, 2}}};
    return descriptions;
  }

  void CreateTensor() {
    if (state_.tensors.size() >= kMostObjects) return;
    const Description& description =
        Descriptions()[Pick(Descriptions().size())];
    const bool broken = Chance(4);
    char* const data = Chance(90) ? AnyMemory() : nullptr;
    Log("aclCreateTensor", description.type, description.dims.size(),
        static_cast<void*>(data));
    aclTensor* const tensor = aclCreateTensor(
        broken ? nullptr : description.dims.data(), description.dims.size(),
        description.type, nullptr, 0, ACL_FORMAT_ND, description.dims.data(),
        description.dims.size(), data);
    // It has no code; the model has one for it.
    if (!Check(broken ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_SUCCESS,
               tensor != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_NULLPTR)) {
      return;
    }
    NoteHandle(tensor);
    const auto made = std::make_shared<Tensor>();
    made->dims = description.dims;
    made->type = description.type;
    made->data = data;
    state_.tensors.Add(tensor, made);
  }

  void DestroyTensor() {
    void* const tensor = AnyOf(state_.tensors);
    Log("aclDestroyTensor", tensor);
    if (Check(State::DestroyOrNull(state_.tensors, tensor),
              aclDestroyTensor(static_cast<aclTensor*>(tensor)))) {
      state_.tensors.Remove(tensor);
    }
  }

  void AskTensor() {
    auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
    Output<void*> address(NullOutput());
    Output<aclDataType> type(NullOutput());
    Log("aclGetRawTensorAddr", static_cast<void*>(tensor), address);
    if (Check(state_.AskTensor(tensor, address.given()),
              aclGetRawTensorAddr(tensor, address.address()), address) &&
        address.value() != state_.tensors.Find(tensor)->data) {
      Fail("it is another address");
    }
    Log("aclGetDataType", static_cast<void*>(tensor), type);
    if (Check(state_.AskTensor(tensor, type.given()),
              aclGetDataType(tensor, type.address()), type) &&
        type.value() != state_.tensors.Find(tensor)->type) {
      Fail("it is another type");
    }
  }

  void SetRawTensorAddr() {
    auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
    char* const address = AnyMemory();
    Log("aclSetRawTensorAddr", static_cast<void*>(tensor),
        static_cast<void*>(address));
    if (Check(state_.AskTensor(tensor, true),
              aclSetRawTensorAddr(tensor, address))) {
      state_.tensors.Find(tensor)->data = address;
    }
  }

  void CreateTensorList() {
    if (state_.tensor_lists.size() >= 4) return;
    std::vector<const aclTensor*> elements(Pick(3));
    bool good = true;
    for (const aclTensor*& element : elements) {
      element = static_cast<aclTensor*>(AnyOf(state_.tensors));
      good &= element == nullptr || state_.tensors.Has(element);
    }
    Log("aclCreateTensorList", elements.size());
    aclTensorList* const list =
        aclCreateTensorList(elements.data(), elements.size());
    if (!Check(good ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID,
               list != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID)) {
      return;
    }
    NoteHandle(list);
    state_.tensor_lists.Add(list, std::make_shared<std::vector<const void*>>(
                                      elements.begin(), elements.end()));
  }

  void DestroyTensorList() {
    void* const list = AnyOf(state_.tensor_lists);
    Log("aclDestroyTensorList", list);
    if (!Check(State::DestroyOrNull(state_.tensor_lists, list),
               aclDestroyTensorList(static_cast<aclTensorList*>(list))) ||
        list == nullptr) {
      return;
    }
    for (const void* tensor : *state_.tensor_lists.Find(list)) {
      state_.tensors.Remove(tensor);
    }
    state_.tensor_lists.Remove(list);
  }

  void UseArray() {
    void* const array = AnyOf(state_.arrays);
    Output<uint64_t> size(NullOutput());
    Log("aclGetIntArraySize", array, size);
    if (Check(State::AskSize(state_.arrays, array, size.given()),
              aclGetIntArraySize(static_cast<aclIntArray*>(array),
                                 size.address()),
              size) &&
        size.value() != state_.arrays.Find(array)->size()) {
      Fail("it is another size");
    }
    if (Chance(50)) {
      Log("aclDestroyIntArray", array);
      if (Check(State::DestroyOrNull(state_.arrays, array),
                aclDestroyIntArray(static_cast<aclIntArray*>(array)))) {
        state_.arrays.Remove(array);
      }
    }
    if (state_.arrays.size() >= 4) return;
    const auto values = std::make_shared<std::vector<std::int64_t>>(Pick(3));
    Log("aclCreateIntArray", values->size());
    aclIntArray* const made = aclCreateIntArray(values->data(), values->size());
    if (!Check(ACLNN_SUCCESS,
               made != nullptr ? ACLNN_SUCCESS : ACLNN_ERR_INNER))
      return;
    NoteHandle(made);
    state_.arrays.Add(made, values);
  }

  // ----- The operator. -----

  // A tensor of such a description, if there is one.
  void* TensorLike(const Description& description) {
    if (Chance(10)) return AnyOf(state_.tensors);
    for (const auto& [handle, tensor] : state_.tensors) {
      if (tensor->type == description.type && tensor->dims == description.dims)
        return const_cast<void*>(handle);
    }
    return AnyOf(state_.tensors);
  }

  void PhaseOne() {
    if (state_.executors.size() >= kMostObjects) return;
    const bool empty = Chance(10);
    const int64_t rows = empty ? 0 : 4;
    const int64_t channels = Chance(50) ? 2 : 1;
    void* const x = TensorLike({OneOf({ACL_FLOAT, ACL_FLOAT16}), {rows, 2}});
    void* const scales = TensorLike({ACL_FLOAT, {channels}});
    void* const zero_points =
        Chance(50) ? nullptr : TensorLike({ACL_INT32, {channels}});
    void* const out = TensorLike({ACL_INT8, {rows, 2}});
    const aclDataType type = Chance(90) ? ACL_INT8 : ACL_INT32;
    const int axis = Chance(90) ? OneOf({1, -1}) : OneOf({0, 2, -3});
    Output<uint64_t> workspace_size(NullOutput());
    Output<aclOpExecutor*> executor(NullOutput());
    const Codes expected =
        state_.PhaseOne(x, scales, zero_points, type, axis, out,
                        workspace_size.given() && executor.given());
    Log("aclnnQuantizeGetWorkspaceSize", x, scales, zero_points, type, axis,
        out, workspace_size, executor);
    if (!Check(expected,
               aclnnQuantizeGetWorkspaceSize(
                   static_cast<aclTensor*>(x), static_cast<aclTensor*>(scales),
                   static_cast<aclTensor*>(zero_points), type, axis,
                   static_cast<aclTensor*>(out), workspace_size.address(),
                   executor.address()),
               workspace_size, executor)) {
      return;
    }
    NoteHandle(executor.value());
    const auto made = std::make_shared<Executor>();
    made->x = state_.tensors.Find(x);
    made->scales = state_.tensors.Find(scales);
    made->zero_points = state_.tensors.Find(zero_points);
    made->out = state_.tensors.Find(out);
    state_.executors.Add(executor.value(), made);
  }

  void PhaseTwo() {
    void* const executor = AnyOf(state_.executors);
    void* const stream = AnyStream();
    void* const workspace = Chance(90) ? nullptr : host_.data();
    const uint64_t workspace_size = Chance(95) ? 0 : 32;
    const auto found = state_.executors.Find(executor);
    Codes expected =
        executor == nullptr ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_ERR_PARAM_INVALID;
    bool works = false;
    if (found != nullptr) {
      expected =
          state_.PhaseTwo(thread(), *found, workspace, workspace_size, stream);
      works = expected.MustSucceed() && !found->x->IsEmpty() &&
              !found->scales->IsEmpty();
    }
    const auto on = state_.FindStream(thread(), stream);
    if (works && !MayRun(*found, on.get())) return;
    Log("aclnnQuantize", workspace, workspace_size, executor, stream);
    Check(expected,
          aclnnQuantize(workspace, workspace_size,
                        static_cast<aclOpExecutor*>(executor), stream));
    if (found == nullptr || failed_) return;
    if (!found->repeatable) state_.executors.Remove(executor);
    if (!works) return;
    on->may_be_busy = true;
    Quantized(*found);
    for (const auto& tensor :
         {found->x, found->scales, found->zero_points, found->out}) {
      if (tensor != nullptr)
        state_.Locate(tensor->data)->users.insert(on.get());
    }
  }

  // Whether the tensors lie in memory that the stream may touch, aligned for
  // their types.
  bool MayRun(const Executor& executor, const Stream* stream) {
    for (const auto& tensor :
         {executor.x, executor.scales, executor.zero_points, executor.out}) {
      if (tensor == nullptr) continue;
      if (!state_.IsFree(tensor->data, tensor->Bytes(), stream) ||
          reinterpret_cast<std::uintptr_t>(tensor->data) %
                  aclDataTypeSize(tensor->type) !=
              0) {
        return false;
      }
    }
    return true;
  }

  // What the operator makes of what the inputs will hold.
  void Quantized(const Executor& executor) {
    const Tensor& out = *executor.out;
    const Elements x(state_, *executor.x);
    const Elements scales(state_, *executor.scales);
    std::optional<Elements> zero_points;
    if (executor.zero_points != nullptr) {
      zero_points.emplace(state_, *executor.zero_points);
    }
    // CANN leaves open what becomes of an output that overlaps an input.
    const Memory* const block = state_.Locate(out.data);
    const bool overlaps =
        block == x.block || block == scales.block ||
        (zero_points.has_value() && block == zero_points->block);
    std::vector<int> bytes(out.Bytes(), Memory::kUnknown);
    const std::size_t channels = executor.scales->Bytes() / scales.size;
    for (std::size_t i = 0; i < bytes.size() && !overlaps; ++i) {
      const std::size_t channel = i % channels;
      std::optional<float> zero_point;
      if (zero_points.has_value()) zero_point = zero_points->At(channel);
      if (!x.IsKnown(i) || !scales.IsKnown(channel) ||
          (zero_points.has_value() && !zero_points->IsKnown(channel))) {
        continue;
      }
      std::int8_t value = 0;
      numerics::StoreOutput(
          DType::kInt8,
          numerics::Affine(x.At(i), scales.At(channel), zero_point), &value);
      bytes[i] = static_cast<unsigned char>(value);
    }
    state_.SetBytesAt(out.data, bytes);
  }

  // The elements of a tensor, as its memory will hold them.
  struct Elements {
    Elements(State& state, const Tensor& tensor)
        : size(aclDataTypeSize(tensor.type)),
          type(static_cast<DType>(tensor.type)),
          block(state.Locate(tensor.data)),
          bytes(state.BytesAt(tensor.data, tensor.Bytes())) {}

    bool IsKnown(std::size_t i) const {
      return std::find(
                 bytes.begin() + static_cast<std::ptrdiff_t>(i * size),
                 bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * size),
                 Memory::kUnknown) ==
             bytes.begin() + static_cast<std::ptrdiff_t>((i + 1) * size);
    }
    float At(std::size_t i) const {
      std::array<unsigned char, 4> element = {};
      for (std::size_t j = 0; j < size; ++j) {
        element[j] = static_cast<unsigned char>(bytes[i * size + j]);
      }
      return numerics::LoadInput(type, element.data());
    }

    std::size_t size;
    DType type;
    const Memory* block;
    std::vector<int> bytes;
  };

  void SetRepeatable() {
    void* const executor = AnyOf(state_.executors);
    Log("aclSetAclOpExecutorRepeatable", executor);
    if (Check(state_.LiveExecutor(executor),
              aclSetAclOpExecutorRepeatable(
                  static_cast<aclOpExecutor*>(executor)))) {
      state_.executors.Find(executor)->repeatable = true;
    }
  }

  void DestroyExecutor() {
    void* const executor = AnyOf(state_.executors);
    Log("aclDestroyAclOpExecutor", executor);
    if (Check(state_.LiveExecutor(executor),
              aclDestroyAclOpExecutor(static_cast<aclOpExecutor*>(executor)))) {
      state_.executors.Remove(executor);
    }
  }

  void SetTensorAddr() {
    auto* const executor = static_cast<aclOpExecutor*>(AnyOf(state_.executors));
    auto* const tensor = static_cast<aclTensor*>(AnyOf(state_.tensors));
    char* const address = AnyMemory();
    using Setter =
        aclnnStatus (*)(aclOpExecutor*, std::size_t, aclTensor*, void*);
    const auto [name, setter] = OneOf<std::pair<const char*, Setter>>(
        {{"aclSetInputTensorAddr", aclSetInputTensorAddr},
         {"aclSetOutputTensorAddr", aclSetOutputTensorAddr},
         {"aclSetTensorAddr", aclSetTensorAddr},
         {"AclSetInputTensorAddr", AclSetInputTensorAddr},
         {"AclSetOutputTensorAddr", AclSetOutputTensorAddr},
         {"AclSetTensorAddr", AclSetTensorAddr}});
    std::shared_ptr<Tensor> found;
    const Codes expected = state_.SetTensorAddr(executor, tensor, &found);
    Log(name, static_cast<void*>(executor), static_cast<void*>(tensor),
        static_cast<void*>(address));
    Check(expected, setter(executor, Pick(5), tensor, address));
    if (found != nullptr) found->data = address;
  }

  void SetDynamicTensorAddr() {
    auto* const executor = static_cast<aclOpExecutor*>(AnyOf(state_.executors));
    auto* const list = static_cast<aclTensorList*>(AnyOf(state_.tensor_lists));
    const std::size_t index = Pick(3);
    char* const address = AnyMemory();
    using Setter = aclnnStatus (*)(aclOpExecutor*, std::size_t, std::size_t,
                                   aclTensorList*, void*);
    const auto [name, setter] = OneOf<std::pair<const char*, Setter>>(
        {{"aclSetDynamicInputTensorAddr", aclSetDynamicInputTensorAddr},
         {"aclSetDynamicOutputTensorAddr", aclSetDynamicOutputTensorAddr},
         {"aclSetDynamicTensorAddr", aclSetDynamicTensorAddr},
         {"AclSetDynamicInputTensorAddr", AclSetDynamicInputTensorAddr},
         {"AclSetDynamicOutputTensorAddr", AclSetDynamicOutputTensorAddr},
         {"AclSetDynamicTensorAddr", AclSetDynamicTensorAddr}});
    std::shared_ptr<Tensor> found;
    const Codes expected =
        state_.SetDynamicTensorAddr(executor, list, index, &found);
    Log(name, static_cast<void*>(executor), static_cast<void*>(list), index,
        static_cast<void*>(address));
    Check(expected, setter(executor, 0, index, list, address));
    if (found != nullptr) found->data = address;
  }

  // ----- Sequences. -----

  struct Choice {
    int weight;
    void (Sequence::*make)();
  };

  void Step() {
    static const std::vector<Choice> choices = {
        {1, &Sequence::Init},
        {1, &Sequence::Finalize},
        {6, &Sequence::SetDevice},
        {3, &Sequence::ResetDevice},
        {2, &Sequence::GetDevice},
        {2, &Sequence::SynchronizeDevice},
        {2, &Sequence::CreateContext},
        {2, &Sequence::DestroyContext},
        {5, &Sequence::SetCurrentContext},
        {2, &Sequence::GetCurrentContext},
        {8, &Sequence::CreateStream},
        {3, &Sequence::DestroyStream},
        {4, &Sequence::SynchronizeStream},
        {4, &Sequence::SynchronizeStreamWithTimeout},
        {4, &Sequence::StreamQuery},
        {8, &Sequence::StreamWaitEvent},
        {6, &Sequence::CreateEvent},
        {4, &Sequence::DestroyEvent},
        {10, &Sequence::RecordEvent},
        {3, &Sequence::ResetEvent},
        {4, &Sequence::QueryEvent},
        {4, &Sequence::QueryEventStatus},
        {4, &Sequence::QueryEventWaitStatus},
        {3, &Sequence::SynchronizeEvent},
        {3, &Sequence::SynchronizeEventWithTimeout},
        {5, &Sequence::EventElapsedTime},
        {9, &Sequence::Malloc},
        {4, &Sequence::Free},
        {8, &Sequence::TransferNow},
        {16, &Sequence::TransferInStream},
        {7, &Sequence::CreateTensor},
        {3, &Sequence::DestroyTensor},
        {2, &Sequence::AskTensor},
        {6, &Sequence::SetRawTensorAddr},
        {2, &Sequence::CreateTensorList},
        {1, &Sequence::DestroyTensorList},
        {2, &Sequence::UseArray},
        {14, &Sequence::PhaseOne},
        {14, &Sequence::PhaseTwo},
        {3, &Sequence::SetRepeatable},
        {2, &Sequence::DestroyExecutor},
        {5, &Sequence::SetTensorAddr},
        {3, &Sequence::SetDynamicTensorAddr},
    };
    static const int total = [] {
      int sum = 0;
      for (const Choice& choice : choices) sum += choice.weight;
      return sum;
    }();
    auto at = static_cast<int>(Pick(static_cast<std::size_t>(total)));
    for (const Choice& choice : choices) {
      at -= choice.weight;
      if (at < 0) return (this->*choice.make)();
    }
  }

  // The process stays, and after a failure other things do.
  void ForgetEarlierSequences() {
    for (std::size_t i = 0; i < state_.devices.size(); ++i) {
      aclrtResetDeviceForce(static_cast<int32_t>(i));
    }
    aclInit(nullptr);
    aclFinalize();
    aclGetRecentErrMsg();
  }

  // As a program would that remembers what it has made.
  void DestroyEverything() {
    if (failed_) return;
    thread_ = 0;
    while (state_.executors.size() > 0) {
      void* const executor = state_.executors.At(0);
      EXPECT_EQ(aclDestroyAclOpExecutor(static_cast<aclOpExecutor*>(executor)),
                ACLNN_SUCCESS);
      state_.executors.Remove(executor);
    }
    for (const auto& [list, elements] : state_.tensor_lists) {
      EXPECT_EQ(aclDestroyTensorList(static_cast<const aclTensorList*>(list)),
                ACLNN_SUCCESS);
      for (const void* tensor : *elements) state_.tensors.Remove(tensor);
    }
    for (const auto& [tensor, object] : state_.tensors) {
      EXPECT_EQ(aclDestroyTensor(static_cast<const aclTensor*>(tensor)),
                ACLNN_SUCCESS);
    }
    for (const auto& [array, object] : state_.arrays) {
      EXPECT_EQ(aclDestroyIntArray(static_cast<const aclIntArray*>(array)),
                ACLNN_SUCCESS);
    }
    for (const auto& [event, object] : state_.events) {
      EXPECT_EQ(aclrtDestroyEvent(const_cast<void*>(event)), ACL_SUCCESS);
    }
    for (const auto& [handle, context] : state_.contexts) {
      if (context->is_default) continue;
      EXPECT_EQ(aclrtDestroyContext(const_cast<void*>(handle)), ACL_SUCCESS);
    }
    for (std::size_t i = 0; i < state_.devices.size(); ++i) {
      if (state_.devices[i].times_set == 0) continue;
      EXPECT_EQ(aclrtResetDeviceForce(static_cast<int32_t>(i)), ACL_SUCCESS);
    }
    for (const auto& [address, memory] : state_.memory) {
      void* const block = const_cast<char*>(address);
      EXPECT_EQ(memory.is_device ? aclrtFree(block) : aclrtFreeHost(block),
                ACL_SUCCESS);
    }
  }

  const std::uint64_t seed_;
  std::mt19937_64 random_;
  State state_;
  std::array<std::unique_ptr<Worker>, kThreads> workers_;
  std::array<model::Thread, kThreads> threads_;
  std::size_t thread_ = 0;  // whose turn it is
  int calls_ = 0;
  bool failed_ = false;
  std::deque<std::string> log_;
  std::string function_;        // of the last call
  std::vector<void*> handles_;  // all that there ever were
  std::uint64_t recordings_ = 0;
  std::array<char, 4096> host_ = {};  // memory that is not the library's
};

class ModelTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(ModelTest, RandomCallsGiveTheDocumentedCodes) {
  uint32_t device_count = 0;
  ASSERT_EQ(aclrtGetDeviceCount(&device_count), ACL_SUCCESS);
  Sequence(GetParam(), device_count).Run();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest,
                         ::testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace aclq::testing
