// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls with numbers that no enumerator has, which only a program in C may do.

#ifndef ACLQ_TESTS_RUNTIME_C_CALLS_H_
#define ACLQ_TESTS_RUNTIME_C_CALLS_H_

#include "acl/acl.h"

#ifdef __cplusplus
extern "C" {
#endif

aclError CopyWithKind(void *dst, size_t dest_max, const void *src, size_t count,
                      int kind);
aclError CopyAsyncWithKind(void *dst, size_t dest_max, const void *src,
                           size_t count, int kind, aclrtStream stream);
size_t DataTypeSizeOf(int type);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TESTS_RUNTIME_C_CALLS_H_
