// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <array>
#include <memory>
#include <mutex>
#include <vector>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/base/settings.h"
#include "src/runtime/calls/settings.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/deadline.h"
#include "src/runtime/core/log.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

struct Device {
  std::uint64_t times_set = 0;
  aclrtContext default_context = nullptr;  // live while times_set is not 0
};

struct Devices {
  std::mutex mutex;
  std::array<Device, base::kMaxDevices> devices;
};

Devices& AllDevices() {
  static Devices& devices = *new Devices;
  return devices;
}

Outcome SetDevice(int32_t device_id) {
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", device_id));
  ACLQ_RETURN_IF_ERROR(CheckSettings());
  Devices& all = AllDevices();
  const std::lock_guard lock(all.mutex);
  Device& device = all.devices[static_cast<std::size_t>(device_id)];
  if (device.times_set == 0) {
    device.default_context = CreateContext(device_id, Context::Kind::kDefault);
    if (device.default_context == nullptr) return TooManyContexts();
  }
  ++device.times_set;
  SetCurrentContextHandle(device.default_context);
  Log(LogLevel::kInfo, "aclrtSetDevice: device ", device_id, " is set.");
  return Ok();
}

enum class Reset { kOnce, kAll };

// Undoes one aclrtSetDevice, or all. After the last one, `retired` is the
// default context, for the caller to close without the lock.
Outcome Release(int32_t device_id, Reset reset,
                std::shared_ptr<Context>* retired) {
  Devices& all = AllDevices();
  const std::lock_guard lock(all.mutex);
  Device& device = all.devices[static_cast<std::size_t>(device_id)];
  if (device.times_set == 0) {
    return {
        ACL_ERROR_RT_CONTEXT_RELEASE_ERROR, kCallOrder,
        Text("device ", device_id,
             " is not set, or was reset already; call aclrtSetDevice first.")};
  }
  if (reset == Reset::kOnce && device.times_set > 1) {
    --device.times_set;
    return Ok();
  }
  if (FindContext(device.default_context)->RunsThisThread()) {
    return WaitsForItself("the device's streams");
  }
  *retired = TakeContext(device.default_context);
  device = Device();
  return Ok();
}

Outcome ResetDevice(int32_t device_id, Reset reset) {
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", device_id));
  std::shared_ptr<Context> retired;
  ACLQ_RETURN_IF_ERROR(Release(device_id, reset, &retired));
  if (retired == nullptr) return Ok();
  retired->Close();
  Log(LogLevel::kInfo, "aclrtResetDevice: device ", device_id, " is reset.");
  return Ok();
}

// Waits for every stream, even if one of them has failed.
Outcome SynchronizeDevice(Deadline deadline) {
  const std::shared_ptr<Context> current = CurrentContext();
  if (current == nullptr) return NoContext();
  const auto contexts = ContextsOfDevice(current->device_id());
  for (const auto& context : contexts) {
    if (context->RunsThisThread()) {
      return WaitsForItself("the device's streams");
    }
  }
  Outcome first = Ok();
  for (const auto& context : contexts) {
    for (const auto& stream : context->Streams()) {
      // A failure that is not returned stays for the next synchronisation.
      if (first.ok()) {
        first = stream->Synchronize(deadline);
      } else {
        static_cast<void>(stream->WaitForTasks(deadline));
      }
    }
  }
  return first;
}

Outcome CanAccessPeer(int32_t* can_access, int32_t device_id, int32_t peer_id) {
  if (can_access == nullptr) return NullArgument("canAccessPeer");
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", device_id));
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("peerDeviceId", peer_id));
  if (device_id == peer_id) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("deviceId and peerDeviceId are both ", device_id,
                 "; they must be different devices.")};
  }
  *can_access = 1;
  return Ok();
}

// Checks the id of a peer, and finds the device of the calling thread.
Outcome FindPeer(int32_t peer_id, int32_t* device_id) {
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("peerDeviceId", peer_id));
  const std::shared_ptr<Context> current = CurrentContext();
  if (current == nullptr) return NoContext();
  if (current->device_id() == peer_id) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("peerDeviceId is ", peer_id,
                 ", the device of the thread's context; it must be another "
                 "device.")};
  }
  *device_id = current->device_id();
  return Ok();
}

Outcome EnablePeerAccess(int32_t peer_id, uint32_t flags) {
  if (flags != 0) {
    return {ACL_ERROR_FEATURE_UNSUPPORTED, kNotSupported,
            Text("flags is ", flags, "; it must be 0.")};
  }
  int32_t device_id = 0;
  ACLQ_RETURN_IF_ERROR(FindPeer(peer_id, &device_id));
  SetCanReach(device_id, peer_id, true);
  return Ok();
}

Outcome DisablePeerAccess(int32_t peer_id) {
  int32_t device_id = 0;
  ACLQ_RETURN_IF_ERROR(FindPeer(peer_id, &device_id));
  SetCanReach(device_id, peer_id, false);
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtSetDevice(int32_t deviceId) {
  return ApiCall(
      __func__, [&] { return SetDevice(deviceId); },
      Argument("deviceId", deviceId));
}

aclError aclrtResetDevice(int32_t deviceId) {
  return ApiCall(
      __func__, [&] { return ResetDevice(deviceId, Reset::kOnce); },
      Argument("deviceId", deviceId));
}

aclError aclrtResetDeviceForce(int32_t deviceId) {
  return ApiCall(
      __func__, [&] { return ResetDevice(deviceId, Reset::kAll); },
      Argument("deviceId", deviceId));
}

aclError aclrtGetDevice(int32_t* deviceId) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (deviceId == nullptr) return NullArgument("deviceId");
        const std::shared_ptr<Context> context = CurrentContext();
        if (context == nullptr) return NoContext();
        *deviceId = context->device_id();
        return Ok();
      },
      Output("deviceId", deviceId));
}

aclError aclrtGetDeviceCount(uint32_t* count) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (count == nullptr) return NullArgument("count");
        ACLQ_RETURN_IF_ERROR(CheckHasDevices());
        *count = static_cast<uint32_t>(DeviceCount());
        return Ok();
      },
      Output("count", count));
}

aclError aclrtGetRunMode(aclrtRunMode* runMode) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (runMode == nullptr) return NullArgument("runMode");
        *runMode = ACL_HOST;
        return Ok();
      },
      Output("runMode", runMode));
}

aclError aclrtSynchronizeDevice(void) {
  return ApiCall(__func__, [] { return SynchronizeDevice(std::nullopt); });
}

aclError aclrtSynchronizeDeviceWithTimeout(int32_t timeout) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        Deadline deadline;
        ACLQ_RETURN_IF_ERROR(ReadTimeout(timeout, &deadline));
        return SynchronizeDevice(deadline);
      },
      Argument("timeout", timeout));
}

aclError aclrtDeviceCanAccessPeer(int32_t* canAccessPeer, int32_t deviceId,
                                  int32_t peerDeviceId) {
  return ApiCall(
      __func__,
      [&] { return CanAccessPeer(canAccessPeer, deviceId, peerDeviceId); },
      Output("canAccessPeer", canAccessPeer), Argument("deviceId", deviceId),
      Argument("peerDeviceId", peerDeviceId));
}

aclError aclrtDeviceEnablePeerAccess(int32_t peerDeviceId, uint32_t flags) {
  return ApiCall(
      __func__, [&] { return EnablePeerAccess(peerDeviceId, flags); },
      Argument("peerDeviceId", peerDeviceId), Argument("flags", flags));
}

aclError aclrtDeviceDisablePeerAccess(int32_t peerDeviceId) {
  return ApiCall(
      __func__, [&] { return DisablePeerAccess(peerDeviceId); },
      Argument("peerDeviceId", peerDeviceId));
}
