// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition of conversions among floating-point types, one element at a
// time, in integer arithmetic. docs/numerics.md has it in prose.

#ifndef ACLQ_SRC_NUMERICS_CONVERT_H_
#define ACLQ_SRC_NUMERICS_CONVERT_H_

#include <cstdint>

#include "aclq/tensor.h"

namespace aclq::numerics {

// Converts a number from the bits of type `from` to the bits of type `to`. Both
// are kFloat64, kFloat32, kFloat16 or kBFloat16.
//
//   finite     the nearest number, ties to the even one; subnormal numbers are
//              kept; infinity from half a step beyond the largest number on
//   infinity   infinity
//   NaN        the quiet NaN whose payload begins with the same bits
//
// The sign is kept, also that of zeros and NaNs. If the types are equal,
// returns the same bits.
std::uint64_t ConvertFloat(std::uint64_t bits, DType from, DType to);

// Converts an integer, given by its magnitude and sign, to the bits of a number
// of `to`: the nearest one, ties to the even one.
std::uint64_t ConvertInteger(std::uint64_t magnitude, bool is_negative,
                             DType to);

// Converts the element at one address to the element at another one, each of
// any alignment.
void ConvertElement(DType from_type, const void* from, DType to_type, void* to);

}  // namespace aclq::numerics

#endif  // ACLQ_SRC_NUMERICS_CONVERT_H_
