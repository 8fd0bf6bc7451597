// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls with numbers that no enumerator has, which only a C program may make.

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
aclError SetStreamConfigOpt(aclrtStreamConfigHandle *handle, int attr,
                            const void *value, size_t size);
aclError LaunchCallback(aclrtCallback function, void *data, int block_type,
                        aclrtStream stream);
size_t DataTypeSizeOf(int type);
aclError GetDeviceInfo(int attr, int64_t *value);
aclError GetDeviceResLimit(int type, uint32_t *value);
aclError GetStreamResLimit(int type, uint32_t *value);
aclError GetResInCurrentThread(int type, uint32_t *value);
aclTensorDesc *CreateTensorDesc(int type, int64_t dim, int format);
int TypeOfTensorDesc(const aclTensorDesc *desc);
int FormatOfTensorDesc(const aclTensorDesc *desc);
aclError Copy2dWithKind(void *dst, size_t dpitch, const void *src,
                        size_t spitch, size_t width, size_t height, int kind);
aclError HostRegisterOfType(void *ptr, uint64_t size, int type, void **device);
aclError MemInfoOf(int attribute, size_t *free, size_t *total);

#ifdef __cplusplus
}
#endif

#endif  // ACLQ_TESTS_RUNTIME_C_CALLS_H_
