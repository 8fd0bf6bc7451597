// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The computed part of the proof in docs/numerics.md ("Division by
// reciprocal"): every pair of significands whose quotient is so close to the
// middle between two binary32 numbers that the corrected product could be on
// the other side of the middle.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

namespace aclq {
namespace {

constexpr std::int64_t kLeast = std::int64_t{1} << 23;  // significands are
constexpr std::int64_t kEnd = std::int64_t{1} << 24;    // from kLeast to kEnd

// Returns the quotient as the kernels compute it.
float CorrectedQuotient(float a, float b) {
  const float reciprocal = 1.0F / b;
  const float quotient = a * reciprocal;
  const float rest = std::fma(-quotient, b, a);
  return std::fma(rest, reciprocal, quotient);
}

// Returns the inverse of an odd number modulo 2^32. Each step doubles the
// number of correct bits, of which b has three.
std::uint32_t InverseOfOdd(std::uint32_t b) {
  std::uint32_t inverse = b;
  for (int i = 0; i < 4; ++i) inverse *= 2 - b * inverse;
  return inverse;
}

struct Tally {
  std::int64_t pairs = 0;
  std::int64_t wrong = 0;
  std::int64_t wrong_uncorrected = 0;
};

// Checks all a with a * 2^shift - b * middle = offset for an odd `middle` from
// 2^24 to 2^25. The distance of a / b from middle / 2^shift, which is halfway
// between two numbers, is offset / (b * 2^shift).
void CheckOffset(std::int64_t b, int shift, std::int64_t offset, Tally* tally) {
  const int twos = __builtin_ctzll(static_cast<std::uint64_t>(b));
  if (offset % (std::int64_t{1} << twos) != 0) return;
  const auto period = std::uint64_t{1} << (shift - twos);
  const auto inverse = InverseOfOdd(static_cast<std::uint32_t>(b >> twos));
  const auto least = static_cast<std::uint64_t>(
      static_cast<std::uint32_t>(-(offset >> twos)) * inverse & (period - 1));
  for (std::uint64_t middle = least; middle < 2 * kEnd; middle += period) {
    if (middle < kEnd || middle % 2 == 0) continue;
    const std::int64_t product = b * static_cast<std::int64_t>(middle) + offset;
    const std::int64_t a = product >> shift;
    ASSERT_EQ(a << shift, product);
    if (a < kLeast || a >= kEnd || (a >= b) != (shift == 24)) continue;
    ++tally->pairs;
    const auto x = static_cast<float>(a), scale = static_cast<float>(b);
    if (CorrectedQuotient(x, scale) != x / scale) ++tally->wrong;
    if (x * (1.0F / scale) != x / scale) ++tally->wrong_uncorrected;
  }
}

TEST(DivisionByReciprocal, IsRightNextToEveryMiddle) {
  // The proof needs 5 for quotients of at least 1, and 8 for smaller quotients.
  constexpr std::int64_t kFurthest = 10;
  Tally tally;
  for (std::int64_t b = kLeast; b < kEnd; ++b) {
    for (const int shift : {24, 25}) {
      for (std::int64_t offset = 1; offset <= kFurthest; ++offset) {
        CheckOffset(b, shift, offset, &tally);
        CheckOffset(b, shift, -offset, &tally);
      }
    }
  }
  EXPECT_EQ(tally.wrong, 0);
  EXPECT_GT(tally.wrong_uncorrected, 0) << "these pairs show no difference";
  EXPECT_EQ(tally.pairs, 58'148'334) << "docs/numerics.md has their number";
}

}  // namespace
}  // namespace aclq
