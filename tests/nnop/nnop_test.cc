// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Tensors and executors as clients see them. The operator that makes executors
// is aclnnQuantize.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnn/aclnn_base.h"
#include "aclnn/opdev/op_errno.h"
#include "tests/support/acl_client.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::RecentError;

aclTensor* MakeTensor() {
  const int64_t dims[] = {2, 3};
  return aclCreateTensor(dims, 2, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, dims, 2,
                         nullptr);
}

TEST(Tensor, IsCreatedAndDestroyed) {
  aclTensor* const tensor = MakeTensor();
  ASSERT_NE(tensor, nullptr);
  EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
}

TEST(Tensor, DestroyingNullSucceeds) {
  EXPECT_EQ(aclDestroyTensor(nullptr), ACLNN_SUCCESS);
}

TEST(Tensor, DestroyingTwiceIsRefused) {
  aclTensor* const tensor = MakeTensor();
  ASSERT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
  EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_ERR_PARAM_INVALID);
  EXPECT_NE(RecentError().find("tensor is not a valid aclTensor handle"),
            std::string::npos);
}

TEST(Tensor, DestroyingInvalidHandleIsRefused) {
  int something = 0;
  EXPECT_EQ(aclDestroyTensor(reinterpret_cast<aclTensor*>(&something)),
            ACLNN_ERR_PARAM_INVALID);
  EXPECT_NE(RecentError().find("tensor is not a valid aclTensor handle"),
            std::string::npos);
}

TEST(Tensor, NullArraysNeedACountOfZero) {
  const int64_t dims[] = {1};
  EXPECT_EQ(aclCreateTensor(nullptr, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                            dims, 1, nullptr),
            nullptr);
  EXPECT_NE(RecentError().find("viewDims is NULL"), std::string::npos);
  EXPECT_EQ(aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                            nullptr, 1, nullptr),
            nullptr);
  EXPECT_NE(RecentError().find("storageDims is NULL"), std::string::npos);
  aclTensor* const scalar = aclCreateTensor(nullptr, 0, ACL_FLOAT, nullptr, 0,
                                            ACL_FORMAT_ND, nullptr, 0, nullptr);
  ASSERT_NE(scalar, nullptr);
  EXPECT_EQ(aclDestroyTensor(scalar), ACLNN_SUCCESS);
}

TEST(Tensor, ACountThatIsNoRankIsRefused) {
  const int64_t dims[] = {1};
  EXPECT_EQ(aclCreateTensor(dims, uint64_t{1} << 62, ACL_FLOAT, nullptr, 0,
                            ACL_FORMAT_ND, dims, 1, nullptr),
            nullptr);
  EXPECT_NE(RecentError().find("viewDimsNum is 4611686018427387904"),
            std::string::npos);
}

TEST(Tensor, IsDestroyedOnceByManyThreads) {
  for (int round = 0; round < 200; ++round) {
    aclTensor* const tensor = MakeTensor();
    std::atomic<int> destroyed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back(
          [&] { destroyed += aclDestroyTensor(tensor) == ACLNN_SUCCESS; });
    }
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(destroyed, 1);
  }
}

TEST(Init, SucceedsWithAnyPathAnyNumberOfTimes) {
  EXPECT_EQ(aclnnInit(nullptr), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnInit("no such file"), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnFinalize(), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnFinalize(), ACLNN_SUCCESS);
}

class Executor : public AclTest {};

TEST_F(Executor, IsDestroyedUnused) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_ERR_INNER);
  EXPECT_NE(RecentError().find("executor is not a valid aclOpExecutor handle"),
            std::string::npos);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_PARAM_INVALID);
  EXPECT_NE(RecentError().find("executor is not a valid aclOpExecutor handle"),
            std::string::npos);
}

TEST_F(Executor, NullIsNamed) {
  EXPECT_EQ(aclDestroyAclOpExecutor(nullptr), ACLNN_ERR_INNER_NULLPTR);
  EXPECT_NE(RecentError().find("executor is NULL"), std::string::npos);
  EXPECT_EQ(aclSetAclOpExecutorRepeatable(nullptr), ACLNN_ERR_INNER_NULLPTR);
  EXPECT_NE(RecentError().find("executor is NULL"), std::string::npos);
}

TEST_F(Executor, WhatIsNoneIsRefused) {
  int something = 0;
  auto* const foreign = reinterpret_cast<aclOpExecutor*>(&something);
  EXPECT_EQ(aclDestroyAclOpExecutor(foreign), ACLNN_ERR_INNER);
  EXPECT_EQ(aclSetAclOpExecutorRepeatable(foreign), ACLNN_ERR_INNER);
  Quantization problem;
  EXPECT_EQ(
      aclDestroyAclOpExecutor(reinterpret_cast<aclOpExecutor*>(problem.x())),
      ACLNN_ERR_INNER);
}

TEST_F(Executor, IsConsumedByPhaseTwo) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_PARAM_INVALID);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_ERR_INNER);
  EXPECT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_ERR_INNER);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Executor, RepeatableOnesRunUntilTheyAreDestroyed) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  for (int run = 0; run < 10; ++run) {
    problem.ClearOut();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    ASSERT_EQ(problem.Result(stream()), Quantization::kExpected);
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_PARAM_INVALID);
}

}  // namespace
