// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant: aclnnAscendQuantV3 (aclnn_ascend_quant_v3.h) without axis,
// for scales along the last dimension. C++11 and newer only.

#ifndef OP_API_INC_ASCEND_QUANT_H_
#define OP_API_INC_ASCEND_QUANT_H_

#include "aclnn/aclnn_base.h"
#include "aclnn_util.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Phase one: checks the arguments and plans the work.
 *
 * The results and the types are those of aclnnAscendQuantV3 with axis -1,
 * except that this function accepts no types for Ascend950 and Ascend350.
 *
 * @param x         device tensor of rank 1 to 8, or 0 if y is not packed; any
 * strides, offset and non-private format
 * @param scale     device tensor that broadcasts to x: its last dimension is 1
 * or that of x, the others are 1
 * @param offset    device tensor that broadcasts to x: its last dimension is
 * that of scale, the others are 1; or NULL for none
 * @param sqrtMode  true to multiply x by the scale twice: (x * scale) * scale
 * @param roundMode "round" (ties to even), "floor", "ceil" or "trunc"
 * @param dstType   the type of y, a number of aclDataType
 * @param y         device tensor of x's shape; must not overlap the inputs. If
 * INT32, its last dimension is an eighth of x's: each element packs eight int4
 * elements, the first in the lowest bits. Elements of INT4 are adjacent along
 * the last dimension, whose size is even; strides and the offset of INT4 count
 * elements, two in a byte, and all but the last stride are even, so that each
 * row starts with a byte.
 * @param workspaceSize receives the bytes of workspace that phase two needs,
 * which is always 0
 * @param executor  receives the executor for phase two. A caller that does not
 * call phase two destroys it with aclDestroyAclOpExecutor. The tensors may be
 * destroyed when this function has returned.
 * @return 0; 161001 if x, scale, y, workspaceSize or executor is NULL; 161002
 * for an argument that is refused or is not a valid handle; 361001 if ACLQ_SOC
 * names no SoC; 561101 or 561000 if there is no memory, or if no more executors
 * can be made. aclGetRecentErrMsg then reports the argument, the value found,
 * the values accepted, and the SoC. On failure neither *workspaceSize nor
 * *executor is written.
 *
 * Thread-safe. The phases may be called on different threads.
 */
ACLNN_API aclnnStatus aclnnAscendQuantGetWorkspaceSize(
    const aclTensor *x, const aclTensor *scale, const aclTensor *offset,
    bool sqrtMode, const char *roundMode, int32_t dstType, const aclTensor *y,
    uint64_t *workspaceSize, aclOpExecutor **executor);

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
ACLNN_API aclnnStatus aclnnAscendQuant(void *workspace, uint64_t workspaceSize,
                                       aclOpExecutor *executor,
                                       aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_INC_ASCEND_QUANT_H_
