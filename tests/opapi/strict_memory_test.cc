// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ACLQ_STRICT_MEMORY=1, which CMakeLists.txt sets for this program: the memory
// of a device that operators and copies use lies inside one live allocation.

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_zero.h"
#include "tests/support/acl_client.h"
#include "tests/support/new_process.h"

namespace aclq {
namespace {

using testing::AclTest;
using testing::DeviceMemory;
using testing::RecentError;
using testing::Tensor;

constexpr std::size_t kUnit = std::size_t{2} << 20;

class StrictMemoryTest : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }

  aclnnStatus Zero(const Tensor& self_ref) {
    uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnInplaceZeroGetWorkspaceSize(self_ref.get(), &workspace_size,
                                               &executor),
              ACL_SUCCESS);
    const aclnnStatus status = aclnnInplaceZero(nullptr, 0, executor, stream());
    EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    return status;
  }
  static void ExpectError(int code, int expected, const std::string& text) {
    EXPECT_EQ(code, expected) << text;
    const std::string message = RecentError();
    EXPECT_NE(message.find(text), std::string::npos) << message;
  }
};

TEST_F(StrictMemoryTest, WhatFitsIsAccepted) {
  const Quantization problem;
  EXPECT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream()),
            ACL_SUCCESS)
      << RecentError();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(StrictMemoryTest, AnOverrunOfATensorIsRefused) {
  const DeviceMemory x(std::vector<float>(1000, 1.0F));
  const DeviceMemory scale(std::vector<float>{1.0F});
  const DeviceMemory out(64);
  const Tensor x_tensor(ACL_FLOAT, {1000}, x.data());
  const Tensor scale_tensor(ACL_FLOAT, {1}, scale.data());
  const Tensor out_tensor(ACL_INT8, {1000}, out.data());
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(aclnnQuantizeGetWorkspaceSize(
                x_tensor.get(), scale_tensor.get(), nullptr, ACL_INT8, 0,
                out_tensor.get(), &workspace_size, &executor),
            ACL_SUCCESS);
  ExpectError(aclnnQuantize(nullptr, 0, executor, stream()), 361001,
              "out uses 1000 bytes at 0x");
}

// A byte holds two elements of int4.
TEST_F(StrictMemoryTest, AnOverrunOfInt4IsRefused) {
  const DeviceMemory x(std::vector<float>(12, 1.0F));
  const DeviceMemory scale(std::vector<float>{1.0F});
  const DeviceMemory y(7);
  const Tensor x_tensor(ACL_FLOAT, {3, 4}, x.data());
  const Tensor scale_tensor(ACL_FLOAT, {1}, scale.data());
  const auto run = [&](const std::vector<int64_t>& strides, int64_t offset) {
    const Tensor y_tensor(ACL_INT4, {3, 4}, y.data(), strides, offset);
    uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnAscendQuantV3GetWorkspaceSize(
                  x_tensor.get(), scale_tensor.get(), nullptr, false, "round",
                  ACL_INT4, -1, y_tensor.get(), &workspace_size, &executor),
              ACL_SUCCESS)
        << RecentError();
    const aclnnStatus status =
        aclnnAscendQuantV3(nullptr, 0, executor, stream());
    EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    return status;
  };
  EXPECT_EQ(run({4, 1}, 0), ACL_SUCCESS) << RecentError();
  EXPECT_EQ(run({4, 1}, 2), ACL_SUCCESS) << RecentError();
  EXPECT_EQ(run({-4, 1}, 10), ACL_SUCCESS) << RecentError();
  ExpectError(run({4, 1}, 4), 361001, "y uses 6 bytes at 0x");
  ExpectError(run({6, 1}, 0), 361001, "y uses 8 bytes at 0x");
  ExpectError(run({-4, 1}, 6), 361001, "y uses 6 bytes at 0x");
}

// The bytes that aclrtMalloc adds do not count.
TEST_F(StrictMemoryTest, AnAllocationIsAsLongAsWasAskedFor) {
  const DeviceMemory memory(62);
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {62}, memory.data())), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {63}, memory.data())), 361001,
              "selfRef uses 63 bytes at 0x");
  ExpectError(Zero(Tensor(ACL_INT8, {63}, memory.data())), 361001,
              "has 62 bytes, of which 62 remain from ");
  auto* const middle = static_cast<char*>(memory.data()) + 2;
  EXPECT_EQ(Zero(Tensor(ACL_INT16, {30}, middle)), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT16, {31}, middle)), 361001,
              "has 62 bytes, of which 60 remain from ");
  ExpectError(aclrtMemset(memory.data(), 63, 0, 63), 107000,
              "devPtr uses 63 bytes at 0x");
  ExpectError(aclrtMemsetAsync(memory.data(), 63, 0, 63, stream()), 107000,
              "devPtr uses 63 bytes at 0x");
}

TEST_F(StrictMemoryTest, AViewCountsFromItsLowestElementToItsHighest) {
  const DeviceMemory memory(100);
  auto* const bytes = static_cast<char*>(memory.data());
  // 4 rows of 25 bytes, 25 bytes apart; 5 rows exceed the allocation.
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {4, 25}, bytes, {25, 1})), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {5, 25}, bytes, {25, 1})), 361001,
              "uses 125 bytes at 0x");
  // Backwards from the last byte, and one element too far.
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {100}, bytes, {-1}, 99)), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {101}, bytes, {-1}, 99)), 361001,
              "uses 101 bytes at 0x");
  // The stride of a dimension of one element is ignored.
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {1, 100}, bytes, {1000, 1})), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {1}, bytes, {1}, 100)), 361001,
              "of which 0 remain from ");
}

TEST_F(StrictMemoryTest, HostMemoryIsNoDeviceMemory) {
  std::vector<char> host(64);
  ExpectError(Zero(Tensor(ACL_INT8, {64}, host.data())), 361001,
              "which are not in an allocation of device memory");
  void* pinned = nullptr;
  ASSERT_EQ(aclrtMallocHost(&pinned, 64), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {64}, pinned)), 361001,
              "which are not in an allocation of device memory");
  EXPECT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {0}, host.data())), ACL_SUCCESS);
}

TEST_F(StrictMemoryTest, TheDeviceSideOfACopyLiesInOneAllocation) {
  const DeviceMemory memory(64);
  std::vector<char> host(200);
  void* const device = memory.data();
  const auto copy = [](void* to, const void* from, std::size_t size,
                       aclrtMemcpyKind kind) {
    return aclrtMemcpy(to, size, from, size, kind);
  };
  EXPECT_EQ(copy(device, host.data(), 64, ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(copy(host.data(), device, 64, ACL_MEMCPY_DEVICE_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(copy(host.data(), host.data() + 100, 64, ACL_MEMCPY_HOST_TO_HOST),
            ACL_SUCCESS);
  EXPECT_EQ(copy(host.data(), device, 64, ACL_MEMCPY_DEFAULT), ACL_SUCCESS);
  ExpectError(copy(device, host.data(), 65, ACL_MEMCPY_HOST_TO_DEVICE), 107000,
              "dst uses 65 bytes at 0x");
  ExpectError(copy(host.data(), device, 65, ACL_MEMCPY_DEVICE_TO_HOST), 107000,
              "src uses 65 bytes at 0x");
  ExpectError(copy(host.data(), device, 65, ACL_MEMCPY_DEFAULT), 107000,
              "src uses 65 bytes at 0x");
  ExpectError(copy(host.data(), device, 65, ACL_MEMCPY_HOST_TO_HOST), 107000,
              "src uses 65 bytes at 0x");
  // Memory that the kind describes as the device's must be the device's.
  for (const auto kind :
       {ACL_MEMCPY_HOST_TO_DEVICE, ACL_MEMCPY_DEVICE_TO_DEVICE,
        ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE}) {
    ExpectError(copy(host.data(), device, 64, kind), 107000,
                "dst uses 64 bytes at 0x");
  }
  for (const auto kind :
       {ACL_MEMCPY_DEVICE_TO_HOST, ACL_MEMCPY_DEVICE_TO_DEVICE}) {
    ExpectError(copy(device, host.data(), 64, kind), 107000,
                "src uses 64 bytes at 0x");
  }
  ExpectError(aclrtMemcpyAsync(device, 65, host.data(), 65,
                               ACL_MEMCPY_HOST_TO_DEVICE, stream()),
              107000, "dst uses 65 bytes at 0x");
  ExpectError(aclrtMemcpy2d(device, 33, host.data(), 40, 32, 2,
                            ACL_MEMCPY_HOST_TO_DEVICE),
              107000, "dst uses 65 bytes at 0x");
  EXPECT_EQ(aclrtMemcpy2d(device, 32, host.data(), 40, 32, 2,
                          ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  ExpectError(aclrtMemcpy2dAsync(host.data(), 40, device, 33, 32, 2,
                                 ACL_MEMCPY_DEVICE_TO_HOST, stream()),
              107000, "src uses 65 bytes at 0x");
  void* destination = device;
  void* source = host.data();
  std::size_t size = 65;
  std::size_t first = 0;
  std::size_t failed = 77;
  aclrtMemcpyBatchAttr attr = {
      {0, ACL_MEM_LOCATION_TYPE_DEVICE}, {0, ACL_MEM_LOCATION_TYPE_HOST}, {}};
  ExpectError(aclrtMemcpyBatch(&destination, &size, &source, &size, 1, &attr,
                               &first, 1, &failed),
              107000, "copy 0 of the batch: dst uses 65 bytes at 0x");
  EXPECT_EQ(failed, 0U);
}

TEST_F(StrictMemoryTest, MappedMemoryCountsAcrossItsPieces) {
  void* reserved = nullptr;
  ASSERT_EQ(aclrtReserveMemAddress(&reserved, 3 * kUnit, 0, nullptr, 1),
            ACL_SUCCESS);
  auto* const bytes = static_cast<char*>(reserved);
  aclrtPhysicalMemProp prop = {};
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  aclrtDrvMemHandle handle = nullptr;
  ASSERT_EQ(aclrtMallocPhysical(&handle, kUnit, &prop, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtMapMem(bytes, kUnit, 0, handle, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtMapMem(bytes + kUnit, kUnit, 0, handle, 0), ACL_SUCCESS);
  EXPECT_EQ(Zero(Tensor(ACL_INT8, {2 * kUnit}, bytes)), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {2 * kUnit}, bytes + 1)), 361001,
              "has 4194304 bytes, of which 4194303 remain from ");
  ASSERT_EQ(aclrtUnmapMem(bytes + kUnit), ACL_SUCCESS);
  ExpectError(Zero(Tensor(ACL_INT8, {2 * kUnit}, bytes)), 361001,
              "has 2097152 bytes, of which 2097152 remain from ");
  EXPECT_EQ(aclrtUnmapMem(bytes), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(reserved), ACL_SUCCESS);
}

// Allocators of frameworks place many tensors in one allocation.
TEST_F(StrictMemoryTest, TensorsMayShareAnAllocation) {
  const DeviceMemory block(kUnit);
  auto* const bytes = static_cast<char*>(block.data());
  std::vector<float> values(256, 3.0F);
  ASSERT_EQ(aclrtMemcpy(bytes + 512, 1024, values.data(), 1024,
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  const Tensor src(ACL_FLOAT, {256}, bytes + 512);
  const Tensor self_ref(ACL_FLOAT, {256}, bytes + kUnit - 1024);
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(aclnnInplaceCopyGetWorkspaceSize(self_ref.get(), src.get(),
                                             &workspace_size, &executor),
            ACL_SUCCESS);
  ASSERT_EQ(aclnnInplaceCopy(nullptr, 0, executor, stream()), ACL_SUCCESS)
      << RecentError();
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  EXPECT_EQ(std::memcmp(bytes + kUnit - 1024, values.data(), 1024), 0);
}

TEST(StrictMemorySettingTest, AWrongValueIs100000) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_STRICT_MEMORY", "yes", 1);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("ACLQ_STRICT_MEMORY=yes is not accepted; "
                                 "expected 0 or 1"),
              std::string::npos);
    EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_INVALID_PARAM);
  });
}

TEST(StrictMemorySettingTest, WithoutItOverrunsWithinMemoryAreAccepted) {
  for (const char* const value : {"", "0"}) {
    EXPECT_IN_NEW_PROCESS([value] {
      setenv("ACLQ_STRICT_MEMORY", value, 1);
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      const DeviceMemory memory(64);
      EXPECT_EQ(aclrtMemset(memory.data(), 96, 0, 96), ACL_SUCCESS);
      std::vector<char> host(64);
      EXPECT_EQ(aclrtMemcpy(host.data(), 64, host.data() + 1, 63,
                            ACL_MEMCPY_DEVICE_TO_DEVICE),
                ACL_SUCCESS);
    });
  }
}

}  // namespace
}  // namespace aclq
