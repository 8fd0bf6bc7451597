// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/views.h"

#include <cstdlib>
#include <string>
#include <string_view>

#include "src/base/dtypes.h"

namespace aclq::engine {
namespace {

// No element may be further than 2^62 bytes from the first one, so that no
// address computation overflows. Strides of one element lead nowhere, so they
// may be anything.
Status CheckReach(std::string_view name, const TensorLayout& layout) {
  constexpr std::int64_t kMaxReach = std::int64_t{1} << 62;
  std::int64_t reach = 0;
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    std::int64_t bytes = 0;
    bool overflow = __builtin_mul_overflow(
        layout.strides[i],
        static_cast<std::ptrdiff_t>(base::DTypeSize(layout.dtype)), &bytes);
    overflow = overflow || bytes < -kMaxReach;
    overflow = overflow || __builtin_mul_overflow(std::abs(bytes),
                                                  layout.shape[i] - 1, &bytes);
    overflow = overflow || __builtin_add_overflow(reach, bytes, &reach);
    if (overflow || reach > kMaxReach) {
      return Invalid(std::string(name) + " has stride " +
                     std::to_string(layout.strides[i]) + " along dimension " +
                     std::to_string(i) +
                     "; its elements must lie within 2^62 bytes.");
    }
  }
  return Status();
}

}  // namespace

Status CheckReaches(const ProblemLayout& problem) {
  if (Status status = CheckReach("x", problem.x); !status.ok()) return status;
  if (Status status = CheckReach("scales", problem.scales); !status.ok())
    return status;
  if (problem.zero_points.has_value()) {
    if (Status status = CheckReach("zeroPoints", *problem.zero_points);
        !status.ok())
      return status;
  }
  return CheckReach("out", problem.out);
}

bool MayOverlap(const TensorLayout& layout) {
  const auto stride = [&](int i) { return std::abs(layout.strides[i]); };
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    std::int64_t reach = 0;
    for (int j = 0; j < layout.rank; ++j) {
      if (layout.shape[j] == 1) continue;
      const bool shorter =
          stride(j) < stride(i) || (stride(j) == stride(i) && j < i);
      if (shorter) reach += stride(j) * (layout.shape[j] - 1);
    }
    if (stride(i) <= reach) return true;
  }
  return false;
}

std::int64_t NumElements(const TensorLayout& layout) {
  std::int64_t count = 1;
  for (int i = 0; i < layout.rank; ++i) count *= layout.shape[i];
  return count;
}

}  // namespace aclq::engine
