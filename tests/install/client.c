/* Copyright 2026 The aclq authors. Licensed under the Apache License,
 * Version 2.0.
 *
 * A client of the installed runtime in C99. */

#include <stdio.h>
#include <string.h>

#include "acl/acl.h"

int main(void) {
  const char text[] = "there and back";
  char back[sizeof(text)] = "";
  void* device = NULL;
  aclrtStream stream = NULL;
  int good = aclInit(NULL) == ACL_SUCCESS && aclrtSetDevice(0) == ACL_SUCCESS &&
             aclrtCreateStream(&stream) == ACL_SUCCESS &&
             aclrtMalloc(&device, sizeof(text), ACL_MEM_MALLOC_HUGE_FIRST) ==
                 ACL_SUCCESS &&
             aclrtMemcpy(device, sizeof(text), text, sizeof(text),
                         ACL_MEMCPY_HOST_TO_DEVICE) == ACL_SUCCESS &&
             aclrtSynchronizeStream(stream) == ACL_SUCCESS &&
             aclrtMemcpy(back, sizeof(back), device, sizeof(text),
                         ACL_MEMCPY_DEVICE_TO_HOST) == ACL_SUCCESS &&
             aclrtFree(device) == ACL_SUCCESS &&
             aclrtDestroyStream(stream) == ACL_SUCCESS &&
             aclrtResetDevice(0) == ACL_SUCCESS && aclFinalize() == ACL_SUCCESS;
  good = good && strcmp(text, back) == 0 &&
         aclFloat16ToFloat(aclFloatToFloat16(1.5F)) == 1.5F;
  puts(good ? "as expected" : "failed");
  return good ? 0 : 1;
}
