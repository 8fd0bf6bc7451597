// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The state of a device, and limits for its tasks.

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

TEST(QueryDeviceStatusTest, IsNormalWithoutAContext) {
  aclrtDeviceStatus status = ACL_RT_DEVICE_STATUS_ABNORMAL;
  EXPECT_EQ(aclrtQueryDeviceStatus(0, &status), ACL_SUCCESS);
  EXPECT_EQ(status, ACL_RT_DEVICE_STATUS_NORMAL);
}

TEST(QueryDeviceStatusTest, AnUnknownDeviceIs107001) {
  for (const int32_t device : {-1, 64}) {
    aclrtDeviceStatus status = ACL_RT_DEVICE_STATUS_END;
    EXPECT_EQ(aclrtQueryDeviceStatus(device, &status),
              ACL_ERROR_RT_INVALID_DEVICEID);
    EXPECT_EQ(status, ACL_RT_DEVICE_STATUS_END);
  }
}

constexpr aclrtUtilizationInfo kNothing = {-7, -7, -7, -7, nullptr};

// Returns -1, which means no answer, if the system counts no CPU time.
int32_t LeastUtilization() {
  std::ifstream file("/proc/stat");
  std::string label;
  file >> label;
  uint64_t total = 0;
  int count = 0;
  for (uint64_t time = 0; count < 8 && file >> time; ++count) total += time;
  return count == 8 && total > 0 ? 0 : -1;
}

TEST(DeviceUtilizationRateTest, IsAPercentageOfTheCpus) {
  for (int i = 0; i < 3; ++i) {  // also if no time has passed
    aclrtUtilizationInfo info = kNothing;
    ASSERT_EQ(aclrtGetDeviceUtilizationRate(0, &info), ACL_SUCCESS);
    EXPECT_GE(info.cubeUtilization, LeastUtilization());
    EXPECT_LE(info.cubeUtilization, 100);
    EXPECT_EQ(info.vectorUtilization, info.cubeUtilization);
    EXPECT_EQ(info.aicpuUtilization, info.cubeUtilization);
    EXPECT_EQ(info.memoryUtilization, -1);
  }
}

TEST(DeviceUtilizationRateDeathTest, VectorCoresThatTheSocHasNotAreMinusOne) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_SOC", "Ascend910A", 1);
    aclrtUtilizationInfo info = kNothing;
    ASSERT_EQ(aclrtGetDeviceUtilizationRate(0, &info), ACL_SUCCESS);
    EXPECT_GE(info.cubeUtilization, LeastUtilization());
    EXPECT_EQ(info.vectorUtilization, -1);
  });
}

TEST(DeviceUtilizationRateTest, MisuseIsRefusedAndWritesNothing) {
  aclrtUtilizationInfo info = kNothing;
  EXPECT_EQ(aclrtGetDeviceUtilizationRate(-1, &info),
            ACL_ERROR_RT_INVALID_DEVICEID);
  info.utilizationExtend = reinterpret_cast<aclrtUtilizationExtendInfo*>(&info);
  EXPECT_EQ(aclrtGetDeviceUtilizationRate(0, &info), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("utilizationExtend is not null"),
            std::string::npos);
  EXPECT_EQ(info.cubeUtilization, -7);
  EXPECT_EQ(info.memoryUtilization, -7);
}

TEST(DeviceUtilizationRateDeathTest, AnUnknownSocIs507008) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_SOC", "Ascend42", 1);
    aclrtUtilizationInfo info = kNothing;
    EXPECT_EQ(aclrtGetDeviceUtilizationRate(0, &info),
              ACL_ERROR_RT_SOC_VERSION);
  });
}

TEST(TimeoutTest, EveryValueIsAccepted) {
  for (const uint32_t timeout : {0U, 1U, 1091U, UINT32_MAX}) {
    EXPECT_EQ(aclrtSetOpWaitTimeout(timeout), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetOpExecuteTimeOut(timeout), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetOpExecuteTimeOutWithMs(timeout), ACL_SUCCESS);
  }
}

TEST(TimeoutTest, ThereIsNoLimit) {
  for (const uint64_t timeout : {uint64_t{0}, uint64_t{100}, UINT64_MAX}) {
    uint64_t actual = 0;
    EXPECT_EQ(aclrtSetOpExecuteTimeOutV2(timeout, &actual), ACL_SUCCESS);
    EXPECT_EQ(actual, std::numeric_limits<uint64_t>::max());
  }
}

using TimeoutInStreamTest = RuntimeTest;

TEST_F(TimeoutInStreamTest, AWaitIsNotCutOff) {
  ASSERT_EQ(aclrtSetOpWaitTimeout(1), ACL_SUCCESS);
  const aclrtStream first = NewStream();
  const aclrtStream second = NewStream();
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(first), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, first), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(second, event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(second, 1100),
            ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(second), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetOpWaitTimeout(0), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::runtime
