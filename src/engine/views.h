// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What a plan asks of the views: how far their elements reach, how many there
// are, whether they share addresses.

#ifndef ACLQ_SRC_ENGINE_VIEWS_H_
#define ACLQ_SRC_ENGINE_VIEWS_H_

#include <cstdint>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/engine/check.h"

namespace aclq::engine {

// Refuses views so large that the computation of an address could overflow.
Status CheckReaches(const ProblemLayout& problem);

// Whether elements of a view may share an address. If every step is longer than
// all that the shorter steps reach together, none do; views that interleave
// otherwise are taken to.
bool MayOverlap(const TensorLayout& layout);

std::int64_t NumElements(const TensorLayout& layout);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_VIEWS_H_
