// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The capabilities and numbers of each SoC, written out again from the tables.

#include <cstring>
#include <string>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

std::vector<aclCannAttr> AttributeList() {
  const aclCannAttr* list = nullptr;
  size_t count = 99;
  EXPECT_EQ(aclGetCannAttributeList(&list, &count), ACL_SUCCESS);
  return std::vector<aclCannAttr>(list, list + count);
}

int32_t Attribute(aclCannAttr attribute) {
  int32_t value = -7;
  EXPECT_EQ(aclGetCannAttribute(attribute, &value), ACL_SUCCESS);
  return value;
}

int64_t Capability(aclDeviceInfo info) {
  int64_t value = -7;
  EXPECT_EQ(aclGetDeviceCapability(0, info, &value), ACL_SUCCESS);
  return value;
}

// ACLQ_SOC is read at each call.
class CapabilityTest : public ::testing::Test {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }
  void TearDown() override { unsetenv("ACLQ_SOC"); }
  static void Select(const char* soc) { setenv("ACLQ_SOC", soc, 1); }
};

TEST_F(CapabilityTest, CannAttributesOfNewerSocs) {
  for (const char* soc : {"Ascend910B1", "Ascend910B4-1", "Ascend910_9362",
                          "Ascend950DT_95A2", "Ascend350_354f"}) {
    Select(soc);
    EXPECT_EQ(AttributeList(), (std::vector<aclCannAttr>{ACL_CANN_ATTR_INF_NAN,
                                                         ACL_CANN_ATTR_BF16}))
        << soc;
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_INF_NAN), 1);
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_BF16), 1);
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_JIT_COMPILE), 0);
  }
}

TEST_F(CapabilityTest, CannAttributesOfOlderSocs) {
  for (const char* soc :
       {"Ascend310P3", "Ascend910A", "Ascend910B", "Ascend310B1", "KirinX90"}) {
    Select(soc);
    EXPECT_TRUE(AttributeList().empty()) << soc;
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_INF_NAN), 0);
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_BF16), 0);
    EXPECT_EQ(Attribute(ACL_CANN_ATTR_JIT_COMPILE), 0);
  }
}

TEST_F(CapabilityTest, OtherCannAttributesAre100000) {
  for (const int number : {-1, 3, 100}) {
    aclCannAttr attribute;
    std::memcpy(&attribute, &number, sizeof(attribute));
    int32_t value = -7;
    EXPECT_EQ(aclGetCannAttribute(attribute, &value), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("cannAttr is " + std::to_string(number)),
              std::string::npos);
    EXPECT_EQ(value, -7);
  }
}

TEST_F(CapabilityTest, DeviceCapabilityBySoc) {
  const struct {
    const char* soc;
    int64_t cubes;
    int64_t vectors;
    int64_t l2_mebibytes;
  } rows[] = {
      {"Ascend310P3", 8, 7, 16},         {"Ascend910A", 32, 0, 32},
      {"Ascend910B1", 24, 48, 192},      {"Ascend910B2", 24, 48, 192},
      {"Ascend910B3", 20, 40, 192},      {"Ascend910B4", 20, 40, 96},
      {"Ascend910_9391", 24, 48, 192},   {"Ascend910_9362", 20, 40, 168},
      {"Ascend950PR_9579", 28, 56, 128},
  };
  for (const auto& row : rows) {
    Select(row.soc);
    EXPECT_EQ(Capability(ACL_DEVICE_INFO_AI_CORE_NUM), row.cubes) << row.soc;
    EXPECT_EQ(Capability(ACL_DEVICE_INFO_VECTOR_CORE_NUM), row.vectors)
        << row.soc;
    EXPECT_EQ(Capability(ACL_DEVICE_INFO_L2_SIZE), row.l2_mebibytes << 20)
        << row.soc;
  }
}

TEST_F(CapabilityTest, DeviceCapabilityThatIsNotKnownIs207000) {
  Select("Ascend310B1");
  for (const aclDeviceInfo info :
       {ACL_DEVICE_INFO_AI_CORE_NUM, ACL_DEVICE_INFO_VECTOR_CORE_NUM,
        ACL_DEVICE_INFO_L2_SIZE}) {
    int64_t value = -7;
    EXPECT_EQ(aclGetDeviceCapability(0, info, &value),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("not known for Ascend310B1"),
              std::string::npos);
    EXPECT_EQ(value, -7);
  }
}

TEST_F(CapabilityTest, DeviceCapabilityOfAnotherDeviceOrNumberIs100000) {
  int64_t value = -7;
  for (const uint32_t device : {64U, 0x80000000U, UINT32_MAX}) {
    EXPECT_EQ(
        aclGetDeviceCapability(device, ACL_DEVICE_INFO_AI_CORE_NUM, &value),
        ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("deviceId"), std::string::npos);
  }
  for (const int number : {-1, 3}) {
    aclDeviceInfo info;
    std::memcpy(&info, &number, sizeof(info));
    EXPECT_EQ(aclGetDeviceCapability(0, info, &value), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("deviceInfo is " + std::to_string(number)),
              std::string::npos);
  }
  EXPECT_EQ(value, -7);
}

TEST_F(CapabilityTest, AnUnknownSocIs507008) {
  Select("Ascend42");
  const aclCannAttr* list = nullptr;
  size_t count = 0;
  int32_t attribute = 0;
  int64_t number = 0;
  EXPECT_EQ(aclGetCannAttributeList(&list, &count), ACL_ERROR_RT_SOC_VERSION);
  EXPECT_EQ(aclGetCannAttribute(ACL_CANN_ATTR_BF16, &attribute),
            ACL_ERROR_RT_SOC_VERSION);
  EXPECT_EQ(aclGetDeviceCapability(0, ACL_DEVICE_INFO_AI_CORE_NUM, &number),
            ACL_ERROR_RT_SOC_VERSION);
}

}  // namespace
}  // namespace aclq::runtime
