// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/numerics/ascend_quant.h"

#include <algorithm>
#include <cmath>

#include "src/numerics/formats.h"

namespace aclq::numerics {
namespace {

float Scaled(float x, float scale, ScaleProduct product) {
  if (product == ScaleProduct::kSquared) {
    const float squared = scale * scale;
    return x * squared;
  }
  const float once = x * scale;
  return product == ScaleProduct::kTwice ? once * scale : once;
}

// The magnitude of `value` is below 2^31.
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

// The ends of the range are integers, so a value beyond one rounds to it or
// further out.
std::int64_t RoundAndSaturate(float sum, RoundMode mode, int least,
                              int largest) {
  if (std::isnan(sum)) return 0;
  return RoundToInteger(std::clamp<double>(sum, least, largest), mode);
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
      return EncodeHiFloat8(sum);
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
