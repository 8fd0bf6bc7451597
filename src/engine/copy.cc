// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills of the C++ API. A fill is a copy of a view that has the
// value at each index.

#include "aclq/copy.h"

#include <array>
#include <cstring>

#include "aclq/fill.h"
#include "src/base/dtypes.h"
#include "src/base/pool.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_copy.h"
#include "src/engine/guard.h"
#include "src/engine/plan.h"
#include "src/engine/problem.h"
#include "src/engine/views.h"

namespace aclq {

using engine::Guard;

namespace {

Status RefuseNullPlan() {
  return Status(StatusCode::kNullPointer, "plan is null.");
}

Status RefuseEmptyPlan() {
  return Status(StatusCode::kInvalidArgument,
                "The plan is empty; call Make first.");
}

// Plans a copy of src, which has the shape of out.
Status MakePlan(const TensorLayout& src, const TensorLayout& out,
                const CopyOptions& options, engine::Plan* plan) {
  engine::Problem problem;
  problem.Add("src", src);
  problem.Add(engine::CopyOutName(options.message_names), out);
  return engine::Plan::Make(
      problem, {.num_threads = options.num_threads, .isa = options.isa}, plan);
}

}  // namespace

Status CopyPlan::Make(const TensorLayout& src, const TensorLayout& out,
                      const CopyOptions& options, CopyPlan* plan) {
  return Guard([&] {
    if (plan == nullptr) return RefuseNullPlan();
    TensorLayout broadcast;
    ACLQ_RETURN_IF_ERROR(
        engine::CheckCopy(src, out, options.message_names, &broadcast));
    const auto made = base::MakePooled<engine::Plan>();
    ACLQ_RETURN_IF_ERROR(MakePlan(broadcast, out, options, made.get()));
    plan->plan_ = made;
    return Status();
  });
}

Status CopyPlan::Run(const void* src, void* out) const {
  return Guard([&] {
    if (plan_ == nullptr) return RefuseEmptyPlan();
    // src is read only.
    return plan_->Run(std::array{const_cast<void*>(src), out});
  });
}

std::string CopyPlan::isa() const {
  return plan_ != nullptr ? plan_->implementation().name : std::string();
}

Status Copy(const ConstTensorView& src, const TensorView& out,
            const CopyOptions& options) {
  CopyPlan plan;
  Status status = CopyPlan::Make(src.layout, out.layout, options, &plan);
  if (!status.ok()) return status;
  return plan.Run(src.data, out.data);
}

Status FillPlan::Make(const void* value, const TensorLayout& out,
                      const CopyOptions& options, FillPlan* plan) {
  return Guard([&] {
    if (plan == nullptr) return RefuseNullPlan();
    if (value == nullptr)
      return Status(StatusCode::kNullPointer, "value is null.");
    ACLQ_RETURN_IF_ERROR(engine::CheckFill(out, options.message_names));
    // Elements along a stride of 0 are one element.
    TensorLayout distinct = out;
    for (int i = 0; i < out.rank; ++i)
      if (out.strides[i] == 0 && out.shape[i] > 1) distinct.shape[i] = 1;
    TensorLayout same = distinct;
    same.strides.fill(0);
    const auto made = base::MakePooled<engine::Plan>();
    ACLQ_RETURN_IF_ERROR(MakePlan(same, distinct, options, made.get()));
    plan->plan_ = made;
    const std::size_t size = base::DTypeSize(out.dtype);
    if (!engine::IsEmpty(out)) std::memcpy(plan->value_.data(), value, size);
    return Status();
  });
}

Status FillPlan::Run(void* out) const {
  return Guard([&] {
    if (plan_ == nullptr) return RefuseEmptyPlan();
    // The value is read only.
    void* const value = const_cast<std::byte*>(value_.data());
    return plan_->Run(std::array{value, out});
  });
}

Status Fill(const void* value, const TensorView& out,
            const CopyOptions& options) {
  FillPlan plan;
  Status status = FillPlan::Make(value, out.layout, options, &plan);
  if (!status.ok()) return status;
  return plan.Run(out.data);
}

}  // namespace aclq
