// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Tensors at addresses that are known to hold no memory: phase two refuses them
// and names the argument.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_zero.h"
#include "tests/support/acl_client.h"

namespace aclq {
namespace {

using testing::AclTest;
using testing::DeviceMemory;
using testing::RecentError;
using testing::Tensor;

class DeadMemoryTest : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
    // Addresses of each kind that hold no memory. No other test allocates
    // blocks this large, so the addresses stay free.
    ASSERT_EQ(aclrtReserveMemAddress(&reserved_, 2 << 20, 0, nullptr, 1),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtMalloc(&freed_, 300000, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtMalloc(&freed_pages_, 4 << 20, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtFree(freed_), ACL_SUCCESS);
    ASSERT_EQ(aclrtFree(freed_pages_), ACL_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS) << RecentError();
    EXPECT_EQ(aclrtReleaseMemAddress(reserved_), ACL_SUCCESS);
    AclTest::TearDown();
  }

  // Calls `call` with each dead address and expects a refusal.
  void ExpectRefused(const char* argument,
                     const std::function<aclnnStatus(void*)>& call) {
    const std::pair<void*, const char*> rows[] = {
        {reserved_, "is in a range of aclrtReserveMemAddress to which no"},
        {freed_, "is not in an allocation of device memory"},
        {freed_pages_, "is not in an allocation of device memory"}};
    for (const auto& [address, text] : rows) {
      EXPECT_EQ(call(address), 361001) << argument << ": " << text;
      const std::string message = RecentError();
      EXPECT_NE(message.find(std::string(argument) + " at 0x"),
                std::string::npos)
          << message;
      EXPECT_NE(message.find(text), std::string::npos) << message;
    }
  }

  void* reserved_ = nullptr;
  void* freed_ = nullptr;
  void* freed_pages_ = nullptr;
};

TEST_F(DeadMemoryTest, QuantizeRefusesEachOfItsTensors) {
  const Quantization problem;
  const std::pair<const char*, aclTensor*> tensors[] = {
      {"x", problem.x()},
      {"scales", problem.scales()},
      {"zeroPoints", problem.zero_points()},
      {"out", problem.out()}};
  for (const auto& [name, tensor] : tensors) {
    void* live = nullptr;
    ASSERT_EQ(aclGetRawTensorAddr(tensor, &live), ACL_SUCCESS);
    ExpectRefused(name, [&, tensor = tensor](void* dead) {
      EXPECT_EQ(aclSetRawTensorAddr(tensor, dead), ACL_SUCCESS);
      return aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream());
    });
    ASSERT_EQ(aclSetRawTensorAddr(tensor, live), ACL_SUCCESS);
  }
  EXPECT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream()),
            ACL_SUCCESS)
      << RecentError();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

// The thread has cached addresses that were live.
TEST_F(DeadMemoryTest, ARepeatableExecutorNoticesThatMemoryWasFreed) {
  const Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACL_SUCCESS);
  void* const live_x = [&] {
    void* address = nullptr;
    EXPECT_EQ(aclGetRawTensorAddr(problem.x(), &address), ACL_SUCCESS);
    return address;
  }();
  for (const std::size_t size : {std::size_t{32}, std::size_t{4} << 20}) {
    void* memory = nullptr;
    ASSERT_EQ(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtMemcpy(memory, 32, live_x, 32, ACL_MEMCPY_DEVICE_TO_DEVICE),
              ACL_SUCCESS);
    ASSERT_EQ(aclSetRawTensorAddr(problem.x(), memory), ACL_SUCCESS);
    for (int i = 0; i < 3; ++i) {
      ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACL_SUCCESS)
          << RecentError();
    }
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    ASSERT_EQ(aclrtFree(memory), ACL_SUCCESS);
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), 361001);
    EXPECT_NE(RecentError().find("x at 0x"), std::string::npos);
  }
  ASSERT_EQ(aclSetRawTensorAddr(problem.x(), live_x), ACL_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACL_SUCCESS)
      << RecentError();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACL_SUCCESS);
}

TEST_F(DeadMemoryTest, MemoryThatIsMappedAgainIsUsed) {
  const Quantization problem;
  aclrtPhysicalMemProp prop = {};
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  aclrtDrvMemHandle handle = nullptr;
  ASSERT_EQ(aclrtMallocPhysical(&handle, 2 << 20, &prop, 0), ACL_SUCCESS);
  void* live = nullptr;
  ASSERT_EQ(aclGetRawTensorAddr(problem.out(), &live), ACL_SUCCESS);
  ASSERT_EQ(aclSetRawTensorAddr(problem.out(), reserved_), ACL_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream()), 361001);
    ASSERT_EQ(aclrtMapMem(reserved_, 2 << 20, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream()),
              ACL_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    const auto* const out = static_cast<const int32_t*>(reserved_);
    EXPECT_EQ(std::vector<int32_t>(out, out + 8), Quantization::kExpected);
    ASSERT_EQ(aclrtUnmapMem(reserved_), ACL_SUCCESS);
  }
  RecentError();
  ASSERT_EQ(aclSetRawTensorAddr(problem.out(), live), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
}

TEST_F(DeadMemoryTest, InplaceCopyRefusesBothOfItsTensors) {
  const DeviceMemory live(std::vector<float>{1, 2, 3, 4});
  const auto copy = [&](void* to, void* from) {
    const Tensor self_ref(ACL_FLOAT, {4}, to);
    const Tensor src(ACL_FLOAT, {4}, from);
    uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnInplaceCopyGetWorkspaceSize(self_ref.get(), src.get(),
                                               &workspace_size, &executor),
              ACL_SUCCESS);
    return aclnnInplaceCopy(nullptr, 0, executor, stream());
  };
  ExpectRefused("selfRef", [&](void* dead) { return copy(dead, live.data()); });
  ExpectRefused("src", [&](void* dead) { return copy(live.data(), dead); });
}

TEST_F(DeadMemoryTest, FillsRefuseTheirTensor) {
  const float two = 2;
  aclScalar* const value = aclCreateScalar(const_cast<float*>(&two), ACL_FLOAT);
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  ExpectRefused("selfRef", [&](void* dead) {
    const Tensor self_ref(ACL_FLOAT, {4}, dead);
    EXPECT_EQ(aclnnInplaceZeroGetWorkspaceSize(self_ref.get(), &workspace_size,
                                               &executor),
              ACL_SUCCESS);
    return aclnnInplaceZero(nullptr, 0, executor, stream());
  });
  ExpectRefused("selfRef", [&](void* dead) {
    const Tensor self_ref(ACL_FLOAT, {4}, dead);
    EXPECT_EQ(aclnnInplaceOneGetWorkspaceSize(self_ref.get(), &workspace_size,
                                              &executor),
              ACL_SUCCESS);
    return aclnnInplaceOne(nullptr, 0, executor, stream());
  });
  ExpectRefused("selfRef", [&](void* dead) {
    const Tensor self_ref(ACL_FLOAT, {4}, dead);
    EXPECT_EQ(aclnnInplaceFillScalarGetWorkspaceSize(
                  self_ref.get(), value, &workspace_size, &executor),
              ACL_SUCCESS);
    return aclnnInplaceFillScalar(nullptr, 0, executor, stream());
  });
  EXPECT_EQ(aclDestroyScalar(value), ACL_SUCCESS);
}

// The address of an empty tensor is ignored.
TEST_F(DeadMemoryTest, AnEmptyTensorMayLieAnywhere) {
  const Tensor self_ref(ACL_FLOAT, {0, 4}, freed_);
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(aclnnInplaceZeroGetWorkspaceSize(self_ref.get(), &workspace_size,
                                             &executor),
            ACL_SUCCESS);
  EXPECT_EQ(aclnnInplaceZero(nullptr, 0, executor, stream()), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq
