// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/numerics/convert.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace aclq::numerics {
namespace {

// A format of IEEE 754's kind: a sign bit, the exponent, the fraction.
struct Format {
  int fraction_bits;
  int exponent_bits;

  int size() const { return (1 + exponent_bits + fraction_bits) / 8; }
  int bias() const { return (1 << (exponent_bits - 1)) - 1; }
  // Returns the exponent field of infinities and NaNs.
  std::uint64_t special() const {
    return (std::uint64_t{1} << exponent_bits) - 1;
  }
};

Format FormatOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat16:
      return {10, 5};
    case DType::kBFloat16:
      return {7, 8};
    case DType::kFloat32:
      return {23, 8};
    default:
      return {52, 11};
  }
}

// Returns number / 2^shift, rounded to nearest, ties to even.
std::uint64_t RoundToMultiple(std::uint64_t number, int shift) {
  if (shift <= 0) return number << -shift;
  if (shift > 62) return 0;  // Then the number has at most 53 bits.
  const std::uint64_t quotient = number >> shift;
  const std::uint64_t rest = number - (quotient << shift);
  const std::uint64_t half = std::uint64_t{1} << (shift - 1);
  const bool goes_up = rest > half || (rest == half && quotient % 2 == 1);
  return quotient + (goes_up ? 1 : 0);
}

// Returns the bits of the number of `to` that is nearest to significand *
// 2^power.
std::uint64_t Round(std::uint64_t significand, int power, const Format& to) {
  if (significand == 0) return 0;
  // The exponent of the binade of `to` that contains the number. The lowest
  // binade includes the subnormal numbers.
  const int binade = std::max(
      power + static_cast<int>(std::bit_width(significand)) - 1, 1 - to.bias());
  const std::uint64_t infinity = to.special() << to.fraction_bits;
  if (binade > to.bias()) return infinity;
  const std::uint64_t steps =
      RoundToMultiple(significand, binade - to.fraction_bits - power);
  // The steps of normal numbers count the hidden bit, which adds 1 to the
  // exponent; steps that reach the next binade add 2.
  const auto below = static_cast<std::uint64_t>(binade + to.bias() - 1);
  return std::min((below << to.fraction_bits) + steps, infinity);
}

// Converts the magnitude of a finite number of `from` to bits of `to`.
std::uint64_t ConvertFinite(std::uint64_t exponent, std::uint64_t fraction,
                            const Format& from, const Format& to) {
  const std::uint64_t hidden =
      exponent == 0 ? 0 : std::uint64_t{1} << from.fraction_bits;
  const int power = static_cast<int>(std::max<std::uint64_t>(exponent, 1)) -
                    from.bias() - from.fraction_bits;
  return Round(hidden + fraction, power, to);
}

}  // namespace

std::uint64_t ConvertFloat(std::uint64_t bits, DType from_type, DType to_type) {
  if (from_type == to_type) return bits;
  const Format from = FormatOf(from_type);
  const Format to = FormatOf(to_type);
  const std::uint64_t fraction =
      bits & ((std::uint64_t{1} << from.fraction_bits) - 1);
  const std::uint64_t exponent = bits >> from.fraction_bits & from.special();
  const std::uint64_t sign =
      bits >> (from.fraction_bits + from.exponent_bits) & 1;
  std::uint64_t magnitude = 0;
  if (exponent != from.special()) {
    magnitude = ConvertFinite(exponent, fraction, from, to);
  } else {
    magnitude = to.special() << to.fraction_bits;
    if (fraction != 0) {
      const std::uint64_t payload = fraction << (52 - from.fraction_bits);
      magnitude |= payload >> (52 - to.fraction_bits);
      magnitude |= std::uint64_t{1} << (to.fraction_bits - 1);
    }
  }
  return sign << (to.fraction_bits + to.exponent_bits) | magnitude;
}

std::uint64_t ConvertInteger(std::uint64_t magnitude, bool is_negative,
                             DType to_type) {
  const Format to = FormatOf(to_type);
  const std::uint64_t sign = is_negative ? 1 : 0;
  return sign << (to.fraction_bits + to.exponent_bits) |
         Round(magnitude, 0, to);
}

void ConvertElement(DType from_type, const void* from, DType to_type,
                    void* to) {
  std::uint64_t bits = 0;  // Little-endian, as all types are.
  std::memcpy(&bits, from,
              static_cast<std::size_t>(FormatOf(from_type).size()));
  const std::uint64_t converted = ConvertFloat(bits, from_type, to_type);
  std::memcpy(to, &converted,
              static_cast<std::size_t>(FormatOf(to_type).size()));
}

}  // namespace aclq::numerics
