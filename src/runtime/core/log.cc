// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/log.h"

#include <sys/syscall.h>
#include <unistd.h>

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
#include "src/base/line_output.h"
#include "src/base/make_once.h"
#include "src/base/no_cancel.h"
#include "src/base/settings.h"
#include "src/runtime/core/local_time.h"
#include "src/runtime/core/log_file.h"

namespace aclq::runtime {
namespace {

// Read once, and never freed: threads may log while the process ends.
const base::LogSettings& Settings() {
  static constinit std::atomic<const base::LogSettings*> settings{nullptr};
  return base::MakeOnce(settings, [] {
    return std::make_unique<const base::LogSettings>(base::ReadLog());
  });
}

// The file, and the process that opened it or is opening it: a forked child has
// its own file. It is an atomic and not a lock, which the child might find
// locked forever.
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

// Opens the file, and lets the next line try again if it cannot be opened.
int OpenFile(pid_t process) {
  int descriptor = -1;
  try {
    descriptor = MakeLogFile(Settings().folder);
  } catch (...) {
    SetProcessFile({});
    throw;
  }
  SetProcessFile(descriptor >= 0 ? ProcessFile{process, descriptor}
                                 : ProcessFile());
  return descriptor;
}

// Returns -1 if there is no file.
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
      return OpenFile(process);
    }
  }
}

// The source and the text of a line.
struct Line {
  LogLevel level;
  std::string_view module;
  std::string_view file;
  std::uint32_t line;
  std::string_view text;
};

std::string Format(const Line& line) {
  constexpr std::array<std::string_view, 4> kLevels = {"DEBUG", "INFO",
                                                       "WARNING", "ERROR"};
  return Text("[", kLevels[static_cast<std::size_t>(line.level)], "] ",
              line.module, "(", getpid(), ",", program_invocation_short_name,
              "):", LocalTime(std::chrono::system_clock::now()), " [",
              line.file, ":", line.line, "]", syscall(SYS_gettid), " ",
              line.text, "\n");
}

// Returns a line of the library itself. It names no source file, because
// messages name functions, which are more useful.
Line OwnLine(LogLevel level, std::string_view text) {
  return {level, "ASCENDCL", "libascendcl.so", 0, text};
}

std::string LostLines(std::uint64_t count) {
  return Format(OwnLine(
      LogLevel::kWarning,
      Text("lines of the log lost: ", count, ", which could not be written.")));
}

// Never freed, like the settings.
base::LineOutput& LogOutput() {
  static constinit std::atomic<base::LineOutput*> output{nullptr};
  return base::MakeOnce(
      output, [] { return std::make_unique<base::LineOutput>(&LostLines); });
}

void Write(const Line& line) {
  base::LineOutput& output = LogOutput();
  // Opening the file, if that is needed, is a cancellation point.
  const base::NoCancellation no_cancel;
  try {
    const std::string text = Format(line);
    output.Write(Descriptor(), text);
  } catch (const std::exception&) {
    output.Lose();  // No memory is left for the line.
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

void WriteLogLine(LogLevel level, std::string_view text) {
  Write(OwnLine(level, text));
}

void WriteProgramLine(LogLevel level, std::string_view file, std::uint32_t line,
                      std::string_view text) {
  Write({level, "APP", file, line, text});
}

}  // namespace aclq::runtime
