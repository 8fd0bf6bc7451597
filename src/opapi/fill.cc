// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceZero, aclnnInplaceOne and aclnnInplaceFillScalar: one operation,
// a fill of the C++ API, whose value is fixed or an aclScalar. The checks are
// in CANN's order: types, then the checks of the C++ API, then the value.

#include "aclq/fill.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_zero.h"
#include "src/nnop/report.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"
#include "src/opapi/scalar_value.h"

namespace aclq::opapi {
namespace {

using nnop::Guard;
using nnop::Output;
using nnop::Scalar;
using nnop::TensorArgument;

struct RunPlan {
  FillPlan plan;
  Status operator()(const OperandAddresses<1>& at) const {
    return plan.Run(at[0]);
  }
};

// The scalar 0 or 1, which every type has.
Scalar SmallInteger(std::uint8_t value) {
  Scalar scalar;
  scalar.dtype = ACL_UINT8;
  scalar.value[0] = std::byte{value};
  return scalar;
}

// Phase one after the null checks. `types` is the operator's list.
aclnnStatus PlanFill(const aclTensor* self_ref, const Scalar& value,
                     TypeList types, uint64_t* workspace_size,
                     aclOpExecutor** executor) {
  NamedTensor self = {"selfRef", nullptr};
  if (aclnnStatus status = FindTensor(self.name, self_ref, &self.tensor))
    return status;
  const base::SocInfo* soc = nullptr;
  if (aclnnStatus status = FindSoc(&soc)) return status;
  if (aclnnStatus status =
          CheckAcceptedType(self.name, self.tensor->dtype, types, *soc)) {
    return status;
  }
  if (types == &AcceptedTypes::fill_scalar) {
    if (aclnnStatus status =
            CheckAcceptedType("value", value.dtype, types, *soc)) {
      return status;
    }
  }
  const TensorLayout layout = LayoutOf(*self.tensor);
  if (aclnnStatus status = FromStatus(
          CheckConvertible("value", value, self.name, layout.dtype))) {
    return status;
  }
  ElementBytes element;
  const Status converted =
      ConvertScalar("value", value, self.name, layout.dtype, &element);
  CopyOptions options;
  options.message_names = MessageNames::kCann;
  FillPlan plan;
  if (aclnnStatus status =
          FromStatus(FillPlan::Make(element.data(), layout, options, &plan))) {
    return status;
  }
  if (!Operand(self).is_empty()) {
    if (aclnnStatus status = FromStatus(converted)) return status;
  }
  if (aclnnStatus status = CheckOffset(self)) return status;
  if (aclnnStatus status = CheckFormat(self)) return status;
  return CreateExecutor(std::array<NamedTensor, 1>{std::move(self)},
                        RunPlan{std::move(plan)}, workspace_size, executor);
}

// Phase one of the operators that have no argument beside the tensor.
aclnnStatus PlanFixed(std::string_view function, const aclTensor* self_ref,
                      std::uint8_t value, TypeList types,
                      uint64_t* workspace_size, aclOpExecutor** executor) {
  return Guard(
      function,
      [&]() -> aclnnStatus {
        if (workspace_size == nullptr) return FailNull("workspaceSize");
        if (executor == nullptr) return FailNull("executor");
        if (self_ref == nullptr) return FailNull("selfRef");
        return PlanFill(self_ref, SmallInteger(value), types, workspace_size,
                        executor);
      },
      TensorArgument("selfRef", self_ref),
      Output("workspaceSize", workspace_size), Output("executor", executor));
}

}  // namespace
}  // namespace aclq::opapi

using aclq::nnop::Argument;
using aclq::nnop::Guard;
using aclq::nnop::Output;
using aclq::nnop::TensorArgument;
using aclq::opapi::AcceptedTypes;
using aclq::opapi::PlanFixed;
using aclq::opapi::RunPhaseTwo;

extern "C" {

aclnnStatus aclnnInplaceZeroGetWorkspaceSize(aclTensor* selfRef,
                                             uint64_t* workspaceSize,
                                             aclOpExecutor** executor) {
  return PlanFixed(__func__, selfRef, 0, &AcceptedTypes::zero, workspaceSize,
                   executor);
}

aclnnStatus aclnnInplaceZero(void* workspace, uint64_t workspaceSize,
                             aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

aclnnStatus aclnnInplaceOneGetWorkspaceSize(const aclTensor* selfRef,
                                            uint64_t* workspaceSize,
                                            aclOpExecutor** executor) {
  return PlanFixed(__func__, selfRef, 1, &AcceptedTypes::one, workspaceSize,
                   executor);
}

aclnnStatus aclnnInplaceOne(void* workspace, uint64_t workspaceSize,
                            aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

aclnnStatus aclnnInplaceFillScalarGetWorkspaceSize(aclTensor* selfRef,
                                                   const aclScalar* value,
                                                   uint64_t* workspaceSize,
                                                   aclOpExecutor** executor) {
  using namespace aclq::opapi;
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (workspaceSize == nullptr) return FailNull("workspaceSize");
        if (executor == nullptr) return FailNull("executor");
        if (selfRef == nullptr) return FailNull("selfRef");
        if (value == nullptr) return FailNull("value");
        std::shared_ptr<const aclq::nnop::Scalar> scalar;
        if (aclnnStatus status = FindScalar("value", value, &scalar))
          return status;
        return PlanFill(selfRef, *scalar, &AcceptedTypes::fill_scalar,
                        workspaceSize, executor);
      },
      TensorArgument("selfRef", selfRef), Argument("value", value),
      Output("workspaceSize", workspaceSize), Output("executor", executor));
}

aclnnStatus aclnnInplaceFillScalar(void* workspace, uint64_t workspaceSize,
                                   aclOpExecutor* executor,
                                   aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

}  // extern "C"
