// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Whether helpers are worth their trouble in loops of some ten microseconds.

#ifndef ACLQ_SRC_ENGINE_SHORT_LOOPS_H_
#define ACLQ_SRC_ENGINE_SHORT_LOOPS_H_

#include <algorithm>
#include <chrono>

namespace aclq::engine {

// To wake a helper takes its caller as long as a short loop does, and numbers
// that the caller has just written take a helper several times as long to read.
// So short loops get helpers only when loops have been following each other for
// a while, as they will probably go on to; and only as long as that gains: with
// every loss the next try is put off for twice as long.
class ShortLoops {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Nanoseconds = std::chrono::nanoseconds;
  using Microseconds = std::chrono::microseconds;

  // The longest pause between loops that follow each other. Helpers look for
  // work for longer than that before they sleep.
  static constexpr Microseconds kLongestPause{25};
  static constexpr Microseconds kAWhile{100};
  static constexpr Microseconds kShortestDelay{100};
  static constexpr Microseconds kLongestDelay{100'000};
  // So much is lost before a try ends, for the first loops fill the helpers'
  // caches; and no more than that of what was gained before makes up for it.
  static constexpr Microseconds kStake{25};

  // Of a loop, long or short, while there is no other.
  void Begin(Time now) {
    if (now - end_ > kLongestPause) begin_ = now;
  }
  void End(Time now) { end_ = now; }

  // Whether one that begins now gets helpers.
  bool GetHelpers(Time now) const {
    return now - begin_ >= kAWhile && now >= next_try_;
  }

  // Whether to wake a helper for it: one, and then more if that has gained.
  bool Wake(Time now) {
    if (!woken_in_vain_) {
      woken_in_vain_ = true;
      begin_of_woken_ = begin_;
      return true;
    }
    if (begin_of_woken_ != begin_) Lose(now);  // It came when all was over.
    return false;
  }

  // How much sooner a loop with helpers has ended than it would have without.
  void Judge(Nanoseconds gain, Time now) {
    balance_ = std::min<Nanoseconds>(balance_ + gain, kStake);
    if (balance_ > Nanoseconds(0)) {
      woken_in_vain_ = false;
      delay_ = kShortestDelay;
    } else if (balance_ < -kStake) {
      Lose(now);
    }
  }

 private:
  void Lose(Time now) {
    next_try_ = now + delay_;
    delay_ = std::min(2 * delay_, kLongestDelay);
    balance_ = Nanoseconds(0);
    woken_in_vain_ = false;
  }

  Time begin_, end_;  // of loops that follow each other
  Time next_try_;
  Microseconds delay_ = kShortestDelay;
  Nanoseconds balance_{0};
  bool woken_in_vain_ = false;  // so far
  Time begin_of_woken_;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SHORT_LOOPS_H_
