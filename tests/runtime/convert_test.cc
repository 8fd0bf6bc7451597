// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Sizes of types, binary16 numbers, and the name of the SoC.

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

// Returns the value of a finite binary16 number, by its definition.
double ValueOf(aclFloat16 bits) {
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  const double magnitude = exponent == 0
                               ? std::ldexp(fraction, -24)
                               : std::ldexp(1024 + fraction, exponent - 25);
  return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

bool IsNan16(aclFloat16 bits) { return (bits & 0x7FFF) > 0x7C00; }
bool IsInfinity16(aclFloat16 bits) { return (bits & 0x7FFF) == 0x7C00; }
bool IsQuiet16(aclFloat16 bits) { return (bits & 0x0200) != 0; }

TEST(ConvertTest, EveryFloat16HasItsValue) {
  for (std::uint32_t i = 0; i <= 0xFFFF; ++i) {
    const auto bits = static_cast<aclFloat16>(i);
    const float value = aclFloat16ToFloat(bits);
    ASSERT_EQ(std::signbit(value), (bits & 0x8000) != 0) << i;
    if (IsNan16(bits)) {
      ASSERT_TRUE(std::isnan(value)) << i;
      ASSERT_NE(std::bit_cast<std::uint32_t>(value) & 0x00400000U, 0U) << i;
    } else if (IsInfinity16(bits)) {
      ASSERT_TRUE(std::isinf(value)) << i;
    } else {
      ASSERT_EQ(static_cast<double>(value), ValueOf(bits)) << i;
    }
  }
}

TEST(ConvertTest, EveryFloat16ComesBack) {
  for (std::uint32_t i = 0; i <= 0xFFFF; ++i) {
    const auto bits = static_cast<aclFloat16>(i);
    const aclFloat16 back = aclFloatToFloat16(aclFloat16ToFloat(bits));
    ASSERT_EQ(back, IsNan16(bits) ? (bits | 0x0200) : bits) << i;
  }
}

// Between every two neighbours: the midpoint rounds to the even neighbour, and
// the floats on either side of it round to the nearer neighbour.
TEST(ConvertTest, FloatsRoundToTheNearestTiesToEven) {
  for (std::uint32_t i = 0; i < 0x7BFF; ++i) {
    const auto low = static_cast<aclFloat16>(i);
    const auto high = static_cast<aclFloat16>(i + 1);
    const double middle = (ValueOf(low) + ValueOf(high)) / 2;
    const float tie = static_cast<float>(middle);
    ASSERT_EQ(static_cast<double>(tie), middle) << i;
    const aclFloat16 even = i % 2 == 0 ? low : high;
    ASSERT_EQ(aclFloatToFloat16(tie), even) << i;
    ASSERT_EQ(aclFloatToFloat16(std::nextafter(tie, 0.0F)), low) << i;
    ASSERT_EQ(aclFloatToFloat16(std::nextafter(tie, 1e9F)), high) << i;
    ASSERT_EQ(aclFloatToFloat16(-tie), even | 0x8000) << i;
  }
}

TEST(ConvertTest, LargeFloatsOverflowToInfinity) {
  EXPECT_EQ(aclFloatToFloat16(65519.996F), 0x7BFF);
  EXPECT_EQ(aclFloatToFloat16(65520.0F), 0x7C00);
  EXPECT_EQ(aclFloatToFloat16(-65520.0F), 0xFC00);
  EXPECT_EQ(aclFloatToFloat16(std::numeric_limits<float>::max()), 0x7C00);
  EXPECT_EQ(aclFloatToFloat16(std::numeric_limits<float>::infinity()), 0x7C00);
  EXPECT_EQ(aclFloatToFloat16(-std::numeric_limits<float>::infinity()), 0xFC00);
}

TEST(ConvertTest, TinyFloatsUnderflowToZeroOfTheirSign) {
  const float half_of_smallest = std::ldexp(1.0F, -25);
  EXPECT_EQ(aclFloatToFloat16(half_of_smallest), 0x0000);
  EXPECT_EQ(aclFloatToFloat16(std::nextafter(half_of_smallest, 1.0F)), 0x0001);
  EXPECT_EQ(aclFloatToFloat16(std::ldexp(1.0F, -40)), 0x0000);
  EXPECT_EQ(aclFloatToFloat16(-std::ldexp(1.0F, -40)), 0x8000);
  EXPECT_EQ(aclFloatToFloat16(std::numeric_limits<float>::denorm_min()),
            0x0000);
  EXPECT_EQ(aclFloatToFloat16(0.0F), 0x0000);
  EXPECT_EQ(aclFloatToFloat16(-0.0F), 0x8000);
}

TEST(ConvertTest, NanStaysNanAndBecomesQuiet) {
  // The payload of the last pattern is only in bits that binary16 lacks.
  for (const std::uint32_t bits :
       {0x7FC00000U, 0xFFC00000U, 0x7F800001U, 0xFF801000U}) {
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    const aclFloat16 converted = aclFloatToFloat16(value);
    EXPECT_TRUE(IsNan16(converted)) << std::hex << bits;
    EXPECT_TRUE(IsQuiet16(converted)) << std::hex << bits;
    EXPECT_EQ(converted >> 15, bits >> 31) << std::hex << bits;
  }
}

TEST(DataTypeSizeTest, EveryTypeHasItsSize) {
  const std::pair<aclDataType, std::size_t> sizes[] = {
      {ACL_DT_UNDEFINED, 0}, {ACL_FLOAT, 4},         {ACL_FLOAT16, 2},
      {ACL_INT8, 1},         {ACL_INT32, 4},         {ACL_UINT8, 1},
      {ACL_INT16, 2},        {ACL_UINT16, 2},        {ACL_UINT32, 4},
      {ACL_INT64, 8},        {ACL_UINT64, 8},        {ACL_DOUBLE, 8},
      {ACL_BOOL, 1},         {ACL_STRING, 0},        {ACL_COMPLEX64, 8},
      {ACL_COMPLEX128, 16},  {ACL_BF16, 2},          {ACL_INT4, 1},
      {ACL_UINT1, 1},        {ACL_COMPLEX32, 4},     {ACL_HIFLOAT8, 1},
      {ACL_FLOAT8_E5M2, 1},  {ACL_FLOAT8_E4M3FN, 1}, {ACL_FLOAT8_E8M0, 1},
      {ACL_FLOAT6_E3M2, 8},  {ACL_FLOAT6_E2M3, 8},   {ACL_FLOAT4_E2M1, 8},
      {ACL_FLOAT4_E1M2, 8},
  };
  for (const auto& [type, size] : sizes) {
    EXPECT_EQ(aclDataTypeSize(type), size) << type;
  }
}

TEST(DataTypeSizeTest, NumberThatNamesNoTypeIsEight) {
  for (const std::int32_t number : {5, 14, 15, 28, 42, 63, -2}) {
    EXPECT_EQ(DataTypeSizeOf(number), 8U) << number;
  }
}

class SocNameTest : public ::testing::Test {
 protected:
  void SetUp() override { aclGetRecentErrMsg(); }
  void TearDown() override { unsetenv("ACLQ_SOC"); }
};

TEST_F(SocNameTest, DefaultIsAscend910B1WithoutAnyOtherCall) {
  unsetenv("ACLQ_SOC");
  EXPECT_STREQ(aclrtGetSocName(), "Ascend910B1");
  EXPECT_EQ(RecentError(), "");
}

TEST_F(SocNameTest, SettingNamesTheSocAndTheTextStays) {
  setenv("ACLQ_SOC", "Ascend310P3", 1);
  const char* const first = aclrtGetSocName();
  setenv("ACLQ_SOC", "Ascend910_9391", 1);
  EXPECT_STREQ(aclrtGetSocName(), "Ascend910_9391");
  EXPECT_STREQ(first, "Ascend310P3");
}

TEST_F(SocNameTest, UnknownSocIsNullWithAMessageThatListsTheNames) {
  setenv("ACLQ_SOC", "Ascend42", 1);
  EXPECT_EQ(aclrtGetSocName(), nullptr);
  const std::string message = RecentError();
  EXPECT_NE(message.find("aclrtGetSocName: ACLQ_SOC=Ascend42"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("Ascend310P3"), std::string::npos) << message;
}

}  // namespace
}  // namespace aclq::runtime
