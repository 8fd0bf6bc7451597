// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/check_views.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

bool SameShape(const TensorLayout& a, const TensorLayout& b) {
  // A layout of a rank above kMaxRank has its first kMaxRank dimensions only.
  return a.rank == b.rank &&
         std::equal(a.shape.begin(),
                    a.shape.begin() + std::min(a.rank, kMaxRank),
                    b.shape.begin());
}

// Refuses negative dimensions, which CANN assumes not to occur, and sizes that
// no memory can have. An empty tensor may have any other dimensions.
Status CheckExtents(NamedLayout tensor) {
  constexpr std::int64_t kMaxElements = std::int64_t{1} << 56;
  const TensorLayout& layout = tensor.layout;
  const auto refuse = [&](const std::string& why) {
    return Invalid(std::string(tensor.name) + " has shape " +
                   ShapeText(layout) + "; " + why);
  };
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] < 0)
      return refuse("dimension " + std::to_string(i) + " is negative.");
  }
  if (IsEmpty(layout)) return Status();
  std::int64_t count = 1;
  for (int i = 0; i < layout.rank; ++i) {
    if (__builtin_mul_overflow(count, layout.shape[i], &count) ||
        count > kMaxElements) {
      return refuse("expected at most 2^56 elements.");
    }
  }
  return Status();
}

}  // namespace

Status CheckDescribed(NamedLayout view) {
  if (view.layout.rank >= 0) return Status();
  return Invalid(std::string(view.name) + " has rank " +
                 std::to_string(view.layout.rank) +
                 "; expected at least 0. Rank -1 means that shape and strides "
                 "differ in length.");
}

Status CheckTensor(NamedLayout tensor) {
  ACLQ_RETURN_IF_ERROR(CheckDescribed(tensor));
  if (tensor.layout.rank > kMaxRank) {
    return Invalid(std::string(tensor.name) + " has rank " +
                   std::to_string(tensor.layout.rank) + "; expected at most " +
                   std::to_string(kMaxRank) + ".");
  }
  return CheckExtents(tensor);
}

Status CheckSameShape(NamedLayout tensor, NamedLayout x) {
  ACLQ_RETURN_IF_ERROR(CheckDescribed(tensor));
  if (SameShape(x.layout, tensor.layout)) return Status();
  return Invalid(std::string(tensor.name) + " has shape " +
                 ShapeText(tensor.layout) + " and " + std::string(x.name) +
                 " has shape " + ShapeText(x.layout) +
                 "; they must be the same.");
}

Status CheckRankOne(NamedLayout view) {
  if (view.layout.rank == 1) return Status();
  ACLQ_RETURN_IF_ERROR(CheckDescribed(view));
  return Invalid(std::string(view.name) + " has rank " +
                 std::to_string(view.layout.rank) + " (shape " +
                 ShapeText(view.layout) + "); it must have rank 1.");
}

Status CheckParameters(NamedLayout x, NamedLayout scales,
                       const std::optional<NamedLayout>& zero_points,
                       std::optional<int> axis) {
  ACLQ_RETURN_IF_ERROR(CheckRankOne(scales));
  const std::int64_t count = scales.layout.shape[0];
  if (zero_points.has_value()) {
    ACLQ_RETURN_IF_ERROR(CheckRankOne(*zero_points));
    const std::int64_t found = zero_points->layout.shape[0];
    if (found != count) {
      return Invalid(std::string(zero_points->name) + " has size " +
                     std::to_string(found) + " and " +
                     std::string(scales.name) + " has size " +
                     std::to_string(count) + "; they must be the same.");
    }
  }
  if (count == 1) return Status();  // The axis is not read.

  if (x.layout.rank == 0) {
    return Invalid(std::string(scales.name) + " has size " +
                   std::to_string(count) + "; it must be 1, since " +
                   std::string(x.name) + " has rank 0.");
  }
  // No default: in a square matrix, scales of the wrong axis would fit too.
  if (!axis.has_value()) {
    return Invalid("axis is unset and " + std::string(scales.name) +
                   " has size " + std::to_string(count) +
                   "; set it to the axis of " + std::string(x.name) +
                   " (shape " + ShapeText(x.layout) +
                   ") that the scales run along.");
  }
  ACLQ_RETURN_IF_ERROR(CheckAxis(x, *axis));
  const std::int64_t extent =
      x.layout.shape[AxisFromFront(*axis, x.layout.rank)];
  if (count != extent) {
    return Invalid(std::string(scales.name) + " has size " +
                   std::to_string(count) + "; it must be 1 or " +
                   std::to_string(extent) + ", the size of " +
                   std::string(x.name) + " (shape " + ShapeText(x.layout) +
                   ") along axis " + std::to_string(*axis) + ".");
  }
  return Status();
}

Status CheckAxis(NamedLayout x, int axis) {
  const int rank = x.layout.rank;
  if (axis >= -rank && axis < rank) return Status();
  return Invalid("axis is " + std::to_string(axis) + "; " +
                 std::string(x.name) + " has shape " + ShapeText(x.layout) +
                 ", so it must be in [" + std::to_string(-rank) + ", " +
                 std::to_string(rank - 1) + "].");
}

// Refuses views with an element further than 2^62 bytes from the first one, so
// that no address computation overflows. The stride of a dimension of one
// element is not used, so it may be anything. The strides of half-byte elements
// are in half bytes: 2^62 bytes are 2^63 of them, one more than the largest
// int64.
Status CheckReach(NamedLayout view, std::int64_t max_reach) {
  const TensorLayout& layout = view.layout;
  if (base::IsPacked(layout.dtype))
    max_reach = std::numeric_limits<std::int64_t>::max();
  const auto size = static_cast<std::int64_t>(base::DTypeSize(layout.dtype));
  std::int64_t reach = 0;
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    std::int64_t distance = 0;
    bool overflow = __builtin_mul_overflow(layout.strides[i], size, &distance);
    overflow = overflow || distance < -max_reach;
    overflow =
        overflow || __builtin_mul_overflow(std::abs(distance),
                                           layout.shape[i] - 1, &distance);
    overflow = overflow || __builtin_add_overflow(reach, distance, &reach);
    if (overflow || reach > max_reach) {
      return Invalid(std::string(view.name) + " has stride " +
                     std::to_string(layout.strides[i]) + " along dimension " +
                     std::to_string(i) +
                     "; its elements must lie within 2^62 bytes.");
    }
  }
  return Status();
}

Status CheckReachOfParameters(NamedLayout x, NamedLayout scales,
                              const std::optional<NamedLayout>& zero_points) {
  Status of_parameters = CheckReach(scales);
  if (of_parameters.ok() && zero_points.has_value())
    of_parameters = CheckReach(*zero_points);
  if (of_parameters.ok()) return of_parameters;
  Status of_x = CheckReach(x);
  return of_x.ok() ? of_parameters : of_x;
}

}  // namespace aclq::engine
