// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Quantize: out = round(x / scales + zero_points), saturated, on views of
// host memory.
//
// docs/numerics.md defines the result of every element, for every bit pattern
// of the inputs. The result is the same on every CPU and with every number of
// threads:
//
//   t   = float(x) / float(scale)           one IEEE binary32 division
//   t   = t + float(zero_point)             one addition, if any
//   out = saturate(round_half_to_even(t))   NaN becomes 0
//
// fp8 outputs are rounded to values of their format instead of to integers.
// HiFloat8 rounds ties away from zero.

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

  /// The requested output type, which npu_quantize and aclnnQuantize take in
  /// addition to the output tensor. It must equal the type of `out`. Unset: the
  /// type of `out`.
  std::optional<DType> dtype = {};

  /// The SoC whose types are accepted ("Ascend910B1", "Ascend310P3", ...).
  /// Empty: every combination of types that can be computed.
  std::string soc = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or if
  /// that is not set, the best instruction set that this CPU runs.
  std::string isa = {};

  /// The argument and type names in the message of a failure.
  MessageNames message_names = MessageNames::kCann;
};

/// A checked and planned problem, without addresses. It can run any number of
/// times, on any memory of the layouts that it was made for. Cheap to copy.
/// Immutable, so threads may share it.
class ACLQ_API QuantizePlan {
 public:
  /// Checks the problem in the order of docs/compatibility.md and plans it. On
  /// failure `*plan` is unchanged.
  ///
  /// x            Rank 0 to 8; kFloat32, kFloat16 or kBFloat16.
  /// scales       Rank 1, one element or one for each index of x along the
  ///              axis; kFloat32, kFloat16 or kBFloat16.
  /// zero_points  Absent, or shaped as scales; kInt8, kUInt8, kInt32, kBFloat16
  ///              or kFloat32.
  /// out          Shaped as x; kInt8, kUInt8, kInt32, kHiFloat8, kFloat8E4M3FN
  ///              or kFloat8E5M2. If several elements share an address, the
  ///              last one in row-major order remains.
  static Status Make(const TensorLayout& x, const TensorLayout& scales,
                     const std::optional<TensorLayout>& zero_points,
                     const TensorLayout& out, const QuantizeOptions& options,
                     QuantizePlan* plan);

  /// Runs the plan. Thread-safe. The addresses are those of the elements at
  /// index 0 and need the alignment of their element types only. `zero_points`
  /// must be null if and only if the plan was made without zero points. `out`
  /// must not overlap the inputs, except that it may be the same view as x
  /// (same address, strides and element size) if none of its elements share an
  /// address. Only elements of out are written. No element before the first or
  /// after the last element of a row of the inputs is read; memory between the
  /// elements of a row may be read. The rounding mode and the flush-to-zero
  /// flags of the calling thread have no influence and are left unchanged. If x
  /// is empty, nothing is done and the addresses may be null.
  ///
  /// Uses at most 40 KiB of the calling thread's stack, so a thread with a
  /// stack of 64 KiB may call. Apart from the message of a failure, memory is
  /// allocated in two cases only:
  ///
  /// - The first call of a thread on rows that are not contiguous may allocate
  ///   65 KiB of scratch memory, which the thread keeps until it ends.
  /// - The first call of the process that may use several threads creates the
  ///   thread pool. This call and later ones may start helper threads, which
  ///   run until the process ends.
  ///
  /// Without memory for the scratch memory or the pool, the call fails with
  /// kOutOfMemory and writes nothing. If helper threads cannot be started, the
  /// existing threads do all of the work.
  Status Run(const void* x, const void* scales, const void* zero_points,
             void* out) const;

  /// Returns the name of the plan's instruction set, or "" if Make has not
  /// filled the plan. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan, which allocates memory, and runs it once. Thread-safe. Uses at
/// most 40 KiB of the calling thread's stack.
ACLQ_API Status Quantize(const ConstTensorView& x,
                         const ConstTensorView& scales,
                         const std::optional<ConstTensorView>& zero_points,
                         const TensorView& out,
                         const QuantizeOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_QUANTIZE_H_
