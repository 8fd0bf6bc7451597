// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/error_state.h"

#include <unistd.h>

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "src/base/thread_exit.h"
#include "src/base/trace.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/local_time.h"
#include "src/runtime/core/log.h"
#include "src/runtime/core/passed_over.h"

namespace aclq::runtime {
namespace {

constexpr MessageCode kInner = {"EZ9999", "AclNN_Inner_Error", "",
                                "If the message does not name a mistake of the "
                                "program, report it as a fault of aclq."};

// Codes that end in 9999 mark faults of the library itself.
constexpr MessageCode kMessageCodes[] = {
    // The runtime's arguments, checked first.
    {kInvalidValue, "Invalid_Value", "", ""},
    {kNullPointer, "Null_Pointer", "", ""},
    {kFileUnreadable, "File_Unreadable", "",
     "Check the path and the permissions of the file, and the limit on open "
     "files."},
    {kFileMalformed, "File_Malformed", "", ""},
    {kNotSupported, "Not_Supported", "", ""},
    {kValueNotInSet, "Value_Not_In_Set", "", ""},
    {"EH0008", "Null_Pointer", "", ""},
    {kRefused, "Refused", "", ""},
    {kUnknownSoc, "Unsupported_System", "",
     "Set the environment variable ACLQ_SOC to one of the names, or unset it."},
    // The runtime's state.
    {kInvalidArgument, "Invalid_Argument", "", ""},
    {kOutOfRange, "Value_Out_Of_Range", "", ""},
    {"EE1004", "Null_Pointer", "", ""},
    {kContextError, "Context_Error",
     "A thread has no context until a call in that thread gives it one, and "
     "loses it when any thread resets the device or destroys the context.",
     ""},
    {"EE1011", "Not_Supported", "", ""},
    {kCallOrder, "Call_Order_Error", "", ""},
    {kInnerError, "Runtime_Inner_Error", "", ""},
    // The operators.
    {"EZ1001", "AclNN_Parameter_Error", "", ""},
    {"EZ3003", "Unsupported_Operator", "", ""},
    {"EZ9903", "AclNN_Runtime_Error", "", ""},
    kInner,
};

const MessageCode& FindMessageCode(std::string_view code) {
  for (const MessageCode& row : kMessageCodes) {
    if (row.code == code) return row;
  }
  return kInner;
}

// The state of one thread: its messages, and the text that aclGetRecentErrMsg
// last returned.
struct ThreadErrors {
  ErrorMessages messages;
  std::string text;
};

// A plain pointer, so that it can be used while the thread ends: a destructor
// of the program may call the library.
thread_local ThreadErrors* thread_errors = nullptr;

constinit base::ThreadExit at_thread_exit([](void* errors) {
  thread_errors = nullptr;
  delete static_cast<ThreadErrors*>(errors);
});

// Throws std::bad_alloc.
ThreadErrors& GetThreadErrors() {
  if (thread_errors == nullptr) {
    auto made = std::make_unique<ThreadErrors>();
    if (!at_thread_exit.CallWith(made.get())) throw std::bad_alloc();
    thread_errors = made.release();
  }
  return *thread_errors;
}

std::atomic<MessageMode> message_mode{MessageMode::kThread};

// Returns false in a process where every call fails: another thread of the
// parent may have held the lock of the messages.
bool ThreadsShareMessages() {
  return message_mode == MessageMode::kProcess && !IsForked();
}

// The messages of all threads, in MessageMode::kProcess. Never freed, since
// threads may report errors while the process ends.
struct SharedErrors {
  std::mutex mutex;
  ErrorMessages messages;
};

SharedErrors& Shared() {
  static SharedErrors& shared = *new SharedErrors;
  return shared;
}

// Cuts a message to the length that CANN keeps, but never within a UTF-8
// character, whose bytes after the first are 10xxxxxx.
std::string_view Cut(std::string_view text) {
  if (text.size() <= kMaxMessageLength) return text;
  std::size_t length = kMaxMessageLength;
  while (length > 0 &&
         (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) {
    --length;
  }
  return text.substr(0, length);
}

// Appends a message. A list holds only messages of failures or only messages of
// passed-over results.
void Append(ErrorMessages* messages, ErrorMessage message) {
  if (!messages->empty() &&
      messages->front().is_passed_over != message.is_passed_over) {
    if (message.is_passed_over) return;
    messages->clear();
  }
  messages->push_back(std::move(message));
  if (messages->size() > kMaxMessages) messages->erase(messages->begin());
}

void Store(ErrorMessage message) {
  if (!ThreadsShareMessages()) {
    Append(&GetThreadErrors().messages, std::move(message));
    return;
  }
  SharedErrors& shared = Shared();
  const std::lock_guard lock(shared.mutex);
  Append(&shared.messages, std::move(message));
}

// Logs a message and stores it, or does less if its result is passed over.
void Report(std::string_view function, std::string_view code,
            std::string_view text, const PassedOver* passed_over) noexcept {
  const bool is_passed_over = passed_over != nullptr;
  try {
    std::string message(function);
    if (!function.empty()) message += ": ";
    message += text;
    const MessageCode& row = FindMessageCode(code);
    Log(is_passed_over ? passed_over->level : LogLevel::kError, row.title, "(",
        row.code, "): ", message);
    if (is_passed_over && passed_over->message == PassedOverMessage::kDropped) {
      return;
    }
    Store({&row, std::chrono::system_clock::now(), std::string(Cut(message)),
           is_passed_over});
  } catch (const std::exception&) {
    // No memory is left for a message; the code that the call returns must
    // suffice.
  }
}

constexpr std::string_view kIndent = "        ";

void AppendLine(std::string* text, std::string_view label,
                std::string_view line) {
  *text += kIndent;
  *text += label;
  *text += line;
  *text += '\n';
}

std::string Format(const ErrorMessages& messages) {
  const ErrorMessage& first = messages.front();
  std::string text =
      "[PID: " + std::to_string(getpid()) + "] " + LocalTime(first.time) + " ";
  text += first.code->title;
  text += "(";
  text += first.code->code;
  text += "): ";
  text += first.text;
  text += '\n';
  if (!first.code->cause.empty()) {
    AppendLine(&text, "Possible Cause: ", first.code->cause);
  }
  if (!first.code->solution.empty()) {
    AppendLine(&text, "Solution: ", first.code->solution);
  }
  bool traced = false;
  for (const ErrorMessage& message : messages) {
    if (message.text == first.text) continue;
    if (!std::exchange(traced, true)) {
      AppendLine(&text, "TraceBack (most recent call last):", "");
    }
    AppendLine(&text, "", message.text);
  }
  return text;
}

}  // namespace

void SetMessageMode(MessageMode mode) { message_mode = mode; }

void ReportError(std::string_view function, std::string_view code,
                 std::string_view text) noexcept {
  Report(function, code, text, nullptr);
}

ErrorMessages TakeErrors() noexcept {
  if (thread_errors == nullptr) return {};
  ErrorMessages taken;
  taken.swap(thread_errors->messages);
  return taken;
}

ScopedErrorIsolation::~ScopedErrorIsolation() {
  if (thread_errors != nullptr) thread_errors->messages.swap(own_);
}

void AddErrors(ErrorMessages messages) noexcept {
  try {
    for (ErrorMessage& message : messages) Store(std::move(message));
  } catch (const std::exception&) {
    // As in ReportError.
  }
}

namespace {

thread_local aclError last_error = ACL_SUCCESS;

// The codes of rt_error_codes.h: 107, 207 and 507 thousand.
bool IsOfRuntime(aclError code) {
  const int thousands = code / 1000;
  return thousands == 107 || thousands == 207 || thousands == 507;
}

const char* TakeText(ErrorMessages* messages) {
  if (messages->empty()) return nullptr;
  std::string& text = GetThreadErrors().text;
  text = Format(*messages);
  messages->clear();
  return text.c_str();
}

}  // namespace

void NoteLastError(std::string_view function, aclError code) noexcept {
  if (IsOfRuntime(code) && FindPassedOver(function, code) == nullptr) {
    last_error = code;
  }
}

void NoteOutcome(std::string_view function, const Outcome& outcome) noexcept {
  if (!outcome.message.empty()) {
    Report(function, outcome.message_code, outcome.message,
           FindPassedOver(function, outcome.code));
  }
  NoteLastError(function, outcome.code);
}

const char* TakeRecentText() {
  try {
    if (!ThreadsShareMessages()) {
      return thread_errors != nullptr ? TakeText(&thread_errors->messages)
                                      : nullptr;
    }
    SharedErrors& shared = Shared();
    const std::lock_guard lock(shared.mutex);
    return TakeText(&shared.messages);
  } catch (const std::exception&) {
    return nullptr;  // No memory; the messages stay for the next call.
  }
}

aclError PeekLastError() { return last_error; }

aclError TakeLastError() { return std::exchange(last_error, ACL_SUCCESS); }

}  // namespace aclq::runtime
