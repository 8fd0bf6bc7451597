/* Copyright 2026 The aclq authors. Licensed under the Apache License,
 * Version 2.0.
 *
 * What CANN's samples do around an operator, in C99. Exits with 0, or with the
 * number of the line that failed. */

#include <string.h>

#include "acl/acl.h"

#define REQUIRE(condition)             \
  do {                                 \
    if (!(condition)) return __LINE__; \
  } while (0)

static int Run(void) {
  const char sent[] = "to the device and back";
  char received[sizeof(sent)] = "";
  void *memory = NULL;
  aclrtStream stream = NULL;

  REQUIRE(aclInit(NULL) == ACL_SUCCESS);
  REQUIRE(aclrtSetDevice(0) == ACL_SUCCESS);
  REQUIRE(aclrtCreateStream(&stream) == ACL_SUCCESS);
  REQUIRE(aclrtMalloc(&memory, sizeof(sent), ACL_MEM_MALLOC_HUGE_FIRST) ==
          ACL_SUCCESS);
  REQUIRE(aclrtMemcpy(memory, sizeof(sent), sent, sizeof(sent),
                      ACL_MEMCPY_HOST_TO_DEVICE) == ACL_SUCCESS);
  REQUIRE(aclrtMemcpyAsync(received, sizeof(sent), memory, sizeof(sent),
                           ACL_MEMCPY_DEVICE_TO_HOST, stream) == ACL_SUCCESS);
  REQUIRE(aclrtSynchronizeStream(stream) == ACL_SUCCESS);
  REQUIRE(strcmp(sent, received) == 0);
  REQUIRE(aclrtFree(memory) == ACL_SUCCESS);
  REQUIRE(aclrtDestroyStream(stream) == ACL_SUCCESS);
  REQUIRE(aclrtResetDevice(0) == ACL_SUCCESS);
  REQUIRE(aclFinalize() == ACL_SUCCESS);
  REQUIRE(aclGetRecentErrMsg() == NULL);
  return 0;
}

int main(void) {
  const int line = Run();
  return line < 256 ? line : 255;
}
