// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The objects that aclnn operators work on, under CANN's names. C++11 and newer
// only, as in CANN.

#ifndef OP_API_OP_API_COMMON_INC_EXTERNAL_ACL_META_H
#define OP_API_OP_API_COMMON_INC_EXTERNAL_ACL_META_H

#include <cstdint>
#include <cstdlib>

#include "acl/acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif

// A header that defines these types itself sets ACLNN_META before.
#ifndef ACLNN_META
#define ACLNN_META
/// A view of device memory: shape, strides, offset, element type, address.
/// Never dereferenced: it is a handle that every function checks.
typedef struct aclTensor aclTensor;
typedef struct aclScalar aclScalar;
typedef struct aclIntArray aclIntArray;
typedef struct aclFloatArray aclFloatArray;
typedef struct aclBoolArray aclBoolArray;
typedef struct aclTensorList aclTensorList;
typedef struct aclScalarList aclScalarList;
/// What the first phase of an operator leaves for the second.
typedef struct aclOpExecutor aclOpExecutor;

/// What aclnn functions return: 0, or a code of aclnn/opdev/op_errno.h. The
/// first digit tells whose fault it is: 1 the caller's arguments, 3 the
/// runtime, 5 internal.
typedef int32_t aclnnStatus;
/// Success.
constexpr aclnnStatus OK = 0;
#endif

/**
 * @brief Makes a tensor: a view of memory that the caller owns.
 *
 * The arrays are copied; of the memory only the address is kept, and nothing is
 * read. Nothing of the description is checked here: each operator checks the
 * tensors that it is given.
 *
 * @param viewDims       extents of the view; NULL if viewDimsNum is 0
 * @param viewDimsNum    rank of the view; 0 is a scalar of one element
 * @param dataType       type of the elements
 * @param stride         viewDimsNum steps in elements, in any order, 0 for a
 * broadcast input; NULL for a contiguous view
 * @param offset         elements from tensorData to the element at index 0
 * @param format         layout of the storage; private formats (NZ and the
 * like) are refused by operators
 * @param storageDims    extents of the buffer at tensorData; kept, and not
 * compared with the view
 * @param storageDimsNum entries of storageDims
 * @param tensorData     device address, aligned for the type; NULL to set it
 * later
 * @return the tensor, to be destroyed with aclDestroyTensor; NULL if an array
 * is NULL whose count is not 0, or if there is no memory
 */
ACL_FUNC_VISIBILITY aclTensor *aclCreateTensor(
    const int64_t *viewDims, uint64_t viewDimsNum, aclDataType dataType,
    const int64_t *stride, int64_t offset, aclFormat format,
    const int64_t *storageDims, uint64_t storageDimsNum, void *tensorData);

/**
 * @brief Destroys a tensor, not the memory that it views.
 *
 * Allowed at any time after phase one of an operator: what the operator still
 * needs is kept.
 *
 * @return 0, also for NULL; 161002 for what is no live tensor
 */
ACL_FUNC_VISIBILITY aclnnStatus aclDestroyTensor(const aclTensor *tensor);

/**
 * @brief Lets phase two run an executor any number of times, on any streams.
 *
 * Call it between the phases. The executor is then the caller's, who destroys
 * it with aclDestroyAclOpExecutor. Each run uses the addresses that the tensors
 * have at that time.
 *
 * @return 0; 561103 for NULL; 561000 for what is no live executor
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclSetAclOpExecutorRepeatable(aclOpExecutor *executor);

/**
 * @brief Destroys an executor: a repeatable one, or one that phase two was
 * never called with.
 *
 * Runs that are already on a stream end as if nothing had happened.
 *
 * @return 0; 561103 for NULL; 561000 for what is no live executor, such as one
 * that phase two has consumed
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclDestroyAclOpExecutor(aclOpExecutor *executor);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_OP_API_COMMON_INC_EXTERNAL_ACL_META_H
