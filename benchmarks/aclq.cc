// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>

#include "aclq/quantize.h"
#include "benchmarks/own.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

void Check(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "aclq: %s\n", status.message().c_str());
  std::exit(2);
}

// Quantizes x, which lies as `x_layout` says.
std::function<void()> Quantizer(const Case& one, const Operands& operands,
                                const TensorLayout& x_layout, const void* x) {
  const Geometry geometry = GeometryOf(one);
  std::optional<TensorLayout> zero_points_layout;
  if (one.has_zero_point())
    zero_points_layout = TensorLayout(DType::kInt32, {geometry.channels});
  QuantizeOptions options;
  options.axis = geometry.axis;
  options.num_threads = one.threads;
  QuantizePlan plan;
  Check(QuantizePlan::Make(x_layout,
                           TensorLayout(DType::kFloat32, {geometry.channels}),
                           zero_points_layout, geometry.out, options, &plan));
  const void* zero_points =
      one.has_zero_point() ? operands.zero_points : nullptr;
  return [plan, x, scales = operands.scales, zero_points, out = operands.out] {
    Check(plan.Run(x, scales, zero_points, out));
  };
}

// Contiguous rows of the left half of a matrix.
void CopySliced(const Case& one, const void* x, void* to) {
  const Matrix matrix = MatrixOf(one);
  const std::size_t row =
      static_cast<std::size_t>(matrix.columns) * SizeOf(one.source);
  const auto* from = static_cast<const std::byte*>(x);
  ForEach(matrix.rows, UsefulThreads(one), [=](std::int64_t i) {
    const auto at = static_cast<std::size_t>(i);
    std::memcpy(static_cast<std::byte*>(to) + at * row, from + at * 2 * row,
                row);
  });
}

}  // namespace

Work PrepareAclq(const Case& one, const Operands& operands) {
  return {Quantizer(one, operands, GeometryOf(one).x, operands.x), {}};
}

Work PrepareOneThread(const Case& one, const Operands& operands) {
  Case alone = one;
  alone.threads = 1;
  return PrepareAclq(alone, operands);
}

Work PrepareApart(const Case& one, const Operands& operands) {
  Work work = PrepareAclq(one, operands);
  work.pause = std::chrono::microseconds(300);
  return work;
}

Work PrepareApartOneThread(const Case& one, const Operands& operands) {
  Work work = PrepareOneThread(one, operands);
  work.pause = std::chrono::microseconds(300);
  return work;
}

Work PrepareCopyFirst(const Case& one, const Operands& operands) {
  if (one.view == View::kContiguous) return {};
  const Geometry geometry = GeometryOf(one);
  const TensorLayout copied(one.source, geometry.x.rank,
                            geometry.x.shape.data(), nullptr);
  const auto quantize = Quantizer(one, operands, copied, operands.scratch);
  const auto copy = [one, operands] {
    if (one.view == View::kSliced)
      return CopySliced(one, operands.x, operands.scratch);
    CopyTransposed(one, operands.x, operands.scratch);
  };
  return {[copy, quantize] {
            copy();
            quantize();
          },
          {}};
}

}  // namespace aclq::benchmarks
