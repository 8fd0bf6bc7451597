// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN's old way of running a single operator, by name. It is not offered here.
// The functions are for programs to link that can do without them: they do
// nothing and answer ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000), whatever they
// are given; the message says what is missing.

#ifndef INC_EXTERNAL_ACL_ACL_OP_H_
#define INC_EXTERNAL_ACL_ACL_OP_H_

#include "acl_base.h"
#include "acl_rt.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The attributes of an operator.
typedef struct aclopAttr aclopAttr;

/// Where an operator runs.
typedef enum aclEngineType {
  ACL_ENGINE_SYS = 0,
  ACL_ENGINE_AICORE = 1,
  ACL_ENGINE_VECTOR = 2
} aclopEngineType;

/// Null, with a message.
ACL_FUNC_VISIBILITY aclopAttr *aclopCreateAttr(void);
/// Leaves a message.
ACL_FUNC_VISIBILITY void aclopDestroyAttr(const aclopAttr *attr);

ACL_FUNC_VISIBILITY aclError aclopSetAttrBool(aclopAttr *attr,
                                              const char *attrName,
                                              uint8_t attrValue);
ACL_FUNC_VISIBILITY aclError aclopSetAttrInt(aclopAttr *attr,
                                             const char *attrName,
                                             int64_t attrValue);
ACL_FUNC_VISIBILITY aclError aclopSetAttrFloat(aclopAttr *attr,
                                               const char *attrName,
                                               float attrValue);
ACL_FUNC_VISIBILITY aclError aclopSetAttrString(aclopAttr *attr,
                                                const char *attrName,
                                                const char *attrValue);
ACL_FUNC_VISIBILITY aclError aclopSetAttrDataType(aclopAttr *attr,
                                                  const char *attrName,
                                                  aclDataType attrValue);
ACL_FUNC_VISIBILITY aclError aclopSetAttrListBool(aclopAttr *attr,
                                                  const char *attrName,
                                                  int numValues,
                                                  const uint8_t *values);
ACL_FUNC_VISIBILITY aclError aclopSetAttrListInt(aclopAttr *attr,
                                                 const char *attrName,
                                                 int numValues,
                                                 const int64_t *values);
ACL_FUNC_VISIBILITY aclError aclopSetAttrListFloat(aclopAttr *attr,
                                                   const char *attrName,
                                                   int numValues,
                                                   const float *values);
ACL_FUNC_VISIBILITY aclError
aclopSetAttrListListInt(aclopAttr *attr, const char *attrName, int numLists,
                        const int *numValues, const int64_t *const values[]);

ACL_FUNC_VISIBILITY aclError aclopExecuteV2(
    const char *opType, int numInputs, aclTensorDesc *inputDesc[],
    aclDataBuffer *inputs[], int numOutputs, aclTensorDesc *outputDesc[],
    aclDataBuffer *outputs[], aclopAttr *attr, aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_OP_H_
