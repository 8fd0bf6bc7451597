// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/interface.h"

#include <memory>
#include <utility>

#include "src/runtime/core/error_state.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/outcome.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/memory.h"
#include "src/runtime/objects/stream.h"
#include "src/runtime/objects/strict_memory.h"

namespace aclq::runtime {
namespace {

// The messages need no function name.
constexpr std::string_view kNoFunction = "";

void Report(std::string_view code, std::string_view message) {
  ReportError(kNoFunction, code, message);
}

Outcome EnqueueTask(aclrtStream handle, Task&& task, std::size_t bytes) {
  if (IsForked()) return ForkedProcess();
  if (task == nullptr) return NullArgument("task");
  return OnStreamForWork(handle, [&](Stream& stream) {
    return stream.Enqueue(std::move(task), bytes);
  });
}

aclError Enqueue(aclrtStream handle, Task task, std::size_t bytes,
                 std::string* why) {
  Outcome outcome = EnqueueTask(handle, std::move(task), bytes);
  if (!outcome.ok()) *why = std::move(outcome.message);
  NoteLastError(kNoFunction, outcome.code);
  return outcome.code;
}

aclError Answer(Outcome outcome, std::string* why) {
  if (outcome.ok()) return ACL_SUCCESS;
  *why = std::move(outcome.message);
  NoteLastError(kNoFunction, outcome.code);
  return outcome.code;
}

// Checks that the device of the thread's context may use the memory at an
// address.
Outcome CheckReach(const void* address) {
  const Place place = Locate(address);
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr || MayUse(context->device_id(), place)) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
          Text("lies in memory of device ", place.device_id,
               ", to which device ", context->device_id(),
               " has no access; call aclrtDeviceEnablePeerAccess first.")};
}

aclError CheckAddresses(std::span<void* const> addresses, std::size_t* which,
                        std::string* why) {
  const bool has_several_devices = DeviceCount() > 1;
  if (!HasDead(addresses) && !has_several_devices) [[likely]] {
    return ACL_SUCCESS;
  }
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i] == nullptr) continue;
    Outcome outcome = CheckLive("at", addresses[i], Locate(addresses[i]));
    if (outcome.ok() && has_several_devices) outcome = CheckReach(addresses[i]);
    if (outcome.ok()) continue;
    *which = i;
    return Answer(std::move(outcome), why);
  }
  return ACL_SUCCESS;
}

aclError CheckExtent(const void* begin, std::size_t size, std::string* why) {
  return Answer(CheckInAllocation(begin, size, Locate(begin, size)), why);
}

bool BeginCallIfCounted() {
  if (fork_state.load(std::memory_order_relaxed) != ForkState::kUnused) {
    return false;
  }
  BeginCall();
  return true;
}

bool IsForkedProcess(std::string* why) {
  if (!IsForked()) return false;
  if (why != nullptr) *why = ForkedProcess().message;
  return true;
}

constexpr Interface kInterface = {Report,         Enqueue,
                                  CheckAddresses, MemoryIsStrict,
                                  CheckExtent,    BeginCallIfCounted,
                                  EndCall,        IsForkedProcess};

}  // namespace
}  // namespace aclq::runtime

const aclq::runtime::Interface* aclqRuntimeInterface() {
  return &aclq::runtime::kInterface;
}
