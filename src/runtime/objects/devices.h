// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The devices: their ids, and access to each other's memory.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_DEVICES_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_DEVICES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Returns the number of devices that the process sees; their ids start at 0.
// Returns 0 if the settings show no device; CheckDeviceId then reports the
// reason.
int32_t DeviceCount();

// Returns the numbers of the visible devices, in ascending order. A device id
// is an index into them.
const std::vector<int>& VisibleDevices();

// Checks that the settings show at least one device.
Outcome CheckHasDevices();

// Checks that a device has this id.
Outcome CheckDeviceId(std::string_view argument, int32_t device_id);

// Returns whether work of a device may use another device's memory. A device
// may use its own memory and that of devices to which
// aclrtDeviceEnablePeerAccess has given it access.
bool CanReach(int32_t device_id, int32_t owner_id);

// Gives work of a device access to the memory of another device, or takes the
// access away. The two ids must differ.
void SetCanReach(int32_t device_id, int32_t owner_id, bool can_reach);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_DEVICES_H_
