// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Descriptions of tensors for models and for operators by name, which aclq does
// not have. A description can be created, read and changed, but not used. Plain
// C99 and C++11.
//
// For a null description the code is ACL_ERROR_INVALID_PARAM (100000), for a
// foreign or destroyed one ACL_ERROR_RT_INVALID_HANDLE (107017). The comments
// of functions that return no code give the value that they return in these
// cases; these functions also leave a message.

#ifndef INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
#define INC_EXTERNAL_ACL_ACL_BASE_MDL_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The rank of a tensor of unknown rank.
#define ACL_UNKNOWN_RANK 0xFFFFFFFFFFFFFFFE
#define ACL_TENSOR_SHAPE_RANGE_NUM 2
#define ACL_TENSOR_VALUE_RANGE_NUM 2

/// A type, a shape and a format, without memory.
typedef struct aclTensorDesc aclTensorDesc;

/// Creates a description. Returns null, with a message, if the number of
/// dimensions is negative or above 65536; if dims is null and numDims is not 0;
/// if 1048576 descriptions exist; and if there is no memory.
///
/// @param dims copied; -1 is an unknown dimension, and -2 as the only dimension
///     is an unknown rank
ACL_FUNC_VISIBILITY aclTensorDesc *aclCreateTensorDesc(aclDataType dataType,
                                                       int numDims,
                                                       const int64_t *dims,
                                                       aclFormat format);

/// Destroys a description. Does nothing for null.
ACL_FUNC_VISIBILITY void aclDestroyTensorDesc(const aclTensorDesc *desc);

/// @name Reading a description
/// @{
/// Returns the element type; ACL_DT_UNDEFINED without a description.
ACL_FUNC_VISIBILITY aclDataType aclGetTensorDescType(const aclTensorDesc *desc);
/// Returns the origin format; ACL_FORMAT_UNDEFINED without a description.
ACL_FUNC_VISIBILITY aclFormat aclGetTensorDescFormat(const aclTensorDesc *desc);
/// Returns the size in bytes: aclGetTensorDescElementCount times
/// aclDataTypeSize; 0 if that count is 0 or the product overflows.
ACL_FUNC_VISIBILITY size_t aclGetTensorDescSize(const aclTensorDesc *desc);
/// Returns the number of elements: 1 without dimensions; 0 if a dimension is
/// negative, if the product overflows, and without a description.
ACL_FUNC_VISIBILITY size_t
aclGetTensorDescElementCount(const aclTensorDesc *desc);
/// Returns the rank: ACL_UNKNOWN_RANK if the first dimension is -2; 0 without a
/// description.
ACL_FUNC_VISIBILITY size_t aclGetTensorDescNumDims(const aclTensorDesc *desc);
/// Returns a dimension: -1 if `index` is out of range, and without a
/// description.
ACL_DEPRECATED_MESSAGE("use aclGetTensorDescDimV2")
ACL_FUNC_VISIBILITY int64_t aclGetTensorDescDim(const aclTensorDesc *desc,
                                                size_t index);
/// Writes a dimension to `*dimSize`.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `index` is out of range.
ACL_FUNC_VISIBILITY aclError aclGetTensorDescDimV2(const aclTensorDesc *desc,
                                                   size_t index,
                                                   int64_t *dimSize);
/// Writes the range of a dimension that aclSetTensorShapeRange has set.
///
/// @param dimRangeNum capacity of dimRange in numbers, at least 2
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such range, or
///     dimRangeNum is below 2.
ACL_FUNC_VISIBILITY aclError aclGetTensorDescDimRange(const aclTensorDesc *desc,
                                                      size_t index,
                                                      size_t dimRangeNum,
                                                      int64_t *dimRange);
/// Returns the name; "" without a name and without a description. The text is
/// valid until the name is set again or the description is destroyed.
ACL_FUNC_VISIBILITY const char *aclGetTensorDescName(aclTensorDesc *desc);
/// Returns the description itself if `index` is 0, else null.
ACL_FUNC_VISIBILITY aclTensorDesc *aclGetTensorDescByIndex(aclTensorDesc *desc,
                                                           size_t index);
/// Returns null: only compiled operators give a description an address.
ACL_FUNC_VISIBILITY void *aclGetTensorDescAddress(const aclTensorDesc *desc);
/// @}

/// @name Changing a description
/// Arrays and texts are copied. Counts that aclCreateTensorDesc refuses give
/// ACL_ERROR_INVALID_PARAM (100000).
/// @{
/// Sets the lowest and the highest value of each unknown dimension.
ACL_FUNC_VISIBILITY aclError
aclSetTensorShapeRange(aclTensorDesc *desc, size_t dimsCount,
                       int64_t dimsRange[][ACL_TENSOR_SHAPE_RANGE_NUM]);
/// Sets the name; null removes it.
ACL_FUNC_VISIBILITY void aclSetTensorDescName(aclTensorDesc *desc,
                                              const char *name);
/// Sets the format that aclGetTensorDescFormat returns.
ACL_FUNC_VISIBILITY aclError aclSetTensorOriginFormat(aclTensorDesc *desc,
                                                      aclFormat format);
/// Sets the shape that aclGetTensorDescNumDims and the other functions return.
/// dims must not be null.
ACL_FUNC_VISIBILITY aclError aclSetTensorOriginShape(aclTensorDesc *desc,
                                                     int numDims,
                                                     const int64_t *dims);
/// @}

/// @name Properties that only models and operators by name would read
/// These functions check their arguments and have no effect.
/// @{
ACL_FUNC_VISIBILITY aclError
aclSetTensorValueRange(aclTensorDesc *desc, size_t valueCount,
                       int64_t valueRange[][ACL_TENSOR_VALUE_RANGE_NUM]);
ACL_DEPRECATED_MESSAGE("use aclSetTensorFormat")
ACL_FUNC_VISIBILITY aclError aclSetTensorStorageFormat(aclTensorDesc *desc,
                                                       aclFormat format);
ACL_DEPRECATED_MESSAGE("use aclSetTensorShape")
ACL_FUNC_VISIBILITY aclError aclSetTensorStorageShape(aclTensorDesc *desc,
                                                      int numDims,
                                                      const int64_t *dims);
/// Sets the storage format.
ACL_FUNC_VISIBILITY aclError aclSetTensorFormat(aclTensorDesc *desc,
                                                aclFormat format);
/// Sets the storage shape. dims must not be null.
ACL_FUNC_VISIBILITY aclError aclSetTensorShape(aclTensorDesc *desc, int numDims,
                                               const int64_t *dims);
ACL_FUNC_VISIBILITY aclError
aclSetTensorDynamicInput(aclTensorDesc *desc, const char *dynamicInputName);
/// @param length bytes, at least 1
ACL_FUNC_VISIBILITY aclError aclSetTensorConst(aclTensorDesc *desc,
                                               void *dataBuffer, size_t length);
/// @param memType any value
ACL_FUNC_VISIBILITY aclError aclSetTensorPlaceMent(aclTensorDesc *desc,
                                                   aclMemType memType);
/// @}

/// Not supported. In CANN, describes the tensor in another format.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) always.
ACL_FUNC_VISIBILITY aclError aclTransTensorDescFormat(
    const aclTensorDesc *srcDesc, aclFormat dstFormat, aclTensorDesc **dstDesc);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
