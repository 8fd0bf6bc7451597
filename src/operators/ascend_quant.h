// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant and aclnnAscendQuantV3: the types and axes that each NPU
// architecture accepts.

#ifndef ACLQ_SRC_OPERATORS_ASCEND_QUANT_H_
#define ACLQ_SRC_OPERATORS_ASCEND_QUANT_H_

#include <span>

#include "aclq/tensor.h"
#include "src/operators/argument_rules.h"

namespace aclq::operators {

// The axes of x that scale and offset may run along.
enum class AxisRule { kAny, kLastTwo, kLast };

struct AscendQuantTypes {
  std::span<const DType> x = {};
  std::span<const DType> scale = {};  // and offset
  std::span<const DType> y = {};
  // True if scale must have the type of a 16-bit x, and offset the type of
  // scale.
  bool types_together = true;
  AxisRule axis_rule = AxisRule::kLastTwo;
  // True if sqrt mode multiplies x by the square of the scale, unless scale has
  // several elements along the second-to-last dimension.
  bool squares_scale = false;
  // True if only aclnnAscendQuantV3 accepts types, and aclnnAscendQuant accepts
  // none.
  bool only_v3 = false;
};

namespace ascend_quant_lists {

inline constexpr DType kFloats[] = {DType::kFloat32, DType::kFloat16,
                                    DType::kBFloat16};
inline constexpr std::span<const DType> kFloatsWithoutBf16 =
    std::span(kFloats).first(2);
inline constexpr DType kOutputs[] = {DType::kInt8,       DType::kInt32,
                                     DType::kInt4,       DType::kHiFloat8,
                                     DType::kFloat8E5M2, DType::kFloat8E4M3FN};

inline constexpr AscendQuantTypes kArch2002 = {
    .x = kFloatsWithoutBf16,
    .scale = kFloatsWithoutBf16,
    .y = std::span(kOutputs).first(1),
    .axis_rule = AxisRule::kLast};
inline constexpr AscendQuantTypes kArch2201 = {
    .x = kFloats, .scale = kFloats, .y = std::span(kOutputs).first(3)};
inline constexpr AscendQuantTypes kArch3510 = {
    .x = kFloats, .scale = kFloats, .y = kOutputs, .squares_scale = true};
inline constexpr AscendQuantTypes kUnrestricted = {.x = kFloats,
                                                   .scale = kFloats,
                                                   .y = kOutputs,
                                                   .types_together = false,
                                                   .axis_rule = AxisRule::kAny};

}  // namespace ascend_quant_lists

// The types of the operators' own lists; docs/compatibility.md says where the
// documentation pages differ.
inline constexpr TypeTable<AscendQuantTypes, 3> kAscendQuantV3Types = {
    ascend_quant_lists::kUnrestricted,
    {{{2002, ascend_quant_lists::kArch2002},
      {2201, ascend_quant_lists::kArch2201},
      {3510, ascend_quant_lists::kArch3510}}}};
inline constexpr TypeTable<AscendQuantTypes, 3> kAscendQuantTypes = {
    ascend_quant_lists::kUnrestricted,
    {{{2002, ascend_quant_lists::kArch2002},
      {2201, ascend_quant_lists::kArch2201},
      {3510, {.only_v3 = true}}}}};

}  // namespace aclq::operators

#endif  // ACLQ_SRC_OPERATORS_ASCEND_QUANT_H_
