// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The numbers that describe a device.

#include <cstdint>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr int64_t kUntouched = -77;

int64_t DeviceInfo(aclrtDevAttr attr) {
  int64_t value = kUntouched;
  EXPECT_EQ(aclrtGetDeviceInfo(0, attr, &value), ACL_SUCCESS) << RecentError();
  return value;
}

// Runs `expect` in a new process for the SoC: ACLQ_SOC is read at each call.
void ExpectWithSoc(const char* soc, void (*expect)()) {
  EXPECT_IN_NEW_PROCESS([=] {
    setenv("ACLQ_SOC", soc, 1);
    expect();
  });
}

TEST(DeviceInfoTest, IsThatOfTheSoc) {
  ExpectWithSoc("Ascend910B1", [] {
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_AICORE_CORE_NUM), 24);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_CUBE_CORE_NUM), 24);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_VECTOR_CORE_NUM), 48);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_L2_CACHE_SIZE), 192 << 20);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_NPU_ARCH), 2201);
  });
  ExpectWithSoc("Ascend910B", [] {
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_AICORE_CORE_NUM), 30);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_VECTOR_CORE_NUM), 0);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_NPU_ARCH), 1001);
  });
  ExpectWithSoc("Ascend310P3", [] {
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_AICORE_CORE_NUM), 8);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_VECTOR_CORE_NUM), 7);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_NPU_ARCH), 2002);
  });
  ExpectWithSoc("Ascend950PR_9589", [] {
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_CUBE_CORE_NUM), 32);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_VECTOR_CORE_NUM), 64);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_L2_CACHE_SIZE), 128 << 20);
    EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_NPU_ARCH), 3510);
  });
}

TEST(DeviceInfoTest, TheMemoryIsThatOfTheMachine) {
  EXPECT_GT(DeviceInfo(ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE), 1 << 20);
  EXPECT_EQ(DeviceInfo(ACL_DEV_ATTR_IS_VIRTUAL), 0);
}

TEST(DeviceInfoTest, WhatIsNotKnownIs207000) {
  ExpectWithSoc("Ascend310B1", [] {
    int64_t value = kUntouched;
    EXPECT_EQ(aclrtGetDeviceInfo(0, ACL_DEV_ATTR_CUBE_CORE_NUM, &value),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("aclrtGetDeviceInfo: attr is 102, whose value "
                                 "is not known for Ascend310B1"),
              std::string::npos);
    uint32_t cores = 77;
    EXPECT_EQ(aclrtGetResInCurrentThread(ACL_RT_DEV_RES_CUBE_CORE, &cores),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_EQ(cores, 77U);
    EXPECT_EQ(value, kUntouched);
  });
  int64_t value = kUntouched;
  for (const int32_t number : {-1, 0, 1, 202, 401, 999}) {
    EXPECT_EQ(GetDeviceInfo(number, &value), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("attr is " + std::to_string(number) + ","),
              std::string::npos);
  }
  EXPECT_EQ(value, kUntouched);
}

TEST(DeviceInfoTest, AnUnknownSocIs507008) {
  ExpectWithSoc("Ascend910", [] {
    int64_t value = kUntouched;
    uint32_t cores = 77;
    EXPECT_EQ(aclrtGetDeviceInfo(0, ACL_DEV_ATTR_NPU_ARCH, &value),
              ACL_ERROR_RT_SOC_VERSION);
    EXPECT_EQ(aclrtGetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, &cores),
              ACL_ERROR_RT_SOC_VERSION);
    EXPECT_EQ(value, kUntouched);
    EXPECT_EQ(cores, 77U);
  });
}

TEST(DeviceInfoTest, AnUnknownDeviceIs107001) {
  int64_t value = kUntouched;
  uint32_t cores = 77;
  for (const uint32_t id : {1000U, UINT32_MAX}) {
    EXPECT_EQ(aclrtGetDeviceInfo(id, ACL_DEV_ATTR_NPU_ARCH, &value),
              ACL_ERROR_RT_INVALID_DEVICEID);
  }
  for (const int32_t id : {-1, 1000}) {
    EXPECT_EQ(aclrtGetDeviceResLimit(id, ACL_RT_DEV_RES_CUBE_CORE, &cores),
              ACL_ERROR_RT_INVALID_DEVICEID);
  }
  EXPECT_EQ(value, kUntouched);
  EXPECT_EQ(cores, 77U);
  aclGetRecentErrMsg();
}

class ResLimitTest : public RuntimeTest {};

TEST_F(ResLimitTest, AllCoresMayBeUsed) {
  const aclrtStream stream = NewStream();
  for (const auto& [type, attr] :
       {std::pair{ACL_RT_DEV_RES_CUBE_CORE, ACL_DEV_ATTR_CUBE_CORE_NUM},
        std::pair{ACL_RT_DEV_RES_VECTOR_CORE, ACL_DEV_ATTR_VECTOR_CORE_NUM}}) {
    const int64_t cores = DeviceInfo(attr);
    uint32_t found = 0;
    EXPECT_EQ(aclrtGetDeviceResLimit(0, type, &found), ACL_SUCCESS);
    EXPECT_EQ(found, cores);
    found = 0;
    EXPECT_EQ(aclrtGetStreamResLimit(stream, type, &found), ACL_SUCCESS);
    EXPECT_EQ(found, cores);
    found = 0;
    EXPECT_EQ(aclrtGetStreamResLimit(nullptr, type, &found), ACL_SUCCESS)
        << "the default stream";
    EXPECT_EQ(found, cores);
    InThread([&found, cores, thread_type = type] {
      found = 0;
      EXPECT_EQ(aclrtGetResInCurrentThread(thread_type, &found), ACL_SUCCESS);
      EXPECT_EQ(found, cores);
    });
  }
}

TEST_F(ResLimitTest, OtherTypesAre107000) {
  uint32_t value = 77;
  EXPECT_EQ(GetDeviceResLimit(2, &value), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find("type is 2; accepted are"), std::string::npos);
  EXPECT_EQ(GetStreamResLimit(2, &value), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(GetResInCurrentThread(2, &value), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(value, 77U);
}

TEST_F(ResLimitTest, ADeadStreamIs107017) {
  const aclrtStream stream = NewStream();
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  uint32_t value = 77;
  EXPECT_EQ(aclrtGetStreamResLimit(stream, ACL_RT_DEV_RES_CUBE_CORE, &value),
            ACL_ERROR_RT_INVALID_HANDLE);
  InThread([&] {
    EXPECT_EQ(aclrtGetStreamResLimit(nullptr, ACL_RT_DEV_RES_CUBE_CORE, &value),
              ACL_ERROR_RT_CONTEXT_NULL);
  });
  EXPECT_EQ(value, 77U);
}

}  // namespace
}  // namespace aclq::runtime
