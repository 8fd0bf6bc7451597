// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of element types: everything that prints, sizes or checks a type
// reads it.

#ifndef ACLQ_SRC_BASE_DTYPES_H_
#define ACLQ_SRC_BASE_DTYPES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "aclq/tensor.h"

namespace aclq::base {

// The int4 elements in a byte, and in an int32 that packs them. The first one
// is in the lowest bits.
inline constexpr std::int64_t kInt4InByte = 2;
inline constexpr std::int64_t kInt4InInt32 = 8;

// Returns whether a byte holds kInt4InByte elements of a type.
constexpr bool IsPacked(DType dtype) { return dtype == DType::kInt4; }

// Returns the int4 elements in a byte or a word of an output of a type: 1 for
// types that pack none.
constexpr std::int64_t PackedInt4(DType out) {
  if (out == DType::kInt32) return kInt4InInt32;
  return IsPacked(out) ? kInt4InByte : 1;
}

struct DTypeInfo {
  std::int32_t value;           // as aclDataType and DType have it
  std::string_view name;        // as CANN's messages spell it
  std::string_view numpy_name;  // as NumPy and ml_dtypes spell it
  std::size_t size;  // bytes an element; what aclDataTypeSize answers
  // Bits of an element in memory; 0 if the size varies.
  std::size_t bits = 8 * size;
};

// The row of a type, or null for a number that CANN does not use.
const DTypeInfo* FindDType(std::int32_t value);
inline const DTypeInfo* FindDType(DType dtype) {
  return FindDType(static_cast<std::int32_t>(dtype));
}

// The row of a name of NumPy's ("float32"), or null.
const DTypeInfo* FindDTypeByNumPyName(std::string_view name);

// All rows, in the order of their values.
std::span<const DTypeInfo> DTypes();

// "DT_FLOAT", or "dtype 99" for a number that no row has.
std::string DTypeName(DType dtype);

// "float32", or "dtype 99".
std::string DTypeNumPyName(DType dtype);

// Returns the bytes of an element of a type that DType names; 1 for kInt4, of
// which a byte holds two.
std::size_t DTypeSize(DType dtype);

// Returns the bits of an element in memory; 0 for a number that no row has, and
// for types whose elements vary in size.
std::size_t DTypeBits(DType dtype);

// Returns whether every element has the same size, a whole number of bytes, as
// the types that DType names do, except kInt4. False for a number that no row
// has.
bool HasWholeBytes(DType dtype);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_DTYPES_H_
