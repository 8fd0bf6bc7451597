// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Where CANN declares the loading and running of models. There are none here,
// nor dumps. The functions are for programs to link that can do without them:
// they do nothing and answer ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000); the
// message says what is missing.

#ifndef INC_EXTERNAL_ACL_ACL_MODEL_H_
#define INC_EXTERNAL_ACL_ACL_MODEL_H_

#include "acl_base.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/// @name Dumps of what operators read and write
/// @{
ACL_FUNC_VISIBILITY aclError aclmdlInitDump(void);
ACL_FUNC_VISIBILITY aclError aclmdlSetDump(const char *dumpCfgPath);
ACL_FUNC_VISIBILITY aclError aclmdlFinalizeDump(void);
/// @}

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_MODEL_H_
