// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The overflow mode of arithmetic, by SoC and device, and the overflow status.

#include <array>
#include <cstring>
#include <string>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

aclrtFloatOverflowMode Mode() {
  aclrtFloatOverflowMode mode = ACL_RT_OVERFLOW_MODE_UNDEF;
  EXPECT_EQ(aclrtGetDeviceSatMode(&mode), ACL_SUCCESS) << RecentError();
  return mode;
}

// Runs a function in a new process in which the device of a SoC is set.
void OnSoc(const char* soc, void (*function)()) {
  EXPECT_IN_NEW_PROCESS([=] {
    setenv("ACLQ_SOC", soc, 1);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << soc;
    function();
  });
}

TEST(DeviceSatModeDeathTest, AnA2OrA3HasBothModes) {
  for (const char* soc : {"Ascend910B1", "Ascend910B4-1", "Ascend910_9391"}) {
    OnSoc(soc, [] {
      EXPECT_EQ(Mode(), ACL_RT_OVERFLOW_MODE_INFNAN);
      EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION),
                ACL_SUCCESS);
      EXPECT_EQ(Mode(), ACL_RT_OVERFLOW_MODE_SATURATION);
      EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN),
                ACL_SUCCESS);
      EXPECT_EQ(Mode(), ACL_RT_OVERFLOW_MODE_INFNAN);
    });
  }
}

TEST(DeviceSatModeDeathTest, A950HasInfNanOnly) {
  OnSoc("Ascend950PR_9589", [] {
    EXPECT_EQ(Mode(), ACL_RT_OVERFLOW_MODE_INFNAN);
    EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("accepted on Ascend950PR_9589 is 1."),
              std::string::npos);
    EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN), ACL_SUCCESS);
  });
}

TEST(DeviceSatModeDeathTest, TheOthersHaveSaturationOnly) {
  for (const char* soc : {"Ascend310P3", "Ascend910A", "Ascend310B1"}) {
    OnSoc(soc, [] {
      EXPECT_EQ(Mode(), ACL_RT_OVERFLOW_MODE_SATURATION);
      EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN),
                ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
      EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_SATURATION),
                ACL_SUCCESS);
    });
  }
}

using DeviceSatModeTest = RuntimeTest;

TEST_F(DeviceSatModeTest, OtherModesAre107000) {
  for (const int number : {-1, 2, 3}) {
    aclrtFloatOverflowMode mode;
    std::memcpy(&mode, &number, sizeof(mode));
    EXPECT_EQ(aclrtSetDeviceSatMode(mode), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("mode is " + std::to_string(number)),
              std::string::npos);
  }
}

TEST(DeviceSatModeDeathTest, AnUnknownSocIs507008) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    setenv("ACLQ_SOC", "Ascend42", 1);
    aclrtFloatOverflowMode mode = ACL_RT_OVERFLOW_MODE_UNDEF;
    EXPECT_EQ(aclrtGetDeviceSatMode(&mode), ACL_ERROR_RT_SOC_VERSION);
    EXPECT_EQ(aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN),
              ACL_ERROR_RT_SOC_VERSION);
  });
}

class OverflowStatusTest : public RuntimeTest {
 protected:
  static constexpr std::size_t kSize = 64;

  void SetUp() override {
    RuntimeTest::SetUp();
    stream_ = NewStream();
    memory_ = NewMemory(kSize);
    ASSERT_EQ(aclrtMemset(memory_, kSize, 0xFF, kSize), ACL_SUCCESS);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtFree(memory_), ACL_SUCCESS);
    RuntimeTest::TearDown();
  }
  std::array<unsigned char, kSize> Status() const {
    std::array<unsigned char, kSize> status;
    EXPECT_EQ(aclrtMemcpy(status.data(), kSize, memory_, kSize,
                          ACL_MEMCPY_DEVICE_TO_HOST),
              ACL_SUCCESS);
    return status;
  }

  aclrtStream stream_ = nullptr;
  void* memory_ = nullptr;
};

TEST_F(OverflowStatusTest, GetWritesZerosInTheOrderOfTheStream) {
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetOverflowStatus(memory_, kSize, stream_), ACL_SUCCESS);
  EXPECT_EQ(Status()[0], 0xFF);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(Status(), (std::array<unsigned char, kSize>{}));
}

TEST_F(OverflowStatusTest, TheDefaultStreamWillDo) {
  EXPECT_EQ(aclrtGetOverflowStatus(memory_, kSize, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetOverflowStatus(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(Status(), (std::array<unsigned char, kSize>{}));
}

TEST_F(OverflowStatusTest, AnotherSizeIs107000) {
  for (const std::size_t size : {0, 1, 63, 65, 512}) {
    EXPECT_EQ(aclrtGetOverflowStatus(memory_, size, stream_),
              ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("outputSize is " + std::to_string(size)),
              std::string::npos);
  }
}

TEST_F(OverflowStatusTest, OtherMemoryIs107000) {
  char host[kSize] = {};
  EXPECT_EQ(aclrtGetOverflowStatus(host, kSize, stream_),
            ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_NE(RecentError().find("is not device memory"), std::string::npos);
  void* const pinned = NewPinnedMemory(kSize);
  EXPECT_EQ(aclrtGetOverflowStatus(pinned, kSize, stream_),
            ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFreeHost(pinned), ACL_SUCCESS);
}

TEST_F(OverflowStatusTest, AnAllocationThatIsTooSmallIs107000) {
  void* const small = NewMemory(8);
  EXPECT_EQ(
      aclrtGetOverflowStatus(static_cast<char*>(small) + 32, kSize, stream_),
      ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtFree(small), ACL_SUCCESS);
}

TEST_F(OverflowStatusTest, ResetNeedsALiveStream) {
  EXPECT_EQ(aclrtResetOverflowStatus(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetOverflowStatus(stream_), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(aclrtGetOverflowStatus(memory_, kSize, stream_),
            ACL_ERROR_RT_INVALID_HANDLE);
}

}  // namespace
}  // namespace aclq::runtime
