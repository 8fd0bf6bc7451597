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

aclError SetStreamConfigOpt(aclrtStreamConfigHandle *handle, int attr,
                            const void *value, size_t size) {
  return aclrtSetStreamConfigOpt(handle, (aclrtStreamConfigAttr)attr, value,
                                 size);
}

aclError LaunchCallback(aclrtCallback function, void *data, int block_type,
                        aclrtStream stream) {
  return aclrtLaunchCallback(function, data, (aclrtCallbackBlockType)block_type,
                             stream);
}

size_t DataTypeSizeOf(int type) { return aclDataTypeSize((aclDataType)type); }

aclError GetDeviceInfo(int attr, int64_t *value) {
  return aclrtGetDeviceInfo(0, (aclrtDevAttr)attr, value);
}

aclError GetDeviceResLimit(int type, uint32_t *value) {
  return aclrtGetDeviceResLimit(0, (aclrtDevResLimitType)type, value);
}

aclError GetStreamResLimit(int type, uint32_t *value) {
  return aclrtGetStreamResLimit(NULL, (aclrtDevResLimitType)type, value);
}

aclError GetResInCurrentThread(int type, uint32_t *value) {
  return aclrtGetResInCurrentThread((aclrtDevResLimitType)type, value);
}

aclTensorDesc *CreateTensorDesc(int type, int64_t dim, int format) {
  return aclCreateTensorDesc((aclDataType)type, 1, &dim, (aclFormat)format);
}

int TypeOfTensorDesc(const aclTensorDesc *desc) {
  return (int)aclGetTensorDescType(desc);
}

int FormatOfTensorDesc(const aclTensorDesc *desc) {
  return (int)aclGetTensorDescFormat(desc);
}

aclError MemInfoOf(int attribute, size_t *free, size_t *total) {
  return aclrtGetMemInfo((aclrtMemAttr)attribute, free, total);
}

aclError Copy2dWithKind(void *dst, size_t dpitch, const void *src,
                        size_t spitch, size_t width, size_t height, int kind) {
  return aclrtMemcpy2d(dst, dpitch, src, spitch, width, height,
                       (aclrtMemcpyKind)kind);
}

aclError HostRegisterOfType(void *ptr, uint64_t size, int type, void **device) {
  return aclrtHostRegister(ptr, size, (aclrtHostRegisterType)type, device);
}
