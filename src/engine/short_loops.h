// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Decides whether loops of about ten microseconds get helpers.

#ifndef ACLQ_SRC_ENGINE_SHORT_LOOPS_H_
#define ACLQ_SRC_ENGINE_SHORT_LOOPS_H_

#include <algorithm>
#include <chrono>

namespace aclq::engine {

// The policy that decides whether short loops get helpers. Waking a helper
// takes its caller as long as a short loop does, and a helper takes several
// times as long as its caller to read numbers that the caller has just written.
// So short loops get helpers only after a series of loops, with short pauses
// between them, has lasted for a while and will probably go on, and only while
// helpers save time: each loss doubles the delay before the next trial.
class ShortLoops {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Nanoseconds = std::chrono::nanoseconds;
  using Microseconds = std::chrono::microseconds;

  // Longest pause between two loops of a series. Helpers look for work for
  // longer than this before they sleep.
  static constexpr Microseconds kLongestPause{25};
  // Age at which a series begins to get helpers for its short loops.
  static constexpr Microseconds kLeastSeriesAge{100};
  // Shortest and longest delay of the next trial after a loss.
  static constexpr Microseconds kShortestDelay{100};
  static constexpr Microseconds kLongestDelay{100'000};
  // Lost time that ends a trial. A trial may lose this much, since its first
  // loops fill the helpers' caches. Earlier gains offset at most the same
  // amount of lost time.
  static constexpr Microseconds kMostLoss{25};

  // Records the start or the end of a loop, long or short. Begin is called only
  // while no other loop runs.
  void Begin(Time now) {
    if (now - end_ > kLongestPause) begin_ = now;
  }
  void End(Time now) { end_ = now; }

  // Returns whether a short loop that begins at `now` gets helpers.
  bool GetHelpers(Time now) const {
    return now - begin_ >= kLeastSeriesAge && now >= next_try_;
  }

  // Returns whether to wake a helper for a short loop: one helper, and one more
  // each time that helpers have saved time.
  bool Wake(Time now) {
    if (!is_on_trial_) {
      is_on_trial_ = true;
      begin_of_woken_ = begin_;
      return true;
    }
    if (begin_of_woken_ != begin_) EndTrial(now);  // It came after its series.
    return false;
  }

  // Records the time that helpers saved in a loop, negative if they cost time.
  void RecordGain(Nanoseconds gain, Time now) {
    balance_ = std::min<Nanoseconds>(balance_ + gain, kMostLoss);
    if (balance_ > Nanoseconds(0)) {
      is_on_trial_ = false;
      delay_ = kShortestDelay;
    } else if (balance_ < -kMostLoss) {
      EndTrial(now);
    }
  }

 private:
  void EndTrial(Time now) {
    next_try_ = now + delay_;
    delay_ = std::min(2 * delay_, kLongestDelay);
    balance_ = Nanoseconds(0);
    is_on_trial_ = false;
  }

  Time begin_, end_;  // of the series
  Time next_try_;
  Microseconds delay_ = kShortestDelay;
  Nanoseconds balance_{0};
  bool is_on_trial_ = false;  // no time saved since a helper was woken
  Time begin_of_woken_;       // of the series in which the helper was woken
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SHORT_LOOPS_H_
