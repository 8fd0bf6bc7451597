// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Fill: sets every element of a view of host memory to one value.

#ifndef ACLQ_FILL_H_
#define ACLQ_FILL_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include "aclq/api.h"
#include "aclq/copy.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq {

/// A checked and planned fill, without an address. Cheap to copy. Immutable, so
/// threads may share it.
class ACLQ_API FillPlan {
 public:
  /// Checks the layout and plans the fill. On failure `*plan` is unchanged.
  ///
  /// value  The address of one element of the type of out, of any alignment.
  ///        The element is copied.
  /// out    Rank 0 to 8, any strides, any DType. Elements may share addresses.
  static Status Make(const void* value, const TensorLayout& out,
                     const CopyOptions& options, FillPlan* plan);

  /// Runs the plan. Thread-safe. The address is that of the element at index 0
  /// and needs the alignment of the element type only. Only elements of out are
  /// written. If out is empty, nothing is done and the address may be null.
  ///
  /// Uses the stack and allocates memory as QuantizePlan::Run does.
  Status Run(void* out) const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
  std::array<std::byte, 16> value_{};
};

/// Makes a plan, which allocates memory, and runs it once. Thread-safe.
ACLQ_API Status Fill(const void* value, const TensorView& out,
                     const CopyOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_FILL_H_
