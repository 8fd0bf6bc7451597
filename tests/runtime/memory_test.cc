// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Device memory and pinned host memory.

#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <future>
#include <limits>
#include <string>
#include <vector>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using MemoryTest = RuntimeTest;

constexpr std::size_t kHuge = std::size_t{1} << 62;
constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();

std::size_t PageSize() {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool IsAligned(const void* memory, std::uintptr_t alignment = 512) {
  return reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
}

// Returns the number of bytes that a copy may write from the address on, as the
// message of a copy that is too long reports it.
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

// All allocations are live simultaneously, so the heap's alignment alone would
// not be enough.
TEST_F(MemoryTest, EveryDeviceAllocationIsAlignedTo512) {
  using Allocate = aclError (*)(void**, std::size_t, aclrtMemMallocPolicy);
  const Allocate allocators[] = {
      aclrtMalloc, aclrtMallocAlign32, aclrtMallocCached,
      [](void** memory, std::size_t size, aclrtMemMallocPolicy policy) {
        return aclrtMallocWithCfg(memory, size, policy, nullptr);
      }};
  std::vector<void*> blocks;
  for (const Allocate allocate : allocators) {
    for (const auto policy :
         {ACL_MEM_MALLOC_HUGE_FIRST, ACL_MEM_MALLOC_HUGE_ONLY,
          ACL_MEM_MALLOC_NORMAL_ONLY, ACL_MEM_TYPE_LOW_BAND_WIDTH}) {
      for (const std::size_t size :
           {std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{480},
            std::size_t{512}, std::size_t{513}, std::size_t{100000}, kMib - 1,
            kMib, kMib + 1}) {
        void* memory = nullptr;
        ASSERT_EQ(allocate(&memory, size, policy), ACL_SUCCESS);
        EXPECT_TRUE(IsAligned(memory)) << memory << " of " << size;
        blocks.push_back(memory);
      }
    }
  }
  for (void* const block : blocks) EXPECT_EQ(aclrtFree(block), ACL_SUCCESS);
}

TEST_F(MemoryTest, HostMemoryIsAlignedForRegistration) {
  for (const std::size_t size : {1, 63, 64, 1000}) {
    void* const memory = NewPinnedMemory(size);
    EXPECT_TRUE(IsAligned(memory, 4096)) << size;
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
    {"aclrtMallocCached",
     [](void** memory, std::size_t size) {
       return aclrtMallocCached(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY);
     }},
    {"aclrtMallocWithCfg",
     [](void** memory, std::size_t size) {
       return aclrtMallocWithCfg(memory, size, ACL_MEM_MALLOC_NORMAL_ONLY,
                                 nullptr);
     }},
    {"aclrtMallocHost", aclrtMallocHost},
    {"aclrtMallocHostWithCfg",
     [](void** memory, std::size_t size) {
       return aclrtMallocHostWithCfg(memory, size, nullptr);
     }},
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

TEST_F(MemoryTest, MoreThanThereIsIs207001) {
  for (const auto& [name, allocate] : kAllocators) {
    void* memory = nullptr;
    EXPECT_EQ(allocate(&memory, kHuge), ACL_ERROR_RT_MEMORY_ALLOCATION) << name;
    EXPECT_EQ(memory, nullptr) << name;
    EXPECT_NE(
        RecentError().find(std::string(name) + ": there is no memory for"),
        std::string::npos);
  }
}

// The pages are never written, so the machine's free memory does not decrease.
TEST_F(MemoryTest, AllocationsEndWhenTogetherTheyHaveAllMemory) {
  std::size_t free = 0;
  std::size_t total = 0;
  ASSERT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total), ACL_SUCCESS);
  const std::size_t size = free / 4;
  std::vector<void*> blocks;
  aclError code = ACL_SUCCESS;
  while (code == ACL_SUCCESS && blocks.size() * size <= total) {
    void* block = nullptr;
    code = aclrtMalloc(&block, size, ACL_MEM_MALLOC_HUGE_FIRST);
    if (code == ACL_SUCCESS) blocks.push_back(block);
  }
  EXPECT_EQ(code, ACL_ERROR_RT_MEMORY_ALLOCATION);
  EXPECT_NE(RecentError().find("aclrtMalloc: there is no memory for"),
            std::string::npos);
  EXPECT_LE(blocks.size() * size, total);
  std::size_t left = 0;
  ASSERT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &left, &total), ACL_SUCCESS);
  EXPECT_LE(left, total - blocks.size() * size);
  for (void* const block : blocks) EXPECT_EQ(aclrtFree(block), ACL_SUCCESS);
  // The memory can be allocated again.
  void* block = nullptr;
  ASSERT_EQ(aclrtMalloc(&block, size, ACL_MEM_MALLOC_HUGE_FIRST), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(block), ACL_SUCCESS);
}

TEST_F(MemoryTest, PaddingIsThatOfTheSoc) {
  const std::pair<const char*, std::size_t> socs[] = {
      {"Ascend310P3", 64},    {"Ascend910A", 64},       {"Ascend910B1", 64},
      {"Ascend910_9391", 64}, {"Ascend950PR_9599", 32}, {"Ascend350_354f", 32}};
  for (const auto& [soc, size] : socs) {
    EXPECT_IN_NEW_PROCESS([soc = soc, size = size] {
      setenv("ACLQ_SOC", soc, 1);
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      void* memory = nullptr;
      ASSERT_EQ(aclrtMalloc(&memory, 1, ACL_MEM_MALLOC_HUGE_FIRST),
                ACL_SUCCESS);
      EXPECT_EQ(BytesIn(memory), size) << soc;
      ASSERT_EQ(aclrtMallocCached(&memory, 1, ACL_MEM_MALLOC_HUGE_FIRST),
                ACL_SUCCESS);
      EXPECT_EQ(BytesIn(memory), size) << soc;
      ASSERT_EQ(aclrtMallocAlign32(&memory, 1, ACL_MEM_MALLOC_HUGE_FIRST),
                ACL_SUCCESS);
      EXPECT_EQ(BytesIn(memory), 32U) << soc;
      ASSERT_EQ(
          aclrtMallocWithCfg(&memory, 1, ACL_MEM_MALLOC_HUGE_FIRST, nullptr),
          ACL_SUCCESS);
      EXPECT_EQ(BytesIn(memory), 32U) << soc;
    });
  }
}

TEST_F(MemoryTest, PagesOfOneGibHaveNoPadding) {
  void* memory = nullptr;
  ASSERT_EQ(aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_HUGE1G_ONLY), ACL_SUCCESS);
  EXPECT_EQ(BytesIn(memory), 64U);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

// Returns the flags of the mapping that contains an address, such as "rd wr mr
// hg".
std::string FlagsOf(const void* memory) {
  const auto address = reinterpret_cast<std::uintptr_t>(memory);
  std::ifstream smaps("/proc/self/smaps");
  bool found = false;
  for (std::string line; std::getline(smaps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      found = begin <= address && address < end;
    }
    if (found && line.find("VmFlags:") == 0) return line + " ";
  }
  return "";
}

bool HasHugePages() {
  return access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK) == 0;
}

// HUGE_FIRST uses normal pages up to 1 MiB.
TEST_F(MemoryTest, PolicyAsksForPages) {
  if (!HasHugePages()) GTEST_SKIP() << "the kernel has no such pages";
  if (FlagsOf(this).empty()) GTEST_SKIP() << "the kernel shows no flags";
  const struct {
    int policy;
    std::size_t size;
    const char* flag;
  } rows[] = {
      {ACL_MEM_MALLOC_HUGE_FIRST, kMib + 1, " hg "},
      {ACL_MEM_MALLOC_HUGE_FIRST_P2P, kMib + 1, " hg "},
      {ACL_MEM_MALLOC_HUGE_FIRST | ACL_MEM_TYPE_HIGH_BAND_WIDTH, kMib + 1,
       " hg "},
      {ACL_MEM_TYPE_LOW_BAND_WIDTH, kMib + 1, " hg "},
      {ACL_MEM_MALLOC_HUGE_ONLY, 1, " hg "},
      {ACL_MEM_MALLOC_HUGE_ONLY_P2P, 1, " hg "},
      {ACL_MEM_MALLOC_HUGE1G_ONLY, 1, " hg "},
      {ACL_MEM_MALLOC_HUGE1G_ONLY_P2P, 1, " hg "},
      {ACL_MEM_MALLOC_NORMAL_ONLY, 4 * kMib, " nh "},
      {ACL_MEM_MALLOC_NORMAL_ONLY_P2P, 4 * kMib, " nh "},
  };
  for (const auto& row : rows) {
    void* memory = nullptr;
    ASSERT_EQ(aclrtMalloc(&memory, row.size,
                          static_cast<aclrtMemMallocPolicy>(row.policy)),
              ACL_SUCCESS);
    EXPECT_NE(FlagsOf(memory).find(row.flag), std::string::npos)
        << "policy " << row.policy << ": " << FlagsOf(memory);
    const bool huge = std::string(row.flag) == " hg ";
    aclrtPtrAttributes attributes;
    ASSERT_EQ(aclrtPointerGetAttributes(memory, &attributes), ACL_SUCCESS);
    EXPECT_EQ(attributes.pageSize, huge ? 2 * kMib : PageSize());
    if (huge) {
      EXPECT_TRUE(IsAligned(memory, 2 * kMib));
    }
    std::memset(memory, 0xFF, row.size);
    EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  }
  for (const aclrtMemMallocPolicy policy :
       {ACL_MEM_MALLOC_HUGE_FIRST, ACL_MEM_MALLOC_NORMAL_ONLY}) {
    void* memory = nullptr;
    ASSERT_EQ(aclrtMalloc(&memory, kMib, policy), ACL_SUCCESS);
    EXPECT_EQ(FlagsOf(memory).find(" hg "), std::string::npos);
    EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  }
}

TEST_F(MemoryTest, ConfigurationNamesTheDevice) {
  aclrtMallocAttribute attributes[] = {{ACL_RT_MEM_ATTR_RSV, {}},
                                       {ACL_RT_MEM_ATTR_MODULE_ID, {}},
                                       {ACL_RT_MEM_ATTR_DEVICE_ID, {}},
                                       {ACL_RT_MEM_ATTR_VA_FLAG, {}}};
  aclrtMallocConfig config = {attributes, 4};
  void* memory = nullptr;
  ASSERT_EQ(aclrtMallocWithCfg(&memory, 8, ACL_MEM_MALLOC_HUGE_FIRST, &config),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  ASSERT_EQ(aclrtMallocHostWithCfg(&memory, 8, &config), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(memory), ACL_SUCCESS);
  attributes[2].value.deviceId = 63;
  EXPECT_EQ(aclrtMallocWithCfg(&memory, 8, ACL_MEM_MALLOC_HUGE_FIRST, &config),
            ACL_ERROR_RT_INVALID_DEVICEID);
}

TEST_F(MemoryTest, WrongConfigurationsAre100000) {
  aclrtMallocAttribute attribute = {};
  aclrtMallocConfig config = {nullptr, 1};
  void* memory = nullptr;
  EXPECT_EQ(aclrtMallocWithCfg(&memory, 8, ACL_MEM_MALLOC_HUGE_FIRST, &config),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("cfg->attrs is null"), std::string::npos);
  EXPECT_EQ(aclrtMallocHostWithCfg(&memory, 8, &config),
            ACL_ERROR_INVALID_PARAM);
  const int unknown = 4;
  std::memcpy(&attribute.attr, &unknown, sizeof(unknown));
  config.attrs = &attribute;
  EXPECT_EQ(aclrtMallocWithCfg(&memory, 8, ACL_MEM_MALLOC_HUGE_FIRST, &config),
            ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("cfg->attrs[0].attr is 4"), std::string::npos);
  EXPECT_EQ(aclrtMallocHostWithCfg(&memory, 8, &config),
            ACL_ERROR_INVALID_PARAM);
  config = {nullptr, 0};
  ASSERT_EQ(aclrtMallocWithCfg(&memory, 8, ACL_MEM_MALLOC_HUGE_FIRST, &config),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

TEST_F(MemoryTest, FlushAndInvalidateAreForDeviceMemory) {
  void* const device = NewMemory(64);
  void* const host = NewPinnedMemory(64);
  for (const auto call : {aclrtMemFlush, aclrtMemInvalidate}) {
    EXPECT_EQ(call(device, 96), ACL_SUCCESS);
    EXPECT_EQ(call(device, 0), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(call(device, 97), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("96 bytes left"), std::string::npos);
    EXPECT_EQ(call(host, 64), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("is not device memory"), std::string::npos);
  }
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
}

TEST_F(MemoryTest, FreeWithDevSyncWaitsForTheDevice) {
  const std::pair<void*, aclError (*)(void*)> calls[] = {
      {NewMemory(64), aclrtFreeWithDevSync},
      {NewPinnedMemory(64), aclrtFreeHostWithDevSync}};
  const aclrtStream stream = NewStream();
  for (const auto& [memory, free] : calls) {
    bool ran = false;
    const Gate gate;
    ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
    ASSERT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
    std::thread opener([&gate] { gate.Open(); });
    InThread([memory = memory, free = free] {  // without a context
      EXPECT_EQ(free(memory), ACL_SUCCESS);
    });
    EXPECT_TRUE(ran);
    opener.join();
    EXPECT_EQ(free(memory), ACL_ERROR_RT_PARAM_INVALID);
  }
}

TEST_F(MemoryTest, FreeWithDevSyncLeavesAFailureToTheNextSynchronisation) {
  const aclrtStream stream = NewStream();
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeWithDevSync(NewMemory(64)), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
}

TEST_F(MemoryTest, FreeWithDevSyncFreesAlsoWhereAStreamHasStopped) {
  const aclrtStream stream = NewStream();
  ASSERT_EQ(aclrtSetStreamFailureMode(stream, ACL_STOP_ON_FAILURE),
            ACL_SUCCESS);
  ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), 507015);
  EXPECT_EQ(aclrtFreeWithDevSync(NewMemory(64)), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHostWithDevSync(NewPinnedMemory(64)), ACL_SUCCESS);
}

TEST_F(MemoryTest, FreeWithDevSyncFreesAlsoWhereAStreamIsAborted) {
  void* const memory = NewMemory(64);
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  gate.WaitUntilReached();
  std::future<aclError> freed = std::async(
      std::launch::async, [memory] { return aclrtFreeWithDevSync(memory); });
  std::thread aborter([stream] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtStreamAbort(stream), ACL_SUCCESS);
  });
  // The task at the gate may use the memory.
  EXPECT_EQ(freed.wait_for(std::chrono::milliseconds(kShortTimeout)),
            std::future_status::timeout);
  gate.Open();
  aborter.join();
  EXPECT_EQ(freed.get(), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(memory), ACL_ERROR_RT_PARAM_INVALID);
}

TEST_F(MemoryTest, FreeWithDevSyncInATaskIs207000) {
  void* const memory = NewMemory(64);
  const aclrtStream stream = NewStream();
  ASSERT_EQ(Enqueue(stream, [memory] { return aclrtFreeWithDevSync(memory); }),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

TEST_F(MemoryTest, MemInfoIsThatOfTheMachine) {
  std::size_t free = 0;
  std::size_t total = 0;
  ASSERT_EQ(aclrtGetMemInfo(ACL_HBM_MEM, &free, &total), ACL_SUCCESS);
  EXPECT_GT(free, 0U);
  EXPECT_LE(free, total);
  EXPECT_LE(total,
            static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) * PageSize());
}

// The attributes from 0 to 17 that are answered, by the SoC's kinds of memory.
TEST_F(MemoryTest, MemInfoDependsOnTheSoc) {
  const std::pair<const char*, std::string> socs[] = {
      //                    0 to 11        12 to 17
      {"Ascend910B1",
       "010011001100"
       "110110"},
      {"Ascend910A",
       "010011001100"
       "110110"},
      {"Ascend950PR_9599",
       "010011001100"
       "110110"},
      {"Ascend310P3",
       "111111111100"
       "110110"},
  };
  for (const auto& [soc, expected] : socs) {
    EXPECT_IN_NEW_PROCESS([soc = soc, expected = expected] {
      setenv("ACLQ_SOC", soc, 1);
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      for (int attribute = 0; attribute <= 17; ++attribute) {
        std::size_t free = 1;
        std::size_t total = 1;
        ASSERT_EQ(aclrtGetMemInfo(static_cast<aclrtMemAttr>(attribute), &free,
                                  &total),
                  ACL_SUCCESS);
        const bool is_there =
            expected[static_cast<std::size_t>(attribute)] == '1';
        EXPECT_EQ(total > 0, is_there) << soc << " " << attribute;
        EXPECT_EQ(free > 0, is_there) << soc << " " << attribute;
      }
    });
  }
}

TEST_F(MemoryTest, MemInfoOfAnUnknownAttributeIs107000) {
  std::size_t free = 1;
  std::size_t total = 2;
  EXPECT_EQ(MemInfoOf(18, &free, &total), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find("attr is 18"), std::string::npos);
  EXPECT_EQ(free, 1U);
  EXPECT_EQ(total, 2U);
}

aclrtPtrAttributes AttributesOf(const void* address) {
  aclrtPtrAttributes attributes;
  EXPECT_EQ(aclrtPointerGetAttributes(address, &attributes), ACL_SUCCESS);
  return attributes;
}

TEST_F(MemoryTest, PointerGetAttributesTellsWhatMemoryItIs) {
  auto* const device = static_cast<char*>(NewMemory(64));
  auto* const host = static_cast<char*>(NewPinnedMemory(64));
  for (const char* const address : {device, device + 63}) {
    EXPECT_EQ(AttributesOf(address).location.type,
              ACL_MEM_LOCATION_TYPE_DEVICE);
    EXPECT_EQ(AttributesOf(address).location.id, 0U);
    EXPECT_EQ(AttributesOf(address).pageSize, PageSize());
  }
  EXPECT_EQ(AttributesOf(host).location.type, ACL_MEM_LOCATION_TYPE_HOST);
  EXPECT_EQ(AttributesOf(host).pageSize, PageSize());
  InThread([device] {  // without a context
    EXPECT_EQ(AttributesOf(device).location.type, ACL_MEM_LOCATION_TYPE_DEVICE);
  });
  ASSERT_EQ(aclrtFree(device), ACL_SUCCESS);
  ASSERT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
  const int on_the_stack = 0;
  for (const void* const address :
       {static_cast<const void*>(&on_the_stack),
        static_cast<const void*>(device), static_cast<const void*>(host)}) {
    EXPECT_EQ(AttributesOf(address).location.type,
              ACL_MEM_LOCATION_TYPE_UNREGISTERED);
    EXPECT_EQ(AttributesOf(address).pageSize, 0U);
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
