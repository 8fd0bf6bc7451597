// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The moments at which short loops get helpers, on a simulated clock.

#include "src/engine/short_loops.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace aclq::engine {
namespace {

using Microseconds = ShortLoops::Microseconds;
constexpr Microseconds kTick(1);

class ShortLoopsTest : public ::testing::Test {
 protected:
  // Runs loops of 10 microseconds with pauses of 10 microseconds.
  void RunFor(Microseconds time) {
    for (const auto end = now_ + time; now_ < end; now_ += kLoop) {
      loops_.Begin(now_);
      now_ += kLoop;
      loops_.End(now_);
    }
  }
  // Runs loops until they get helpers, and expects that this takes `delay`.
  void ExpectHelpersAfter(Microseconds delay) {
    RunFor(delay - 2 * kLoop);
    EXPECT_FALSE(loops_.GetHelpers(now_));
    RunFor(4 * kLoop);
    EXPECT_TRUE(loops_.GetHelpers(now_));
  }
  void Pause(Microseconds time) { now_ += time - kLoop; }
  void RecordGain(Microseconds gain) { loops_.RecordGain(gain, now_); }

  static constexpr Microseconds kLoop{10};
  ShortLoops loops_;
  ShortLoops::Time now_ = ShortLoops::Time() + std::chrono::hours(1);
};

TEST_F(ShortLoopsTest, GetHelpersAfterAWhile) {
  ExpectHelpersAfter(ShortLoops::kLeastSeriesAge);
}

TEST_F(ShortLoopsTest, PauseStopsHelpers) {
  RunFor(10 * ShortLoops::kLeastSeriesAge);
  Pause(ShortLoops::kLongestPause);
  loops_.Begin(now_);
  EXPECT_TRUE(loops_.GetHelpers(now_));
  loops_.End(now_);
  now_ += ShortLoops::kLongestPause + kTick;
  loops_.Begin(now_);
  EXPECT_FALSE(loops_.GetHelpers(now_));
  ExpectHelpersAfter(ShortLoops::kLeastSeriesAge);
}

TEST_F(ShortLoopsTest, OneLoopMayLastAWhileToo) {
  loops_.Begin(now_);
  now_ += ShortLoops::kLeastSeriesAge;
  EXPECT_TRUE(loops_.GetHelpers(now_));
}

TEST_F(ShortLoopsTest, LossesPutThemOffForLongerAndLonger) {
  RunFor(ShortLoops::kLeastSeriesAge);
  Microseconds delay = ShortLoops::kShortestDelay;
  for (int losses = 0; losses < 20; ++losses) {
    RecordGain(-ShortLoops::kMostLoss);
    EXPECT_TRUE(loops_.GetHelpers(now_)) << "the stake is not lost yet";
    RecordGain(-kTick);
    ExpectHelpersAfter(delay);
    delay = std::min(2 * delay, ShortLoops::kLongestDelay);
  }
  EXPECT_EQ(delay, ShortLoops::kLongestDelay);
  RecordGain(kTick);
  RecordGain(-2 * ShortLoops::kMostLoss);
  ExpectHelpersAfter(ShortLoops::kShortestDelay);
}

TEST_F(ShortLoopsTest, SmallLossesAddUp) {
  RunFor(ShortLoops::kLeastSeriesAge);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(loops_.GetHelpers(now_));
    RecordGain(-ShortLoops::kMostLoss / 4);
  }
  EXPECT_FALSE(loops_.GetHelpers(now_));
}

TEST_F(ShortLoopsTest, FormerGainsCountForNoMoreThanTheStake) {
  RunFor(ShortLoops::kLeastSeriesAge);
  for (int i = 0; i < 100; ++i) RecordGain(ShortLoops::kMostLoss);
  RecordGain(-2 * ShortLoops::kMostLoss);
  EXPECT_TRUE(loops_.GetHelpers(now_));
  RecordGain(-kTick);
  EXPECT_FALSE(loops_.GetHelpers(now_));
}

TEST_F(ShortLoopsTest, WakesMoreHelpersAfterAGain) {
  RunFor(ShortLoops::kLeastSeriesAge);
  EXPECT_TRUE(loops_.Wake(now_));
  RunFor(ShortLoops::kLeastSeriesAge);
  EXPECT_FALSE(loops_.Wake(now_));
  EXPECT_TRUE(loops_.GetHelpers(now_)) << "it may still come";
  RecordGain(kTick);
  EXPECT_TRUE(loops_.Wake(now_));
}

TEST_F(ShortLoopsTest, OneThatCameTooLateIsALoss) {
  RunFor(ShortLoops::kLeastSeriesAge);
  EXPECT_TRUE(loops_.Wake(now_));
  Pause(10 * ShortLoops::kLongestPause);
  RunFor(2 * ShortLoops::kLeastSeriesAge);
  EXPECT_FALSE(loops_.Wake(now_));
  ExpectHelpersAfter(ShortLoops::kShortestDelay);
  EXPECT_TRUE(loops_.Wake(now_));
}

}  // namespace
}  // namespace aclq::engine
