// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_FORK_COUNT_H_
#define ACLQ_SRC_BASE_FORK_COUNT_H_

namespace aclq::base {

// Returns the number of forks between the process that loaded the library and
// the calling process. Takes no lock.
unsigned ForkCount() noexcept;

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_FORK_COUNT_H_
