// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The settings that the runtime must be able to read before anything is set up.

#ifndef ACLQ_SRC_RUNTIME_SETTINGS_H_
#define ACLQ_SRC_RUNTIME_SETTINGS_H_

#include "src/runtime/outcome.h"

namespace aclq::runtime {

// Whether ACLQ_SOC names an SoC, ACLQ_STRICT_MEMORY is 0 or 1, and ACLQ_TRACE
// and ACLQ_TRACE_FORMAT can be followed.
Outcome CheckSettings();

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_SETTINGS_H_
