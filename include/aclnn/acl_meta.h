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

/**
 * @brief Gives a tensor another description; what is left out stays.
 *
 * viewDims and stride stay if viewDimsNum is 0, storageDims if storageDimsNum
 * is 0, the address if tensorDataAddr is NULL. Executors made before go on with
 * the old description.
 *
 * @return 0; 161001 if tensor, or an array whose count is not 0, is NULL;
 * 161002 for what is no live tensor
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclInitTensor(aclTensor *tensor, const int64_t *viewDims, uint64_t viewDimsNum,
              aclDataType dataType, const int64_t *stride, int64_t offset,
              aclFormat format, const int64_t *storageDims,
              uint64_t storageDimsNum, void *tensorDataAddr);

/// @name What a tensor was given
/// All return 0; 161001 for a NULL argument; 161002 for what is no live tensor.
/// The arrays are new, and the program's: it frees them with `delete[]`.
/// @{
ACL_FUNC_VISIBILITY aclnnStatus aclGetViewShape(const aclTensor *tensor,
                                                int64_t **viewDims,
                                                uint64_t *viewDimsNum);
ACL_FUNC_VISIBILITY aclnnStatus aclGetStorageShape(const aclTensor *tensor,
                                                   int64_t **storageDims,
                                                   uint64_t *storageDimsNum);
/// In elements.
ACL_FUNC_VISIBILITY aclnnStatus aclGetViewStrides(const aclTensor *tensor,
                                                  int64_t **stridesValue,
                                                  uint64_t *stridesNum);
/// In elements.
ACL_FUNC_VISIBILITY aclnnStatus aclGetViewOffset(const aclTensor *tensor,
                                                 int64_t *offset);
ACL_FUNC_VISIBILITY aclnnStatus aclGetFormat(const aclTensor *tensor,
                                             aclFormat *format);
ACL_FUNC_VISIBILITY aclnnStatus aclGetDataType(const aclTensor *tensor,
                                               aclDataType *dataType);
/// @}

/// @name The address of a tensor's memory
/// Executors read it each time they run. Both return 0; 161001 if tensor, or
/// where to write, is NULL; 161002 for what is no live tensor.
/// @{
ACL_FUNC_VISIBILITY aclnnStatus aclGetRawTensorAddr(const aclTensor *tensor,
                                                    void **addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetRawTensorAddr(aclTensor *tensor,
                                                    void *addr);
/// @}

/// @name Scalars, arrays and lists
/// What is given is copied. Creating returns NULL for a NULL value whose size
/// is not 0, and when there is no memory. Destroying returns 0, also for NULL,
/// and 161002 for what is not live. Asking for a size returns 0, 161001 for a
/// NULL argument, 161002 for what is not live.
/// @{
/// The value has the size of the type, which must be one of aclDataType.
ACL_FUNC_VISIBILITY aclScalar *aclCreateScalar(void *value,
                                               aclDataType dataType);
ACL_FUNC_VISIBILITY aclnnStatus aclDestroyScalar(const aclScalar *scalar);

ACL_FUNC_VISIBILITY aclIntArray *aclCreateIntArray(const int64_t *value,
                                                   uint64_t size);
ACL_FUNC_VISIBILITY aclnnStatus aclDestroyIntArray(const aclIntArray *array);
ACL_FUNC_VISIBILITY aclnnStatus aclGetIntArraySize(const aclIntArray *array,
                                                   uint64_t *size);

ACL_FUNC_VISIBILITY aclFloatArray *aclCreateFloatArray(const float *value,
                                                       uint64_t size);
ACL_FUNC_VISIBILITY aclnnStatus
aclDestroyFloatArray(const aclFloatArray *array);
ACL_FUNC_VISIBILITY aclnnStatus aclGetFloatArraySize(const aclFloatArray *array,
                                                     uint64_t *size);

ACL_FUNC_VISIBILITY aclBoolArray *aclCreateBoolArray(const bool *value,
                                                     uint64_t size);
ACL_FUNC_VISIBILITY aclnnStatus aclDestroyBoolArray(const aclBoolArray *array);
ACL_FUNC_VISIBILITY aclnnStatus aclGetBoolArraySize(const aclBoolArray *array,
                                                    uint64_t *size);

/// Elements may be NULL. The list owns the others: destroying it destroys them.
ACL_FUNC_VISIBILITY aclTensorList *aclCreateTensorList(
    const aclTensor *const *value, uint64_t size);
ACL_FUNC_VISIBILITY aclnnStatus
aclDestroyTensorList(const aclTensorList *array);
ACL_FUNC_VISIBILITY aclnnStatus
aclGetTensorListSize(const aclTensorList *tensorList, uint64_t *size);

/// Elements may be NULL. The list owns the others: destroying it destroys them.
ACL_FUNC_VISIBILITY aclScalarList *aclCreateScalarList(
    const aclScalar *const *value, uint64_t size);
ACL_FUNC_VISIBILITY aclnnStatus
aclDestroyScalarList(const aclScalarList *array);
ACL_FUNC_VISIBILITY aclnnStatus
aclGetScalarListSize(const aclScalarList *scalarList, uint64_t *size);
/// @}

/// @name Other addresses for a repeatable executor
/// Each sets the address of the tensor, which the next run of phase two uses;
/// runs that are on a stream already keep the old one. The indices of arguments
/// are not looked at; relativeIndex is that of the tensor in the list. They
/// return 0; 561103 if tensor, tensors or executor is NULL (the address is set
/// even where the executor is); 561000 for what is no live executor; 161002 for
/// what is no live tensor or list, and for a relativeIndex beyond the end.
/// @{
ACL_FUNC_VISIBILITY aclnnStatus aclSetInputTensorAddr(aclOpExecutor *executor,
                                                      const size_t index,
                                                      aclTensor *tensor,
                                                      void *addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetOutputTensorAddr(aclOpExecutor *executor,
                                                       const size_t index,
                                                       aclTensor *tensor,
                                                       void *addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetTensorAddr(aclOpExecutor *executor,
                                                 const size_t index,
                                                 aclTensor *tensor, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetDynamicInputTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetDynamicOutputTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetDynamicTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);

// The same once more, under the other spelling that CANN has.
ACL_FUNC_VISIBILITY aclnnStatus AclSetInputTensorAddr(aclOpExecutor *executor,
                                                      const size_t index,
                                                      aclTensor *tensor,
                                                      void *addr);
ACL_FUNC_VISIBILITY aclnnStatus AclSetOutputTensorAddr(aclOpExecutor *executor,
                                                       const size_t index,
                                                       aclTensor *tensor,
                                                       void *addr);
ACL_FUNC_VISIBILITY aclnnStatus AclSetTensorAddr(aclOpExecutor *executor,
                                                 const size_t index,
                                                 aclTensor *tensor, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus AclSetDynamicInputTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus AclSetDynamicOutputTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);
ACL_FUNC_VISIBILITY aclnnStatus AclSetDynamicTensorAddr(
    aclOpExecutor *executor, size_t irIndex, const size_t relativeIndex,
    aclTensorList *tensors, void *addr);
/// @}

/**
 * @brief Writes tensors of an operator to files where dumps are on. They never
 * are here, so nothing is looked at and nothing written.
 * @param tensors inputTensorNum inputs, then outputTensorNum outputs
 * @return 0
 */
ACL_FUNC_VISIBILITY aclnnStatus aclDumpOpTensors(
    const char *opType, const char *opName, aclTensor **tensors,
    size_t inputTensorNum, size_t outputTensorNum, aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // OP_API_OP_API_COMMON_INC_EXTERNAL_ACL_META_H
