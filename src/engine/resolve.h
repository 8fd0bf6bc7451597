// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Options that default to settings of the process.

#ifndef ACLQ_SRC_ENGINE_RESOLVE_H_
#define ACLQ_SRC_ENGINE_RESOLVE_H_

#include <string_view>

#include "aclq/status.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// Sets `*num_threads` to `asked`, or to the process's setting if that is 0.
Status ResolveThreads(int asked, int* num_threads);

// Sets `*implementation` to the one named `asked`, or to the process's setting
// if that is "".
Status ResolveIsa(std::string_view asked,
                  const kernels::Implementation** implementation);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_RESOLVE_H_
