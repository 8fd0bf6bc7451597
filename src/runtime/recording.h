// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Recording: one aclrtRecordEvent. An event refers to its latest one; whoever
// waits for an earlier one keeps that.

#ifndef ACLQ_SRC_RUNTIME_RECORDING_H_
#define ACLQ_SRC_RUNTIME_RECORDING_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "src/runtime/deadline.h"

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

  // Marks it done, at a time if it is one that is timed, and tells whether the
  // stream has a failure to report then. Only the first call counts.
  void Finish(std::optional<Time> time, bool has_failure = false) noexcept;

  bool done() const { return done_.load(std::memory_order_acquire); }

  // None until it is done, and when it was not timed.
  std::optional<Time> time() const;

  bool has_failure() const;

  // Waits until it is done; false if the deadline came first.
  bool Wait(Deadline deadline);

  // Calls the function once, when it is done: at once if it is already, else
  // in the thread that calls Finish. The function must not throw.
  void WhenDone(std::function<void()> function);

  // The stream it is recorded on, null if it is gone; and its address, to
  // compare only.
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

#endif  // ACLQ_SRC_RUNTIME_RECORDING_H_
