// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The devices: ids, the default context that the threads of a device share, and
// which devices reach each other's memory.

#ifndef ACLQ_SRC_RUNTIME_DEVICE_H_
#define ACLQ_SRC_RUNTIME_DEVICE_H_

#include <cstdint>
#include <vector>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

// How many devices the process sees, of the ids from 0 on. 0 when the settings
// show none; CheckDeviceId tells why.
int32_t DeviceCount();

// The numbers of the devices that the process sees, ascending. An id counts
// these from 0 on.
const std::vector<int>& VisibleDevices();

// Checks that the settings show at least one device.
Outcome CheckHasDevices();

// Whether there is a device of this id.
Outcome CheckDeviceId(std::string_view argument, int32_t device_id);

// Whether work of a device may use memory of another: it may use its own, and
// that of a device to which aclrtDeviceEnablePeerAccess has opened the way.
bool CanReach(int32_t device_id, int32_t owner_id);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_DEVICE_H_
