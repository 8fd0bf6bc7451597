// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize in CANN's calling convention.

#include "aclq/quantize.h"

#include <cstdint>
#include <optional>

#include "aclnnop/aclnn_quantize.h"
#include "aclq/values.h"
#include "src/base/socs.h"
#include "src/base/trace.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/accepted_types.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"

namespace aclq::opapi {
namespace {

enum { kX, kScales, kZeroPoints, kOut, kOperands };
constexpr TensorTable<kOperands> kTensors = {
    .names = {"x", "scales", "zeroPoints", "out"},
    .order = {kX, kScales, kZeroPoints, kOut},
    .optional = kZeroPoints};

struct RunPlan {
  QuantizePlan plan;
  int axis = 0;

  // Adds nothing if the values cannot be counted.
  void CountValues(const std::array<Operand, kOperands>& operands,
                   const OperandAddresses<kOperands>& at,
                   base::TraceLine& line) const {
    const auto view = [&](int i) {
      return ConstTensorView(at[i], *operands[i].layout());
    };
    std::optional<ConstTensorView> zero_points;
    if (at[kZeroPoints] != nullptr) zero_points = view(kZeroPoints);
    ValueCounts counts;
    const Status status = aclq::CountValues(
        view(kX), view(kScales), zero_points, operands[kOut].layout()->dtype,
        {.axis = axis}, &counts);
    if (!status.ok()) return;
    line.AddValue("zero_scales", counts.zero_scales);
    line.AddValue("subnormal_scales", counts.subnormal_scales);
    line.AddValue("infinite_scales", counts.infinite_scales);
    line.AddValue("nan_scales", counts.nan_scales);
    line.AddValue("x_nan", counts.x_nan);
    line.AddValue("x_inf", counts.x_inf);
    line.AddValue("saturated", counts.saturated);
  }

  Status operator()(const OperandAddresses<kOperands>& at) const {
    return plan.Run(at[kX], at[kScales], at[kZeroPoints], at[kOut]);
  }
};

aclnnStatus MakeRun(const Tensors<kOperands>& tensors, int32_t dtype,
                    int32_t axis, RunPlan* run) {
  const base::SocInfo* soc = nullptr;
  if (aclnnStatus status = FindSoc(&soc)) return status;
  QuantizeOptions options;
  options.axis = axis;
  options.dtype = static_cast<DType>(dtype);
  options.soc = soc->name;
  std::optional<TensorLayout> zero_points;
  if (tensors[kZeroPoints].tensor != nullptr)
    zero_points = LayoutOf(*tensors[kZeroPoints].tensor);
  run->axis = axis;
  return FromStatus(QuantizePlan::Make(
      LayoutOf(*tensors[kX].tensor), LayoutOf(*tensors[kScales].tensor),
      zero_points, LayoutOf(*tensors[kOut].tensor), options, &run->plan));
}

}  // namespace
}  // namespace aclq::opapi

using namespace aclq::opapi;
using aclq::nnop::Argument;
using aclq::nnop::DTypeArgument;
using aclq::nnop::NumberOf;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnQuantizeGetWorkspaceSize(
    const aclTensor* x, const aclTensor* scales, const aclTensor* zeroPoints,
    aclDataType dtype, int32_t axis, aclTensor* out, uint64_t* workspaceSize,
    aclOpExecutor** executor) {
  return RunPhaseOne<RunPlan>(
      __func__, kTensors, {x, scales, zeroPoints, out},
      [&](const Tensors<kOperands>& tensors, RunPlan* run) {
        return MakeRun(tensors, NumberOf(dtype), axis, run);
      },
      workspaceSize, executor, TensorArgument("x", x),
      TensorArgument("scales", scales),
      TensorArgument("zeroPoints", zeroPoints), DTypeArgument("dtype", dtype),
      Argument("axis", axis), TensorArgument("out", out));
}

aclnnStatus aclnnQuantize(void* workspace, uint64_t workspaceSize,
                          aclOpExecutor* executor, aclrtStream stream) {
  return RunPhaseTwo(__func__, workspace, workspaceSize, executor, stream);
}

}  // extern "C"
