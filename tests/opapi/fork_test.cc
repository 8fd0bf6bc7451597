// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnn functions in a forked process. If the parent has used a device, they
// are refused immediately in the child; otherwise a fork changes nothing.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_quantize.h"
#include "tests/support/acl_client.h"
#include "tests/support/new_process.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::ExpectInForkedChild;
using aclq::testing::ExpectInForkedChildren;
using aclq::testing::RecentError;

class OpapiFork : public AclTest {
 protected:
  // Calls every function on handles that are live in the parent.
  static void ExpectForked(const Quantization& problem, aclOpExecutor* executor,
                           aclrtStream stream) {
    const auto expect = [](aclnnStatus status, const char* function) {
      EXPECT_EQ(status, ACLNN_ERR_RUNTIME_ERROR) << function;
      const std::string message = RecentError();
      EXPECT_NE(message.find("AclNN_Runtime_Error(EZ9903): "),
                std::string::npos)
          << function << ": " << message;
      EXPECT_NE(message.find("forked"), std::string::npos)
          << function << ": " << message;
    };
    RecentError();
    uint64_t size = 4711;
    aclOpExecutor* other = nullptr;
    expect(aclnnQuantizeGetWorkspaceSize(problem.x(), problem.scales(),
                                         problem.zero_points(), ACL_INT32, 1,
                                         problem.out(), &size, &other),
           "aclnnQuantizeGetWorkspaceSize");
    EXPECT_EQ(size, 4711U);
    EXPECT_EQ(other, nullptr);
    expect(aclnnQuantize(nullptr, 0, executor, stream), "aclnnQuantize");
    expect(aclSetAclOpExecutorRepeatable(executor),
           "aclSetAclOpExecutorRepeatable");
    expect(aclDestroyAclOpExecutor(executor), "aclDestroyAclOpExecutor");
    expect(aclDestroyTensor(problem.x()), "aclDestroyTensor");
    const int64_t dims[] = {1};
    EXPECT_EQ(aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND,
                              dims, 1, nullptr),
              nullptr);
    EXPECT_NE(RecentError().find("forked"), std::string::npos);
  }
};

TEST_F(OpapiFork, EveryFunctionIs361001InTheChildAndTheParentGoesOn) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ExpectInForkedChild([&] { ExpectForked(problem, executor, stream()); });
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS)
      << RecentError();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

// Another thread of the parent may hold any lock at the moment of the fork.
TEST_F(OpapiFork, AForkMayComeAtAnyTime) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  std::atomic<bool> stop{false};
  std::thread busy([&] {
    while (!stop) {
      EXPECT_EQ(aclDestroyAclOpExecutor(problem.PhaseOne()), ACLNN_SUCCESS);
    }
  });
  for (int round = 0; round < 20; ++round) {
    ExpectInForkedChild([&] { ExpectForked(problem, executor, stream()); });
  }
  stop = true;
  busy.join();
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

void QuantizeOnDevice() {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << RecentError();
  aclrtStream stream = nullptr;
  ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS) << RecentError();
  {
    AclTest::Quantization problem;
    ASSERT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream),
              ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(problem.Result(stream), AclTest::Quantization::kExpected);
  }
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
}

TEST(OpapiForkDeathTest, AForkMayComeBeforeADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    static float memory[4];
    const int64_t dims[] = {1};
    const auto make = [&](aclDataType type) {
      return aclCreateTensor(dims, 1, type, nullptr, 0, ACL_FORMAT_ND, dims, 1,
                             memory);
    };
    aclTensor* const x = make(ACL_FLOAT);
    aclTensor* const out = make(ACL_INT8);
    aclTensor* const shared = make(ACL_FLOAT);
    std::atomic<bool> stop{false};
    std::vector<std::thread> busy;
    for (int t = 0; t < 3; ++t) {
      busy.emplace_back([&] {
        while (!stop) {
          uint64_t size = 0;
          aclOpExecutor* executor = nullptr;
          EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x, x, nullptr, ACL_INT8, 0,
                                                  out, &size, &executor),
                    ACLNN_SUCCESS);
          EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
          // Phase two consumes an executor even though there is no device.
          EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x, x, nullptr, ACL_INT8, 0,
                                                  out, &size, &executor),
                    ACLNN_SUCCESS);
          EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, nullptr),
                    ACLNN_ERR_RUNTIME_ERROR);
          EXPECT_EQ(aclInitTensor(shared, dims, 1, ACL_FLOAT, nullptr, 0,
                                  ACL_FORMAT_ND, dims, 1, nullptr),
                    ACLNN_SUCCESS);
        }
      });
    }
    ExpectInForkedChildren(300, [&] {
      QuantizeOnDevice();
      for (aclTensor* const tensor : {x, out, shared}) {
        EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
      }
    });
    stop = true;
    for (std::thread& thread : busy) thread.join();
    for (aclTensor* const tensor : {x, out, shared}) {
      EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
    }
  });
}

// The trace shows tensor arguments, but not in a child whose parent used a
// device.
TEST(OpapiForkDeathTest, AForkMayComeWithATrace) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(setenv("ACLQ_TRACE", "/dev/null", 1), 0);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const int64_t dims[] = {1};
    aclTensor* const shared = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                              ACL_FORMAT_ND, dims, 1, nullptr);
    std::atomic<bool> stop{false};
    std::thread busy([&] {
      while (!stop) {
        EXPECT_EQ(aclInitTensor(shared, dims, 1, ACL_FLOAT, nullptr, 0,
                                ACL_FORMAT_ND, dims, 1, nullptr),
                  ACLNN_SUCCESS);
      }
    });
    ExpectInForkedChildren(300, [&] {
      EXPECT_EQ(aclInitTensor(shared, dims, 1, ACL_FLOAT, nullptr, 0,
                              ACL_FORMAT_ND, dims, 1, nullptr),
                ACLNN_ERR_RUNTIME_ERROR);
    });
    stop = true;
    busy.join();
    EXPECT_EQ(aclDestroyTensor(shared), ACLNN_SUCCESS);
  });
}

TEST(OpapiForkDeathTest, TheChildOfAProcessWithoutDeviceWorks) {
  EXPECT_IN_NEW_PROCESS([] {
    ExpectInForkedChild(QuantizeOnDevice);
    // The parent is unaffected and may use a device afterwards.
    QuantizeOnDevice();
  });
}

// Phase one uses no device.
TEST(OpapiForkDeathTest, TensorsAndPhaseOneAreNoDevice) {
  EXPECT_IN_NEW_PROCESS([] {
    static float memory[4];
    const int64_t dims[] = {1};
    aclTensor* const tensor = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                              ACL_FORMAT_ND, dims, 1, memory);
    aclTensor* const out = aclCreateTensor(dims, 1, ACL_INT8, nullptr, 0,
                                           ACL_FORMAT_ND, dims, 1, memory);
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(tensor, tensor, nullptr, ACL_INT8,
                                            0, out, &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    ExpectInForkedChild([=] {
      EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
      EXPECT_EQ(aclDestroyTensor(tensor), ACLNN_SUCCESS);
      EXPECT_EQ(aclDestroyTensor(out), ACLNN_SUCCESS);
      QuantizeOnDevice();
    });
    EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  });
}

// An object whose destructor destroys what the program has made, as destructors
// of global objects do. It must not hang in the child.
class CleansUpAtExit {
 public:
  ~CleansUpAtExit() {
    aclDestroyAclOpExecutor(executor);
    aclDestroyTensor(tensor);
    aclrtDestroyStream(stream);
    aclrtResetDevice(0);
    aclFinalize();
  }
  aclTensor* tensor = nullptr;
  aclOpExecutor* executor = nullptr;
  aclrtStream stream = nullptr;
};

TEST(OpapiForkDeathTest, CleaningUpInAForkedChildEnds) {
  EXPECT_IN_NEW_PROCESS([] {
    static CleansUpAtExit global;
    static float memory[4];
    ASSERT_EQ(aclInit(nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    ASSERT_EQ(aclrtCreateStream(&global.stream), ACL_SUCCESS);
    const int64_t dims[] = {1};
    global.tensor = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                    ACL_FORMAT_ND, dims, 1, memory);
    ASSERT_NE(global.tensor, nullptr);
    EXPECT_EQ(aclrtMemsetAsync(memory, 16, 0, 16, global.stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(global.stream), ACL_SUCCESS);
    ExpectInForkedChild([] {}, std::exit);
  });
}

}  // namespace
