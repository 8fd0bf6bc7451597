// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Numbers that reveal errors: ties and their neighbours, the ends of every
// output's range, subnormals, infinities, NaNs.

#ifndef ACLQ_TESTS_SUPPORT_VALUES_H_
#define ACLQ_TESTS_SUPPORT_VALUES_H_

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace aclq::testing {

inline std::vector<float> HardValues() {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  std::vector<float> values;
  const auto add_with_neighbours = [&](float value) {
    for (const float one :
         {value, std::nextafterf(value, kInf), std::nextafterf(value, -kInf)}) {
      values.push_back(one);
      values.push_back(-one);
    }
  };
  for (const float value :
       {0.0F, 0.5F, 1.0F, 1.5F, 2.5F, 3.5F, 126.5F, 127.0F, 127.5F, 128.0F,
        128.5F, 254.5F, 255.0F, 255.5F, 256.0F, 8388607.5F, 8388608.0F,
        16777216.0F, 2147483520.0F, 2147483648.0F, 3e9F,
        // For fp8 and HiFloat8: smallest numbers, their halves, largest
        // numbers.
        0x1p-9F, 0x1p-10F, 0x1.8p-10F, 0x1p-6F, 0x1.Fp-7F, 448.0F, 464.0F,
        480.0F, 0x1p-16F, 0x1p-17F, 0x1.8p-17F, 0x1p-14F, 57344.0F, 61440.0F,
        0x1p-22F, 0x1p-23F, 0x1p-24F, 0x1.8p-22F, 0x1.8p-16F, 0x1p-15F, 0x1p-8F,
        0x1.Ep-4F, 15.5F, 18.0F, 240.0F, 320.0F, 32768.0F, 40960.0F, 49152.0F,
        1.0625F, 1.1875F, 17.0F, 19.0F,
        // The ends of binary32.
        0x1p-126F, 0x1p-149F, 3.4028235e38F}) {
    add_with_neighbours(value);
  }
  for (const float value :
       {kInf, std::nanf(""), std::nanf("0x1"), 0.1F, 0.3F, 1e6F}) {
    values.push_back(value);
    values.push_back(-value);
  }
  return values;
}

// Returns the binary16 number nearest to a number, ties to even. Computed in
// real arithmetic, so that it shares nothing with the conversions that it
// tests.
inline std::uint16_t ToBinary16(float value) {
  const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  if (std::isnan(value)) return sign | 0x7e00;
  const double size = std::fabs(static_cast<double>(value));
  if (size >= 65520.0) return sign | 0x7c00;  // half a step beyond the largest
  if (size == 0.0) return sign;
  // Steps of 2^-24 below 2^-13; above, 1024 steps per binade.
  const int exponent = std::max(std::ilogb(size), -14);
  const double steps = std::nearbyint(std::ldexp(size, 10 - exponent));
  // If rounding reaches the next binade, the sum carries into the exponent.
  return static_cast<std::uint16_t>(sign + (exponent + 14) * 1024 +
                                    static_cast<int>(steps));
}

// Returns the upper half of a binary32: a bfloat16 with the same special value.
inline std::uint16_t ToBFloat16(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return static_cast<std::uint16_t>(bits >> 16);
}

// Returns hard binary16 numbers: HardValues as binary16, with their neighbours.
inline std::vector<std::uint16_t> HardBinary16() {
  std::vector<std::uint16_t> values;
  for (const float value : HardValues()) {
    const std::uint16_t bits = ToBinary16(value);
    values.push_back(bits);
    if ((bits & 0x7fff) != 0) values.push_back(bits - 1);
    if ((bits & 0x7fff) != 0x7fff) values.push_back(bits + 1);
  }
  return values;
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_VALUES_H_
