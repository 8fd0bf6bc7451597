// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Callbacks: functions of the program that streams call in its own threads.

#ifndef ACLQ_SRC_RUNTIME_CALLBACK_H_
#define ACLQ_SRC_RUNTIME_CALLBACK_H_

#include <condition_variable>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>

#include "src/runtime/outcome.h"
#include "src/runtime/recording.h"

namespace aclq::runtime {

class Stream;

// The two sets of functions that CANN has for it: aclrtLaunchCallback and
// theirs, aclrtLaunchHostFunc and theirs.
enum class CallbackKind { kReport, kHostFunc };
inline constexpr int kCallbackKinds = 2;

struct Callback {
  void (*function)(void*);
  void* argument;
  const Stream* stream;  // to compare only
  // Goes when the callback has run, or never will: what waits for it goes on.
  std::shared_ptr<void> end;

  void Run() const;
};

// A thread of the program that streams have been told to call functions in, and
// the functions that wait for it. Thread-safe.
class Subscriber {
 public:
  Subscriber(std::uint64_t thread_id, int32_t device_id)
      : thread_id_(thread_id), device_id_(device_id) {}
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  std::uint64_t thread_id() const { return thread_id_; }
  int32_t device_id() const { return device_id_; }

  void AddStream();
  // How many are left.
  int RemoveStream();

  void Post(Callback callback);

  // Hands over the callbacks of a stream that have not begun.
  std::list<Callback> Take(const Stream* stream);

  // Waits for callbacks and runs those that are there. For the thread itself.
  Outcome Process(Deadline deadline);

 private:
  const std::uint64_t thread_id_;
  const int32_t device_id_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int streams_ = 0;
  std::list<Callback> callbacks_;
};

// Parts a stream from its subscribers. Its callbacks that have not begun never
// will.
void EndSubscriptions(Stream& stream);

// The same for the callbacks alone.
void DropCallbacks(Stream& stream);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CALLBACK_H_
