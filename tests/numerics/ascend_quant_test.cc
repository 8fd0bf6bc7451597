// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition of AscendQuant against tables that were worked out by hand.

#include "src/numerics/ascend_quant.h"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace aclq::numerics {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
const float kNan = std::nanf("");

constexpr RoundMode kModes[] = {RoundMode::kRound, RoundMode::kFloor,
                                RoundMode::kCeil, RoundMode::kTrunc};

int Int8Of(float sum, RoundMode mode) {
  return static_cast<std::int8_t>(AscendQuantCode(sum, mode, DType::kInt8));
}

// Returns the value of a code, whose high half must be 0.
int Int4Of(float sum, RoundMode mode) {
  const int code = AscendQuantCode(sum, mode, DType::kInt4);
  EXPECT_LT(code, 16) << sum;
  return code < 8 ? code : code - 16;
}

TEST(AscendQuantCode, SpecialValueTable) {
  const struct {
    float sum;
    std::array<int, 4> int8;  // by kModes
    int int4;                 // kRound
  } rows[] = {
      {kNan, {0, 0, 0, 0}, 0},
      {-kNan, {0, 0, 0, 0}, 0},
      {kInf, {127, 127, 127, 127}, 7},
      {-kInf, {-128, -128, -128, -128}, -8},
      {0.0F, {0, 0, 0, 0}, 0},
      {-0.0F, {0, 0, 0, 0}, 0},
      {0.5F, {0, 0, 1, 0}, 0},
      {1.5F, {2, 1, 2, 1}, 2},
      {2.5F, {2, 2, 3, 2}, 2},
      {-0.5F, {0, -1, 0, 0}, 0},
      {-1.5F, {-2, -2, -1, -1}, -2},
      {127.5F, {127, 127, 127, 127}, 7},
      {-128.5F, {-128, -128, -128, -128}, -8},
  };
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < std::size(kModes); ++i)
      EXPECT_EQ(Int8Of(row.sum, kModes[i]), row.int8[i])
          << row.sum << ", " << i;
    EXPECT_EQ(Int4Of(row.sum, RoundMode::kRound), row.int4) << row.sum;
  }
}

// Numbers next to integers, ties, and the ends of both ranges.
TEST(AscendQuantCode, RoundModesNextToIntegersTiesAndEnds) {
  const struct {
    float sum;
    std::array<int, 4> int8, int4;
  } rows[] = {
      {0x1p-149F, {0, 0, 1, 0}, {0, 0, 1, 0}},
      {-0x1p-149F, {0, -1, 0, 0}, {0, -1, 0, 0}},
      {0x1.fffffep-2F, {0, 0, 1, 0}, {0, 0, 1, 0}},
      {0x1.000002p-1F, {1, 0, 1, 0}, {1, 0, 1, 0}},
      {0x1.fffffep-1F, {1, 0, 1, 0}, {1, 0, 1, 0}},
      {-0x1.fffffep-1F, {-1, -1, 0, 0}, {-1, -1, 0, 0}},
      {3.0F, {3, 3, 3, 3}, {3, 3, 3, 3}},
      {-3.0F, {-3, -3, -3, -3}, {-3, -3, -3, -3}},
      {0x1.800002p1F, {3, 3, 4, 3}, {3, 3, 4, 3}},
      {-0x1.800002p1F, {-3, -4, -3, -3}, {-3, -4, -3, -3}},
      {6.5F, {6, 6, 7, 6}, {6, 6, 7, 6}},
      {7.5F, {8, 7, 8, 7}, {7, 7, 7, 7}},
      {-7.5F, {-8, -8, -7, -7}, {-8, -8, -7, -7}},
      {-8.5F, {-8, -9, -8, -8}, {-8, -8, -8, -8}},
      {126.5F, {126, 126, 127, 126}, {7, 7, 7, 7}},
      {-127.5F, {-128, -128, -127, -127}, {-8, -8, -8, -8}},
      {1e30F, {127, 127, 127, 127}, {7, 7, 7, 7}},
      {-1e30F, {-128, -128, -128, -128}, {-8, -8, -8, -8}},
  };
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < std::size(kModes); ++i) {
      EXPECT_EQ(Int8Of(row.sum, kModes[i]), row.int8[i])
          << row.sum << ", " << i;
      EXPECT_EQ(Int4Of(row.sum, kModes[i]), row.int4[i])
          << row.sum << ", " << i;
    }
  }
}

TEST(AscendQuantCode, EightBitFloatsRoundAsTheirFormats) {
  const struct {
    float sum;
    int e4m3fn, e5m2, hifloat8;
  } rows[] = {
      {kNan, 0x00, 0x00, 0x00},    {kInf, 0x7E, 0x7B, 0x6E},
      {-kInf, 0xFE, 0xFB, 0xEE},   {-0.0F, 0x80, 0x80, 0x00},
      {0.5F, 0x30, 0x38, 0x18},    {-1e-30F, 0x80, 0x80, 0x00},
      {1.0625F, 0x38, 0x3C, 0x09}, {19.0F, 0x5A, 0x4D, 0x41},
  };
  for (const auto& row : rows) {
    for (const RoundMode mode : kModes) {
      EXPECT_EQ(AscendQuantCode(row.sum, mode, DType::kFloat8E4M3FN),
                row.e4m3fn)
          << row.sum;
      EXPECT_EQ(AscendQuantCode(row.sum, mode, DType::kFloat8E5M2), row.e5m2)
          << row.sum;
      EXPECT_EQ(AscendQuantCode(row.sum, mode, DType::kHiFloat8), row.hifloat8)
          << row.sum;
    }
  }
}

// Magnitudes are binary32 patterns. Hybrid rounding compares the first 14 bits
// after the kept bits (3 bits of the fraction for exponents up to 3, then 2, 1
// and none) with the last 14 bits.
TEST(AscendQuantCode, HybridComparesDroppedBitsWithTheLastOnes) {
  const struct {
    std::uint32_t bits;
    int code;
  } rows[] = {
      {0x3F800000, 0x09},  // 1: 0 >= 0, up to 1.125
      {0x3F800001, 0x08},  // dropped 0, threshold 1
      {0x3F820001, 0x09},  // 1 + 2^-6: dropped 0x0800, threshold 1
      {0x3F820200, 0x09},  // dropped 0x0808, threshold 0x0200
      {0x3F823FFF, 0x08},  // dropped 0x08FF, threshold 0x3FFF
      {0x3FFFFFFF, 0x10},  // dropped and threshold 0x3FFF: up to 2
      {0x41800001, 0x40},  // 16, 2 bits: down
      {0x41880001, 0x41},  // 17: dropped 0x1000, up to 20
      {0x43800001, 0x60},  // 256, 1 bit: down
      {0x43C00000, 0x62},  // 384: 0 >= 0, up to 512
      {0x34800001, 0x01},  // 2^-22, no bit: down
      {0x34C00001, 0x02},  // 1.5 * 2^-22: dropped 0x2000, up to 2^-21
      {0x34000000, 0x01},  // 2^-23: a 1 and 13 zeros, up to 2^-22
      {0x34003FFF, 0x00},  // 0x200F below 0x3FFF
      {0x33FFFFFF, 0x00},  // below 2^-23
      {0x46FFFFFF, 0x6E},  // just below 2^15: up to it
      {0x47200000, 0x6E},  // 40960 saturates
      {0x7F800000, 0x6E}, {0x7FC00000, 0x00},
  };
  for (const auto& row : rows) {
    const float sum = std::bit_cast<float>(row.bits);
    EXPECT_EQ(AscendQuantCode(sum, RoundMode::kHybrid, DType::kHiFloat8),
              row.code)
        << std::hex << row.bits;
    const int negative = row.code == 0 ? 0 : row.code | 0x80;
    EXPECT_EQ(AscendQuantCode(-sum, RoundMode::kHybrid, DType::kHiFloat8),
              negative)
        << std::hex << row.bits;
  }
}

TEST(AscendQuantSum, MultipliesThenAdds) {
  EXPECT_EQ(AscendQuantSum(0.5F, 1, 1.0F, ScaleProduct::kOnce), 1.5F);
  EXPECT_EQ(AscendQuantSum(-0.5F, 1, 1.0F, ScaleProduct::kOnce), 0.5F);
  EXPECT_EQ(AscendQuantSum(3, 0.5F, {}, ScaleProduct::kOnce), 1.5F);
  EXPECT_EQ(AscendQuantSum(3, 0.5F, {}, ScaleProduct::kTwice), 0.75F);
  EXPECT_EQ(AscendQuantSum(3, 0.5F, 1.0F, ScaleProduct::kSquared), 1.75F);
}

// The two orders of products in sqrt mode round differently, to either side of
// a tie.
TEST(AscendQuantSum, OrderOfProductsInSqrtMode) {
  const float twice = AscendQuantSum(3.125F, 0.4F, {}, ScaleProduct::kTwice);
  const float squared =
      AscendQuantSum(3.125F, 0.4F, {}, ScaleProduct::kSquared);
  EXPECT_EQ(twice, 0.5F);
  EXPECT_EQ(squared, 0x1.000002p-1F);
  EXPECT_EQ(Int8Of(twice, RoundMode::kRound), 0);
  EXPECT_EQ(Int8Of(squared, RoundMode::kRound), 1);
}

// (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24 rounds to 1 + 2^-11. A fused sum would keep
// the last bit.
TEST(AscendQuantSum, IsNeverFused) {
  const float x = 1 + 0x1p-12F;
  EXPECT_EQ(AscendQuantSum(x, x, -1 - 0x1p-11F, ScaleProduct::kOnce), 0.0F);
}

TEST(AscendQuantSum, SpecialScalesAndOffsets) {
  EXPECT_TRUE(std::isnan(AscendQuantSum(0, kInf, {}, ScaleProduct::kOnce)));
  EXPECT_TRUE(std::isnan(AscendQuantSum(kInf, 0, 5.0F, ScaleProduct::kOnce)));
  EXPECT_TRUE(std::isnan(AscendQuantSum(kInf, 1, -kInf, ScaleProduct::kOnce)));
  EXPECT_EQ(AscendQuantSum(-2, kInf, 5.0F, ScaleProduct::kOnce), -kInf);
  EXPECT_EQ(AscendQuantSum(0x1p-140F, 0x1p20F, {}, ScaleProduct::kOnce),
            0x1p-120F);
  EXPECT_EQ(AscendQuantSum(0x1p-100F, 0x1p-45F, {}, ScaleProduct::kOnce),
            0x1p-145F);
  EXPECT_TRUE(std::signbit(AscendQuantSum(-0.0F, 1, {}, ScaleProduct::kOnce)));
  EXPECT_FALSE(
      std::signbit(AscendQuantSum(-0.0F, 1, 0.0F, ScaleProduct::kOnce)));
}

// The square of the scale 2^-80 is 0, while x * s * s need not be.
TEST(AscendQuantSum, SquaredScaleMayUnderflow) {
  EXPECT_EQ(AscendQuantSum(0x1p120F, 0x1p-80F, {}, ScaleProduct::kTwice),
            0x1p-40F);
  EXPECT_EQ(AscendQuantSum(0x1p120F, 0x1p-80F, {}, ScaleProduct::kSquared),
            0.0F);
}

TEST(StoreAscendQuantCode, Int4IsPackedLowHalfFirst) {
  std::array<std::byte, 5> row;
  row.fill(std::byte{0xAA});
  const float sums[] = {1, -1, 7, -8, 2, 3};
  for (std::size_t i = 0; i < std::size(sums); ++i) {
    StoreAscendQuantCode(
        AscendQuantCode(sums[i], RoundMode::kRound, DType::kInt4), DType::kInt4,
        i, row.data());
  }
  EXPECT_EQ(row[0], std::byte{0xF1});
  EXPECT_EQ(row[1], std::byte{0x87});
  EXPECT_EQ(row[2], std::byte{0x32});
  EXPECT_EQ(row[3], std::byte{0xAA});
}

TEST(StoreAscendQuantCode, TheOtherHalfIsKept) {
  std::byte both{0x5A};
  StoreAscendQuantCode(0x03, DType::kInt4, 0, &both);
  EXPECT_EQ(both, std::byte{0x53});
  StoreAscendQuantCode(0x0F, DType::kInt4, 1, &both);
  EXPECT_EQ(both, std::byte{0xF3});
}

TEST(StoreAscendQuantCode, OtherTypesAreBytes) {
  std::array<std::byte, 2> row{};
  StoreAscendQuantCode(0xFE, DType::kInt8, 1, row.data());
  EXPECT_EQ(row[0], std::byte{0});
  EXPECT_EQ(row[1], std::byte{0xFE});
}

}  // namespace
}  // namespace aclq::numerics
