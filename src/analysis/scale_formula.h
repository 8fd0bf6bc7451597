// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The scale and the zero point of a range, in binary32, each operation rounded
// once. docs/numerics.md has the formulas.

#ifndef ACLQ_SRC_ANALYSIS_SCALE_FORMULA_H_
#define ACLQ_SRC_ANALYSIS_SCALE_FORMULA_H_

#include <cstdint>

#include "aclq/scales.h"
#include "src/analysis/arithmetic.h"

namespace aclq::analysis {

struct Scale {
  float scale = 1;
  std::int32_t zero_point = 0;
};

class ScaleFormula {
 public:
  explicit ScaleFormula(const ScaleOptions& options);

  // Returns the scale for `range` multiplied by `factor`, which is from 0 to 1.
  // The range [0, 0] has the default Scale.
  Scale Of(const Range& range, float factor) const;

 private:
  Scale Symmetric(const Range& range, float factor) const;
  Scale Asymmetric(const Range& range, float factor) const;

  bool is_symmetric_;
  float divisor_;        // of the largest magnitude, if symmetric
  std::int32_t lowest_;  // the lowest quantized value, if asymmetric
};

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_SCALE_FORMULA_H_
