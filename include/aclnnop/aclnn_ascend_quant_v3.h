// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuantV3: y = round(x * scale + offset), saturated. C++11 and newer
// only.

#ifndef OP_API_INC_ASCEND_QUANT_V3_H_
#define OP_API_INC_ASCEND_QUANT_V3_H_

#include "aclnn/aclnn_base.h"
#include "aclnn_util.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @brief Phase one: checks the arguments and plans the work.
 *
 * Every element of y is t = x * scale + offset in binary32 (one product, one
 * addition if there is an offset), rounded by the rule of roundMode, and
 * saturated; NaN gives 0 in integer types. docs/numerics.md has the complete
 * definition, and the difference from aclnnQuantize, which divides.
 *
 * Types, by SoC (ACLQ_SOC, Ascend910B1 by default):
 *   Ascend310P             x, scale and offset FLOAT, FLOAT16; y INT8
 *   Ascend910B1 and the    as above, and BF16 for x, scale and offset; INT4 and
 *   like, Ascend910_93     INT32 (packed int4) for y
 *   Ascend950, Ascend350   as above, and HIFLOAT8, FLOAT8_E5M2 and
 *                          FLOAT8_E4M3FN for y
 * offset has the type of scale. If x is FLOAT16 or BF16, scale has x's type.
 *
 * @param x         device tensor of rank 1 to 8, any strides, offset and
 * non-private format
 * @param scale     device tensor: rank 1, one element or one for each index of
 * x along axis; or x's rank, where every dimension but that of axis is 1
 * @param offset    device tensor of scale's shape, or NULL for none
 * @param sqrtMode  true to multiply x by the scale twice: (x * scale) * scale.
 * On Ascend950 and Ascend350 this is x * (scale * scale), unless axis is the
 * last dimension but one and scale has several elements.
 * @param roundMode "round" (ties to even), "floor", "ceil" or "trunc"; for
 * FLOAT8_E4M3FN and FLOAT8_E5M2 "round"; for HIFLOAT8 "round" or "hybrid"
 * @param dstType   the type of y, a number of aclDataType
 * @param axis      the axis of x that scale and offset run along, in [-rank,
 * rank - 1]: one of the last two dimensions; on Ascend310P the last one. Note
 * that axis follows dstType.
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
ACLNN_API aclnnStatus aclnnAscendQuantV3GetWorkspaceSize(
    const aclTensor *x, const aclTensor *scale, const aclTensor *offset,
    bool sqrtMode, const char *roundMode, int32_t dstType, int32_t axis,
    const aclTensor *y, uint64_t *workspaceSize, aclOpExecutor **executor);

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
ACLNN_API aclnnStatus aclnnAscendQuantV3(void *workspace,
                                         uint64_t workspaceSize,
                                         aclOpExecutor *executor,
                                         aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_INC_ASCEND_QUANT_V3_H_
