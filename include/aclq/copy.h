// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Copy: out = src, on views of host memory, with broadcasting and with
// conversions among the floating-point types.

#ifndef ACLQ_COPY_H_
#define ACLQ_COPY_H_

#include <memory>
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

struct CopyOptions {
  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or if
  /// that is not set, the best instruction set that this CPU runs.
  std::string isa;

  /// The argument names in the message of a failure: "selfRef" (kCann) or "out"
  /// (kNumPy).
  MessageNames message_names = MessageNames::kNumPy;
};

/// A checked and planned copy, without addresses. It can run any number of
/// times, on any memory of the layouts that it was made for. Cheap to copy.
/// Immutable, so threads may share it.
class ACLQ_API CopyPlan {
 public:
  /// Checks the layouts and plans the copy. On failure `*plan` is unchanged.
  ///
  /// src  Rank 0 to 8, any strides. Its shape broadcasts to that of out: with
  ///      the shapes aligned at the last axis, each size of src is 1 or that of
  ///      out, and missing axes count as 1.
  /// out  Rank 0 to 8. Its elements must not share addresses.
  ///
  /// Equal types, of which every DType is accepted, copy bytes. Different types
  /// must both be among kFloat32, kFloat16 and kBFloat16, unless out is empty.
  /// Each element is then rounded once, to nearest, ties to even; subnormal
  /// numbers are kept, and overflow gives infinity. A NaN becomes the quiet NaN
  /// of equal sign whose payload begins with the same bits.
  static Status Make(const TensorLayout& src, const TensorLayout& out,
                     const CopyOptions& options, CopyPlan* plan);

  /// Runs the plan. Thread-safe. The addresses are those of the elements at
  /// index 0 and need the alignment of their element types only. `out` must not
  /// overlap `src`, except that it may be the same view (same address and
  /// strides) of elements of the same size. Only elements of out are written.
  /// No element before the first or after the last element of a row of src is
  /// read; memory between the elements of a row may be read. The rounding mode
  /// and the flush-to-zero flags of the calling thread have no influence and
  /// are left unchanged. If out is empty, nothing is done and the addresses may
  /// be null.
  ///
  /// Uses the stack and allocates memory as QuantizePlan::Run does.
  Status Run(const void* src, void* out) const;

  /// Returns the name of the plan's instruction set, or "" if Make has not
  /// filled the plan. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan, which allocates memory, and runs it once. Thread-safe.
ACLQ_API Status Copy(const ConstTensorView& src, const TensorView& out,
                     const CopyOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_COPY_H_
