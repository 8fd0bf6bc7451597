// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills.

#include <string.h>

#include "client.h"

// Two tensors of two elements, and an executor of phase one.
typedef struct {
  aclTensor *self;
  aclTensor *src;
  aclScalar *value;
  void *memory[2];
  aclOpExecutor *executor;
  uint64_t size;
} Pair;

static Pair Made(void) {
  static const int64_t shape[1] = {2};
  static const float values[2][2] = {{7, 7}, {0, 2}};
  float value = 2.5F;
  Pair p = {0};
  p.size = 1;
  for (int i = 0; i < 2; ++i) {
    if (aclrtMalloc(&p.memory[i], 8, ACL_MEM_MALLOC_HUGE_FIRST) != OK ||
        aclrtMemcpy(p.memory[i], 8, values[i], 8, ACL_MEMCPY_HOST_TO_DEVICE) !=
            OK) {
      return p;
    }
  }
  p.self = aclCreateTensor(shape, 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, shape,
                           1, p.memory[0]);
  p.src = aclCreateTensor(shape, 1, ACL_FLOAT, NULL, 0, ACL_FORMAT_ND, shape, 1,
                          p.memory[1]);
  p.value = aclCreateScalar(&value, ACL_FLOAT);
  return p;
}

static void Release(Pair p) {
  SUCCEEDS(aclDestroyTensor(p.self));
  SUCCEEDS(aclDestroyTensor(p.src));
  SUCCEEDS(aclDestroyScalar(p.value));
  SUCCEEDS(aclrtFree(p.memory[0]));
  SUCCEEDS(aclrtFree(p.memory[1]));
}

// Expects that phase one has succeeded.
static void Plans(Pair p, aclnnStatus status) {
  SUCCEEDS(status);
  REQUIRE(p.size == 0);
  SUCCEEDS(aclDestroyAclOpExecutor(p.executor));
  Release(p);
}

// Runs phase two and expects two values in selfRef.
typedef aclnnStatus (*PhaseTwo)(void *, uint64_t, aclOpExecutor *, aclrtStream);
static void Gives(Pair p, aclnnStatus status, PhaseTwo phase_two, float first,
                  float second) {
  const float expected[2] = {first, second};
  float found[2] = {-1, -1};
  SUCCEEDS(status);
  SUCCEEDS(phase_two(NULL, 0, p.executor, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtMemcpy(found, 8, p.memory[0], 8, ACL_MEMCPY_DEVICE_TO_HOST));
  REQUIRE(memcmp(found, expected, 8) == 0);
  Release(p);
}

static aclnnStatus PlanCopy(Pair *p) {
  return aclnnInplaceCopyGetWorkspaceSize(p->self, p->src, &p->size,
                                          &p->executor);
}
static aclnnStatus PlanZero(Pair *p) {
  return aclnnInplaceZeroGetWorkspaceSize(p->self, &p->size, &p->executor);
}
static aclnnStatus PlanOne(Pair *p) {
  return aclnnInplaceOneGetWorkspaceSize(p->self, &p->size, &p->executor);
}
static aclnnStatus PlanFill(Pair *p) {
  return aclnnInplaceFillScalarGetWorkspaceSize(p->self, p->value, &p->size,
                                                &p->executor);
}

TEST(aclnnInplaceCopyGetWorkspaceSize) {
  Pair p = Made();
  const aclnnStatus status = PlanCopy(&p);
  Plans(p, status);
}
TEST(aclnnInplaceCopy) {
  Pair p = Made();
  const aclnnStatus status = PlanCopy(&p);
  Gives(p, status, aclnnInplaceCopy, 0, 2);
}
TEST(aclnnInplaceZeroGetWorkspaceSize) {
  Pair p = Made();
  const aclnnStatus status = PlanZero(&p);
  Plans(p, status);
}
TEST(aclnnInplaceZero) {
  Pair p = Made();
  const aclnnStatus status = PlanZero(&p);
  Gives(p, status, aclnnInplaceZero, 0, 0);
}
TEST(aclnnInplaceOneGetWorkspaceSize) {
  Pair p = Made();
  const aclnnStatus status = PlanOne(&p);
  Plans(p, status);
}
TEST(aclnnInplaceOne) {
  Pair p = Made();
  const aclnnStatus status = PlanOne(&p);
  Gives(p, status, aclnnInplaceOne, 1, 1);
}
TEST(aclnnInplaceFillScalarGetWorkspaceSize) {
  Pair p = Made();
  const aclnnStatus status = PlanFill(&p);
  Plans(p, status);
}
TEST(aclnnInplaceFillScalar) {
  Pair p = Made();
  const aclnnStatus status = PlanFill(&p);
  Gives(p, status, aclnnInplaceFillScalar, 2.5F, 2.5F);
}
