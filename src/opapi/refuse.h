// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The bodies of the functions in refused_operators.def.

#ifndef ACLQ_SRC_OPAPI_REFUSE_H_
#define ACLQ_SRC_OPAPI_REFUSE_H_

#include "aclnn/acl_meta.h"

namespace aclq::opapi {

// Reports that aclq does not implement `name`, and returns
// ACLNN_ERR_INNER_FIND_KERNEL_ERROR. `name` is the exported function.
aclnnStatus RefuseFunction(const char* name);

// Reports the same error for nameGetWorkspaceSize, where `name` is the
// operator.
aclnnStatus RefusePhaseOne(const char* name);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_REFUSE_H_
