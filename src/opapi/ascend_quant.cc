// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant and aclnnAscendQuantV3 in CANN's calling convention.

#include "aclq/ascend_quant.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "aclnnop/aclnn_ascend_quant.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "src/base/socs.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"

namespace aclq::opapi {
namespace {

enum { kX, kScale, kOffset, kY, kOperands };
constexpr TensorTable<kOperands> kTensors = {
    .names = {"x", "scale", "offset", "y"},
    .order = {kX, kScale, kOffset, kY},
    .optional = kOffset,
    .ends_if_empty = kX};

struct RunPlan {
  AscendQuantPlan plan;
  Status operator()(const OperandAddresses<kOperands>& at) const {
    return plan.Run(at[kX], at[kScale], at[kOffset], at[kY]);
  }
};

// The arguments that are not tensors.
struct Attributes {
  bool sqrt_mode;
  const char* round_mode;
  int32_t dst_type;
  std::optional<int> axis;  // empty for aclnnAscendQuant
};

aclnnStatus MakeRun(const Tensors<kOperands>& tensors,
                    const Attributes& attributes, RunPlan* run) {
  const base::SocInfo* soc = nullptr;
  if (aclnnStatus status = FindSoc(&soc)) return status;
  AscendQuantOptions options;
  options.axis = attributes.axis;
  options.sqrt_mode = attributes.sqrt_mode;
  options.round_mode = attributes.round_mode != nullptr
                           ? std::string_view(attributes.round_mode)
                           : std::string_view();
  options.dtype = static_cast<DType>(attributes.dst_type);
  options.soc = soc->name;
  std::optional<TensorLayout> offset;
  if (tensors[kOffset].tensor != nullptr)
    offset = LayoutOf(*tensors[kOffset].tensor);
  return FromStatus(AscendQuantPlan::Make(
      LayoutOf(*tensors[kX].tensor), LayoutOf(*tensors[kScale].tensor), offset,
      LayoutOf(*tensors[kY].tensor), options, &run->plan));
}

}  // namespace
}  // namespace aclq::opapi

using namespace aclq::opapi;
using aclq::nnop::Argument;
using aclq::nnop::DTypeArgument;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnAscendQuantV3GetWorkspaceSize(
    const aclTensor* x, const aclTensor* scale, const aclTensor* offset,
    bool sqrtMode, const char* roundMode, int32_t dstType, int32_t axis,
    const aclTensor* y, uint64_t* workspaceSize, aclOpExecutor** executor) {
  return RunPhaseOne<RunPlan>(
      __func__, kTensors, {x, scale, offset, y},
      [&](const Tensors<kOperands>& tensors, RunPlan* run) {
        return MakeRun(tensors, {sqrtMode, roundMode, dstType, axis}, run);
      },
      workspaceSize, executor, TensorArgument("x", x),
      TensorArgument("scale", scale), TensorArgument("offset", offset),
      Argument("sqrtMode", sqrtMode), Argument("roundMode", roundMode),
      DTypeArgument("dstType", dstType), Argument("axis", axis),
      TensorArgument("y", y));
}

aclnnStatus aclnnAscendQuantV3(void* workspace, uint64_t workspaceSize,
                               aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

aclnnStatus aclnnAscendQuantGetWorkspaceSize(
    const aclTensor* x, const aclTensor* scale, const aclTensor* offset,
    bool sqrtMode, const char* roundMode, int32_t dstType, const aclTensor* y,
    uint64_t* workspaceSize, aclOpExecutor** executor) {
  return RunPhaseOne<RunPlan>(
      __func__, kTensors, {x, scale, offset, y},
      [&](const Tensors<kOperands>& tensors, RunPlan* run) {
        return MakeRun(tensors, {sqrtMode, roundMode, dstType, std::nullopt},
                       run);
      },
      workspaceSize, executor, TensorArgument("x", x),
      TensorArgument("scale", scale), TensorArgument("offset", offset),
      Argument("sqrtMode", sqrtMode), Argument("roundMode", roundMode),
      DTypeArgument("dstType", dstType), TensorArgument("y", y));
}

aclnnStatus aclnnAscendQuant(void* workspace, uint64_t workspaceSize,
                             aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

}  // extern "C"
