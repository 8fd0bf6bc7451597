// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant and aclnnAscendQuantV3: their checks, in the order of the
// rows of docs/compatibility.md, and their functions of the C++ API.

#include "src/operators/ascend_quant.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aclq/ascend_quant.h"
#include "src/base/dtypes.h"
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

using engine::AxisFromFront;
using engine::CheckAxis;
using engine::CheckDescribed;
using engine::CheckReachOfParameters;
using engine::CheckSameShape;
using engine::CheckTensor;
using engine::Invalid;
using engine::IsEmpty;
using engine::NamedLayout;
using engine::ShapeText;
using engine::StridesText;
using engine::UnsupportedType;
using kernels::Arithmetic;
using kernels::Rounding;

using Table = TypeTable<AscendQuantTypes, 3>;
using Rules = TypeRules<Table>;

struct Names {
  std::string_view y;
  std::string_view dtype;
  std::string_view round_mode;
};

const Names& NamesOf(MessageNames names) {
  static constexpr Names kCann = {"y", "dstType", "roundMode"};
  static constexpr Names kNumPy = {"out", "dtype", "round_mode"};
  return names == MessageNames::kNumPy ? kNumPy : kCann;
}

// The arguments of a call, and the rules that they must follow.
struct Call {
  const TensorLayout& x;
  const TensorLayout& scale;
  const TensorLayout* offset;  // or null
  const TensorLayout& y;
  const AscendQuantOptions& options;
  const Names& names;
  Rules rules;

  // Returns whether the checks are those of aclnnAscendQuantV3.
  bool is_v3() const { return options.axis.has_value(); }
  // Returns the axis, counted from 0. The axis must have been checked.
  int axis() const { return AxisFromFront(options.axis.value_or(-1), x.rank); }

  NamedLayout named_x() const { return {"x", x}; }
  NamedLayout named_y() const { return {names.y, y}; }
};

std::string HasShape(NamedLayout view) {
  return std::string(view.name) + " has shape " + ShapeText(view.layout);
}

Status CheckTypesTogether(const Call& call) {
  const Rules& rules = call.rules;
  const DType x = call.x.dtype;
  const DType scale = call.scale.dtype;
  if (call.offset != nullptr && call.offset->dtype != scale) {
    return UnsupportedType("offset is " + rules.name_of(call.offset->dtype) +
                           " and scale is " + rules.name_of(scale) +
                           "; they must be the same" + rules.OnSoc() + ".");
  }
  if (x == DType::kFloat32 || x == scale) return Status();
  return UnsupportedType("x is " + rules.name_of(x) + " and scale is " +
                         rules.name_of(scale) + "; scale must be " +
                         rules.name_of(x) + " too" + rules.OnSoc() + ".");
}

Status CheckTypes(const Call& call) {
  const Rules& rules = call.rules;
  if (rules.types().only_v3) {
    return UnsupportedType("x is " + rules.name_of(call.x.dtype) +
                           "; aclnnAscendQuant accepts no type" +
                           rules.OnSoc() + "; call aclnnAscendQuantV3.");
  }
  ACLQ_RETURN_IF_ERROR(rules.Check("x", call.x.dtype, &AscendQuantTypes::x));
  ACLQ_RETURN_IF_ERROR(
      rules.Check(call.names.y, call.y.dtype, &AscendQuantTypes::y));
  ACLQ_RETURN_IF_ERROR(
      rules.Check("scale", call.scale.dtype, &AscendQuantTypes::scale));
  if (call.offset != nullptr) {
    ACLQ_RETURN_IF_ERROR(
        rules.Check("offset", call.offset->dtype, &AscendQuantTypes::scale));
  }
  if (rules.types().types_together) {
    ACLQ_RETURN_IF_ERROR(CheckTypesTogether(call));
  }
  const DType dtype = call.options.dtype.value_or(call.y.dtype);
  if (dtype == call.y.dtype) return Status();
  return UnsupportedType(
      std::string(call.names.dtype) + " is " + rules.name_of(dtype) + " and " +
      std::string(call.names.y) + " is " + rules.name_of(call.y.dtype) +
      "; they must be the same.");
}

Status RefuseAxis(const Call& call, const std::string& accepted) {
  return Invalid("axis is " + std::to_string(*call.options.axis) + " and " +
                 HasShape(call.named_x()) + "; accepted" + call.rules.OnSoc() +
                 " are " + accepted + ".");
}

Status CheckAxisOfCall(const Call& call) {
  const int axis = *call.options.axis;
  const int rank = call.x.rank;
  const AxisRule rule = call.rules.types().axis_rule;
  if (rule == AxisRule::kLast && axis != -1 && axis != rank - 1)
    return RefuseAxis(call, "-1 and " + std::to_string(rank - 1));
  ACLQ_RETURN_IF_ERROR(CheckAxis(call.named_x(), axis));
  if (rule != AxisRule::kLastTwo || rank <= 2 || call.axis() >= rank - 2)
    return Status();
  return RefuseAxis(call, "-1, -2, " + std::to_string(rank - 2) + " and " +
                              std::to_string(rank - 1) +
                              ", the last two dimensions");
}

// Refuses an x whose last dimension is not a multiple of the number of int4
// elements that y packs together.
Status CheckLastDimension(const Call& call) {
  const std::int64_t packed = base::PackedInt4(call.y.dtype);
  if (call.x.shape[call.x.rank - 1] % packed == 0) return Status();
  return Invalid(HasShape(call.named_x()) + "; since " +
                 std::string(call.names.y) + " is " +
                 call.rules.name_of(call.y.dtype) +
                 ", its last dimension must be a multiple of " +
                 std::to_string(packed) + ".");
}

Status CheckShapeOfInt32(const Call& call) {
  ACLQ_RETURN_IF_ERROR(CheckLastDimension(call));
  TensorLayout expected = call.x;
  expected.shape[expected.rank - 1] /= base::kInt4InInt32;
  if (CheckSameShape(call.named_y(), {"x", expected}).ok()) return Status();
  return Invalid(
      HasShape(call.named_y()) + " and " + HasShape(call.named_x()) + "; " +
      std::string(call.names.y) + " must have shape " + ShapeText(expected) +
      ", since each " + call.rules.name_of(call.y.dtype) + " packs " +
      std::to_string(base::kInt4InInt32) + " elements of the last dimension.");
}

Status CheckShapeOfY(const Call& call) {
  const bool is_int4 = call.y.dtype == DType::kInt4;
  const bool is_int32 = call.y.dtype == DType::kInt32;
  if (!is_int32) {
    ACLQ_RETURN_IF_ERROR(CheckSameShape(call.named_y(), call.named_x()));
  }
  // CheckTensor refuses higher ranks next: a layout has kMaxRank dimensions.
  if (call.x.rank > kMaxRank || (!is_int4 && !is_int32)) return Status();
  if (call.x.rank == 0) {
    return Invalid("x has rank 0; it must be 1 to 8, since " +
                   std::string(call.names.y) + " is " +
                   call.rules.name_of(call.y.dtype) +
                   ", which packs elements of the last dimension.");
  }
  return is_int4 ? CheckLastDimension(call) : CheckShapeOfInt32(call);
}

// Returns the dimension of a parameter that may have several elements.
int DimensionAlongAxis(const Call& call, const TensorLayout& parameter) {
  return call.is_v3() && parameter.rank != 1 ? call.axis() : parameter.rank - 1;
}

// Returns " or 8, the size of x along axis 1.", for the size of x along the
// axis.
std::string OrExtent(const Call& call, std::int64_t extent) {
  const std::string size = " or " + std::to_string(extent) + ", the size of ";
  if (!call.is_v3()) return size + "the last dimension of x.";
  return size + "x along axis " + std::to_string(*call.options.axis) + ".";
}

// Checks the dimension of a parameter that may have several elements.
Status CheckSizeAlongAxis(const Call& call, NamedLayout parameter) {
  if (parameter.layout.rank == 0 && call.x.rank == 0) return Status();
  if (parameter.layout.rank == 0) {
    return Invalid(std::string(parameter.name) +
                   " has rank 0; it must be from 1 to " +
                   std::to_string(call.x.rank) + ", the rank of x.");
  }
  const int dimension = DimensionAlongAxis(call, parameter.layout);
  const std::int64_t size = parameter.layout.shape[dimension];
  if (size == 1) return Status();
  const bool is_scalar = call.x.rank == 0;
  const std::int64_t extent = is_scalar ? 1 : call.x.shape[call.axis()];
  if (size == extent) return Status();
  return Invalid(HasShape(parameter) + " and " + HasShape(call.named_x()) +
                 "; dimension " + std::to_string(dimension) + " of " +
                 std::string(parameter.name) + " must be 1" +
                 (is_scalar ? "." : OrExtent(call, extent)));
}

// Checks that all other dimensions of a parameter have one element.
Status CheckOtherDimensions(const Call& call, NamedLayout parameter) {
  const int dimension = DimensionAlongAxis(call, parameter.layout);
  for (int i = 0; i < parameter.layout.rank; ++i) {
    if (i == dimension || parameter.layout.shape[i] == 1) continue;
    return Invalid(HasShape(parameter) +
                   "; its dimensions must be 1, except "
                   "for dimension " +
                   std::to_string(dimension) + ".");
  }
  return Status();
}

Status CheckParametersOfV3(const Call& call) {
  const NamedLayout scale = {"scale", call.scale};
  if (call.offset != nullptr) {
    ACLQ_RETURN_IF_ERROR(CheckSameShape({"offset", *call.offset}, scale));
  }
  const int rank = call.scale.rank;
  if (rank != 1 && rank != call.x.rank) {
    const std::string other =
        call.x.rank == 1 ? "" : " or " + std::to_string(call.x.rank);
    return Invalid("scale has rank " + std::to_string(rank) + "; it must be 1" +
                   other + ", the rank of x.");
  }
  ACLQ_RETURN_IF_ERROR(CheckSizeAlongAxis(call, scale));
  return CheckOtherDimensions(call, scale);
}

Status CheckBroadcasts(const Call& call, NamedLayout parameter) {
  if (parameter.layout.rank <= call.x.rank) return Status();
  return Invalid(HasShape(parameter) + " and " + HasShape(call.named_x()) +
                 "; " + std::string(parameter.name) + " must broadcast to x.");
}

Status CheckSameLastDimension(const Call& call, NamedLayout offset) {
  const TensorLayout& scale = call.scale;
  const auto last = [](const TensorLayout& layout) {
    return layout.rank == 0 ? 1 : layout.shape[layout.rank - 1];
  };
  if (last(offset.layout) == last(scale)) return Status();
  return Invalid(HasShape(offset) + " and " + HasShape({"scale", scale}) +
                 "; their last dimensions must be the same.");
}

Status CheckParametersOfV1(const Call& call) {
  const NamedLayout scale = {"scale", call.scale};
  std::optional<NamedLayout> offset;
  if (call.offset != nullptr)
    offset.emplace(NamedLayout{"offset", *call.offset});

  ACLQ_RETURN_IF_ERROR(CheckTensor(scale));
  ACLQ_RETURN_IF_ERROR(CheckSizeAlongAxis(call, scale));
  if (offset.has_value()) {
    ACLQ_RETURN_IF_ERROR(CheckTensor(*offset));
    ACLQ_RETURN_IF_ERROR(CheckSameLastDimension(call, *offset));
  }
  ACLQ_RETURN_IF_ERROR(CheckOtherDimensions(call, scale));
  if (offset.has_value()) {
    ACLQ_RETURN_IF_ERROR(CheckOtherDimensions(call, *offset));
  }
  ACLQ_RETURN_IF_ERROR(CheckBroadcasts(call, scale));
  return offset.has_value() ? CheckBroadcasts(call, *offset) : Status();
}

Status CheckShapes(const Call& call) {
  ACLQ_RETURN_IF_ERROR(CheckShapeOfY(call));
  ACLQ_RETURN_IF_ERROR(CheckTensor(call.named_x()));
  return call.is_v3() ? CheckParametersOfV3(call) : CheckParametersOfV1(call);
}

struct RoundMode {
  std::string_view name;
  Rounding rounding;
};
constexpr RoundMode kIntegerModes[] = {{"round", Rounding::kNearestEven},
                                       {"floor", Rounding::kFloor},
                                       {"ceil", Rounding::kCeil},
                                       {"trunc", Rounding::kTowardsZero}};

constexpr RoundMode kHiFloat8Modes[] = {{"round", Rounding::kNearestEven},
                                        {"hybrid", Rounding::kHybrid}};

// Returns the modes of a type of y. With "round", the 8-bit floats round as
// their formats do.
std::span<const RoundMode> RoundModesOf(DType y) {
  switch (y) {
    case DType::kHiFloat8:
      return kHiFloat8Modes;
    case DType::kFloat8E5M2:
    case DType::kFloat8E4M3FN:
      return std::span(kIntegerModes).first(1);
    default:
      return kIntegerModes;
  }
}

// Returns a text in quotes, cut before its 33rd byte, or before the UTF-8
// character that contains it; returns "NULL" if there is no text.
std::string Quoted(std::string_view text) {
  constexpr std::size_t kMost = 32;
  if (text.data() == nullptr) return "NULL";
  if (text.size() <= kMost) return std::string("\"").append(text) + "\"";
  std::size_t size = kMost;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  return std::string("\"").append(text.substr(0, size)) + "...\"";
}

Status FindRounding(const Call& call, Rounding* rounding) {
  const std::string_view asked = call.options.round_mode;
  std::string list;
  for (const RoundMode& mode : RoundModesOf(call.y.dtype)) {
    if (asked == mode.name) {
      *rounding = mode.rounding;
      return Status();
    }
    list.append(list.empty() ? "" : ", ").append(mode.name);
  }
  return Invalid(std::string(call.names.round_mode) + " is " + Quoted(asked) +
                 "; accepted for " + call.rules.name_of(call.y.dtype) +
                 " are " + list + ".");
}

// Refuses a y of kInt4 whose elements are not adjacent along the last
// dimension, or whose rows start in the middle of a byte.
Status CheckPacking(const Call& call) {
  const TensorLayout& y = call.y;
  if (y.dtype != DType::kInt4) return Status();
  bool is_packed = true;
  for (int i = 0; i < y.rank; ++i) {
    if (y.shape[i] == 1) continue;
    is_packed =
        is_packed && (i == y.rank - 1 ? y.strides[i] == 1
                                      : y.strides[i] % base::kInt4InByte == 0);
  }
  if (is_packed) return Status();
  return Invalid(HasShape(call.named_y()) + " and strides " + StridesText(y) +
                 "; since it packs int4 elements, the stride of its last "
                 "dimension must be 1, and the others even.");
}

// Checks the strides of a call with elements, which CANN leaves to its plan.
Status CheckStrides(const Call& call) {
  ACLQ_RETURN_IF_ERROR(CheckPacking(call));
  std::optional<NamedLayout> offset;
  if (call.offset != nullptr)
    offset.emplace(NamedLayout{"offset", *call.offset});
  return CheckReachOfParameters(call.named_x(), {"scale", call.scale}, offset);
}

// Refuses layouts that do not describe a view.
Status CheckLayouts(const Call& call) {
  const int rank_of_offset = call.offset != nullptr ? call.offset->rank : 0;
  const int lowest =
      std::min({call.x.rank, call.scale.rank, call.y.rank, rank_of_offset});
  if (lowest >= 0) return Status();
  for (const NamedLayout& one :
       {call.named_x(), NamedLayout{"scale", call.scale}, call.named_y()}) {
    ACLQ_RETURN_IF_ERROR(CheckDescribed(one));
  }
  return CheckDescribed({"offset", *call.offset});
}

// Checks a call in CANN's order and sets its rounding.
Status CheckCall(const Call& call, Rounding* rounding) {
  ACLQ_RETURN_IF_ERROR(CheckLayouts(call));
  if (call.is_v3() && call.x.rank == 0)
    return Invalid("x has rank 0, a scalar; it must have rank 1 to 8.");
  ACLQ_RETURN_IF_ERROR(CheckTypes(call));
  if (call.is_v3()) {
    ACLQ_RETURN_IF_ERROR(CheckAxisOfCall(call));
  }
  ACLQ_RETURN_IF_ERROR(CheckShapes(call));
  ACLQ_RETURN_IF_ERROR(FindRounding(call, rounding));
  return IsEmpty(call.x) ? Status() : CheckStrides(call);
}

// Returns the layout of a parameter as an operand of the problem.
TensorLayout OperandLayout(const Call& call, const TensorLayout& parameter) {
  TensorLayout line(parameter.dtype, {1});
  if (parameter.rank > 0) {
    const int dimension = DimensionAlongAxis(call, parameter);
    line.shape[0] = parameter.shape[dimension];
    line.strides[0] = parameter.strides[dimension];
  }
  return engine::AlongAxis(line, call.x, call.x.rank == 0 ? 0 : call.axis());
}

// Sets the product: x * scale; in sqrt mode x * (scale * scale) or
// (x * scale) * scale.
void ChooseProduct(const Call& call, engine::Problem* problem) {
  problem->arithmetic = Arithmetic::kMultiplyAdd;
  if (!call.options.sqrt_mode) return;
  const bool is_per_head =
      call.is_v3() && call.axis() == call.x.rank - 2 &&
      call.scale.shape[DimensionAlongAxis(call, call.scale)] > 1;
  problem->squares_scale = call.rules.types().squares_scale && !is_per_head;
  if (!problem->squares_scale)
    problem->arithmetic = Arithmetic::kMultiplyTwiceAdd;
}

// Describes a call that CheckCall has accepted.
engine::Problem MakeProblem(const Call& call, Rounding rounding) {
  engine::Problem problem;
  ChooseProduct(call, &problem);
  problem.rounding = rounding;
  problem.packs_words = call.y.dtype == DType::kInt32;
  problem.Add("x", call.x);
  problem.Add("scale", [&] { return OperandLayout(call, call.scale); });
  if (call.offset != nullptr)
    problem.Add("offset", [&] { return OperandLayout(call, *call.offset); });
  problem.Add(call.names.y, call.y);
  return problem;
}

}  // namespace
}  // namespace operators

Status AscendQuantPlan::Make(const TensorLayout& x, const TensorLayout& scale,
                             const std::optional<TensorLayout>& offset,
                             const TensorLayout& y,
                             const AscendQuantOptions& options,
                             AscendQuantPlan* plan) {
  return Guard([&] {
    if (plan == nullptr)
      return Status(StatusCode::kNullPointer, "plan is null.");
    const base::SocInfo* soc = nullptr;
    ACLQ_RETURN_IF_ERROR(operators::FindSocOfOptions(options.soc, &soc));
    const operators::Call call = {
        .x = x,
        .scale = scale,
        .offset = offset.has_value() ? &*offset : nullptr,
        .y = y,
        .options = options,
        .names = operators::NamesOf(options.message_names),
        .rules = {options.axis.has_value() ? operators::kAscendQuantV3Types
                                           : operators::kAscendQuantTypes,
                  soc, operators::TypeNamesOf(options.message_names)}};
    auto rounding = kernels::Rounding::kNearestEven;
    ACLQ_RETURN_IF_ERROR(operators::CheckCall(call, &rounding));
    return operators::MakePlanOf(operators::MakeProblem(call, rounding),
                                 {.num_threads = options.num_threads,
                                  .isa = options.isa,
                                  .empty_ignores_settings = true},
                                 &plan->plan_);
  });
}

Status AscendQuantPlan::Run(const void* x, const void* scale,
                            const void* offset, void* y) const {
  return Guard([&] {
    if (plan_ == nullptr) {
      return Status(StatusCode::kInvalidArgument,
                    "The plan is empty; call AscendQuantPlan::Make first.");
    }
    return operators::RunPlanOf(*plan_, x, scale, offset, y,
                                {"offset", "an offset"});
  });
}

std::string AscendQuantPlan::isa() const {
  return plan_ != nullptr ? plan_->implementation().name : std::string();
}

Status AscendQuant(const ConstTensorView& x, const ConstTensorView& scale,
                   const std::optional<ConstTensorView>& offset,
                   const TensorView& y, const AscendQuantOptions& options) {
  std::optional<TensorLayout> offset_layout;
  if (offset.has_value()) offset_layout = offset->layout;
  AscendQuantPlan plan;
  Status status = AscendQuantPlan::Make(x.layout, scale.layout, offset_layout,
                                        y.layout, options, &plan);
  if (!status.ok()) return status;
  return plan.Run(x.data, scale.data,
                  offset.has_value() ? offset->data : nullptr, y.data);
}

}  // namespace aclq
