// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/compare.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

#include "src/analysis/arithmetic.h"
#include "src/analysis/blocks.h"
#include "src/analysis/check.h"
#include "src/analysis/elements.h"
#include "src/analysis/loops.h"
#include "src/analysis/quantized_types.h"
#include "src/analysis/resources.h"
#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/float_environment.h"
#include "src/engine/guard.h"
#include "src/engine/views.h"

namespace aclq {
namespace analysis {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Adds up the sums in row-major order, block by block, so that the results
// depend neither on strides nor on threads.
Sums SumUp(const Resources& resources, const ConstTensorView& x,
           const ConstTensorView& q, const ChannelParameters& channels,
           std::optional<int> axis) {
  const kernels::KernelTable& kernels = resources.kernels();
  engine::LoopNest loops = MakeLoops(x.layout, q.layout, axis);
  loops.JoinContinuing();
  const Reader x_reader(kernels, x, loops, engine::kX);
  const Reader q_reader(kernels, q, loops, engine::kOut);
  const Unsaturated range = QuantizedTypeOf(q.layout.dtype).unsaturated;
  const std::int64_t size = engine::NumElements(x.layout);
  const auto bytes_per_element = static_cast<std::int64_t>(
      base::DTypeSize(x.layout.dtype) + base::DTypeSize(q.layout.dtype));
  return AddUpBlocks<Sums>(
      size, size * bytes_per_element, resources.num_threads,
      [&](RowBuffer* buffers) {
        return [&, buffers, scale_of = Parameters(channels.scales, loops),
                zero_point_of = Parameters(channels.zero_points, loops)](
                   std::int64_t first, std::int64_t count) mutable {
          return CompareRow(x_reader.Read(0, first, count, &buffers[0]),
                            q_reader.Read(0, first, count, &buffers[1]),
                            scale_of.Read(first, count),
                            zero_point_of.Read(first, count),
                            static_cast<std::size_t>(count), range);
        };
      });
}

// Returns the decimal logarithm of a finite number above 0. The C library has
// variants for different CPUs, which differ in their last bits; this function
// has no variants. log10(value) = e * log10(2) + log(m) / log(10) with m from
// sqrt(1/2) to sqrt(2), and log(m) = 2 * artanh(s) is a series in s = (m - 1) /
// (m + 1), whose magnitude is below 0.172.
double Log10(double value) {
  constexpr int kTerms = 12;
  int exponent = 0;
  double m = std::frexp(value, &exponent);
  if (m < std::numbers::sqrt2 / 2) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1);
  double series = 0;
  for (int k = kTerms - 1; k >= 0; --k)
    series = series * (s * s) + 1.0 / (2 * k + 1);
  constexpr double kLog10Of2 = std::numbers::ln2 / std::numbers::ln10;
  return exponent * kLog10Of2 + 2 * s * series / std::numbers::ln10;
}

double Sqnr(double signal, double noise) {
  if (noise == 0) return kInfinity;
  if (signal == 0) return -kInfinity;
  return 10 * Log10(signal / noise);
}

double Cosine(const Sums& sums) {
  if (sums.xx == 0 || sums.yy == 0) return sums.xx == sums.yy ? 1 : 0;
  const double cosine = sums.xy / std::sqrt(sums.xx * sums.yy);
  return std::clamp(cosine, -1.0, 1.0);
}

void FillErrors(const Sums& sums, std::int64_t size, Comparison* to) {
  to->x_nan = sums.x_nan;
  to->x_inf = sums.x_inf;
  to->nonfinite_y = sums.nonfinite_y;
  to->clipped = sums.clipped;
  to->count = size - sums.x_nan - sums.x_inf - sums.nonfinite_y;
  to->signal_energy = sums.xx;
  to->noise_energy = sums.ee;
  const bool any = to->count > 0;
  to->sqnr_db = any ? Sqnr(sums.xx, sums.ee) : kNaN;
  to->max_abs_error = any ? sums.largest_e : kNaN;
  to->mean_abs_error = any ? sums.e / static_cast<double>(to->count) : kNaN;
  to->cosine = any ? Cosine(sums) : kNaN;
}

void FillScales(const std::vector<float>& scales, Comparison* to) {
  const ScaleClasses classes = ClassesOf(scales);
  to->zero_scales = classes.zero;
  to->subnormal_scales = classes.subnormal;
  to->nonfinite_scales = classes.infinite + classes.nan;
}

Comparison CompareChecked(const Resources& resources, const ConstTensorView& x,
                          const ConstTensorView& q,
                          const ConstTensorView& scales,
                          const std::optional<ConstTensorView>& zero_points,
                          std::optional<int> axis) {
  const engine::DefaultFloatEnvironment environment;
  const ChannelParameters channels(resources.kernels(), scales, zero_points);
  Comparison comparison;
  if (engine::IsEmpty(x.layout)) {
    FillErrors(Sums(), 0, &comparison);
  } else {
    const Sums sums = SumUp(resources, x, q, channels,
                            ChannelAxis(scales.layout, axis, x.layout.rank));
    FillErrors(sums, engine::NumElements(x.layout), &comparison);
  }
  FillScales(channels.scales, &comparison);
  return comparison;
}

}  // namespace
}  // namespace analysis

Status Compare(const ConstTensorView& x, const ConstTensorView& q,
               const ConstTensorView& scales,
               const std::optional<ConstTensorView>& zero_points,
               const CompareOptions& options, Comparison* comparison) {
  return engine::Guard([&] {
    if (comparison == nullptr)
      return Status(StatusCode::kNullPointer, "comparison is null.");
    ACLQ_RETURN_IF_ERROR(
        analysis::CheckCompare(x, q, scales, zero_points, options));
    analysis::Resources resources;
    ACLQ_RETURN_IF_ERROR(resources.Resolve(options.num_threads));
    *comparison = analysis::CompareChecked(resources, x, q, scales, zero_points,
                                           options.axis);
    return Status();
  });
}

}  // namespace aclq
