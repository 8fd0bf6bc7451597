// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceZero, aclnnInplaceOne and aclnnInplaceFillScalar in CANN's
// calling convention. All are fills of the C++ API, with a fixed value or an
// aclScalar. The checks are in CANN's order: types, then the checks of the C++
// API, then the value.

#include "aclq/fill.h"

#include <cstdint>
#include <memory>
#include <string_view>

#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_ones.h"
#include "aclnnop/aclnn_zero.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"
#include "src/opapi/scalar_value.h"

namespace aclq::opapi {
namespace {

constexpr TensorTable<1> kTensors = {.names = {"selfRef"}, .order = {0}};

struct RunPlan {
  FillPlan plan;
  Status operator()(const OperandAddresses<1>& at) const {
    return plan.Run(at[0]);
  }
};

// Returns the scalar 0 or 1, which every type can represent.
nnop::Scalar SmallInteger(std::uint8_t value) {
  nnop::Scalar scalar;
  scalar.dtype = ACL_UINT8;
  scalar.value[0] = std::byte{value};
  return scalar;
}

// Checks the arguments and makes the plan. `types` is the operator's list.
aclnnStatus MakeRun(const NamedTensor& self, const nnop::Scalar& value,
                    TypeList types, RunPlan* run) {
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
  if (aclnnStatus status = FromStatus(
          FillPlan::Make(element.data(), layout, options, &run->plan))) {
    return status;
  }
  return Operand(self).is_empty() ? ACLNN_SUCCESS : FromStatus(converted);
}

}  // namespace
}  // namespace aclq::opapi

using namespace aclq::opapi;
using aclq::nnop::Argument;
using aclq::nnop::Output;
using aclq::nnop::Scalar;
using aclq::nnop::TensorArgument;

namespace {

// Runs phase one of the operators whose only argument is the tensor.
aclnnStatus PlanFixed(std::string_view function, const aclTensor* self_ref,
                      std::uint8_t value, TypeList types,
                      uint64_t* workspace_size, aclOpExecutor** executor) {
  return RunPhaseOne<RunPlan>(
      function, kTensors, {self_ref},
      [&](const Tensors<1>& tensors, RunPlan* run) {
        return MakeRun(tensors[0], SmallInteger(value), types, run);
      },
      workspace_size, executor, TensorArgument("selfRef", self_ref));
}

}  // namespace

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
  return aclq::nnop::Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (aclnnStatus status =
                CheckNulls(kTensors, {selfRef}, workspaceSize, executor)) {
          return status;
        }
        if (value == nullptr) return FailNull("value");
        std::shared_ptr<const Scalar> scalar;
        if (aclnnStatus status = FindScalar("value", value, &scalar))
          return status;
        const auto make_run = [&](const Tensors<1>& tensors, RunPlan* run) {
          return MakeRun(tensors[0], *scalar, &AcceptedTypes::fill_scalar, run);
        };
        return PlanCall<RunPlan>(kTensors, {selfRef}, make_run, workspaceSize,
                                 executor);
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
