// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "acl/acl_base.h"
#include "src/base/make_once.h"
#include "src/base/no_cancel.h"
#include "src/base/settings.h"
#include "src/base/write_all.h"
#include "src/runtime/api_call.h"
#include "src/runtime/local_time.h"

namespace aclq::runtime {
namespace {

// Read once, and never freed: threads may log while the process ends.
const base::LogSettings& Settings() {
  static constinit std::atomic<const base::LogSettings*> settings{nullptr};
  return base::MakeOnce(settings, [] {
    return std::make_unique<const base::LogSettings>(base::ReadLog());
  });
}

// Makes a folder and those around it, as far as they are not there. A failure
// shows when a file is opened in the folder.
void MakeFolders(std::string path) {
  for (std::size_t end = 1; end < path.size(); ++end) {
    if (path[end] != '/') continue;
    path[end] = '\0';
    mkdir(path.c_str(), 0777);
    path[end] = '/';
  }
  mkdir(path.c_str(), 0777);
}

// A file of its own for each process, at CANN's path and with CANN's name:
// FOLDER/debug/plog/plog-PID_YYYYMMDDhhmmssmmm.log. -1 if it cannot be made;
// then the log is lost, not the program.
int OpenFile(const std::string& folder) {
  const std::string path = folder + "/debug/plog";
  MakeFolders(path);
  std::string digits = LocalTime(std::chrono::system_clock::now());
  std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
  digits.resize(17);  // to the millisecond
  const std::string name = Text(path, "/plog-", getpid(), "_", digits, ".log");
  return open(name.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

// The file, and the process that opened it or is opening it: a forked child has
// a file of its own. Not a lock, which the child might find locked for ever.
constexpr std::int32_t kOpening = -2;
struct alignas(std::int64_t) ProcessFile {
  std::int32_t process = 0;
  std::int32_t descriptor = kOpening;
};
static_assert(std::atomic<ProcessFile>::is_always_lock_free);
std::atomic<ProcessFile> process_file{ProcessFile()};

void SetProcessFile(ProcessFile file) {
  process_file = file;
  process_file.notify_all();
}

int Descriptor() {
  if (Settings().to_stdout) return STDOUT_FILENO;
  const pid_t process = getpid();
  for (;;) {
    ProcessFile file = process_file;
    if (file.process == process) {
      if (file.descriptor != kOpening) return file.descriptor;
      process_file.wait(file);
    } else if (process_file.compare_exchange_strong(file,
                                                    {process, kOpening})) {
      int descriptor = -1;
      try {
        descriptor = OpenFile(Settings().folder);
      } catch (...) {
        SetProcessFile({});  // No memory; the next line tries again.
        throw;
      }
      // It tries again where no file can be opened, too.
      SetProcessFile(descriptor >= 0 ? ProcessFile{process, descriptor}
                                     : ProcessFile());
      return descriptor;
    }
  }
}

// Where a line comes from, and what it says.
struct Line {
  LogLevel level;
  std::string_view module;
  std::string_view file;
  std::uint32_t line;
  std::string_view text;
};

void Write(const Line& line) {
  constexpr std::array<std::string_view, 4> kLevels = {"DEBUG", "INFO",
                                                       "WARNING", "ERROR"};
  const std::string text =
      Text("[", kLevels[static_cast<std::size_t>(line.level)], "] ",
           line.module, "(", getpid(), ",", program_invocation_short_name,
           "):", LocalTime(std::chrono::system_clock::now()), " [", line.file,
           ":", line.line, "]", syscall(SYS_gettid), " ", line.text, "\n");
  // The file may have to be opened, where a cancelled thread would end.
  const base::NoCancellation whole;
  base::WriteAll(Descriptor(), text);
}

// CANN's limit, with the null character.
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
    Write({static_cast<LogLevel>(level), "APP", file, line,
           Text(function, ": ", text.data())});
  } catch (const std::exception&) {
    // No memory for the line.
  }
}

}  // namespace

bool LogIsOn(LogLevel level) noexcept {
  try {
    const base::LogSettings& settings = Settings();
    return (settings.to_stdout || !settings.folder.empty()) &&
           static_cast<int>(level) >= settings.level;
  } catch (const std::exception&) {
    return false;  // No memory; the next call tries again.
  }
}

// The messages name functions, which tell more than places in our sources.
void WriteLogLine(LogLevel level, std::string_view text) {
  Write({level, "ASCENDCL", "libascendcl.so", 0, text});
}

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
