// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/runtime/c_calls.h"

aclError CopyWithKind(void *dst, size_t dest_max, const void *src, size_t count,
                      int kind) {
  return aclrtMemcpy(dst, dest_max, src, count, (aclrtMemcpyKind)kind);
}

aclError CopyAsyncWithKind(void *dst, size_t dest_max, const void *src,
                           size_t count, int kind, aclrtStream stream) {
  return aclrtMemcpyAsync(dst, dest_max, src, count, (aclrtMemcpyKind)kind,
                          stream);
}

size_t DataTypeSizeOf(int type) { return aclDataTypeSize((aclDataType)type); }
