// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// When a wait gives up.

#ifndef ACLQ_SRC_RUNTIME_DEADLINE_H_
#define ACLQ_SRC_RUNTIME_DEADLINE_H_

#include <chrono>
#include <cstdint>
#include <optional>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

// None is never.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

// The deadline of a timeout in milliseconds, of which -1 is none.
Outcome ReadTimeout(int32_t milliseconds, Deadline* deadline);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_DEADLINE_H_
