// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::CountValues: counts of the unusual values in a quantization.

#ifndef ACLQ_VALUES_H_
#define ACLQ_VALUES_H_

#include <cstdint>
#include <optional>

#include "aclq/api.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

struct CountOptions {
  /// The axis of x that scales and zero points run along, in [-rank, rank - 1];
  /// a negative one counts from the end. Ignored if scales has one element,
  /// else required.
  std::optional<int> axis = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;
};

struct ValueCounts {
  /// Elements of scales that are +0 or -0, subnormal as binary32 numbers,
  /// infinite, and NaN.
  std::int64_t zero_scales = 0;
  std::int64_t subnormal_scales = 0;
  std::int64_t infinite_scales = 0;
  std::int64_t nan_scales = 0;
  /// Elements of x that are NaN, and infinite.
  std::int64_t x_nan = 0;
  std::int64_t x_inf = 0;
  /// Elements of x that saturate when they are quantized: x / scale +
  /// zero_point rounds to a value beyond the ends of the range. Infinite
  /// elements count too.
  std::int64_t saturated = 0;
};

/// Counts the values in a quantization of `x` to the type `out`, without
/// performing it. On failure `*counts` is unchanged. Strides, addresses and
/// types of x, scales and zero points are as in Quantize.
ACLQ_API Status CountValues(const ConstTensorView& x,
                            const ConstTensorView& scales,
                            const std::optional<ConstTensorView>& zero_points,
                            DType out, const CountOptions& options,
                            ValueCounts* counts);

}  // namespace aclq

#endif  // ACLQ_VALUES_H_
