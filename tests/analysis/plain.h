// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Plain references for the tests of the analysis functions: number formats and
// loops over views that share no code with the library.

#ifndef ACLQ_TESTS_ANALYSIS_PLAIN_H_
#define ACLQ_TESTS_ANALYSIS_PLAIN_H_

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include "aclq/tensor.h"
#include "src/base/dtypes.h"
#include "tests/support/random_problem.h"
#include "tests/support/values.h"

namespace aclq::testing {

inline constexpr double kInf = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

inline constexpr DType kFloatTypes[] = {DType::kFloat32, DType::kFloat16,
                                        DType::kBFloat16};
inline constexpr DType kQuantizedTypes[] = {
    DType::kInt8,     DType::kUInt8,        DType::kInt32,
    DType::kHiFloat8, DType::kFloat8E4M3FN, DType::kFloat8E5M2};
inline constexpr DType kZeroPointTypes[] = {DType::kInt8, DType::kUInt8,
                                            DType::kInt32, DType::kBFloat16,
                                            DType::kFloat32};

// Returns the value of a number with sign, exponent and fraction fields. If
// `special`, the highest exponent encodes infinity and NaN.
inline double DecodeFields(std::uint32_t bits, int exponent_bits,
                           int fraction_bits, bool special) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const std::uint32_t fraction = bits & ((1U << fraction_bits) - 1);
  const int exponent =
      static_cast<int>(bits >> fraction_bits) & ((1 << exponent_bits) - 1);
  const bool negative = (bits >> (exponent_bits + fraction_bits)) & 1;
  double value = 0;
  if (special && exponent == (1 << exponent_bits) - 1) {
    value = fraction == 0 ? kInf : kNaN;
  } else if (exponent == 0) {
    value = std::ldexp(fraction, 1 - bias - fraction_bits);
  } else {
    value = std::ldexp((1U << fraction_bits) + fraction,
                       exponent - bias - fraction_bits);
  }
  return negative ? -value : value;
}

// Returns the value of a HiFloat8 code. The leading bits below the sign
// determine the widths of the fields.
inline double DecodeHiFloat8Bits(std::uint32_t bits) {
  const std::uint32_t magnitude = bits & 0x7F;
  const double sign = bits & 0x80 ? -1 : 1;
  if (bits == 0) return 0;
  if (bits == 0x80) return kNaN;
  if (magnitude == 0x6F) return sign * kInf;
  if (magnitude < 8)
    return sign * std::ldexp(1.0, static_cast<int>(magnitude) - 23);
  // Bits of the exponent's magnitude, including its leading 1.
  int width = 0;
  if (magnitude >= 0x60)
    width = 4;
  else if (magnitude >= 0x40)
    width = 3;
  else if (magnitude >= 0x20)
    width = 2;
  else if (magnitude >= 0x10)
    width = 1;
  const int fraction_bits = width == 4 ? 1 : width == 3 ? 2 : 3;
  const std::uint32_t rest = magnitude >> fraction_bits;
  int exponent = 0;
  if (width > 0) {
    exponent =
        (1 << (width - 1)) + static_cast<int>(rest & ((1U << (width - 1)) - 1));
    if ((rest >> (width - 1)) & 1) exponent = -exponent;
  }
  const std::uint32_t fraction = magnitude & ((1U << fraction_bits) - 1);
  return sign *
         std::ldexp((1U << fraction_bits) + fraction, exponent - fraction_bits);
}

// Returns the value of the element at an address.
inline double Decode(DType dtype, const std::byte* address) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, address, base::DTypeSize(dtype));
  switch (dtype) {
    case DType::kFloat32:
      return DecodeFields(bits, 8, 23, true);
    case DType::kFloat16:
      return DecodeFields(bits, 5, 10, true);
    case DType::kBFloat16:
      return DecodeFields(bits, 8, 7, true);
    case DType::kInt8:
      return bits < 128 ? bits : bits - 256.0;
    case DType::kUInt8:
      return bits;
    case DType::kInt32:
      return bits < 0x80000000 ? bits : bits - 4294967296.0;
    case DType::kHiFloat8:
      return DecodeHiFloat8Bits(bits);
    case DType::kFloat8E5M2:
      return DecodeFields(bits, 5, 2, true);
    default:  // FLOAT8_E4M3FN
      return (bits & 0x7F) == 0x7F ? kNaN : DecodeFields(bits, 4, 3, false);
  }
}

// Returns the binary32 number nearest to a real number. Sums, products and
// quotients of two binary32 numbers round correctly even by way of double.
inline float Round32(double value) { return static_cast<float>(value); }

inline std::uint16_t ToBFloat16Nearest(float value) {
  if (std::isnan(value)) return 0x7FC0;
  const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  const double size = std::fabs(static_cast<double>(value));
  if (std::isinf(size)) return sign | 0x7F80;
  if (size == 0) return sign;
  const int exponent = std::max(std::ilogb(size), -126);
  const double steps = std::nearbyint(std::ldexp(size, 7 - exponent));
  return static_cast<std::uint16_t>(sign + (exponent + 126) * 128 +
                                    static_cast<int>(steps));
}

// Stores a number as a type of x.
inline void Encode(DType dtype, float value, std::byte* address) {
  std::uint32_t bits = 0;
  if (dtype == DType::kFloat16) {
    bits = std::isnan(value) ? 0x7E00 : ToBinary16(value);
  } else if (dtype == DType::kBFloat16) {
    bits = ToBFloat16Nearest(value);
  } else if (std::isnan(value)) {
    bits = 0x7FC00000;
  } else {
    std::memcpy(&bits, &value, sizeof(bits));
  }
  std::memcpy(address, &bits, base::DTypeSize(dtype));
}

// Fills a view with numbers around 0, most of magnitude up to `spread`, and
// with special values if requested.
inline void FillNumbers(Random& random, const RandomView& view, float spread,
                        bool special) {
  static const std::vector<float> hard = HardValues();
  const std::size_t size = base::DTypeSize(view.layout().dtype);
  std::normal_distribution<float> normal(0, spread);
  for (std::size_t at = 0; at < view.size_in_bytes(); at += size) {
    float value = normal(random);
    if (special && Uniform(random, 0, 15) == 0)
      value = hard[Uniform(random, 0, static_cast<int>(hard.size()) - 1)];
    Encode(view.layout().dtype, value, view.memory() + at);
  }
}

inline std::vector<std::int64_t> RandomShape(Random& random,
                                             std::int64_t max_elements) {
  std::vector<std::int64_t> shape(Uniform(random, 0, kMaxRank));
  std::int64_t left = max_elements;
  for (std::int64_t& extent : shape) {
    extent =
        Uniform(random, 1,
                std::min<std::int64_t>(left, Uniform(random, 0, 3) ? 9 : left));
    left /= extent;
  }
  std::shuffle(shape.begin(), shape.end(), random);
  if (!shape.empty() && Uniform(random, 0, 29) == 0) shape[0] = 0;
  return shape;
}

template <std::size_t kSize>
DType RandomType(Random& random, const DType (&types)[kSize]) {
  return types[Uniform(random, 0, kSize - 1)];
}

using Index = std::array<std::int64_t, kMaxRank>;

// The shape of a tensor with scales and zero points per channel along an axis,
// or per tensor.
struct Channeled {
  std::vector<std::int64_t> shape;
  int axis = 0;  // as passed by the caller; may be negative
  bool per_tensor = true;

  Channeled(Random& random, std::int64_t max_elements)
      : shape(RandomShape(random, max_elements)),
        axis(static_cast<int>(Uniform(random, -Rank(), Rank() - 1))),
        per_tensor(Rank() == 0 || Uniform(random, 0, 2) == 0) {}
  Channeled(std::vector<std::int64_t> of_shape, std::optional<int> of_axis)
      : shape(std::move(of_shape)),
        axis(of_axis.value_or(0)),
        per_tensor(!of_axis.has_value()) {}

  std::int64_t Rank() const { return static_cast<std::int64_t>(shape.size()); }
  std::int64_t PositiveAxis() const { return axis < 0 ? axis + Rank() : axis; }
  std::int64_t Channels() const {
    return per_tensor ? 1 : shape[PositiveAxis()];
  }
  Index ChannelOf(const Index& index) const {
    return {per_tensor ? 0 : index[PositiveAxis()]};
  }
};

inline ConstTensorView View(const RandomView& view) {
  return {view.first(), view.layout()};
}
inline std::optional<ConstTensorView> View(
    const std::optional<RandomView>& view) {
  if (!view.has_value()) return std::nullopt;
  return View(*view);
}
inline TensorView Writable(const RandomView& view) {
  return {view.first(), view.layout()};
}

inline double NumberAt(const RandomView& view, const Index& index) {
  return Decode(view.layout().dtype, view.At(index));
}

// Returns the result that Dequantize defines, in binary32.
inline float PlainDequantize(double q, double scale,
                             std::optional<double> zero_point) {
  float y = Round32(q);
  if (zero_point.has_value()) y = Round32(double{y} - Round32(*zero_point));
  return Round32(double{y} * scale);
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_ANALYSIS_PLAIN_H_
