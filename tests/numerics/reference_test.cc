// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition against tables that were worked out by hand: special values,
// ties with odd and even zero points, and the cases in which other libraries
// return other results.

#include "src/numerics/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace aclq::numerics {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
const float kNan = std::nanf("");

std::int64_t Store(DType dtype, float value) {
  std::int32_t stored = 0;
  StoreOutput(dtype, value, &stored);
  switch (dtype) {
    case DType::kInt8:
      return static_cast<std::int8_t>(stored);
    case DType::kInt32:
      return stored;
    default:
      return static_cast<std::uint8_t>(stored);
  }
}

TEST(StoreOutput, SpecialValueTable) {
  const struct {
    float t;
    std::int64_t int8, uint8, int32, e4m3fn, e5m2, hifloat8;
  } rows[] = {
      {kNan, 0, 0, 0, 0x00, 0x00, 0x00},
      {-kNan, 0, 0, 0, 0x00, 0x00, 0x00},
      {kInf, 127, 255, 2147483647, 0x7E, 0x7B, 0x6E},
      {-kInf, -128, 0, -2147483648LL, 0xFE, 0xFB, 0xEE},
      {0.0F, 0, 0, 0, 0x00, 0x00, 0x00},
      {-0.0F, 0, 0, 0, 0x80, 0x80, 0x00},
      {0.5F, 0, 0, 0, 0x30, 0x38, 0x18},
      {1.5F, 2, 2, 2, 0x3C, 0x3E, 0x0C},
      {2.5F, 2, 2, 2, 0x42, 0x41, 0x12},
      {-0.5F, 0, 0, 0, 0xB0, 0xB8, 0x98},
      {-1.5F, -2, 0, -2, 0xBC, 0xBE, 0x8C},
      {127.5F, 127, 128, 128, 0x70, 0x58, 0x4C},
      {128.5F, 127, 128, 128, 0x70, 0x58, 0x4C},
      {-128.5F, -128, 0, -128, 0xF0, 0xD8, 0xCC},
      {-129.5F, -128, 0, -130, 0xF0, 0xD8, 0xCC},
      {255.5F, 127, 255, 256, 0x78, 0x5C, 0x60},
      {1e6F, 127, 255, 1000000, 0x7E, 0x7B, 0x6E},
      {-1e6F, -128, 0, -1000000, 0xFE, 0xFB, 0xEE},
      {3e9F, 127, 255, 2147483647, 0x7E, 0x7B, 0x6E},
      {464.0F, 127, 255, 464, 0x7E, 0x5F, 0x62},
      {465.0F, 127, 255, 465, 0x7E, 0x5F, 0x62},
      {2147483520.0F, 127, 255, 2147483520, 0x7E, 0x7B, 0x6E},
      {2147483648.0F, 127, 255, 2147483647, 0x7E, 0x7B, 0x6E},
      {-2147483648.0F, -128, 0, -2147483648LL, 0xFE, 0xFB, 0xEE},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Store(DType::kInt8, row.t), row.int8) << row.t;
    EXPECT_EQ(Store(DType::kUInt8, row.t), row.uint8) << row.t;
    EXPECT_EQ(Store(DType::kInt32, row.t), row.int32) << row.t;
    EXPECT_EQ(Store(DType::kFloat8E4M3FN, row.t), row.e4m3fn) << row.t;
    EXPECT_EQ(Store(DType::kFloat8E5M2, row.t), row.e5m2) << row.t;
    EXPECT_EQ(Store(DType::kHiFloat8, row.t), row.hifloat8) << row.t;
  }
}

// Cases in which other libraries differ: the zero point is added before
// rounding, in binary32, and the scale is a divisor.
TEST(QuantizeElement, DiffersFromOtherLibraries) {
  const struct {
    float x, scale;
    std::int32_t zero_point;
    DType out;
    std::int64_t expected;
  } rows[] = {
      {0.5F, 1, 1, DType::kInt8, 2},
      {1.5F, 1, 1, DType::kInt8, 2},
      {2.5F, 1, 3, DType::kUInt8, 6},
      {-0.5F, 1, 1, DType::kInt8, 0},
      {0.5F, 1, 2, DType::kInt8, 2},
      {2.5F, 1, 0, DType::kInt8, 2},
      {-2.5F, 1, 0, DType::kInt8, -2},
      {0.49999997F, 1, 1, DType::kInt8, 2},
      {0.273939937F, 0.00214854861F, 0, DType::kUInt8, 127},
      {0.0015F, 0.001F, 0, DType::kUInt8, 2},
      {0.0575F, 0.001F, 0, DType::kUInt8, 58},
      {1, 1, 16777217, DType::kInt32, 16777216},
      {3, 1, 16777216, DType::kInt32, 16777220},
      {-1, 1, 2147483647, DType::kInt32, 2147483647},
      {1.1F, -3, 10, DType::kInt32, 10},
  };
  for (const auto& row : rows) {
    const float zero_point = LoadInput(DType::kInt32, &row.zero_point);
    EXPECT_EQ(Store(row.out, Affine(row.x, row.scale, zero_point)),
              row.expected)
        << row.x << " / " << row.scale << " + " << row.zero_point;
  }
}

TEST(Affine, SpecialScales) {
  EXPECT_EQ(Affine(1, 0.0F, {}), kInf);
  EXPECT_EQ(Affine(1, -0.0F, {}), -kInf);
  EXPECT_TRUE(std::isnan(Affine(0, 0.0F, {})));
  EXPECT_EQ(Affine(5, kInf, 7.0F), 7.0F);
  EXPECT_TRUE(std::isnan(Affine(kInf, kInf, 7.0F)));
  EXPECT_TRUE(std::isnan(Affine(1, kNan, 7.0F)));
  EXPECT_TRUE(std::isnan(Affine(1, 1, kNan)));
  EXPECT_EQ(Affine(3e-40F, 1e-40F, {}), 3e-40F / 1e-40F);
  EXPECT_EQ(Affine(0, 1e-40F, 7.0F), 7.0F);
}

TEST(Affine, NothingIsAddedWithoutAZeroPoint) {
  EXPECT_TRUE(std::signbit(Affine(-0.0F, 1, {})));
  EXPECT_FALSE(std::signbit(Affine(-0.0F, 1, 0.0F)));
  EXPECT_TRUE(std::signbit(Affine(-0.0F, 1, -0.0F)));
}

TEST(LoadInput, EveryInputType) {
  const std::int8_t int8 = -128;
  const std::uint8_t uint8 = 255;
  const std::int32_t int32 = 16777219;
  const std::uint16_t half = 0xBC00, brain = 0x4000;
  const float real = 0.25F;
  EXPECT_EQ(LoadInput(DType::kInt8, &int8), -128.0F);
  EXPECT_EQ(LoadInput(DType::kUInt8, &uint8), 255.0F);
  EXPECT_EQ(LoadInput(DType::kInt32, &int32), 16777220.0F);
  EXPECT_EQ(LoadInput(DType::kFloat16, &half), -1.0F);
  EXPECT_EQ(LoadInput(DType::kBFloat16, &brain), 2.0F);
  EXPECT_EQ(LoadInput(DType::kFloat32, &real), 0.25F);
}

}  // namespace
}  // namespace aclq::numerics
