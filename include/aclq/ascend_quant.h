// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::AscendQuant: y = round(x * scale + offset), saturated, as
// aclnnAscendQuantV3 of CANN defines it, on views of host memory.
//
// Each element is computed in IEEE binary32 arithmetic, in which each operation
// rounds once: the product x * scale, then the sum with the offset if there is
// one. The result is rounded once to the type of y and saturated; NaN gives 0
// in integer types. With sqrt_mode there are two products. docs/numerics.md has
// the definition.

#ifndef ACLQ_ASCEND_QUANT_H_
#define ACLQ_ASCEND_QUANT_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aclq/api.h"
#include "aclq/message_names.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

namespace engine {
class Plan;
}

struct AscendQuantOptions {
  /// The axis of x that scale and offset run along, in [-rank, rank - 1]; a
  /// negative one counts from the end. If soc is set, it must be one of the
  /// last two dimensions, on Ascend310P the last one. Unset: the last
  /// dimension, with the checks of aclnnAscendQuant, which has no axis.
  std::optional<int> axis = -1;

  /// True to multiply x by the scale twice: (x * scale) * scale. With an
  /// Ascend950 or Ascend350 as soc this is x * (scale * scale), unless axis is
  /// the last dimension but one and scale has several elements.
  bool sqrt_mode = false;

  /// The rounding to elements of y. Integer types: "round" (ties to even),
  /// "floor", "ceil" or "trunc". kFloat8E4M3FN and kFloat8E5M2: "round" (ties
  /// to even). kHiFloat8: "round" (ties away from zero) or "hybrid"
  /// (docs/numerics.md). A null pointer is refused. Only Make reads the text.
  std::string_view round_mode = "round";

  /// The requested type of y, which aclnnAscendQuantV3 takes in addition to y.
  /// It must equal the type of `y`. Unset: the type of `y`.
  std::optional<DType> dtype = {};

  /// The SoC whose types and axes are accepted ("Ascend910B1", "Ascend310P3",
  /// ...). Empty: every combination of types that can be computed, and every
  /// axis.
  std::string soc = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or if that is not set, the number of CPUs that the
  /// process may use.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or if
  /// that is not set, the best instruction set that this CPU runs.
  std::string isa = {};

  /// The argument names in the message of a failure: CANN's ("dstType", "y") or
  /// those of Python ("dtype", "out").
  MessageNames message_names = MessageNames::kCann;
};

/// A checked and planned problem, without addresses. It can run any number of
/// times, on any memory of the layouts that it was made for. Cheap to copy.
/// Immutable, so threads may share it.
class ACLQ_API AscendQuantPlan {
 public:
  /// Checks the problem in the order of docs/compatibility.md and plans it. The
  /// layouts may have any strides, except those of kInt4. On failure `*plan` is
  /// unchanged.
  ///
  /// x       Rank 1 to 8; kFloat32, kFloat16 or kBFloat16.
  /// scale   Rank 1, one element or one for each index of x along the axis; or
  ///         the rank of x, where all dimensions but that of the axis are 1.
  ///         kFloat32, kFloat16 or kBFloat16.
  /// offset  Absent, or the shape of scale. kFloat32, kFloat16 or kBFloat16.
  /// y       The shape of x; kInt8, kInt4, kHiFloat8, kFloat8E4M3FN or
  ///         kFloat8E5M2. Or kInt32, each element of which packs eight int4
  ///         elements, the first in the lowest bits: the last dimension is then
  ///         an eighth of x's. If several elements share an address, the last
  ///         one in row-major order remains.
  ///
  /// The elements of a y of kInt4 are adjacent along the last dimension, whose
  /// size is even. Its strides count elements, two in a byte; all but the last
  /// are even, so that each row starts with a byte.
  static Status Make(const TensorLayout& x, const TensorLayout& scale,
                     const std::optional<TensorLayout>& offset,
                     const TensorLayout& y, const AscendQuantOptions& options,
                     AscendQuantPlan* plan);

  /// Runs the plan. Thread-safe. The addresses are those of the elements at
  /// index 0 and need the alignment of their element types only. `offset` must
  /// be null if and only if the plan was made without an offset. `y` must not
  /// overlap the inputs. Only elements of y are written. No element before the
  /// first or after the last element of a row of the inputs is read; memory
  /// between the elements of a row may be read. The rounding mode and the
  /// flush-to-zero flags of the calling thread have no influence and are left
  /// unchanged. If x is empty, nothing is done and the addresses may be null.
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
  Status Run(const void* x, const void* scale, const void* offset,
             void* y) const;

  /// Returns the name of the plan's instruction set, or "" if Make has not
  /// filled the plan. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan, which allocates memory, and runs it once. Thread-safe. Uses at
/// most 40 KiB of the calling thread's stack.
ACLQ_API Status AscendQuant(const ConstTensorView& x,
                            const ConstTensorView& scale,
                            const std::optional<ConstTensorView>& offset,
                            const TensorView& y,
                            const AscendQuantOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_ASCEND_QUANT_H_
