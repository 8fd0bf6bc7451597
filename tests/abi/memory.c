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
  REQUIRE((uintptr_t)memory % 64 == 0);
  SUCCEEDS(aclrtFree(memory));
}

TEST(aclrtMallocAlign32) {
  void *memory = NULL;
  SUCCEEDS(aclrtMallocAlign32(&memory, 100, ACL_MEM_MALLOC_NORMAL_ONLY));
  REQUIRE((uintptr_t)memory % 64 == 0);
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
  REQUIRE((uintptr_t)memory % 64 == 0);
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
