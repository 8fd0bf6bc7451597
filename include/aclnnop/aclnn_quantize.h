// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize: out = round(x / scales + zeroPoints), saturated. C++11 and
// newer only.

#ifndef OP_API_INC_QUANTIZE_H_
#define OP_API_INC_QUANTIZE_H_

#include "aclnn/aclnn_base.h"
#include "aclnn_util.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Phase one: checks the arguments and plans the work.
 *
 * Every element of out is t = x / scale + zeroPoint in binary32 (one division,
 * one addition if there are zero points), rounded to nearest with ties to even,
 * and saturated; NaN gives 0. HIFLOAT8 rounds ties away from zero.
 * docs/numerics.md has the complete definition.
 *
 * Types, by SoC (ACLQ_SOC, Ascend910B1 by default):
 *   Ascend310P, Ascend910  x and scales FLOAT, FLOAT16;
 *                          zeroPoints INT8, UINT8, INT32;
 *                          out INT8, UINT8, INT32
 *   Ascend910B1 and the    as above, and BF16 for x, scales and zeroPoints
 *   like, Ascend910_93
 *   Ascend950, Ascend350   as above, and FLOAT for zeroPoints;
 *                          HIFLOAT8, FLOAT8_E4M3FN and FLOAT8_E5M2 for out
 * BF16 scales or zero points need x, scales and zeroPoints all to be BF16.
 *
 * @param x          device tensor of rank 0 to 8, any strides, offset and
 * non-private format
 * @param scales     device tensor of rank 1: one element, or one for each index
 * of x along axis; scales may be negative
 * @param zeroPoints the same size as scales, or NULL for none
 * @param dtype      the type of out; note that dtype precedes axis
 * @param axis       the axis of x that scales run along, in [-rank, rank - 1];
 * ignored if scales has one element
 * @param out        device tensor of x's shape; must not overlap the inputs,
 * but may be the same view as x if their elements have the same size
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
ACLNN_API aclnnStatus aclnnQuantizeGetWorkspaceSize(
    const aclTensor *x, const aclTensor *scales, const aclTensor *zeroPoints,
    aclDataType dtype, int32_t axis, aclTensor *out, uint64_t *workspaceSize,
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
ACLNN_API aclnnStatus aclnnQuantize(void *workspace, uint64_t workspaceSize,
                                    aclOpExecutor *executor,
                                    aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_INC_QUANTIZE_H_
