// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// All of AscendCL, in one header for most programs. The includes are relative
// to this folder, so that both "acl/acl.h" and, with this folder on the include
// path, "acl.h" work.

#ifndef INC_EXTERNAL_ACL_ACL_H_
#define INC_EXTERNAL_ACL_ACL_H_

#include "acl_mdl.h"
#include "acl_op.h"
#include "acl_rt.h"

#endif  // INC_EXTERNAL_ACL_ACL_H_
