// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>

#include "aclq/ascend_quant.h"
#include "aclq/quantize.h"
#include "benchmarks/copy.h"
#include "benchmarks/own.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

void Check(const Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "aclq: %s\n", status.message().c_str());
  std::exit(2);
}

// The inputs from which a plan is made.
struct Problem {
  TensorLayout x;
  TensorLayout scales;
  std::optional<TensorLayout> zero_points;
  TensorLayout out;
  QuantizeOptions options;

  Problem(const Case& one, const TensorLayout& x_layout,
          const TensorLayout& out_layout)
      : x(x_layout), out(out_layout) {
    const Geometry geometry = GeometryOf(one);
    scales = TensorLayout(DType::kFloat32, {geometry.channels});
    if (one.has_zero_point())
      zero_points = TensorLayout(DType::kInt32, {geometry.channels});
    options.axis = geometry.axis;
    options.num_threads = one.threads;
  }

  QuantizePlan Plan() const {
    QuantizePlan plan;
    Check(QuantizePlan::Make(x, scales, zero_points, out, options, &plan));
    return plan;
  }
};

const void* ZeroPointsOf(const Case& one, const Operands& operands) {
  return one.has_zero_point() ? operands.zero_points : nullptr;
}

// Returns a function that quantizes x to out.
std::function<void()> Quantizer(const Case& one, const Operands& operands,
                                const TensorLayout& x_layout, const void* x,
                                const TensorLayout& out_layout, void* out) {
  return [plan = Problem(one, x_layout, out_layout).Plan(), x,
          scales = operands.scales, zero_points = ZeroPointsOf(one, operands),
          out] { Check(plan.Run(x, scales, zero_points, out)); };
}

std::function<void()> AscendQuantizer(const Case& one,
                                      const Operands& operands) {
  const Geometry geometry = GeometryOf(one);
  const TensorLayout parameters(one.source, {geometry.channels});
  std::optional<TensorLayout> offsets;
  if (one.has_zero_point()) offsets = parameters;
  AscendQuantOptions options;
  options.axis = geometry.axis;
  options.num_threads = one.threads;
  AscendQuantPlan plan;
  Check(AscendQuantPlan::Make(geometry.x, parameters, offsets, geometry.out,
                              options, &plan));
  return [plan, operands,
          offsets = one.has_zero_point() ? operands.offsets : nullptr] {
    Check(plan.Run(operands.x, operands.factors, offsets, operands.out));
  };
}

}  // namespace

Work PrepareAclq(const Case& one, const Operands& operands) {
  if (one.op == Operator::kAscendQuant)
    return {AscendQuantizer(one, operands), {}};
  const Geometry geometry = GeometryOf(one);
  return {Quantizer(one, operands, geometry.x, operands.x, geometry.out,
                    operands.out),
          {}};
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

Work PrepareMakeAndRun(const Case& one, const Operands& operands) {
  const Geometry geometry = GeometryOf(one);
  return {[problem = Problem(one, geometry.x, geometry.out), operands,
           zero_points = ZeroPointsOf(one, operands)] {
            Check(problem.Plan().Run(operands.x, operands.scales, zero_points,
                                     operands.out));
          },
          {}};
}

// If out is the view, the work quantizes first and then copies.
Work PrepareCopyFirst(const Case& one, const Operands& operands) {
  if (one.view == View()) return {};
  const Geometry geometry = GeometryOf(one);
  const auto contiguous = [](const TensorLayout& layout) {
    return TensorLayout(layout.dtype, layout.rank, layout.shape.data(),
                        nullptr);
  };
  const TensorLayout x = contiguous(geometry.x), out = contiguous(geometry.out);
  const int threads = UsefulThreads(one);
  if (out.strides == geometry.out.strides) {
    const LayoutCopy copy(geometry.x, x, threads);
    const auto quantize =
        Quantizer(one, operands, x, operands.scratch, out, operands.out);
    return {[copy, quantize, operands] {
              copy.Run(operands.x, operands.scratch);
              quantize();
            },
            {}};
  }
  const LayoutCopy copy(out, geometry.out, threads);
  const auto quantize =
      Quantizer(one, operands, geometry.x, operands.x, out, operands.scratch);
  return {[copy, quantize, operands] {
            quantize();
            copy.Run(operands.scratch, operands.out);
          },
          {}};
}

}  // namespace aclq::benchmarks
