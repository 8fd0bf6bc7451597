// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A random sequence of calls by threads that take turns, so that all calls have
// one order. The work of the streams runs meanwhile, since streams are
// sometimes held up. After each call, the code must be one that the model
// allows; a failure must leave a message that names the function, and write no
// output; a success must leave no message.

#ifndef ACLQ_TESTS_STRESS_SEQUENCE_H_
#define ACLQ_TESTS_STRESS_SEQUENCE_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/stress/model.h"

namespace aclq::testing::model {

inline constexpr int kThreads = 4;
inline constexpr int kCallsPerSequence = 10'000;
inline constexpr std::size_t kMostObjects = 24;  // of each kind
inline constexpr std::size_t kLoggedCalls = 25;

// The number of queries, in all sequences, that found a stream not done.
inline int streams_found_at_work = 0;

// A thread that runs functions, one at a time.
class Worker {
 public:
  Worker() : thread_([this] { Work(); }) {}
  ~Worker() {
    Give([] {}, /*last=*/true);
    thread_.join();
  }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Runs a function in the thread and returns when it is done.
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

// An output argument, sometimes null.
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

struct Description;  // of a tensor

// A sequence that depends only on its seed and on the progress of the streams.
class Sequence {
 public:
  Sequence(std::uint64_t seed, std::size_t device_count)
      : seed_(seed), random_(seed), state_(device_count) {
    for (auto& worker : workers_) worker = std::make_unique<Worker>();
    for (char& byte : host_) byte = static_cast<char>(Pick(256));
  }

  void Run();

 private:
  // ----- Random choices. -----

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
  // Returns a handle that is null, foreign, dead, of another kind, or correct
  // by accident.
  void* Wrong();
  template <typename T>
  void* AnyOf(const Live<T>& live) {
    if (live.size() == 0 || Chance(12)) return Wrong();
    return live.At(Pick(live.size()));
  }
  // Returns a stream, mostly of the thread's context.
  void* AnyStream();
  // Returns an address in an allocation, mostly its first.
  char* AnyMemory();

  // ----- Calls. -----

  Thread& thread() { return threads_[thread_]; }
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
  // Checks the effects of the call that was logged last, and returns true if it
  // succeeded.
  template <typename... Outputs>
  bool Check(const Codes& expected, int code, const Outputs&... outputs) {
    ++calls_;
    log_.back() += " gave " + std::to_string(code);
    const char* const text = aclGetRecentErrMsg();
    const std::string message = text != nullptr ? text : "";
    if (!expected.Has(code)) {
      Fail("expected " + expected.Text() + "; the message is: " + message);
    }
    const bool is_silent = code == ACL_SUCCESS ||
                           code == ACL_ERROR_REPEAT_INITIALIZE ||
                           State::IsAnswer(function_, code);
    if (is_silent && text != nullptr) Fail("it left a message: " + message);
    if (!is_silent && text == nullptr) Fail("it left no message");
    // Messages of operators and of their objects name the argument instead.
    const bool must_name = function_.starts_with("aclrt") ||
                           function_ == "aclInit" ||
                           function_.starts_with("aclFinalize");
    if (!is_silent && must_name &&
        message.find(function_) == std::string::npos) {
      Fail("the message does not name the function: " + message);
    }
    if (code != ACL_SUCCESS && !(outputs.IsUntouched() && ...)) {
      Fail("it failed and has written an output");
    }
    if (State::IsLastError(function_, code)) thread().last_error = code;
    return code == ACL_SUCCESS && !failed_;
  }
  void Fail(const std::string& what);
  void NoteHandle(void* handle) { handles_.push_back(handle); }

  // ----- Process and devices. -----

  void Init();
  void Finalize();
  void FinalizeReference();
  void LastError();
  int32_t AnyDevice();
  void SetDevice();
  void AddContext(void* handle, int32_t device, bool is_default);
  void ResetDevice();
  void GetDevice();
  void SynchronizeDevice();
  void SynchronizeDeviceWithTimeout();
  void SetPeerAccess();

  // ----- Contexts. -----

  void CreateContext();
  void DestroyContext();
  void SetCurrentContext();
  void GetCurrentContext();

  // ----- Streams. -----

  void CreateStream();
  void DestroyStream();
  void SynchronizeStream();
  int32_t AnyTimeout();
  void SynchronizeStreamWithTimeout();
  void StreamQuery();
  // Returns the live event of a recording, if it has no later recording.
  void* HandleOf(const Recording& recording) const;
  void* AnyEventToWaitFor();
  void StreamWaitEvent();
  void HoldUp();

  // ----- Events. -----

  void CreateEvent();
  void DestroyEvent();
  void RecordEvent();
  void ResetEvent();
  // Checks the status that a query returned. `complete` and `not_ready` are
  // true if the status may have that value.
  template <typename Status>
  void CheckStatus(Status status, Status complete_value, bool complete,
                   bool not_ready) {
    if (status == complete_value ? !complete : !not_ready) {
      Fail("the status is " + std::to_string(static_cast<int>(status)));
    }
  }
  void QueryEvent();
  void QueryEventStatus();
  void QueryStatusOf(void* event);
  void QueryEventWaitStatus();
  Codes Query(const void* event, bool has_output, bool older_only);
  void SynchronizeEvent();
  void SynchronizeEventWithTimeout();
  void EventElapsedTime();

  // ----- Memory. -----

  void Malloc();
  void Free();
  // Returns a transfer that is mostly valid, otherwise with any error.
  State::Transfer AnyTransfer();
  // Returns true if the program may use all `count` bytes at both addresses.
  bool MayTouch(const State::Transfer& transfer, const Stream* stream);
  void TransferNow();
  std::vector<int> BytesOf(const State::Transfer& transfer);
  void Transferred(const State::Transfer& transfer,
                   const std::vector<int>& bytes);
  void TransferInStream();
  // Returns the kind of any number, even if the number names no kind.
  static aclrtMemcpyKind KindOf(int number);

  // ----- Tensors, lists, arrays. -----

  void CreateTensor();
  void DestroyTensor();
  void InitTensor();
  void AskTensor();
  void SetRawTensorAddr();
  void CreateTensorList();
  void DestroyTensorList();
  void UseArray();

  // ----- The operators. -----

  // Returns a tensor of a description, or null.
  void* TensorLike(const Description& description);
  Attributes AnyAttributes();
  void PhaseOne();
  void PhaseTwo();
  // Returns true if the tensors are in memory that the stream may use, with the
  // alignment of their types.
  bool MayRun(const Executor& executor, const Stream* stream);
  // Sets the bytes of out to the results for the future contents of the inputs.
  void Quantized(const Executor& executor);
  void SetRepeatable();
  void DestroyExecutor();
  void SetTensorAddr();
  void SetDynamicTensorAddr();

  // ----- Sequences. -----

  struct Choice {
    int weight;
    void (Sequence::*make)();
  };
  void Step();
  // Removes what earlier sequences have left in the process, also after a
  // failure.
  void ForgetEarlierSequences();
  void ForgetPeers();
  // Destroys all objects, as a program does that remembers them.
  void DestroyEverything();

  const std::uint64_t seed_;
  std::mt19937_64 random_;
  State state_;
  std::array<std::unique_ptr<Worker>, kThreads> workers_;
  std::array<Thread, kThreads> threads_;
  std::size_t thread_ = 0;  // the thread whose turn it is
  int calls_ = 0;
  bool failed_ = false;
  std::deque<std::string> log_;
  std::string function_;        // of the last call
  std::vector<void*> handles_;  // all handles ever returned
  std::uint64_t recordings_ = 0;
  std::array<char, 4096> host_ = {};  // memory outside the library
};

}  // namespace aclq::testing::model

#endif  // ACLQ_TESTS_STRESS_SEQUENCE_H_
