// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/trace.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "src/base/civil_time.h"
#include "src/base/line_output.h"
#include "src/base/make_once.h"
#include "src/base/no_cancel.h"
#include "src/base/settings.h"

namespace aclq::base {
namespace {

// Returns a line of the trace that reports lost lines.
std::string LostLines(std::uint64_t count) {
  TraceLine line("aclqLostLines");
  line.AddBefore(Argument("count", count));
  line.SetDuration({});
  return line.Format();
}

// The destination of the lines. It is opened once and never closed, since
// threads may call while the process ends.
struct Sink {
  Status status;
  int descriptor = -1;
  TraceFormat format = TraceFormat::kText;
  bool has_values = false;
  LineOutput output{&LostLines};
};

Status CannotOpen(const std::string& path, int error) {
  struct stat file = {};
  const bool is_fifo = stat(path.c_str(), &file) == 0 && S_ISFIFO(file.st_mode);
  std::string why = std::strerror(error);
  if (error == ENXIO && is_fifo) {
    why = "it is a FIFO that no program reads; start its reader first";
  }
  return Status(StatusCode::kInvalidArgument,
                "ACLQ_TRACE=" + path + " cannot be opened for writing: " + why +
                    ". Accepted are 1 for the standard error output, and the "
                    "path of a file, a FIFO with a reader, or a terminal.");
}

// Thrown if the system has no file descriptor or memory at the moment. The sink
// is not made, and the next call tries again.
struct NoFileNow {
  Status status;
};

// Opens the file for appending: each library opens it, and other processes may.
// Opening does not wait for the reader of a FIFO, and gives the process no
// terminal. Afterwards the descriptor blocks: a slow reader delays the calls,
// as the reader of a pipe does.
int OpenToAppend(const std::string& path) {
  const NoCancellation no_cancel;
  const int descriptor = open(
      path.c_str(),
      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0644);
  if (descriptor >= 0) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  }
  return descriptor;
}

void OpenSink(Sink* sink) {
  TraceSettings settings;
  sink->status = ReadTrace(&settings);
  if (!sink->status.ok() || settings.path.empty()) return;
  sink->format = settings.format;
  sink->has_values = settings.has_values;
  if (settings.path == kTraceToStderr) {
    sink->descriptor = STDERR_FILENO;
    return;
  }
  sink->descriptor = OpenToAppend(settings.path);
  if (sink->descriptor >= 0) return;
  const int error = errno;
  sink->status = CannotOpen(settings.path, error);
  if (error == EMFILE || error == ENFILE || error == ENOMEM) {
    throw NoFileNow{sink->status};
  }
}

// Destroys the sink of a thread that lost the race to open it.
struct Discard {
  void operator()(const Sink* sink) const {
    if (sink->descriptor > STDERR_FILENO) close(sink->descriptor);
    delete sink;
  }
};

Sink& TheSink() {
  static constinit std::atomic<Sink*> sink{nullptr};
  return MakeOnce(sink, [] {
    std::unique_ptr<Sink, Discard> opened(new Sink);
    OpenSink(opened.get());
    return opened;
  });
}

std::string Quoted(std::string_view string) {
  return nlohmann::json(string).dump(-1, ' ', false,
                                     nlohmann::json::error_handler_t::replace);
}

// Formats a time: 2026-01-31T12:00:00.123456Z.
std::string TimeText(std::chrono::system_clock::time_point time) {
  const CivilTime civil = CivilTimeOf(time);
  std::array<char, 96> text;
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                civil.year, civil.month, civil.day, civil.hour, civil.minute,
                civil.second, civil.microsecond);
  return text.data();
}

// Formats a duration in microseconds with one digit after the point.
std::string Microseconds(std::chrono::steady_clock::duration duration) {
  const auto nanoseconds =
      std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
  return std::to_string(nanoseconds / 1000) + "." +
         std::to_string(nanoseconds % 1000 / 100);
}

template <typename Values>
std::string JoinText(const Values& values, std::string_view before_each,
                     std::string_view separator) {
  std::string joined;
  for (const auto& [name, value] : values) {
    if (!joined.empty()) joined += separator;
    joined += before_each;
    joined += name;
    joined += '=';
    joined += value.text;
  }
  return joined;
}

template <typename Values>
std::string JoinJson(const Values& values) {
  std::string joined;
  for (const auto& [name, value] : values) {
    if (!joined.empty()) joined += ',';
    joined += Quoted(name) + ":" + value.json;
  }
  return "{" + joined + "}";
}

}  // namespace

Status TraceStatus() {
  try {
    return TheSink().status;
  } catch (const NoFileNow& none) {
    return none.status;
  }
}

bool ReadTraceState() noexcept {
  bool on = false;
  try {
    on = TheSink().descriptor >= 0;
  } catch (...) {
    return false;  // No memory or descriptor; the next call tries again.
  }
  trace_state = on ? TraceState::kOn : TraceState::kOff;
  return on;
}

TraceValue TraceValue::Of(bool value) {
  const std::string word = value ? "true" : "false";
  return {word, word};
}

TraceValue TraceValue::Of(double value) {
  std::array<char, 40> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), value);
  static_cast<void>(error);  // Every number fits into the array.
  const std::string text(digits.data(), end);
  return {text, nlohmann::json(value).dump()};  // JSON has no NaN: null.
}

TraceValue TraceValue::Of(const void* address) {
  std::array<char, 2 + 2 * sizeof(address)> digits = {'0', 'x'};
  const auto [end, error] =
      std::to_chars(digits.data() + 2, digits.data() + digits.size(),
                    reinterpret_cast<std::uintptr_t>(address), 16);
  static_cast<void>(error);  // Every address fits into the array.
  const std::string text(digits.data(), end);
  return {text, Quoted(text)};
}

TraceValue TraceValue::Of(const char* string) {
  if (string == nullptr) return {"null", "null"};
  return {Quoted(string), Quoted(string)};
}

TraceValue TraceValue::Of(const std::string& string) {
  return {string, Quoted(string)};
}

TraceValue TraceValue::Of(std::span<const int64_t> list) {
  std::string text = "[";
  for (const int64_t number : list) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(number);
  }
  text += "]";
  return {text, text};
}

TraceValue TraceValue::Of(
    const std::vector<std::pair<std::string_view, TraceValue>>& members) {
  std::string text = "{";
  text += JoinText(members, "", " ");
  text += "}";
  return {text, JoinJson(members)};
}

bool TraceHasValues() noexcept { return TheSink().has_values; }

SharedTraceLine MakeSharedTraceLine(std::string_view function) noexcept {
  struct Written {
    TraceLine line;
    explicit Written(std::string_view the_function) : line(the_function) {}
    ~Written() {
      if (line.has_ended()) line.Write();
    }
  };
  try {
    const auto written = std::make_shared<Written>(function);
    return SharedTraceLine(written, &written->line);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void TraceLine::Start() {
  thread_ = syscall(SYS_gettid);
  start_ = std::chrono::steady_clock::now();
}

void TraceLine::Stop() {
  end_ = std::chrono::steady_clock::now();
  time_ = std::chrono::system_clock::now();
}

void TraceLine::SetDuration(std::chrono::nanoseconds duration) {
  Start();
  Stop();
  end_ = start_ + duration;
}

std::string TraceLine::Format() const {
  const std::string time = TimeText(time_);
  const std::string thread = std::to_string(thread_);
  const std::string took = Microseconds(end_ - start_);
  std::string line;
  if (TheSink().format == TraceFormat::kText) {
    line = time + " " + thread + " " + std::string(function_) + "(" +
           JoinText(arguments_, "", ", ") + ")";
    if (!result_.text.empty()) line += " = " + result_.text;
    if (!outputs_.empty()) line += ", " + JoinText(outputs_, "*", ", ");
    if (!values_.empty())
      line += ", values={" + JoinText(values_, "", " ") + "}";
    line += " (" + took + " us)";
  } else {
    line = R"({"time":")" + time + R"(","process":)" +
           std::to_string(getpid()) + R"(,"thread":)" + thread + R"(,"name":)" +
           Quoted(function_) + R"(,"arguments":)" + JoinJson(arguments_);
    if (!result_.json.empty()) line += R"(,"result":)" + result_.json;
    line += R"(,"outputs":)" + JoinJson(outputs_);
    if (!values_.empty()) line += R"(,"values":)" + JoinJson(values_);
    line += R"(,"microseconds":)" + took + "}";
  }
  return line + "\n";
}

void TraceLine::Write() const noexcept {
  Sink& sink = TheSink();
  try {
    sink.output.Write(sink.descriptor, Format());
  } catch (...) {
    sink.output.Lose();  // No memory for the line.
  }
}

}  // namespace aclq::base
