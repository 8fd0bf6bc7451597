// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Deferral: the delay that work on an idle stream spends waiting for a thread
// that synchronises the stream.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_DEFERRAL_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_DEFERRAL_H_

#include <algorithm>
#include <chrono>

namespace aclq::runtime {

// The delay of deferred work. Waking the stream's thread takes several
// microseconds, and so does waking the thread that waits for it. If a thread
// synchronises the stream soon, it does the work itself in less time. A
// Deferral predicts from the stream's past: the delay doubles each time a
// synchronisation comes soon after the work, and drops to zero when none does.
// So a program that does not synchronise loses one delay, once, until a
// synchronisation comes soon again.
//
// Time spent on tasks of streams does not count: a thread that synchronises one
// stream after another reaches the last stream when the work of the others is
// done, and could not have come earlier. So each time point comes with
// `at_tasks`, the time that all threads have spent on tasks during
// synchronisations.
//
// The stream's thread wakes at the end of each delay, even if it is not needed,
// so long delays cost less than short ones. Not thread-safe.
class Deferral {
 public:
  using Clock = std::chrono::steady_clock;
  using Time = Clock::time_point;
  using Duration = Clock::duration;
  using Microseconds = std::chrono::microseconds;

  // Longest time between work and a synchronisation that counts as soon.
  static constexpr Microseconds kSoon{50};
  static constexpr Microseconds kShortestDelay{50};
  static constexpr Microseconds kLongestDelay{400};

  // Records that work comes to the idle stream. The work is deferred if the
  // delay is above zero.
  void Begin(Time now, Duration at_tasks) {
    begin_ = now;
    at_tasks_at_begin_ = at_tasks;
    end_ = now + delay_;
    is_on_ = delay_ > Microseconds(0);
    is_synchronized_ = false;
  }

  bool is_on() const { return is_on_; }
  Time end() const { return end_; }

  // Returns when the sleeping stream's thread checks for work without being
  // notified: at the end of the deferral; a delay from now if work came within
  // the last delay, so that the next work need not wake the thread; otherwise
  // never.
  Time NextLook(Time now) const {
    if (is_on_) return end_;
    return now - begin_ < delay_ ? now + delay_ : Time::max();
  }

  // Returns whether a synchronisation now would be the first since the work
  // came.
  bool is_awaited() const { return !is_synchronized_; }
  void NoteSynchronization(Time now, Duration at_tasks) {
    is_synchronized_ = true;
    const Duration idle = now - begin_ - (at_tasks - at_tasks_at_begin_);
    delay_ = idle > kSoon
                 ? Microseconds(0)
                 : std::clamp(2 * delay_, kShortestDelay, kLongestDelay);
  }

  // Records that the work must begin before a synchronisation.
  void Miss() {
    if (!is_synchronized_) delay_ = Microseconds(0);
    is_synchronized_ = true;
    is_on_ = false;
  }

  // Records that the work has begun.
  void End() { is_on_ = false; }

 private:
  Microseconds delay_ = kShortestDelay;
  Time begin_, end_;
  Duration at_tasks_at_begin_{0};
  bool is_on_ = false;
  bool is_synchronized_ = true;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_DEFERRAL_H_
