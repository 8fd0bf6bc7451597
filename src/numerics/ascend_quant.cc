// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/numerics/ascend_quant.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

#include "src/numerics/formats.h"

namespace aclq::numerics {
namespace {

// Returns the product of x and the scale.
float Scaled(float x, float scale, ScaleProduct product) {
  if (product == ScaleProduct::kSquared) {
    const float squared = scale * scale;
    return x * squared;
  }
  const float once = x * scale;
  return product == ScaleProduct::kTwice ? once * scale : once;
}

// Rounds a value whose magnitude is below 2^31.
std::int64_t RoundToInteger(double value, RoundMode mode) {
  const auto truncated = static_cast<std::int64_t>(value);
  const auto back = static_cast<double>(truncated);
  switch (mode) {
    case RoundMode::kFloor:
      return value < back ? truncated - 1 : truncated;
    case RoundMode::kCeil:
      return value > back ? truncated + 1 : truncated;
    case RoundMode::kTrunc:
      return truncated;
    default:
      return RoundHalfToEven(value);
  }
}

// Returns the integer in [least, largest] that a sum becomes. The value is
// saturated first: both ends are integers, so a value beyond an end cannot
// round to a number inside the range.
std::int64_t RoundAndSaturate(float sum, RoundMode mode, int least,
                              int largest) {
  if (std::isnan(sum)) return 0;
  return RoundToInteger(std::clamp<double>(sum, least, largest), mode);
}

// Returns the number of HiFloat8 that `sum` is rounded to, or `sum` where
// EncodeHiFloat8 saturates or gives 0 whatever the rounding.
float RoundHybrid(float sum) {
  const float magnitude = std::abs(sum);
  if (!(magnitude >= 0x1p-23F && magnitude < 0x1p15F)) return sum;
  const auto bits = std::bit_cast<std::uint32_t>(magnitude);
  const std::uint32_t threshold = bits % (1 << 14);
  const int exponent = std::ilogb(magnitude);
  if (exponent == -23) {
    const std::uint32_t dropped = (1 << 13) + (bits % (1 << 23) >> 10);
    return std::copysign(dropped >= threshold ? 0x1p-22F : 0.0F, sum);
  }
  const int distance = std::abs(exponent);
  const int kept_bits = distance < 4    ? 3
                        : distance < 8  ? 2
                        : distance < 16 ? 1
                                        : 0;
  // The magnitude, in units of the last bit that is kept. The first 14 bits
  // after it are the fraction of `units`.
  const double units = std::ldexp(magnitude, kept_bits - exponent);
  const double whole = std::floor(units);
  const bool goes_up = std::floor((units - whole) * (1 << 14)) >= threshold;
  const double rounded = goes_up ? whole + 1 : whole;
  return std::copysign(
      static_cast<float>(std::ldexp(rounded, exponent - kept_bits)), sum);
}

}  // namespace

float AscendQuantSum(float x, float scale, std::optional<float> offset,
                     ScaleProduct product) {
  const float scaled = Scaled(x, scale, product);
  return offset.has_value() ? scaled + *offset : scaled;
}

std::uint8_t AscendQuantCode(float sum, RoundMode mode, DType out_dtype) {
  switch (out_dtype) {
    case DType::kInt8:
      return static_cast<std::uint8_t>(RoundAndSaturate(sum, mode, -128, 127));
    case DType::kInt4:
      return RoundAndSaturate(sum, mode, -8, 7) & 0x0F;
    case DType::kHiFloat8:
      return EncodeHiFloat8(mode == RoundMode::kHybrid ? RoundHybrid(sum)
                                                       : sum);
    case DType::kFloat8E4M3FN:
      return EncodeFloat8(sum, kE4M3FN);
    case DType::kFloat8E5M2:
      return EncodeFloat8(sum, kE5M2);
    default:
      return 0;  // Not an output type.
  }
}

void StoreAscendQuantCode(std::uint8_t code, DType out_dtype, std::size_t index,
                          std::byte* row) {
  if (out_dtype != DType::kInt4) {
    row[index] = std::byte{code};
    return;
  }
  std::byte& both = row[index / 2];
  const std::byte half = std::byte{code} & std::byte{0x0F};
  both = index % 2 == 0 ? (both & std::byte{0xF0}) | half
                        : (both & std::byte{0x0F}) | half << 4;
}

}  // namespace aclq::numerics
