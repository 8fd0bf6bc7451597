// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Device memory and pinned host memory.

#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using MemoryTest = RuntimeTest;

constexpr std::size_t kHuge = std::size_t{1} << 62;
constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();

bool IsAligned(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % 64 == 0;
}

// How many bytes from the address a copy may write: what the message of one
// that goes too far says.
std::size_t BytesIn(void* memory) {
  const std::vector<char> source(4096);
  EXPECT_EQ(aclrtMemcpy(memory, source.size(), source.data(), source.size(),
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_ERROR_RT_PARAM_INVALID);
  const std::string message = RecentError();
  const std::size_t end = message.find(" bytes left");
  EXPECT_NE(end, std::string::npos) << message;
  const std::size_t begin = message.rfind(' ', end - 1) + 1;
  return std::stoul(message.substr(begin, end - begin));
}

TEST_F(MemoryTest, DeviceMemoryIsAlignedRoundedUpAndPadded) {
  const std::pair<std::size_t, std::size_t> sizes[] = {
      {1, 64}, {31, 64}, {32, 64}, {33, 96}, {64, 96}, {1000, 1056}};
  for (const auto& [size, real_size] : sizes) {
    void* const memory = NewMemory(size);
    EXPECT_TRUE(IsAligned(memory)) << size;
    EXPECT_EQ(BytesIn(memory), real_size) << size;
    std::memset(memory, 0xFF, real_size);
    EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  }
}

TEST_F(MemoryTest, Align32HasNoPadding) {
  const std::pair<std::size_t, std::size_t> sizes[] = {
      {1, 32}, {32, 32}, {33, 64}, {1000, 1024}};
  for (const auto& [size, real_size] : sizes) {
    void* memory = nullptr;
    ASSERT_EQ(aclrtMallocAlign32(&memory, size, ACL_MEM_MALLOC_HUGE_FIRST),
              ACL_SUCCESS);
    EXPECT_TRUE(IsAligned(memory)) << size;
    EXPECT_EQ(BytesIn(memory), real_size) << size;
    std::memset(memory, 0xFF, real_size);
    EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  }
}

TEST_F(MemoryTest, HostMemoryIsAligned) {
  for (const std::size_t size : {1, 63, 64, 1000}) {
    void* const memory = NewPinnedMemory(size);
    EXPECT_TRUE(IsAligned(memory)) << size;
    std::memset(memory, 0xFF, size);
    EXPECT_EQ(aclrtFreeHost(memory), ACL_SUCCESS);
  }
}

TEST_F(MemoryTest, AnyPolicyIsAccepted) {
  for (const aclrtMemMallocPolicy policy :
       {ACL_MEM_MALLOC_HUGE_FIRST, ACL_MEM_MALLOC_HUGE1G_ONLY_P2P,
        ACL_MEM_TYPE_HIGH_BAND_WIDTH, ACL_MEM_ACCESS_USER_SPACE_READONLY,
        static_cast<aclrtMemMallocPolicy>(0x1234)}) {
    void* memory = nullptr;
    EXPECT_EQ(aclrtMalloc(&memory, 1, policy), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  }
}

using Allocate = aclError (*)(void**, std::size_t);
const std::pair<const char*, Allocate> kAllocators[] = {
    {"aclrtMalloc",
     [](void** memory, std::size_t size) {
       return aclrtMalloc(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY);
     }},
    {"aclrtMallocAlign32",
     [](void** memory, std::size_t size) {
       return aclrtMallocAlign32(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY);
     }},
    {"aclrtMallocHost", aclrtMallocHost},
};

TEST_F(MemoryTest, SizeZeroIs100000) {
  for (const auto& [name, allocate] : kAllocators) {
    void* memory = nullptr;
    EXPECT_EQ(allocate(&memory, 0), ACL_ERROR_INVALID_PARAM) << name;
    EXPECT_EQ(memory, nullptr) << name;
    EXPECT_NE(RecentError().find(std::string(name) + ": size is 0"),
              std::string::npos);
  }
}

TEST_F(MemoryTest, SizeThatOverflowsIs100000) {
  for (const auto& [name, allocate] : kAllocators) {
    void* memory = nullptr;
    EXPECT_EQ(allocate(&memory, kLargest), ACL_ERROR_INVALID_PARAM) << name;
    EXPECT_EQ(allocate(&memory, kLargest - 30), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(memory, nullptr) << name;
    EXPECT_NE(RecentError().find(std::string(name) + ": size is "),
              std::string::npos);
  }
}

TEST_F(MemoryTest, SizeThatTheSystemRefusesIs207001) {
  for (const auto& [name, allocate] : kAllocators) {
    void* memory = nullptr;
    EXPECT_EQ(allocate(&memory, kHuge), ACL_ERROR_RT_MEMORY_ALLOCATION) << name;
    EXPECT_EQ(memory, nullptr) << name;
    EXPECT_NE(RecentError().find(std::string(name) + ": the system refuses"),
              std::string::npos);
  }
}

TEST_F(MemoryTest, FreeOfWhatWasNotAllocatedIs107000) {
  void* const device = NewMemory(64);
  void* const host = NewPinnedMemory(64);
  void* const freed = NewMemory(64);
  ASSERT_EQ(aclrtFree(freed), ACL_SUCCESS);
  int on_the_stack = 0;
  for (void* const address :
       {freed, host, static_cast<void*>(&on_the_stack),
        static_cast<void*>(static_cast<char*>(device) + 1)}) {
    EXPECT_EQ(aclrtFree(address), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("aclrtFree: devPtr 0x"), std::string::npos);
  }
  for (void* const address :
       {freed, device, static_cast<void*>(&on_the_stack),
        static_cast<void*>(static_cast<char*>(host) + 1)}) {
    EXPECT_EQ(aclrtFreeHost(address), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("aclrtFreeHost: hostPtr 0x"),
              std::string::npos);
  }
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
}

TEST_F(MemoryTest, AnyThreadMayFree) {
  void* const device = NewMemory(64);
  void* const host = NewPinnedMemory(64);
  InThread([=] {
    EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
  });
}

TEST_F(MemoryTest, ManyThreadsMayAllocateAtOnce) {
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([context] {
      ASSERT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
      for (std::size_t size = 1; size < 200; ++size) {
        void* const memory = NewMemory(size);
        EXPECT_EQ(aclrtMemset(memory, size, 1, size), ACL_SUCCESS);
        EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace aclq::runtime
