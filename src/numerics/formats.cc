// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/numerics/formats.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace aclq::numerics {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// Returns 2^exponent, which must be a normal number of binary64.
double PowerOfTwo(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023)
                               << 52);
}

// Returns floor(log2(magnitude)) for normal numbers, and -127, which is no
// format's exponent, for zero and subnormal numbers.
int ExponentOf(float magnitude) {
  return static_cast<int>(std::bit_cast<std::uint32_t>(magnitude) >> 23) - 127;
}

// Returns the value of sign, exponent and fraction fields in the layout of IEEE
// 754, except for infinities and NaNs.
float ValueOfFields(bool negative, int exponent, int fraction,
                    int fraction_bits, int bias) {
  const int hidden = exponent == 0 ? 0 : 1 << fraction_bits;
  const int power = std::max(exponent, 1) - bias - fraction_bits;
  const auto magnitude =
      static_cast<float>((hidden + fraction) * PowerOfTwo(power));
  return negative ? -magnitude : magnitude;
}

// The codes of HiFloat8's finite values from 0 up, and the least number that
// rounds to each value: the midpoint between the value and the one below it,
// since ties go away from zero.
struct HiFloat8Scale {
  static constexpr int kCount = 127;  // 0x00 to 0x7F without the infinity
  std::array<std::uint8_t, kCount> code;
  std::array<float, kCount> lower_bound;

  HiFloat8Scale() {
    auto next = code.begin();
    for (int bits = 0; bits < 0x80; ++bits) {
      if (bits != 0x6F) *next++ = static_cast<std::uint8_t>(bits);
    }
    std::sort(code.begin(), code.end(), [](auto a, auto b) {
      return DecodeHiFloat8(a) < DecodeHiFloat8(b);
    });
    lower_bound[0] = 0;
    for (int i = 1; i < kCount; ++i) {
      lower_bound[i] =
          (DecodeHiFloat8(code[i - 1]) + DecodeHiFloat8(code[i])) / 2;
    }
  }
};

// Constructed when the library is loaded, so no lock is needed.
const HiFloat8Scale kHiFloat8Scale;

}  // namespace

std::int64_t RoundHalfToEven(double value) {
  const auto whole = static_cast<std::int64_t>(value);  // toward zero
  const double rest = std::abs(value - static_cast<double>(whole));
  const bool away = rest > 0.5 || (rest == 0.5 && whole % 2 != 0);
  if (!away) return whole;
  return value < 0 ? whole - 1 : whole + 1;
}

float Float16ToFloat(std::uint16_t bits) {
  const bool negative = (bits & 0x8000) != 0;
  const int exponent = (bits >> 10) & 0x1F;
  const int fraction = bits & 0x3FF;
  if (exponent == 0x1F) {
    const float magnitude = fraction == 0 ? kInfinity : kNaN;
    return negative ? -magnitude : magnitude;
  }
  return ValueOfFields(negative, exponent, fraction, 10, 15);
}

float BFloat16ToFloat(std::uint16_t bits) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

float Int32ToFloat(std::int32_t value) { return static_cast<float>(value); }

float DecodeFloat8(std::uint8_t code, const Float8Format& format) {
  const bool negative = (code & 0x80) != 0;
  const int magnitude = code & 0x7F;
  if (magnitude > format.largest) {
    const bool infinite = format.bias == kE5M2.bias && magnitude == 0x7C;
    const float value = infinite ? kInfinity : kNaN;
    return negative ? -value : value;
  }
  const int fraction = magnitude & ((1 << format.fraction_bits) - 1);
  return ValueOfFields(negative, magnitude >> format.fraction_bits, fraction,
                       format.fraction_bits, format.bias);
}

std::uint8_t EncodeFloat8(float value, const Float8Format& format) {
  if (std::isnan(value)) return 0;
  const std::uint8_t sign = std::signbit(value) ? 0x80 : 0x00;
  const float magnitude = std::abs(value);
  if (magnitude >= DecodeFloat8(format.largest, format))
    return sign | format.largest;

  // The grid's step is constant below the smallest normal number, and doubles
  // with every power of two above it. In units of that step the value is scaled
  // exactly and rounded once.
  const int smallest_exponent = 1 - format.bias;
  const int exponent = std::max(ExponentOf(magnitude), smallest_exponent);
  const double units = static_cast<double>(magnitude) *
                       PowerOfTwo(format.fraction_bits - exponent);
  const auto rounded = static_cast<int>(RoundHalfToEven(units));

  // Codes count the grid's points from 0 up, so the carry into the next power
  // of two is the sum.
  const int points_below = (exponent - smallest_exponent)
                           << format.fraction_bits;
  return sign | static_cast<std::uint8_t>(points_below + rounded);
}

float DecodeHiFloat8(std::uint8_t code) {
  const int magnitude = code & 0x7F;
  if (magnitude == 0) return code == 0 ? 0.0F : kNaN;
  const float sign = code != magnitude ? -1.0F : 1.0F;
  if (magnitude == 0x6F) return sign * kInfinity;
  if (magnitude < 0x08) return sign * std::ldexp(1.0F, magnitude - 23);

  // {prefix's lowest code, exponent bits below the sign bit, fraction bits}
  struct Row {
    int first, exponent_bits, fraction_bits;
  };
  constexpr Row kRows[] = {
      {0x60, 3, 1}, {0x40, 2, 2}, {0x20, 1, 3}, {0x10, 0, 3}, {0x08, -1, 3}};
  for (const auto& [first, exponent_bits, fraction_bits] : kRows) {
    if (magnitude < first) continue;
    const int fraction = magnitude & ((1 << fraction_bits) - 1);
    int exponent = 0;
    if (exponent_bits >= 0) {
      const int low = (magnitude >> fraction_bits) & ((1 << exponent_bits) - 1);
      exponent = (1 << exponent_bits) + low;
      const bool below_one =
          (magnitude >> (fraction_bits + exponent_bits) & 1) != 0;
      if (below_one) exponent = -exponent;
    }
    const int significand = (1 << fraction_bits) + fraction;
    return sign * std::ldexp(static_cast<float>(significand),
                             exponent - fraction_bits);
  }
  return kNaN;  // Not reached: every magnitude from 0x08 up has a row.
}

std::uint8_t EncodeHiFloat8(float value) {
  const HiFloat8Scale& scale = kHiFloat8Scale;
  if (std::isnan(value)) return 0;
  const auto above = std::upper_bound(scale.lower_bound.begin(),
                                      scale.lower_bound.end(), std::abs(value));
  const std::uint8_t code = scale.code[above - scale.lower_bound.begin() - 1];
  return code != 0 && value < 0 ? code | 0x80 : code;
}

}  // namespace aclq::numerics
