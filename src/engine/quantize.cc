// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The C++ API: the engine's checks and plans behind a header that shows
// neither.

#include "aclq/quantize.h"

#include "src/base/pool.h"
#include "src/engine/check.h"
#include "src/engine/guard.h"
#include "src/engine/plan.h"
#include "src/kernels/kernels.h"

namespace aclq {

using engine::Guard;

Status QuantizePlan::Make(const TensorLayout& x, const TensorLayout& scales,
                          const std::optional<TensorLayout>& zero_points,
                          const TensorLayout& out,
                          const QuantizeOptions& options, QuantizePlan* plan) {
  return Guard([&] {
    if (plan == nullptr) {
      return Status(StatusCode::kNullPointer, "plan is null.");
    }
    const engine::ProblemLayout problem = {x, scales, zero_points, out};
    if (Status status = engine::Check(problem, options); !status.ok())
      return status;
    const auto made = base::MakePooled<engine::Plan>();
    if (Status status = engine::Plan::Make(problem, options, made.get());
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
    return plan_->Run({static_cast<const std::byte*>(x),
                       static_cast<const std::byte*>(scales),
                       static_cast<const std::byte*>(zero_points),
                       static_cast<std::byte*>(out)});
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
