// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/line_output.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "src/base/file_signals.h"
#include "src/base/no_cancel.h"

namespace aclq::base {
namespace {

using Clock = std::chrono::steady_clock;

// Waits until a non-blocking descriptor accepts data. Returns false if it does
// not until the deadline.
bool WaitForSpace(int descriptor, Clock::time_point deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - Clock::now());
  if (left.count() <= 0) return false;
  pollfd waiting = {descriptor, POLLOUT, 0};
  const int ready = poll(&waiting, 1, static_cast<int>(left.count()));
  return ready > 0 || (ready < 0 && errno == EINTR);
}

}  // namespace

// A scope in which the calling thread is the only user of the state.
class LineOutput::Lock {
 public:
  explicit Lock(LineOutput* output) : user_(output->user_) {
    const pid_t process = getpid();
    for (pid_t user = 0; !user_.compare_exchange_weak(user, process);) {
      if (user == process) {
        user_.wait(user);
        user = 0;
      }
    }
    // The state of a parent process may be half changed. It is abandoned and
    // not destroyed.
    if (output->state_.process != process) {
      new (&output->state_) State;
      output->state_.process = process;
    }
  }
  ~Lock() {
    user_ = 0;
    user_.notify_one();
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  std::atomic<pid_t>& user_;
};

void LineOutput::Write(int descriptor, std::string_view line) noexcept {
  const NoCancellation no_cancel;
  const Lock lock(this);
  const bool is_begun = EndLastLine(descriptor) && ReportLost(descriptor) &&
                        Begin(descriptor, line);
  if (!is_begun) ++state_.lost;
}

void LineOutput::Lose() noexcept {
  const Lock lock(this);
  ++state_.lost;
}

// Writes the rest of a line that was begun. Returns false if some of it is
// still left.
bool LineOutput::EndLastLine(int descriptor) noexcept {
  std::string& rest = state_.rest;
  if (rest.empty()) return true;
  rest.erase(0, WriteMost(descriptor, rest));
  return rest.empty();
}

// Writes a line about lost lines if there are any. Returns false if that line
// cannot be written.
bool LineOutput::ReportLost(int descriptor) noexcept {
  if (state_.lost == 0) return true;
  try {
    if (!Begin(descriptor, lost_line_(state_.lost))) return false;
  } catch (const std::bad_alloc&) {
    return false;
  }
  state_.lost = 0;
  return state_.rest.empty();
}

// Writes a line, or writes a part of it and keeps the rest. Returns false if
// nothing of the line can be written.
bool LineOutput::Begin(int descriptor, std::string_view line) noexcept {
  const std::size_t written = WriteMost(descriptor, line);
  if (written == 0) return false;
  try {
    state_.rest = line.substr(written);
  } catch (const std::bad_alloc&) {
    state_.rest = "\n";  // The line ends here.
  }
  return true;
}

// Writes as much of a text as the system accepts, and returns the number of
// bytes.
std::size_t LineOutput::WriteMost(int descriptor,
                                  std::string_view text) noexcept {
  std::size_t written = 0;
  Clock::time_point deadline = {};
  while (written < text.size()) {
    const ssize_t part = WithoutFileSignals([&] {
      return write(descriptor, text.data() + written, text.size() - written);
    });
    if (part > 0) {
      written += static_cast<std::size_t>(part);
      continue;
    }
    if (part < 0 && errno == EINTR) continue;
    if (part == 0 || errno != EAGAIN || state_.stalled) break;
    if (deadline == Clock::time_point()) deadline = Clock::now() + patience_;
    if (!WaitForSpace(descriptor, deadline)) {
      state_.stalled = true;
      break;
    }
  }
  if (written == text.size()) state_.stalled = false;
  return written;
}

}  // namespace aclq::base
