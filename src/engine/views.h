// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The properties of a view that follow from its layout.

#ifndef ACLQ_SRC_ENGINE_VIEWS_H_
#define ACLQ_SRC_ENGINE_VIEWS_H_

#include <algorithm>
#include <cstdint>
#include <string>

#include "aclq/tensor.h"

namespace aclq::engine {

// Returns whether a view has no elements.
inline bool IsEmpty(const TensorLayout& layout) {
  const auto end = layout.shape.begin() + layout.rank;
  return std::find(layout.shape.begin(), end, 0) != end;
}

// Returns whether elements of a view may share an address: false if every
// stride is longer than all that the shorter strides reach together. Views that
// interleave in another way count as overlapping.
bool MayOverlap(const TensorLayout& layout);

std::int64_t NumElements(const TensorLayout& layout);

// Returns the shape, or the strides, as text such as "[4, 2]". Only the first
// kMaxRank dimensions are known.
std::string ShapeText(const TensorLayout& layout);
std::string StridesText(const TensorLayout& layout);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_VIEWS_H_
