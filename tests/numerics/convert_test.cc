// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Conversions among floating-point types against patterns worked out by hand,
// against real arithmetic, and against the compiler's own.

#include "src/numerics/convert.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <random>

#include "src/numerics/formats.h"
#include "tests/support/values.h"

namespace aclq::numerics {
namespace {

constexpr DType kF64 = DType::kFloat64;
constexpr DType kF32 = DType::kFloat32;
constexpr DType kF16 = DType::kFloat16;
constexpr DType kBf16 = DType::kBFloat16;

struct Pattern {
  std::uint64_t from;
  DType from_type;
  std::uint64_t to;
  DType to_type;
};

TEST(ConvertFloat, PatternsWorkedOutByHand) {
  constexpr Pattern kPatterns[] = {
      // Exact results.
      {0x3F800000, kF32, 0x3C00, kF16},
      {0x3F800000, kF32, 0x3F80, kBf16},
      {0x80000000, kF32, 0x8000, kF16},
      {0xC000, kF16, 0xC0000000, kF32},
      {0x3F80, kBf16, 0x3C00, kF16},
      {0x3FF0000000000000, kF64, 0x3C00, kF16},
      // 1 + 2^-11 is a tie of binary16: 1; 1 + 3 * 2^-11: 1 + 2^-9.
      {0x3F801000, kF32, 0x3C00, kF16},
      {0x3F801001, kF32, 0x3C01, kF16},
      {0x3F803000, kF32, 0x3C02, kF16},
      {0x3F802FFF, kF32, 0x3C01, kF16},
      // Ties of bfloat16: 1 + 2^-8 and 1 + 3 * 2^-8.
      {0x3F808000, kF32, 0x3F80, kBf16},
      {0x3F808001, kF32, 0x3F81, kBf16},
      {0x3F818000, kF32, 0x3F82, kBf16},
      {0x3F817FFF, kF32, 0x3F81, kBf16},
      // Rounds up to the next binade.
      {0x3FFFFFFF, kF32, 0x4000, kF16},
      {0x3FFFFFFF, kF32, 0x4000, kBf16},
      // 65504, 65519.996, 65520, 65536, and the largest binary32.
      {0x477FE000, kF32, 0x7BFF, kF16},
      {0x477FEFFF, kF32, 0x7BFF, kF16},
      {0x477FF000, kF32, 0x7C00, kF16},
      {0x47800000, kF32, 0x7C00, kF16},
      {0xFF7FFFFF, kF32, 0xFC00, kF16},
      {0x7F7F7FFF, kF32, 0x7F7F, kBf16},
      {0x7F7F8000, kF32, 0x7F80, kBf16},
      // Subnormal numbers of binary16: 2^-14, just below it, 2^-24; 2^-25,
      // which is a tie with 0, and the number above it; 1.5 * 2^-24, which is a
      // tie with 2^-23.
      {0x38800000, kF32, 0x0400, kF16},
      {0x387FC000, kF32, 0x03FF, kF16},
      {0x387FE000, kF32, 0x0400, kF16},
      {0x33800000, kF32, 0x0001, kF16},
      {0x33000000, kF32, 0x0000, kF16},
      {0x33000001, kF32, 0x0001, kF16},
      {0x33C00000, kF32, 0x0002, kF16},
      {0xB3000000, kF32, 0x8000, kF16},
      {0x00000001, kF32, 0x0000, kF16},
      {0x0001, kF16, 0x33800000, kF32},
      {0x83FF, kF16, 0xB87FC000, kF32},
      // Subnormal numbers of bfloat16 are those of binary32.
      {0x00018000, kF32, 0x0002, kBf16},
      {0x00008000, kF32, 0x0000, kBf16},
      {0x00008001, kF32, 0x0001, kBf16},
      {0x007FFFFF, kF32, 0x0080, kBf16},
      {0x0001, kBf16, 0x00010000, kF32},
      {0x0001, kBf16, 0x0000, kF16},
      {0x0001, kF16, 0x3380, kBf16},
      // Infinities.
      {0x7F800000, kF32, 0x7C00, kF16},
      {0xFF80, kBf16, 0xFC00, kF16},
      {0xFC00, kF16, 0xFF800000, kF32},
      // NaNs keep the sign and the leading bits of the payload, and become
      // quiet.
      {0x7FC00000, kF32, 0x7E00, kF16},
      {0xFFC00000, kF32, 0xFE00, kF16},
      {0x7F800001, kF32, 0x7E00, kF16},
      {0x7FABCDEF, kF32, 0x7F5E, kF16},
      {0x7F800001, kF32, 0x7FC0, kBf16},
      {0xFFABCDEF, kF32, 0xFFEB, kBf16},
      {0x7C01, kF16, 0x7FC02000, kF32},
      {0xFE01, kF16, 0xFFC02000, kF32},
      {0x7F81, kBf16, 0x7FC10000, kF32},
      {0x7C01, kF16, 0x7FC0, kBf16},
      {0xFF81, kBf16, 0xFE08, kF16},
      // One rounding from binary64: just above a number that is a tie in
      // binary32.
      {0x3FF0020000000001, kF64, 0x3C01, kF16},
      {0x3FF0020000000000, kF64, 0x3C00, kF16},
      {0x7FEFFFFFFFFFFFFF, kF64, 0x7F800000, kF32},
      // Conversions between equal types keep even signalling NaNs.
      {0x7C01, kF16, 0x7C01, kF16},
  };
  for (const Pattern& one : kPatterns) {
    EXPECT_EQ(ConvertFloat(one.from, one.from_type, one.to_type), one.to)
        << std::hex << one.from << " of type "
        << static_cast<int>(one.from_type) << " to type "
        << static_cast<int>(one.to_type);
  }
}

TEST(ConvertInteger, PatternsWorkedOutByHand) {
  EXPECT_EQ(ConvertInteger(0, false, kF32), 0U);
  EXPECT_EQ(ConvertInteger(1, true, kF16), 0xBC00U);
  EXPECT_EQ(ConvertInteger(2049, false, kF16), 0x6800U);  // a tie: 2048
  EXPECT_EQ(ConvertInteger(2051, false, kF16), 0x6802U);  // a tie: 2052
  EXPECT_EQ(ConvertInteger(65519, false, kF16), 0x7BFFU);
  EXPECT_EQ(ConvertInteger(65520, true, kF16), 0xFC00U);
  EXPECT_EQ(ConvertInteger(257, false, kBf16), 0x4380U);
  EXPECT_EQ(ConvertInteger(16777217, false, kF32), 0x4B800000U);
  EXPECT_EQ(ConvertInteger(~std::uint64_t{0}, false, kF32), 0x5F800000U);
  EXPECT_EQ(ConvertInteger(~std::uint64_t{0}, false, kF64),
            0x43F0000000000000U);
  EXPECT_EQ(ConvertInteger(std::uint64_t{1} << 63, true, kF64),
            0xC3E0000000000000U);
}

// All patterns of the 16-bit types, widened as formats.h decodes them, and
// converted back.
TEST(ConvertFloat, EveryNumberOf16BitsAndBack) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const auto half = static_cast<std::uint16_t>(bits);
    for (const DType type : {kF16, kBf16}) {
      const float value =
          type == kF16 ? Float16ToFloat(half) : BFloat16ToFloat(half);
      const std::uint64_t wide = ConvertFloat(bits, type, kF32);
      if (std::isnan(value)) {
        EXPECT_TRUE(
            std::isnan(std::bit_cast<float>(static_cast<std::uint32_t>(wide))));
        continue;
      }
      ASSERT_EQ(wide, std::bit_cast<std::uint32_t>(value));
      ASSERT_EQ(ConvertFloat(wide, kF32, type), bits);
    }
  }
}

// Random numbers against real arithmetic, and against the compiler's conversion
// of binary64.
TEST(ConvertFloat, RandomNumbers) {
  std::mt19937_64 random(20260801);
  for (int i = 0; i < 200000; ++i) {
    const auto bits = static_cast<std::uint32_t>(random());
    const auto value = std::bit_cast<float>(bits);
    if (!std::isnan(value)) {
      ASSERT_EQ(ConvertFloat(bits, kF32, kF16), testing::ToBinary16(value));
    }
    // Exponents around those of binary32.
    const std::uint64_t wide =
        (random() & 0x800FFFFFFFFFFFFF) | (0x360 + random() % 0x130) << 52;
    const auto narrow = static_cast<float>(std::bit_cast<double>(wide));
    ASSERT_EQ(ConvertFloat(wide, kF64, kF32),
              std::bit_cast<std::uint32_t>(narrow))
        << std::hex << wide;
  }
}

}  // namespace
}  // namespace aclq::numerics
