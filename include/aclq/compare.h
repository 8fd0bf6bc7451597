// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Compare: the errors of quantized elements.

#ifndef ACLQ_COMPARE_H_
#define ACLQ_COMPARE_H_

#include <cstdint>
#include <optional>

#include "aclq/api.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

struct CompareOptions {
  /// The axis of x that scales and zero points run along, in [-rank, rank - 1];
  /// a negative one counts from the end. Ignored if scales has one element,
  /// else required.
  std::optional<int> axis = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;
};

/// The errors of a quantized tensor. y is the result of Dequantize for q in
/// kFloat32. Errors are those of the compared elements, whose x and y are both
/// finite. Sums are binary64.
struct Comparison {
  /// Compared elements. count + x_nan + x_inf + nonfinite_y is the size of x.
  std::int64_t count = 0;
  /// Elements whose x is NaN.
  std::int64_t x_nan = 0;
  /// Elements whose x is an infinity.
  std::int64_t x_inf = 0;
  /// Elements with a finite x whose y is an infinity or NaN.
  std::int64_t nonfinite_y = 0;
  /// Elements with a finite x that saturate when they are quantized to q's
  /// type: x / scale + zero_point rounds to a value beyond the ends of the
  /// range.
  std::int64_t clipped = 0;

  /// Sum of x^2, in the unit of x squared. 0 if count is 0.
  double signal_energy = 0;
  /// Sum of (x - y)^2, in the unit of x squared. 0 if count is 0.
  double noise_energy = 0;
  /// 10 * log10(signal_energy / noise_energy), in dB. Infinity if noise_energy
  /// is 0; -infinity if only signal_energy is 0; NaN if count is 0.
  double sqnr_db = 0;
  /// Largest |x - y|, in the unit of x. NaN if count is 0.
  double max_abs_error = 0;
  /// Mean of |x - y|, in the unit of x. NaN if count is 0.
  double mean_abs_error = 0;
  /// Cosine of the angle between x and y as vectors, from -1 to 1. 1 if both
  /// are zero vectors, 0 if exactly one of them is; NaN if count is 0.
  double cosine = 0;

  /// Elements of scales that are +0 or -0, subnormal as binary32 numbers, and
  /// infinite or NaN.
  std::int64_t zero_scales = 0;
  std::int64_t subnormal_scales = 0;
  std::int64_t nonfinite_scales = 0;
};

/// Compares `q` with `x`. On failure `*comparison` is unchanged. The results
/// depend on the values and the shape of the inputs only: not on the CPU, the
/// number of threads, strides, or the floating-point modes of the calling
/// thread, which are left unchanged. Thread-safe. Allocates memory. Uses at
/// most 40 KiB of the calling thread's stack.
///
/// x            Rank 0 to 8; kFloat32, kFloat16 or kBFloat16.
/// q            Shaped as x; kInt8, kUInt8, kInt32, kHiFloat8, kFloat8E4M3FN or
///              kFloat8E5M2.
/// scales       Rank 1, one element or one for each index of x along the axis;
///              kFloat32, kFloat16 or kBFloat16.
/// zero_points  Absent, or shaped as scales; kInt8, kUInt8, kInt32, kBFloat16
///              or kFloat32.
///
/// Addresses need the alignment of their element types only; an address may be
/// null if its view is empty.
ACLQ_API Status Compare(const ConstTensorView& x, const ConstTensorView& q,
                        const ConstTensorView& scales,
                        const std::optional<ConstTensorView>& zero_points,
                        const CompareOptions& options, Comparison* comparison);

}  // namespace aclq

#endif  // ACLQ_COMPARE_H_
