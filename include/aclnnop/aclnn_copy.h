// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceCopy: selfRef = src. C++11 and newer only.

#ifndef OP_API_INC_COPY_H_
#define OP_API_INC_COPY_H_

#include "aclnn/aclnn_base.h"
#include "aclnn_util.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Phase one: checks the arguments and plans the work.
 *
 * Every element of selfRef becomes the element of src at the same index; src is
 * broadcast to the shape of selfRef. Elements of equal types are copied bit by
 * bit. FLOAT, FLOAT16 and BF16 are converted into each other: rounded once, to
 * nearest, ties to even; subnormal numbers are kept, overflow gives infinity,
 * and a NaN stays a NaN and keeps its sign. Other conversions are refused,
 * since CANN's results for them are not known. docs/numerics.md has the
 * complete definition.
 *
 * Types, by SoC (ACLQ_SOC, Ascend910B1 by default):
 *   Ascend310P, Ascend910, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32,
 *   Ascend310B             UINT64, FLOAT16, FLOAT, DOUBLE, BOOL, COMPLEX64,
 *                          COMPLEX128
 *   Ascend910B1 and the    as above, and BF16
 *   like, Ascend910_93
 *   Ascend950, Ascend350   as above, and HIFLOAT8, FLOAT8_E5M2, FLOAT8_E4M3FN,
 *                          FLOAT8_E8M0
 *
 * @param selfRef    device tensor of rank 0 to 8, any strides, offset and
 * non-private format; its elements must not share addresses
 * @param src        device tensor of rank 0 to 8, any strides, offset and
 * non-private format; must not overlap selfRef, but may be the same view if
 * their elements have the same size
 * @param workspaceSize receives the bytes of workspace that phase two needs,
 * which is always 0
 * @param executor   receives the executor for phase two. A caller that does not
 * call phase two destroys it with aclDestroyAclOpExecutor. The tensors may be
 * destroyed when this function has returned.
 * @return 0; 161001 for a NULL argument; 161002 for an argument that is refused
 * or is not a valid handle; 361001 if ACLQ_SOC names no SoC; 561101 or 561000
 * if there is no memory, or if no more executors can be made.
 * aclGetRecentErrMsg then reports the argument, the value found, the values
 * accepted, and the SoC. On failure neither *workspaceSize nor *executor is
 * written.
 *
 * Thread-safe. The phases may be called on different threads.
 */
ACLNN_API aclnnStatus aclnnInplaceCopyGetWorkspaceSize(
    aclTensor *selfRef, const aclTensor *src, uint64_t *workspaceSize,
    aclOpExecutor **executor);

/**
 * @brief Phase two: puts the work on a stream and returns.
 *
 * Consumes the executor, even on failure, unless aclSetAclOpExecutorRepeatable
 * was called for it. The memory of the tensors must stay valid until the stream
 * has finished the work.
 *
 * @param workspace     not used; may be NULL if workspaceSize is 0
 * @param workspaceSize the size of workspace
 * @param executor      the executor that phase one returned
 * @param stream        the stream, or NULL for the default stream of the
 * current context
 * @return 0; 161001 for a NULL executor, for a NULL workspace whose size is not
 * 0, or for a tensor that has elements and no address; 161002 if executor is
 * not a valid handle; 361001 if the stream refuses the work
 */
ACLNN_API aclnnStatus aclnnInplaceCopy(void *workspace, uint64_t workspaceSize,
                                       aclOpExecutor *executor,
                                       aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_INC_COPY_H_
