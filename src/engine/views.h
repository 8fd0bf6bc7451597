// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What can be told of a view by its layout.

#ifndef ACLQ_SRC_ENGINE_VIEWS_H_
#define ACLQ_SRC_ENGINE_VIEWS_H_

#include <algorithm>
#include <cstdint>
#include <string>

#include "aclq/tensor.h"

namespace aclq::engine {

// Whether a view has no elements.
inline bool IsEmpty(const TensorLayout& layout) {
  const auto end = layout.shape.begin() + layout.rank;
  return std::find(layout.shape.begin(), end, 0) != end;
}

// Whether elements of a view may share an address. If every step is longer than
// all that the shorter steps reach together, none do; views that interleave
// otherwise are taken to.
bool MayOverlap(const TensorLayout& layout);

std::int64_t NumElements(const TensorLayout& layout);

// "[4, 2]"; beyond kMaxRank dimensions only the first are known.
std::string ShapeText(const TensorLayout& layout);
std::string StridesText(const TensorLayout& layout);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_VIEWS_H_
