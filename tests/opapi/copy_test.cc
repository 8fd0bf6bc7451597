// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceCopy: bytes, checks and their order, executors. CMakeLists.txt
// runs the checks once for each family of SoCs.

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_copy.h"
#include "tests/opapi/copy_types.h"
#include "tests/support/acl_client.h"
#include "tests/support/random_copy.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::AllTypes;
using aclq::testing::CopyTypesOfThisSoc;
using aclq::testing::DeviceMemory;
using aclq::testing::RandomCopy;
using aclq::testing::RandomView;
using aclq::testing::RecentError;
using aclq::testing::Tensor;

class CopyTest : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }

  // Runs phase one. On success the executor is that of the call.
  static aclnnStatus Plan(const Tensor& self, const Tensor& src,
                          aclOpExecutor** executor) {
    uint64_t workspace_size = 99;
    const aclnnStatus status = aclnnInplaceCopyGetWorkspaceSize(
        self.get(), src.get(), &workspace_size, executor);
    EXPECT_EQ(workspace_size, status == ACLNN_SUCCESS ? 0U : 99U);
    return status;
  }

  // Runs phase one only.
  static aclnnStatus Plan(const Tensor& self, const Tensor& src) {
    aclOpExecutor* executor = nullptr;
    const aclnnStatus status = Plan(self, src, &executor);
    if (status == ACLNN_SUCCESS) {
      EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
    } else {
      EXPECT_EQ(executor, nullptr);
    }
    return status;
  }

  void Run(const Tensor& self, const Tensor& src) {
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(Plan(self, src, &executor), ACLNN_SUCCESS) << RecentError();
    ASSERT_EQ(aclnnInplaceCopy(nullptr, 0, executor, stream()), ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS) << RecentError();
  }

  static void ExpectRefusal(aclnnStatus found, aclnnStatus status,
                            const std::string& words) {
    const std::string message = RecentError();
    EXPECT_EQ(found, status) << message;
    EXPECT_NE(message.find(words), std::string::npos)
        << "\"" << words << "\" is not in " << message;
  }
};

using Copies = CopyTest;
using CopyChecks = CopyTest;

// ---- Bytes.

TEST_F(Copies, TheCallExample) {
  const std::vector<float> values = {1, 1, 1, 2, 2, 2, 3, 3};
  const DeviceMemory self_memory(std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7});
  const DeviceMemory src_memory(values);
  const Tensor self(ACL_FLOAT, {4, 2}, self_memory.data());
  const Tensor src(ACL_FLOAT, {4, 2}, src_memory.data());
  Run(self, src);
  EXPECT_EQ(self_memory.Read<float>(8), values);
}

// Returns a view of a tensor that begins in front of it.
Tensor OfView(const RandomView& view) {
  const aclq::TensorLayout& layout = view.layout();
  const std::vector<int64_t> dims(layout.shape.begin(),
                                  layout.shape.begin() + layout.rank);
  const std::vector<int64_t> strides(layout.strides.begin(),
                                     layout.strides.begin() + layout.rank);
  const auto offset =
      (view.first() - view.memory()) /
      static_cast<std::ptrdiff_t>(aclq::base::DTypeSize(layout.dtype));
  return Tensor(static_cast<aclDataType>(layout.dtype), dims, view.memory(),
                strides, offset);
}

TEST_F(Copies, RandomViewsEqualThePlainLoop) {
  for (std::uint64_t seed = 10001; seed <= 11500; ++seed) {
    const RandomCopy copy(seed, 3000);
    const Tensor self = OfView(copy.out), src = OfView(copy.src);
    Run(self, src);
    ASSERT_TRUE(copy.out_is_as_expected()) << "seed " << seed;
  }
}

TEST_F(Copies, LargeRandomViewsEqualThePlainLoop) {
  for (std::uint64_t seed = 12001; seed <= 12010; ++seed) {
    const RandomCopy copy(seed, 300000);
    const Tensor self = OfView(copy.out), src = OfView(copy.src);
    Run(self, src);
    ASSERT_TRUE(copy.out_is_as_expected()) << "seed " << seed;
  }
}

TEST_F(Copies, RoundsToNearestEven) {
  // Ties of FLOAT16, overflow, a subnormal number, NaN.
  const DeviceMemory src_memory(std::vector<std::uint32_t>{
      0x3F801000, 0x3F803000, 0x477FF000, 0x33000001, 0xFFABCDEF});
  const DeviceMemory self_memory(std::size_t{10});
  const Tensor src(ACL_FLOAT, {5}, src_memory.data());
  const Tensor self(ACL_FLOAT16, {5}, self_memory.data());
  Run(self, src);
  EXPECT_EQ(
      self_memory.Read<std::uint16_t>(5),
      (std::vector<std::uint16_t>{0x3C00, 0x3C02, 0x7C00, 0x0001, 0xFF5E}));
}

TEST_F(Copies, ARepeatableExecutorReadsNewAddresses) {
  const DeviceMemory one(std::vector<int64_t>{1, 2});
  const DeviceMemory two(std::vector<int64_t>{3, 4});
  const DeviceMemory out(std::vector<int64_t>{0, 0});
  const Tensor src(ACL_INT64, {2}, one.data());
  const Tensor self(ACL_INT64, {2}, out.data());
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(Plan(self, src, &executor), ACLNN_SUCCESS);
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  for (const DeviceMemory* memory : {&one, &two}) {
    ASSERT_EQ(aclSetInputTensorAddr(executor, 0, src.get(), memory->data()),
              ACLNN_SUCCESS);
    ASSERT_EQ(aclnnInplaceCopy(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    EXPECT_EQ(out.Read<int64_t>(2), memory->Read<int64_t>(2));
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

TEST_F(Copies, EmptyTensorsNeedNoAddress) {
  const Tensor self(ACL_FLOAT, {0, 3}, nullptr);
  Run(self, Tensor(ACL_FLOAT, {1, 3}, nullptr));
  Run(self, Tensor(ACL_INT32, {3}, nullptr));
}

TEST_F(Copies, ATensorWithoutAnAddressIsRefusedInPhaseTwo) {
  const DeviceMemory memory(std::vector<float>{1});
  const Tensor here(ACL_FLOAT, {1}, memory.data());
  const Tensor nowhere(ACL_FLOAT, {1}, nullptr);
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(Plan(here, nowhere, &executor), ACLNN_SUCCESS);
  ExpectRefusal(aclnnInplaceCopy(nullptr, 0, executor, stream()),
                ACLNN_ERR_PARAM_NULLPTR, "The address of src is NULL");
  ASSERT_EQ(Plan(nowhere, here, &executor), ACLNN_SUCCESS);
  ExpectRefusal(aclnnInplaceCopy(nullptr, 0, executor, stream()),
                ACLNN_ERR_PARAM_NULLPTR, "The address of selfRef is NULL");
}

TEST_F(Copies, PhaseTwoConsumesItsExecutor) {
  const DeviceMemory memory(std::vector<float>{1, 2});
  const Tensor tensor(ACL_FLOAT, {2}, memory.data());
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(Plan(tensor, tensor, &executor), ACLNN_SUCCESS);
  EXPECT_EQ(aclnnInplaceCopy(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  ExpectRefusal(aclnnInplaceCopy(nullptr, 0, executor, stream()),
                ACLNN_ERR_PARAM_INVALID,
                "executor is not a valid aclOpExecutor handle");
  ExpectRefusal(aclnnInplaceCopy(nullptr, 0, nullptr, stream()),
                ACLNN_ERR_PARAM_NULLPTR, "executor is NULL");
}

// ---- Checks.

TEST_F(CopyChecks, TypesOfThisSoc) {
  const auto& accepted = CopyTypesOfThisSoc().copy;
  const auto is_float = [](aclDataType type) {
    return type == ACL_FLOAT || type == ACL_FLOAT16 || type == ACL_BF16;
  };
  for (const aclDataType to : AllTypes()) {
    for (const aclDataType from : AllTypes()) {
      const Tensor self(to, {3}, nullptr), src(from, {3}, nullptr);
      const aclnnStatus status = Plan(self, src);
      const std::string message = RecentError();
      if (accepted.count(to) == 0) {
        EXPECT_EQ(status, ACLNN_ERR_PARAM_INVALID);
        EXPECT_NE(message.find("selfRef is "), std::string::npos) << message;
      } else if (accepted.count(from) == 0) {
        EXPECT_EQ(status, ACLNN_ERR_PARAM_INVALID);
        EXPECT_NE(message.find("src is "), std::string::npos) << message;
      } else if (from == to || (is_float(from) && is_float(to))) {
        EXPECT_EQ(status, ACLNN_SUCCESS) << message;
      } else {
        EXPECT_EQ(status, ACLNN_ERR_PARAM_INVALID);
        EXPECT_NE(
            message.find("CANN's results for other conversions are not known"),
            std::string::npos)
            << message;
      }
    }
  }
}

// Each row is broken together with all later rows.
TEST_F(CopyChecks, TheirOrder) {
  const std::vector<int64_t> nine(9, 1);
  const auto bad_type = static_cast<aclDataType>(60);
  const Tensor self(ACL_FLOAT, {2, 3}, nullptr);
  uint64_t size = 99;
  aclOpExecutor* executor = nullptr;
  ExpectRefusal(
      aclnnInplaceCopyGetWorkspaceSize(nullptr, nullptr, nullptr, nullptr),
      ACLNN_ERR_PARAM_NULLPTR, "workspaceSize is NULL");
  ExpectRefusal(
      aclnnInplaceCopyGetWorkspaceSize(nullptr, nullptr, &size, nullptr),
      ACLNN_ERR_PARAM_NULLPTR, "executor is NULL");
  ExpectRefusal(
      aclnnInplaceCopyGetWorkspaceSize(nullptr, nullptr, &size, &executor),
      ACLNN_ERR_PARAM_NULLPTR, "selfRef is NULL");
  Tensor dead(ACL_FLOAT, {1}, nullptr);
  aclTensor* const dead_handle = dead.get();
  dead.Destroy();
  ExpectRefusal(
      aclnnInplaceCopyGetWorkspaceSize(dead_handle, nullptr, &size, &executor),
      ACLNN_ERR_PARAM_NULLPTR, "src is NULL");
  ExpectRefusal(aclnnInplaceCopyGetWorkspaceSize(dead_handle, dead_handle,
                                                 &size, &executor),
                ACLNN_ERR_PARAM_INVALID,
                "selfRef is not a valid aclTensor handle");
  ExpectRefusal(aclnnInplaceCopyGetWorkspaceSize(self.get(), dead_handle, &size,
                                                 &executor),
                ACLNN_ERR_PARAM_INVALID, "src is not a valid aclTensor handle");

  const auto refuses = [&](const Tensor& to, const Tensor& from,
                           const std::string& words) {
    ExpectRefusal(Plan(to, from), ACLNN_ERR_PARAM_INVALID, words);
  };
  refuses(Tensor(bad_type, nine, nullptr), Tensor(bad_type, nine, nullptr),
          "selfRef is dtype 60; accepted on ");
  refuses(Tensor(ACL_FLOAT, nine, nullptr), Tensor(bad_type, nine, nullptr),
          "src is dtype 60; accepted on ");
  refuses(Tensor(ACL_FLOAT, nine, nullptr), Tensor(ACL_INT32, nine, nullptr),
          "selfRef has rank 9; expected at most 8.");
  refuses(self, Tensor(ACL_INT32, nine, nullptr),
          "src has rank 9; expected at most 8.");
  refuses(Tensor(ACL_FLOAT, {2, 3}, nullptr, {0, 1}),
          Tensor(ACL_INT32, {2}, nullptr),
          "src has shape [2] and selfRef has shape [2, 3]; src must broadcast "
          "to selfRef.");
  refuses(Tensor(ACL_FLOAT, {2, 3}, nullptr, {0, 1}),
          Tensor(ACL_INT32, {3}, nullptr),
          "src is DT_INT32 and selfRef is DT_FLOAT; accepted are equal types");
  constexpr int64_t kFar = int64_t{1} << 62;
  refuses(Tensor(ACL_FLOAT, {2, 3}, nullptr, {0, 1}, kFar),
          Tensor(ACL_FLOAT, {3}, nullptr, {1}, kFar),
          "selfRef has shape [2, 3] and strides [0, 1]; its elements must not "
          "share addresses.");
  refuses(
      Tensor(ACL_FLOAT, {2, 3}, nullptr, {3, 1}, kFar, ACL_FORMAT_FRACTAL_NZ),
      Tensor(ACL_FLOAT, {3}, nullptr, {1}, kFar, ACL_FORMAT_FRACTAL_NZ),
      "selfRef has offset ");
  refuses(Tensor(ACL_FLOAT, {2, 3}, nullptr, {3, 1}, 0, ACL_FORMAT_FRACTAL_NZ),
          Tensor(ACL_FLOAT, {3}, nullptr, {1}, kFar, ACL_FORMAT_FRACTAL_NZ),
          "src has offset ");
  refuses(Tensor(ACL_FLOAT, {2, 3}, nullptr, {3, 1}, 0, ACL_FORMAT_FRACTAL_NZ),
          Tensor(ACL_FLOAT, {3}, nullptr, {1}, 0, ACL_FORMAT_FRACTAL_NZ),
          "selfRef has the private format FRACTAL_NZ");
  refuses(self, Tensor(ACL_FLOAT, {3}, nullptr, {1}, 0, ACL_FORMAT_FRACTAL_NZ),
          "src has the private format FRACTAL_NZ");
}

}  // namespace
