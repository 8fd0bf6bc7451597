// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_CIVIL_TIME_H_
#define ACLQ_SRC_BASE_CIVIL_TIME_H_

#include <chrono>

namespace aclq::base {

// A date and a time of day.
struct CivilTime {
  int year, month, day, hour, minute, second, microsecond;
};

// Splits a time into its date and time of day, in UTC. Unlike gmtime_r, it
// takes no lock of the C library, which could stay locked forever in a forked
// child.
inline CivilTime CivilTimeOf(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<microseconds>(time - day));
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(clock.hours().count()),
          static_cast<int>(clock.minutes().count()),
          static_cast<int>(clock.seconds().count()),
          static_cast<int>(clock.subseconds().count())};
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CIVIL_TIME_H_
