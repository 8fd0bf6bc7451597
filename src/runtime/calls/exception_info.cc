// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/exception_info.h"

#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"

namespace aclq::runtime {
namespace {

constexpr uint32_t kInvalidInfo = 0xFFFFFFFF;

// The body of the getters.
uint32_t Get(std::string_view function, const rtExceptionInfo* info,
             uint32_t rtExceptionInfo::*member) {
  uint32_t number = kInvalidInfo;
  const auto get = [&]() -> Outcome {
    if (info == nullptr) return NullArgument("info");
    return ReadExceptionInfo(info, member, &number)
               ? Ok()
               : DeadHandle("info", info, "aclrtExceptionInfo");
  };
  return CodeOf(function, get) == ACL_SUCCESS ? number : kInvalidInfo;
}

uint32_t TracedGet(std::string_view function, const rtExceptionInfo* info,
                   uint32_t rtExceptionInfo::*member) {
  return Traced(
      function, [&] { return Get(function, info, member); },
      Argument("info", info));
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtSetExceptionInfoCallback(aclrtExceptionInfoCallback function) {
  return ApiCall(
      __func__,
      [&] {
        SetExceptionInfoCallback(function);
        return Ok();
      },
      Argument("callback", function));
}

uint32_t aclrtGetTaskIdFromExceptionInfo(const aclrtExceptionInfo* info) {
  return TracedGet(__func__, info, &rtExceptionInfo::task_id);
}

uint32_t aclrtGetStreamIdFromExceptionInfo(const aclrtExceptionInfo* info) {
  return TracedGet(__func__, info, &rtExceptionInfo::stream_id);
}

uint32_t aclrtGetThreadIdFromExceptionInfo(const aclrtExceptionInfo* info) {
  return TracedGet(__func__, info, &rtExceptionInfo::thread_id);
}

uint32_t aclrtGetDeviceIdFromExceptionInfo(const aclrtExceptionInfo* info) {
  return TracedGet(__func__, info, &rtExceptionInfo::device_id);
}

uint32_t aclrtGetErrorCodeFromExceptionInfo(const aclrtExceptionInfo* info) {
  return TracedGet(__func__, info, &rtExceptionInfo::error_code);
}
