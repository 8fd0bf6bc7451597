// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Models and dumps, which are not supported. These functions let programs link
// that can run without them. They do nothing and return
// ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000), with a message that names the
// missing feature.

#ifndef INC_EXTERNAL_ACL_ACL_MODEL_H_
#define INC_EXTERNAL_ACL_ACL_MODEL_H_

#include "acl_base.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/// @name Dumps of the inputs and outputs of operators
/// @{
ACL_FUNC_VISIBILITY aclError aclmdlInitDump(void);
ACL_FUNC_VISIBILITY aclError aclmdlSetDump(const char *dumpCfgPath);
ACL_FUNC_VISIBILITY aclError aclmdlFinalizeDump(void);
/// @}

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_MODEL_H_
