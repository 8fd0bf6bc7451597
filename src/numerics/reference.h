// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition of the operator, one element at a time, for every bit pattern.
// All other code of this project must produce these bytes.

#ifndef ACLQ_SRC_NUMERICS_REFERENCE_H_
#define ACLQ_SRC_NUMERICS_REFERENCE_H_

#include <optional>

#include "aclq/tensor.h"

namespace aclq::numerics {

// Returns the element of an input type at `address` (any alignment) as
// binary32. Exact except for kInt32, which is rounded to nearest, ties to even.
float LoadInput(DType dtype, const void* address);

// Returns the number that is rounded to an output: x / scale + zero_point, each
// operation in binary32. Without a zero point nothing is added, which matters
// for the sign of zero. Inline, since passing the optional costs as much as all
// the rest.
inline float Affine(float x, float scale, std::optional<float> zero_point) {
  const float quotient = x / scale;
  return zero_point.has_value() ? quotient + *zero_point : quotient;
}

// Stores `value` at `address` (any alignment) as an output type: rounded and
// saturated.
//   kInt8, kUInt8, kInt32   ties to even; beyond the range, its end; NaN 0
//   kFloat8E4M3FN, kFloat8E5M2, kHiFloat8   as formats.h encodes them
void StoreOutput(DType dtype, float value, void* address);

// Quantizes one element.
inline void QuantizeElement(DType x_dtype, const void* x, float scale,
                            std::optional<float> zero_point, DType out_dtype,
                            void* out) {
  StoreOutput(out_dtype, Affine(LoadInput(x_dtype, x), scale, zero_point), out);
}

}  // namespace aclq::numerics

#endif  // ACLQ_SRC_NUMERICS_REFERENCE_H_
