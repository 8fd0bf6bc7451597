// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Outcome: what the functions inside the runtime answer, and the outcomes that
// many of them share.

#ifndef ACLQ_SRC_RUNTIME_OUTCOME_H_
#define ACLQ_SRC_RUNTIME_OUTCOME_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "acl/acl_base.h"

namespace aclq::runtime {

// A code of CANN, and the message that the thread will find, under one of the
// codes of error_state.h. Empty for ACL_SUCCESS, and for codes that programs
// expect and pass over.
struct [[nodiscard]] Outcome {
  aclError code = ACL_SUCCESS;
  std::string_view message_code;
  std::string message;

  bool ok() const { return code == ACL_SUCCESS; }
};

inline Outcome Ok() { return Outcome(); }

// An address that the caller must give is null.
Outcome NullArgument(std::string_view argument);

// Whether `size`, a number of bytes, is above 0.
Outcome CheckSize(std::uint64_t size);

// The thread has no context, or one that was destroyed.
Outcome NoContext();

// `argument` is no live handle of its kind: it is foreign or was destroyed. The
// second is for arguments that are named after their kind.
Outcome DeadHandle(std::string_view argument, const void* handle,
                   std::string_view kind);
inline Outcome DeadHandle(std::string_view kind, const void* handle) {
  return DeadHandle(kind, handle, kind);
}

// `argument` is an address in memory of a device which another, whose work it
// is for, may not use.
Outcome OutOfReach(std::string_view argument, const void* address,
                   std::int32_t owner_id, std::int32_t device_id);

// The process was forked from one that uses a device.
Outcome ForkedProcess();

// The call would wait for the task that it comes from.
Outcome WaitsForItself(std::string_view what);

// The machine has no memory for the library's own bookkeeping of a task.
Outcome NoMemoryForTask();

// Text(a, b, ...): the parts in a row; addresses as 0x and hexadecimal digits.
inline void AppendText(std::string* text, std::string_view part) {
  *text += part;
}
inline void AppendText(std::string* text, std::integral auto part) {
  *text += std::to_string(part);
}
void AppendText(std::string* text, const void* part);

// Else a literal would convert to `const void*`.
inline void AppendText(std::string* text, const char* part) { *text += part; }

template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::string text;
  (AppendText(&text, parts), ...);
  return text;
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OUTCOME_H_
