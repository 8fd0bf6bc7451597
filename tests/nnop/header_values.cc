// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The numbers and types of the aclnn headers, each against what CANN has. To
// compile is to pass.

#include <type_traits>

#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_quantize.h"

#define VALUE(name, value) static_assert((name) == (value), #name)
#define SAME(type, other) static_assert(std::is_same<type, other>::value, #type)

SAME(aclnnStatus, int32_t);
SAME(decltype(OK), const aclnnStatus);
VALUE(OK, 0);
SAME(decltype(&aclCreateTensor),
     aclTensor *(*)(const int64_t *, uint64_t, aclDataType, const int64_t *,
                    int64_t, aclFormat, const int64_t *, uint64_t, void *));
SAME(decltype(&aclDestroyTensor), aclnnStatus (*)(const aclTensor *));
SAME(decltype(&aclSetAclOpExecutorRepeatable),
     aclnnStatus (*)(aclOpExecutor *));
SAME(decltype(&aclDestroyAclOpExecutor), aclnnStatus (*)(aclOpExecutor *));
SAME(decltype(&aclInitTensor),
     aclnnStatus (*)(aclTensor *, const int64_t *, uint64_t, aclDataType,
                     const int64_t *, int64_t, aclFormat, const int64_t *,
                     uint64_t, void *));
SAME(decltype(&aclGetViewShape),
     aclnnStatus (*)(const aclTensor *, int64_t **, uint64_t *));
SAME(decltype(&aclGetStorageShape),
     aclnnStatus (*)(const aclTensor *, int64_t **, uint64_t *));
SAME(decltype(&aclGetViewStrides),
     aclnnStatus (*)(const aclTensor *, int64_t **, uint64_t *));
SAME(decltype(&aclGetViewOffset),
     aclnnStatus (*)(const aclTensor *, int64_t *));
SAME(decltype(&aclGetFormat), aclnnStatus (*)(const aclTensor *, aclFormat *));
SAME(decltype(&aclGetDataType),
     aclnnStatus (*)(const aclTensor *, aclDataType *));
SAME(decltype(&aclGetRawTensorAddr),
     aclnnStatus (*)(const aclTensor *, void **));
SAME(decltype(&aclSetRawTensorAddr), aclnnStatus (*)(aclTensor *, void *));
SAME(decltype(&aclCreateScalar), aclScalar *(*)(void *, aclDataType));
SAME(decltype(&aclDestroyScalar), aclnnStatus (*)(const aclScalar *));
SAME(decltype(&aclCreateIntArray), aclIntArray *(*)(const int64_t *, uint64_t));
SAME(decltype(&aclDestroyIntArray), aclnnStatus (*)(const aclIntArray *));
SAME(decltype(&aclGetIntArraySize),
     aclnnStatus (*)(const aclIntArray *, uint64_t *));
SAME(decltype(&aclCreateFloatArray),
     aclFloatArray *(*)(const float *, uint64_t));
SAME(decltype(&aclDestroyFloatArray), aclnnStatus (*)(const aclFloatArray *));
SAME(decltype(&aclGetFloatArraySize),
     aclnnStatus (*)(const aclFloatArray *, uint64_t *));
SAME(decltype(&aclCreateBoolArray), aclBoolArray *(*)(const bool *, uint64_t));
SAME(decltype(&aclDestroyBoolArray), aclnnStatus (*)(const aclBoolArray *));
SAME(decltype(&aclGetBoolArraySize),
     aclnnStatus (*)(const aclBoolArray *, uint64_t *));
SAME(decltype(&aclCreateTensorList),
     aclTensorList *(*)(const aclTensor *const *, uint64_t));
SAME(decltype(&aclDestroyTensorList), aclnnStatus (*)(const aclTensorList *));
SAME(decltype(&aclGetTensorListSize),
     aclnnStatus (*)(const aclTensorList *, uint64_t *));
SAME(decltype(&aclCreateScalarList),
     aclScalarList *(*)(const aclScalar *const *, uint64_t));
SAME(decltype(&aclDestroyScalarList), aclnnStatus (*)(const aclScalarList *));
SAME(decltype(&aclGetScalarListSize),
     aclnnStatus (*)(const aclScalarList *, uint64_t *));
typedef aclnnStatus (*SetAddress)(aclOpExecutor *, const size_t, aclTensor *,
                                  void *);
typedef aclnnStatus (*SetDynamicAddress)(aclOpExecutor *, size_t, const size_t,
                                         aclTensorList *, void *);
SAME(decltype(&aclSetInputTensorAddr), SetAddress);
SAME(decltype(&aclSetDynamicInputTensorAddr), SetDynamicAddress);
SAME(decltype(&aclSetOutputTensorAddr), SetAddress);
SAME(decltype(&aclSetDynamicOutputTensorAddr), SetDynamicAddress);
SAME(decltype(&aclSetTensorAddr), SetAddress);
SAME(decltype(&aclSetDynamicTensorAddr), SetDynamicAddress);
SAME(decltype(&AclSetInputTensorAddr), SetAddress);
SAME(decltype(&AclSetDynamicInputTensorAddr), SetDynamicAddress);
SAME(decltype(&AclSetOutputTensorAddr), SetAddress);
SAME(decltype(&AclSetDynamicOutputTensorAddr), SetDynamicAddress);
SAME(decltype(&AclSetTensorAddr), SetAddress);
SAME(decltype(&AclSetDynamicTensorAddr), SetDynamicAddress);
SAME(decltype(&aclnnInit), aclnnStatus (*)(const char *));
SAME(decltype(&aclnnFinalize), aclnnStatus (*)());
SAME(decltype(&aclnnQuantizeGetWorkspaceSize),
     aclnnStatus (*)(const aclTensor *, const aclTensor *, const aclTensor *,
                     aclDataType, int32_t, aclTensor *, uint64_t *,
                     aclOpExecutor **));
SAME(decltype(&aclnnQuantize),
     aclnnStatus (*)(void *, uint64_t, aclOpExecutor *, aclrtStream));

VALUE(ACLNN_SUCCESS, 0);
VALUE(ACLNN_ERR_PARAM_NULLPTR, 161001);
VALUE(ACLNN_ERR_PARAM_INVALID, 161002);
VALUE(ACLNN_ERR_RUNTIME_ERROR, 361001);
VALUE(ACLNN_ERR_INNER, 561000);
VALUE(ACLNN_ERR_INNER_INFERSHAPE_ERROR, 561001);
VALUE(ACLNN_ERR_INNER_TILING_ERROR, 561002);
VALUE(ACLNN_ERR_INNER_FIND_KERNEL_ERROR, 561003);
VALUE(ACLNN_ERR_INNER_CREATE_EXECUTOR, 561101);
VALUE(ACLNN_ERR_INNER_NOT_TRANS_EXECUTOR, 561102);
VALUE(ACLNN_ERR_INNER_NULLPTR, 561103);
VALUE(ACLNN_ERR_INNER_WRONG_ATTR_INFO_SIZE, 561104);
VALUE(ACLNN_ERR_INNER_KEY_CONFILICT, 561105);
VALUE(ACLNN_ERR_INNER_KEY_CONFLICT, 561105);
VALUE(ACLNN_ERR_INNER_INVALID_IMPL_MODE, 561106);
VALUE(ACLNN_ERR_INNER_OPP_PATH_NOT_FOUND, 561107);
VALUE(ACLNN_ERR_INNER_LOAD_JSON_FAILED, 561108);
VALUE(ACLNN_ERR_INNER_JSON_VALUE_NOT_FOUND, 561109);
VALUE(ACLNN_ERR_INNER_JSON_FORMAT_INVALID, 561110);
VALUE(ACLNN_ERR_INNER_JSON_DTYPE_INVALID, 561111);
VALUE(ACLNN_ERR_INNER_OPP_KERNEL_PKG_NOT_FOUND, 561112);
VALUE(ACLNN_ERR_INNER_OP_FILE_INVALID, 561113);
VALUE(ACLNN_ERR_INNER_ATTR_NUM_OUT_OF_BOUND, 561114);
VALUE(ACLNN_ERR_INNER_ATTR_LEN_NOT_ENOUGH, 561115);
VALUE(ACLNN_ERR_INNER_INPUT_NUM_IN_JSON_TOO_LARGE, 561116);
VALUE(ACLNN_ERR_INNER_INPUT_JSON_IS_NULL, 561117);
VALUE(ACLNN_ERR_INNER_STATIC_WORKSPACE_INVALID, 561118);
VALUE(ACLNN_ERR_INNER_STATIC_BLOCK_DIM_INVALID, 561119);
