// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Checks that the SoC and the version that CMake found are those that programs
// run on.

#include <acl/acl.h>
#include <aclnnop/aclnn_quantize.h>

#include <cstdio>
#include <cstring>

#ifndef ASCEND_310P
#error "CMake found another family than that of ACLQ_SOC"
#endif

int main() {
  char package[] = "runtime";
  char version[ACL_PKG_VERSION_MAX_SIZE] = {};
  const char* soc = aclrtGetSocName();
  const bool good = soc != nullptr && std::strcmp(soc, SOC) == 0 &&
                    aclsysGetVersionStr(package, version) == ACL_SUCCESS &&
                    std::strcmp(version, VERSION) == 0 &&
                    &aclnnQuantizeGetWorkspaceSize != nullptr;
  std::puts(good ? "as expected" : "failed");
  return good ? 0 : 1;
}
