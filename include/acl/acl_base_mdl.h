// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Descriptions of tensors as models and operators by name take them. There are
// neither here: a description can be made, read and changed, and that is all.
// Plain C99 and C++11.
//
// A null description is ACL_ERROR_INVALID_PARAM (100000), one that is foreign
// or destroyed ACL_ERROR_RT_INVALID_HANDLE (107017). Functions that return no
// code return what their comment says for these, and leave a message.

#ifndef INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
#define INC_EXTERNAL_ACL_ACL_BASE_MDL_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The rank of a tensor whose rank is not known.
#define ACL_UNKNOWN_RANK 0xFFFFFFFFFFFFFFFE
#define ACL_TENSOR_SHAPE_RANGE_NUM 2
#define ACL_TENSOR_VALUE_RANGE_NUM 2

/// A type, a shape and a format, without memory.
typedef struct aclTensorDesc aclTensorDesc;

/// Makes a description. Null, with a message, for a negative number of
/// dimensions, for more than 65536 of them, and for a null array of some; when
/// there are 1048576 descriptions; and when there is no memory.
///
/// @param dims copied; -1 for a dimension that is not known, and -2 alone for a
///     rank that is not known
ACL_FUNC_VISIBILITY aclTensorDesc *aclCreateTensorDesc(aclDataType dataType,
                                                       int numDims,
                                                       const int64_t *dims,
                                                       aclFormat format);

/// Does nothing for null.
ACL_FUNC_VISIBILITY void aclDestroyTensorDesc(const aclTensorDesc *desc);

/// @name What a description has
/// @{
/// ACL_DT_UNDEFINED if there is no description.
ACL_FUNC_VISIBILITY aclDataType aclGetTensorDescType(const aclTensorDesc *desc);
/// The format of the origin; ACL_FORMAT_UNDEFINED if there is no description.
ACL_FUNC_VISIBILITY aclFormat aclGetTensorDescFormat(const aclTensorDesc *desc);
/// Bytes: the elements times aclDataTypeSize; 0 as the next one.
ACL_FUNC_VISIBILITY size_t aclGetTensorDescSize(const aclTensorDesc *desc);
/// 1 without dimensions; 0 if one is negative, if the product does not fit, and
/// if there is no description.
ACL_FUNC_VISIBILITY size_t
aclGetTensorDescElementCount(const aclTensorDesc *desc);
/// ACL_UNKNOWN_RANK if the first dimension is -2; 0 if there is no description.
ACL_FUNC_VISIBILITY size_t aclGetTensorDescNumDims(const aclTensorDesc *desc);
/// -1 if there is no such dimension, and if there is no description.
ACL_DEPRECATED_MESSAGE("use aclGetTensorDescDimV2")
ACL_FUNC_VISIBILITY int64_t aclGetTensorDescDim(const aclTensorDesc *desc,
                                                size_t index);
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such dimension.
ACL_FUNC_VISIBILITY aclError aclGetTensorDescDimV2(const aclTensorDesc *desc,
                                                   size_t index,
                                                   int64_t *dimSize);
/// A range of aclSetTensorShapeRange.
///
/// @param dimRangeNum the numbers that fit into dimRange, 2 or more
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such range, or too
///     little room.
ACL_FUNC_VISIBILITY aclError aclGetTensorDescDimRange(const aclTensorDesc *desc,
                                                      size_t index,
                                                      size_t dimRangeNum,
                                                      int64_t *dimRange);
/// Empty without a name, and if there is no description. The text lives until
/// the name is set anew or the description destroyed.
ACL_FUNC_VISIBILITY const char *aclGetTensorDescName(aclTensorDesc *desc);
/// The description itself for the index 0, else null.
ACL_FUNC_VISIBILITY aclTensorDesc *aclGetTensorDescByIndex(aclTensorDesc *desc,
                                                           size_t index);
/// Null: only operators that were compiled give a description an address.
ACL_FUNC_VISIBILITY void *aclGetTensorDescAddress(const aclTensorDesc *desc);
/// @}

/// @name Changing a description
/// Arrays and texts are copied. Counts as in aclCreateTensorDesc, else
/// ACL_ERROR_INVALID_PARAM (100000).
/// @{
/// The lowest and the highest value of each dimension that is not known.
ACL_FUNC_VISIBILITY aclError
aclSetTensorShapeRange(aclTensorDesc *desc, size_t dimsCount,
                       int64_t dimsRange[][ACL_TENSOR_SHAPE_RANGE_NUM]);
/// Null for no name.
ACL_FUNC_VISIBILITY void aclSetTensorDescName(aclTensorDesc *desc,
                                              const char *name);
/// What aclGetTensorDescFormat gives.
ACL_FUNC_VISIBILITY aclError aclSetTensorOriginFormat(aclTensorDesc *desc,
                                                      aclFormat format);
/// What aclGetTensorDescNumDims and the like give. dims must not be null.
ACL_FUNC_VISIBILITY aclError aclSetTensorOriginShape(aclTensorDesc *desc,
                                                     int numDims,
                                                     const int64_t *dims);
/// @}

/// @name What only models and operators by name would read
/// These check their arguments and keep nothing.
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
/// The format of the storage.
ACL_FUNC_VISIBILITY aclError aclSetTensorFormat(aclTensorDesc *desc,
                                                aclFormat format);
/// The shape of the storage. dims must not be null.
ACL_FUNC_VISIBILITY aclError aclSetTensorShape(aclTensorDesc *desc, int numDims,
                                               const int64_t *dims);
ACL_FUNC_VISIBILITY aclError
aclSetTensorDynamicInput(aclTensorDesc *desc, const char *dynamicInputName);
/// @param length bytes, more than 0
ACL_FUNC_VISIBILITY aclError aclSetTensorConst(aclTensorDesc *desc,
                                               void *dataBuffer, size_t length);
/// @param memType any value
ACL_FUNC_VISIBILITY aclError aclSetTensorPlaceMent(aclTensorDesc *desc,
                                                   aclMemType memType);
/// @}

/// Would make a description of the same tensor in another format.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) always.
ACL_FUNC_VISIBILITY aclError aclTransTensorDescFormat(
    const aclTensorDesc *srcDesc, aclFormat dstFormat, aclTensorDesc **dstDesc);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_BASE_MDL_H_
