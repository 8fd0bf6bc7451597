// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/numerics/reference.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "src/numerics/formats.h"

namespace aclq::numerics {
namespace {

template <typename T>
T Read(const void* address) {
  T value;
  std::memcpy(&value, address, sizeof(value));
  return value;
}

template <typename T>
void Write(void* address, T value) {
  std::memcpy(address, &value, sizeof(value));
}

// Rounds to nearest, ties to even, and saturates. The ends of the range are
// integers, so a value beyond an end rounds to that end or further out.
template <typename Int>
Int RoundAndSaturate(float value) {
  constexpr double kMin = std::numeric_limits<Int>::min();
  constexpr double kMax = std::numeric_limits<Int>::max();
  if (std::isnan(value)) return 0;
  if (value <= kMin) return std::numeric_limits<Int>::min();
  if (value >= kMax) return std::numeric_limits<Int>::max();
  return static_cast<Int>(RoundHalfToEven(value));
}

}  // namespace

float LoadInput(DType dtype, const void* address) {
  switch (dtype) {
    case DType::kFloat32:
      return Read<float>(address);
    case DType::kFloat16:
      return Float16ToFloat(Read<std::uint16_t>(address));
    case DType::kBFloat16:
      return BFloat16ToFloat(Read<std::uint16_t>(address));
    case DType::kInt8:
      return Read<std::int8_t>(address);
    case DType::kUInt8:
      return Read<std::uint8_t>(address);
    case DType::kInt32:
      return Int32ToFloat(Read<std::int32_t>(address));
    default:
      return std::numeric_limits<float>::quiet_NaN();  // Not an input type.
  }
}

void StoreOutput(DType dtype, float value, void* address) {
  switch (dtype) {
    case DType::kInt8:
      return Write(address, RoundAndSaturate<std::int8_t>(value));
    case DType::kUInt8:
      return Write(address, RoundAndSaturate<std::uint8_t>(value));
    case DType::kInt32:
      return Write(address, RoundAndSaturate<std::int32_t>(value));
    case DType::kFloat8E4M3FN:
      return Write(address, EncodeFloat8(value, kE4M3FN));
    case DType::kFloat8E5M2:
      return Write(address, EncodeFloat8(value, kE5M2));
    case DType::kHiFloat8:
      return Write(address, EncodeHiFloat8(value));
    default:
      return;  // Not an output type.
  }
}

}  // namespace aclq::numerics
