// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How long work on an idle stream is deferred.

#include "src/runtime/deferral.h"

#include <gtest/gtest.h>

namespace aclq::runtime {
namespace {

using std::chrono::microseconds;

constexpr Deferral::Time kStart{microseconds(1'000'000)};
constexpr microseconds kSoon = Deferral::kSoon;
constexpr microseconds kNone{0};
constexpr microseconds kLate = kSoon + microseconds(1);

// Work that comes at a time and is synchronised after another one. Returns for
// how long it was to be deferred.
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

// Work may begin that much later than it could.
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

// A synchronisation that comes late because of the work of other streams.
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

// The synchronising thread is at it, and another thread asks.
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
  // Nothing is deferred where nothing synchronises.
  deferral.Begin(kStart, kNone);
  deferral.Miss();
  EXPECT_EQ(deferral.NextLook(kStart), Deferral::Time::max());
}

}  // namespace
}  // namespace aclq::runtime
