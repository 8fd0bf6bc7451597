// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Recording: one aclrtRecordEvent. An event refers to its latest recording; a
// thread that waits for an earlier recording keeps that one.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_RECORDING_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_RECORDING_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "src/runtime/core/deadline.h"

namespace aclq::runtime {

class Stream;

// Thread-safe.
class Recording {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Recording(std::weak_ptr<Stream> stream)
      : stream_(std::move(stream)), stream_address_(stream_.lock().get()) {}
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;

  // Marks the recording done, with a time if it is timed, and records whether
  // the stream then has a failure to report. Only the first call counts.
  void Finish(std::optional<Time> time, bool has_failure = false) noexcept;

  bool done() const { return done_.load(std::memory_order_acquire); }

  // Returns no time until the recording is done, and none if it is not timed.
  std::optional<Time> time() const;

  bool has_failure() const;

  // Waits until the recording is done. Returns false if the deadline comes
  // first.
  bool Wait(Deadline deadline);

  // Calls the function once, when the recording is done: immediately if it
  // already is, otherwise in the thread that calls Finish. The function must
  // not throw.
  void WhenDone(std::function<void()> function);

  // The stream of the recording, null if it was destroyed; and its address, for
  // comparison only.
  std::shared_ptr<Stream> stream() const { return stream_.lock(); }
  const Stream* stream_address() const { return stream_address_; }

 private:
  const std::weak_ptr<Stream> stream_;
  const Stream* const stream_address_;
  std::atomic<bool> done_{false};
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Time> time_;
  bool has_failure_ = false;
  std::vector<std::function<void()>> when_done_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_RECORDING_H_
