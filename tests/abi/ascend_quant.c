// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant and aclnnAscendQuantV3.

#include <string.h>

#include "client.h"

enum { kX, kScale, kOffset, kY, kTensors };

// A problem whose tensors have device memory.
typedef struct {
  aclTensor *tensors[kTensors];
  void *memory[kTensors];
  aclOpExecutor *executor;
  uint64_t size;
} Problem;

// Returns a problem. Members are null if a call failed.
static Problem MakeProblem(void) {
  static const int64_t shape[1] = {4};
  static const int64_t sizes[kTensors] = {4, 1, 1, 4};
  static const float values[kTensors][4] = {
      {0.25F, 2, -3, 1000}, {2}, {1}, {0}};
  Problem p = {0};
  p.size = 1;
  for (int i = 0; i < kTensors; ++i) {
    const int64_t *const dims = sizes[i] == 4 ? shape : &sizes[i];
    if (aclrtMalloc(&p.memory[i], 16, ACL_MEM_MALLOC_HUGE_FIRST) != OK ||
        aclrtMemcpy(p.memory[i], 16, values[i], 16,
                    ACL_MEMCPY_HOST_TO_DEVICE) != OK) {
      return p;
    }
    p.tensors[i] =
        aclCreateTensor(dims, 1, i == kY ? ACL_INT8 : ACL_FLOAT, NULL, 0,
                        ACL_FORMAT_ND, dims, 1, p.memory[i]);
  }
  return p;
}

static void Release(Problem p) {
  for (int i = 0; i < kTensors; ++i) {
    SUCCEEDS(aclDestroyTensor(p.tensors[i]));
    SUCCEEDS(aclrtFree(p.memory[i]));
  }
}

// Runs phase one.
static aclnnStatus Plan(Problem *p) {
  return aclnnAscendQuantGetWorkspaceSize(
      p->tensors[kX], p->tensors[kScale], p->tensors[kOffset], false, "round",
      ACL_INT8, p->tensors[kY], &p->size, &p->executor);
}
static aclnnStatus PlanV3(Problem *p) {
  return aclnnAscendQuantV3GetWorkspaceSize(
      p->tensors[kX], p->tensors[kScale], p->tensors[kOffset], false, "ceil",
      ACL_INT8, -1, p->tensors[kY], &p->size, &p->executor);
}

// Checks the result of phase one and releases the problem.
static void CheckPlan(Problem p, aclnnStatus status) {
  SUCCEEDS(status);
  REQUIRE(p.size == 0);
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

typedef aclnnStatus (*PhaseTwo)(void *, uint64_t, aclOpExecutor *, aclrtStream);
// Checks the result of phase one, runs phase two, checks y and releases the
// problem.
static void CheckResult(Problem p, aclnnStatus status, PhaseTwo phase_two,
                        const int8_t *expected) {
  int8_t found[4] = {0};
  SUCCEEDS(status);
  SUCCEEDS(phase_two(NULL, 0, p.executor, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtMemcpy(found, 4, p.memory[kY], 4, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(found, expected, 4) == 0);
  Release(p);
}

TEST(aclnnAscendQuantGetWorkspaceSize) {
  Problem p = MakeProblem();
  const aclnnStatus status = Plan(&p);
  CheckPlan(p, status);
}
TEST(aclnnAscendQuant) {
  static const int8_t expected[4] = {2, 5, -5, 127};  // 1.5 is a tie
  Problem p = MakeProblem();
  const aclnnStatus status = Plan(&p);
  CheckResult(p, status, aclnnAscendQuant, expected);
}
TEST(aclnnAscendQuantV3GetWorkspaceSize) {
  Problem p = MakeProblem();
  const aclnnStatus status = PlanV3(&p);
  CheckPlan(p, status);
}
TEST(aclnnAscendQuantV3) {
  static const int8_t expected[4] = {2, 5, -5, 127};
  Problem p = MakeProblem();
  const aclnnStatus status = PlanV3(&p);
  CheckResult(p, status, aclnnAscendQuantV3, expected);
}
