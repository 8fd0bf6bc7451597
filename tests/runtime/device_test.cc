// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Devices.

#include <atomic>
#include <cstdint>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

class DeviceTest : public RuntimeTest {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }  // no device is set
};

TEST_F(DeviceTest, ThereIsOne) {
  uint32_t count = 0;
  EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
  EXPECT_EQ(count, 1U);
}

TEST_F(DeviceTest, RunModeIsHost) {
  aclrtRunMode mode = ACL_DEVICE;
  EXPECT_EQ(aclrtGetRunMode(&mode), ACL_SUCCESS);
  EXPECT_EQ(mode, ACL_HOST);
}

TEST_F(DeviceTest, SetDeviceIsGetDevice) {
  int32_t device = -1;
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDevice(&device), ACL_SUCCESS);
  EXPECT_EQ(device, 0);
}

TEST_F(DeviceTest, UnknownIdIs107001AndIsNamed) {
  aclrtContext context = nullptr;
  for (const int32_t id : {-1, 1, 1000, INT32_MAX, INT32_MIN}) {
    EXPECT_EQ(aclrtSetDevice(id), ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_NE(
        RecentError().find("aclrtSetDevice: deviceId is " + std::to_string(id)),
        std::string::npos);
    EXPECT_EQ(aclrtResetDevice(id), ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(aclrtResetDeviceForce(id), ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(aclrtCreateContext(&context, id), ACL_ERROR_RT_INVALID_DEVICEID);
  }
}

TEST_F(DeviceTest, ResetWithoutSetIs507007) {
  EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
  EXPECT_NE(RecentError().find("aclrtResetDevice: device 0 is not set"),
            std::string::npos);
  EXPECT_EQ(aclrtResetDeviceForce(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST_F(DeviceTest, AsManyResetsAsSets) {
  int32_t device = -1;
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDevice(&device), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
  EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST_F(DeviceTest, ResetForceTakesBackAllSets) {
  int32_t device = -1;
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
  EXPECT_EQ(aclrtResetDeviceForce(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
  EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST_F(DeviceTest, SetAfterResetWorksAnew) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
}

TEST_F(DeviceTest, LastResetRunsPendingWorkAndKillsTheStreams) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  const aclrtStream stream = NewStream();
  std::atomic<int> ran{0};  // two streams may run simultaneously
  ASSERT_EQ(EnqueueCall(stream, [&] { ++ran; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(nullptr, [&] { ++ran; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_ERROR_RT_INVALID_HANDLE);
}

TEST_F(DeviceTest, ResetLeavesMemoryAndEvents) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  void* const memory = NewMemory(1);
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(DeviceTest, UnknownSocIs507008) {
  setenv("ACLQ_SOC", "Ascend42", 1);
  EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_RT_SOC_VERSION);
  unsetenv("ACLQ_SOC");
  EXPECT_NE(RecentError().find("aclrtSetDevice: ACLQ_SOC=Ascend42"),
            std::string::npos);
  EXPECT_EQ(aclrtResetDevice(0), ACL_ERROR_RT_CONTEXT_RELEASE_ERROR);
}

TEST_F(DeviceTest, SynchronizeDeviceWaitsForAllStreamsOfAllContexts) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  aclrtContext own = nullptr;
  std::atomic<int> ran{0};
  const auto count = [&ran] { ++ran; };
  ASSERT_EQ(EnqueueCall(nullptr, count), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(NewStream(), count), ACL_SUCCESS);
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(nullptr, count), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(NewStream(), count), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(ran, 4);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(DeviceTest, SynchronizeDeviceReturnsAFailureAndForgetsIt) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  bool ran = false;
  ASSERT_EQ(Enqueue(nullptr, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(NewStream(), [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeDevice(), 507015);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
}

TEST_F(DeviceTest, SynchronizeDeviceLosesNoFailure) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  const aclrtStream streams[] = {NewStream(), NewStream()};
  for (const aclrtStream stream : streams) {
    ASSERT_EQ(Enqueue(stream, [] { return aclError{507015}; }), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtSynchronizeDevice(), 507015);
  EXPECT_EQ(aclrtSynchronizeDevice(), 507015);
  EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
}

TEST_F(DeviceTest, CallsFromATaskThatWouldWaitForItAreRefused) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  aclError reset = ACL_SUCCESS;
  aclError forced = ACL_SUCCESS;
  aclError synchronized = ACL_SUCCESS;
  ASSERT_EQ(EnqueueCall(nullptr,
                        [&] {
                          aclrtSetCurrentContext(context);
                          reset = aclrtResetDevice(0);
                          forced = aclrtResetDeviceForce(0);
                          synchronized = aclrtSynchronizeDevice();
                        }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(reset, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(forced, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(synchronized, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
