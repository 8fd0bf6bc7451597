// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/local_time.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "src/base/civil_time.h"
#include "src/base/fork_count.h"

namespace aclq::runtime {
namespace {

using SystemClock = std::chrono::system_clock;

// Last known offset from UTC in seconds.
std::atomic<std::int64_t> utc_offset{0};

std::chrono::seconds UtcOffset(SystemClock::time_point time) {
  if (base::ForkCount() == 0) {
    const std::time_t seconds =
        SystemClock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
    std::tm local = {};
    localtime_r(&seconds, &local);
    utc_offset = local.tm_gmtoff;
  }
  return std::chrono::seconds(utc_offset);
}

}  // namespace

std::string LocalTime(SystemClock::time_point time) {
  const base::CivilTime local = base::CivilTimeOf(time + UtcOffset(time));
  std::array<char, 96> text;
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02d-%02d-%02d:%02d:%02d.%03d.%03d",
      local.year, local.month, local.day, local.hour, local.minute,
      local.second, local.microsecond / 1000, local.microsecond % 1000);
  return std::string(text.data(), static_cast<std::size_t>(length));
}

void NoteUtcOffset() { UtcOffset(SystemClock::now()); }

}  // namespace aclq::runtime
