// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Memory and copies.

#include <string.h>

#include "client.h"

static const char kText[16] = "there and back";

TEST(aclrtMalloc) {
  void *memory = NULL;
  SUCCEEDS(aclrtMalloc(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST));
  REQUIRE((uintptr_t)memory % 512 == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMallocAlign32) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocAlign32(&memory, 100, ACL_MEM_MALLOC_NORMAL_ONLY));
  REQUIRE((uintptr_t)memory % 512 == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtFree) {
  void *memory = NULL;
  SUCCEEDS(aclrtMalloc(&memory, 1, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtFree(memory));
  REQUIRE(aclrtFree(memory) == ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtMallocHost) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocHost(&memory, 100));
  REQUIRE((uintptr_t)memory % 512 == 0);
  SUCCEEDS(aclrtFreeHost(memory));
}

TEST(aclrtFreeHost) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocHost(&memory, 1));
  SUCCEEDS(aclrtFreeHost(memory));
  REQUIRE(aclrtFreeHost(memory) == ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtMemcpy) {
  void *memory = NULL;
  char back[16] = "";
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemcpy(memory, 16, kText, 16, ACL_MEMCPY_HOST_TO_DEVICE));
  SUCCEEDS(aclrtMemcpy(back, 16, memory, 16, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(back, kText, 16) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemcpyAsync) {
  void *memory = NULL;
  char back[16] = "";
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(
      aclrtMemcpyAsync(memory, 16, kText, 16, ACL_MEMCPY_HOST_TO_DEVICE, NULL));
  SUCCEEDS(
      aclrtMemcpyAsync(back, 16, memory, 16, ACL_MEMCPY_DEVICE_TO_HOST, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  REQUIRE(memcmp(back, kText, 16) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemset) {
  void *memory = NULL;
  char back[2] = "";
  SUCCEEDS(aclrtMalloc(&memory, 2, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemset(memory, 2, 'a', 2));
  SUCCEEDS(aclrtMemcpy(back, 2, memory, 2, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(back, "aa", 2) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemsetAsync) {
  void *memory = NULL;
  char back[2] = "";
  SUCCEEDS(aclrtMalloc(&memory, 2, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemsetAsync(memory, 2, 'a', 2, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtMemcpy(back, 2, memory, 2, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(back, "aa", 2) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMallocCached) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocCached(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST));
  REQUIRE((uintptr_t)memory % 512 == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMallocWithCfg) {
  void *memory = NULL;
  aclrtMallocAttribute attribute = {ACL_RT_MEM_ATTR_DEVICE_ID, {0}};
  aclrtMallocConfig config = {&attribute, 1};
  SUCCEEDS(
      aclrtMallocWithCfg(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST, &config));
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemFlush) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocCached(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemFlush(memory, 100));
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemInvalidate) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocCached(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemInvalidate(memory, 100));
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMallocHostWithCfg) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocHostWithCfg(&memory, 100, NULL));
  SUCCEEDS(aclrtFreeHost(memory));
}

TEST(aclrtGetMemInfo) {
  size_t free = 0;
  size_t total = 0;
  SUCCEEDS(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total));
  REQUIRE(free > 0 && free <= total);
}

TEST(aclrtHostRegister) {
  void *host = NULL;
  void *device = NULL;
  SUCCEEDS(aclrtMallocHost(&host, 4096));
  SUCCEEDS(aclrtHostRegister(host, 4096, ACL_HOST_REGISTER_MAPPED, &device));
  REQUIRE(device == host);
  SUCCEEDS(aclrtFreeHost(host));
}

TEST(aclrtHostUnregister) {
  void *host = NULL;
  void *device = NULL;
  SUCCEEDS(aclrtMallocHost(&host, 4096));
  SUCCEEDS(aclrtHostRegister(host, 4096, ACL_HOST_REGISTER_MAPPED, &device));
  SUCCEEDS(aclrtHostUnregister(host));
  REQUIRE(aclrtHostUnregister(host) == ACL_ERROR_HOST_MEMORY_NOT_REGISTERED);
  SUCCEEDS(aclrtFreeHost(host));
}

TEST(aclrtPointerGetAttributes) {
  void *memory = NULL;
  aclrtPtrAttributes attributes;
  SUCCEEDS(aclrtMalloc(&memory, 100, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtPointerGetAttributes(memory, &attributes));
  REQUIRE(attributes.location.type == ACL_MEM_LOCATION_TYPE_DEVICE);
  REQUIRE(attributes.location.id == 0);
  SUCCEEDS(aclrtPointerGetAttributes(kText, &attributes));
  REQUIRE(attributes.location.type == ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemcpyAsyncWithCondition) {
  void *memory = NULL;
  char back[16] = "";
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemcpyAsyncWithCondition(memory, 16, kText, 16,
                                         ACL_MEMCPY_HOST_TO_DEVICE, NULL));
  SUCCEEDS(aclrtMemcpyAsyncWithCondition(back, 16, memory, 16,
                                         ACL_MEMCPY_DEVICE_TO_HOST, NULL));
  REQUIRE(memcmp(back, kText, 16) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemcpyBatch) {
  void *memory = NULL;
  char text[16];
  void *source = text;
  size_t size = 16;
  size_t first = 0;
  size_t failed = 0;
  aclrtMemcpyBatchAttr attr = {
      {0, ACL_MEM_LOCATION_TYPE_DEVICE}, {0, ACL_MEM_LOCATION_TYPE_HOST}, {0}};
  memcpy(text, kText, 16);
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemcpyBatch(&memory, &size, &source, &size, 1, &attr, &first, 1,
                            &failed));
  memset(text, 0, 16);
  SUCCEEDS(aclrtMemcpy(text, 16, memory, 16, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(text, kText, 16) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemcpyBatchAsync) {
  void *memory = NULL;
  char back[16] = "";
  void *destination = back;
  size_t size = 16;
  size_t first = 0;
  size_t failed = 0;
  aclrtMemcpyBatchAttr attr = {
      {0, ACL_MEM_LOCATION_TYPE_HOST}, {0, ACL_MEM_LOCATION_TYPE_DEVICE}, {0}};
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemcpy(memory, 16, kText, 16, ACL_MEMCPY_HOST_TO_DEVICE));
  SUCCEEDS(aclrtMemcpyBatchAsync(&destination, &size, &memory, &size, 1, &attr,
                                 &first, 1, &failed, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  REQUIRE(memcmp(back, kText, 16) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemSetAccess) {
  void *address = NULL;
  aclrtDrvMemHandle handle = NULL;
  aclrtPhysicalMemProp prop;
  aclrtMemAccessDesc desc = {ACL_RT_MEM_ACCESS_FLAGS_READWRITE,
                             {0, ACL_MEM_LOCATION_TYPE_DEVICE},
                             {0}};
  const size_t size = (size_t)2 << 20;
  memset(&prop, 0, sizeof(prop));
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  SUCCEEDS(aclrtReserveMemAddress(&address, size, 0, NULL, 1));
  SUCCEEDS(aclrtMallocPhysical(&handle, size, &prop, 0));
  SUCCEEDS(aclrtMapMem(address, size, 0, handle, 0));
  SUCCEEDS(aclrtMemSetAccess(address, size, &desc, 1));
  SUCCEEDS(aclrtUnmapMem(address));
  SUCCEEDS(aclrtFreePhysical(handle));
  SUCCEEDS(aclrtReleaseMemAddress(address));
}

TEST(aclrtMemcpy2d) {
  void *memory = NULL;
  char back[6] = "";
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(
      aclrtMemcpy2d(memory, 8, "abc-def-", 4, 3, 2, ACL_MEMCPY_HOST_TO_DEVICE));
  SUCCEEDS(aclrtMemcpy2d(back, 3, memory, 8, 3, 2, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(back, "abcdef", 6) == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMemcpy2dAsync) {
  void *memory = NULL;
  char back[6] = "";
  SUCCEEDS(aclrtMalloc(&memory, 16, ACL_MEM_MALLOC_HUGE_FIRST));
  SUCCEEDS(aclrtMemcpy2dAsync(memory, 8, "abc-def-", 4, 3, 2,
                              ACL_MEMCPY_HOST_TO_DEVICE, NULL));
  SUCCEEDS(aclrtMemcpy2dAsync(back, 3, memory, 8, 3, 2,
                              ACL_MEMCPY_DEVICE_TO_HOST, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  REQUIRE(memcmp(back, "abcdef", 6) == 0);
  SUCCEEDS(aclrtFree(memory));
}

static aclrtPhysicalMemProp DeviceMemory(void) {
  aclrtPhysicalMemProp prop;
  memset(&prop, 0, sizeof(prop));
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  return prop;
}

TEST(aclrtReserveMemAddress) {
  void *address = NULL;
  SUCCEEDS(aclrtReserveMemAddress(&address, (size_t)1 << 30, 0, NULL, 1));
  REQUIRE(address != NULL);
  SUCCEEDS(aclrtReleaseMemAddress(address));
}

TEST(aclrtReleaseMemAddress) {
  void *address = NULL;
  SUCCEEDS(aclrtReserveMemAddress(&address, (size_t)1 << 30, 0, NULL, 1));
  SUCCEEDS(aclrtReleaseMemAddress(address));
  REQUIRE(aclrtReleaseMemAddress(address) == ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtMallocPhysical) {
  const aclrtPhysicalMemProp prop = DeviceMemory();
  aclrtDrvMemHandle handle = NULL;
  SUCCEEDS(aclrtMallocPhysical(&handle, (size_t)2 << 20, &prop, 0));
  SUCCEEDS(aclrtFreePhysical(handle));
}

TEST(aclrtFreePhysical) {
  const aclrtPhysicalMemProp prop = DeviceMemory();
  aclrtDrvMemHandle handle = NULL;
  SUCCEEDS(aclrtMallocPhysical(&handle, (size_t)2 << 20, &prop, 0));
  SUCCEEDS(aclrtFreePhysical(handle));
  REQUIRE(aclrtFreePhysical(handle) == ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(aclrtMapMem) {
  const size_t size = (size_t)2 << 20;
  const aclrtPhysicalMemProp prop = DeviceMemory();
  aclrtDrvMemHandle handle = NULL;
  void *address = NULL;
  char back[16] = "";
  SUCCEEDS(aclrtMallocPhysical(&handle, size, &prop, 0));
  SUCCEEDS(aclrtReserveMemAddress(&address, size, 0, NULL, 1));
  SUCCEEDS(aclrtMapMem(address, size, 0, handle, 0));
  SUCCEEDS(aclrtMemcpy(address, 16, kText, 16, ACL_MEMCPY_HOST_TO_DEVICE));
  SUCCEEDS(aclrtMemcpy(back, 16, address, 16, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(back, kText, 16) == 0);
  SUCCEEDS(aclrtUnmapMem(address));
  SUCCEEDS(aclrtFreePhysical(handle));
  SUCCEEDS(aclrtReleaseMemAddress(address));
}

TEST(aclrtUnmapMem) {
  const size_t size = (size_t)2 << 20;
  const aclrtPhysicalMemProp prop = DeviceMemory();
  aclrtDrvMemHandle handle = NULL;
  void *address = NULL;
  SUCCEEDS(aclrtMallocPhysical(&handle, size, &prop, 0));
  SUCCEEDS(aclrtReserveMemAddress(&address, size, 0, NULL, 1));
  SUCCEEDS(aclrtMapMem(address, size, 0, handle, 0));
  SUCCEEDS(aclrtUnmapMem(address));
  REQUIRE(aclrtUnmapMem(address) == ACL_ERROR_RT_PARAM_INVALID);
  SUCCEEDS(aclrtFreePhysical(handle));
  SUCCEEDS(aclrtReleaseMemAddress(address));
}

TEST(aclrtMemGetAllocationGranularity) {
  aclrtPhysicalMemProp prop = DeviceMemory();
  size_t granularity = 0;
  SUCCEEDS(aclrtMemGetAllocationGranularity(
      &prop, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, &granularity));
  REQUIRE(granularity == (size_t)2 << 20);
}
