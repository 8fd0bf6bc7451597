// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef OP_API_INC_ACLNN_UTIL_H_
#define OP_API_INC_ACLNN_UTIL_H_

/// Marks the functions of operators as exported.
#define ACLNN_API __attribute__((visibility("default")))

#endif  // OP_API_INC_ACLNN_UTIL_H_
