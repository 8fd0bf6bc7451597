// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/problem.h"

#include <array>
#include <string>

#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

std::ptrdiff_t SizeOf(const Operand& operand) {
  return static_cast<std::ptrdiff_t>(base::DTypeSize(operand.layout.dtype));
}

// Adds the loops of the last dimension of an output of words: one over the
// words, whose stride in out `last` has, and one over the elements of a word.
void AddWords(const Loop& last, LoopNest* loops) {
  Loop elements = last;
  elements.extent = base::kInt4InInt32;
  elements.strides[kOut] = 1;
  Loop words = {.extent = last.extent / base::kInt4InInt32,
                .strides = elements.strides * base::kInt4InInt32};
  words.strides[kOut] = last.strides[kOut];
  if (words.extent > 1) loops->Add(words);
  loops->Add(elements);
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

// The loops count the half bytes of words, up to the end of the last word.
Status CheckReaches(const Problem& problem) {
  for (const Operand& operand : problem.operands) {
    const bool has_words = problem.packs_words && &operand == &problem.out();
    const std::int64_t end = has_words ? SizeOf(operand) : 0;
    ACLQ_RETURN_IF_ERROR(
        CheckReach({operand.name, operand.layout}, kMaxReach - end));
  }
  return Status();
}

Status CheckPacked(const Problem& problem) {
  const Operand& out = problem.out();
  const TensorLayout& layout = out.layout;
  if (!base::IsPacked(layout.dtype)) return Status();
  const auto refuse = [&](const std::string& why) {
    return Invalid(std::string(out.name) + " is " +
                   base::DTypeName(layout.dtype) + " and has shape " +
                   ShapeText(layout) + " and strides " + StridesText(layout) +
                   "; " + why);
  };
  int packed = -1;
  int innermost = -1;
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 1) continue;
    innermost = i;
    if (layout.strides[i] % base::kInt4InByte == 0) continue;
    if (layout.strides[i] != 1 || layout.shape[i] % base::kInt4InByte != 0) {
      return refuse(
          "the dimension of stride 1 must have an even size, and the other "
          "strides must be even, since a byte holds two elements.");
    }
    if (packed >= 0) return refuse("only one dimension may have the stride 1.");
    packed = i;
  }
  if (packed < 0) {
    return refuse(
        "one dimension must have the stride 1 and an even size, since a byte "
        "holds two elements.");
  }
  if (packed == innermost || !MayOverlap(layout)) return Status();
  return refuse(
      "its elements must not share addresses, unless the innermost dimension "
      "has the stride 1.");
}

LoopNest MakeLoops(const Problem& problem) {
  const int count = problem.operands.size();
  std::array<std::ptrdiff_t, kMaxOperands> sizes;
  for (int j = 0; j < count; ++j) sizes[j] = SizeOf(problem.operands[j]);
  if (problem.packs_words) sizes[count - 1] = base::kInt4InInt32;
  LoopNest loops;
  const TensorLayout& x = problem.x().layout;
  const TensorLayout& out = problem.out().layout;
  for (int i = 0; i < x.rank; ++i) {
    if (x.shape[i] == 1) continue;
    Loop loop = {.extent = x.shape[i]};
    const bool has_words = problem.packs_words && i == x.rank - 1;
    // The stride of a single word may be anything.
    const int moved = has_words && out.shape[i] == 1 ? count - 1 : count;
    for (int j = 0; j < moved; ++j) {
      loop.strides[SlotOf(j, count)] =
          problem.operands[j].layout.strides[i] * sizes[j];
    }
    if (has_words)
      AddWords(loop, &loops);
    else
      loops.Add(loop);
  }
  return loops;
}

Traits MakeTraits(const Problem& problem, std::int64_t lanes) {
  const TensorLayout& out = problem.out().layout;
  const DType type = problem.out_type();
  return {.x_size = SizeOf(problem.x()),
          .out_size = static_cast<std::ptrdiff_t>(base::DTypeSize(type)),
          .out_is_packed = base::IsPacked(type),
          .moves = problem.is_copy() && problem.x().layout.dtype == out.dtype,
          .out_overlaps = MayOverlap(out),
          .num_elements = NumElements(problem.x().layout),
          .lanes = lanes};
}

}  // namespace aclq::engine
