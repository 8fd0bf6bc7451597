// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Percentiles of channels by nearest rank, exact for any number of elements.

#ifndef ACLQ_SRC_ANALYSIS_PERCENTILE_H_
#define ACLQ_SRC_ANALYSIS_PERCENTILE_H_

#include <cstdint>
#include <vector>

#include "src/analysis/channels.h"

namespace aclq::analysis {

// The number that stands for an element x.
enum class PercentileOf { kX, kMinusX, kMagnitude };

// Returns the rank, from 1 to `count`, of the percentile among `count` numbers:
// ceil(percent / 100 * count), where `percent` is rounded to nine decimals.
// `count` is from 1 to 2^56.
std::int64_t NearestRank(double percent, std::int64_t count);

// Returns, for each of the channels [first, first + channels), the least number
// such that at least `percent` % of the finite elements are that number or
// below; 0 where no element is finite.
std::vector<float> Percentiles(const Channels& x, std::int64_t first,
                               std::int64_t channels, Effort effort,
                               double percent, PercentileOf of);

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_PERCENTILE_H_
