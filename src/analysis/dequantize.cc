// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/dequantize.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "src/analysis/arithmetic.h"
#include "src/analysis/check.h"
#include "src/analysis/elements.h"
#include "src/analysis/loops.h"
#include "src/analysis/resources.h"
#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/float_environment.h"
#include "src/engine/guard.h"
#include "src/engine/parallel.h"
#include "src/engine/views.h"

namespace aclq {
namespace analysis {
namespace {

// Returns the loops in the order of the addresses of out.
engine::LoopNest OrderedLoops(const TensorLayout& q, const TensorLayout& out,
                              std::optional<int> axis) {
  engine::LoopNest loops = MakeLoops(q, out, axis);
  loops.OrderByMemory();
  loops.JoinContinuing();
  return loops;
}

void DequantizeChecked(const Resources& resources, const ConstTensorView& q,
                       const ConstTensorView& scales,
                       const std::optional<ConstTensorView>& zero_points,
                       const TensorView& out, std::optional<int> axis) {
  const engine::DefaultFloatEnvironment caller_environment;
  const kernels::KernelTable& kernels = resources.kernels();
  const engine::LoopNest loops = OrderedLoops(
      q.layout, out.layout, ChannelAxis(scales.layout, axis, q.layout.rank));
  const ChannelParameters channels(kernels, scales, zero_points);
  const Reader reader(kernels, q, loops, engine::kX);
  const Writer writer(kernels, out, loops);
  const std::int64_t size = engine::NumElements(q.layout);

  const auto run_task = [&](std::size_t task) {
    const engine::DefaultFloatEnvironment environment;
    Parameters scale_of(channels.scales, loops);
    Parameters zero_point_of(channels.zero_points, loops);
    RowBuffer buffer;
    alignas(64) float y[kBlockElements];
    const std::int64_t begin = static_cast<std::int64_t>(task) * kTaskElements;
    const std::int64_t end = std::min(begin + kTaskElements, size);
    for (std::int64_t at = begin; at < end; at += kBlockElements) {
      const std::int64_t count = std::min(kBlockElements, end - at);
      DequantizeRow(reader.Read(0, at, count, &buffer),
                    scale_of.Read(at, count), zero_point_of.Read(at, count),
                    static_cast<std::size_t>(count), y);
      writer.Write(y, at, count);
    }
  };
  const auto bytes_per_element = static_cast<std::int64_t>(
      base::DTypeSize(q.layout.dtype) + base::DTypeSize(out.layout.dtype));
  engine::ParallelFor(static_cast<std::size_t>(DivideUp(size, kTaskElements)),
                      size * bytes_per_element, resources.num_threads,
                      run_task);
}

}  // namespace
}  // namespace analysis

Status Dequantize(const ConstTensorView& q, const ConstTensorView& scales,
                  const std::optional<ConstTensorView>& zero_points,
                  const TensorView& out, const DequantizeOptions& options) {
  return engine::Guard([&] {
    ACLQ_RETURN_IF_ERROR(
        analysis::CheckDequantize(q, scales, zero_points, out, options));
    analysis::Resources resources;
    ACLQ_RETURN_IF_ERROR(resources.Resolve(options.num_threads));
    if (!engine::IsEmpty(q.layout)) {
      analysis::DequantizeChecked(resources, q, scales, zero_points, out,
                                  options.axis);
    }
    return Status();
  });
}

}  // namespace aclq
