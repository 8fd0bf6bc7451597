// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A client of the installed tree, in C++11: one call of aclnnQuantize, whose
// tensors it destroys right after phase two. Macros choose how it includes the
// operator's header and how it finds the functions: linked, or looked up in
// libopapi.so alone, as frameworks do.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "acl/acl.h"
#if defined(INCLUDE_BY_NAME)
#include "aclnn_quantize.h"
#elif defined(INCLUDE_LEVEL2)
#include "aclnnop/level2/aclnn_quantize.h"
#else
#include "aclnnop/aclnn_quantize.h"
#endif

#if defined(LOOK_UP)
#include <dlfcn.h>
static void *library = nullptr;
template <typename Function>
Function LookUp(const char *name) {
  void *const found = dlsym(library, name);
  if (found == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    std::exit(1);
  }
  return reinterpret_cast<Function>(found);
}
#define CALL(function) LookUp<decltype(&function)>(#function)
#else
#define CALL(function) function
#endif

static void Require(bool condition, const char *what) {
  if (condition) return;
  const char *message = CALL(aclGetRecentErrMsg)();
  std::fprintf(stderr, "%s failed: %s\n", what,
               message != nullptr ? message : "no message");
  std::exit(1);
}

template <typename T>
static void *OnDevice(const std::vector<T> &values) {
  void *memory = nullptr;
  const size_t size = values.size() * sizeof(T);
  Require(CALL(aclrtMalloc)(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST) ==
              ACL_SUCCESS,
          "aclrtMalloc");
  Require(CALL(aclrtMemcpy)(memory, size, values.data(), size,
                            ACL_MEMCPY_HOST_TO_DEVICE) == ACL_SUCCESS,
          "aclrtMemcpy");
  return memory;
}

static aclTensor *MakeTensor(aclDataType dtype,
                             const std::vector<int64_t> &dims, void *data) {
  aclTensor *const tensor =
      CALL(aclCreateTensor)(dims.data(), dims.size(), dtype, nullptr, 0,
                            ACL_FORMAT_ND, dims.data(), dims.size(), data);
  Require(tensor != nullptr, "aclCreateTensor");
  return tensor;
}

// Quantizes a problem large enough for several threads, so that some threads
// remain when it is done.
static void Quantize() {
  const int64_t kRows = 100000;
  const std::vector<float> pattern = {0.5F, 1.5F, 2.5F, -0.5F, 1e9F, -1e9F};
  const std::vector<int8_t> expected = {2, 2, 4, 0, 127, -128};
  std::vector<float> values;
  for (int64_t i = 0; i < kRows; ++i) {
    values.insert(values.end(), pattern.begin(), pattern.end());
  }

  Require(CALL(aclInit)(nullptr) == ACL_SUCCESS, "aclInit");
  Require(CALL(aclrtSetDevice)(0) == ACL_SUCCESS, "aclrtSetDevice");
  aclrtStream stream = nullptr;
  Require(CALL(aclrtCreateStream)(&stream) == ACL_SUCCESS, "aclrtCreateStream");

  void *const x_memory = OnDevice(values);
  void *const scale_memory = OnDevice(std::vector<float>{1.0F});
  void *const zero_point_memory = OnDevice(std::vector<int32_t>{1});
  void *const out_memory = OnDevice(std::vector<int8_t>(values.size(), 99));
  aclTensor *const x = MakeTensor(ACL_FLOAT, {kRows, 6}, x_memory);
  aclTensor *const scales = MakeTensor(ACL_FLOAT, {1}, scale_memory);
  aclTensor *const zero_points = MakeTensor(ACL_INT32, {1}, zero_point_memory);
  aclTensor *const out = MakeTensor(ACL_INT8, {kRows, 6}, out_memory);

  uint64_t workspace_size = 0;
  aclOpExecutor *executor = nullptr;
  Require(CALL(aclnnQuantizeGetWorkspaceSize)(x, scales, zero_points, ACL_INT8,
                                              1, out, &workspace_size,
                                              &executor) == ACL_SUCCESS,
          "aclnnQuantizeGetWorkspaceSize");
  Require(CALL(aclnnQuantize)(nullptr, workspace_size, executor, stream) ==
              ACL_SUCCESS,
          "aclnnQuantize");
  for (const aclTensor *tensor : {x, scales, zero_points, out}) {
    Require(CALL(aclDestroyTensor)(tensor) == ACL_SUCCESS, "aclDestroyTensor");
  }
  Require(CALL(aclrtSynchronizeStream)(stream) == ACL_SUCCESS,
          "aclrtSynchronizeStream");

  std::vector<int8_t> found(values.size());
  Require(
      CALL(aclrtMemcpy)(found.data(), found.size(), out_memory, found.size(),
                        ACL_MEMCPY_DEVICE_TO_HOST) == ACL_SUCCESS,
      "aclrtMemcpy");
  for (size_t i = 0; i < found.size(); ++i) {
    Require(found[i] == expected[i % 6],
            "the comparison with what is expected");
  }
  for (void *memory : {x_memory, scale_memory, zero_point_memory, out_memory}) {
    Require(CALL(aclrtFree)(memory) == ACL_SUCCESS, "aclrtFree");
  }
  Require(CALL(aclrtDestroyStream)(stream) == ACL_SUCCESS,
          "aclrtDestroyStream");
  Require(CALL(aclrtResetDevice)(0) == ACL_SUCCESS, "aclrtResetDevice");
  Require(CALL(aclFinalize)() == ACL_SUCCESS, "aclFinalize");
}

#if defined(LOOK_UP)
// Closing the library must leave its code mapped, since threads that it started
// still run there.
int main(int argc, char **argv) {
  library = dlopen("libopapi.so", RTLD_LAZY);
  if (library == nullptr) {
    std::fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  for (int i = 1; i < argc; ++i) LookUp<void *>(argv[i]);
  std::printf("%d symbols found\n", argc - 1);
  Quantize();
  dlclose(library);
  for (const char *name :
       {"libopapi.so", "libnnopbase.so", "libascendcl.so", "libaclq.so"}) {
    if (dlopen(name, RTLD_LAZY | RTLD_NOLOAD) == nullptr) {
      std::fprintf(stderr, "%s is not mapped any more\n", name);
      return 1;
    }
  }
  std::printf("as expected\n");
  return 0;
}
#else
int main() {
  Quantize();
  std::printf("as expected\n");
  return 0;
}
#endif
