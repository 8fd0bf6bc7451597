// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// From the range of a channel to its scale and zero point, in binary32, each
// operation rounded once.

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

  // Returns the scale for a range that is shrunk to `factor`, from 0 to 1, of
  // its size. A range without numbers other than 0 has the default Scale.
  Scale Of(const Range& range, float factor) const;

 private:
  Scale Symmetric(const Range& range, float factor) const;
  Scale Asymmetric(const Range& range, float factor) const;

  bool is_symmetric_;
  float divisor_;        // if symmetric
  std::int32_t lowest_;  // quantized value, if asymmetric
};

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_SCALE_FORMULA_H_
