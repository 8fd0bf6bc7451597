// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclnn/aclnn_base.h"
#include "src/base/trace.h"

using aclq::base::Argument;
using aclq::base::Traced;

// There is nothing to set up: operators need no state of their own. The path is
// not read, so that whatever it names is tolerated, as in CANN.
extern "C" {

aclnnStatus aclnnInit(const char* configPath) {
  return Traced(
      __func__, [] { return OK; }, Argument("configPath", configPath));
}

aclnnStatus aclnnFinalize() {
  return Traced(__func__, [] { return OK; });
}

}  // extern "C"
