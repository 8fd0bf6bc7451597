// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An element-wise problem as the engine plans it: what is computed for each
// element, and the layouts of the operands. An operator checks its arguments
// and describes them as a Problem; Plan::Make (plan.h) plans it.

#ifndef ACLQ_SRC_ENGINE_PROBLEM_H_
#define ACLQ_SRC_ENGINE_PROBLEM_H_

#include <array>
#include <span>
#include <string_view>

#include "aclq/tensor.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The most operands of a problem.
inline constexpr int kMaxOperands = 4;

struct Operand {
  // The argument's name in messages. It must outlive the plan.
  std::string_view name;
  // Has the problem's shape: an operand that repeats its elements along a
  // dimension has the stride 0 there.
  TensorLayout layout;
  bool is_output = false;
};

// Inputs first, in the order of the arithmetic (x, scale, offset if there is
// one), then outputs. A problem of x and one output is a copy, which has no
// arithmetic: it moves the elements, or converts them if the types differ.
struct Problem {
  kernels::Arithmetic arithmetic = kernels::Arithmetic::kDivideAdd;
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
  std::array<Operand, kMaxOperands> operands;
  int num_operands = 0;

  void Add(const Operand& operand) { operands[num_operands++] = operand; }
  const Operand& x() const { return operands.front(); }
  const Operand& out() const { return operands[num_operands - 1]; }
  bool is_copy() const { return num_operands == 2; }
  bool has_offset() const { return num_operands == 4; }
  std::span<const Operand> list() const {
    return {operands.data(), static_cast<std::size_t>(num_operands)};
  }
};

// Returns the layout of a parameter as a problem of `shape` has it: the element
// of a parameter with one element is repeated everywhere; else the elements of
// the rank 1 run along `axis`, counted from 0.
inline TensorLayout AlongAxis(const TensorLayout& parameter,
                              const TensorLayout& shape, int axis) {
  TensorLayout layout = shape;
  layout.dtype = parameter.dtype;
  layout.strides.fill(0);
  if (parameter.shape[0] != 1) layout.strides[axis] = parameter.strides[0];
  return layout;
}

// How a plan runs, as in the options of the C++ API.
struct PlanOptions {
  int num_threads = 0;  // 0: ACLQ_NUM_THREADS, or the CPUs of the process
  // "": ACLQ_ISA, or the best one of the CPU. Read by Plan::Make only.
  std::string_view isa;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PROBLEM_H_
