// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/problem.h"

#include <array>
#include <string>

#include "src/base/dtypes.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

std::ptrdiff_t SizeOf(const Operand& operand) {
  return static_cast<std::ptrdiff_t>(base::DTypeSize(operand.layout.dtype));
}

}  // namespace

TensorLayout AlongAxis(const TensorLayout& parameter, const TensorLayout& shape,
                       int axis) {
  TensorLayout layout = shape;
  layout.dtype = parameter.dtype;
  layout.strides.fill(0);
  if (parameter.shape[0] != 1) layout.strides[axis] = parameter.strides[0];
  return layout;
}

Status CheckReaches(const Problem& problem) {
  for (const Operand& operand : problem.operands) {
    if (Status status = CheckReach({operand.name, operand.layout});
        !status.ok()) {
      return status;
    }
  }
  return Status();
}

Status CheckPacked(const Problem& problem) {
  const Operand& out = problem.out();
  const TensorLayout& layout = out.layout;
  if (!IsPacked(layout.dtype)) return Status();
  const auto refuse = [&](const std::string& why) {
    return Invalid(std::string(out.name) + " is " +
                   base::DTypeName(layout.dtype) + " and has shape " +
                   ShapeText(layout) + " and strides " + StridesText(layout) +
                   "; " + why);
  };
  bool has_pairs = false;
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    const bool is_even = layout.strides[i] % 2 == 0;
    if (!is_even && (layout.strides[i] != 1 || layout.shape[i] % 2 != 0)) {
      return refuse(
          "the dimension of stride 1 must have an even size, and the other "
          "strides must be even, since a byte has two elements.");
    }
    has_pairs |= !is_even;
  }
  if (!has_pairs) {
    return refuse(
        "one dimension must have the stride 1 and an even size, since a byte "
        "has two elements.");
  }
  if (!MayOverlap(layout)) return Status();
  return refuse("its elements must not share addresses.");
}

LoopNest MakeLoops(const Problem& problem) {
  const int count = problem.operands.size();
  std::array<std::ptrdiff_t, kMaxOperands> sizes;
  for (int j = 0; j < count; ++j) sizes[j] = SizeOf(problem.operands[j]);
  LoopNest loops;
  const TensorLayout& out = problem.out().layout;
  for (int i = 0; i < out.rank; ++i) {
    if (out.shape[i] == 1) continue;
    Loop loop = {.extent = out.shape[i]};
    for (int j = 0; j < count; ++j) {
      loop.strides[SlotOf(j, count)] =
          problem.operands[j].layout.strides[i] * sizes[j];
    }
    loops.Add(loop);
  }
  return loops;
}

Traits MakeTraits(const Problem& problem, std::int64_t lanes) {
  const TensorLayout& out = problem.out().layout;
  return {.x_size = SizeOf(problem.x()),
          .out_size = SizeOf(problem.out()),
          .out_is_packed = IsPacked(out.dtype),
          .moves = problem.is_copy() && problem.x().layout.dtype == out.dtype,
          .out_overlaps = MayOverlap(out),
          .num_elements = NumElements(out),
          .lanes = lanes};
}

}  // namespace aclq::engine
