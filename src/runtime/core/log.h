// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The log, in CANN's layout. It is off unless the environment sets a
// destination; src/base/settings.h describes the settings.

#ifndef ACLQ_SRC_RUNTIME_CORE_LOG_H_
#define ACLQ_SRC_RUNTIME_CORE_LOG_H_

#include <cstdint>
#include <exception>
#include <string_view>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

enum class LogLevel { kDebug = 0, kInfo = 1, kWarning = 2, kError = 3 };

bool LogIsOn(LogLevel level) noexcept;

// Writes a line of the library itself.
void WriteLogLine(LogLevel level, std::string_view text);

// Writes a line of the program, which names a place in its own sources.
void WriteProgramLine(LogLevel level, std::string_view file, std::uint32_t line,
                      std::string_view text);

// Writes a line that Text makes of the parts. If no memory is left, the line is
// lost.
template <typename... Parts>
void Log(LogLevel level, const Parts&... parts) noexcept {
  if (!LogIsOn(level)) [[likely]] {
    return;
  }
  try {
    WriteLogLine(level, Text(parts...));
  } catch (const std::exception&) {
  }
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_LOG_H_
