// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/check.h"

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

#include "src/base/dtypes.h"
#include "src/base/number_of.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"

namespace aclq::analysis {
namespace {

using engine::CheckSameShape;
using engine::CheckTensor;
using engine::Invalid;
using engine::IsEmpty;
using engine::NamedLayout;
using engine::ShapeText;

constexpr DType kFloats[] = {DType::kFloat32, DType::kFloat16,
                             DType::kBFloat16};
constexpr DType kQuantized[] = {DType::kInt8,         DType::kUInt8,
                                DType::kInt32,        DType::kHiFloat8,
                                DType::kFloat8E4M3FN, DType::kFloat8E5M2};
constexpr DType kZeroPoints[] = {DType::kInt8, DType::kUInt8, DType::kInt32,
                                 DType::kBFloat16, DType::kFloat32};
// The quantized types that ChooseScales accepts, and the types that it writes.
constexpr DType kBytes[] = {DType::kInt8, DType::kUInt8, DType::kHiFloat8,
                            DType::kFloat8E4M3FN, DType::kFloat8E5M2};
constexpr DType kChosenScales[] = {DType::kFloat32};
constexpr DType kChosenZeroPoints[] = {DType::kInt32};

Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted) {
  return engine::CheckType(name, dtype, accepted, &base::DTypeNumPyName);
}

struct NamedView {
  std::string_view name;
  const void* data;
  const TensorLayout& layout;
};

// Checks the type, the strides and the address of a view of accepted shape.
Status CheckInput(NamedView view, std::span<const DType> accepted) {
  ACLQ_RETURN_IF_ERROR(CheckType(view.name, view.layout.dtype, accepted));
  if (IsEmpty(view.layout)) return Status();
  ACLQ_RETURN_IF_ERROR(engine::CheckReach({view.name, view.layout}));
  if (view.data != nullptr) return Status();
  return Status(StatusCode::kNullPointer,
                std::string(view.name) + " has a null address.");
}

Status CheckOutput(NamedView view, std::span<const DType> accepted) {
  ACLQ_RETURN_IF_ERROR(CheckInput(view, accepted));
  if (IsEmpty(view.layout) || !engine::MayOverlap(view.layout)) return Status();
  return Invalid(std::string(view.name) + " has shape " +
                 ShapeText(view.layout) + " and strides " +
                 engine::StridesText(view.layout) +
                 "; its elements must not share addresses.");
}

std::optional<NamedLayout> Named(std::string_view name,
                                 const std::optional<ConstTensorView>& view) {
  if (!view.has_value()) return std::nullopt;
  return NamedLayout{name, view->layout};
}

// Checks the types, the strides and the addresses of scales and zero points.
Status CheckChannels(const ConstTensorView& scales,
                     const std::optional<ConstTensorView>& zero_points) {
  ACLQ_RETURN_IF_ERROR(
      CheckInput({"scales", scales.data, scales.layout}, kFloats));
  if (!zero_points.has_value()) return Status();
  return CheckInput({"zero_points", zero_points->data, zero_points->layout},
                    kZeroPoints);
}

// Two tensors of one shape. Scales and zero points run along an axis of the
// first one.
struct Operands {
  NamedView first;
  std::span<const DType> first_types;
  NamedView second;
  std::span<const DType> second_types;
};

Status CheckOperands(const Operands& operands, const ConstTensorView& scales,
                     const std::optional<ConstTensorView>& zero_points,
                     std::optional<int> axis) {
  const NamedLayout first = {operands.first.name, operands.first.layout};
  const NamedLayout second = {operands.second.name, operands.second.layout};
  ACLQ_RETURN_IF_ERROR(CheckTensor(first));
  ACLQ_RETURN_IF_ERROR(CheckSameShape(second, first));
  ACLQ_RETURN_IF_ERROR(
      engine::CheckParameters(first, {"scales", scales.layout},
                              Named("zero_points", zero_points), axis));
  ACLQ_RETURN_IF_ERROR(CheckInput(operands.first, operands.first_types));
  ACLQ_RETURN_IF_ERROR(CheckChannels(scales, zero_points));
  return CheckInput(operands.second, operands.second_types);
}

Status CheckRule(const ScaleOptions& options) {
  const std::int32_t rule = base::NumberOf(options.rule);
  if (rule < base::NumberOf(ScaleRule::kAbsMax) ||
      rule > base::NumberOf(ScaleRule::kLeastSquares)) {
    return Invalid("rule is " + std::to_string(rule) +
                   "; accepted are 0 (absmax), 1 (absmax_half_range), 2 "
                   "(percentile), 3 (least_squares).");
  }
  if (options.rule == ScaleRule::kAbsMaxHalfRange && !options.symmetric) {
    return Invalid(
        "rule is absmax_half_range (in Python, compressed_tensors) and "
        "symmetric is false; set symmetric to true, or rule to absmax.");
  }
  const double percentile = options.percentile;
  if (options.rule != ScaleRule::kPercentile ||
      (percentile > 0 && percentile <= 100)) {
    return Status();
  }
  char text[32];
  std::snprintf(text, sizeof(text), "%.17g", percentile);
  return Invalid("percentile is " + std::string(text) +
                 "; it must be above 0 and at most 100.");
}

Status CheckSymmetry(DType dtype, bool symmetric) {
  const std::string name = base::DTypeNumPyName(dtype);
  if (symmetric && dtype == DType::kUInt8) {
    return Invalid(
        "dtype is uint8 and symmetric is true; set symmetric to false, or "
        "dtype to int8.");
  }
  if (!symmetric && dtype != DType::kUInt8 && dtype != DType::kInt8) {
    return Invalid("dtype is " + name +
                   " and symmetric is false; set symmetric to true, or dtype "
                   "to int8 or uint8.");
  }
  return Status();
}

Status CheckChosenSize(NamedLayout view, std::int64_t expected,
                       const std::string& why) {
  ACLQ_RETURN_IF_ERROR(engine::CheckRankOne(view));
  if (view.layout.shape[0] == expected) return Status();
  return Invalid(std::string(view.name) + " has size " +
                 std::to_string(view.layout.shape[0]) + "; it must be " +
                 std::to_string(expected) + ", " + why + ".");
}

}  // namespace

std::optional<int> ChannelAxis(const TensorLayout& scales,
                               std::optional<int> axis, int rank) {
  if (scales.shape[0] == 1) return std::nullopt;
  return engine::AxisFromFront(*axis, rank);
}

Status CheckDequantize(const ConstTensorView& q, const ConstTensorView& scales,
                       const std::optional<ConstTensorView>& zero_points,
                       const TensorView& out,
                       const DequantizeOptions& options) {
  const NamedView named_out = {"out", out.data, out.layout};
  if (Status status = CheckOperands(
          {{"q", q.data, q.layout}, kQuantized, named_out, kFloats}, scales,
          zero_points, options.axis);
      !status.ok()) {
    return status;
  }
  return CheckOutput(named_out, kFloats);
}

Status CheckCompare(const ConstTensorView& x, const ConstTensorView& q,
                    const ConstTensorView& scales,
                    const std::optional<ConstTensorView>& zero_points,
                    const CompareOptions& options) {
  return CheckOperands(
      {{"x", x.data, x.layout}, kFloats, {"q", q.data, q.layout}, kQuantized},
      scales, zero_points, options.axis);
}

Status CheckCountValues(const ConstTensorView& x, const ConstTensorView& scales,
                        const std::optional<ConstTensorView>& zero_points,
                        DType out, const CountOptions& options) {
  const NamedLayout named_x = {"x", x.layout};
  ACLQ_RETURN_IF_ERROR(CheckTensor(named_x));
  ACLQ_RETURN_IF_ERROR(
      engine::CheckParameters(named_x, {"scales", scales.layout},
                              Named("zero_points", zero_points), options.axis));
  ACLQ_RETURN_IF_ERROR(CheckInput({"x", x.data, x.layout}, kFloats));
  ACLQ_RETURN_IF_ERROR(CheckChannels(scales, zero_points));
  return CheckType("out", out, kQuantized);
}

Status CheckChooseScales(const ConstTensorView& x, const ScaleOptions& options,
                         const TensorView& scales,
                         const std::optional<TensorView>& zero_points) {
  const NamedLayout named_x = {"x", x.layout};
  ACLQ_RETURN_IF_ERROR(CheckTensor(named_x));
  std::int64_t channels = 1;
  std::string why = "one scale for the whole tensor, as axis is unset";
  if (options.axis.has_value()) {
    const int axis = *options.axis;
    if (x.layout.rank == 0) {
      return Invalid("axis is " + std::to_string(axis) +
                     "; x has rank 0, so it has no axis.");
    }
    ACLQ_RETURN_IF_ERROR(engine::CheckAxis(named_x, axis));
    channels = x.layout.shape[engine::AxisFromFront(axis, x.layout.rank)];
    why = "the size of x (shape " + ShapeText(x.layout) + ") along axis " +
          std::to_string(axis);
  }
  ACLQ_RETURN_IF_ERROR(
      CheckChosenSize({"scales", scales.layout}, channels, why));
  if (zero_points.has_value()) {
    Status status =
        CheckChosenSize({"zero_points", zero_points->layout}, channels, why);
    if (!status.ok()) return status;
  }
  ACLQ_RETURN_IF_ERROR(CheckInput({"x", x.data, x.layout}, kFloats));
  ACLQ_RETURN_IF_ERROR(CheckType("dtype", options.dtype, kBytes));
  ACLQ_RETURN_IF_ERROR(CheckSymmetry(options.dtype, options.symmetric));
  ACLQ_RETURN_IF_ERROR(CheckRule(options));
  ACLQ_RETURN_IF_ERROR(
      CheckOutput({"scales", scales.data, scales.layout}, kChosenScales));
  if (zero_points.has_value()) {
    return CheckOutput({"zero_points", zero_points->data, zero_points->layout},
                       kChosenZeroPoints);
  }
  if (options.symmetric) return Status();
  return Invalid(
      "zero_points is absent and symmetric is false; give a view for them, or "
      "set symmetric to true.");
}

}  // namespace aclq::analysis
