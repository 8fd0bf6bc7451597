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

// A header that defines these types itself first defines ACLNN_META.
#ifndef ACLNN_META
#define ACLNN_META
/// A view of device memory: shape, strides, offset, element type, address. An
/// opaque handle: functions check it and never dereference it.
typedef struct aclTensor aclTensor;
typedef struct aclScalar aclScalar;
typedef struct aclIntArray aclIntArray;
typedef struct aclFloatArray aclFloatArray;
typedef struct aclBoolArray aclBoolArray;
typedef struct aclTensorList aclTensorList;
typedef struct aclScalarList aclScalarList;
/// The plan that phase one of an operator makes for phase two.
typedef struct aclOpExecutor aclOpExecutor;

/// The result of aclnn functions: 0, or a code of aclnn/opdev/op_errno.h. The
/// first digit is the source of the error: 1 the caller's arguments, 3 the
/// runtime, 5 the library itself.
typedef int32_t aclnnStatus;
/// Success.
constexpr aclnnStatus OK = 0;
#endif

/**
 * @brief Makes a tensor: a view of memory that the caller owns.
 *
 * Copies the arrays. Keeps the address of the memory and does not read the
 * memory. Does not check the description: each operator checks the tensors that
 * it receives.
 *
 * @param viewDims       extents of the view; NULL if viewDimsNum is 0
 * @param viewDimsNum    rank of the view; 0 is a scalar of one element
 * @param dataType       type of the elements
 * @param stride         viewDimsNum strides in elements, in any order, 0 for a
 * broadcast input; NULL for a contiguous view
 * @param offset         elements from tensorData to the element at index 0
 * @param format         layout of the storage; private formats (NZ and the
 * like) are refused by operators
 * @param storageDims    extents of the buffer at tensorData; kept, but not
 * compared with the view
 * @param storageDimsNum entries of storageDims
 * @param tensorData     device address, aligned for the type; NULL to set it
 * later
 * @return the tensor, to be destroyed with aclDestroyTensor; NULL if an array
 * whose count is not 0 is NULL, for more than 65536 dimensions, if 1048576
 * tensors exist, or if there is no memory
 */
ACL_FUNC_VISIBILITY aclTensor *aclCreateTensor(
    const int64_t *viewDims, uint64_t viewDimsNum, aclDataType dataType,
    const int64_t *stride, int64_t offset, aclFormat format,
    const int64_t *storageDims, uint64_t storageDimsNum, void *tensorData);

/**
 * @brief Destroys a tensor. The memory that it views is not freed.
 *
 * Allowed at any time after phase one of an operator, which keeps the data that
 * it still needs.
 *
 * @return 0, also for NULL; 161002 if tensor is not a valid handle
 */
ACL_FUNC_VISIBILITY aclnnStatus aclDestroyTensor(const aclTensor *tensor);

/**
 * @brief Lets phase two run an executor any number of times, on any streams.
 *
 * Call it between the phases. The caller then owns the executor and destroys it
 * with aclDestroyAclOpExecutor. Each run uses the addresses that the tensors
 * have at that time.
 *
 * @return 0; 561103 for NULL; 561000 if executor is not a valid handle
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclSetAclOpExecutorRepeatable(aclOpExecutor *executor);

/**
 * @brief Destroys an executor that is repeatable or that was never passed to
 * phase two.
 *
 * Runs that are already on a stream continue.
 *
 * @return 0; 561103 for NULL; 561000 if executor is not a valid handle, for
 * example because phase two has consumed the executor
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclDestroyAclOpExecutor(aclOpExecutor *executor);

/**
 * @brief Changes the description of a tensor.
 *
 * If viewDimsNum is 0, viewDims and stride are unchanged; if storageDimsNum is
 * 0, storageDims is unchanged; if tensorDataAddr is NULL, the address is
 * unchanged. Existing executors keep the old description.
 *
 * @return 0; 161001 if tensor, or an array whose count is not 0, is NULL;
 * 161002 if tensor is not a valid handle
 */
ACL_FUNC_VISIBILITY aclnnStatus
aclInitTensor(aclTensor *tensor, const int64_t *viewDims, uint64_t viewDimsNum,
              aclDataType dataType, const int64_t *stride, int64_t offset,
              aclFormat format, const int64_t *storageDims,
              uint64_t storageDimsNum, void *tensorDataAddr);

/// @name The description of a tensor
/// All return 0; 161001 for a NULL argument; 161002 if tensor is not a valid
/// handle. The program owns the returned arrays and frees them with `delete[]`.
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
/// the address of the result, is NULL; 161002 if tensor is not a valid handle.
/// @{
ACL_FUNC_VISIBILITY aclnnStatus aclGetRawTensorAddr(const aclTensor *tensor,
                                                    void **addr);
ACL_FUNC_VISIBILITY aclnnStatus aclSetRawTensorAddr(aclTensor *tensor,
                                                    void *addr);
/// @}

/// @name Scalars, arrays and lists
/// Values are copied. Functions that create return NULL for a NULL value whose
/// size is not 0, and if there is no memory. Functions that destroy return 0,
/// also for NULL, and 161002 for an invalid handle. Functions that get a size
/// return 0, 161001 for a NULL argument, and 161002 for an invalid handle.
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

/// @name New addresses for a repeatable executor
/// Each function sets the address of the tensor for the next run of phase two.
/// Runs that are already on a stream keep the old address. index and irIndex
/// are ignored; relativeIndex is the index of the tensor in the list. All
/// return 0; 561103 if tensor, tensors or executor is NULL (if only executor is
/// NULL, the address is set nevertheless); 561000 if executor is not a valid
/// handle; 161002 if the tensor or list is not a valid handle, or relativeIndex
/// is out of range.
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

// The same functions under CANN's other spelling.
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
 * @brief Does nothing. In CANN, writes the tensors of an operator to files if
 * dumps are on; in aclq they never are.
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
