// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The C++ API: the engine's checks and plans behind a header that shows
// neither.

#include "aclq/quantize.h"

#include <array>

#include "src/base/pool.h"
#include "src/engine/check.h"
#include "src/engine/guard.h"
#include "src/engine/plan.h"
#include "src/engine/problem.h"
#include "src/kernels/kernels.h"

namespace aclq {

using engine::Guard;

namespace {

// Describes a problem that Check has accepted.
engine::Problem MakeProblem(const engine::ProblemLayout& layout,
                            const QuantizeOptions& options) {
  const int axis = layout.per_tensor()
                       ? 0
                       : engine::AxisFromFront(*options.axis, layout.x.rank);
  engine::Problem problem;
  problem.Add({.name = "x", .layout = layout.x});
  problem.Add({.name = "scales",
               .layout = engine::AlongAxis(layout.scales, layout.x, axis)});
  if (layout.zero_points.has_value()) {
    problem.Add(
        {.name = engine::ZeroPointsName(options.message_names),
         .layout = engine::AlongAxis(*layout.zero_points, layout.x, axis)});
  }
  problem.Add({.name = "out", .layout = layout.out, .is_output = true});
  return problem;
}

}  // namespace

Status QuantizePlan::Make(const TensorLayout& x, const TensorLayout& scales,
                          const std::optional<TensorLayout>& zero_points,
                          const TensorLayout& out,
                          const QuantizeOptions& options, QuantizePlan* plan) {
  return Guard([&] {
    if (plan == nullptr) {
      return Status(StatusCode::kNullPointer, "plan is null.");
    }
    const engine::ProblemLayout layout = {x, scales, zero_points, out};
    if (Status status = engine::Check(layout, options); !status.ok())
      return status;
    const auto made = base::MakePooled<engine::Plan>();
    if (Status status = engine::Plan::Make(
            MakeProblem(layout, options),
            {.num_threads = options.num_threads, .isa = options.isa},
            made.get());
        !status.ok()) {
      return status;
    }
    plan->plan_ = made;
    return Status();
  });
}

Status QuantizePlan::Run(const void* x, const void* scales,
                         const void* zero_points, void* out) const {
  return Guard([&] {
    if (plan_ == nullptr) {
      return Status(StatusCode::kInvalidArgument,
                    "The plan is empty; it must be one that QuantizePlan::Make "
                    "has filled.");
    }
    // Inputs are read only.
    void* const addresses[] = {const_cast<void*>(x), const_cast<void*>(scales),
                               const_cast<void*>(zero_points), out};
    if (plan_->has_offset()) return plan_->Run(addresses);
    if (zero_points == nullptr)
      return plan_->Run(std::array{addresses[0], addresses[1], out});
    if (plan_->is_empty()) return Status();
    return Status(StatusCode::kInvalidArgument,
                  "zeroPoints has an address; the plan was made without zero "
                  "points, so it must be null.");
  });
}

std::string QuantizePlan::isa() const {
  return plan_ != nullptr ? plan_->implementation().name : std::string();
}

Status Quantize(const ConstTensorView& x, const ConstTensorView& scales,
                const std::optional<ConstTensorView>& zero_points,
                const TensorView& out, const QuantizeOptions& options) {
  std::optional<TensorLayout> zero_points_layout;
  if (zero_points.has_value()) zero_points_layout = zero_points->layout;
  QuantizePlan plan;
  Status status = QuantizePlan::Make(
      x.layout, scales.layout, zero_points_layout, out.layout, options, &plan);
  if (!status.ok()) return status;
  return plan.Run(x.data, scales.data,
                  zero_points.has_value() ? zero_points->data : nullptr,
                  out.data);
}

std::vector<Isa> Isas() { return kernels::Isas(); }

std::vector<std::string> IsaNames() {
  std::vector<std::string> names;
  for (const kernels::Implementation& one : kernels::Implementations())
    names.push_back(one.name);
  return names;
}

}  // namespace aclq
