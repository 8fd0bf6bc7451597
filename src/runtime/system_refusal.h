// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_RUNTIME_SYSTEM_REFUSAL_H_
#define ACLQ_SRC_RUNTIME_SYSTEM_REFUSAL_H_

#include <cstddef>
#include <string>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

// Returns which limit of the process `bytes` more bytes of memory or addresses
// exceed, as the end of a message; "" for none.
std::string ExceededMemoryLimit(std::size_t bytes);

// The system refuses memory, although it has enough of it: names the limit that
// is in the way. `error` is the errno value of the system call that failed.
Outcome SystemRefuses(std::size_t bytes, int error);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_SYSTEM_REFUSAL_H_
