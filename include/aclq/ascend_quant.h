// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::AscendQuant: y = round(x * scale + offset), saturated, as
// aclnnAscendQuantV3 of CANN defines it, on views of host memory.
//
// For each element, in IEEE binary32 arithmetic, each operation rounded once:
// the product x * scale, the sum with the offset if there is one, and then one
// rounding to the type of y, which saturates; NaN gives 0 in integer types.
// With sqrt_mode there are two products. docs/numerics.md has the definition.

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
  /// negative one counts from the end. With a SoC it must be one of the last
  /// two dimensions, on Ascend310P the last one. Unset: the checks of
  /// aclnnAscendQuant, which has no such argument and takes the last dimension.
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

  /// The type of y asked for, as aclnnAscendQuantV3 takes it beside y; the type
  /// of `y` must be the same. Unset: the type of `y`.
  std::optional<DType> dtype = {};

  /// The SoC whose types and axes are accepted ("Ascend910B1", "Ascend310P3",
  /// ...). Empty: every combination of types, and every axis.
  std::string soc = {};

  /// Threads that may work on the call, the calling thread included. 0:
  /// ACLQ_NUM_THREADS, or as many as the process has CPUs.
  int num_threads = 0;

  /// The SIMD instruction set, by a name of IsaNames(). Empty: ACLQ_ISA, or the
  /// best one of this CPU.
  std::string isa = {};

  /// The names that the message of a refusal uses: CANN's ("dstType", "y") or
  /// those of Python ("dtype", "out").
  MessageNames message_names = MessageNames::kCann;
};

/// A checked and planned problem, without addresses: it runs any number of
/// times on any memory of the layouts that it was made for. Cheap to copy;
/// immutable, so threads may share it.
class ACLQ_API AscendQuantPlan {
 public:
  /// Checks the problem in the order of docs/compatibility.md and plans it. The
  /// layouts may have any strides, except those of kInt4. On failure `*plan`
  /// is left as it was.
  ///
  /// x       Rank 1 to 8; kFloat32, kFloat16 or kBFloat16.
  /// scale   Rank 1, of one element or of as many as x has along the axis; or
  ///         the rank of x, where all dimensions but that of the axis are 1.
  ///         kFloat32, kFloat16 or kBFloat16.
  /// offset  Absent, or the shape of scale. kFloat32, kFloat16 or kBFloat16.
  /// y       The shape of x; kInt8, kInt4, kHiFloat8, kFloat8E4M3FN or
  ///         kFloat8E5M2. Or kInt32, each element of which packs eight int4
  ///         elements, the first in the lowest bits: the last dimension is then
  ///         an eighth of x's. Where several elements share an address, the
  ///         last one in row-major order remains.
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
  /// overlap the inputs. Only elements of y are written, and no element before
  /// the first or after the last one of a row of the inputs is read; memory
  /// between the elements of a row may be read. The rounding mode and the
  /// flush-to-zero flags of the calling thread have no influence and are left
  /// as they were. If x is empty, nothing is done and the addresses may be
  /// null.
  Status Run(const void* x, const void* scale, const void* offset,
             void* y) const;

  /// The instruction set that this plan runs on; "" for a plan that Make has
  /// not filled. Throws std::bad_alloc only.
  std::string isa() const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
};

/// Makes a plan and runs it once. Thread-safe.
ACLQ_API Status AscendQuant(const ConstTensorView& x,
                            const ConstTensorView& scale,
                            const std::optional<ConstTensorView>& offset,
                            const TensorView& y,
                            const AscendQuantOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_ASCEND_QUANT_H_
