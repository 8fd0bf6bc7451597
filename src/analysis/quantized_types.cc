// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/quantized_types.h"

#include <algorithm>
#include <iterator>

namespace aclq::analysis {
namespace {

// 127.5, 255.5, 2^31, 40960 and 61440 round to a value beyond the range, so the
// binary32 number before each is the last one that does not saturate. -128.5,
// -0.5 and 464 round to the end of the range.
constexpr QuantizedType kTypes[] = {
    {DType::kInt8, 127, 127.5F, {-128.5F, 0x1.FDFFFEp6F}},
    {DType::kUInt8, 255, 127.5F, {-0.5F, 0x1.FEFFFEp7F}},
    {DType::kInt32, 0x1p31F, 0x1p31F, {-0x1p31F, 0x1.FFFFFEp30F}},
    {DType::kHiFloat8, 32768, 32768, {-0x1.3FFFFEp15F, 0x1.3FFFFEp15F}},
    {DType::kFloat8E4M3FN, 448, 448, {-464, 464}},
    {DType::kFloat8E5M2, 57344, 57344, {-0x1.DFFFFEp15F, 0x1.DFFFFEp15F}},
};

}  // namespace

const QuantizedType& QuantizedTypeOf(DType dtype) {
  return *std::find_if(
      std::begin(kTypes), std::end(kTypes),
      [dtype](const QuantizedType& row) { return row.dtype == dtype; });
}

}  // namespace aclq::analysis
