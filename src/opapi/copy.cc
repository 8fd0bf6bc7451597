// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnInplaceCopy: aclTensors in CANN's calling convention -> a plan of the
// C++ API -> a stream. The checks are in CANN's order: types, then the checks
// of the C++ API.

#include "aclq/copy.h"

#include <array>
#include <cstdint>
#include <utility>

#include "aclnnop/aclnn_copy.h"
#include "src/nnop/report.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"

namespace aclq::opapi {
namespace {

enum { kSrc, kSelfRef, kOperands };
using Tensors = std::array<NamedTensor, kOperands>;

aclnnStatus MakePlan(const Tensors& tensors, CopyPlan* plan) {
  const base::SocInfo* soc = nullptr;
  if (aclnnStatus status = FindSoc(&soc)) return status;
  for (const int i : {kSelfRef, kSrc}) {
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
                                   plan));
}

struct RunPlan {
  CopyPlan plan;
  Status operator()(const OperandAddresses<kOperands>& at) const {
    return plan.Run(at[kSrc], at[kSelfRef]);
  }
};

}  // namespace
}  // namespace aclq::opapi

using aclq::nnop::Guard;
using aclq::nnop::Output;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnInplaceCopyGetWorkspaceSize(aclTensor* selfRef,
                                             const aclTensor* src,
                                             uint64_t* workspaceSize,
                                             aclOpExecutor** executor) {
  using namespace aclq::opapi;
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (workspaceSize == nullptr) return FailNull("workspaceSize");
        if (executor == nullptr) return FailNull("executor");
        if (selfRef == nullptr) return FailNull("selfRef");
        if (src == nullptr) return FailNull("src");
        Tensors tensors = {{{"src", nullptr}, {"selfRef", nullptr}}};
        if (aclnnStatus status =
                FindTensor("selfRef", selfRef, &tensors[kSelfRef].tensor)) {
          return status;
        }
        if (aclnnStatus status = FindTensor("src", src, &tensors[kSrc].tensor))
          return status;
        aclq::CopyPlan plan;
        if (aclnnStatus status = MakePlan(tensors, &plan)) return status;
        for (const int i : {kSelfRef, kSrc})
          if (aclnnStatus status = CheckOffset(tensors[i])) return status;
        for (const int i : {kSelfRef, kSrc})
          if (aclnnStatus status = CheckFormat(tensors[i])) return status;
        return CreateExecutor(std::move(tensors), RunPlan{std::move(plan)},
                              workspaceSize, executor);
      },
      TensorArgument("selfRef", selfRef), TensorArgument("src", src),
      Output("workspaceSize", workspaceSize), Output("executor", executor));
}

aclnnStatus aclnnInplaceCopy(void* workspace, uint64_t workspaceSize,
                             aclOpExecutor* executor, aclrtStream stream) {
  return aclq::opapi::RunPhaseTwo(__func__, workspace, workspaceSize, executor,
                                  stream);
}

}  // extern "C"
