// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/interface.h"

#include <memory>
#include <utility>

#include "src/runtime/context.h"
#include "src/runtime/device.h"
#include "src/runtime/error_state.h"
#include "src/runtime/fork.h"
#include "src/runtime/memory.h"
#include "src/runtime/outcome.h"
#include "src/runtime/stream.h"
#include "src/runtime/stream_table.h"

namespace aclq::runtime {
namespace {

// The messages say it all.
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

aclError CheckReach(const void* address, std::string* why) {
  if (DeviceCount() <= 1) return ACL_SUCCESS;
  const Place place = Locate(address);
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr || MayUse(context->device_id(), place)) {
    return ACL_SUCCESS;
  }
  *why = Text("lies in memory of device ", place.device_id,
              ", which work of device ", context->device_id(),
              " may not use without aclrtDeviceEnablePeerAccess.");
  NoteLastError(kNoFunction, ACL_ERROR_RT_PARAM_INVALID);
  return ACL_ERROR_RT_PARAM_INVALID;
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

constexpr Interface kInterface = {
    Report, Enqueue, CheckReach, BeginCallIfCounted, EndCall, IsForkedProcess};

}  // namespace
}  // namespace aclq::runtime

const aclq::runtime::Interface* aclqRuntimeInterface() {
  return &aclq::runtime::kInterface;
}
