// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A library opened with dlopen: the first calls of a thread that can allocate
// no memory. In these calls glibc would allocate thread-local variables.

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "tests/faults/faults.h"

namespace aclq::faults {
namespace {

template <typename Function>
Function* Find(void* library, const char* name) {
  auto* const found = reinterpret_cast<Function*>(dlsym(library, name));
  EXPECT_NE(found, nullptr) << name;
  return found;
}

TEST(OpenedLibrary, ServesAThreadThatHasNoMemory) {
  void* const library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  auto* const set_device =
      Find<decltype(aclrtSetDevice)>(library, "aclrtSetDevice");
  auto* const free = Find<decltype(aclrtFree)>(library, "aclrtFree");
  auto* const last_error =
      Find<decltype(aclrtGetLastError)>(library, "aclrtGetLastError");
  auto* const create =
      Find<decltype(aclCreateTensor)>(library, "aclCreateTensor");
  ASSERT_EQ(set_device(0), ACL_SUCCESS);
  const int64_t dims[] = {2};
  aclError set = -1, freed = -1, last = -1;
  aclTensor* tensor = nullptr;
  std::thread([&] {
    Arm(Kind::kMemory, Mode::kFromThenOn, 1);
    last = last_error(ACL_RT_THREAD_LEVEL);
    freed = free(reinterpret_cast<void*>(5));
    tensor =
        create(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, dims, 1, nullptr);
    set = set_device(0);
    Disarm();
  }).join();
  EXPECT_GT(Failures(), 0);
  EXPECT_EQ(last, ACL_SUCCESS);
  EXPECT_TRUE(freed == ACL_ERROR_RT_PARAM_INVALID ||
              freed == ACL_ERROR_BAD_ALLOC)
      << freed;
  EXPECT_EQ(tensor, nullptr);
  EXPECT_EQ(set, ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::faults
