// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An element-wise problem as the engine plans it: what is computed for each
// element, and the layouts of the operands. An operator checks its arguments
// and describes them as a Problem (src/operators/).

#ifndef ACLQ_SRC_ENGINE_PROBLEM_H_
#define ACLQ_SRC_ENGINE_PROBLEM_H_

#include <array>
#include <string>

#include "aclq/tensor.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The most operands of a problem.
inline constexpr int kMaxOperands = 4;

struct Operand {
  // Of the problem's shape: an operand that repeats its elements along a
  // dimension has the stride 0 there.
  TensorLayout layout;
  bool is_output = false;
};

// Inputs first, in the order of the arithmetic (x, scale, offset if there is
// one), then outputs.
struct Problem {
  kernels::Arithmetic arithmetic = kernels::Arithmetic::kDivideAdd;
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
  std::array<Operand, kMaxOperands> operands;
  int num_operands = 0;
};

// How a plan runs, as in the options of the C++ API.
struct PlanOptions {
  int num_threads = 0;  // 0: ACLQ_NUM_THREADS, or the CPUs of the process
  std::string isa;      // "": ACLQ_ISA, or the best one of the CPU
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PROBLEM_H_
