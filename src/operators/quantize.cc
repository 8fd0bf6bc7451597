// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize: its checks, in the order of the rows of docs/compatibility.md,
// so that every interface refuses a wrong call for the same reason; and its
// functions of the C++ API.

#include "src/operators/quantize.h"

#include <string>
#include <string_view>

#include "aclq/quantize.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_views.h"
#include "src/engine/guard.h"
#include "src/engine/plan.h"
#include "src/engine/problem.h"
#include "src/engine/views.h"
#include "src/operators/plan_of.h"

namespace aclq {

using engine::Guard;

namespace operators {
namespace {

using engine::CheckParameters;
using engine::CheckSameShape;
using engine::CheckTensor;
using engine::NamedLayout;
using engine::UnsupportedType;

struct Arguments {
  const TensorLayout& x;
  const TensorLayout& scales;
  const std::optional<TensorLayout>& zero_points;
  const TensorLayout& out;
};

std::string_view ZeroPointsName(MessageNames names) {
  return names == MessageNames::kNumPy ? "zero_points" : "zeroPoints";
}

std::optional<NamedLayout> NamedZeroPoints(const Arguments& arguments,
                                           const QuantizeOptions& options) {
  std::optional<NamedLayout> zero_points;
  if (arguments.zero_points.has_value()) {
    zero_points.emplace(NamedLayout{ZeroPointsName(options.message_names),
                                    *arguments.zero_points});
  }
  return zero_points;
}

Status CheckShapes(const Arguments& arguments, const QuantizeOptions& options) {
  const NamedLayout x = {"x", arguments.x};
  ACLQ_RETURN_IF_ERROR(CheckTensor(x));
  ACLQ_RETURN_IF_ERROR(CheckSameShape({"out", arguments.out}, x));
  return CheckParameters(x, {"scales", arguments.scales},
                         NamedZeroPoints(arguments, options), options.axis);
}

using Rules = TypeRules<decltype(kQuantizeTypes)>;

Status CheckTypeLists(const Arguments& arguments, DType dtype,
                      std::string_view zero_points, const Rules& rules) {
  ACLQ_RETURN_IF_ERROR(rules.Check("x", arguments.x.dtype, &QuantizeTypes::x));
  ACLQ_RETURN_IF_ERROR(
      rules.Check("scales", arguments.scales.dtype, &QuantizeTypes::scales));
  if (arguments.zero_points.has_value()) {
    Status status = rules.Check(zero_points, arguments.zero_points->dtype,
                                &QuantizeTypes::zero_points);
    if (!status.ok()) return status;
  }
  ACLQ_RETURN_IF_ERROR(rules.Check("dtype", dtype, &QuantizeTypes::out));
  ACLQ_RETURN_IF_ERROR(
      rules.Check("out", arguments.out.dtype, &QuantizeTypes::out));
  if (arguments.out.dtype == dtype) return Status();
  return UnsupportedType("out is " + rules.name_of(arguments.out.dtype) +
                         " and dtype is " + rules.name_of(dtype) +
                         "; they must be the same.");
}

Status CheckBf16Together(const Arguments& arguments,
                         std::string_view zero_points_name,
                         const Rules& rules) {
  const DType x = arguments.x.dtype;
  const DType scales = arguments.scales.dtype;
  if (arguments.zero_points.has_value()) {
    const DType zero_points = arguments.zero_points->dtype;
    const bool any =
        scales == DType::kBFloat16 || zero_points == DType::kBFloat16;
    const bool all = x == DType::kBFloat16 && scales == zero_points && any;
    if (!any || all) return Status();
    const std::string name(zero_points_name);
    return UnsupportedType("x is " + rules.name_of(x) + ", scales is " +
                           rules.name_of(scales) + " and " + name + " is " +
                           rules.name_of(zero_points) + "; when scales or " +
                           name + " is " + rules.name_of(DType::kBFloat16) +
                           ", all three must be" + rules.OnSoc() + ".");
  }
  if (scales != DType::kBFloat16 || x == DType::kBFloat16) return Status();
  const std::string bfloat16 = rules.name_of(DType::kBFloat16);
  return UnsupportedType("x is " + rules.name_of(x) + " and scales is " +
                         bfloat16 + "; x must then be " + bfloat16 + " too" +
                         rules.OnSoc() + ".");
}

Status Check(const Arguments& arguments, const QuantizeOptions& options) {
  ACLQ_RETURN_IF_ERROR(CheckShapes(arguments, options));
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSocOfOptions(options.soc, &soc));
  const Rules rules = {kQuantizeTypes, soc, TypeNamesOf(options.message_names)};
  const DType dtype = options.dtype.value_or(arguments.out.dtype);
  const std::string_view zero_points = ZeroPointsName(options.message_names);
  ACLQ_RETURN_IF_ERROR(CheckTypeLists(arguments, dtype, zero_points, rules));
  if (rules.types().bf16_together) {
    Status status = CheckBf16Together(arguments, zero_points, rules);
    if (!status.ok()) return status;
  }
  if (engine::IsEmpty(arguments.x)) return Status();
  return engine::CheckReachOfParameters({"x", arguments.x},
                                        {"scales", arguments.scales},
                                        NamedZeroPoints(arguments, options));
}

// Describes arguments that Check has accepted.
engine::Problem MakeProblem(const Arguments& arguments,
                            const QuantizeOptions& options) {
  const TensorLayout& x = arguments.x;
  const int axis = arguments.scales.shape[0] == 1
                       ? 0
                       : engine::AxisFromFront(*options.axis, x.rank);
  engine::Problem problem;
  const auto add_parameter = [&](std::string_view name,
                                 const TensorLayout& parameter) {
    problem.Add(name, [&] { return engine::AlongAxis(parameter, x, axis); });
  };
  problem.Add("x", x);
  add_parameter("scales", arguments.scales);
  if (arguments.zero_points.has_value())
    add_parameter(ZeroPointsName(options.message_names),
                  *arguments.zero_points);
  problem.Add("out", arguments.out);
  return problem;
}

}  // namespace
}  // namespace operators

Status QuantizePlan::Make(const TensorLayout& x, const TensorLayout& scales,
                          const std::optional<TensorLayout>& zero_points,
                          const TensorLayout& out,
                          const QuantizeOptions& options, QuantizePlan* plan) {
  return Guard([&] {
    if (plan == nullptr) {
      return Status(StatusCode::kNullPointer, "plan is null.");
    }
    const operators::Arguments arguments = {x, scales, zero_points, out};
    ACLQ_RETURN_IF_ERROR(operators::Check(arguments, options));
    return operators::MakePlanOf(
        operators::MakeProblem(arguments, options),
        {.num_threads = options.num_threads, .isa = options.isa}, &plan->plan_);
  });
}

Status QuantizePlan::Run(const void* x, const void* scales,
                         const void* zero_points, void* out) const {
  return Guard([&] {
    if (plan_ == nullptr) {
      return Status(StatusCode::kInvalidArgument,
                    "The plan is empty; call QuantizePlan::Make first.");
    }
    return operators::RunPlanOf(*plan_, x, scales, zero_points, out,
                                {"zeroPoints", "zero points"});
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

}  // namespace aclq
