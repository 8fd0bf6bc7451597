// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The state of a device: it always works, and its load is that of the machine's
// CPUs.

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "acl/acl_rt.h"
#include "src/base/read_file.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

// The value that CANN returns for a number that is unavailable.
constexpr std::int32_t kNotAvailable = -1;

// Time that all CPUs have spent since the machine started.
struct CpuTimes {
  std::uint64_t busy = 0;
  std::uint64_t total = 0;
};

// Returns zeros if the system does not report the times.
CpuTimes ReadCpuTimes() {
  const std::string content = base::ReadFileOrNothing("/proc/stat");
  std::string_view rest = content;
  base::TakeWord(&rest);  // "cpu"
  std::uint64_t user = 0, nice = 0, system = 0, idle = 0, io_wait = 0, irq = 0,
                soft_irq = 0, steal = 0;
  for (std::uint64_t* const time :
       {&user, &nice, &system, &idle, &io_wait, &irq, &soft_irq, &steal}) {
    if (!base::TakeNumber(&rest, time)) return {};
  }
  const std::uint64_t busy = user + nice + system + irq + soft_irq + steal;
  return {busy, busy + idle + io_wait};
}

// Returns the load in percent since the last call; the first call, since the
// machine started.
std::int32_t CpuUtilization() {
  static std::mutex& mutex = *new std::mutex;
  static CpuTimes last;
  static std::int32_t percent = kNotAvailable;
  const std::lock_guard lock(mutex);
  const CpuTimes now = ReadCpuTimes();
  if (now.total > last.total && now.busy >= last.busy) {
    percent = static_cast<std::int32_t>((now.busy - last.busy) * 100 /
                                        (now.total - last.total));
    last = now;
  }
  return percent;
}

Outcome GetUtilization(std::int32_t device_id, aclrtUtilizationInfo* info) {
  if (info == nullptr) return NullArgument("utilizationInfo");
  if (info->utilizationExtend != nullptr) {
    return {ACL_ERROR_INVALID_PARAM, kRefused,
            "utilizationInfo->utilizationExtend is not null; it is reserved "
            "and must be null."};
  }
  ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", device_id));
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const std::int32_t percent = CpuUtilization();
  info->cubeUtilization = percent;
  info->vectorUtilization = soc->vector_cores == 0 ? kNotAvailable : percent;
  info->aicpuUtilization = percent;
  info->memoryUtilization = kNotAvailable;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtQueryDeviceStatus(int32_t deviceId,
                                aclrtDeviceStatus* deviceStatus) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (deviceStatus == nullptr) return NullArgument("deviceStatus");
        ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", deviceId));
        *deviceStatus = ACL_RT_DEVICE_STATUS_NORMAL;
        return Ok();
      },
      Argument("deviceId", deviceId), Output("deviceStatus", deviceStatus));
}

aclError aclrtGetDeviceUtilizationRate(int32_t deviceId,
                                       aclrtUtilizationInfo* utilizationInfo) {
  return ApiCall(
      __func__, [&] { return GetUtilization(deviceId, utilizationInfo); },
      Argument("deviceId", deviceId),
      Argument("utilizationInfo", utilizationInfo));
}
