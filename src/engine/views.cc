// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/views.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace aclq::engine {
namespace {

std::string ListText(const std::array<std::int64_t, kMaxRank>& list, int rank) {
  std::string text = "[";
  for (int i = 0; i < std::min(rank, kMaxRank); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(list[i]);
  }
  return text + (rank > kMaxRank ? ", ...]" : "]");
}

}  // namespace

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

std::string ShapeText(const TensorLayout& layout) {
  return ListText(layout.shape, layout.rank);
}

std::string StridesText(const TensorLayout& layout) {
  return ListText(layout.strides, layout.rank);
}

}  // namespace aclq::engine
