// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Registration of host memory.

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <limits>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kPage = 4096;

// Tests with four units of the program's own memory.
class HostRegisterTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    void* const mapped = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(mapped, MAP_FAILED);
    host_ = static_cast<char*>(mapped);
  }
  void TearDown() override {
    munmap(host_, size_);
    RuntimeTest::TearDown();
  }

  static aclError Register(void* memory, std::size_t size) {
    void* device = nullptr;
    return aclrtHostRegister(memory, size, ACL_HOST_REGISTER_MAPPED, &device);
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

  // Pages may be larger than a unit.
  const std::size_t size_ =
      std::max<std::size_t>(4 * kPage, sysconf(_SC_PAGESIZE));
  char* host_ = nullptr;
};

TEST_F(HostRegisterTest, TheDevicesAddressIsTheHosts) {
  void* device = nullptr;
  ASSERT_EQ(
      aclrtHostRegister(host_, 2 * kPage, ACL_HOST_REGISTER_MAPPED, &device),
      ACL_SUCCESS);
  EXPECT_EQ(device, host_);
  EXPECT_EQ(LocationOf(host_), ACL_MEM_LOCATION_TYPE_HOST);
  EXPECT_EQ(LocationOf(host_ + 2 * kPage - 1), ACL_MEM_LOCATION_TYPE_HOST);
  EXPECT_EQ(LocationOf(host_ + 2 * kPage), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
  device = nullptr;
  EXPECT_EQ(aclrtHostGetDevicePointer(host_ + 7, &device, 0), ACL_SUCCESS);
  EXPECT_EQ(device, host_ + 7);
  EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
  EXPECT_EQ(LocationOf(host_), ACL_MEM_LOCATION_TYPE_UNREGISTERED);
}

TEST_F(HostRegisterTest, ReadOnlyMemoryMayBeRegistered) {
  ASSERT_EQ(mprotect(host_, size_, PROT_READ), 0);
  void* device = nullptr;
  EXPECT_EQ(
      aclrtHostRegister(host_, kPage, ACL_HOST_REGISTER_READONLY, &device),
      ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
}

TEST_F(HostRegisterTest, RegisteredMemoryIsPinned) {
  ASSERT_EQ(Register(host_, kPage), ACL_SUCCESS);
  std::memset(host_, 'a', kPage);
  auto* const device = static_cast<char*>(NewMemory(kPage));
  std::memset(device, 0, kPage);
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(aclrtMemcpyAsync(device, kPage, host_, kPage,
                             ACL_MEMCPY_HOST_TO_DEVICE, stream),
            ACL_SUCCESS);
  gate.WaitUntilReached();
  EXPECT_EQ(device[0], 0);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(device[kPage - 1], 'a');
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
}

// The copy waits for the stream.
TEST_F(HostRegisterTest, ACopyThatGoesBeyondRegisteredMemoryIsPageable) {
  ASSERT_EQ(Register(host_, kPage), ACL_SUCCESS);
  void* const device = NewMemory(2 * kPage);
  bool earlier_task_ran = false;
  const aclrtStream stream = NewStream();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream, [&] { earlier_task_ran = true; }), ACL_SUCCESS);
  std::thread opener = OpenLater(gate, stream);
  EXPECT_EQ(aclrtMemcpyAsync(device, 2 * kPage, host_, kPage + 1,
                             ACL_MEMCPY_HOST_TO_DEVICE, stream),
            ACL_SUCCESS);
  EXPECT_TRUE(earlier_task_ran);
  opener.join();
  EXPECT_EQ(aclrtMemcpy(device, 2 * kPage, host_, kPage + 1,
                        ACL_MEMCPY_HOST_TO_DEVICE),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(device), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
}

TEST_F(HostRegisterTest, WhatOverlapsIs507910) {
  ASSERT_EQ(Register(host_ + kPage, 2 * kPage), ACL_SUCCESS);
  const std::pair<std::size_t, std::size_t> ranges[] = {{1, 2}, {1, 1}, {2, 1},
                                                        {2, 2}, {0, 2}, {0, 4}};
  for (const auto& [offset, size] : ranges) {
    ExpectError(Register(host_ + offset * kPage, size * kPage),
                ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED,
                " are registered already");
  }
  ExpectError(aclrtHostRegisterV2(host_ + 2 * kPage, 1, ACL_HOST_REG_PINNED),
              ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED,
              " are registered already");
  EXPECT_EQ(Register(host_, kPage), ACL_SUCCESS);
  EXPECT_EQ(Register(host_ + 3 * kPage, kPage), ACL_SUCCESS);
  for (const std::size_t offset : {0, 1, 3}) {
    EXPECT_EQ(aclrtHostUnregister(host_ + offset * kPage), ACL_SUCCESS);
  }
}

TEST_F(HostRegisterTest, UnregisterOfWhatIsNotRegisteredIs507911) {
  ASSERT_EQ(Register(host_ + kPage, 2 * kPage), ACL_SUCCESS);
  for (char* const address :
       {host_, host_ + kPage + 1, host_ + 2 * kPage, host_ + 3 * kPage}) {
    ExpectError(aclrtHostUnregister(address),
                ACL_ERROR_HOST_MEMORY_NOT_REGISTERED,
                "is not the beginning of registered memory");
  }
  EXPECT_EQ(aclrtHostUnregister(host_ + kPage), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(host_ + kPage),
            ACL_ERROR_HOST_MEMORY_NOT_REGISTERED);
}

TEST_F(HostRegisterTest, SizeZeroIs100000) {
  ExpectError(Register(host_, 0), ACL_ERROR_INVALID_PARAM, "size is 0");
  ExpectError(aclrtHostRegisterV2(host_, 0, ACL_HOST_REG_MAPPED),
              ACL_ERROR_INVALID_PARAM, "size is 0");
}

TEST_F(HostRegisterTest, AddressesThatAreNotAlignedAre107000) {
  ExpectError(Register(host_ + 64, 64), ACL_ERROR_RT_PARAM_INVALID,
              "it must be a multiple of 4096");
}

TEST_F(HostRegisterTest, WhatIsNotMappedIs107000) {
  constexpr std::size_t kLargest = std::numeric_limits<std::size_t>::max();
  void* const gone =
      mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(gone, MAP_FAILED);
  ASSERT_EQ(munmap(gone, size_), 0);
  ExpectError(Register(gone, kPage), ACL_ERROR_RT_PARAM_INVALID,
              "are not all mapped in this process");
  for (const std::size_t size : {std::size_t{1} << 46, kLargest}) {
    ExpectError(Register(host_, size), ACL_ERROR_RT_PARAM_INVALID,
                "are not all mapped in this process");
  }
}

TEST_F(HostRegisterTest, DeviceMemoryIs107000) {
  void* memory = nullptr;
  ASSERT_EQ(aclrtMalloc(&memory, kPage, ACL_MEM_MALLOC_HUGE_ONLY), ACL_SUCCESS);
  ExpectError(Register(memory, kPage), ACL_ERROR_RT_PARAM_INVALID,
              " are device memory");
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
}

// Pinned memory, which may be registered, does not hide device memory after it.
TEST_F(HostRegisterTest, DeviceMemoryFurtherOnIs107000) {
  constexpr std::uintptr_t kGib = std::uintptr_t{1} << 30;
  constexpr std::size_t kPiece = std::size_t{2} << 20;
  const auto map = [](char* address, aclrtMemLocationType type) {
    aclrtPhysicalMemProp prop = {};
    prop.allocationType = ACL_MEM_ALLOCATION_TYPE_PINNED;
    prop.memAttr = ACL_MEM_NORMAL;
    prop.location.type = type;
    aclrtDrvMemHandle handle = nullptr;
    EXPECT_EQ(aclrtMallocPhysical(&handle, kPiece, &prop, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtMapMem(address, kPiece, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreePhysical(handle), ACL_SUCCESS);
  };
  // Two adjacent reservations, in a range that was free a moment ago.
  void* all = nullptr;
  ASSERT_EQ(aclrtReserveMemAddress(&all, 3 * kGib, 0, nullptr, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtReleaseMemAddress(all), ACL_SUCCESS);
  auto* const expected = reinterpret_cast<char*>(
      (reinterpret_cast<std::uintptr_t>(all) + kGib - 1) / kGib * kGib);
  void* first = nullptr;
  void* second = nullptr;
  ASSERT_EQ(aclrtReserveMemAddress(&first, kGib, 0, expected, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtReserveMemAddress(&second, kGib, 0, expected + kGib, 0),
            ACL_SUCCESS);
  char* const border = expected + kGib;
  map(border - kPiece, ACL_MEM_LOCATION_TYPE_HOST);
  map(border, ACL_MEM_LOCATION_TYPE_DEVICE);
  ExpectError(Register(border - kPage, 2 * kPage), ACL_ERROR_RT_PARAM_INVALID,
              " are device memory");
  ASSERT_EQ(Register(border - kPage, kPage), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(border - kPage), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnmapMem(border), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnmapMem(border - kPiece), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(first), ACL_SUCCESS);
  EXPECT_EQ(aclrtReleaseMemAddress(second), ACL_SUCCESS);
}

TEST_F(HostRegisterTest, OtherTypesAre207000) {
  void* device = nullptr;
  for (const int type : {1, 2, 4, 12, 16, -1}) {
    EXPECT_EQ(HostRegisterOfType(host_, kPage, type, &device),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT)
        << type;
    EXPECT_NE(RecentError().find("aclrtHostRegister: type"), std::string::npos);
  }
  EXPECT_EQ(device, nullptr);
}

TEST_F(HostRegisterTest, FlagsOfTheNewerWay) {
  for (const uint32_t flag :
       {ACL_HOST_REG_MAPPED, ACL_HOST_REG_READONLY, ACL_HOST_REG_PINNED,
        ACL_HOST_REG_MAPPED | ACL_HOST_REG_PINNED,
        ACL_HOST_REG_MAPPED | ACL_HOST_REG_READONLY}) {
    ASSERT_EQ(aclrtHostRegisterV2(host_, kPage, flag), ACL_SUCCESS) << flag;
    EXPECT_EQ(LocationOf(host_), ACL_MEM_LOCATION_TYPE_HOST);
    void* device = nullptr;
    if (flag == ACL_HOST_REG_PINNED) {
      ExpectError(aclrtHostGetDevicePointer(host_, &device, 0),
                  ACL_ERROR_RT_PARAM_INVALID,
                  "does not lie in memory that is registered as mapped");
    } else {
      EXPECT_EQ(aclrtHostGetDevicePointer(host_, &device, 0), ACL_SUCCESS);
      EXPECT_EQ(device, host_);
    }
    EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
  }
  for (const uint32_t flag : {0UL, 1UL, 0x10UL, ACL_HOST_REG_MAPPED | 1UL,
                              ACL_HOST_REG_IOMEMORY | ACL_HOST_REG_PINNED}) {
    ExpectError(aclrtHostRegisterV2(host_, kPage, flag),
                ACL_ERROR_RT_PARAM_INVALID, "aclrtHostRegisterV2: flag is ");
  }
  ExpectError(aclrtHostRegisterV2(host_, kPage, ACL_HOST_REG_IOMEMORY),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT, "flag requests the memory");
}

TEST_F(HostRegisterTest, DevicePointerOfOtherMemoryIs107000) {
  void* const pinned = NewPinnedMemory(64);
  void* device = nullptr;
  for (void* const address : {pinned, static_cast<void*>(host_)}) {
    ExpectError(aclrtHostGetDevicePointer(address, &device, 0),
                ACL_ERROR_RT_PARAM_INVALID, "aclrtHostGetDevicePointer: pHost");
  }
  ExpectError(aclrtHostGetDevicePointer(pinned, &device, 1),
              ACL_ERROR_INVALID_PARAM, "flag is 1; it must be 0");
  EXPECT_EQ(device, nullptr);
  EXPECT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
}

TEST_F(HostRegisterTest, PinnedMemoryMayBeRegisteredUntilItIsFreed) {
  void* const pinned = NewPinnedMemory(2 * kPage);
  ASSERT_EQ(aclrtHostRegisterV2(pinned, 2 * kPage,
                                ACL_HOST_REG_MAPPED | ACL_HOST_REG_PINNED),
            ACL_SUCCESS);
  void* device = nullptr;
  EXPECT_EQ(aclrtHostGetDevicePointer(pinned, &device, 0), ACL_SUCCESS);
  EXPECT_EQ(device, pinned);
  ASSERT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
  EXPECT_EQ(aclrtHostUnregister(pinned), ACL_ERROR_HOST_MEMORY_NOT_REGISTERED);
}

TEST_F(HostRegisterTest, FreeOfRegisteredMemoryIs107000) {
  ASSERT_EQ(Register(host_, kPage), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(host_), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFreeHost(host_), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtHostUnregister(host_), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
