// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Setting up and tearing down aclnn operators. C++11 and newer only.

#ifndef OP_API_OP_API_COMMON_INC_EXTERNAL_ACLNN_BASE_H
#define OP_API_OP_API_COMMON_INC_EXTERNAL_ACLNN_BASE_H

#include "aclnn/acl_meta.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Does nothing, since operators need no set-up. In CANN, sets up
 * operators in a program that does not call aclInit. May be combined with
 * aclInit and called more than once.
 * @param configPath not read, so any path is accepted
 * @return 0
 */
ACL_FUNC_VISIBILITY aclnnStatus aclnnInit(const char *configPath);

/**
 * @brief Does nothing; the counterpart of aclnnInit.
 * @return 0
 */
ACL_FUNC_VISIBILITY aclnnStatus aclnnFinalize();

#ifdef __cplusplus
}
#endif

#endif  // OP_API_OP_API_COMMON_INC_EXTERNAL_ACLNN_BASE_H
