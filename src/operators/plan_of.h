// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Makes and runs the plans of the C++ API for operators with an input, scales
// and optional offsets.

#ifndef ACLQ_SRC_OPERATORS_PLAN_OF_H_
#define ACLQ_SRC_OPERATORS_PLAN_OF_H_

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "aclq/status.h"
#include "src/base/pool.h"
#include "src/base/return_if_error.h"
#include "src/engine/plan.h"
#include "src/engine/problem.h"

namespace aclq::operators {

// Plans a problem. On failure `*plan` is left as it was.
inline Status MakePlanOf(const engine::Problem& problem,
                         const engine::PlanOptions& options,
                         std::shared_ptr<const engine::Plan>* plan) {
  const auto made = base::MakePooled<engine::Plan>();
  ACLQ_RETURN_IF_ERROR(engine::Plan::Make(problem, options, made.get()));
  *plan = made;
  return Status();
}

// The words for the optional operand in a refusal.
struct OffsetWords {
  std::string_view name;  // of the argument: "offset"
  std::string_view what;  // that the plan was made without: "an offset"
};

// Runs a plan on the addresses of the elements at index 0. `offset` must be
// null if and only if the plan was made without one.
inline Status RunPlanOf(const engine::Plan& plan, const void* x,
                        const void* scale, const void* offset, void* out,
                        const OffsetWords& words) {
  // Inputs are read only.
  void* const addresses[] = {const_cast<void*>(x), const_cast<void*>(scale),
                             const_cast<void*>(offset), out};
  if (plan.has_offset()) return plan.Run(addresses);
  if (offset == nullptr)
    return plan.Run(std::array{addresses[0], addresses[1], out});
  if (plan.is_empty()) return Status();
  return Status(StatusCode::kInvalidArgument,
                std::string(words.name) +
                    " has an address; the plan was made without " +
                    std::string(words.what) + ", so it must be null.");
}

}  // namespace aclq::operators

#endif  // ACLQ_SRC_OPERATORS_PLAN_OF_H_
