// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Deadline: the time at which a wait ends unsuccessfully.

#ifndef ACLQ_SRC_RUNTIME_CORE_DEADLINE_H_
#define ACLQ_SRC_RUNTIME_CORE_DEADLINE_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Without a value, the wait never ends.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

// Reads a timeout in milliseconds; -1 means no deadline.
Outcome ReadTimeout(int32_t milliseconds, Deadline* deadline);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_DEADLINE_H_
