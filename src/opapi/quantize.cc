// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize: aclTensors in CANN's calling convention -> a plan of the C++
// API -> a stream. The checks are the engine's, in CANN's order; what only CANN
// has is checked here: null pointers before, offsets and storage formats after.

#include "aclq/quantize.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "aclnnop/aclnn_quantize.h"
#include "aclq/values.h"
#include "src/base/settings.h"
#include "src/base/socs.h"
#include "src/base/trace.h"
#include "src/nnop/report.h"
#include "src/nnop/tensor_argument.h"
#include "src/opapi/operand.h"
#include "src/opapi/operator_call.h"

namespace aclq::opapi {
namespace {

// The order of the operands. zeroPoints may be absent.
enum { kX, kScales, kZeroPoints, kOut, kOperands };
using Tensors = std::array<NamedTensor, kOperands>;

aclnnStatus MakePlan(const Tensors& tensors, int32_t dtype, int32_t axis,
                     QuantizePlan* plan) {
  const base::SocInfo* soc = nullptr;
  if (Status status = base::ReadSoc(&soc); !status.ok()) {
    return nnop::Fail(ACLNN_ERR_RUNTIME_ERROR, status.message());
  }
  QuantizeOptions options;
  options.axis = axis;
  options.dtype = static_cast<DType>(dtype);
  options.soc = soc->name;
  std::optional<TensorLayout> zero_points;
  if (tensors[kZeroPoints].tensor != nullptr)
    zero_points = LayoutOf(*tensors[kZeroPoints].tensor);
  return FromStatus(QuantizePlan::Make(
      LayoutOf(*tensors[kX].tensor), LayoutOf(*tensors[kScales].tensor),
      zero_points, LayoutOf(*tensors[kOut].tensor), options, plan));
}

struct RunPlan {
  QuantizePlan plan;
  int axis;

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

}  // namespace
}  // namespace aclq::opapi

using aclq::nnop::Argument;
using aclq::nnop::DTypeArgument;
using aclq::nnop::Guard;
using aclq::nnop::NumberOf;
using aclq::nnop::Output;
using aclq::nnop::TensorArgument;

extern "C" {

aclnnStatus aclnnQuantizeGetWorkspaceSize(
    const aclTensor* x, const aclTensor* scales, const aclTensor* zeroPoints,
    aclDataType dtype, int32_t axis, aclTensor* out, uint64_t* workspaceSize,
    aclOpExecutor** executor) {
  using namespace aclq::opapi;
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        if (workspaceSize == nullptr) return FailNull("workspaceSize");
        if (executor == nullptr) return FailNull("executor");
        if (x == nullptr) return FailNull("x");
        if (scales == nullptr) return FailNull("scales");
        if (out == nullptr) return FailNull("out");
        Tensors tensors = {{{"x", nullptr},
                            {"scales", nullptr},
                            {"zeroPoints", nullptr},
                            {"out", nullptr}}};
        const aclTensor* const handles[] = {x, scales, zeroPoints, out};
        for (const int i : {kX, kScales, kOut, kZeroPoints}) {
          if (handles[i] == nullptr) continue;
          if (aclnnStatus status =
                  FindTensor(tensors[i].name, handles[i], &tensors[i].tensor)) {
            return status;
          }
        }
        aclq::QuantizePlan plan;
        if (aclnnStatus status =
                MakePlan(tensors, NumberOf(dtype), axis, &plan)) {
          return status;
        }
        for (const NamedTensor& one : tensors)
          if (aclnnStatus status = CheckOffset(one)) return status;
        for (const int i : {kX, kScales, kOut, kZeroPoints})
          if (aclnnStatus status = CheckFormat(tensors[i])) return status;
        return CreateExecutor(std::move(tensors),
                              RunPlan{std::move(plan), axis}, workspaceSize,
                              executor);
      },
      TensorArgument("x", x), TensorArgument("scales", scales),
      TensorArgument("zeroPoints", zeroPoints), DTypeArgument("dtype", dtype),
      Argument("axis", axis), TensorArgument("out", out),
      Output("workspaceSize", workspaceSize), Output("executor", executor));
}

aclnnStatus aclnnQuantize(void* workspace, uint64_t workspaceSize,
                          aclOpExecutor* executor, aclrtStream stream) {
  return aclq::opapi::RunPhaseTwo(__func__, workspace, workspaceSize, executor,
                                  stream);
}

}  // extern "C"
