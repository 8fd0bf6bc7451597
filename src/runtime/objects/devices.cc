// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/devices.h"

#include <array>
#include <atomic>
#include <cstddef>

#include "aclq/status.h"
#include "src/base/settings.h"
#include "src/runtime/core/message_codes.h"

namespace aclq::runtime {
namespace {

// The settings are read once, so that the devices do not change.
struct DeviceSettings {
  Status status;
  std::vector<int> numbers;
};

const DeviceSettings& Visible() {
  static const DeviceSettings& visible = *[] {
    auto* const read = new DeviceSettings;
    read->status = base::ReadVisibleDevices(&read->numbers);
    return read;
  }();
  return visible;
}

// peers[i] has bit j set if device i may access device j's memory.
std::array<std::atomic<std::uint64_t>, base::kMaxDevices> peers{};
static_assert(base::kMaxDevices <= 64);

Outcome NoDevice() {
  const Status& status = Visible().status;
  return {ACL_ERROR_RT_NO_DEVICE, kInvalidValue,
          status.ok()
              ? "ASCEND_RT_VISIBLE_DEVICES selects no device; expected device "
                "numbers in ascending order, separated by commas and below "
                "ACLQ_DEVICE_COUNT (1 if it is not set)."
              : status.message()};
}

}  // namespace

int32_t DeviceCount() { return static_cast<int32_t>(Visible().numbers.size()); }

const std::vector<int>& VisibleDevices() { return Visible().numbers; }

Outcome CheckHasDevices() { return DeviceCount() == 0 ? NoDevice() : Ok(); }

Outcome CheckDeviceId(std::string_view argument, int32_t device_id) {
  const int32_t count = DeviceCount();
  if (device_id >= 0 && device_id < count) return Ok();
  if (count == 0) return NoDevice();
  return {
      ACL_ERROR_RT_INVALID_DEVICEID, kOutOfRange,
      Text(
          argument, " is ", device_id, "; expected 0 to ", count - 1,
          ". ACLQ_DEVICE_COUNT sets the number of devices (1 if it is not set)",
          base::IsSet("ASCEND_RT_VISIBLE_DEVICES")
              ? ", and ASCEND_RT_VISIBLE_DEVICES selects the visible ones."
              : ".")};
}

bool CanReach(int32_t device_id, int32_t owner_id) {
  if (device_id == owner_id) return true;
  const std::uint64_t reached = peers[static_cast<std::size_t>(device_id)];
  return (reached >> owner_id & 1) != 0;
}

void SetCanReach(int32_t device_id, int32_t owner_id, bool can_reach) {
  std::atomic<std::uint64_t>& reached =
      peers[static_cast<std::size_t>(device_id)];
  const std::uint64_t bit = std::uint64_t{1} << owner_id;
  if (can_reach) {
    reached |= bit;
  } else {
    reached &= ~bit;
  }
}

}  // namespace aclq::runtime
