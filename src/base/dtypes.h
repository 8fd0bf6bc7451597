// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of element types. All code that prints, sizes or checks a type
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

// Number of int4 elements in a byte, and in an int32 that packs them. The first
// element is in the lowest bits.
inline constexpr std::int64_t kInt4InByte = 2;
inline constexpr std::int64_t kInt4InInt32 = 8;

// Returns true if a byte holds kInt4InByte elements of a type.
constexpr bool IsPacked(DType dtype) { return dtype == DType::kInt4; }

// Returns the number of int4 elements in a byte or a word of an output of a
// type; 1 for types that are not packed.
constexpr std::int64_t PackedInt4(DType out) {
  if (out == DType::kInt32) return kInt4InInt32;
  return IsPacked(out) ? kInt4InByte : 1;
}

struct DTypeInfo {
  std::int32_t value;           // in aclDataType and DType
  std::string_view name;        // in CANN's messages
  std::string_view numpy_name;  // in NumPy and ml_dtypes
  std::size_t size;  // bytes of an element, as aclDataTypeSize returns
  // Bits of an element in memory; 0 if the size varies.
  std::size_t bits = 8 * size;
};

// Returns the row of a type, or null for a number that CANN does not use.
const DTypeInfo* FindDType(std::int32_t value);
inline const DTypeInfo* FindDType(DType dtype) {
  return FindDType(static_cast<std::int32_t>(dtype));
}

// Returns the row with a NumPy name ("float32"), or null.
const DTypeInfo* FindDTypeByNumPyName(std::string_view name);

// Returns all rows in ascending order of value.
std::span<const DTypeInfo> DTypes();

// Returns CANN's name ("DT_FLOAT"), or "dtype 99" for a number without a row.
std::string DTypeName(DType dtype);

// Returns NumPy's name ("float32"), or "dtype 99" for a number without a row.
std::string DTypeNumPyName(DType dtype);

// Returns the bytes of an element; 1 for kInt4, although a byte holds two
// elements; 0 for a number without a row.
std::size_t DTypeSize(DType dtype);

// Returns the bits of an element in memory; 0 for a number without a row, and
// for types whose elements vary in size.
std::size_t DTypeBits(DType dtype);

// Returns true if all elements have one size in memory that is a multiple of a
// byte, as all enumerators of DType except kInt4 do. Returns false for a number
// without a row.
bool IsByteSized(DType dtype);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_DTYPES_H_
