// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::Fill: every element of out = one value, on a view of host memory.

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

/// A checked and planned fill, without an address. Cheap to copy; immutable, so
/// threads may share it.
class ACLQ_API FillPlan {
 public:
  /// Checks the layout and plans the fill. On failure `*plan` is left as it
  /// was.
  ///
  /// value  One element of the type of out, of any alignment; it is copied.
  /// out    Rank 0 to 8, any strides, any DType. Elements may share addresses.
  static Status Make(const void* value, const TensorLayout& out,
                     const CopyOptions& options, FillPlan* plan);

  /// Runs the plan. The address is that of the element at index 0 and needs the
  /// alignment of the element type only. Only elements of out are written.
  /// Empty tensors: nothing is done, the address may be null.
  Status Run(void* out) const;

 private:
  std::shared_ptr<const engine::Plan> plan_;
  std::array<std::byte, 16> value_{};
};

/// Makes a plan and runs it once.
ACLQ_API Status Fill(const void* value, const TensorView& out,
                     const CopyOptions& options = {});

}  // namespace aclq

#endif  // ACLQ_FILL_H_
