// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceCopy in CANN's calling convention. The checks are in CANN's
// order: types, then the checks of the C++ API.

#include "aclq/copy.h"

#include <cstdint>

#include "aclnnop/aclnn_copy.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"

namespace aclq::opapi {
namespace {

enum { kSrc, kSelfRef, kOperands };
constexpr TensorTable<kOperands> kTensors = {.names = {"src", "selfRef"},
                                             .order = {kSelfRef, kSrc}};

struct RunPlan {
  CopyPlan plan;
  Status operator()(const OperandAddresses<kOperands>& at) const {
    return plan.Run(at[kSrc], at[kSelfRef]);
  }
};

aclnnStatus MakeRun(const Tensors<kOperands>& tensors, RunPlan* run) {
  const base::SocInfo* soc = nullptr;
  if (aclnnStatus status = FindSoc(&soc)) return status;
  for (const std::size_t i : kTensors.order) {
    if (aclnnStatus status =
            CheckAcceptedType(tensors[i].name, tensors[i].tensor->dtype,
                              &AcceptedTypes::copy, *soc)) {
      return status;
    }
  }
  CopyOptions options;
  options.message_names = MessageNames::kCann;
  return FromStatus(CopyPlan::Make(LayoutOf(*tensors[kSrc].tensor),
                                   LayoutOf(*tensors[kSelfRef].tensor), options,
                                   &run->plan));
}

}  // namespace
}  // namespace aclq::opapi

using namespace aclq::opapi;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnInplaceCopyGetWorkspaceSize(aclTensor* selfRef,
                                             const aclTensor* src,
                                             uint64_t* workspaceSize,
                                             aclOpExecutor** executor) {
  return RunPhaseOne<RunPlan>(
      __func__, kTensors, {src, selfRef}, &MakeRun, workspaceSize, executor,
      TensorArgument("selfRef", selfRef), TensorArgument("src", src));
}

aclnnStatus aclnnInplaceCopy(void* workspace, uint64_t workspaceSize,
                             aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

}  // extern "C"
