// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/dtypes.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace aclq::base {
namespace {

// The sizes are the results of aclDataTypeSize: 1 byte for integers of 1 and 4
// bits, and 8 bytes for floats of 4 and 6 bits, as for every number that CANN
// does not know.
constexpr DTypeInfo kDTypes[] = {
    {-1, "DT_UNDEFINED", "undefined", 0},
    {0, "DT_FLOAT", "float32", 4},
    {1, "DT_FLOAT16", "float16", 2},
    {2, "DT_INT8", "int8", 1},
    {3, "DT_INT32", "int32", 4},
    {4, "DT_UINT8", "uint8", 1},
    {6, "DT_INT16", "int16", 2},
    {7, "DT_UINT16", "uint16", 2},
    {8, "DT_UINT32", "uint32", 4},
    {9, "DT_INT64", "int64", 8},
    {10, "DT_UINT64", "uint64", 8},
    {11, "DT_DOUBLE", "float64", 8},
    {12, "DT_BOOL", "bool", 1},
    {13, "DT_STRING", "str", 0},
    {16, "DT_COMPLEX64", "complex64", 8},
    {17, "DT_COMPLEX128", "complex128", 16},
    {27, "DT_BF16", "bfloat16", 2},
    {29, "DT_INT4", "int4", 1, 4},
    {30, "DT_UINT1", "uint1", 1, 1},
    {33, "DT_COMPLEX32", "complex32", 4},
    {34, "DT_HIFLOAT8", "hifloat8", 1},
    {35, "DT_FLOAT8_E5M2", "float8_e5m2", 1},
    {36, "DT_FLOAT8_E4M3FN", "float8_e4m3fn", 1},
    {37, "DT_FLOAT8_E8M0", "float8_e8m0fnu", 1},
    {38, "DT_FLOAT6_E3M2", "float6_e3m2fn", 8, 6},
    {39, "DT_FLOAT6_E2M3", "float6_e2m3fn", 8, 6},
    {40, "DT_FLOAT4_E2M1", "float4_e2m1fn", 8, 4},
    {41, "DT_FLOAT4_E1M2", "float4_e1m2fn", 8, 4},
};

// The rows indexed by value, since every call looks up several types.
constexpr std::int32_t kLowest = kDTypes[0].value;
constexpr std::int32_t kHighest = std::end(kDTypes)[-1].value;
constexpr auto kRowOf = [] {
  std::array<const DTypeInfo*, kHighest - kLowest + 1> row_of{};
  for (const DTypeInfo& row : kDTypes) {
    row_of[static_cast<std::size_t>(row.value - kLowest)] = &row;
  }
  return row_of;
}();

}  // namespace

const DTypeInfo* FindDType(std::int32_t value) {
  if (value < kLowest || value > kHighest) return nullptr;
  return kRowOf[static_cast<std::size_t>(value - kLowest)];
}

const DTypeInfo* FindDTypeByNumPyName(std::string_view name) {
  const auto* const end = std::end(kDTypes);
  const auto* const at = std::find_if(
      std::begin(kDTypes), end,
      [name](const DTypeInfo& row) { return row.numpy_name == name; });
  return at != end ? at : nullptr;
}

std::span<const DTypeInfo> DTypes() { return kDTypes; }

namespace {

std::string NameIn(std::string_view DTypeInfo::*column, DType dtype) {
  const DTypeInfo* row = FindDType(dtype);
  if (row != nullptr) return std::string(row->*column);
  return "dtype " + std::to_string(static_cast<std::int32_t>(dtype));
}

}  // namespace

std::string DTypeName(DType dtype) { return NameIn(&DTypeInfo::name, dtype); }

std::string DTypeNumPyName(DType dtype) {
  return NameIn(&DTypeInfo::numpy_name, dtype);
}

std::size_t DTypeBits(DType dtype) {
  const DTypeInfo* row = FindDType(dtype);
  return row != nullptr ? row->bits : 0;
}

bool IsByteSized(DType dtype) {
  const std::size_t bits = DTypeBits(dtype);
  return bits > 0 && bits % 8 == 0;
}

std::size_t DTypeSize(DType dtype) {
  const DTypeInfo* row = FindDType(dtype);
  return row != nullptr ? row->size : 0;
}

}  // namespace aclq::base
