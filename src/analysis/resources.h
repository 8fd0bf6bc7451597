// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_ANALYSIS_RESOURCES_H_
#define ACLQ_SRC_ANALYSIS_RESOURCES_H_

#include "aclq/status.h"
#include "src/base/return_if_error.h"
#include "src/engine/resolve.h"
#include "src/kernels/kernels.h"

namespace aclq::analysis {

// The threads and the kernels of a call.
struct Resources {
  int num_threads = 1;
  const kernels::Implementation* implementation = nullptr;

  const kernels::KernelTable& kernels() const { return *implementation->table; }

  // Sets all members; `asked` is the num_threads of the call's options.
  Status Resolve(int asked) {
    ACLQ_RETURN_IF_ERROR(engine::ResolveThreads(asked, &num_threads));
    return engine::ResolveIsa("", &implementation);
  }
};

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_RESOURCES_H_
