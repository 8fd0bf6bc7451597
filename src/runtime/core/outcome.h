// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Outcome: the result type of functions inside the runtime, and common
// outcomes.

#ifndef ACLQ_SRC_RUNTIME_CORE_OUTCOME_H_
#define ACLQ_SRC_RUNTIME_CORE_OUTCOME_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "acl/acl_base.h"

namespace aclq::runtime {

// An error code of CANN and the message for the thread, with a message code
// from message_codes.h. The message is empty for ACL_SUCCESS and for codes that
// programs expect and ignore.
struct [[nodiscard]] Outcome {
  aclError code = ACL_SUCCESS;
  std::string_view message_code;
  std::string message;

  bool ok() const { return code == ACL_SUCCESS; }
};

inline Outcome Ok() { return Outcome(); }

// Reports that a required address is null.
Outcome NullArgument(std::string_view argument);

// Checks that `size`, in bytes, is above 0.
Outcome CheckSize(std::uint64_t size);

// Reports that the thread has no context, or that its context was destroyed.
Outcome NoContext();

// Reports that `argument` is not a live handle of the C type `type`: it is
// foreign or was destroyed.
Outcome DeadHandle(std::string_view argument, const void* handle,
                   std::string_view type);

// Reports that `argument` is an address in the memory of the device `owner_id`,
// which work of `device_id` may not use.
Outcome OutOfReach(std::string_view argument, const void* address,
                   std::int32_t owner_id, std::int32_t device_id);

// Reports that the process was forked from one that uses a device, or while
// another thread of its parent was in a call.
Outcome ForkedProcess();

// Reports that the call would wait for the task that makes it.
Outcome WaitsForItself(std::string_view what);

// Reports that no memory is left for the library's own bookkeeping of a task.
Outcome NoMemoryForTask();

// Text(a, b, ...) concatenates its arguments; addresses become 0x and
// hexadecimal digits.
inline void AppendText(std::string* text, std::string_view part) {
  *text += part;
}
inline void AppendText(std::string* text, std::integral auto part) {
  *text += std::to_string(part);
}
void AppendText(std::string* text, const void* part);

// Without this overload a literal would convert to `const void*`.
inline void AppendText(std::string* text, const char* part) { *text += part; }

template <typename... Parts>
std::string Text(const Parts&... parts) {
  std::string text;
  (AppendText(&text, parts), ...);
  return text;
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_OUTCOME_H_
