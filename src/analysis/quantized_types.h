// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The ranges of the types that elements are quantized to.

#ifndef ACLQ_SRC_ANALYSIS_QUANTIZED_TYPES_H_
#define ACLQ_SRC_ANALYSIS_QUANTIZED_TYPES_H_

#include "aclq/tensor.h"
#include "src/analysis/arithmetic.h"

namespace aclq::analysis {

struct QuantizedType {
  DType dtype;
  float largest;     // the largest finite value
  float half_range;  // half the distance between the ends of the range
  Unsaturated unsaturated;
};

// Returns the row of a type that elements are quantized to.
const QuantizedType& QuantizedTypeOf(DType dtype);

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_QUANTIZED_TYPES_H_
