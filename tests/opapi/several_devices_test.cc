// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The operator on several devices: tensors in memory of another device.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/support/acl_client.h"
#include "tests/support/new_process.h"

namespace aclq {
namespace {

using testing::DeviceMemory;
using testing::RecentError;
using testing::Tensor;

// The parameter names the argument in memory of device 1. The other arguments,
// the stream and the thread's context belong to device 0.
class ForeignTensor : public ::testing::TestWithParam<const char*> {};

const std::vector<float> kX = {0.5F, 1.5F, 2.5F, -0.5F};
const std::vector<int8_t> kExpected = {2, 2, 4, 0};

template <typename T>
DeviceMemory MemoryOf(bool foreign, const std::vector<T>& values) {
  EXPECT_EQ(aclrtSetDevice(foreign ? 1 : 0), ACL_SUCCESS);
  return DeviceMemory(values);
}

aclnnStatus Quantize(const Tensor& x, const Tensor& scales,
                     const Tensor& zero_points, const Tensor& out) {
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(
                x.get(), scales.get(), zero_points.get(), ACL_INT8, 0,
                out.get(), &workspace_size, &executor),
            ACL_SUCCESS);
  return aclnnQuantize(nullptr, 0, executor, nullptr);
}

TEST_P(ForeignTensor, IsRefusedWithoutPeerAccess) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_DEVICE_COUNT", "2", 1);
    const std::string foreign = GetParam();
    const DeviceMemory x_memory = MemoryOf(foreign == "x", kX);
    const DeviceMemory scales_memory =
        MemoryOf(foreign == "scales", std::vector<float>{1.0F});
    const DeviceMemory zero_points_memory =
        MemoryOf(foreign == "zeroPoints", std::vector<int32_t>{1});
    const DeviceMemory out_memory =
        MemoryOf(foreign == "out", std::vector<int8_t>(4, 77));
    const Tensor x(ACL_FLOAT, {4}, x_memory.data());
    const Tensor scales(ACL_FLOAT, {1}, scales_memory.data());
    const Tensor zero_points(ACL_INT32, {1}, zero_points_memory.data());
    const Tensor out(ACL_INT8, {4}, out_memory.data());

    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    if (foreign != "none") {
      EXPECT_EQ(Quantize(x, scales, zero_points, out), 361001);
      const std::string message = RecentError();
      EXPECT_NE(message.find(foreign + " lies in memory of device 1, to which "
                                       "device 0 has no access"),
                std::string::npos)
          << message;
      ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
      ASSERT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_SUCCESS);
    }
    EXPECT_EQ(Quantize(x, scales, zero_points, out), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    EXPECT_EQ(out_memory.Read<int8_t>(4), kExpected);
  });
}

INSTANTIATE_TEST_SUITE_P(Opapi, ForeignTensor,
                         ::testing::Values("none", "x", "scales", "zeroPoints",
                                           "out"));

}  // namespace
}  // namespace aclq
