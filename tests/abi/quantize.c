// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize, and executors.

#include <string.h>

#include "client.h"

// A problem with all of its tensors on the device.
typedef struct {
  aclTensor *x;
  aclTensor *scales;
  aclTensor *zero_points;
  aclTensor *out;
  aclTensorList *list;  // holds and owns out
  void *memory[4];
  void *other_memory;  // memory as large as that of out
  aclOpExecutor *executor;
} Problem;

static const int8_t kExpected[6] = {4, 2, 7, -128, 0, -128};

// Returns device memory with a copy of host memory.
static void *Copied(const void *host, size_t size) {
  void *device = NULL;
  if (aclrtMalloc(&device, size, ACL_MEM_MALLOC_HUGE_FIRST) != ACL_SUCCESS ||
      aclrtMemcpy(device, size, host, size, ACL_MEMCPY_HOST_TO_DEVICE) !=
          ACL_SUCCESS) {
    return NULL;
  }
  return device;
}

static aclTensor *Tensor(int rank, aclDataType type, void *memory) {
  static const int64_t shape[2] = {2, 3};
  const int64_t *const dims = rank == 2 ? shape : shape + 1;
  const uint64_t count = (uint64_t)rank;
  return aclCreateTensor(dims, count, type, NULL, 0, ACL_FORMAT_ND, dims, count,
                         memory);
}

// Returns a problem after phase one. Members are null if a call failed.
static Problem Planned(void) {
  static const float values[6] = {1.25F, 5, 3, -100, 1, 300};
  static const float scales[3] = {0.5F, 2, -1};
  static const int32_t zero_points[3] = {1, 0, 10};
  static const int8_t zeros[6] = {0};
  Problem p = {0};
  p.memory[0] = Copied(values, sizeof(values));
  p.memory[1] = Copied(scales, sizeof(scales));
  p.memory[2] = Copied(zero_points, sizeof(zero_points));
  p.memory[3] = Copied(zeros, sizeof(zeros));
  p.other_memory = Copied(zeros, sizeof(zeros));
  p.x = Tensor(2, ACL_FLOAT, p.memory[0]);
  p.scales = Tensor(1, ACL_FLOAT, p.memory[1]);
  p.zero_points = Tensor(1, ACL_INT32, p.memory[2]);
  p.out = Tensor(2, ACL_INT8, p.memory[3]);
  const aclTensor *const elements[1] = {p.out};
  p.list = aclCreateTensorList(elements, 1);
  uint64_t size = 1;
  if (aclnnQuantizeGetWorkspaceSize(p.x, p.scales, p.zero_points, ACL_INT8, 1,
                                    p.out, &size, &p.executor) != OK ||
      size != 0) {
    p.executor = NULL;
  }
  return p;
}

// Returns true if phase two writes the expected bytes to `memory`.
static bool Quantizes(aclOpExecutor *executor, const void *memory) {
  int8_t found[6] = {0};
  return aclnnQuantize(NULL, 0, executor, NULL) == OK &&
         aclrtSynchronizeStream(NULL) == ACL_SUCCESS &&
         aclrtMemcpy(found, 6, memory, 6, ACL_MEMCPY_DEVICE_TO_HOST) ==
             ACL_SUCCESS &&
         memcmp(found, kExpected, 6) == 0;
}

static void Release(Problem p) {
  SUCCEEDS(aclDestroyTensor(p.x));
  SUCCEEDS(aclDestroyTensor(p.scales));
  SUCCEEDS(aclDestroyTensor(p.zero_points));
  SUCCEEDS(aclDestroyTensorList(p.list));
  for (int i = 0; i < 4; ++i) SUCCEEDS(aclrtFree(p.memory[i]));
  SUCCEEDS(aclrtFree(p.other_memory));
}

TEST(aclnnQuantizeGetWorkspaceSize) {
  const Problem p = Planned();
  REQUIRE(p.executor != NULL);
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

TEST(aclnnQuantize) {
  const Problem p = Planned();
  REQUIRE(Quantizes(p.executor, p.memory[3]));
  Release(p);
}

TEST(aclSetAclOpExecutorRepeatable) {
  const Problem p = Planned();
  SUCCEEDS(aclSetAclOpExecutorRepeatable(p.executor));
  REQUIRE(Quantizes(p.executor, p.memory[3]));
  REQUIRE(Quantizes(p.executor, p.memory[3]));
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

TEST(aclDestroyAclOpExecutor) {
  const Problem p = Planned();
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  REQUIRE(aclDestroyAclOpExecutor(p.executor) == ACLNN_ERR_INNER);
  Release(p);
}

// Expects that the next run writes to the address that `set` sets.
typedef aclnnStatus (*AddressSetter)(aclOpExecutor *, size_t, aclTensor *,
                                     void *);
static void Redirects(AddressSetter set) {
  const Problem p = Planned();
  SUCCEEDS(aclSetAclOpExecutorRepeatable(p.executor));
  SUCCEEDS(set(p.executor, 0, p.out, p.other_memory));
  REQUIRE(Quantizes(p.executor, p.other_memory));
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

TEST(aclSetInputTensorAddr) { Redirects(aclSetInputTensorAddr); }
TEST(aclSetOutputTensorAddr) { Redirects(aclSetOutputTensorAddr); }
TEST(aclSetTensorAddr) { Redirects(aclSetTensorAddr); }
TEST(AclSetInputTensorAddr) { Redirects(AclSetInputTensorAddr); }
TEST(AclSetOutputTensorAddr) { Redirects(AclSetOutputTensorAddr); }
TEST(AclSetTensorAddr) { Redirects(AclSetTensorAddr); }

typedef aclnnStatus (*AddressInListSetter)(aclOpExecutor *, size_t, size_t,
                                           aclTensorList *, void *);
static void RedirectsInList(AddressInListSetter set) {
  const Problem p = Planned();
  SUCCEEDS(aclSetAclOpExecutorRepeatable(p.executor));
  SUCCEEDS(set(p.executor, 0, 0, p.list, p.other_memory));
  REQUIRE(Quantizes(p.executor, p.other_memory));
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

TEST(aclSetDynamicInputTensorAddr) {
  RedirectsInList(aclSetDynamicInputTensorAddr);
}
TEST(aclSetDynamicOutputTensorAddr) {
  RedirectsInList(aclSetDynamicOutputTensorAddr);
}
TEST(aclSetDynamicTensorAddr) { RedirectsInList(aclSetDynamicTensorAddr); }
TEST(AclSetDynamicInputTensorAddr) {
  RedirectsInList(AclSetDynamicInputTensorAddr);
}
TEST(AclSetDynamicOutputTensorAddr) {
  RedirectsInList(AclSetDynamicOutputTensorAddr);
}
TEST(AclSetDynamicTensorAddr) { RedirectsInList(AclSetDynamicTensorAddr); }

TEST(aclnnInit) { SUCCEEDS(aclnnInit(NULL)); }

TEST(aclnnFinalize) { SUCCEEDS(aclnnFinalize()); }
