// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Addresses that are known to hold no memory: copies and fills refuse them.

#include <sys/resource.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kSize = 64;

constexpr char kUnmapped[] =
    "is in a range of aclrtReserveMemAddress to which no memory is mapped; "
    "call aclrtMapMem first";
constexpr char kFreed[] =
    "is not in an allocation of device memory: it was freed, or lies between "
    "allocations";

aclrtDrvMemHandle NewPhysical(std::size_t size) {
  aclrtPhysicalMemProp prop = {};
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  aclrtDrvMemHandle handle = nullptr;
  EXPECT_EQ(aclrtMallocPhysical(&handle, size, &prop, 0), ACL_SUCCESS);
  return handle;
}

char* Reserve(std::size_t size) {
  void* address = nullptr;
  EXPECT_EQ(aclrtReserveMemAddress(&address, size, 0, nullptr, 1), ACL_SUCCESS);
  return static_cast<char*>(address);
}

class DeadMemoryTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    live_ = NewMemory(kSize);
    pinned_ = NewPinnedMemory(kSize);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtFree(live_), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(pinned_), ACL_SUCCESS);
    RuntimeTest::TearDown();
  }

  // Expects a refusal from every call that accesses memory, with the dead
  // address as each operand.
  void ExpectRefused(void* dead, const char* text) {
    char host[kSize] = {};
    const struct {
      const char* argument;
      std::function<aclError()> call;
    } rows[] = {
        {"dst",
         [&] {
           return aclrtMemcpy(dead, kSize, host, kSize,
                              ACL_MEMCPY_HOST_TO_DEVICE);
         }},
        {"src",
         [&] {
           return aclrtMemcpy(host, kSize, dead, kSize,
                              ACL_MEMCPY_DEVICE_TO_HOST);
         }},
        {"src",
         [&] {
           return aclrtMemcpy(live_, kSize, dead, kSize,
                              ACL_MEMCPY_DEVICE_TO_DEVICE);
         }},
        {"dst",
         [&] {
           return aclrtMemcpyAsync(dead, kSize, pinned_, kSize,
                                   ACL_MEMCPY_HOST_TO_DEVICE, nullptr);
         }},
        {"src",
         [&] {
           return aclrtMemcpyAsync(pinned_, kSize, dead, kSize,
                                   ACL_MEMCPY_DEVICE_TO_HOST, nullptr);
         }},
        {"dst",
         [&] {
           return aclrtMemcpyAsync(dead, kSize, live_, kSize,
                                   ACL_MEMCPY_DEVICE_TO_DEVICE, nullptr);
         }},
        {"src",
         [&] {
           return aclrtMemcpyAsyncWithCondition(
               host, kSize, dead, kSize, ACL_MEMCPY_DEVICE_TO_HOST, nullptr);
         }},
        {"dst",
         [&] {
           return aclrtMemcpy2d(dead, 8, host, 8, 4, 2,
                                ACL_MEMCPY_HOST_TO_DEVICE);
         }},
        {"src",
         [&] {
           return aclrtMemcpy2dAsync(live_, 8, dead, 8, 4, 2,
                                     ACL_MEMCPY_DEVICE_TO_DEVICE, nullptr);
         }},
        {"devPtr", [&] { return aclrtMemset(dead, kSize, 1, kSize); }},
        {"devPtr",
         [&] { return aclrtMemsetAsync(dead, kSize, 1, kSize, nullptr); }},
        {"devPtr", [&] { return aclrtMemFlush(dead, kSize); }},
        {"outputAddr",
         [&] { return aclrtGetOverflowStatus(dead, 64, nullptr); }},
        {"dst",
         [&] {
           void* source = host;
           std::size_t size = kSize;
           std::size_t first = 0;
           std::size_t failed = 0;
           aclrtMemcpyBatchAttr attr = {{0, ACL_MEM_LOCATION_TYPE_DEVICE},
                                        {0, ACL_MEM_LOCATION_TYPE_HOST},
                                        {}};
           return aclrtMemcpyBatch(&dead, &size, &source, &size, 1, &attr,
                                   &first, 1, &failed);
         }},
    };
    for (const auto& row : rows) {
      const auto index = &row - rows;
      EXPECT_EQ(row.call(), ACL_ERROR_RT_PARAM_INVALID) << "row " << index;
      const std::string message = RecentError();
      EXPECT_NE(message.find(std::string(row.argument) + " 0x"),
                std::string::npos)
          << "row " << index << ": " << message;
      EXPECT_NE(message.find(text), std::string::npos)
          << "row " << index << ": " << message;
    }
    EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    aclrtPtrAttributes attributes = {};
    EXPECT_EQ(aclrtPointerGetAttributes(dead, &attributes), ACL_SUCCESS);
    EXPECT_EQ(attributes.location.type, ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  }

  static void ExpectUsable(void* memory) {
    EXPECT_EQ(aclrtMemset(memory, kSize, 'a', kSize), ACL_SUCCESS)
        << RecentError();
    char back[kSize] = {};
    EXPECT_EQ(
        aclrtMemcpy(back, kSize, memory, kSize, ACL_MEMCPY_DEVICE_TO_HOST),
        ACL_SUCCESS)
        << RecentError();
    EXPECT_EQ(std::string(back, kSize), std::string(kSize, 'a'));
  }

  void* live_ = nullptr;
  void* pinned_ = nullptr;
};

TEST_F(DeadMemoryTest, ReservedAddressesWithoutMemory) {
  char* const address = Reserve(2 * kUnit);
  ExpectRefused(address, kUnmapped);
  ExpectRefused(address + 2 * kUnit - kSize, kUnmapped);
  const aclrtDrvMemHandle handle = NewPhysical(kUnit);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  ExpectUsable(address);
  ExpectRefused(address + kUnit, kUnmapped);
  // A range that begins in the mapped part must end there.
  EXPECT_EQ(aclrtMemset(address + kUnit - 1, 2, 0, 2),
            ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find("has 1 bytes left in its allocation"),
            std::string::npos);
  ASSERT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  ExpectRefused(address, kUnmapped);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  ExpectUsable(address);
  ASSERT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(DeadMemoryTest, FreedAllocations) {
  const std::pair<std::size_t, aclrtMemMallocPolicy> rows[] = {
      {1, ACL_MEM_MALLOC_HUGE_FIRST},
      {kSize, ACL_MEM_MALLOC_NORMAL_ONLY},
      {5000, ACL_MEM_TYPE_LOW_BAND_WIDTH},
      {kMib - 32, ACL_MEM_MALLOC_HUGE_FIRST},
      {kMib, ACL_MEM_MALLOC_HUGE_FIRST},
      {3 * kMib, ACL_MEM_MALLOC_NORMAL_ONLY},
      {3 * kMib, ACL_MEM_MALLOC_HUGE_FIRST},
      {1, ACL_MEM_MALLOC_HUGE_ONLY},
  };
  for (const auto& [size, policy] : rows) {
    void* memory = nullptr;
    ASSERT_EQ(aclrtMalloc(&memory, size, policy), ACL_SUCCESS);
    ASSERT_EQ(aclrtFree(memory), ACL_SUCCESS);
    ExpectRefused(memory, kFreed);
    EXPECT_EQ(aclrtFree(memory), ACL_ERROR_RT_PARAM_INVALID);
    aclGetRecentErrMsg();
  }
}

TEST_F(DeadMemoryTest, AddressesBetweenAllocations) {
  char* const memory = static_cast<char*>(NewMemory(kSize));
  // An allocation has 32 bytes more than requested; the next one begins at 512
  // or later.
  ExpectRefused(memory + kSize + 32, kFreed);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

TEST_F(DeadMemoryTest, NewAllocationsAreUsableWhereFreedOnesWere) {
  for (const std::size_t size : {kSize, 4 * kMib}) {
    for (int i = 0; i < 3; ++i) {
      void* memory = nullptr;
      ASSERT_EQ(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY),
                ACL_SUCCESS);
      ExpectUsable(memory);
      ASSERT_EQ(aclrtFree(memory), ACL_SUCCESS);
    }
  }
}

TEST_F(DeadMemoryTest, HostMemoryIsNeverTakenForDead) {
  // Host memory of every kind, allocated and freed among device memory.
  for (int i = 0; i < 100; ++i) {
    void* const device = NewMemory(100 + 100 * static_cast<std::size_t>(i));
    void* const pinned = NewPinnedMemory(kSize);
    std::vector<char> host(100 + 1000 * static_cast<std::size_t>(i), 'h');
    ASSERT_EQ(aclrtFree(device), ACL_SUCCESS);
    ASSERT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
    const std::vector<char> more(host.size(), 'm');
    ASSERT_EQ(aclrtMemcpy(host.data(), host.size(), more.data(), more.size(),
                          ACL_MEMCPY_HOST_TO_HOST),
              ACL_SUCCESS)
        << RecentError();
    ASSERT_EQ(host, more);
  }
}

TEST_F(DeadMemoryTest, ReservedAddressesAreNotRegistered) {
  char* const address = Reserve(kUnit);
  void* device = nullptr;
  EXPECT_EQ(
      aclrtHostRegister(address, kUnit, ACL_HOST_REGISTER_MAPPED, &device),
      ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find(kUnmapped), std::string::npos);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

// Returns the size in bytes that the system reports.
std::size_t SizeOfAddressSpace() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages * 4096;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
// Sanitizers need more addresses than any limit allows.
TEST(DeadMemoryUnderALimitTest, FreedAllocationsGiveTheirAddressesBack) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const rlimit limit = {SizeOfAddressSpace() + 200 * kMib, RLIM_INFINITY};
    ASSERT_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    for (int i = 0; i < 20; ++i) {
      void* memory = nullptr;
      ASSERT_EQ(aclrtMalloc(&memory, 64 * kMib, ACL_MEM_MALLOC_NORMAL_ONLY),
                ACL_SUCCESS)
          << i << ": " << RecentError();
      ASSERT_EQ(aclrtFree(memory), ACL_SUCCESS);
    }
    // The program may use the addresses.
    void* host = nullptr;
    ASSERT_EQ(aclrtMallocHost(&host, 150 * kMib), ACL_SUCCESS) << RecentError();
    ASSERT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
  });
}

// Returns the size in bytes that the system reports.
std::size_t ResidentMemory() {
  std::size_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * 4096;
}

void* NewWritten(std::size_t size) {
  void* memory = nullptr;
  EXPECT_EQ(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY),
            ACL_SUCCESS);
  std::memset(memory, 1, size);
  return memory;
}

TEST(DeadMemoryManyTest, MemoryOfFreedAllocationsIsFree) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    constexpr std::size_t kLarge = kMib - 64;
    std::vector<void*> memory;
    for (int i = 0; i < 100; ++i) memory.push_back(NewWritten(kLarge));
    const std::size_t before = ResidentMemory();
    for (std::size_t i = 0; i < memory.size(); i += 2) {
      ASSERT_EQ(aclrtFree(memory[i]), ACL_SUCCESS);
    }
    EXPECT_LE(ResidentMemory() + 45 * kMib, before);
    // Freed smaller allocations return entire chunks.
    const std::size_t least = ResidentMemory();
    memory.clear();
    for (int i = 0; i < 5000; ++i) memory.push_back(NewWritten(4000));
    for (void* const one : memory) ASSERT_EQ(aclrtFree(one), ACL_SUCCESS);
    EXPECT_LE(ResidentMemory(), least + 4 * kMib);
  });
}

// Also while other chunks of the same size are in use.
TEST(DeadMemoryManyTest, TheNextAllocationGetsMemoryThatIsThere) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    for (const std::size_t size : {kMib - 64, std::size_t{4000}}) {
      std::vector<void*> live;
      for (std::size_t bytes = 0; bytes < 3 * kMib; bytes += size) {
        live.push_back(NewWritten(size));
      }
      rusage before = {}, after = {};
      ASSERT_EQ(aclrtFree(NewWritten(size)), ACL_SUCCESS);
      ASSERT_EQ(getrusage(RUSAGE_SELF, &before), 0);
      for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(aclrtFree(NewWritten(size)), ACL_SUCCESS);
      }
      ASSERT_EQ(getrusage(RUSAGE_SELF, &after), 0);
      EXPECT_LE(after.ru_minflt, before.ru_minflt + 50) << size;
      for (void* const one : live) ASSERT_EQ(aclrtFree(one), ACL_SUCCESS);
    }
  });
}
#endif

TEST(DeadMemoryManyTest, FreedAllocationsDoNotPileUp) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const auto take_and_free = [](int times) {
      for (int i = 0; i < times; ++i) {
        void* memory = nullptr;
        ASSERT_EQ(aclrtMalloc(&memory, 2 * kMib, ACL_MEM_MALLOC_NORMAL_ONLY),
                  ACL_SUCCESS);
        ASSERT_EQ(aclrtFree(memory), ACL_SUCCESS);
      }
    };
    take_and_free(1100);
    const std::size_t before = SizeOfAddressSpace();
    take_and_free(1000);
    EXPECT_LE(SizeOfAddressSpace(), before + 64 * kMib);
  });
}

}  // namespace
}  // namespace aclq::runtime
