// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition of aclnnAscendQuant and aclnnAscendQuantV3, one element at a
// time, for every bit pattern. It shares no code with the kernels.

#ifndef ACLQ_SRC_NUMERICS_ASCEND_QUANT_H_
#define ACLQ_SRC_NUMERICS_ASCEND_QUANT_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "aclq/tensor.h"

namespace aclq::numerics {

// The products that x and the scale s become.
enum class ScaleProduct {
  kOnce,     // x * s
  kTwice,    // (x * s) * s: sqrt mode
  kSquared,  // x * (s * s): sqrt mode of the Ascend 950, but for scales per
             // head
};

// How the sum becomes an integer, by the operator's words.
enum class RoundMode {
  kRound,  // to nearest, ties to even
  kFloor,
  kCeil,
  kTrunc,  // towards zero
};

// Returns the number that is rounded: the product of x and the scale, plus the
// offset. Each product and the sum is a binary32 operation, rounded once.
// Without an offset nothing is added.
float AscendQuantSum(float x, float scale, std::optional<float> offset,
                     ScaleProduct product);

// Returns the element that a sum becomes:
//
//   kInt8   rounded, and saturated to [-128, 127]; NaN is 0
//   kInt4   rounded, and saturated to [-8, 7]; NaN is 0; in the low four bits
//   kHiFloat8, kFloat8E4M3FN, kFloat8E5M2   as formats.h encodes them
//
// The mode is for integers; the 8-bit floats do not look at it.
std::uint8_t AscendQuantCode(float sum, RoundMode mode, DType out_dtype);

// Stores an element at an index of a row. Elements of int4 are two in a byte,
// the one of the even index in the low half; the other half is kept.
void StoreAscendQuantCode(std::uint8_t code, DType out_dtype, std::size_t index,
                          std::byte* row);

}  // namespace aclq::numerics

#endif  // ACLQ_SRC_NUMERICS_ASCEND_QUANT_H_
