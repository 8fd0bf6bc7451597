// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The treatment of floating-point results that are too large, and the status
// that reports them. The mode is stored and has no effect, and the status is
// always zeros: the operator's results are never too large for their type.

#include <array>
#include <atomic>
#include <cstring>
#include <memory>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/base/settings.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/memory.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {
namespace {

// The mode of each device; kNone if the program has not set it.
constexpr int kNone = -1;
struct DeviceMode {
  std::atomic<int> mode{kNone};
};
std::array<DeviceMode, base::kMaxDevices> modes;

std::atomic<int>& ModeOfDevice(const Context& context) {
  return modes[static_cast<std::size_t>(context.device_id())].mode;
}

bool Supports(const base::SocInfo& soc, int mode) {
  return mode == ACL_RT_OVERFLOW_MODE_INFNAN ? soc.arch->has_inf_nan_mode
                                             : soc.arch->has_saturation_mode;
}

int DefaultMode(const base::SocInfo& soc) {
  return Supports(soc, ACL_RT_OVERFLOW_MODE_INFNAN)
             ? ACL_RT_OVERFLOW_MODE_INFNAN
             : ACL_RT_OVERFLOW_MODE_SATURATION;
}

Outcome SetMode(int mode) {
  if (mode != ACL_RT_OVERFLOW_MODE_SATURATION &&
      mode != ACL_RT_OVERFLOW_MODE_INFNAN) {
    return {ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
            Text("mode is ", mode,
                 "; accepted are ACL_RT_OVERFLOW_MODE_SATURATION (0) and "
                 "ACL_RT_OVERFLOW_MODE_INFNAN (1).")};
  }
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  if (!Supports(*soc, mode)) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("mode is ", mode, "; accepted on ", soc->name, " is ",
                 DefaultMode(*soc), ".")};
  }
  ModeOfDevice(*context) = mode;
  return Ok();
}

Outcome GetMode(aclrtFloatOverflowMode* mode) {
  if (mode == nullptr) return NullArgument("mode");
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const int set = ModeOfDevice(*context);
  *mode = static_cast<aclrtFloatOverflowMode>(set != kNone ? set
                                                           : DefaultMode(*soc));
  return Ok();
}

// Size of the status that CANN fixes, in bytes.
constexpr std::size_t kStatusSize = 64;

Outcome GetStatus(void* address, std::size_t size, aclrtStream handle) {
  if (address == nullptr) return NullArgument("outputAddr");
  if (size != kStatusSize) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("outputSize is ", size, "; it must be ", kStatusSize, ".")};
  }
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  ACLQ_RETURN_IF_ERROR(CheckDeviceMemory("outputAddr", address, size));
  // The stream belongs to the thread's context.
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();  // Another thread destroyed it.
  const Place place = Locate(address, size);
  if (!MayUse(context->device_id(), place)) {
    return OutOfReach("outputAddr", address, place.device_id,
                      context->device_id());
  }
  const auto clear = [address]() -> aclError {
    std::memset(address, 0, kStatusSize);
    return ACL_SUCCESS;
  };
  return stream->Enqueue(clear, kStatusSize);
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtSetDeviceSatMode(aclrtFloatOverflowMode mode) {
  return ApiCall(
      __func__, [&] { return SetMode(NumberOf(mode)); },
      Argument("mode", mode));
}

aclError aclrtGetDeviceSatMode(aclrtFloatOverflowMode* mode) {
  return ApiCall(
      __func__, [&] { return GetMode(mode); }, Output("mode", mode));
}

aclError aclrtGetOverflowStatus(void* outputAddr, size_t outputSize,
                                aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return GetStatus(outputAddr, outputSize, stream); },
      Argument("outputAddr", outputAddr), Argument("outputSize", outputSize),
      Argument("stream", stream));
}

aclError aclrtResetOverflowStatus(aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        std::shared_ptr<Stream> found;
        return FindStreamForWork(stream, &found);
      },
      Argument("stream", stream));
}
