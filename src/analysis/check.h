// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The checks of the analysis functions. Each returns a status whose message
// names the argument, what was found and what is accepted.

#ifndef ACLQ_SRC_ANALYSIS_CHECK_H_
#define ACLQ_SRC_ANALYSIS_CHECK_H_

#include <optional>

#include "aclq/compare.h"
#include "aclq/dequantize.h"
#include "aclq/scales.h"
#include "aclq/values.h"

namespace aclq::analysis {

Status CheckDequantize(const ConstTensorView& q, const ConstTensorView& scales,
                       const std::optional<ConstTensorView>& zero_points,
                       const TensorView& out, const DequantizeOptions& options);

Status CheckChooseScales(const ConstTensorView& x, const ScaleOptions& options,
                         const TensorView& scales,
                         const std::optional<TensorView>& zero_points);

Status CheckCompare(const ConstTensorView& x, const ConstTensorView& q,
                    const ConstTensorView& scales,
                    const std::optional<ConstTensorView>& zero_points,
                    const CompareOptions& options);

Status CheckCountValues(const ConstTensorView& x, const ConstTensorView& scales,
                        const std::optional<ConstTensorView>& zero_points,
                        DType out, const CountOptions& options);

// Returns the axis of the scales, counted from 0, or none if there is one
// scale. The parameters must have been checked.
std::optional<int> ChannelAxis(const TensorLayout& scales,
                               std::optional<int> axis, int rank);

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_CHECK_H_
