// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls about the process, devices and contexts.

#include "tests/stress/sequence.h"

namespace aclq::testing::model {

// ----- Process and devices. -----

void Sequence::Init() {
  const char* const path = OneOf<const char*>({nullptr, "", "/nowhere"});
  const bool readable = path == nullptr || *path == '\0';
  Log("aclInit", path != nullptr ? path : "null");
  const Codes expected = state_.Init(readable);
  const int code = aclInit(path);
  Check(expected, code);
  if (code == ACL_ERROR_INVALID_FILE) return;
  ++state_.times_initialized;
  state_.finalized = false;
}

void Sequence::Finalize() {
  Log("aclFinalize");
  if (!Check(state_.Finalize(), aclFinalize())) return;
  state_.times_initialized = 0;
  state_.finalized = true;
}

void Sequence::FinalizeReference() {
  Output<uint64_t> count(NullOutput());
  Log("aclFinalizeReference", count);
  if (!Check(state_.FinalizeReference(), aclFinalizeReference(count.address()),
             count)) {
    return;
  }
  state_.finalized = --state_.times_initialized == 0;
  if (count.given() && count.value() != state_.times_initialized) {
    Fail("the count is " + std::to_string(count.value()));
  }
}

void Sequence::LastError() {
  const bool forget = Chance(50);
  Log(forget ? "aclrtGetLastError" : "aclrtPeekAtLastError");
  const int code = forget ? aclrtGetLastError(ACL_RT_THREAD_LEVEL)
                          : aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL);
  if (code != thread().last_error) {
    Fail("it is " + std::to_string(code) + " and must be " +
         std::to_string(thread().last_error));
  }
  if (forget) thread().last_error = ACL_SUCCESS;
}

int32_t Sequence::AnyDevice() {
  return Chance(90) ? static_cast<int32_t>(Pick(state_.devices.size()))
                    : OneOf<int32_t>({-1, 64, INT32_MAX, INT32_MIN});
}

void Sequence::SetDevice() {
  const int32_t id = AnyDevice();
  Log("aclrtSetDevice", id);
  if (!Check(state_.KnownDevice(id), aclrtSetDevice(id))) return;
  Device& device = state_.devices[static_cast<std::size_t>(id)];
  if (++device.times_set == 1) {
    aclrtContext context = nullptr;
    Log("aclrtGetCurrentContext");
    Check(ACL_SUCCESS, aclrtGetCurrentContext(&context));
    device.default_context = context;
    AddContext(context, id, /*is_default=*/true);
  }
  thread().context = device.default_context;
}

void Sequence::AddContext(void* handle, int32_t device, bool is_default) {
  NoteHandle(handle);
  const auto context = std::make_shared<Context>();
  context->device = device;
  context->is_default = is_default;
  context->default_stream->context = handle;
  state_.contexts.Add(handle, context);
}

void Sequence::ResetDevice() {
  const int32_t id = AnyDevice();
  const bool all = Chance(10);
  const Codes expected = state_.ResetDevice(id);
  Log(all ? "aclrtResetDeviceForce" : "aclrtResetDevice", id);
  if (!Check(expected, all ? aclrtResetDeviceForce(id) : aclrtResetDevice(id)))
    return;
  Device& device = state_.devices[static_cast<std::size_t>(id)];
  if (!all && --device.times_set > 0) return;
  state_.DestroyContextAndStreams(device.default_context);
  device = Device();
}

void Sequence::GetDevice() {
  Output<int32_t> id(NullOutput());
  const Codes expected =
      id.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
  Log("aclrtGetDevice", id);
  if (!Check(expected, aclrtGetDevice(id.address()), id)) return;
  if (id.value() != state_.contexts.Find(thread().context)->device) {
    Fail("the device is " + std::to_string(id.value()));
  }
}

void Sequence::SynchronizeDevice() {
  Log("aclrtSynchronizeDevice");
  if (!Check(state_.HasContext(thread()), aclrtSynchronizeDevice())) return;
  state_.DrainDevice(state_.contexts.Find(thread().context)->device);
}

void Sequence::SynchronizeDeviceWithTimeout() {
  const int32_t timeout = AnyTimeout();
  int code = State::Timeout(timeout);
  if (code == ACL_SUCCESS) code = state_.HasContext(thread());
  Codes expected = code;
  if (code == ACL_SUCCESS && timeout == 1) {
    expected = {ACL_SUCCESS, ACL_ERROR_RT_STREAM_SYNC_TIMEOUT};
  }
  Log("aclrtSynchronizeDeviceWithTimeout", timeout);
  if (!Check(expected, aclrtSynchronizeDeviceWithTimeout(timeout))) return;
  state_.DrainDevice(state_.contexts.Find(thread().context)->device);
}

void Sequence::SetPeerAccess() {
  const int32_t peer = AnyDevice();
  const bool enable = Chance(60);
  const uint32_t flags = enable && Chance(10) ? 1 : 0;
  const Codes expected = flags != 0 ? ACL_ERROR_FEATURE_UNSUPPORTED
                                    : state_.PeerDevice(thread(), peer);
  Log(enable ? "aclrtDeviceEnablePeerAccess" : "aclrtDeviceDisablePeerAccess",
      peer, flags);
  if (!Check(expected, enable ? aclrtDeviceEnablePeerAccess(peer, flags)
                              : aclrtDeviceDisablePeerAccess(peer))) {
    return;
  }
  const int32_t device = state_.contexts.Find(thread().context)->device;
  if (enable) {
    state_.peers.emplace(device, peer);
  } else {
    state_.peers.erase({device, peer});
  }
}

// ----- Contexts. -----

void Sequence::CreateContext() {
  if (state_.contexts.size() >= kMostObjects) return;
  Output<aclrtContext> context(NullOutput());
  const int32_t id = AnyDevice();
  const Codes expected =
      context.given() ? state_.KnownDevice(id) : ACL_ERROR_INVALID_PARAM;
  Log("aclrtCreateContext", context, id);
  if (!Check(expected, aclrtCreateContext(context.address(), id), context)) {
    return;
  }
  AddContext(context.value(), id, /*is_default=*/false);
  thread().context = context.value();
}

void Sequence::DestroyContext() {
  void* const context = AnyOf(state_.contexts);
  Log("aclrtDestroyContext", context);
  if (!Check(state_.DestroyContext(context), aclrtDestroyContext(context))) {
    return;
  }
  state_.DestroyContextAndStreams(context);
}

void Sequence::SetCurrentContext() {
  void* const context = AnyOf(state_.contexts);
  Log("aclrtSetCurrentContext", context);
  if (!Check(state_.LiveContext(context), aclrtSetCurrentContext(context))) {
    return;
  }
  thread().context = context;
}

void Sequence::GetCurrentContext() {
  Output<aclrtContext> context(NullOutput());
  const Codes expected =
      context.given() ? state_.HasContext(thread()) : ACL_ERROR_INVALID_PARAM;
  Log("aclrtGetCurrentContext", context);
  if (!Check(expected, aclrtGetCurrentContext(context.address()), context)) {
    return;
  }
  if (context.value() != thread().context) Fail("it is another context");
}

}  // namespace aclq::testing::model
