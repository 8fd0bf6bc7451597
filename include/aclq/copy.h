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
  /// ACLQ_NUM_THREADS, or as many as the process has CPUs.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or the
  /// best one of this CPU.
  std::string isa;

  /// The names that the message of a refusal uses: "selfRef" (kCann) or "out"
  /// (kNumPy).
  MessageNames message_names = MessageNames::kNumPy;
};

/// A checked and planned copy, without addresses: it runs any number of times
/// on any memory of the layouts that it was made for. Cheap to copy; immutable,
/// so threads may share it.
class ACLQ_API CopyPlan {
 public:
  /// Checks the layouts and plans the copy. On failure `*plan` is left as it
  /// was.
  ///
  /// src  Rank 0 to 8, any strides. Its shape broadcasts to that of out:
  ///      aligned at the last axis, each size is equal or 1, and missing axes
  ///      count as 1.
  /// out  Rank 0 to 8. Its elements must not share addresses.
  ///
  /// If the types are equal, bytes are copied: every DType is accepted. Else
  /// both must be among kFloat32, kFloat16 and kBFloat16, unless out is empty.
  /// An element is then rounded once, to nearest, ties to even; subnormal
  /// numbers are kept, overflow gives infinity. A NaN becomes the quiet NaN of
  /// the same sign whose payload begins with the same bits.
  static Status Make(const TensorLayout& src, const TensorLayout& out,
                     const CopyOptions& options, CopyPlan* plan);

  /// Runs the plan. The addresses are those of the elements at index 0 and need
  /// the alignment of their element types only. `out` must not overlap `src`,
  /// except that it may be the same view (same address and strides) of elements
  /// of the same size. Only elements of out are written, and none before the
  /// first or after the last element of a row of src is read; what lies between
  /// the elements of a row may be. The rounding mode and the flush-to-zero
  /// flags of the calling thread have no influence and are left as they were.
  /// Empty tensors: nothing is done, the addresses may be null.
  Status Run(const void* src, void* out) const;

  /// The instruction set that this plan runs on; "" for a plan that Make has
  /// not filled. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan and runs it once.
ACLQ_API Status Copy(const ConstTensorView& src, const TensorView& out,
                     const CopyOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_COPY_H_
