// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/passed_over.h"

#include "acl/acl_rt.h"

namespace aclq::runtime {
namespace {

constexpr std::string_view kEveryFunction;

// The functions, codes and levels follow CANN's public code, which keeps no
// message for any of these results. Here a refusal keeps its message: functions
// that work on an NPU are refused here, and the user must learn the reason.
constexpr PassedOver kPassedOver[] = {
    {"aclrtGetDevice", ACL_ERROR_RT_CONTEXT_NULL, LogLevel::kInfo,
     PassedOverMessage::kDropped},
    {"aclrtGetCurrentContext", ACL_ERROR_RT_CONTEXT_NULL, LogLevel::kInfo,
     PassedOverMessage::kDropped},
    {kEveryFunction, ACL_ERROR_RT_FEATURE_NOT_SUPPORT, LogLevel::kWarning,
     PassedOverMessage::kUntilFailure},
    {kEveryFunction, ACL_ERROR_RT_SYSPARAMOPT_NOT_SET, LogLevel::kWarning,
     PassedOverMessage::kUntilFailure},
    {kEveryFunction, ACL_ERROR_RT_STREAM_NOT_COMPLETE, LogLevel::kInfo,
     PassedOverMessage::kDropped},
    {kEveryFunction, ACL_ERROR_RT_EVENT_NOT_COMPLETE, LogLevel::kInfo,
     PassedOverMessage::kDropped},
};

}  // namespace

const PassedOver* FindPassedOver(std::string_view function,
                                 aclError code) noexcept {
  for (const PassedOver& row : kPassedOver) {
    if (row.code == code &&
        (row.function == kEveryFunction || row.function == function)) {
      return &row;
    }
  }
  return nullptr;
}

}  // namespace aclq::runtime
