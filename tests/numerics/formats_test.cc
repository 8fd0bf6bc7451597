// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The number formats against tables that were worked out by hand from their
// descriptions.

#include "src/numerics/formats.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>

namespace aclq::numerics {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
const float kNan = std::nanf("");

TEST(RoundHalfToEven, TiesGoToTheEvenNeighbour) {
  EXPECT_EQ(RoundHalfToEven(0.5), 0);
  EXPECT_EQ(RoundHalfToEven(1.5), 2);
  EXPECT_EQ(RoundHalfToEven(2.5), 2);
  EXPECT_EQ(RoundHalfToEven(-0.5), 0);
  EXPECT_EQ(RoundHalfToEven(-1.5), -2);
  EXPECT_EQ(RoundHalfToEven(-2.5), -2);
  EXPECT_EQ(RoundHalfToEven(std::nextafter(0.5, 1.0)), 1);
  EXPECT_EQ(RoundHalfToEven(std::nextafter(2.5, 3.0)), 3);
  EXPECT_EQ(RoundHalfToEven(std::nextafter(1.5, 1.0)), 1);
  EXPECT_EQ(RoundHalfToEven(-2147483647.5), -2147483648LL);
}

TEST(Float16, KnownPatterns) {
  EXPECT_EQ(Float16ToFloat(0x3C00), 1.0F);
  EXPECT_EQ(Float16ToFloat(0xC000), -2.0F);
  EXPECT_EQ(Float16ToFloat(0x7BFF), 65504.0F);
  EXPECT_EQ(Float16ToFloat(0x3555), 0.333251953125F);
  EXPECT_EQ(Float16ToFloat(0x0001), 0x1p-24F);
  EXPECT_EQ(Float16ToFloat(0x03FF), 0x3FFp-24F);
  EXPECT_EQ(Float16ToFloat(0x0400), 0x1p-14F);
  EXPECT_EQ(Float16ToFloat(0x7C00), kInf);
  EXPECT_EQ(Float16ToFloat(0xFC00), -kInf);
  EXPECT_TRUE(std::isnan(Float16ToFloat(0x7C01)));
  EXPECT_TRUE(std::isnan(Float16ToFloat(0xFFFF)));
  EXPECT_EQ(Float16ToFloat(0x8000), 0.0F);
  EXPECT_TRUE(std::signbit(Float16ToFloat(0x8000)));
}

TEST(BFloat16, KnownPatterns) {
  EXPECT_EQ(BFloat16ToFloat(0x3F80), 1.0F);
  EXPECT_EQ(BFloat16ToFloat(0xC040), -3.0F);
  EXPECT_EQ(BFloat16ToFloat(0x0001), 0x1p-133F);
  EXPECT_EQ(BFloat16ToFloat(0x7F7F), 0x1.FEp127F);
  EXPECT_EQ(BFloat16ToFloat(0xFF80), -kInf);
  EXPECT_TRUE(std::isnan(BFloat16ToFloat(0x7FC0)));
}

TEST(Int32, RoundsHalfToEvenWhereBinary32HasNoSuchInteger) {
  EXPECT_EQ(Int32ToFloat(16777216), 16777216.0F);
  EXPECT_EQ(Int32ToFloat(16777217), 16777216.0F);
  EXPECT_EQ(Int32ToFloat(16777219), 16777220.0F);
  EXPECT_EQ(Int32ToFloat(-16777217), -16777216.0F);
  EXPECT_EQ(Int32ToFloat(2147483647), 2147483648.0F);
  EXPECT_EQ(Int32ToFloat(-2147483647 - 1), -2147483648.0F);
}

struct Sample {
  float value;
  int code;
};

// Checks every code of a format: decoding and encoding returns the code, and
// numbers between a value and the next go to the nearer of the two. The
// midpoint, which is a binary32 number, goes to the even code, or away from
// zero.
template <typename Decode, typename Encode>
void ExpectRoundTrips(Decode decode, Encode encode, int largest,
                      bool ties_to_even) {
  std::set<float> values;
  for (int code = 0; code < 256; ++code) {
    const float value = decode(static_cast<std::uint8_t>(code));
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(encode(value), code) << value;
    values.insert(value);
  }
  EXPECT_EQ(*values.rbegin(), decode(static_cast<std::uint8_t>(largest)));
  EXPECT_EQ(*values.begin(), -*values.rbegin());
  for (auto low = values.begin(), high = std::next(low); high != values.end();
       ++low, ++high) {
    const float middle = *low + (*high - *low) / 2;
    const bool high_is_even = encode(*high) % 2 == 0;
    const bool high_is_larger = std::abs(*high) > std::abs(*low);
    const bool goes_up = ties_to_even ? high_is_even : high_is_larger;
    EXPECT_EQ(decode(encode(middle)), goes_up ? *high : *low) << middle;
    EXPECT_EQ(decode(encode(std::nextafter(middle, *low))), *low) << middle;
    EXPECT_EQ(decode(encode(std::nextafter(middle, *high))), *high) << middle;
  }
}

TEST(E4M3FN, EveryCodeRoundTrips) {
  ExpectRoundTrips(
      [](std::uint8_t code) { return DecodeFloat8(code, kE4M3FN); },
      [](float value) { return EncodeFloat8(value, kE4M3FN); }, 0x7E, true);
}

TEST(E5M2, EveryCodeRoundTrips) {
  ExpectRoundTrips([](std::uint8_t code) { return DecodeFloat8(code, kE5M2); },
                   [](float value) { return EncodeFloat8(value, kE5M2); }, 0x7B,
                   true);
}

TEST(HiFloat8, EveryCodeRoundTrips) {
  ExpectRoundTrips(DecodeHiFloat8, EncodeHiFloat8, 0x6E, false);
}

TEST(E4M3FN, DecodesByHand) {
  EXPECT_EQ(DecodeFloat8(0x01, kE4M3FN), 0x1p-9F);
  EXPECT_EQ(DecodeFloat8(0x07, kE4M3FN), 0x7p-9F);
  EXPECT_EQ(DecodeFloat8(0x08, kE4M3FN), 0x1p-6F);
  EXPECT_EQ(DecodeFloat8(0x38, kE4M3FN), 1.0F);
  EXPECT_EQ(DecodeFloat8(0xB9, kE4M3FN), -1.125F);
  EXPECT_EQ(DecodeFloat8(0x7E, kE4M3FN), 448.0F);
  EXPECT_TRUE(std::isnan(DecodeFloat8(0x7F, kE4M3FN)));
  EXPECT_TRUE(std::isnan(DecodeFloat8(0xFF, kE4M3FN)));
  EXPECT_TRUE(std::signbit(DecodeFloat8(0x80, kE4M3FN)));
}

TEST(E5M2, DecodesByHand) {
  EXPECT_EQ(DecodeFloat8(0x01, kE5M2), 0x1p-16F);
  EXPECT_EQ(DecodeFloat8(0x04, kE5M2), 0x1p-14F);
  EXPECT_EQ(DecodeFloat8(0x3C, kE5M2), 1.0F);
  EXPECT_EQ(DecodeFloat8(0xBD, kE5M2), -1.25F);
  EXPECT_EQ(DecodeFloat8(0x7B, kE5M2), 57344.0F);
  EXPECT_EQ(DecodeFloat8(0x7C, kE5M2), kInf);
  EXPECT_EQ(DecodeFloat8(0xFC, kE5M2), -kInf);
  EXPECT_TRUE(std::isnan(DecodeFloat8(0x7D, kE5M2)));
}

TEST(E4M3FN, EncodesByHand) {
  const Sample samples[] = {
      {0.3F, 0x2A},   {1.0625F, 0x38},  {1.1875F, 0x3A},    {17.0F, 0x58},
      {19.0F, 0x5A},  {0x1p-10F, 0x00}, {0x1.8p-10F, 0x01}, {449.0F, 0x7E},
      {464.0F, 0x7E}, {465.0F, 0x7E},   {1e6F, 0x7E},       {-1e6F, 0xFE},
      {kInf, 0x7E},   {-kInf, 0xFE},    {kNan, 0x00},       {-kNan, 0x00},
      {0.0F, 0x00},   {-0.0F, 0x80},    {-0x1p-10F, 0x80},  {-1e-30F, 0x80},
      {128.5F, 0x70}, {-128.5F, 0xF0},  {255.5F, 0x78},     {0x1.Fp-7F, 0x08},
  };
  for (const auto& [value, code] : samples)
    EXPECT_EQ(EncodeFloat8(value, kE4M3FN), code) << value;
}

TEST(E5M2, EncodesByHand) {
  const Sample samples[] = {
      {0.3F, 0x35},       {17.0F, 0x4C},   {19.0F, 0x4D},  {0x1p-17F, 0x00},
      {0x1.8p-17F, 0x01}, {480.0F, 0x60},  {464.0F, 0x5F}, {60000.0F, 0x7B},
      {61440.0F, 0x7B},   {1e6F, 0x7B},    {-1e6F, 0xFB},  {kInf, 0x7B},
      {-kInf, 0xFB},      {kNan, 0x00},    {-0.0F, 0x80},  {-0x1p-17F, 0x80},
      {127.5F, 0x58},     {-129.5F, 0xD8}, {255.5F, 0x5C},
  };
  for (const auto& [value, code] : samples)
    EXPECT_EQ(EncodeFloat8(value, kE5M2), code) << value;
}

TEST(HiFloat8, DecodesByHand) {
  const Sample samples[] = {
      {0x1p-22F, 0x01},  {0x1p-21F, 0x02},   {0x1p-16F, 0x07},
      {0x1p-15F, 0x7E},  {0x1.8p-15F, 0x7F}, {0x1p-14F, 0x7C},
      {0x1p-8F, 0x70},   {0x1.8p-8F, 0x71},  {0x1p-7F, 0x5C},
      {0.0625F, 0x50},   {0.109375F, 0x53},  {0.125F, 0x38},
      {0.234375F, 0x3F}, {0.25F, 0x30},      {0.46875F, 0x37},
      {0.5F, 0x18},      {0.9375F, 0x1F},    {1.0F, 0x08},
      {1.5F, 0x0C},      {1.875F, 0x0F},     {2.0F, 0x10},
      {3.0F, 0x14},      {3.75F, 0x17},      {4.0F, 0x20},
      {7.5F, 0x27},      {8.0F, 0x28},       {15.0F, 0x2F},
      {16.0F, 0x40},     {28.0F, 0x43},      {32.0F, 0x44},
      {128.0F, 0x4C},    {224.0F, 0x4F},     {256.0F, 0x60},
      {384.0F, 0x61},    {16384.0F, 0x6C},   {24576.0F, 0x6D},
      {32768.0F, 0x6E},  {kInf, 0x6F},       {-0x1p-22F, 0x81},
      {-1.0F, 0x88},     {-kInf, 0xEF},      {-32768.0F, 0xEE},
      {0.0F, 0x00},
  };
  for (const auto& [value, code] : samples) {
    EXPECT_EQ(DecodeHiFloat8(static_cast<std::uint8_t>(code)), value)
        << "code " << code;
  }
  EXPECT_TRUE(std::isnan(DecodeHiFloat8(0x80)));
}

TEST(HiFloat8, EncodesByHand) {
  const float below_smallest = std::nextafterf(0x1p-23F, 0.0F);
  const Sample samples[] = {
      {0.1F, 0x52},           {0.3F, 0x32},       {1.0625F, 0x09},
      {1.0624F, 0x08},        {1.9375F, 0x10},    {15.4F, 0x2F},
      {15.5F, 0x40},          {16.9F, 0x40},      {18.0F, 0x41},
      {300.0F, 0x60},         {320.0F, 0x61},     {1000.0F, 0x64},
      {32767.0F, 0x6E},       {40959.9F, 0x6E},   {40960.0F, 0x6E},
      {1e6F, 0x6E},           {-40960.0F, 0xEE},  {0x1p-23F, 0x01},
      {below_smallest, 0x00}, {0x1.8p-22F, 0x02}, {0x1.8p-16F, 0x7E},
      {-0.5F, 0x98},          {-1e-9F, 0x00},     {-0x1p-23F, 0x81},
      {kInf, 0x6E},           {-kInf, 0xEE},      {kNan, 0x00},
      {-kNan, 0x00},          {-0.0F, 0x00},      {1e-45F, 0x00},
      {464.0F, 0x62},         {465.0F, 0x62},
  };
  for (const auto& [value, code] : samples)
    EXPECT_EQ(EncodeHiFloat8(value), code) << value;
}

// Writes the decoded values to a file; the next CTest test compares its SHA-256
// with the published one.
TEST(HiFloat8, WritesItsValues) {
  std::ofstream file("hifloat8_values.bin", std::ios::binary);
  for (int code = 0; code < 256; ++code) {
    const float value = DecodeHiFloat8(static_cast<std::uint8_t>(code));
    const std::uint32_t bits = std::isnan(value)
                                   ? 0x7FC00000U
                                   : __builtin_bit_cast(std::uint32_t, value);
    file.write(reinterpret_cast<const char*>(&bits), sizeof(bits));
  }
  ASSERT_TRUE(file.flush());
}

}  // namespace
}  // namespace aclq::numerics
