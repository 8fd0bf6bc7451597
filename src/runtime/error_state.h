// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What each thread knows of its errors: the messages that aclGetRecentErrMsg
// gives, with their codes, and the last error code of the runtime.

#ifndef ACLQ_SRC_RUNTIME_ERROR_STATE_H_
#define ACLQ_SRC_RUNTIME_ERROR_STATE_H_

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "acl/acl_base.h"
#include "src/runtime/outcome.h"

namespace aclq::runtime {

// CANN's short codes, as far as the runtime itself uses them. The table in
// error_state.cc has their titles, and the codes of the operators too.
inline constexpr std::string_view kInvalidValue = "EH0001";
inline constexpr std::string_view kNullPointer = "EH0002";
inline constexpr std::string_view kFileUnreadable = "EH0003";
inline constexpr std::string_view kFileMalformed = "EH0004";
inline constexpr std::string_view kNotSupported = "EH0006";
inline constexpr std::string_view kValueNotInSet = "EH0007";
inline constexpr std::string_view kRefused = "EH0009";
inline constexpr std::string_view kUnknownSoc = "EH0011";
inline constexpr std::string_view kInvalidArgument = "EE1001";
inline constexpr std::string_view kOutOfRange = "EE1003";
inline constexpr std::string_view kContextError = "EE1010";
inline constexpr std::string_view kCallOrder = "EE1018";
inline constexpr std::string_view kInnerError = "EE9999";

// A row of the table of codes. Causes and solutions may be empty.
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
// a program that never asks for them does not grow.
using ErrorMessages = std::vector<ErrorMessage>;
inline constexpr std::size_t kMaxMessages = 32;

// CANN cuts a message after this many bytes.
inline constexpr std::size_t kMaxMessageLength = 1023;

// Who reads a message: the thread that it was reported in, or any thread of the
// process, which all share the newest messages then. aclInit chooses, once.
enum class MessageMode { kThread, kProcess };
void SetMessageMode(MessageMode mode);

// Adds the message "function: text" to the calling thread's, or just the text
// if there is no function to name, and a line to the log. An unknown code
// counts as EZ9999. Without memory the message is lost.
void ReportError(std::string_view function, std::string_view code,
                 std::string_view text) noexcept;

// Takes the calling thread's own messages away, or adds to them: how those of a
// task reach the thread that synchronises its stream. Shared ones stay.
ErrorMessages TakeErrors() noexcept;
void AddErrors(ErrorMessages messages) noexcept;

// While it lives, the calling thread's own messages are set aside: for what it
// does in the place of another thread.
class OwnErrorsSetAside {
 public:
  OwnErrorsSetAside() noexcept : own_(TakeErrors()) {}
  ~OwnErrorsSetAside();
  OwnErrorsSetAside(const OwnErrorsSetAside&) = delete;
  OwnErrorsSetAside& operator=(const OwnErrorsSetAside&) = delete;

 private:
  ErrorMessages own_;
};

// Keeps the code of a call for aclrtGetLastError if it is a failure of the
// runtime. Refusals of the layer above it are none: CANN finds null arguments
// and the like (100000, 100002) before it asks the runtime. The results that
// passed_over.h has do not count either.
void NoteLastError(std::string_view function, aclError code) noexcept;

// Notes how a call of an exported function failed: adds its message and a line
// to the log, and sets the last error. Does less for the results that
// passed_over.h has.
void NoteOutcome(std::string_view function, const Outcome& outcome) noexcept;

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_ERROR_STATE_H_
