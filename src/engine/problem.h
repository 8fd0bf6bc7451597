// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An element-wise problem as the engine plans it: what is computed for each
// element, and the layouts of the operands. An operator checks its arguments
// and describes them as a Problem; Plan::Make (plan.h) plans it.

#ifndef ACLQ_SRC_ENGINE_PROBLEM_H_
#define ACLQ_SRC_ENGINE_PROBLEM_H_

#include <concepts>
#include <cstddef>
#include <string_view>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/engine/loop_nest.h"
#include "src/engine/short_list.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

struct Operand {
  // The argument's name in messages. It must outlive the plan.
  std::string_view name;
  // Has the problem's shape: an operand that repeats its elements along a
  // dimension has the stride 0 there.
  TensorLayout layout;
};

// Inputs first, in the order of the arithmetic (x, scale, offset if there is
// one), then outputs. A problem of x and one output is a copy, which has no
// arithmetic: it moves the elements, or converts them if the types differ.
struct Problem {
  kernels::Arithmetic arithmetic = kernels::Arithmetic::kDivideAdd;
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
  // Whether the scale of the arithmetic is the square of the operand's, as a
  // binary32 product.
  bool squares_scale = false;
  ShortList<Operand, kMaxOperands> operands;

  // Adds an operand. The one with a function that returns its layout writes it
  // in place, without a copy.
  void Add(std::string_view name, const TensorLayout& layout) {
    operands.AddMade([&] { return Operand{name, layout}; });
  }
  template <std::invocable MakeLayout>
  void Add(std::string_view name, const MakeLayout& make_layout) {
    operands.AddMade([&] { return Operand{name, make_layout()}; });
  }
  const Operand& x() const { return operands[0]; }
  const Operand& out() const { return operands[operands.size() - 1]; }
  bool is_copy() const { return operands.size() == 2; }
  bool has_offset() const { return operands.size() == 4; }
};

// How a plan runs, as in the options of the C++ API.
struct PlanOptions {
  int num_threads = 0;  // 0: ACLQ_NUM_THREADS, or the CPUs of the process
  // "": ACLQ_ISA, or the best one of the CPU. Read by Plan::Make only.
  std::string_view isa;
};

// Returns the slot of operand `index` of a problem of `num_operands`.
constexpr Slot SlotOf(int index, int num_operands) {
  return index == num_operands - 1 ? kOut : static_cast<Slot>(index);
}

// Returns the layout of a parameter as a problem of `shape` has it: the element
// of a parameter with one element is repeated everywhere; else the elements of
// the rank 1 run along `axis`, counted from 0.
TensorLayout AlongAxis(const TensorLayout& parameter, const TensorLayout& shape,
                       int axis);

// Refuses operands that do not fit into 2^62 bytes, whose addresses could
// overflow.
Status CheckReaches(const Problem& problem);

// Whether a byte has two elements of a type: element 2i in the low half,
// element 2i + 1 in the high half.
constexpr bool IsPacked(DType dtype) { return dtype == DType::kInt4; }

// Refuses a packed output unless a dimension of an even size has the stride 1,
// all other strides are even, and no elements share an address: then a byte
// has two neighbours along that dimension.
Status CheckPacked(const Problem& problem);

// Returns a loop for each dimension of a problem, except those of one element.
LoopNest MakeLoops(const Problem& problem);

// What a schedule depends on beside the loops.
struct Traits {
  // Distance of neighbouring elements, in the unit of the operand's strides.
  std::ptrdiff_t x_size = 0, out_size = 0;
  // Elements of out are halves of bytes (kInt4), and so is the unit of its
  // strides.
  bool out_is_packed = false;
  // x becomes out without a kernel.
  bool moves = false;
  // Elements of out may share addresses: row-major order decides which one
  // remains.
  bool out_overlaps = false;
  std::int64_t num_elements = 0;
  // binary32 numbers in a vector of the kernels.
  std::int64_t lanes = 1;

  // Returns the bytes that `count` adjacent elements of out take; `count` is
  // even if out is packed.
  std::ptrdiff_t OutBytes(std::int64_t count) const {
    return count * out_size >> (out_is_packed ? 1 : 0);
  }
  // Returns the bytes that `count` elements take in x and in out.
  std::int64_t Bytes(std::int64_t count) const {
    return count * x_size + OutBytes(count);
  }
};

Traits MakeTraits(const Problem& problem, std::int64_t lanes);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PROBLEM_H_
