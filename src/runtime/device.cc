// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/device.h"

#include <array>
#include <memory>
#include <mutex>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"
#include "src/runtime/soc.h"

namespace aclq::runtime {
namespace {

struct Device {
  std::uint64_t times_set = 0;
  aclrtContext default_context = nullptr;  // live while times_set is not 0
};

struct Devices {
  std::mutex mutex;
  std::array<Device, kDeviceCount> devices;
};

Devices& AllDevices() {
  static Devices& devices = *new Devices;
  return devices;
}

Outcome SetDevice(int32_t device_id) {
  if (Outcome outcome = CheckDeviceId(device_id); !outcome.ok()) return outcome;
  if (Outcome outcome = CheckSoc(); !outcome.ok()) return outcome;
  Devices& all = AllDevices();
  const std::lock_guard lock(all.mutex);
  Device& device = all.devices[static_cast<std::size_t>(device_id)];
  if (device.times_set == 0) {
    device.default_context = CreateContext(device_id, Context::Kind::kDefault);
    if (device.default_context == nullptr) return TooManyContexts();
  }
  ++device.times_set;
  SetCurrentContextHandle(device.default_context);
  return Ok();
}

enum class Reset { kOnce, kAll };

// Takes back aclrtSetDevice. After the last one, `retired` is the default
// context, for the caller to close when the lock is gone.
Outcome Release(int32_t device_id, Reset reset,
                std::shared_ptr<Context>* retired) {
  Devices& all = AllDevices();
  const std::lock_guard lock(all.mutex);
  Device& device = all.devices[static_cast<std::size_t>(device_id)];
  if (device.times_set == 0) {
    return {ACL_ERROR_RT_CONTEXT_RELEASE_ERROR, kCallOrder,
            Text("device ", device_id,
                 " is not set, or was reset already; call aclrtSetDevice "
                 "before.")};
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
  if (Outcome outcome = CheckDeviceId(device_id); !outcome.ok()) return outcome;
  std::shared_ptr<Context> retired;
  if (Outcome outcome = Release(device_id, reset, &retired); !outcome.ok()) {
    return outcome;
  }
  if (retired != nullptr) retired->Close();
  return Ok();
}

// Waits for every stream, also when one of them has failed.
Outcome SynchronizeDevice(int32_t device_id) {
  const auto contexts = ContextsOfDevice(device_id);
  for (const auto& context : contexts) {
    if (context->RunsThisThread()) {
      return WaitsForItself("the device's streams");
    }
  }
  Outcome first = Ok();
  for (const auto& context : contexts) {
    for (const auto& stream : context->Streams()) {
      Outcome outcome = stream->Synchronize(std::nullopt);
      if (first.ok()) first = std::move(outcome);
    }
  }
  return first;
}

}  // namespace

Outcome CheckDeviceId(int32_t device_id) {
  if (device_id >= 0 && device_id < kDeviceCount) return Ok();
  return {ACL_ERROR_RT_INVALID_DEVICEID, kOutOfRange,
          Text("deviceId is ", device_id, "; the devices are 0 to ",
               kDeviceCount - 1, ".")};
}

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
        *count = kDeviceCount;
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
  return ApiCall(__func__, [&]() -> Outcome {
    const std::shared_ptr<Context> context = CurrentContext();
    if (context == nullptr) return NoContext();
    return SynchronizeDevice(context->device_id());
  });
}
