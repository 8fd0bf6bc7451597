// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The devices: ids and the default context that the threads of a device share.

#ifndef ACLQ_SRC_RUNTIME_DEVICE_H_
#define ACLQ_SRC_RUNTIME_DEVICE_H_

#include <cstdint>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

inline constexpr int32_t kDeviceCount = 1;

// Whether there is a device of this id.
Outcome CheckDeviceId(int32_t device_id);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_DEVICE_H_
