// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Quantize: out = round(x / scales + zero_points), saturated, on views of
// host memory.
//
// For every element the result is the one that docs/numerics.md defines, for
// every bit pattern of the inputs, on every CPU and for every number of
// threads:
//
//   t   = float(x) / float(scale)           one IEEE binary32 division
//   t   = t + float(zero_point)             one addition, if there is one
//   out = saturate(round_half_to_even(t))   NaN becomes 0
//
// fp8 outputs round to their own grid instead of to integers; HiFloat8 rounds
// ties away from zero.

#ifndef ACLQ_QUANTIZE_H_
#define ACLQ_QUANTIZE_H_

#include <memory>
#include <optional>
#include <string>

#include "aclq/api.h"
#include "aclq/isa.h"
#include "aclq/message_names.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

namespace engine {
class Plan;
}

struct QuantizeOptions {
  /// The axis of x that scales and zero points run along, in [-rank, rank - 1];
  /// a negative one counts from the end. Ignored if scales has one element,
  /// else required.
  std::optional<int> axis = {};

  /// The output type asked for, as npu_quantize and aclnnQuantize take it
  /// beside the output tensor; the type of `out` must be the same. Unset: the
  /// type of `out`.
  std::optional<DType> dtype = {};

  /// Accept just the types that this SoC accepts ("Ascend910B1", "Ascend310P3",
  /// ...). Empty: every combination that can be computed.
  std::string soc = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or as many as the process has CPUs.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or the
  /// best one of this CPU.
  std::string isa = {};

  /// The names that the message of a refusal uses.
  MessageNames message_names = MessageNames::kCann;
};

/// A checked and planned problem, without addresses: it runs any number of
/// times on any memory of the layouts that it was made for. Cheap to copy;
/// immutable, so threads may share it.
class ACLQ_API QuantizePlan {
 public:
  /// Checks the problem in the order of docs/compatibility.md and plans it. On
  /// failure `*plan` is left as it was.
  ///
  /// x            Rank 0 to 8; kFloat32, kFloat16 or kBFloat16.
  /// scales       Rank 1, of one element or of as many as x has along the axis;
  ///              the types of x.
  /// zero_points  Absent, or shaped as scales; kInt8, kUInt8, kInt32, kBFloat16
  ///              or kFloat32.
  /// out          Shaped as x; kInt8, kUInt8, kInt32, kHiFloat8, kFloat8E4M3FN
  ///              or kFloat8E5M2. Where several elements share an address, the
  ///              last one in row-major order is what remains.
  static Status Make(const TensorLayout& x, const TensorLayout& scales,
                     const std::optional<TensorLayout>& zero_points,
                     const TensorLayout& out, const QuantizeOptions& options,
                     QuantizePlan* plan);

  /// Runs the plan. The addresses are those of the elements at index 0 and need
  /// the alignment of their element types only. `zero_points` must be null
  /// if and only if the plan was made without. `out` must not overlap the
  /// inputs, except that it may be the very view x is (same address, strides
  /// and element size) if none of its elements share an address. Not an element
  /// outside of the views is written, and none before the first or behind the
  /// last element of a row is read; what lies between the elements of a row may
  /// be. The rounding mode and the flush-to-zero flags of the calling thread
  /// have no influence and are left as they were. Empty tensors: nothing is
  /// done, the addresses may be null.
  Status Run(const void* x, const void* scales, const void* zero_points,
             void* out) const;

  /// The instruction set that this plan runs on; "" for a plan that Make has
  /// not filled. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan and runs it once.
ACLQ_API Status Quantize(const ConstTensorView& x,
                         const ConstTensorView& scales,
                         const std::optional<ConstTensorView>& zero_points,
                         const TensorView& out,
                         const QuantizeOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_QUANTIZE_H_
