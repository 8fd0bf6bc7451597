// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/outcome.h"

#include <array>
#include <charconv>
#include <cstdint>

#include "src/base/cut_handle.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/message_codes.h"

namespace aclq::runtime {

Outcome NullArgument(std::string_view argument) {
  return {ACL_ERROR_INVALID_PARAM, kNullPointer,
          Text(argument, " is null; expected an address or a handle.")};
}

Outcome CheckSize(std::uint64_t size) {
  if (size != 0) return Ok();
  return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
          "size is 0; expected at least 1 byte."};
}

Outcome NoContext() {
  return {ACL_ERROR_RT_CONTEXT_NULL, kContextError,
          "the thread has no context, or its context was destroyed; call "
          "aclrtSetDevice, aclrtCreateContext or aclrtSetCurrentContext in "
          "this thread first."};
}

Outcome DeadHandle(std::string_view argument, const void* handle,
                   std::string_view type) {
  return {ACL_ERROR_RT_INVALID_HANDLE, kInvalidArgument,
          Text(argument, " ", handle, base::InvalidHandleText(type),
               base::CutHandleHint(handle))};
}

Outcome OutOfReach(std::string_view argument, const void* address,
                   std::int32_t owner_id, std::int32_t device_id) {
  return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
          Text(argument, " ", address, " is memory of device ", owner_id,
               ", to which device ", device_id,
               " has no access; call aclrtDeviceEnablePeerAccess first.")};
}

Outcome ForkedProcess() {
  if (IsForkedDuringCall()) {
    return {ACL_ERROR_RT_INTERNAL_ERROR, kRefused,
            "this process was forked while another thread of the parent was in "
            "a call that lasted for seconds, so its data may be inconsistent; "
            "fork when no other thread is in a call, or run another program in "
            "the child."};
  }
  return {ACL_ERROR_RT_INTERNAL_ERROR, kRefused,
          "this process was forked from a process that uses a device, and does "
          "not have the threads of that process; fork before the first call of "
          "aclrtSetDevice, or run another program in the child."};
}

Outcome WaitsForItself(std::string_view what) {
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          Text("the call comes from a task of ", what,
               " and would wait for that task; make the call in a thread of "
               "the program.")};
}

Outcome NoMemoryForTask() {
  return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
          "there is no memory to queue the task."};
}

void AppendText(std::string* text, const void* part) {
  std::array<char, 2 * sizeof(part)> digits;
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(),
                    reinterpret_cast<std::uintptr_t>(part), 16);
  static_cast<void>(error);  // Every address fits into the array.
  *text += "0x";
  text->append(digits.data(), end);
}

}  // namespace aclq::runtime
