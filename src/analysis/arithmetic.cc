// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/arithmetic.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace aclq::analysis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::uint32_t kMagnitude = 0x7FFFFFFF;
constexpr std::uint32_t kInfinityBits = 0x7F800000;

// Number of partial sums of a row, which vectors add side by side. Element i
// belongs to sum i % kLanes on every CPU.
constexpr std::size_t kLanes = 16;

double SumOfLanes(const double (&lanes)[kLanes]) {
  double sum = 0;
  for (const double lane : lanes) sum += lane;
  return sum;
}

// Calls body(i, lane) for the elements of a row.
template <typename Body>
inline void ForEachInLanes(std::size_t count, const Body& body) {
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) body(i + lane, lane);
  }
  for (std::size_t lane = 0; i + lane < count; ++lane) body(i + lane, lane);
}

// Maps the bits of a finite number to an integer whose order is that of the
// numbers, -0 below +0. The function is its own inverse.
inline std::int32_t KeyOf(std::int32_t bits) {
  return bits ^ ((bits >> 31) & 0x7FFFFFFF);
}

inline bool IsFinite(float value) { return std::fabs(value) < kInfinity; }

inline bool Saturates(float x, float scale, float zero_point,
                      Unsaturated range) {
  const float t = x / scale + zero_point;
  return (t < range.first) | (t > range.last);
}

inline float DequantizeOne(float q, float scale, float zero_point) {
  return (q - zero_point) * scale;
}

}  // namespace

// Works on integers, whose minimum and maximum compilers vectorize.
Range RangeOf(const float* x, std::size_t count) {
  std::int32_t lo = 0, hi = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::int32_t>(x[i]);
    const bool is_finite =
        (bits & 0x7FFFFFFF) < static_cast<std::int32_t>(kInfinityBits);
    const std::int32_t key = is_finite ? KeyOf(bits) : 0;
    lo = std::min(lo, key);
    hi = std::max(hi, key);
  }
  return {std::bit_cast<float>(KeyOf(lo)), std::bit_cast<float>(hi)};
}

void ReplaceNonFinite(const float* x, std::size_t count, float* to) {
  for (std::size_t i = 0; i < count; ++i) to[i] = IsFinite(x[i]) ? x[i] : 0.0F;
}

void DequantizeRow(const float* q, const float* scales,
                   const float* zero_points, std::size_t count, float* y) {
  for (std::size_t i = 0; i < count; ++i) {
    const float value = DequantizeOne(q[i], scales[i], zero_points[i]);
    y[i] = value == value ? value : std::numeric_limits<float>::quiet_NaN();
  }
}

double SumOfSquaredErrors(const float* x, const float* q, float scale,
                          float zero_point, std::size_t count) {
  double sums[kLanes] = {};
  ForEachInLanes(count, [&](std::size_t i, std::size_t lane) {
    const double y = DequantizeOne(q[i], scale, zero_point);
    const double error = x[i] - y;
    sums[lane] += error * error;
  });
  return SumOfLanes(sums);
}

// A normal result has the bits of the number minus the difference of the
// biases, rounded at bit 13. A subnormal result has the low bits of the number
// plus 0.5, whose unit in the last place is 2^-24.
void RoundToFloat16(const float* from, std::size_t count, std::uint16_t* to) {
  constexpr std::uint32_t kBias = (127 - 15) << 23;
  constexpr std::uint32_t kSmallestNormal = (127 - 14) << 23;
  constexpr std::uint32_t kOverflow = 0x477FF000;  // 65520
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(from[i]);
    const std::uint32_t magnitude = bits & kMagnitude;
    const std::uint32_t is_odd = (magnitude >> 13) & 1;
    const std::uint32_t normal = (magnitude - kBias + 0xFFF + is_odd) >> 13;
    const std::uint32_t subnormal =
        std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) -
        std::bit_cast<std::uint32_t>(0.5F);
    std::uint32_t result = magnitude < kSmallestNormal ? subnormal : normal;
    result = magnitude >= kOverflow ? 0x7C00 : result;
    result |= (bits >> 16) & 0x8000;
    result = magnitude > kInfinityBits ? 0x7E00 : result;
    to[i] = static_cast<std::uint16_t>(result);
  }
}

void RoundToBFloat16(const float* from, std::size_t count, std::uint16_t* to) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto bits = std::bit_cast<std::uint32_t>(from[i]);
    const std::uint32_t is_odd = (bits >> 16) & 1;
    const std::uint32_t rounded = (bits + 0x7FFF + is_odd) >> 16;
    const bool is_nan = (bits & kMagnitude) > kInfinityBits;
    to[i] = static_cast<std::uint16_t>(is_nan ? 0x7FC0 : rounded);
  }
}

void RowValues::Add(const RowValues& other) {
  x_nan += other.x_nan;
  x_inf += other.x_inf;
  saturated += other.saturated;
}

RowValues CountRow(const float* x, const float* scales,
                   const float* zero_points, std::size_t count,
                   Unsaturated range) {
  std::int32_t x_nan = 0, x_inf = 0, saturated = 0;
  for (std::size_t i = 0; i < count; ++i) {
    x_nan += x[i] != x[i];
    x_inf += std::fabs(x[i]) == kInfinity;
    saturated += Saturates(x[i], scales[i], zero_points[i], range);
  }
  return {.x_nan = x_nan, .x_inf = x_inf, .saturated = saturated};
}

void Sums::Add(const Sums& other) {
  x_nan += other.x_nan;
  x_inf += other.x_inf;
  nonfinite_y += other.nonfinite_y;
  clipped += other.clipped;
  xx += other.xx;
  yy += other.yy;
  xy += other.xy;
  ee += other.ee;
  e += other.e;
  largest_e = std::max(largest_e, other.largest_e);
}

// Replaces each element that is not compared by a pair of zeros, which adds
// nothing.
Sums CompareRow(const float* x, const float* q, const float* scales,
                const float* zero_points, std::size_t count,
                Unsaturated range) {
  alignas(64) float compared_x[kMaxRow];
  alignas(64) float compared_y[kMaxRow];
  std::int32_t x_nan = 0, x_inf = 0, nonfinite_y = 0, clipped = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float y = DequantizeOne(q[i], scales[i], zero_points[i]);
    const bool x_is_finite = IsFinite(x[i]);
    const bool y_is_finite = IsFinite(y);
    const bool saturates = Saturates(x[i], scales[i], zero_points[i], range);
    x_nan += x[i] != x[i];
    x_inf += std::fabs(x[i]) == kInfinity;
    nonfinite_y += x_is_finite & !y_is_finite;
    clipped += x_is_finite & saturates;
    const bool is_compared = x_is_finite & y_is_finite;
    compared_x[i] = is_compared ? x[i] : 0.0F;
    compared_y[i] = is_compared ? y : 0.0F;
  }

  double xx[kLanes] = {}, yy[kLanes] = {}, xy[kLanes] = {}, ee[kLanes] = {},
         e[kLanes] = {}, largest_e[kLanes] = {};
  ForEachInLanes(count, [&](std::size_t i, std::size_t lane) {
    const double a = compared_x[i];
    const double b = compared_y[i];
    const double error = std::fabs(a - b);
    xx[lane] += a * a;
    yy[lane] += b * b;
    xy[lane] += a * b;
    ee[lane] += error * error;
    e[lane] += error;
    largest_e[lane] = largest_e[lane] < error ? error : largest_e[lane];
  });

  Sums sums;
  sums.x_nan = x_nan;
  sums.x_inf = x_inf;
  sums.nonfinite_y = nonfinite_y;
  sums.clipped = clipped;
  sums.xx = SumOfLanes(xx);
  sums.yy = SumOfLanes(yy);
  sums.xy = SumOfLanes(xy);
  sums.ee = SumOfLanes(ee);
  sums.e = SumOfLanes(e);
  sums.largest_e = *std::max_element(largest_e, largest_e + kLanes);
  return sums;
}

}  // namespace aclq::analysis
