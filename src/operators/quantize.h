// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize: the types that each NPU architecture accepts.

#ifndef ACLQ_SRC_OPERATORS_QUANTIZE_H_
#define ACLQ_SRC_OPERATORS_QUANTIZE_H_

#include <span>

#include "aclq/tensor.h"
#include "src/operators/argument_rules.h"

namespace aclq::operators {

struct QuantizeTypes {
  std::span<const DType> x;
  std::span<const DType> scales;
  std::span<const DType> zero_points;
  std::span<const DType> out;
  // True if BF16 scales or zero points require every input to be BF16.
  bool bf16_together = false;
};

namespace quantize_lists {

inline constexpr DType kFloats[] = {DType::kFloat32, DType::kFloat16};
inline constexpr DType kFloatsAndBf16[] = {DType::kFloat32, DType::kFloat16,
                                           DType::kBFloat16};
inline constexpr DType kInts[] = {DType::kInt8, DType::kUInt8, DType::kInt32};
inline constexpr DType kIntsAndBf16[] = {DType::kInt8, DType::kUInt8,
                                         DType::kInt32, DType::kBFloat16};
inline constexpr DType kIntsAndFloats[] = {DType::kInt8, DType::kUInt8,
                                           DType::kInt32, DType::kBFloat16,
                                           DType::kFloat32};
inline constexpr DType kIntsAndFp8[] = {
    DType::kInt8,     DType::kUInt8,        DType::kInt32,
    DType::kHiFloat8, DType::kFloat8E4M3FN, DType::kFloat8E5M2};

inline constexpr QuantizeTypes kArch1001And2002 = {kFloats, kFloats, kInts,
                                                   kInts, true};
inline constexpr QuantizeTypes kArch2201 = {kFloatsAndBf16, kFloatsAndBf16,
                                            kIntsAndBf16, kInts, true};
inline constexpr QuantizeTypes kArch3510 = {kFloatsAndBf16, kFloatsAndBf16,
                                            kIntsAndFloats, kIntsAndFp8, true};
inline constexpr QuantizeTypes kUnrestricted = {
    kFloatsAndBf16, kFloatsAndBf16, kIntsAndFloats, kIntsAndFp8, false};

}  // namespace quantize_lists

// The types of aclnnQuantize's own lists. Its documentation pages are stricter
// and differ from each other; docs/compatibility.md lists where.
inline constexpr TypeTable<QuantizeTypes, 4> kQuantizeTypes = {
    quantize_lists::kUnrestricted,
    {{{1001, quantize_lists::kArch1001And2002},
      {2002, quantize_lists::kArch1001And2002},
      {2201, quantize_lists::kArch2201},
      {3510, quantize_lists::kArch3510}}}};

}  // namespace aclq::operators

#endif  // ACLQ_SRC_OPERATORS_QUANTIZE_H_
