// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Reserved addresses, physical memory and mappings.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kBeyondAllMemory = std::size_t{1} << 62;

aclrtPhysicalMemProp DeviceMemory() {
  aclrtPhysicalMemProp prop = {};
  prop.handleType = ACL_MEM_HANDLE_TYPE_NONE;
  prop.allocationType = ACL_MEM_ALLOCATION_TYPE_PINNED;
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  return prop;
}

class PhysicalMemoryTest : public RuntimeTest {
 protected:
  static char* Reserve(std::size_t size) {
    void* address = nullptr;
    EXPECT_EQ(aclrtReserveMemAddress(&address, size, 0, nullptr, 1),
              ACL_SUCCESS);
    return static_cast<char*>(address);
  }
  static aclrtDrvMemHandle New(
      std::size_t size, const aclrtPhysicalMemProp& prop = DeviceMemory()) {
    aclrtDrvMemHandle handle = nullptr;
    EXPECT_EQ(aclrtMallocPhysical(&handle, size, &prop, 0), ACL_SUCCESS);
    return handle;
  }
  // Returns the bytes of all allocations of this process, as the message of a
  // refusal reports them.
  static std::uint64_t BytesTaken() {
    const aclrtPhysicalMemProp prop = DeviceMemory();
    aclrtDrvMemHandle handle = nullptr;
    EXPECT_EQ(aclrtMallocPhysical(&handle, kBeyondAllMemory, &prop, 0),
              ACL_ERROR_RT_MEMORY_ALLOCATION);
    const std::string message = RecentError();
    const std::string before = "allocations of this process use ";
    const std::size_t found = message.find(before);
    if (found == std::string::npos) {
      ADD_FAILURE() << message;
      return 0;
    }
    return std::strtoull(message.c_str() + found + before.size(), nullptr, 10);
  }
  static aclrtMemLocationType LocationOf(const void* address) {
    aclrtPtrAttributes attributes = {};
    EXPECT_EQ(aclrtPointerGetAttributes(address, &attributes), ACL_SUCCESS);
    return attributes.location.type;
  }
  static void ExpectError(aclError code, aclError expected, const char* text) {
    EXPECT_EQ(code, expected) << text;
    const std::string message = RecentError();
    EXPECT_NE(message.find(text), std::string::npos) << message;
  }
};

// As allocators do it: reserves more addresses than needed, and maps memory to
// them piece by piece.
TEST_F(PhysicalMemoryTest, APoolGrows) {
  constexpr std::size_t kPieces = 3;
  char* const pool = Reserve(std::size_t{1} << 36);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pool) % kUnit, 0U);
  for (std::size_t i = 0; i < kPieces; ++i) {
    const aclrtDrvMemHandle handle = New(kUnit);
    ASSERT_EQ(aclrtMapMem(pool + i * kUnit, kUnit, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  }
  // One range across all pieces.
  const std::size_t size = kPieces * kUnit;
  std::vector<char> source(size, 'a');
  std::vector<char> back(size);
  ASSERT_EQ(
      aclrtMemcpy(pool, size, source.data(), size, ACL_MEMCPY_HOST_TO_DEVICE),
      ACL_SUCCESS);
  ASSERT_EQ(
      aclrtMemcpy(back.data(), size, pool, size, ACL_MEMCPY_DEVICE_TO_HOST),
      ACL_SUCCESS);
  EXPECT_EQ(back, source);
  ExpectError(aclrtMemset(pool + 1, size, 0, size), ACL_ERROR_RT_PARAM_INVALID,
              std::to_string(size - 1).append(" bytes left").c_str());
  for (std::size_t i = 0; i < kPieces; ++i) {
    EXPECT_EQ(aclrtUnmapMem(pool + i * kUnit), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtReleaseMemAddress(pool), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, OnlyMappedAddressesAreDeviceMemory) {
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle handle = New(kUnit);
  EXPECT_EQ(LocationOf(address), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  ASSERT_EQ(aclrtMapMem(address + kUnit, kUnit, 0, handle, 0), ACL_SUCCESS);
  EXPECT_EQ(LocationOf(address), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  EXPECT_EQ(LocationOf(address + kUnit), ACL_MEM_LOCATION_TYPE_DEVICE);
  EXPECT_EQ(LocationOf(address + 2 * kUnit - 1), ACL_MEM_LOCATION_TYPE_DEVICE);
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_SUCCESS);
  EXPECT_EQ(LocationOf(address + kUnit), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, AHandleMayBeMappedTwice) {
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle handle = New(kUnit);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtMapMem(address + kUnit, kUnit, 0, handle, 0), ACL_SUCCESS);
  address[5] = 'a';
  EXPECT_EQ(address[kUnit + 5], 'a');
  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(address[kUnit + 5], 'a');
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_SUCCESS);
  // The handle preserves the contents.
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  EXPECT_EQ(address[5], 'a');
  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, FreeLeavesTheMemoryUntilItIsUnmapped) {
  constexpr std::size_t kSize = 16 * kUnit;
  char* const address = Reserve(kSize);
  const aclrtDrvMemHandle handle = New(kSize);
  ASSERT_EQ(aclrtMapMem(address, kSize, 0, handle, 0), ACL_SUCCESS);
  std::memset(address, 'a', kSize);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(address[kSize - 1], 'a');
  EXPECT_EQ(LocationOf(address), ACL_MEM_LOCATION_TYPE_DEVICE);
  ExpectError(aclrtFreePhysical(handle), ACL_ERROR_RT_INVALID_HANDLE,
              "is not a valid aclrtDrvMemHandle handle");
  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  // New memory differs from old memory.
  const aclrtDrvMemHandle other = New(kSize);
  ASSERT_EQ(aclrtMapMem(address, kSize, 0, other, 0), ACL_SUCCESS);
  EXPECT_EQ(address[kSize - 1], 0);
  EXPECT_EQ(aclrtFreePhysical(other), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, MemoryCountsUntilItIsGone) {
  const std::uint64_t before = BytesTaken();
  char* const address = Reserve(kUnit);
  EXPECT_EQ(BytesTaken(), before);
  const aclrtDrvMemHandle handle = New(kUnit);
  EXPECT_EQ(BytesTaken(), before + kUnit);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(BytesTaken(), before + kUnit);
  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(BytesTaken(), before);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, HostMemoryIsPinned) {
  for (const aclrtMemLocationType type :
       {ACL_MEM_LOCATION_TYPE_HOST, ACL_MEM_LOCATION_TYPE_HOST_NUMA}) {
    aclrtPhysicalMemProp prop = DeviceMemory();
    prop.memAttr = ACL_DDR_MEM_NORMAL;
    prop.location.type = type;
    char* const address = Reserve(kUnit);
    const aclrtDrvMemHandle handle = New(kUnit, prop);
    ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(LocationOf(address), ACL_MEM_LOCATION_TYPE_HOST);
    EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
    EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
  }
}

TEST_F(PhysicalMemoryTest, NoContextIsNeeded) {
  InThread([] {
    char* const address = Reserve(kUnit);
    const aclrtDrvMemHandle handle = New(kUnit);
    EXPECT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
    EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
  });
}

TEST_F(PhysicalMemoryTest, ReserveAtAnAddress) {
  constexpr std::uintptr_t kGib = std::uintptr_t{1} << 30;
  // An address that was free a moment ago.
  char* const free = Reserve(2 * kGib);
  EXPECT_EQ(aclrtReleaseMemAddress(free), ACL_SUCCESS);
  auto* const expected = reinterpret_cast<void*>(
      (reinterpret_cast<std::uintptr_t>(free) + kGib - 1) / kGib * kGib);
  void* address = nullptr;
  ASSERT_EQ(aclrtReserveMemAddress(&address, 1, 0, expected, 0), ACL_SUCCESS);
  EXPECT_EQ(address, expected);
  void* again = nullptr;
  ExpectError(aclrtReserveMemAddress(&again, 1, 0, expected, 0),
              ACL_ERROR_RT_MEMORY_ALLOCATION, " addresses at 0x");
  ExpectError(aclrtReserveMemAddress(&again, 1, 0,
                                     static_cast<char*>(expected) + kUnit, 0),
              ACL_ERROR_RT_PARAM_INVALID, "expectPtr is 0x");
  EXPECT_EQ(again, nullptr);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, WrongReservations) {
  void* address = nullptr;
  ExpectError(aclrtReserveMemAddress(&address, 0, 0, nullptr, 0),
              ACL_ERROR_INVALID_PARAM, "size is 0");
  ExpectError(aclrtReserveMemAddress(&address, 1, 0, nullptr, 2),
              ACL_ERROR_INVALID_PARAM, "flags is 2");
  ExpectError(aclrtReserveMemAddress(&address, 1, kUnit, nullptr, 0),
              ACL_ERROR_RT_PARAM_INVALID, "alignment is 2097152");
  for (const std::size_t size : {kBeyondAllMemory, SIZE_MAX}) {
    ExpectError(aclrtReserveMemAddress(&address, size, 0, nullptr, 0),
                ACL_ERROR_RT_MEMORY_ALLOCATION, "the process has no");
  }
  EXPECT_EQ(address, nullptr);
}

TEST_F(PhysicalMemoryTest, WrongReleasesAre107000) {
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle handle = New(kUnit);
  ASSERT_EQ(aclrtMapMem(address + kUnit, kUnit, 0, handle, 0), ACL_SUCCESS);
  ExpectError(aclrtReleaseMemAddress(address), ACL_ERROR_RT_PARAM_INVALID,
              "memory is still mapped");
  ExpectError(aclrtReleaseMemAddress(address + kUnit),
              ACL_ERROR_RT_PARAM_INVALID,
              "was not returned by aclrtReserveMemAddress");
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
  ExpectError(aclrtReleaseMemAddress(address), ACL_ERROR_RT_PARAM_INVALID,
              "or was released already");
  void* const memory = NewMemory(64);
  EXPECT_EQ(aclrtReleaseMemAddress(memory), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, WrongMallocPhysical) {
  const aclrtPhysicalMemProp prop = DeviceMemory();
  aclrtDrvMemHandle handle = nullptr;
  ExpectError(aclrtMallocPhysical(&handle, 0, &prop, 0),
              ACL_ERROR_INVALID_PARAM, "size is 0");
  ExpectError(aclrtMallocPhysical(&handle, kUnit, &prop, 1),
              ACL_ERROR_INVALID_PARAM, "flags is 1");
  ExpectError(aclrtMallocPhysical(&handle, kUnit + 1, &prop, 0),
              ACL_ERROR_RT_PARAM_INVALID, "size is 2097153; it must be a");
  ExpectError(aclrtMallocPhysical(&handle, kBeyondAllMemory, &prop, 0),
              ACL_ERROR_RT_MEMORY_ALLOCATION, "there is no memory for");
  EXPECT_EQ(handle, nullptr);
}

TEST_F(PhysicalMemoryTest, WrongPropertiesAre100000) {
  const auto expect = [](const aclrtPhysicalMemProp& prop, aclError code,
                         const char* text) {
    aclrtDrvMemHandle handle = nullptr;
    ExpectError(aclrtMallocPhysical(&handle, kUnit, &prop, 0), code, text);
    EXPECT_EQ(handle, nullptr);
    aclrtPhysicalMemProp copy = prop;
    std::size_t granularity = 0;
    ExpectError(
        aclrtMemGetAllocationGranularity(
            &copy, ACL_RT_MEM_ALLOC_GRANULARITY_RECOMMENDED, &granularity),
        code, text);
    EXPECT_EQ(granularity, 0U);
  };
  aclrtPhysicalMemProp prop = DeviceMemory();
  prop.handleType = ACL_MEM_HANDLE_TYPE_POSIX;
  expect(prop, ACL_ERROR_INVALID_PARAM, "prop->handleType is 2");
  prop = DeviceMemory();
  const int one = 1;
  std::memcpy(&prop.allocationType, &one, sizeof(one));
  expect(prop, ACL_ERROR_INVALID_PARAM, "prop->allocationType is 1");
  for (const aclrtMemLocationType type :
       {ACL_MEM_LOCATION_TYPE_UNREGISTERED, ACL_MEM_LOCATION_TYPE_MANAGED}) {
    prop = DeviceMemory();
    prop.location.type = type;
    expect(prop, ACL_ERROR_INVALID_PARAM, "prop->location.type is ");
  }
  for (const aclrtMemAttr attribute :
       {ACL_DDR_MEM, ACL_HBM_MEM, ACL_DDR_MEM_HUGE, ACL_DDR_MEM_P2P_NORMAL,
        ACL_HBM_MEM_P2P_HUGE, ACL_HBM_MEM_P2P_HUGE1G}) {
    prop = DeviceMemory();
    prop.memAttr = attribute;
    expect(prop, ACL_ERROR_INVALID_PARAM, "prop->memAttr is ");
  }
  prop = DeviceMemory();
  prop.location.id = 99;
  expect(prop, ACL_ERROR_RT_INVALID_DEVICEID, "99");
}

TEST_F(PhysicalMemoryTest, GranularityIs2Mib) {
  for (const aclrtMemAttr attribute :
       {ACL_HBM_MEM_HUGE, ACL_HBM_MEM_NORMAL, ACL_HBM_MEM_HUGE1G,
        ACL_MEM_NORMAL, ACL_MEM_HUGE, ACL_MEM_HUGE1G, ACL_MEM_P2P_NORMAL,
        ACL_MEM_P2P_HUGE, ACL_MEM_P2P_HUGE1G}) {
    aclrtPhysicalMemProp prop = DeviceMemory();
    prop.memAttr = attribute;
    for (const aclrtMemGranularityOptions option :
         {ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM,
          ACL_RT_MEM_ALLOC_GRANULARITY_RECOMMENDED}) {
      std::size_t granularity = 0;
      EXPECT_EQ(aclrtMemGetAllocationGranularity(&prop, option, &granularity),
                ACL_SUCCESS);
      EXPECT_EQ(granularity, kUnit);
    }
  }
  aclrtPhysicalMemProp prop = DeviceMemory();
  std::size_t granularity = 0;
  ExpectError(aclrtMemGetAllocationGranularity(
                  &prop, ACL_RT_MEM_ALLOC_GRANULARITY_UNDEF, &granularity),
              ACL_ERROR_RT_PARAM_INVALID, "option is 65535");
}

TEST_F(PhysicalMemoryTest, SetAccessChecksItsArguments) {
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle handle = New(kUnit);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0), ACL_SUCCESS);
  aclrtMemAccessDesc descs[2] = {};
  descs[0].flags = ACL_RT_MEM_ACCESS_FLAGS_READWRITE;
  descs[0].location = {0, ACL_MEM_LOCATION_TYPE_DEVICE};
  descs[1].flags = ACL_RT_MEM_ACCESS_FLAGS_READ;
  descs[1].location = {0, ACL_MEM_LOCATION_TYPE_HOST};
  EXPECT_EQ(aclrtMemSetAccess(address, kUnit, descs, 2), ACL_SUCCESS);
  descs[1].location.type = ACL_MEM_LOCATION_TYPE_HOST_NUMA;
  EXPECT_EQ(aclrtMemSetAccess(address, kUnit, descs, 2), ACL_SUCCESS);
  address[0] = 'a';  // the host may write with READ too

  ExpectError(aclrtMemSetAccess(nullptr, kUnit, descs, 2),
              ACL_ERROR_INVALID_PARAM, "virPtr is null");
  ExpectError(aclrtMemSetAccess(address, kUnit, nullptr, 2),
              ACL_ERROR_INVALID_PARAM, "desc is null");
  ExpectError(aclrtMemSetAccess(address, 0, descs, 2), ACL_ERROR_INVALID_PARAM,
              "size is 0");
  ExpectError(aclrtMemSetAccess(address, kUnit, descs, 0),
              ACL_ERROR_RT_PARAM_INVALID, "count is 0");
  ExpectError(aclrtMemSetAccess(address, 2 * kUnit, descs, 2),
              ACL_ERROR_RT_PARAM_INVALID,
              "expected 2097152, the size that aclrtMapMem mapped");
  ExpectError(aclrtMemSetAccess(address + kUnit, kUnit, descs, 2),
              ACL_ERROR_RT_PARAM_INVALID, "to which aclrtMapMem mapped memory");
  void* const memory = NewMemory(64);
  ExpectError(aclrtMemSetAccess(memory, 96, descs, 2),
              ACL_ERROR_RT_PARAM_INVALID, "to which aclrtMapMem mapped memory");
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  const int two = 2;
  std::memcpy(&descs[1].flags, &two, sizeof(two));
  ExpectError(aclrtMemSetAccess(address, kUnit, descs, 2),
              ACL_ERROR_RT_PARAM_INVALID, "desc[1].flags is 2");
  descs[1].flags = ACL_RT_MEM_ACCESS_FLAGS_NONE;
  descs[1].location.type = ACL_MEM_LOCATION_TYPE_MANAGED;
  ExpectError(aclrtMemSetAccess(address, kUnit, descs, 2),
              ACL_ERROR_RT_PARAM_INVALID, "desc[1].location.type is 3");
  descs[1].location = {63, ACL_MEM_LOCATION_TYPE_DEVICE};
  ExpectError(aclrtMemSetAccess(address, kUnit, descs, 2),
              ACL_ERROR_RT_INVALID_DEVICEID, "desc[1].location.id is 63");

  EXPECT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

// A pool grows and sets the access of one mapping after the other.
TEST_F(PhysicalMemoryTest, NeighboursCountAsOneWhateverTheirAccess) {
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle handles[] = {New(kUnit), New(kUnit)};
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, handles[0], 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtMapMem(address + kUnit, kUnit, 0, handles[1], 0), ACL_SUCCESS);
  aclrtMemAccessDesc desc = {};
  desc.flags = ACL_RT_MEM_ACCESS_FLAGS_READWRITE;
  desc.location = {0, ACL_MEM_LOCATION_TYPE_DEVICE};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(aclrtMemset(address, 2 * kUnit, i, 2 * kUnit), ACL_SUCCESS)
        << RecentError();
    char across[16] = {};
    EXPECT_EQ(aclrtMemcpy(across, 16, address + kUnit - 8, 16,
                          ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS)
        << RecentError();
    EXPECT_EQ(across[0], i);
    EXPECT_EQ(across[15], i);
    if (i == 2) break;
    ASSERT_EQ(aclrtMemSetAccess(address + i * kUnit, kUnit, &desc, 1),
              ACL_SUCCESS);
  }
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(aclrtUnmapMem(address + i * kUnit), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreePhysical(handles[i]), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, WrongMappings) {
  char* const address = Reserve(4 * kUnit);
  const aclrtDrvMemHandle handle = New(2 * kUnit);
  const std::size_t size = 2 * kUnit;
  ExpectError(aclrtMapMem(address, 0, 0, handle, 0), ACL_ERROR_INVALID_PARAM,
              "size is 0");
  ExpectError(aclrtMapMem(address, size, 0, handle, 1), ACL_ERROR_INVALID_PARAM,
              "flags is 1");
  ExpectError(aclrtMapMem(address, size, kUnit, handle, 0),
              ACL_ERROR_RT_PARAM_INVALID, "offset is 2097152");
  ExpectError(aclrtMapMem(address, kUnit, 0, handle, 0),
              ACL_ERROR_RT_PARAM_INVALID, "size is 2097152; expected ");
  ExpectError(aclrtMapMem(address + 4096, size, 0, handle, 0),
              ACL_ERROR_RT_PARAM_INVALID, "virPtr is ");
  ExpectError(aclrtMapMem(address + 3 * kUnit, size, 0, handle, 0),
              ACL_ERROR_RT_PARAM_INVALID, "do not lie in a range");
  ExpectError(aclrtMapMem(address - kUnit, size, 0, handle, 0),
              ACL_ERROR_RT_PARAM_INVALID, "do not lie in a range");
  ASSERT_EQ(aclrtMapMem(address + kUnit, size, 0, handle, 0), ACL_SUCCESS);
  for (const std::size_t units : {0, 1, 2}) {
    ExpectError(aclrtMapMem(address + units * kUnit, size, 0, handle, 0),
                ACL_ERROR_RT_PARAM_INVALID, " have memory already");
  }
  ExpectError(aclrtUnmapMem(address), ACL_ERROR_RT_PARAM_INVALID,
              "is not an address to which aclrtMapMem mapped memory");
  ExpectError(aclrtUnmapMem(address + 2 * kUnit), ACL_ERROR_RT_PARAM_INVALID,
              "is not an address to which aclrtMapMem mapped memory");
  EXPECT_EQ(aclrtFree(address + kUnit), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  ExpectError(aclrtMapMem(address, size, 0, handle, 0),
              ACL_ERROR_RT_INVALID_HANDLE,
              "is not a valid aclrtDrvMemHandle handle");
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, HandlesOfOtherKindsAre107017) {
  char* const address = Reserve(kUnit);
  int on_the_stack = 0;
  for (void* const handle : {NewStream(), static_cast<void*>(&on_the_stack)}) {
    EXPECT_EQ(aclrtMapMem(address, kUnit, 0, handle, 0),
              ACL_ERROR_RT_INVALID_HANDLE);
    EXPECT_EQ(aclrtFreePhysical(handle), ACL_ERROR_RT_INVALID_HANDLE);
  }
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, AReservationIsForOnePlaceAtATime) {
  aclrtPhysicalMemProp host = DeviceMemory();
  host.memAttr = ACL_MEM_HUGE;
  host.location.type = ACL_MEM_LOCATION_TYPE_HOST;
  char* const address = Reserve(2 * kUnit);
  const aclrtDrvMemHandle device_handle = New(kUnit);
  const aclrtDrvMemHandle host_handle = New(kUnit, host);
  ASSERT_EQ(aclrtMapMem(address, kUnit, 0, device_handle, 0), ACL_SUCCESS);
  ExpectError(aclrtMapMem(address + kUnit, kUnit, 0, host_handle, 0),
              ACL_ERROR_RT_PARAM_INVALID,
              "handle is memory of device -1, but the reservation");
  ASSERT_EQ(aclrtUnmapMem(address), ACL_SUCCESS);
  EXPECT_EQ(aclrtMapMem(address + kUnit, kUnit, 0, host_handle, 0),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtUnmapMem(address + kUnit), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(device_handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreePhysical(host_handle), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

TEST_F(PhysicalMemoryTest, ManyThreadsMayMapAtOnce) {
  constexpr std::size_t kThreads = 4;
  char* const address = Reserve(kThreads * kUnit);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([at = address + i * kUnit, i] {
      for (int turn = 0; turn < 20; ++turn) {
        const aclrtDrvMemHandle handle = New(kUnit);
        ASSERT_EQ(aclrtMapMem(at, kUnit, 0, handle, 0), ACL_SUCCESS);
        at[turn] = static_cast<char>(i);
        EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
        EXPECT_EQ(aclrtUnmapMem(at), ACL_SUCCESS);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(aclrtReleaseMemAddress(address), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
