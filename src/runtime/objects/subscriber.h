// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Callbacks: functions of the program that streams call in threads of the
// program.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_SUBSCRIBER_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_SUBSCRIBER_H_

#include <condition_variable>
#include <cstdint>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "src/runtime/core/outcome.h"
#include "src/runtime/objects/recording.h"

namespace aclq::runtime {

class Stream;

// CANN's two sets of functions for callbacks: that of aclrtLaunchCallback and
// that of aclrtLaunchHostFunc.
enum class CallbackKind { kReport, kHostFunc };
inline constexpr int kCallbackKinds = 2;

struct Callback {
  void (*function)(void*);
  void* argument;
  const Stream* stream;  // for comparison only
  // Destroyed when the callback has run or never will; its deleter ends the
  // wait for the callback.
  std::shared_ptr<void> end;

  void Run() const;
};

// A thread of the program that runs callbacks of streams, and its queue of
// callbacks. Thread-safe.
class Subscriber {
 public:
  Subscriber(std::uint64_t thread_id, int32_t device_id)
      : thread_id_(thread_id), device_id_(device_id) {}
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  std::uint64_t thread_id() const { return thread_id_; }
  int32_t device_id() const { return device_id_; }

  void AddStream();
  // Returns how many streams are left.
  int RemoveStream();

  void Post(Callback callback);

  // Removes and returns the callbacks of a stream that have not begun.
  std::list<Callback> Take(const Stream* stream);

  // Waits for callbacks and runs the queued ones. Only the subscribed thread
  // may call it.
  Outcome Process(Deadline deadline);

 private:
  const std::uint64_t thread_id_;
  const int32_t device_id_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int streams_ = 0;
  std::list<Callback> callbacks_;
};

inline constexpr CallbackKind kCallbackKindList[] = {CallbackKind::kReport,
                                                     CallbackKind::kHostFunc};
static_assert(std::size(kCallbackKindList) == kCallbackKinds);

// The subscribers of a kind. This mutex is locked before that of a stream or a
// subscriber.
struct Subscribers {
  std::mutex mutex;
  std::map<std::uint64_t, std::shared_ptr<Subscriber>> by_thread;
};

// Returns the subscribers of a kind.
Subscribers& AllSubscribers(CallbackKind kind);

// Returns the refusal for a thread that no stream is subscribed to.
Outcome ThreadNotSubscribed(std::uint64_t thread_id);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_SUBSCRIBER_H_
