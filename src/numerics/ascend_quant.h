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

// The product of x and the scale s.
enum class ScaleProduct {
  kOnce,     // x * s
  kTwice,    // (x * s) * s: sqrt mode
  kSquared,  // x * (s * s): sqrt mode of the Ascend 950, except for scales per
             // head
};

// The rounding of the sum, by the name that roundMode has for it.
enum class RoundMode {
  kRound,  // to nearest, ties to even
  kFloor,
  kCeil,
  kTrunc,  // towards zero
  // HiFloat8 only. The fraction of the sum's magnitude is cut after the bits
  // that HiFloat8 keeps. The magnitude is rounded up if the first 14 bits after
  // the cut are at least the threshold, the last 14 bits of the sum's binary32;
  // else down. Below 2^-22, where HiFloat8 keeps no bit of the number, the 14
  // bits are a 1 and the first 13 bits of the fraction.
  kHybrid,
};

// Returns the number that is rounded: the product of x and the scale, plus the
// offset. Each product and the sum is a binary32 operation, rounded once. If
// there is no offset, nothing is added.
float AscendQuantSum(float x, float scale, std::optional<float> offset,
                     ScaleProduct product);

// Returns the element that a sum becomes:
//
//   kInt8   rounded, and saturated to [-128, 127]; NaN is 0
//   kInt4   rounded, and saturated to [-8, 7]; NaN is 0; in the low four bits
//   kHiFloat8, kFloat8E4M3FN, kFloat8E5M2   as formats.h encodes them
//
// HiFloat8 distinguishes kHybrid from the other modes; the other 8-bit floats
// ignore the mode. Returns 0 for other types.
std::uint8_t AscendQuantCode(float sum, RoundMode mode, DType out_dtype);

// Stores the element `code` at an index of a row. Two elements of int4 share a
// byte, the one of the even index in its low half; the other half is kept.
void StoreAscendQuantCode(std::uint8_t code, DType out_dtype, std::size_t index,
                          std::byte* row);

}  // namespace aclq::numerics

#endif  // ACLQ_SRC_NUMERICS_ASCEND_QUANT_H_
