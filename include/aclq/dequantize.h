// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Dequantize: out = (q - zero_points) * scales, the numbers that
// quantized elements represent. For every element:
//
//   y   = float(q)
//   y   = y - float(zero_point)  one IEEE binary32 subtraction, if there is a
//                                zero point
//   y   = y * float(scale)       one IEEE binary32 multiplication
//   out = y                      rounded once to the type of out
//
// docs/numerics.md has the special values.

#ifndef ACLQ_DEQUANTIZE_H_
#define ACLQ_DEQUANTIZE_H_

#include <optional>

#include "aclq/api.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

struct DequantizeOptions {
  /// The axis of q that scales and zero points run along, in [-rank, rank - 1];
  /// a negative one counts from the end. Ignored if scales has one element,
  /// else required.
  std::optional<int> axis = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;
};

/// Dequantizes `q` into `out`. The bytes of out depend on the values of the
/// inputs only: not on the CPU, the number of threads, strides, or the
/// floating-point modes of the calling thread, which are left unchanged.
/// Thread-safe. Allocates memory. Uses at most 40 KiB of the calling thread's
/// stack.
///
/// q            Rank 0 to 8; kInt8, kUInt8, kInt32, kHiFloat8, kFloat8E4M3FN or
///              kFloat8E5M2.
/// scales       Rank 1, one element or one for each index of q along the axis;
///              kFloat32, kFloat16 or kBFloat16.
/// zero_points  Absent, or shaped as scales; kInt8, kUInt8, kInt32, kBFloat16
///              or kFloat32.
/// out          Shaped as q; kFloat32, kFloat16 or kBFloat16. Its elements must
///              not share addresses, and its memory must not overlap the
///              inputs.
///
/// Addresses need the alignment of their element types only; an address may be
/// null if its view is empty.
ACLQ_API Status Dequantize(const ConstTensorView& q,
                           const ConstTensorView& scales,
                           const std::optional<ConstTensorView>& zero_points,
                           const TensorView& out,
                           const DequantizeOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_DEQUANTIZE_H_
