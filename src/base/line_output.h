// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// LineOutput: writes the lines of the trace or of the log.

#ifndef ACLQ_SRC_BASE_LINE_OUTPUT_H_
#define ACLQ_SRC_BASE_LINE_OUTPUT_H_

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aclq::base {

// A writer of lines to a descriptor. It writes each line completely or not at
// all. A line that cannot be written is lost. The next line that can be written
// follows a line that reports how many were lost. Writing raises no signal
// (SIGPIPE, SIGXFSZ).
//
// The threads of a process may share an object. A forked child begins without
// lost lines, whatever its parent was doing.
class LineOutput {
 public:
  // Returns the line that reports `count` lost lines. May throw
  // std::bad_alloc.
  using LostLine = std::string (*)(std::uint64_t count);

  // `patience` is the longest time that a write waits for space in a
  // non-blocking descriptor. After a write that waited in vain, later writes do
  // not wait until one succeeds.
  explicit LineOutput(LostLine lost_line, std::chrono::milliseconds patience =
                                              std::chrono::seconds(2))
      : lost_line_(lost_line), patience_(patience) {}
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;

  // Writes a line, which ends with a newline character. pthread_cancel does not
  // end the calling thread in this call but later, because the callers do not
  // allow unwinding.
  void Write(int descriptor, std::string_view line) noexcept;

  // Counts a lost line that cannot be built or that has no descriptor.
  void Lose() noexcept;

 private:
  struct State {
    pid_t process = 0;       // the process that writes the lines
    std::uint64_t lost = 0;  // lines
    std::string rest;        // the unwritten end of a line that was begun
    bool stalled = false;    // the last write waited in vain
  };
  class Lock;

  bool EndLastLine(int descriptor) noexcept;
  bool ReportLost(int descriptor) noexcept;
  bool Begin(int descriptor, std::string_view line) noexcept;
  std::size_t WriteMost(int descriptor, std::string_view text) noexcept;

  const LostLine lost_line_;
  const std::chrono::milliseconds patience_;
  // The process ID of the thread that uses the state; 0 if no thread does. A
  // forked child that finds the ID of its parent can take over the state; a
  // mutex would stay locked.
  std::atomic<pid_t> user_{0};
  State state_;
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_LINE_OUTPUT_H_
