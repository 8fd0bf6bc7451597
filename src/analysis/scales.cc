// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/scales.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

#include "src/analysis/arithmetic.h"
#include "src/analysis/channels.h"
#include "src/analysis/check.h"
#include "src/analysis/elements.h"
#include "src/analysis/percentile.h"
#include "src/analysis/resources.h"
#include "src/analysis/scale_formula.h"
#include "src/base/return_if_error.h"
#include "src/engine/float_environment.h"
#include "src/engine/guard.h"
#include "src/engine/views.h"
#include "src/kernels/kernels.h"

namespace aclq {
namespace analysis {
namespace {

// kLeastSquares tries these factors of the range, in this order.
constexpr int kCandidates = 81;
float FactorOf(int candidate) {
  return static_cast<float>(100 - candidate) / 100.0F;
}

// The sums of squared errors of the candidates.
struct Errors {
  std::array<double, kCandidates> of{};

  void Merge(const Errors& other) {
    for (std::size_t i = 0; i < of.size(); ++i) of[i] += other.of[i];
  }
  // Returns the first one of the least sums.
  int Least() const {
    return static_cast<int>(std::min_element(of.begin(), of.end()) -
                            of.begin());
  }
};

// Most bytes that the states of a batch of channels take, to stay in the
// caches.
constexpr std::int64_t kMostStateBytes = 4 * 1024 * 1024;
constexpr std::int64_t kStateBytes = 2048;
static_assert(sizeof(Errors) <= kStateBytes);

class Chooser {
 public:
  // The call must be checked and `x` not empty.
  Chooser(const Resources& resources, const ConstTensorView& x,
          const ScaleOptions& options, std::optional<int> axis)
      : resources_(resources),
        options_(options),
        formula_(options),
        in_memory_order_(resources.kernels(), x, axis,
                         Channels::Order::kMemory),
        in_row_major_order_(resources.kernels(), x, axis,
                            Channels::Order::kRowMajor) {}

  std::vector<Scale> Choose() const {
    std::vector<Scale> scales;
    const std::int64_t count = in_memory_order_.count();
    const std::int64_t parts =
        DivideUp(in_memory_order_.num_blocks(), kTaskBlocks);
    const std::int64_t batch =
        std::max(kMostStateBytes / kStateBytes / parts, Channels::kGroup);
    for (std::int64_t first = 0; first < count; first += batch)
      ChooseBatch(first, std::min(batch, count - first), &scales);
    return scales;
  }

 private:
  void ChooseBatch(std::int64_t first, std::int64_t channels,
                   std::vector<Scale>* to) const {
    const std::vector<Range> ranges = RangesOf(first, channels);
    if (options_.rule == ScaleRule::kLeastSquares)
      return ChooseByError(first, ranges, to);
    for (const Range& range : ranges) to->push_back(formula_.Of(range, 1));
  }

  std::vector<Range> RangesOf(std::int64_t first, std::int64_t channels) const {
    if (options_.rule == ScaleRule::kPercentile)
      return PercentileRanges(first, channels);
    return Reduce<Range>(in_memory_order_, first, channels,
                         {resources_.num_threads, 1},
                         [](std::int64_t, const float* x, std::size_t count,
                            Range* range) { range->Merge(RangeOf(x, count)); });
  }

  std::vector<Range> PercentileRanges(std::int64_t first,
                                      std::int64_t channels) const {
    const auto percentiles = [&](PercentileOf of) {
      return Percentiles(in_memory_order_, first, channels,
                         {resources_.num_threads, kCostOfPercentile},
                         options_.percentile, of);
    };
    std::vector<Range> ranges(static_cast<std::size_t>(channels));
    if (options_.symmetric) {
      const std::vector<float> of = percentiles(PercentileOf::kMagnitude);
      for (std::size_t i = 0; i < ranges.size(); ++i) ranges[i].hi = of[i];
    } else {
      const std::vector<float> above = percentiles(PercentileOf::kX);
      const std::vector<float> below = percentiles(PercentileOf::kMinusX);
      for (std::size_t i = 0; i < ranges.size(); ++i)
        ranges[i].Merge({-below[i], above[i]});
    }
    return ranges;
  }

  void ChooseByError(std::int64_t first, const std::vector<Range>& ranges,
                     std::vector<Scale>* to) const {
    const kernels::BlockKernel quantize = resources_.implementation->Find(
        DType::kFloat32, kernels::Arithmetic::kDivideAdd, options_.dtype,
        /*has_offset=*/true, kernels::Spread::kFixed);
    const auto add = [&](std::int64_t channel, const float* x,
                         std::size_t count, Errors* errors) {
      AddErrors(quantize, ranges[channel - first], x, count, errors);
    };
    const std::vector<Errors> errors = Reduce<Errors>(
        in_row_major_order_, first, static_cast<std::int64_t>(ranges.size()),
        {resources_.num_threads, kCostOfLeastSquares}, add);
    for (std::size_t i = 0; i < ranges.size(); ++i)
      to->push_back(formula_.Of(ranges[i], FactorOf(errors[i].Least())));
  }

  // Adds the squared errors of a block for each candidate. Zeros replace
  // elements that are not finite, since the error of 0 is 0.
  void AddErrors(kernels::BlockKernel quantize, const Range& range,
                 const float* x, std::size_t count, Errors* errors) const {
    alignas(64) float finite[kBlockElements];
    alignas(64) std::byte q[kBlockElements];
    alignas(64) float numbers[kBlockElements + kernels::kParameterSlack];
    ReplaceNonFinite(x, count, finite);
    for (int k = 0; k < kCandidates; ++k) {
      const Scale candidate = formula_.Of(range, FactorOf(k));
      const auto zero_point = static_cast<float>(candidate.zero_point);
      quantize({.x = finite,
                .out = q,
                .rows = 1,
                .columns = count,
                .scales = &candidate.scale,
                .zero_points = &zero_point});
      const float* of_q = ToNumbers(resources_.kernels(), options_.dtype, q,
                                    static_cast<std::int64_t>(count), numbers);
      errors->of[k] +=
          SumOfSquaredErrors(finite, of_q, candidate.scale, zero_point, count);
    }
  }

  // Time per byte in units of the time that reading a byte takes.
  static constexpr std::int64_t kCostOfPercentile = 4;
  static constexpr std::int64_t kCostOfLeastSquares = kCandidates;

  const Resources& resources_;
  const ScaleOptions& options_;
  const ScaleFormula formula_;
  const Channels in_memory_order_;
  const Channels in_row_major_order_;
};

template <typename T>
void Store(const TensorView& to, std::size_t index, T value) {
  const std::int64_t step = static_cast<std::int64_t>(index) *
                            to.layout.strides[0] *
                            static_cast<std::int64_t>(sizeof(T));
  std::memcpy(static_cast<std::byte*>(to.data) + step, &value, sizeof(T));
}

void ChooseChecked(const Resources& resources, const ConstTensorView& x,
                   const ScaleOptions& options, const TensorView& scales,
                   const std::optional<TensorView>& zero_points) {
  std::vector<Scale> chosen(static_cast<std::size_t>(scales.layout.shape[0]));
  if (!engine::IsEmpty(x.layout)) {
    std::optional<int> axis = options.axis;
    if (axis.has_value() && *axis < 0) *axis += x.layout.rank;
    chosen = Chooser(resources, x, options, axis).Choose();
  }
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    Store(scales, i, chosen[i].scale);
    if (zero_points.has_value()) Store(*zero_points, i, chosen[i].zero_point);
  }
}

}  // namespace
}  // namespace analysis

Status ChooseScales(const ConstTensorView& x, const ScaleOptions& options,
                    const TensorView& scales,
                    const std::optional<TensorView>& zero_points) {
  return engine::Guard([&] {
    const engine::DefaultFloatEnvironment environment;
    ACLQ_RETURN_IF_ERROR(
        analysis::CheckChooseScales(x, options, scales, zero_points));
    analysis::Resources resources;
    ACLQ_RETURN_IF_ERROR(resources.Resolve(options.num_threads));
    analysis::ChooseChecked(resources, x, options, scales, zero_points);
    return Status();
  });
}

}  // namespace aclq
