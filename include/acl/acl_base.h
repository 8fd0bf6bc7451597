// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The base of AscendCL, in two parts as in CANN since version 9.

#ifndef INC_EXTERNAL_ACL_ACL_BASE_H_
#define INC_EXTERNAL_ACL_ACL_BASE_H_

#include "acl_base_mdl.h"
#include "acl_base_rt.h"

#endif  // INC_EXTERNAL_ACL_ACL_BASE_H_
