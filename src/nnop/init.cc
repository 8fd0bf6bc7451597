// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclnn/aclnn_base.h"
#include "src/base/trace.h"

using aclq::base::Argument;
using aclq::base::Traced;

// Operators need no state, so these functions do nothing. The path is not read:
// as in CANN, any file or none is accepted.
extern "C" {

aclnnStatus aclnnInit(const char* configPath) {
  return Traced(
      __func__, [] { return OK; }, Argument("configPath", configPath));
}

aclnnStatus aclnnFinalize() {
  return Traced(__func__, [] { return OK; });
}

}  // extern "C"
