// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions of refused_operators.def. Each ignores its arguments, so its
// prototype here is not CANN's, and jumps to a shared body: 12 bytes each, and
// 4 for CET, so this file is compiled for size and without tables for
// unwinding, since a jump leaves no frame (CMakeLists.txt).

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
