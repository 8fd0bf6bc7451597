// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// LineOutput: where the lines of the trace or of the log go.

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

// Writes lines to a descriptor: each line as a whole, or not at all. A line
// that cannot be written is lost. The next line that can be written follows a
// line that tells how many were lost. Writing raises no signal (SIGPIPE,
// SIGXFSZ).
//
// The threads of a process may share an object. A forked child begins with
// nothing lost, whatever its parent was doing.
class LineOutput {
 public:
  // Returns the line that tells of `count` lost lines. May throw
  // std::bad_alloc.
  using LostLine = std::string (*)(std::uint64_t count);

  // `patience` is how long a write waits for space in a non-blocking
  // descriptor. A write that waited in vain makes the later ones not wait,
  // until one succeeds.
  explicit LineOutput(LostLine lost_line, std::chrono::milliseconds patience =
                                              std::chrono::seconds(2))
      : lost_line_(lost_line), patience_(patience) {}
  LineOutput(const LineOutput&) = delete;
  LineOutput& operator=(const LineOutput&) = delete;

  // Writes a line, which ends with a newline character. A thread that is being
  // cancelled ends after that: this is called where nothing may unwind.
  void Write(int descriptor, std::string_view line) noexcept;

  // Counts a line that cannot be made, or has no descriptor to go to.
  void Lose() noexcept;

 private:
  struct State {
    pid_t process = 0;  // whose lines these are
    std::uint64_t lost = 0;
    std::string rest;  // of a line of which the system took a part
    bool stalled = false;
  };
  class Lock;

  bool EndLastLine(int descriptor) noexcept;
  bool TellOfLost(int descriptor) noexcept;
  bool Begin(int descriptor, std::string_view line) noexcept;
  std::size_t WriteMost(int descriptor, std::string_view text) noexcept;

  const LostLine lost_line_;
  const std::chrono::milliseconds patience_;
  // The process of the thread that uses the state; 0 for none. A forked child
  // finds the number of its parent in it, and not a lock that stays locked.
  std::atomic<pid_t> user_{0};
  State state_;
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_LINE_OUTPUT_H_
