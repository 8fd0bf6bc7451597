// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls take no memory from the system: what the ones before gave back is
// enough. In a program of its own, which counts what operator new is asked for.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/support/acl_client.h"

namespace {

std::atomic<int> times_asked{0};

}  // namespace

// The forms for arrays come down to these. Not inline, for GCC would take
// malloc with operator delete for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++times_asked;
  void* const memory = std::malloc(size);
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

TEST_F(MemoryTest, NoneIsTakenByACallLikeOneBefore) {
  const Quantization memory;  // its tensors are not used
  const int64_t dims[] = {4, 2}, parameters[] = {2};
  void* addresses[] = {nullptr, nullptr, nullptr, nullptr};
  aclTensor* const theirs[] = {memory.x(), memory.scales(),
                               memory.zero_points(), memory.out()};
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(aclGetRawTensorAddr(theirs[i], &addresses[i]), ACL_SUCCESS);
  }
  const auto call = [&] {
    const auto make = [](const int64_t* extents, uint64_t rank,
                         aclDataType dtype, void* data) {
      return aclCreateTensor(extents, rank, dtype, nullptr, 0, ACL_FORMAT_ND,
                             extents, rank, data);
    };
    aclTensor* const tensors[] = {make(dims, 2, ACL_FLOAT, addresses[0]),
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
}

}  // namespace
}  // namespace aclq::testing
