// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/values.h"

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

RowValues CountElements(const Resources& resources, const ConstTensorView& x,
                        const ChannelParameters& channels,
                        std::optional<int> axis, DType out) {
  const kernels::KernelTable& kernels = resources.kernels();
  engine::LoopNest loops = MakeLoops(x.layout, x.layout, axis);
  loops.JoinContinuing();
  const Reader reader(kernels, x, loops, engine::kX);
  const Unsaturated range = QuantizedTypeOf(out).unsaturated;
  const std::int64_t size = engine::NumElements(x.layout);
  const auto element_size =
      static_cast<std::int64_t>(base::DTypeSize(x.layout.dtype));
  return AddUpBlocks<RowValues>(
      size, size * element_size, resources.num_threads,
      [&](RowBuffer* buffers) {
        return [&, buffers, scale_of = Parameters(channels.scales, loops),
                zero_point_of = Parameters(channels.zero_points, loops)](
                   std::int64_t first, std::int64_t count) mutable {
          return CountRow(reader.Read(0, first, count, &buffers[0]),
                          scale_of.Read(first, count),
                          zero_point_of.Read(first, count),
                          static_cast<std::size_t>(count), range);
        };
      });
}

ValueCounts CountChecked(const Resources& resources, const ConstTensorView& x,
                         const ConstTensorView& scales,
                         const std::optional<ConstTensorView>& zero_points,
                         DType out, std::optional<int> axis) {
  const engine::DefaultFloatEnvironment environment;
  const ChannelParameters channels(resources.kernels(), scales, zero_points);
  RowValues elements;
  if (!engine::IsEmpty(x.layout)) {
    elements =
        CountElements(resources, x, channels,
                      ChannelAxis(scales.layout, axis, x.layout.rank), out);
  }
  const ScaleClasses classes = ClassesOf(channels.scales);
  return {.zero_scales = classes.zero,
          .subnormal_scales = classes.subnormal,
          .infinite_scales = classes.infinite,
          .nan_scales = classes.nan,
          .x_nan = elements.x_nan,
          .x_inf = elements.x_inf,
          .saturated = elements.saturated};
}

}  // namespace
}  // namespace analysis

Status CountValues(const ConstTensorView& x, const ConstTensorView& scales,
                   const std::optional<ConstTensorView>& zero_points, DType out,
                   const CountOptions& options, ValueCounts* counts) {
  return engine::Guard([&] {
    if (counts == nullptr)
      return Status(StatusCode::kNullPointer, "counts is null.");
    ACLQ_RETURN_IF_ERROR(
        analysis::CheckCountValues(x, scales, zero_points, out, options));
    analysis::Resources resources;
    ACLQ_RETURN_IF_ERROR(resources.Resolve(options.num_threads));
    *counts = analysis::CountChecked(resources, x, scales, zero_points, out,
                                     options.axis);
    return Status();
  });
}

}  // namespace aclq
