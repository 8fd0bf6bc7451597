// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_CORE_SYSTEM_REFUSAL_H_
#define ACLQ_SRC_RUNTIME_CORE_SYSTEM_REFUSAL_H_

#include <cstddef>
#include <string>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Returns the limit of the process that `bytes` more bytes of memory or
// addresses exceed, as the end of a message; "" if there is none.
std::string ExceededMemoryLimit(std::size_t bytes);

// Reports that the system refuses memory although enough is free, and names the
// limit that prevents the allocation. `error` is the errno value of the failed
// system call.
Outcome SystemRefuses(std::size_t bytes, int error);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_SYSTEM_REFUSAL_H_
