// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/local_time.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace aclq::runtime {

std::string LocalTime(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(
      std::chrono::floor<std::chrono::seconds>(time));
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
                          time.time_since_epoch())
                          .count() %
                      1'000'000;
  std::tm local = {};
  localtime_r(&seconds, &local);
  std::array<char, 96> text;
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02d-%02d-%02d:%02d:%02d.%03d.%03d",
      local.tm_year + 1900, local.tm_mon + 1, local.tm_mday, local.tm_hour,
      local.tm_min, local.tm_sec, static_cast<int>(micros / 1000),
      static_cast<int>(micros % 1000));
  return std::string(text.data(), static_cast<std::size_t>(length));
}

}  // namespace aclq::runtime
