// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The error state of each thread: the messages that aclGetRecentErrMsg returns,
// with their codes, and the last error code of the runtime.

#ifndef ACLQ_SRC_RUNTIME_CORE_ERROR_STATE_H_
#define ACLQ_SRC_RUNTIME_CORE_ERROR_STATE_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl_base.h"
#include "src/runtime/core/message_codes.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// A row of the table of codes. The cause and the solution may be empty.
struct MessageCode {
  std::string_view code;
  std::string_view title;
  std::string_view cause;
  std::string_view solution;
};

struct ErrorMessage {
  const MessageCode* code;
  std::chrono::system_clock::time_point time;
  std::string text;
  bool is_passed_over = false;  // The next failure drops the message.
};

// The newest messages of a thread, oldest first: at most kMaxMessages, so that
// they do not accumulate in a program that never asks for them.
using ErrorMessages = std::vector<ErrorMessage>;
inline constexpr std::size_t kMaxMessages = 32;

// CANN cuts a message after this many bytes.
inline constexpr std::size_t kMaxMessageLength = 1023;

// The readers of a message: the thread that reported it, or every thread of the
// process; in the second mode all threads share the newest messages. aclInit
// selects the mode, once.
enum class MessageMode { kThread, kProcess };
void SetMessageMode(MessageMode mode);

// Adds the message "function: text" to the calling thread's messages (just the
// text if `function` is empty), and a line to the log. An unknown code counts
// as EZ9999. If no memory is left, the message is lost.
void ReportError(std::string_view function, std::string_view code,
                 std::string_view text) noexcept;

// TakeErrors removes and returns the calling thread's own messages; AddErrors
// adds to its messages. They move the messages of a task to the thread that
// synchronises its stream. Shared messages are not taken.
ErrorMessages TakeErrors() noexcept;
void AddErrors(ErrorMessages messages) noexcept;

// A guard that sets the calling thread's own messages aside while the thread
// does the work of another thread.
class ScopedErrorIsolation {
 public:
  ScopedErrorIsolation() noexcept : own_(TakeErrors()) {}
  ~ScopedErrorIsolation();
  ScopedErrorIsolation(const ScopedErrorIsolation&) = delete;
  ScopedErrorIsolation& operator=(const ScopedErrorIsolation&) = delete;

 private:
  ErrorMessages own_;
};

// Stores the code of a call for aclrtGetLastError if it is a failure of the
// runtime. A refusal by the layer above the runtime is not: CANN rejects null
// arguments and similar errors (100000, 100002) before it calls the runtime.
// The results listed in passed_over.h do not count either.
void NoteLastError(std::string_view function, aclError code) noexcept;

// Records the failure of an exported function: adds its message and a line to
// the log, and sets the last error. For the results listed in passed_over.h it
// does less.
void NoteOutcome(std::string_view function, const Outcome& outcome) noexcept;

// Returns the text of the messages that the calling thread reads, and takes the
// messages; null if there are none, or no memory for the text. The text lives
// until the thread's next call.
const char* TakeRecentText();

// Returns the code that NoteLastError has kept for the calling thread, or
// ACL_SUCCESS. TakeLastError also forgets it.
aclError PeekLastError();
aclError TakeLastError();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_ERROR_STATE_H_
