// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Several devices: the devices that the settings show, the context of a thread,
// and access from one device to another. Settings are read once, so each test
// runs in a new process.

#include <cstdint>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

void SetDevices(const char* count, const char* visible) {
  setenv("ACLQ_DEVICE_COUNT", count, 1);
  setenv("ASCEND_RT_VISIBLE_DEVICES", visible, 1);
}

uint32_t DeviceCountNow() {
  uint32_t count = 99;
  EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
  return count;
}

struct Setting {
  const char* count;
  const char* visible;
  uint32_t expected;
};

class VisibleDevicesTest : public ::testing::TestWithParam<Setting> {};

TEST_P(VisibleDevicesTest, Counts) {
  EXPECT_IN_NEW_PROCESS([] {
    SetDevices(GetParam().count, GetParam().visible);
    const auto count = static_cast<int32_t>(GetParam().expected);
    EXPECT_EQ(DeviceCountNow(), GetParam().expected);
    EXPECT_EQ(aclrtSetDevice(count - 1), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(count), ACL_ERROR_RT_INVALID_DEVICEID);
    const std::string message =
        "deviceId is " + std::to_string(count) + "; expected 0 to " +
        std::to_string(count - 1) +
        ". ACLQ_DEVICE_COUNT sets the number of devices (1 if it is not set)" +
        (*GetParam().visible == '\0'
             ? "."
             : ", and ASCEND_RT_VISIBLE_DEVICES selects the visible ones.");
    const std::string found = RecentError();
    EXPECT_NE(found.find(message), std::string::npos) << found;
  });
}

INSTANTIATE_TEST_SUITE_P(
    Runtime, VisibleDevicesTest,
    ::testing::Values(
        Setting{"", "", 1}, Setting{"1", "", 1}, Setting{"8", "", 8},
        Setting{"64", "", 64}, Setting{"8", "0", 1}, Setting{"8", "7", 1},
        Setting{"8", "1,3,5", 3}, Setting{"8", "0,1,2,3,4,5,6,7", 8},
        // The list ends at the first element that is not a device.
        Setting{"8", "1,3,x,5", 2}, Setting{"8", "1,3,8,5", 2},
        Setting{"8", "1,3,,5", 2}, Setting{"8", "1,3,", 2},
        Setting{"8", "1,3x,5", 1}, Setting{"8", "1, 3", 1},
        Setting{"8", "1,-3", 1}, Setting{"8", "1,99999999999", 1}));

class NoDeviceTest : public ::testing::TestWithParam<Setting> {};

TEST_P(NoDeviceTest, Is207004) {
  EXPECT_IN_NEW_PROCESS([] {
    SetDevices(GetParam().count, GetParam().visible);
    uint32_t count = 99;
    aclrtContext context = nullptr;
    EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_ERROR_RT_NO_DEVICE);
    EXPECT_EQ(count, 99U);
    EXPECT_NE(
        RecentError().find(*GetParam().visible != '\0'
                               ? "ASCEND_RT_VISIBLE_DEVICES selects no device"
                               : "ACLQ_DEVICE_COUNT="),
        std::string::npos);
    EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_RT_NO_DEVICE);
    EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_NO_DEVICE);
    EXPECT_EQ(aclrtCreateContext(&context, 0), ACL_ERROR_RT_NO_DEVICE);
  });
}

INSTANTIATE_TEST_SUITE_P(
    Runtime, NoDeviceTest,
    ::testing::Values(
        // Repeated, out of order, or no device at the beginning.
        Setting{"8", "1,1", 0}, Setting{"8", "3,1", 0},
        Setting{"8", "0,2,1,x", 0}, Setting{"8", "x", 0}, Setting{"8", "8", 0},
        Setting{"8", ",1", 0}, Setting{"1", "1", 0}, Setting{"8", "-1", 0},
        // Not a valid count.
        Setting{"0", "", 0}, Setting{"65", "", 0}, Setting{"two", "", 0},
        Setting{"-1", "", 0}));

// Runs a function in a process that has three devices.
template <typename Function>
void WithThreeDevices(Function function) {
  EXPECT_IN_NEW_PROCESS([function] {
    SetDevices("3", "");
    function();
  });
}

int32_t CurrentDevice() {
  int32_t device = -1;
  EXPECT_EQ(aclrtGetDevice(&device), ACL_SUCCESS);
  return device;
}

TEST(SeveralDevicesTest, SetDeviceSwitchesTheThreadOnly) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    aclrtContext first = nullptr;
    ASSERT_EQ(aclrtGetCurrentContext(&first), ACL_SUCCESS);
    InThread([] {
      ASSERT_EQ(aclrtSetDevice(2), ACL_SUCCESS);
      EXPECT_EQ(CurrentDevice(), 2);
    });
    EXPECT_EQ(CurrentDevice(), 1);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(CurrentDevice(), 0);
    aclrtContext second = nullptr;
    ASSERT_EQ(aclrtGetCurrentContext(&second), ACL_SUCCESS);
    EXPECT_NE(first, second);
    // Setting a context also switches the device.
    ASSERT_EQ(aclrtSetCurrentContext(first), ACL_SUCCESS);
    EXPECT_EQ(CurrentDevice(), 1);
  });
}

TEST(SeveralDevicesTest, EachCountsItsOwnSets) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    EXPECT_EQ(aclrtResetDevice(2), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
    EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
    EXPECT_EQ(CurrentDevice(), 1);
    EXPECT_EQ(aclrtResetDeviceForce(1), ACL_SUCCESS);
    EXPECT_EQ(aclrtResetDevice(1), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
  });
}

TEST(SeveralDevicesTest, ResetLeavesTheOtherDevicesStreams) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    aclrtStream stream = NewStream();
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    aclrtStream dead = NewStream();
    ASSERT_EQ(aclrtResetDevice(1), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(dead), ACL_ERROR_RT_INVALID_HANDLE);
  });
}

TEST(SeveralDevicesTest, SynchronizeDeviceWaitsForItsOwnStreamsOnly) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    const Gate gate;
    ASSERT_EQ(gate.HoldUp(NewStream()), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(kShortTimeout),
              ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
    ASSERT_EQ(aclrtSetDevice(2), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(-1), ACL_SUCCESS);
    gate.Open();
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(-1), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, SynchronizeDeviceWithTimeoutRefusesLimits) {
  WithThreeDevices([] {
    EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(-1), ACL_ERROR_RT_CONTEXT_NULL);
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    for (const int32_t timeout : {0, -2, INT32_MIN}) {
      EXPECT_EQ(aclrtSynchronizeDeviceWithTimeout(timeout),
                ACL_ERROR_RT_PARAM_INVALID);
    }
  });
}

TEST(SeveralDevicesTest, DeviceCanAccessPeer) {
  WithThreeDevices([] {
    int32_t can_access = -1;
    EXPECT_EQ(aclrtDeviceCanAccessPeer(&can_access, 0, 2), ACL_SUCCESS);
    EXPECT_EQ(can_access, 1);
    can_access = -1;
    EXPECT_EQ(aclrtDeviceCanAccessPeer(nullptr, 0, 2), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclrtDeviceCanAccessPeer(&can_access, 1, 1),
              ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("are both 1"), std::string::npos);
    EXPECT_EQ(aclrtDeviceCanAccessPeer(&can_access, 3, 0),
              ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(aclrtDeviceCanAccessPeer(&can_access, 0, -1),
              ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_NE(RecentError().find("peerDeviceId is -1"), std::string::npos);
    EXPECT_EQ(can_access, -1);
  });
}

TEST(SeveralDevicesTest, EnableAndDisablePeerAccessCheckTheirArguments) {
  WithThreeDevices([] {
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(aclrtDeviceDisablePeerAccess(1), ACL_ERROR_RT_CONTEXT_NULL);
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(0, 1), ACL_ERROR_FEATURE_UNSUPPORTED);
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclrtDeviceDisablePeerAccess(1), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(3, 0), ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(aclrtDeviceDisablePeerAccess(-1), ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(0, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtDeviceEnablePeerAccess(0, 0), ACL_SUCCESS);
    EXPECT_EQ(aclrtDeviceDisablePeerAccess(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtDeviceDisablePeerAccess(0), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, UserIdsCountTheDevicesThatTheProcessSees) {
  EXPECT_IN_NEW_PROCESS([] {
    SetDevices("8", "1,3,6");
    const int32_t own_ids[] = {1, 3, 6};
    for (int32_t user = 0; user < 3; ++user) {
      const int32_t own = own_ids[user];
      int32_t id = -1;
      EXPECT_EQ(aclrtGetLogicDevIdByUserDevId(user, &id), ACL_SUCCESS);
      EXPECT_EQ(id, own);
      id = -1;
      EXPECT_EQ(aclrtGetPhyDevIdByUserDevId(user, &id), ACL_SUCCESS);
      EXPECT_EQ(id, own);
      EXPECT_EQ(aclrtGetUserDevIdByLogicDevId(own, &id), ACL_SUCCESS);
      EXPECT_EQ(id, user);
      id = -1;
      EXPECT_EQ(aclrtGetUserDevIdByPhyDevId(own, &id), ACL_SUCCESS);
      EXPECT_EQ(id, user);
      EXPECT_EQ(aclrtGetPhyDevIdByLogicDevId(own, &id), ACL_SUCCESS);
      EXPECT_EQ(id, own);
      id = -1;
      EXPECT_EQ(aclrtGetLogicDevIdByPhyDevId(own, &id), ACL_SUCCESS);
      EXPECT_EQ(id, own);
    }
  });
}

using GetId = aclError (*)(int32_t, int32_t*);
const std::tuple<GetId, const char*, const char*> kIdsOfUserIds[] = {
    {aclrtGetLogicDevIdByUserDevId, "userDevid", "logicDevId"},
    {aclrtGetPhyDevIdByUserDevId, "userDevId", "phyDevId"}};
const std::tuple<GetId, const char*, const char*> kIdsOfOwnIds[] = {
    {aclrtGetUserDevIdByLogicDevId, "logicDevId", "userDevid"},
    {aclrtGetUserDevIdByPhyDevId, "phyDevId", "userDevId"},
    {aclrtGetPhyDevIdByLogicDevId, "logicDevId", "phyDevId"},
    {aclrtGetLogicDevIdByPhyDevId, "phyDevId", "logicDevId"}};

TEST(SeveralDevicesTest, IdsOfDevicesThatTheProcessDoesNotSeeAre107001) {
  EXPECT_IN_NEW_PROCESS([] {
    SetDevices("8", "1,3");
    int32_t id = 77;
    for (const auto& [get, argument, result] : kIdsOfUserIds) {
      for (const int32_t wrong : {2, -1}) {
        EXPECT_EQ(get(wrong, &id), ACL_ERROR_RT_INVALID_DEVICEID);
        EXPECT_NE(
            RecentError().find(argument + (" is " + std::to_string(wrong)) +
                               "; expected 0 to 1"),
            std::string::npos);
      }
      EXPECT_EQ(get(0, nullptr), ACL_ERROR_INVALID_PARAM);
      EXPECT_NE(RecentError().find(result + std::string(" is null")),
                std::string::npos);
    }
    for (const auto& [get, argument, result] : kIdsOfOwnIds) {
      for (const int32_t wrong : {0, 2, 7, 8, -1}) {
        EXPECT_EQ(get(wrong, &id), ACL_ERROR_RT_INVALID_DEVICEID);
        EXPECT_NE(
            RecentError().find(argument + (" is " + std::to_string(wrong)) +
                               "; expected one of the visible devices: 1, 3."),
            std::string::npos);
      }
      EXPECT_EQ(get(1, nullptr), ACL_ERROR_INVALID_PARAM);
      EXPECT_NE(RecentError().find(result + std::string(" is null")),
                std::string::npos);
    }
    EXPECT_EQ(id, 77);
  });
}

TEST(SeveralDevicesTest, WithoutDevicesThereAreNoIds) {
  EXPECT_IN_NEW_PROCESS([] {
    SetDevices("8", "x");
    int32_t id = 77;
    for (const auto& rows :
         {std::vector(std::begin(kIdsOfUserIds), std::end(kIdsOfUserIds)),
          std::vector(std::begin(kIdsOfOwnIds), std::end(kIdsOfOwnIds))}) {
      for (const auto& row : rows) {
        EXPECT_EQ(std::get<GetId>(row)(0, &id), ACL_ERROR_RT_NO_DEVICE);
      }
    }
    EXPECT_EQ(id, 77);
  });
}

// Memory of devices 0 and 1, and pinned memory, with the bytes 0, 1 and 2.
// Afterwards device 0 is current.
struct TwoDevices {
  void* first = nullptr;
  void* second = nullptr;
  void* pinned = nullptr;

  TwoDevices() {
    EXPECT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    second = NewMemory(64);
    EXPECT_EQ(aclrtMemset(second, 64, 1, 64), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    first = NewMemory(64);
    EXPECT_EQ(aclrtMemset(first, 64, 0, 64), ACL_SUCCESS);
    pinned = NewPinnedMemory(64);
    EXPECT_EQ(aclrtMemset(pinned, 64, 2, 64), ACL_SUCCESS);
  }
};

char FirstByte(const void* memory) {
  return *static_cast<const volatile char*>(memory);
}

TEST(SeveralDevicesTest, AsynchronousWorkNeedsPeerAccess) {
  WithThreeDevices([] {
    const TwoDevices memory;
    const auto copy = [](void* to, const void* from) {
      return aclrtMemcpyAsync(to, 64, from, 64, ACL_MEMCPY_DEFAULT, nullptr);
    };
    const auto expect_refused = [](aclError code, const char* argument) {
      EXPECT_EQ(code, ACL_ERROR_RT_PARAM_INVALID);
      const std::string message = RecentError();
      EXPECT_NE(message.find(argument), std::string::npos) << message;
      EXPECT_NE(
          message.find("memory of device 1, to which device 0 has no access"),
          std::string::npos)
          << message;
    };
    expect_refused(copy(memory.first, memory.second), "src");
    expect_refused(copy(memory.second, memory.first), "dst");
    expect_refused(copy(memory.second, memory.pinned), "dst");
    expect_refused(copy(memory.pinned, memory.second), "src");
    expect_refused(aclrtMemsetAsync(memory.second, 64, 7, 64, nullptr),
                   "devPtr");
    expect_refused(aclrtGetOverflowStatus(memory.second, 64, nullptr),
                   "outputAddr");
    ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    EXPECT_EQ(FirstByte(memory.second), 1);

    ASSERT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_SUCCESS);
    EXPECT_EQ(copy(memory.first, memory.second), ACL_SUCCESS);
    EXPECT_EQ(aclrtGetOverflowStatus(memory.second, 64, nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    EXPECT_EQ(FirstByte(memory.second), 0);
    EXPECT_EQ(aclrtMemsetAsync(memory.second, 64, 7, 64, nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    EXPECT_EQ(FirstByte(memory.first), 1);
    EXPECT_EQ(FirstByte(memory.second), 7);

    ASSERT_EQ(aclrtDeviceDisablePeerAccess(1), ACL_SUCCESS);
    expect_refused(copy(memory.first, memory.second), "src");
  });
}

TEST(SeveralDevicesTest, SynchronousCopiesNeedPeerAccessBetweenDevicesOnly) {
  WithThreeDevices([] {
    const TwoDevices memory;
    const auto copy = [](void* to, const void* from) {
      return aclrtMemcpy(to, 64, from, 64, ACL_MEMCPY_DEFAULT);
    };
    EXPECT_EQ(copy(memory.first, memory.second), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(copy(memory.second, memory.first), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(FirstByte(memory.first), 0);
    EXPECT_EQ(copy(memory.pinned, memory.second), ACL_SUCCESS);
    EXPECT_EQ(FirstByte(memory.pinned), 1);
    // Access in one of the two directions is enough.
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    ASSERT_EQ(aclrtDeviceEnablePeerAccess(0, 0), ACL_SUCCESS);
    ASSERT_EQ(aclrtSetDevice(2), ACL_SUCCESS);
    EXPECT_EQ(copy(memory.first, memory.second), ACL_SUCCESS);
    EXPECT_EQ(FirstByte(memory.first), 1);
  });
}

TEST(SeveralDevicesTest, MemSetAccessOpensMappedMemoryToADevice) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    void* const first = NewMemory(64);
    void* mapped = nullptr;
    ASSERT_EQ(aclrtReserveMemAddress(&mapped, kUnit, 0, nullptr, 1),
              ACL_SUCCESS);
    aclrtPhysicalMemProp prop = {};
    prop.memAttr = ACL_HBM_MEM_HUGE;
    prop.location = {1, ACL_MEM_LOCATION_TYPE_DEVICE};
    aclrtDrvMemHandle handle = nullptr;
    ASSERT_EQ(aclrtMallocPhysical(&handle, kUnit, &prop, 0), ACL_SUCCESS);
    ASSERT_EQ(aclrtMapMem(mapped, kUnit, 0, handle, 0), ACL_SUCCESS);
    const auto copy = [&] {
      return aclrtMemcpyAsync(first, 64, mapped, 64, ACL_MEMCPY_DEFAULT,
                              nullptr);
    };
    const auto copy_now = [&] {
      return aclrtMemcpy(first, 64, mapped, 64, ACL_MEMCPY_DEFAULT);
    };
    const auto set = [&](aclrtMemAccessFlags flags, uint32_t device) {
      aclrtMemAccessDesc desc = {
          flags, {device, ACL_MEM_LOCATION_TYPE_DEVICE}, {}};
      return aclrtMemSetAccess(mapped, kUnit, &desc, 1);
    };
    EXPECT_EQ(copy(), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_EQ(copy_now(), ACL_ERROR_RT_PARAM_INVALID);
    for (const auto flags :
         {ACL_RT_MEM_ACCESS_FLAGS_READ, ACL_RT_MEM_ACCESS_FLAGS_READWRITE}) {
      ASSERT_EQ(set(flags, 2), ACL_SUCCESS);
      EXPECT_EQ(copy(), ACL_ERROR_RT_PARAM_INVALID) << "of another device";
      ASSERT_EQ(set(flags, 0), ACL_SUCCESS);
      EXPECT_EQ(copy(), ACL_SUCCESS) << RecentError();
      EXPECT_EQ(copy_now(), ACL_SUCCESS) << RecentError();
      ASSERT_EQ(set(ACL_RT_MEM_ACCESS_FLAGS_NONE, 0), ACL_SUCCESS);
      EXPECT_EQ(copy(), ACL_ERROR_RT_PARAM_INVALID);
    }
    // Access ends with the mapping.
    ASSERT_EQ(set(ACL_RT_MEM_ACCESS_FLAGS_READWRITE, 0), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
    ASSERT_EQ(aclrtUnmapMem(mapped), ACL_SUCCESS);
    ASSERT_EQ(aclrtMapMem(mapped, kUnit, 0, handle, 0), ACL_SUCCESS);
    EXPECT_EQ(copy(), ACL_ERROR_RT_PARAM_INVALID);
  });
}

// Adjacent mappings count as one range, with the access that both have.
TEST(SeveralDevicesTest, BothNeighboursMustBeOpened) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    void* const first = NewMemory(64);
    void* reserved = nullptr;
    ASSERT_EQ(aclrtReserveMemAddress(&reserved, 2 * kUnit, 0, nullptr, 1),
              ACL_SUCCESS);
    char* const mapped = static_cast<char*>(reserved);
    aclrtPhysicalMemProp prop = {};
    prop.memAttr = ACL_HBM_MEM_HUGE;
    prop.location = {1, ACL_MEM_LOCATION_TYPE_DEVICE};
    for (int i = 0; i < 2; ++i) {
      aclrtDrvMemHandle handle = nullptr;
      ASSERT_EQ(aclrtMallocPhysical(&handle, kUnit, &prop, 0), ACL_SUCCESS);
      ASSERT_EQ(aclrtMapMem(mapped + i * kUnit, kUnit, 0, handle, 0),
                ACL_SUCCESS);
    }
    const auto copy_across = [&] {
      return aclrtMemcpyAsync(first, 64, mapped + kUnit - 32, 64,
                              ACL_MEMCPY_DEFAULT, nullptr);
    };
    aclrtMemAccessDesc desc = {ACL_RT_MEM_ACCESS_FLAGS_READWRITE,
                               {0, ACL_MEM_LOCATION_TYPE_DEVICE},
                               {}};
    EXPECT_EQ(copy_across(), ACL_ERROR_RT_PARAM_INVALID);
    ASSERT_EQ(aclrtMemSetAccess(mapped, kUnit, &desc, 1), ACL_SUCCESS);
    EXPECT_EQ(copy_across(), ACL_ERROR_RT_PARAM_INVALID);
    ASSERT_EQ(aclrtMemSetAccess(mapped + kUnit, kUnit, &desc, 1), ACL_SUCCESS);
    EXPECT_EQ(copy_across(), ACL_SUCCESS) << RecentError();
    EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, FreeWorksFromAnyDevice) {
  WithThreeDevices([] {
    const TwoDevices memory;
    EXPECT_EQ(aclrtFree(memory.second), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(memory.first), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, AStreamOfAnotherDeviceTakesNoWork) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    const aclrtEvent event = NewEvent();
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_ERROR_RT_STREAM_CONTEXT);
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, AThreadTakesCallbacksOfOneDeviceOnly) {
  WithThreeDevices([] {
    ASSERT_EQ(aclrtSetDevice(1), ACL_SUCCESS);
    const aclrtStream first = NewStream();
    ASSERT_EQ(aclrtSetDevice(2), ACL_SUCCESS);
    const aclrtStream second = NewStream();
    EXPECT_EQ(aclrtSubscribeReport(5, first), ACL_SUCCESS);
    EXPECT_EQ(aclrtSubscribeReport(5, second), ACL_ERROR_RT_THREAD_SUBSCRIBE);
    EXPECT_NE(RecentError().find("thread 5 has streams of device 1"),
              std::string::npos);
    EXPECT_EQ(aclrtSubscribeReport(6, second), ACL_SUCCESS);
  });
}

TEST(SeveralDevicesTest, PeerAccessNeedsAnotherDevice) {
  int32_t can_access = -1;
  EXPECT_EQ(aclrtDeviceCanAccessPeer(&can_access, 0, 1),
            ACL_ERROR_RT_INVALID_DEVICEID);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtDeviceEnablePeerAccess(1, 0), ACL_ERROR_RT_INVALID_DEVICEID);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  aclGetRecentErrMsg();
}

}  // namespace
}  // namespace aclq::runtime
