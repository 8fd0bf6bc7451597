// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions of refused_operators.def. Each ignores its arguments, so its
// prototype here is not CANN's. Each jumps to a shared body and takes 12 bytes,
// plus 4 for CET. So this file is compiled for size, and without unwind tables,
// since a jump leaves no frame (CMakeLists.txt).

#include "src/opapi/refuse.h"

#define ACLQ_EXPORTED __attribute__((visibility("default")))

extern "C" {

#define FUNCTION(name)                         \
  ACLQ_EXPORTED aclnnStatus name() {           \
    return aclq::opapi::RefuseFunction(#name); \
  }
#define OPERATOR(name)                                 \
  FUNCTION(name)                                       \
  ACLQ_EXPORTED aclnnStatus name##GetWorkspaceSize() { \
    return aclq::opapi::RefusePhaseOne(#name);         \
  }
#include "src/opapi/refused_operators.def"

}  // extern "C"
