// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/check.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "src/base/dtypes.h"
#include "src/base/socs.h"

namespace aclq::engine {
namespace {

// The names that messages use.
struct Names {
  std::string_view zero_points;
  std::string (*type)(DType dtype);
};

Names NamesOf(MessageNames names) {
  if (names == MessageNames::kNumPy) {
    return {"zero_points", &base::DTypeNumPyName};
  }
  return {"zeroPoints", &base::DTypeName};
}

// "[4, 2]"; beyond kMaxRank dimensions only the first are known.
std::string ShapeText(const TensorLayout& layout) {
  std::string text = "[";
  for (int i = 0; i < std::min(layout.rank, kMaxRank); ++i) {
    if (i > 0) text += ", ";
    text += std::to_string(layout.shape[i]);
  }
  return text + (layout.rank > kMaxRank ? ", ...]" : "]");
}

bool SameShape(const TensorLayout& a, const TensorLayout& b) {
  return a.rank == b.rank &&
         std::equal(a.shape.begin(), a.shape.begin() + a.rank, b.shape.begin());
}

// A layout that was put together wrongly says so by its rank.
Status CheckDescribed(std::string_view name, const TensorLayout& layout) {
  if (layout.rank >= 0) return Status();
  return Invalid(std::string(name) + " has rank " +
                 std::to_string(layout.rank) +
                 "; a layout whose shape and strides differ in length has -1.");
}

Status CheckRankOne(std::string_view name, const TensorLayout& layout) {
  if (layout.rank == 1) return Status();
  if (Status status = CheckDescribed(name, layout); !status.ok()) return status;
  return Invalid(std::string(name) + " has rank " +
                 std::to_string(layout.rank) + " (shape " + ShapeText(layout) +
                 "); it must have rank 1.");
}

// CANN counts on dimensions that are not negative; here they are refused, like
// sizes that no memory can have. An empty tensor may have any other dimensions.
Status CheckExtents(const TensorLayout& x) {
  constexpr std::int64_t kMaxElements = std::int64_t{1} << 56;
  for (int i = 0; i < x.rank; ++i) {
    if (x.shape[i] < 0) {
      return Invalid("x has shape " + ShapeText(x) + "; dimension " +
                     std::to_string(i) + " is negative.");
    }
  }
  if (IsEmpty(x)) return Status();
  std::int64_t count = 1;
  for (int i = 0; i < x.rank; ++i) {
    if (__builtin_mul_overflow(count, x.shape[i], &count) ||
        count > kMaxElements) {
      return Invalid("x has shape " + ShapeText(x) +
                     "; that is more than 2^56 elements.");
    }
  }
  return Status();
}

Status CheckShapes(const ProblemLayout& problem, int axis, const Names& names) {
  const TensorLayout& x = problem.x;
  if (Status status = CheckDescribed("x", x); !status.ok()) return status;
  if (x.rank > kMaxRank) {
    return Invalid("x has rank " + std::to_string(x.rank) +
                   "; the highest rank is " + std::to_string(kMaxRank) + ".");
  }
  if (Status status = CheckExtents(x); !status.ok()) return status;
  if (Status status = CheckDescribed("out", problem.out); !status.ok()) {
    return status;
  }
  if (!SameShape(x, problem.out)) {
    return Invalid("out has shape " + ShapeText(problem.out) +
                   " and x has shape " + ShapeText(x) +
                   "; they must be the same.");
  }
  if (Status status = CheckRankOne("scales", problem.scales); !status.ok())
    return status;
  const std::int64_t count = problem.scales.shape[0];
  if (problem.zero_points.has_value()) {
    if (Status status = CheckRankOne(names.zero_points, *problem.zero_points);
        !status.ok()) {
      return status;
    }
    const std::int64_t found = problem.zero_points->shape[0];
    if (found != count) {
      return Invalid(std::string(names.zero_points) + " has size " +
                     std::to_string(found) + " and scales has size " +
                     std::to_string(count) + "; they must be the same.");
    }
  }
  if (problem.per_tensor()) return Status();  // The axis is not looked at.

  if (axis < -x.rank || axis >= x.rank) {
    return Invalid("axis is " + std::to_string(axis) + "; x has shape " +
                   ShapeText(x) + ", so it must be in [" +
                   std::to_string(-x.rank) + ", " + std::to_string(x.rank - 1) +
                   "].");
  }
  const std::int64_t extent = x.shape[axis < 0 ? axis + x.rank : axis];
  if (count != extent) {
    return Invalid("scales has size " + std::to_string(count) +
                   "; it must be 1 or " + std::to_string(extent) +
                   ", the size of x (shape " + ShapeText(x) + ") along axis " +
                   std::to_string(axis) + ".");
  }
  return Status();
}

// The rules that the types must keep, and whose they are, for messages.
struct Rules {
  const base::DTypeRules& types;
  std::string_view soc;  // empty: nobody's in particular
  Names names;

  std::string OnSoc() const {
    return soc.empty() ? "" : " on " + std::string(soc);
  }
};

Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted, const Rules& rules) {
  if (std::find(accepted.begin(), accepted.end(), dtype) != accepted.end())
    return Status();
  std::string list;
  for (const DType one : accepted) {
    if (!list.empty()) list += ", ";
    list += rules.names.type(one);
  }
  const std::string found =
      std::string(name) + " is " + rules.names.type(dtype);
  if (list.empty()) {
    return UnsupportedType(found + "; no type is accepted" + rules.OnSoc() +
                           ".");
  }
  return UnsupportedType(found + "; accepted" + rules.OnSoc() + " are " + list +
                         ".");
}

Status CheckTypeLists(const ProblemLayout& problem, DType dtype,
                      const Rules& rules) {
  if (Status status = CheckType("x", problem.x.dtype, rules.types.x, rules);
      !status.ok()) {
    return status;
  }
  if (Status status =
          CheckType("scales", problem.scales.dtype, rules.types.scales, rules);
      !status.ok()) {
    return status;
  }
  if (problem.zero_points.has_value()) {
    Status status =
        CheckType(rules.names.zero_points, problem.zero_points->dtype,
                  rules.types.zero_points, rules);
    if (!status.ok()) return status;
  }
  if (Status status = CheckType("dtype", dtype, rules.types.out, rules);
      !status.ok()) {
    return status;
  }
  if (Status status =
          CheckType("out", problem.out.dtype, rules.types.out, rules);
      !status.ok()) {
    return status;
  }
  if (problem.out.dtype != dtype) {
    return UnsupportedType("out is " + rules.names.type(problem.out.dtype) +
                           " and dtype is " + rules.names.type(dtype) +
                           "; they must be the same.");
  }
  return Status();
}

Status CheckBf16Together(const ProblemLayout& problem, const Rules& rules) {
  const Names& names = rules.names;
  const DType x = problem.x.dtype;
  const DType scales = problem.scales.dtype;
  if (problem.zero_points.has_value()) {
    const DType zero_points = problem.zero_points->dtype;
    const bool any =
        scales == DType::kBFloat16 || zero_points == DType::kBFloat16;
    const bool all = x == DType::kBFloat16 && scales == zero_points && any;
    if (!any || all) return Status();
    return UnsupportedType(
        "x is " + names.type(x) + ", scales is " + names.type(scales) +
        " and " + std::string(names.zero_points) + " is " +
        names.type(zero_points) + "; when scales or " +
        std::string(names.zero_points) + " is " + names.type(DType::kBFloat16) +
        ", all three must be" + rules.OnSoc() + ".");
  }
  if (scales != DType::kBFloat16 || x == DType::kBFloat16) return Status();
  const std::string bfloat16 = names.type(DType::kBFloat16);
  return UnsupportedType("x is " + names.type(x) + " and scales is " +
                         bfloat16 + "; x must then be " + bfloat16 + " too" +
                         rules.OnSoc() + ".");
}

}  // namespace

Status Check(const ProblemLayout& problem, const QuantizeOptions& options) {
  const Names names = NamesOf(options.message_names);
  if (Status status = CheckShapes(problem, options.axis, names); !status.ok())
    return status;

  const base::SocInfo* soc =
      options.soc.empty() ? nullptr : base::FindSoc(options.soc);
  if (!options.soc.empty() && soc == nullptr) {
    return Invalid("soc is \"" + std::string(options.soc) + "\"; known are " +
                   base::SocNames() + ".");
  }
  const Rules rules{soc != nullptr ? *soc->rules : base::UnrestrictedRules(),
                    options.soc, names};
  const DType dtype = options.dtype.value_or(problem.out.dtype);
  if (Status status = CheckTypeLists(problem, dtype, rules); !status.ok())
    return status;
  return rules.types.bf16_together ? CheckBf16Together(problem, rules)
                                   : Status();
}

}  // namespace aclq::engine
