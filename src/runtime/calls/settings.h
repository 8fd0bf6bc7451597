// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The settings that the runtime must be able to read before any set-up.

#ifndef ACLQ_SRC_RUNTIME_CALLS_SETTINGS_H_
#define ACLQ_SRC_RUNTIME_CALLS_SETTINGS_H_

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Checks that ACLQ_SOC names a SoC, ACLQ_STRICT_MEMORY is 0 or 1, and
// ACLQ_TRACE, ACLQ_TRACE_FORMAT and ACLQ_TRACE_VALUES have values that are
// accepted.
Outcome CheckSettings();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CALLS_SETTINGS_H_
