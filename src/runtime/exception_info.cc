// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/exception_info.h"

#include <cxxabi.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/live_addresses.h"

namespace aclq::runtime {
namespace {

constexpr uint32_t kInvalidInfo = 0xFFFFFFFF;

std::atomic<aclrtExceptionInfoCallback> callback{nullptr};

// Those that the program is being told of.
LiveAddresses<const rtExceptionInfo>& Infos() {
  static auto& infos = *new LiveAddresses<const rtExceptionInfo>;
  return infos;
}

// The body of the getters.
uint32_t Get(std::string_view function, const rtExceptionInfo* info,
             uint32_t rtExceptionInfo::*member) {
  uint32_t number = kInvalidInfo;
  const auto get = [&]() -> Outcome {
    if (info == nullptr) return NullArgument("info");
    const auto read = [&](const rtExceptionInfo& live) {
      number = live.*member;
    };
    return Infos().With(info, read) ? Ok() : DeadHandle("info", info);
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

void TellOfFailedTask(rtExceptionInfo info) {
  const aclrtExceptionInfoCallback function = callback;
  if (function == nullptr) return;
  try {
    struct Live {
      const rtExceptionInfo* info;
      explicit Live(const rtExceptionInfo* the_info) : info(the_info) {
        Infos().Add(info);
      }
      ~Live() { Infos().Remove(info); }
    } const live(&info);
    function(&info);
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    // Nobody is there to take it, and the task's own failure is on its way.
  }
}

std::uint32_t KernelThreadId() {
  thread_local const auto id = static_cast<std::uint32_t>(syscall(SYS_gettid));
  return id;
}

}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtSetExceptionInfoCallback(aclrtExceptionInfoCallback function) {
  return ApiCall(
      __func__,
      [&] {
        callback = function;
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
