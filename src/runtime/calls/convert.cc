// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions of acl_base_rt.h on element types: sizes, and binary16 numbers.
//
// binary16: sign 1 bit, exponent 5 bits (bias 15), fraction 10 bits.
// binary32: sign 1 bit, exponent 8 bits (bias 127), fraction 23 bits.

#include <bit>
#include <cstddef>
#include <cstdint>

#include "acl/acl_base.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/element_size.h"

namespace {

constexpr int kFractionBits16 = 10;
constexpr int kFractionBits32 = 23;
constexpr int kDroppedBits = kFractionBits32 - kFractionBits16;
constexpr std::uint32_t kInfinity16 = 0x7C00;
constexpr std::uint32_t kQuietBit16 = 0x0200;
constexpr std::uint32_t kInfinity32 = 0x7F800000;
constexpr std::uint32_t kQuietBit32 = 0x00400000;
constexpr std::uint32_t kHiddenBit32 = 0x00800000;

// Bits of 2^-14, the smallest normal number of binary16, as a binary32.
constexpr std::uint32_t kSmallestNormal16 = (127 - 14) << kFractionBits32;

// The difference of the biases, in the exponent bits of binary32.
constexpr std::uint32_t kBiasShift = (127 - 15) << kFractionBits32;

// Drops the lowest `bits` bits, 1 to 31, and rounds to nearest, ties to even.
constexpr std::uint32_t RoundedShift(std::uint32_t value, int bits) {
  const std::uint32_t half = std::uint32_t{1} << (bits - 1);
  const std::uint32_t odd = (value >> bits) & 1;
  return (value + half - 1 + odd) >> bits;
}

// Rounds the magnitude of a binary32 number that is not NaN.
std::uint32_t RoundToBinary16(std::uint32_t magnitude) {
  if (magnitude >= kSmallestNormal16) {
    // A carry out of the fraction correctly increments the exponent; from the
    // largest number it leads to infinity.
    const std::uint32_t rounded =
        RoundedShift(magnitude - kBiasShift, kDroppedBits);
    return rounded < kInfinity16 ? rounded : kInfinity16;
  }
  // A subnormal number counts units of 2^-24. The fraction with its hidden bit
  // counts units of 2^(exponent - 150).
  const int exponent = static_cast<int>(magnitude >> kFractionBits32);
  const int shift = 150 - 24 - exponent;
  // Less than half a unit, also if the binary32 number is subnormal.
  if (shift > kFractionBits32 + 1) return 0;
  const std::uint32_t fraction =
      (magnitude & (kHiddenBit32 - 1)) | kHiddenBit32;
  return RoundedShift(fraction, shift);
}

aclFloat16 ToBinary16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t magnitude = bits & 0x7FFFFFFF;
  const std::uint32_t sign = (bits >> 16) & 0x8000;
  if (magnitude > kInfinity32) {
    const std::uint32_t payload = (magnitude >> kDroppedBits) & 0x03FF;
    return static_cast<aclFloat16>(sign | kInfinity16 | kQuietBit16 | payload);
  }
  return static_cast<aclFloat16>(sign | RoundToBinary16(magnitude));
}

float ToBinary32(aclFloat16 value) {
  const std::uint32_t sign = (value & std::uint32_t{0x8000}) << 16;
  const std::uint32_t magnitude = value & std::uint32_t{0x7FFF};
  std::uint32_t bits = magnitude << kDroppedBits;
  if (magnitude > kInfinity16) {
    bits |= kInfinity32 | kQuietBit32;
  } else if (magnitude == kInfinity16) {
    bits = kInfinity32;
  } else if (magnitude >= (1U << kFractionBits16)) {
    bits += kBiasShift;
  } else {
    // A subnormal number or zero: `magnitude` units of 2^-24, which is exact.
    bits =
        std::bit_cast<std::uint32_t>(static_cast<float>(magnitude) * 0x1p-24F);
  }
  return std::bit_cast<float>(sign | bits);
}

}  // namespace

namespace base = aclq::base;
using aclq::runtime::ElementSize;

aclFloat16 aclFloatToFloat16(float value) {
  return base::Traced(
      __func__, [=] { return ToBinary16(value); },
      base::Argument("value", value));
}

float aclFloat16ToFloat(aclFloat16 value) {
  return base::Traced(
      __func__, [=] { return ToBinary32(value); },
      base::Argument("value", value));
}

size_t aclDataTypeSize(aclDataType dataType) {
  return base::Traced(
      __func__, [&] { return ElementSize(base::NumberOf(dataType)); },
      base::Argument("dataType", dataType));
}
