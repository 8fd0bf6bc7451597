// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Helpers for tests of the C interface: a device with a stream, and a small
// problem in device memory. Only public headers are used.

#ifndef ACLQ_TESTS_SUPPORT_ACL_CLIENT_H_
#define ACLQ_TESTS_SUPPORT_ACL_CLIENT_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "aclnnop/aclnn_quantize.h"

namespace aclq::testing {

// Returns and clears the recent messages of this thread; "" if there are none.
inline std::string RecentError() {
  const char* message = aclGetRecentErrMsg();
  return message != nullptr ? message : "";
}

class DeviceMemory {
 public:
  explicit DeviceMemory(std::size_t size) {
    EXPECT_EQ(
        aclrtMalloc(&data_, size > 0 ? size : 1, ACL_MEM_MALLOC_HUGE_FIRST),
        ACL_SUCCESS);
  }
  template <typename T>
  explicit DeviceMemory(const std::vector<T>& values)
      : DeviceMemory(values.size() * sizeof(T)) {
    const std::size_t size = values.size() * sizeof(T);
    EXPECT_EQ(aclrtMemcpy(data_, size, values.data(), size,
                          ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
  }
  ~DeviceMemory() { EXPECT_EQ(aclrtFree(data_), ACL_SUCCESS); }
  DeviceMemory(const DeviceMemory&) = delete;
  DeviceMemory& operator=(const DeviceMemory&) = delete;

  void* data() const { return data_; }
  template <typename T>
  std::vector<T> Read(std::size_t count) const {
    std::vector<T> values(count);
    const std::size_t size = count * sizeof(T);
    EXPECT_EQ(aclrtMemcpy(values.data(), size, data_, size,
                          ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return values;
  }

 private:
  void* data_ = nullptr;
};

// A tensor whose handle is destroyed with the object; contiguous unless strides
// are given.
class Tensor {
 public:
  Tensor(aclDataType dtype, const std::vector<int64_t>& dims, void* data,
         const std::vector<int64_t>& strides = {}, int64_t offset = 0,
         aclFormat format = ACL_FORMAT_ND)
      : handle_(aclCreateTensor(dims.data(), dims.size(), dtype,
                                strides.empty() ? nullptr : strides.data(),
                                offset, format, dims.data(), dims.size(),
                                data)) {
    EXPECT_NE(handle_, nullptr);
  }
  ~Tensor() { Destroy(); }
  Tensor(const Tensor&) = delete;
  Tensor& operator=(const Tensor&) = delete;

  aclTensor* get() const { return handle_; }
  void Destroy() {
    EXPECT_EQ(aclDestroyTensor(handle_), ACL_SUCCESS);
    handle_ = nullptr;
  }

 private:
  aclTensor* handle_;
};

// Sets device 0 and creates a stream.
class AclTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << RecentError();
    ASSERT_EQ(aclrtCreateStream(&stream_), ACL_SUCCESS) << RecentError();
  }
  void TearDown() override {
    EXPECT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS) << RecentError();
    EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS) << RecentError();
  }
  aclrtStream stream() const { return stream_; }

 public:
  // The call example of the operator's documentation: x {4, 2}, two scales, two
  // zero points, axis 1, to int32.
  class Quantization {
   public:
    static inline const std::vector<int32_t> kExpected = {2, 10, 3, 10,
                                                          5, 10, 2, 10};

    aclTensor* x() const { return x_.get(); }
    aclTensor* scales() const { return scales_.get(); }
    aclTensor* zero_points() const { return zero_points_.get(); }
    aclTensor* out() const { return out_.get(); }

    aclOpExecutor* PhaseOne() const {
      uint64_t workspace_size = 99;
      aclOpExecutor* executor = nullptr;
      EXPECT_EQ(
          aclnnQuantizeGetWorkspaceSize(x(), scales(), zero_points(), ACL_INT32,
                                        1, out(), &workspace_size, &executor),
          ACL_SUCCESS)
          << RecentError();
      EXPECT_EQ(workspace_size, 0U);
      return executor;
    }
    std::vector<int32_t> Result(aclrtStream stream) const {
      EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS) << RecentError();
      return out_memory_.Read<int32_t>(8);
    }
    void ClearOut() {
      EXPECT_EQ(aclrtMemset(out_memory_.data(), 32, -1, 32), ACL_SUCCESS)
          << RecentError();
    }
    void DestroyTensors() {
      x_.Destroy();
      scales_.Destroy();
      zero_points_.Destroy();
      out_.Destroy();
    }

   private:
    DeviceMemory x_memory_{std::vector<float>{0.3382F, -0.0919F, 0.7564F,
                                              0.0234F, 3.1024F, 1.0761F,
                                              0.4228F, 1.4621F}};
    DeviceMemory scales_memory_{std::vector<float>{1.0F, -3.0F}};
    DeviceMemory zero_points_memory_{std::vector<int32_t>{2, 10}};
    DeviceMemory out_memory_{std::vector<int32_t>(8, -1)};
    Tensor x_{ACL_FLOAT, {4, 2}, x_memory_.data()};
    Tensor scales_{ACL_FLOAT, {2}, scales_memory_.data()};
    Tensor zero_points_{ACL_INT32, {2}, zero_points_memory_.data()};
    Tensor out_{ACL_INT32, {4, 2}, out_memory_.data()};
  };

 private:
  aclrtStream stream_ = nullptr;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_ACL_CLIENT_H_
