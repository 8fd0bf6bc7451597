// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/log.h"

#include <array>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <exception>

#include "acl/acl_base.h"
#include "src/runtime/core/api_call.h"

namespace aclq::runtime {
namespace {

// CANN's limit in bytes, including the null character.
constexpr std::size_t kMaxTextSize = 1024;

void AppLog(int level, const char* function, const char* file,
            std::uint32_t line, const char* format, std::va_list arguments) {
  if (function == nullptr || file == nullptr || format == nullptr ||
      level < ACL_DEBUG || level > ACL_ERROR) {
    return;
  }
  if (!LogIsOn(static_cast<LogLevel>(level))) return;
  std::array<char, kMaxTextSize> text;
  if (std::vsnprintf(text.data(), text.size(), format, arguments) < 0) return;
  try {
    WriteProgramLine(static_cast<LogLevel>(level), file, line,
                     Text(function, ": ", text.data()));
  } catch (const std::exception&) {
    // No memory for the line.
  }
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

void aclAppLog(aclLogLevel logLevel, const char* func, const char* file,
               uint32_t line, const char* fmt, ...) {
  std::va_list arguments;
  va_start(arguments, fmt);
  Traced(
      __func__,
      [&] { AppLog(NumberOf(logLevel), func, file, line, fmt, arguments); },
      Argument("logLevel", logLevel), Argument("func", func),
      Argument("file", file), Argument("line", line), Argument("fmt", fmt));
  va_end(arguments);
}
