// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Where CANN declares its old way of running a single operator, by name. It is
// not offered here: this file exists because acl.h includes it.

#ifndef INC_EXTERNAL_ACL_ACL_OP_H_
#define INC_EXTERNAL_ACL_ACL_OP_H_

#include "acl_base.h"
#include "acl_rt.h"

#endif  // INC_EXTERNAL_ACL_ACL_OP_H_
