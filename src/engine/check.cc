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

Status CheckShapes(const ProblemLayout& problem, std::optional<int> axis,
                   const Names& names) {
  const NamedLayout x = {"x", problem.x};
  if (Status status = CheckTensor(x); !status.ok()) return status;
  if (Status status = CheckSameShape({"out", problem.out}, x); !status.ok())
    return status;
  std::optional<NamedLayout> zero_points;
  if (problem.zero_points.has_value())
    zero_points.emplace(NamedLayout{names.zero_points, *problem.zero_points});
  return CheckParameters(x, {"scales", problem.scales}, zero_points, axis);
}

// The rules that the types must keep, and how messages name them.
struct Rules {
  const base::SocInfo* soc;  // null: those of no SoC in particular
  Names names;

  const base::DTypeRules& types() const {
    return soc != nullptr ? *soc->rules : base::UnrestrictedRules();
  }
  std::string OnSoc() const {
    return soc != nullptr ? " on " + std::string(soc->name) : "";
  }
};

using TypeList = std::span<const DType> base::DTypeRules::*;

Status CheckType(std::string_view name, DType dtype, TypeList list,
                 const Rules& rules) {
  if (rules.soc == nullptr)
    return base::CheckType(name, dtype, rules.types().*list, rules.names.type);
  return base::CheckTypeOnSoc(
      name, dtype, *rules.soc,
      [list](const base::SocInfo& soc) { return soc.rules->*list; },
      rules.names.type);
}

Status CheckTypeLists(const ProblemLayout& problem, DType dtype,
                      const Rules& rules) {
  if (Status status =
          CheckType("x", problem.x.dtype, &base::DTypeRules::x, rules);
      !status.ok()) {
    return status;
  }
  if (Status status = CheckType("scales", problem.scales.dtype,
                                &base::DTypeRules::scales, rules);
      !status.ok()) {
    return status;
  }
  if (problem.zero_points.has_value()) {
    Status status =
        CheckType(rules.names.zero_points, problem.zero_points->dtype,
                  &base::DTypeRules::zero_points, rules);
    if (!status.ok()) return status;
  }
  if (Status status = CheckType("dtype", dtype, &base::DTypeRules::out, rules);
      !status.ok()) {
    return status;
  }
  if (Status status =
          CheckType("out", problem.out.dtype, &base::DTypeRules::out, rules);
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
  const Rules rules{soc, names};
  const DType dtype = options.dtype.value_or(problem.out.dtype);
  if (Status status = CheckTypeLists(problem, dtype, rules); !status.ok())
    return status;
  return rules.types().bf16_together ? CheckBf16Together(problem, rules)
                                     : Status();
}

std::string_view ZeroPointsName(MessageNames names) {
  return NamesOf(names).zero_points;
}

}  // namespace aclq::engine
