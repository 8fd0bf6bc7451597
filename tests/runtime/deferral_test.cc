// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The time for which work on an idle stream is deferred.

#include "src/runtime/objects/deferral.h"

#include <gtest/gtest.h>

namespace aclq::runtime {
namespace {

using std::chrono::microseconds;

constexpr Deferral::Time kStart{microseconds(1'000'000)};
constexpr microseconds kSoon = Deferral::kSoon;
constexpr microseconds kNone{0};
constexpr microseconds kLate = kSoon + microseconds(1);

// Defers work that comes at `now` and is synchronised `after` later. Returns
// the delay that was set.
microseconds DeferAndSynchronize(Deferral& deferral, Deferral::Time now,
                                 microseconds after) {
  deferral.Begin(now, kNone);
  const auto delay =
      std::chrono::duration_cast<microseconds>(deferral.end() - now);
  EXPECT_EQ(deferral.is_on(), delay > microseconds(0));
  EXPECT_TRUE(deferral.is_awaited());
  deferral.NoteSynchronization(now + after, kNone);
  EXPECT_FALSE(deferral.is_awaited());
  deferral.End();
  EXPECT_FALSE(deferral.is_on());
  return delay;
}

// Work may begin later by this delay.
TEST(Deferral, TakesLessThanAMillisecond) {
  EXPECT_LT(Deferral::kLongestDelay, microseconds(1000));
}

TEST(Deferral, DoublesWithEachSynchronizationThatComesSoon) {
  Deferral deferral;
  for (microseconds delay = Deferral::kShortestDelay;
       delay < Deferral::kLongestDelay; delay *= 2) {
    EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon), delay);
  }
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon),
              Deferral::kLongestDelay);
  }
}

TEST(Deferral, EndsWithASynchronizationThatComesLate) {
  Deferral deferral;
  DeferAndSynchronize(deferral, kStart, kSoon);
  DeferAndSynchronize(deferral, kStart, kLate);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kLate), microseconds(0));
  }
  EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon), microseconds(0));
  EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon),
            Deferral::kShortestDelay);
}

// A synchronisation that is late because of the work of other streams.
TEST(Deferral, TimeAtTasksDoesNotCount) {
  Deferral deferral;
  const microseconds before(700), at_tasks(1000);
  deferral.Begin(kStart, before);
  deferral.NoteSynchronization(kStart + kSoon + at_tasks, before + at_tasks);
  EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon),
            2 * Deferral::kShortestDelay);
  deferral.Begin(kStart, before);
  deferral.NoteSynchronization(kStart + kLate + at_tasks, before + at_tasks);
  EXPECT_EQ(DeferAndSynchronize(deferral, kStart, kSoon), microseconds(0));
}

TEST(Deferral, EndsWithWorkThatBeginsWithoutASynchronization) {
  Deferral deferral;
  deferral.Begin(kStart, kNone);
  EXPECT_TRUE(deferral.is_on());
  deferral.Miss();
  EXPECT_FALSE(deferral.is_on());
  EXPECT_FALSE(deferral.is_awaited());
  deferral.Begin(kStart, kNone);
  EXPECT_FALSE(deferral.is_on());
}

// The synchronising thread runs the work when another thread asks for it.
TEST(Deferral, IsNotMissedAfterASynchronization) {
  Deferral deferral;
  deferral.Begin(kStart, kNone);
  deferral.NoteSynchronization(kStart + kSoon, kNone);
  deferral.Miss();
  EXPECT_FALSE(deferral.is_on());
  deferral.Begin(kStart, kNone);
  EXPECT_TRUE(deferral.is_on());
}

TEST(Deferral, TheThreadLooksWhileWorkIsDeferredNowAndThen) {
  Deferral deferral;
  EXPECT_EQ(deferral.NextLook(kStart), Deferral::Time::max());
  deferral.Begin(kStart, kNone);
  EXPECT_EQ(deferral.NextLook(kStart), kStart + Deferral::kShortestDelay);
  deferral.NoteSynchronization(kStart, kNone);
  deferral.End();
  const microseconds delay = 2 * Deferral::kShortestDelay;
  EXPECT_EQ(deferral.NextLook(kStart + kSoon), kStart + kSoon + delay);
  EXPECT_EQ(deferral.NextLook(kStart + delay), Deferral::Time::max());
  // Work is not deferred unless the program synchronises.
  deferral.Begin(kStart, kNone);
  deferral.Miss();
  EXPECT_EQ(deferral.NextLook(kStart), Deferral::Time::max());
}

}  // namespace
}  // namespace aclq::runtime
