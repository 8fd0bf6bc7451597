// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The operator after main, called by an object that was made before the first
// use of the libraries and is therefore destroyed after everything that they
// have made.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "aclnnop/aclnn_quantize.h"
#include "tests/support/acl_client.h"
#include "tests/support/new_process.h"

namespace {

// Runs both phases on a stream, on host memory, with a problem large enough for
// several threads.
bool QuantizeIsFine(aclrtStream stream) {
  constexpr int64_t kElements = 300000;
  std::vector<float> x_memory(kElements);
  for (int64_t i = 0; i < kElements; ++i)
    x_memory[static_cast<std::size_t>(i)] = static_cast<float>(i);
  float scale = 1.0F;
  std::vector<int32_t> out_memory(kElements, -1);
  const int64_t dims[] = {kElements}, one[] = {1};
  const auto make = [](aclDataType type, const int64_t* extents, void* data) {
    return aclCreateTensor(extents, 1, type, nullptr, 0, ACL_FORMAT_ND, extents,
                           1, data);
  };
  aclTensor* const x = make(ACL_FLOAT, dims, x_memory.data());
  aclTensor* const scales = make(ACL_FLOAT, one, &scale);
  aclTensor* const out = make(ACL_INT32, dims, out_memory.data());
  if (x == nullptr || scales == nullptr || out == nullptr) return false;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const bool ran =
      aclnnQuantizeGetWorkspaceSize(x, scales, nullptr, ACL_INT32, 0, out,
                                    &size, &executor) == ACL_SUCCESS &&
      aclnnQuantize(nullptr, 0, executor, stream) == ACL_SUCCESS &&
      aclrtSynchronizeStream(stream) == ACL_SUCCESS;
  if (!ran) return false;
  for (int64_t i = 0; i < kElements; ++i) {
    if (out_memory[static_cast<std::size_t>(i)] != i) return false;
  }
  return aclDestroyTensor(x) == ACL_SUCCESS &&
         aclDestroyTensor(scales) == ACL_SUCCESS &&
         aclDestroyTensor(out) == ACL_SUCCESS;
}

// An object whose destructor quantizes. It reports through the exit code, since
// all tests have ended by then.
class QuantizesAtExit {
 public:
  ~QuantizesAtExit() {
    const bool fine =
        QuantizeIsFine(stream) && QuantizeIsFine(nullptr) &&
        aclDestroyAclOpExecutor(nullptr) != ACL_SUCCESS &&
        std::string(aclGetRecentErrMsg()).find("executor is NULL") !=
            std::string::npos &&
        aclrtDestroyStream(stream) == ACL_SUCCESS &&
        aclrtResetDevice(0) == ACL_SUCCESS && aclFinalize() == ACL_SUCCESS;
    if (!fine) _exit(EXIT_FAILURE);
  }
  aclrtStream stream = nullptr;
};

TEST(OpapiExitDeathTest, DestructorsAfterMainMayQuantize) {
  EXPECT_IN_NEW_PROCESS([] {
    static QuantizesAtExit made_before_first_use;
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtCreateStream(&made_before_first_use.stream), ACL_SUCCESS);
    EXPECT_TRUE(QuantizeIsFine(made_before_first_use.stream));
  });
}

TEST(OpapiExitDeathTest, TheFirstOperatorMayBeADestructors) {
  EXPECT_IN_NEW_PROCESS([] {
    static QuantizesAtExit made_before_first_use;
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtCreateStream(&made_before_first_use.stream), ACL_SUCCESS);
  });
}

// A program may leave objects behind, and work that is still on a stream.
TEST(OpapiExitDeathTest, NothingNeedsToBeDestroyed) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    static float x[2] = {1.0F, 2.0F};
    static float scale = 1.0F;
    static int8_t out[2];
    const int64_t dims[] = {2}, one[] = {1};
    aclTensor* const x_tensor = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                                ACL_FORMAT_ND, dims, 1, x);
    aclTensor* const scales_tensor = aclCreateTensor(
        one, 1, ACL_FLOAT, nullptr, 0, ACL_FORMAT_ND, one, 1, &scale);
    aclTensor* const out_tensor = aclCreateTensor(dims, 1, ACL_INT8, nullptr, 0,
                                                  ACL_FORMAT_ND, dims, 1, out);
    for (int i = 0; i < 10; ++i) {
      uint64_t size = 0;
      aclOpExecutor* executor = nullptr;
      EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x_tensor, scales_tensor, nullptr,
                                              ACL_INT8, 0, out_tensor, &size,
                                              &executor),
                ACL_SUCCESS);
      if (i % 2 == 0) {
        EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, nullptr), ACL_SUCCESS);
      }
    }
  });
}

}  // namespace
