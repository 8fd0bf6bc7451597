// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions of libnnopbase that CANN exports but declares in no public header.
// Frameworks such as torch_npu look them up by name. CANN has no file of this
// name. No other header includes this file, since frameworks give types the
// names of these functions.
//
// In CANN they manage its pool of workspaces and its cache of executors. aclq
// has neither, so they have no effect.

#ifndef OP_API_ACLQ_FRAMEWORK_H_
#define OP_API_ACLQ_FRAMEWORK_H_

#include <cstddef>
#include <cstdint>

#include "aclnn/acl_meta.h"

extern "C" {

/// @name The pool of each thread
/// All arguments are ignored.
/// @{
/// @return 0
ACL_FUNC_VISIBILITY int InitHugeMemThreadLocal(void *arg, bool sync);
ACL_FUNC_VISIBILITY void UnInitHugeMemThreadLocal(void *arg, bool sync);
ACL_FUNC_VISIBILITY void ReleaseHugeMem(void *arg, bool sync);
/// @}

/// @name The cache of executors
/// @{
/// @return false for every name, so that the caller runs both phases
ACL_FUNC_VISIBILITY bool CanUsePTACache(const char *api);

/// @return null, since nothing is cached; workspaceSize is not written
ACL_FUNC_VISIBILITY aclOpExecutor *PTAGetExecCache(uint64_t hash,
                                                   uint64_t *workspaceSize);
ACL_FUNC_VISIBILITY aclOpExecutor *PTAFindExecCache(uint8_t *buf, size_t len,
                                                    uint64_t *workspaceSize);

ACL_FUNC_VISIBILITY void InitPTACacheThreadLocal();
ACL_FUNC_VISIBILITY void UnInitPTACacheThreadLocal();
ACL_FUNC_VISIBILITY void SetPTAHashKey(uint64_t hash);
ACL_FUNC_VISIBILITY void SetPTACacheHashKey(uint8_t *key, size_t len);
ACL_FUNC_VISIBILITY void AddTensorAddrToCachedList(void *addr);
/// @}

/// @name Kernels that were compiled for one shape
/// aclq has none to select from.
/// @{
/// @return 0
ACL_FUNC_VISIBILITY aclnnStatus aclnnReselectStaticKernel();
/// @return 0 for every path
ACL_FUNC_VISIBILITY aclnnStatus
aclnnReselectStaticKernelWithPath(const char *path);
/// @}

}  // extern "C"

#endif  // OP_API_ACLQ_FRAMEWORK_H_
