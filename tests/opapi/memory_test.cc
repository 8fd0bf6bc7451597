// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Repeated calls allocate no memory: they reuse what earlier calls freed. This
// is a separate program, since it counts calls of operator new.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "tests/support/acl_client.h"

namespace {

std::atomic<int> times_asked{0};
// The smallest size that is refused.
std::atomic<std::size_t> least_refused{SIZE_MAX};

}  // namespace

// The forms for arrays call these. Not inlined, since GCC would report malloc
// with operator delete as a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size,
                                     const std::nothrow_t&) noexcept {
  ++times_asked;
  return size < least_refused ? std::malloc(size) : nullptr;
}
[[gnu::noinline]] void* operator new(std::size_t size) {
  void* const memory = operator new(size, std::nothrow);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace aclq::testing {
namespace {

class MemoryTest : public AclTest {};

TEST_F(MemoryTest, RepeatedCallsDoNotAllocate) {
  const Quantization memory;  // its tensors are not used
  const int64_t dims[] = {4, 2}, parameters[] = {2};
  void* addresses[] = {nullptr, nullptr, nullptr, nullptr};
  aclTensor* const theirs[] = {memory.x(), memory.scales(),
                               memory.zero_points(), memory.out()};
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(aclGetRawTensorAddr(theirs[i], &addresses[i]), ACL_SUCCESS);
  }
  const int64_t row_major[] = {2, 1}, along_columns[] = {1, 4};
  const int64_t* strides_of_x = row_major;
  const auto call = [&] {
    const auto make = [](const int64_t* extents, uint64_t rank,
                         aclDataType dtype, void* data,
                         const int64_t* strides = nullptr) {
      return aclCreateTensor(extents, rank, dtype, strides, 0, ACL_FORMAT_ND,
                             extents, rank, data);
    };
    aclTensor* const tensors[] = {
        make(dims, 2, ACL_FLOAT, addresses[0], strides_of_x),
        make(parameters, 1, ACL_FLOAT, addresses[1]),
        make(parameters, 1, ACL_INT32, addresses[2]),
        make(dims, 2, ACL_INT32, addresses[3])};
    uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    bool fine = aclnnQuantizeGetWorkspaceSize(
                    tensors[0], tensors[1], tensors[2], ACL_INT32, 1,
                    tensors[3], &workspace_size, &executor) == ACL_SUCCESS &&
                aclnnQuantize(nullptr, 0, executor, stream()) == ACL_SUCCESS &&
                aclrtSynchronizeStream(stream()) == ACL_SUCCESS;
    for (aclTensor* const tensor : tensors)
      fine = aclDestroyTensor(tensor) == ACL_SUCCESS && fine;
    return fine;
  };
  const int before_the_first = times_asked;
  ASSERT_TRUE(call()) << RecentError();
  EXPECT_GT(times_asked, before_the_first) << "so the count is that of calls";
  const int before = times_asked;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(call()) << RecentError();
  EXPECT_EQ(times_asked, before);
  EXPECT_EQ(memory.Result(stream()), Quantization::kExpected);

  // Calls that need a buffer, which the thread's first such call allocates.
  strides_of_x = along_columns;
  const int before_the_buffer = times_asked;
  ASSERT_TRUE(call()) << RecentError();
  ASSERT_EQ(times_asked, before_the_buffer + 1);
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(call()) << RecentError();
  EXPECT_EQ(times_asked, before_the_buffer + 1);
}

// The buffer of the thread's first call on a transposed tensor.
TEST_F(MemoryTest, WithoutMemoryForTheBufferTheTaskFailsAndWritesNothing) {
  const DeviceMemory x_memory(std::vector<float>{1, 2, 3, 4});
  const DeviceMemory scales_memory(std::vector<float>{1});
  const DeviceMemory out_memory(std::vector<int8_t>{-1, -1, -1, -1});
  const Tensor x(ACL_FLOAT, {2, 2}, x_memory.data(), {1, 2});
  const Tensor scales(ACL_FLOAT, {1}, scales_memory.data());
  const Tensor out(ACL_INT8, {2, 2}, out_memory.data());
  const auto run = [&](std::size_t refused) {
    uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(
        aclnnQuantizeGetWorkspaceSize(x.get(), scales.get(), nullptr, ACL_INT8,
                                      0, out.get(), &workspace_size, &executor),
        ACL_SUCCESS)
        << RecentError();
    least_refused = refused;
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACL_SUCCESS);
    const aclError code = aclrtSynchronizeStream(stream());
    least_refused = SIZE_MAX;
    return code;
  };
  std::thread([&] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(run(64 * 1024), ACL_ERROR_RT_MEMORY_ALLOCATION);
    EXPECT_EQ(out_memory.Read<int8_t>(4),
              (std::vector<int8_t>{-1, -1, -1, -1}));
    EXPECT_EQ(run(SIZE_MAX), ACL_SUCCESS) << RecentError();
    EXPECT_EQ(out_memory.Read<int8_t>(4), (std::vector<int8_t>{1, 3, 2, 4}));
  }).join();
}

}  // namespace
}  // namespace aclq::testing
