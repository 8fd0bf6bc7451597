// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/scale_formula.h"

#include <algorithm>
#include <cmath>

#include "src/analysis/quantized_types.h"
#include "src/numerics/formats.h"

namespace aclq::analysis {
namespace {

// Returns a normal divisor: an Ascend 950 treats subnormal ones as zero.
float AtLeastNormal(float scale) { return std::max(scale, 0x1p-126F); }

// Steps between the ends of int8 and of uint8.
constexpr std::int32_t kSteps = 255;

}  // namespace

ScaleFormula::ScaleFormula(const ScaleOptions& options)
    : is_symmetric_(options.symmetric),
      divisor_(options.rule == ScaleRule::kAbsMaxHalfRange
                   ? QuantizedTypeOf(options.dtype).half_range
                   : QuantizedTypeOf(options.dtype).largest),
      lowest_(options.dtype == DType::kUInt8 ? 0 : -128) {}

Scale ScaleFormula::Of(const Range& range, float factor) const {
  if (range.lo == 0 && range.hi == 0) return Scale();
  return is_symmetric_ ? Symmetric(range, factor) : Asymmetric(range, factor);
}

Scale ScaleFormula::Symmetric(const Range& range, float factor) const {
  const float largest = std::max(-range.lo, range.hi);
  return {AtLeastNormal(factor * (largest / divisor_)), 0};
}

Scale ScaleFormula::Asymmetric(const Range& range, float factor) const {
  const float lo = factor * range.lo;
  const float hi = factor * range.hi;
  const float length = hi - lo;
  const float scale = AtLeastNormal(
      std::isfinite(length) ? length / kSteps : hi / kSteps - lo / kSteps);
  const float exact = static_cast<float>(lowest_) - lo / scale;
  const auto rounded =
      static_cast<std::int32_t>(numerics::RoundHalfToEven(exact));
  return {scale, std::clamp(rounded, lowest_, lowest_ + kSteps)};
}

}  // namespace aclq::analysis
