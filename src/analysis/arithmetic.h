// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The arithmetic of the analysis functions, on rows of adjacent binary32
// numbers. Plain loops that the compiler vectorizes. Sums have a fixed order,
// so the results are the same on every CPU. All functions need the default
// floating-point environment (engine::DefaultFloatEnvironment).

#ifndef ACLQ_SRC_ANALYSIS_ARITHMETIC_H_
#define ACLQ_SRC_ANALYSIS_ARITHMETIC_H_

#include <cstddef>
#include <cstdint>

namespace aclq::analysis {

// The longest row that CompareRow and CountRow take, in numbers.
inline constexpr std::size_t kMaxRow = 1024;

// The least and the greatest of some finite numbers, widened to include 0.
struct Range {
  float lo = 0;  // 0 or below
  float hi = 0;  // 0 or above

  // Widens this range to include the other one.
  void Merge(const Range& other) {
    if (other.lo < lo) lo = other.lo;
    if (other.hi > hi) hi = other.hi;
  }
};

// Returns the range of the finite numbers of x.
Range RangeOf(const float* x, std::size_t count);

// Copies x to `to` with 0 in the place of infinities and NaNs.
void ReplaceNonFinite(const float* x, std::size_t count, float* to);

// Computes y = (q - zero_points) * scales, each operation rounded once. Every
// NaN becomes 0x7FC00000.
void DequantizeRow(const float* q, const float* scales,
                   const float* zero_points, std::size_t count, float* y);

// Returns the sum of (x - (q - zero_point) * scale)^2.
double SumOfSquaredErrors(const float* x, const float* q, float scale,
                          float zero_point, std::size_t count);

// Rounds numbers to nearest, ties to even. Magnitudes at least halfway from the
// largest finite number to the next power of two become infinities. Every NaN
// becomes 0x7E00 in binary16 and 0x7FC0 in bfloat16.
void RoundToFloat16(const float* from, std::size_t count, std::uint16_t* to);
void RoundToBFloat16(const float* from, std::size_t count, std::uint16_t* to);

// The first and the last number that quantization does not saturate.
struct Unsaturated {
  float first;
  float last;
};

// Counts of the elements that quantization meets.
struct RowValues {
  std::int64_t x_nan = 0;
  std::int64_t x_inf = 0;
  std::int64_t saturated = 0;

  void Add(const RowValues& other);
};

// Returns the counts of a row of at most kMaxRow numbers.
RowValues CountRow(const float* x, const float* scales,
                   const float* zero_points, std::size_t count,
                   Unsaturated range);

// The counts and sums from which a Comparison is computed.
struct Sums {
  std::int64_t x_nan = 0;
  std::int64_t x_inf = 0;
  std::int64_t nonfinite_y = 0;
  std::int64_t clipped = 0;
  double xx = 0;         // x^2
  double yy = 0;         // y^2
  double xy = 0;         // x * y
  double ee = 0;         // (x - y)^2
  double e = 0;          // |x - y|
  double largest_e = 0;  // |x - y|, the largest one

  void Add(const Sums& other);
};

// Returns the counts and sums of a row.
Sums CompareRow(const float* x, const float* q, const float* scales,
                const float* zero_points, std::size_t count, Unsaturated range);

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_ARITHMETIC_H_
