// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The process, devices and contexts.

#include <string.h>

#include "client.h"

TEST(aclInit) {
  SUCCEEDS(aclInit(NULL));
  REQUIRE(aclInit(NULL) == ACL_ERROR_REPEAT_INITIALIZE);
  SUCCEEDS(aclFinalize());
}

TEST(aclFinalize) {
  SUCCEEDS(aclInit(NULL));
  SUCCEEDS(aclFinalize());
  REQUIRE(aclFinalize() == ACL_ERROR_REPEAT_FINALIZE);
}

TEST(aclFinalizeReference) {
  uint64_t left = 0;
  SUCCEEDS(aclInit(NULL));
  REQUIRE(aclInit(NULL) == ACL_ERROR_REPEAT_INITIALIZE);
  SUCCEEDS(aclFinalizeReference(&left));
  REQUIRE(left == 1);
  SUCCEEDS(aclFinalizeReference(NULL));
  REQUIRE(aclFinalizeReference(NULL) == ACL_ERROR_REPEAT_FINALIZE);
}

TEST(aclGetRecentErrMsg) {
  REQUIRE(aclGetRecentErrMsg() == NULL);
  REQUIRE(aclrtFree(NULL) == ACL_ERROR_INVALID_PARAM);
  const char *const message = aclGetRecentErrMsg();
  REQUIRE(message != NULL && strstr(message, "aclrtFree") != NULL);
  REQUIRE(aclGetRecentErrMsg() == NULL);
}

TEST(aclrtGetVersion) {
  int32_t major = 0, minor = 0, patch = -1;
  SUCCEEDS(aclrtGetVersion(&major, &minor, &patch));
  REQUIRE(major == 1 && minor == 17 && patch == 0);
}

TEST(aclsysGetCANNVersion) {
  aclCANNPackageVersion version;
  SUCCEEDS(aclsysGetCANNVersion(ACL_PKG_NAME_CANN, &version));
  REQUIRE(strcmp(version.version, "9.1.0") == 0);
  REQUIRE(aclsysGetCANNVersion(ACL_PKG_NAME_DRIVER, &version) ==
          ACL_ERROR_INVALID_FILE);
}

TEST(aclsysGetVersionStr) {
  char package[] = "runtime";
  char version[ACL_PKG_VERSION_MAX_SIZE];
  SUCCEEDS(aclsysGetVersionStr(package, version));
  REQUIRE(strcmp(version, "9.1.0") == 0);
}

TEST(aclsysGetVersionNum) {
  char package[] = "runtime";
  int32_t version = 0;
  SUCCEEDS(aclsysGetVersionNum(package, &version));
  REQUIRE(version == 90100000);
}

TEST(aclrtPeekAtLastError) {
  aclrtGetLastError(ACL_RT_THREAD_LEVEL);
  REQUIRE(aclrtSetDevice(-1) == ACL_ERROR_RT_INVALID_DEVICEID);
  REQUIRE(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL) ==
          ACL_ERROR_RT_INVALID_DEVICEID);
  REQUIRE(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL) ==
          ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST(aclrtGetLastError) {
  REQUIRE(aclrtSetDevice(-1) == ACL_ERROR_RT_INVALID_DEVICEID);
  REQUIRE(aclrtGetLastError(ACL_RT_THREAD_LEVEL) ==
          ACL_ERROR_RT_INVALID_DEVICEID);
  SUCCEEDS(aclrtGetLastError(ACL_RT_THREAD_LEVEL));
}

TEST(aclAppLog) {
  aclAppLog(ACL_INFO, "Test", "process.c", 1, "%d lines", 1);
  REQUIRE(aclGetRecentErrMsg() == NULL);
}

TEST(aclrtSetSysParamOpt) {
  int64_t value = -1;
  SUCCEEDS(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1));
  SUCCEEDS(aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value));
  REQUIRE(value == 1);
  REQUIRE(aclrtSetSysParamOpt(ACL_OPT_DETERMINISTIC, 4) ==
          ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtGetSysParamOpt) {
  int64_t value = -1;
  SUCCEEDS(aclrtGetSysParamOpt(ACL_OPT_ENABLE_DEBUG_KERNEL, &value));
  REQUIRE(value == 0);
}

TEST(aclrtCtxSetSysParamOpt) {
  int64_t value = -1;
  SUCCEEDS(aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1));
  SUCCEEDS(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value));
  REQUIRE(value == 1);
}

TEST(aclrtCtxGetSysParamOpt) {
  int64_t value = -1;
  REQUIRE(aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value) ==
          ACL_ERROR_RT_SYSPARAMOPT_NOT_SET);
}

TEST(aclrtSetOpWaitTimeout) { SUCCEEDS(aclrtSetOpWaitTimeout(1)); }

TEST(aclrtSetOpExecuteTimeOut) { SUCCEEDS(aclrtSetOpExecuteTimeOut(1)); }

TEST(aclrtSetOpExecuteTimeOutWithMs) {
  SUCCEEDS(aclrtSetOpExecuteTimeOutWithMs(1));
}

TEST(aclGetCannAttributeList) {
  const aclCannAttr *list = NULL;
  size_t count = 0;
  SUCCEEDS(aclGetCannAttributeList(&list, &count));
  REQUIRE(count == 2);
  REQUIRE(list[0] == ACL_CANN_ATTR_INF_NAN && list[1] == ACL_CANN_ATTR_BF16);
}

TEST(aclGetCannAttribute) {
  int32_t value = -1;
  SUCCEEDS(aclGetCannAttribute(ACL_CANN_ATTR_BF16, &value));
  REQUIRE(value == 1);
}

TEST(aclGetDeviceCapability) {
  int64_t value = -1;
  SUCCEEDS(aclGetDeviceCapability(0, ACL_DEVICE_INFO_VECTOR_CORE_NUM, &value));
  REQUIRE(value == 48);
}

TEST(aclrtGetSocName) {
  const char *const name = aclrtGetSocName();
  REQUIRE(name != NULL && strncmp(name, "Ascend", 6) == 0);
}

TEST(aclFloat16ToFloat) { REQUIRE(aclFloat16ToFloat(0x3E00) == 1.5F); }

TEST(aclFloatToFloat16) { REQUIRE(aclFloatToFloat16(1.5F) == 0x3E00); }

TEST(aclDataTypeSize) {
  REQUIRE(aclDataTypeSize(ACL_FLOAT) == 4);
  REQUIRE(aclDataTypeSize(ACL_BF16) == 2);
  REQUIRE(aclDataTypeSize(ACL_INT4) == 1);
}

TEST(aclrtSetDevice) {
  int32_t device = -1;
  SUCCEEDS(aclrtSetDevice(0));
  SUCCEEDS(aclrtGetDevice(&device));
  REQUIRE(device == 0);
  REQUIRE(aclrtSetDevice(-1) == ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST(aclrtResetDevice) {
  SUCCEEDS(aclrtSetDevice(0));
  SUCCEEDS(aclrtResetDevice(0));
  SUCCEEDS(aclrtResetDevice(0));
  REQUIRE(aclrtResetDevice(0) == ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST(aclrtResetDeviceForce) {
  SUCCEEDS(aclrtSetDevice(0));
  SUCCEEDS(aclrtResetDeviceForce(0));
  REQUIRE(aclrtResetDeviceForce(0) == ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST(aclrtGetDevice) {
  int32_t device = -1;
  SUCCEEDS(aclrtGetDevice(&device));
  REQUIRE(device == 0);
}

TEST(aclrtGetDeviceCount) {
  uint32_t count = 0;
  SUCCEEDS(aclrtGetDeviceCount(&count));
  REQUIRE(count >= 1);
}

TEST(aclrtGetRunMode) {
  aclrtRunMode mode = ACL_DEVICE;
  SUCCEEDS(aclrtGetRunMode(&mode));
  REQUIRE(mode == ACL_HOST);
}

TEST(aclrtQueryDeviceStatus) {
  aclrtDeviceStatus status = ACL_RT_DEVICE_STATUS_END;
  SUCCEEDS(aclrtQueryDeviceStatus(0, &status));
  REQUIRE(status == ACL_RT_DEVICE_STATUS_NORMAL);
}

TEST(aclrtGetDeviceUtilizationRate) {
  aclrtUtilizationInfo info = {0};
  info.memoryUtilization = 0;
  SUCCEEDS(aclrtGetDeviceUtilizationRate(0, &info));
  REQUIRE(info.cubeUtilization >= 0 && info.cubeUtilization <= 100);
  REQUIRE(info.memoryUtilization == -1);
}

TEST(aclrtSetDeviceSatMode) {
  aclrtFloatOverflowMode mode = ACL_RT_OVERFLOW_MODE_UNDEF;
  SUCCEEDS(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION));
  SUCCEEDS(aclrtGetDeviceSatMode(&mode));
  REQUIRE(mode == ACL_RT_OVERFLOW_MODE_SATURATION);
  SUCCEEDS(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN));
}

TEST(aclrtGetDeviceSatMode) {
  aclrtFloatOverflowMode mode = ACL_RT_OVERFLOW_MODE_UNDEF;
  SUCCEEDS(aclrtGetDeviceSatMode(&mode));
  REQUIRE(mode == ACL_RT_OVERFLOW_MODE_INFNAN);
}

TEST(aclrtGetOverflowStatus) {
  char status[64];
  void *memory = NULL;
  SUCCEEDS(aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemset(memory, 64, 1, 64));
  SUCCEEDS(aclrtGetOverflowStatus(memory, 64, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtMemcpy(status, 64, memory, 64, ACL_MEMCPY_DEVICE_TO_HOST));
  for (int i = 0; i < 64; ++i) REQUIRE(status[i] == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtResetOverflowStatus) {
  SUCCEEDS(aclrtResetOverflowStatus(NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
}

TEST(aclrtSynchronizeDevice) { SUCCEEDS(aclrtSynchronizeDevice()); }

TEST(aclrtCreateContext) {
  aclrtContext context = NULL, current = NULL;
  SUCCEEDS(aclrtCreateContext(&context, 0));
  SUCCEEDS(aclrtGetCurrentContext(&current));
  REQUIRE(current == context);
  SUCCEEDS(aclrtDestroyContext(context));
}

TEST(aclrtDestroyContext) {
  aclrtContext context = NULL;
  SUCCEEDS(aclrtCreateContext(&context, 0));
  SUCCEEDS(aclrtDestroyContext(context));
  REQUIRE(aclrtSetCurrentContext(context) == ACL_ERROR_RT_CONTEXT_NULL);
}

TEST(aclrtSetCurrentContext) {
  aclrtContext first = NULL, second = NULL, current = NULL;
  SUCCEEDS(aclrtGetCurrentContext(&first));
  SUCCEEDS(aclrtCreateContext(&second, 0));
  SUCCEEDS(aclrtSetCurrentContext(first));
  SUCCEEDS(aclrtGetCurrentContext(&current));
  REQUIRE(current == first);
  SUCCEEDS(aclrtDestroyContext(second));
}

TEST(aclrtGetCurrentContext) {
  aclrtContext context = NULL;
  SUCCEEDS(aclrtGetCurrentContext(&context));
  REQUIRE(context != NULL);
}

TEST(aclrtSynchronizeDeviceWithTimeout) {
  SUCCEEDS(aclrtSynchronizeDeviceWithTimeout(-1));
  REQUIRE(aclrtSynchronizeDeviceWithTimeout(-2) == ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtDeviceCanAccessPeer) {
  int32_t can_access = 0;
  uint32_t count = 0;
  SUCCEEDS(aclrtGetDeviceCount(&count));
  REQUIRE(aclrtDeviceCanAccessPeer(&can_access, 0, 0) ==
          ACL_ERROR_INVALID_PARAM);
  REQUIRE(aclrtDeviceCanAccessPeer(&can_access, 0, (int32_t)count) ==
          ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST(aclrtDeviceEnablePeerAccess) {
  REQUIRE(aclrtDeviceEnablePeerAccess(0, 0) == ACL_ERROR_INVALID_PARAM);
}

TEST(aclrtDeviceDisablePeerAccess) {
  REQUIRE(aclrtDeviceDisablePeerAccess(0) == ACL_ERROR_INVALID_PARAM);
}
