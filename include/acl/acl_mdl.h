// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Where CANN declares the loading and running of models. There are none here:
// this file exists because acl.h includes it.

#ifndef INC_EXTERNAL_ACL_ACL_MODEL_H_
#define INC_EXTERNAL_ACL_ACL_MODEL_H_

#include "acl_base.h"
#include "acl_rt.h"

#endif  // INC_EXTERNAL_ACL_ACL_MODEL_H_
