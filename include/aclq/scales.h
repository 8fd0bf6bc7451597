// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::ChooseScales: the scales and zero points to quantize a tensor with.

#ifndef ACLQ_SCALES_H_
#define ACLQ_SCALES_H_

#include <cstdint>
#include <optional>

#include "aclq/api.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

/// The rule by which the scale of a channel follows from its finite elements.
/// docs/numerics.md has every step and its rounding.
enum class ScaleRule : std::int32_t {
  /// Maps the largest magnitude to the largest quantized value: absmax / 127
  /// for int8, absmax / (largest finite value) for the 8-bit floats.
  /// Asymmetric: (hi - lo) / 255, where lo = min(0, least), hi = max(0,
  /// greatest element).
  kAbsMax = 0,
  /// absmax / (half of the range of quantized values): absmax / 127.5 for int8,
  /// the rule of compressed-tensors. Symmetric only.
  kAbsMaxHalfRange = 1,
  /// kAbsMax with a percentile in place of the largest magnitude. Elements
  /// beyond it saturate.
  kPercentile = 2,
  /// The scale with the least sum of squared errors, among 81 scales from that
  /// of kAbsMax down to a fifth of it.
  kLeastSquares = 3,
};

struct ScaleOptions {
  /// The axis of x that scales run along, in [-rank, rank - 1]; a negative one
  /// counts from the end. Unset: one scale for the entire tensor.
  std::optional<int> axis;

  /// True: all zero points are 0; for int8 and the 8-bit floats. False: zero
  /// points move the range of quantized values to that of x; for int8 and
  /// uint8.
  bool symmetric = true;

  ScaleRule rule = ScaleRule::kAbsMax;

  /// For kPercentile: the percentile in percent, above 0 and at most 100.
  /// Rounded to nine decimals.
  double percentile = 99.9;

  /// The type to quantize x to: kInt8, kUInt8, kHiFloat8, kFloat8E4M3FN or
  /// kFloat8E5M2.
  DType dtype = DType::kInt8;

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;
};

/// Chooses a scale and a zero point for each channel of `x`. Only finite
/// elements count. A channel without an element other than 0 has scale 1 and
/// zero point 0. No scale is 0, subnormal, infinite or NaN. The results depend
/// on the values of x only: not on the CPU, the number of threads, strides, or
/// the floating-point modes of the calling thread, which are left unchanged.
/// Thread-safe. Allocates memory. Uses at most 40 KiB of the calling thread's
/// stack.
///
/// x            Rank 0 to 8; kFloat32, kFloat16 or kBFloat16.
/// scales       Rank 1, kFloat32; one element, or one for each index of x along
///              options.axis.
/// zero_points  Shaped as scales, kInt32. May be absent if options.symmetric.
///
/// The elements of scales, and those of zero_points, must not share addresses.
/// An address may be null if its view is empty.
ACLQ_API Status ChooseScales(const ConstTensorView& x,
                             const ScaleOptions& options,
                             const TensorView& scales,
                             const std::optional<TensorView>& zero_points);

}  // namespace aclq

#endif  // ACLQ_SCALES_H_
