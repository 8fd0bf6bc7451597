// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Memory under limits of the process, each test in a new process.

#include <sys/resource.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

// Sets the soft limit, which the process may raise again.
void SetLimit(int resource, rlim_t value) {
  rlimit limit = {};
  getrlimit(resource, &limit);
  limit.rlim_cur = value;
  EXPECT_EQ(setrlimit(resource, &limit), 0);
}

// Descriptors are not memory, and allocations need no descriptor.
TEST(MemoryLimits, WithoutDescriptorsLeftThereIsMemory) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    rlimit limit = {};
    getrlimit(RLIMIT_NOFILE, &limit);
    for (const bool was_asked : {false, true}) {
      SetLimit(RLIMIT_NOFILE, 0);
      for (const std::size_t size : {std::size_t{64}, 2 * kMib}) {
        void* memory = nullptr;
        EXPECT_EQ(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST),
                  ACL_SUCCESS)
            << RecentError() << was_asked;
        EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
      }
      std::size_t free = 0, total = 0;
      EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total), ACL_SUCCESS);
      EXPECT_GT(free, 0U);
      SetLimit(RLIMIT_NOFILE, limit.rlim_cur);
      EXPECT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total), ACL_SUCCESS);
    }
  });
}

// Returns a number of bytes that the system reports about the process.
rlim_t StatusBytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    rlim_t kib = 0;
    if (word == name && status >> kib) return kib * 1024;
  }
  ADD_FAILURE() << "no " << name;
  return 0;
}

aclError MallocPhysical(std::size_t size) {
  aclrtPhysicalMemProp prop = {};
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  aclrtDrvMemHandle handle = nullptr;
  return aclrtMallocPhysical(&handle, size, &prop, 0);
}

void ExpectCause(std::string_view start, std::string_view cause) {
  const std::string message = RecentError();
  EXPECT_NE(message.find(start), std::string::npos) << message;
  EXPECT_NE(message.find(cause), std::string::npos) << message;
}

TEST(MemoryLimits, MessagesNameTheLimitOfDescriptors) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    SetLimit(RLIMIT_NOFILE, 0);
    EXPECT_EQ(MallocPhysical(2 * kMib), ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtMallocPhysical: the system refuses",
                "RLIMIT_NOFILE is 0");
  });
}

TEST(MemoryLimits, MessagesNameTheLimitOfFileSizes) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    SetLimit(RLIMIT_FSIZE, kMib);
    EXPECT_EQ(MallocPhysical(2 * kMib), ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtMallocPhysical: the system refuses",
                "1048576 bytes (RLIMIT_FSIZE)");
    SetLimit(RLIMIT_FSIZE, RLIM_INFINITY);
    EXPECT_EQ(MallocPhysical(2 * kMib), ACL_SUCCESS);
  });
}

TEST(MemoryLimits, MessagesNameTheLimitOfAddresses) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const rlim_t limit = StatusBytes("VmSize:") + 64 * kMib;
    SetLimit(RLIMIT_AS, limit);
    const std::string cause = std::to_string(limit) + " bytes (RLIMIT_AS)";
    void* memory = nullptr;
    EXPECT_EQ(aclrtMalloc(&memory, 128 * kMib, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtMalloc: the system refuses", cause);
    EXPECT_EQ(aclrtMallocHost(&memory, 128 * kMib),
              ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtMallocHost: the system refuses", cause);
    EXPECT_EQ(aclrtReserveMemAddress(&memory, 128 * kMib, 0, nullptr, 0),
              ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtReserveMemAddress: the process has no", cause);
  });
}

TEST(MemoryLimits, MessagesNameTheLimitOfData) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const rlim_t limit = StatusBytes("VmData:") + 64 * kMib;
    SetLimit(RLIMIT_DATA, limit);
    void* memory = nullptr;
    EXPECT_EQ(aclrtMalloc(&memory, 128 * kMib, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_ERROR_RT_MEMORY_ALLOCATION);
    ExpectCause("aclrtMalloc: the system refuses",
                std::to_string(limit) + " bytes (RLIMIT_DATA)");
  });
}

}  // namespace
}  // namespace aclq::runtime
