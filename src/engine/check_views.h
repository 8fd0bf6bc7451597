// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The checks of views that all functions of the C++ API share. Each returns
// kInvalidArgument or kUnsupportedType with a message that names the argument,
// what was found and what is accepted.

#ifndef ACLQ_SRC_ENGINE_CHECK_VIEWS_H_
#define ACLQ_SRC_ENGINE_CHECK_VIEWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/base/check_type.h"

namespace aclq::engine {

inline Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

inline Status UnsupportedType(std::string message) {
  return Status(StatusCode::kUnsupportedType, std::move(message));
}

using base::CheckType;

// A layout and the name that messages have for it.
struct NamedLayout {
  std::string_view name;
  const TensorLayout& layout;
};

// Refuses negative ranks: a layout whose shape and strides differ in length has
// -1.
Status CheckDescribed(NamedLayout view);

// Refuses ranks that are negative or above kMaxRank, negative dimensions and
// more than 2^56 elements. An empty tensor may have dimensions of any size.
Status CheckTensor(NamedLayout tensor);

// Refuses shapes that differ.
Status CheckSameShape(NamedLayout tensor, NamedLayout x);

// Refuses ranks other than 1.
Status CheckRankOne(NamedLayout view);

// Refuses scales and zero points unless both have rank 1 and the same size,
// which is 1 or the size of `x` along the axis. The axis may be unset only if
// the size is 1.
Status CheckParameters(NamedLayout x, NamedLayout scales,
                       const std::optional<NamedLayout>& zero_points,
                       std::optional<int> axis);

// Refuses axes outside of [-rank, rank - 1].
Status CheckAxis(NamedLayout x, int axis);

// Returns an axis of a tensor of this rank, counted from 0.
constexpr int AxisFromFront(int axis, int rank) {
  return axis < 0 ? axis + rank : axis;
}

// The most bytes from the first element of a view to any other.
inline constexpr std::int64_t kMaxReach = std::int64_t{1} << 62;

// Refuses views so large that the computation of an address could overflow.
// Only for views that CheckTensor accepts.
Status CheckReach(NamedLayout view, std::int64_t max_reach = kMaxReach);

// Refuses parameters that CheckReach refuses, with the dimensions that the
// caller gave them: a problem has them along those of x. If CheckReach refuses
// x too, reports x, as a plan does.
Status CheckReachOfParameters(NamedLayout x, NamedLayout scales,
                              const std::optional<NamedLayout>& zero_points);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_CHECK_VIEWS_H_
