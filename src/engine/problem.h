// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// An element-wise problem: the arithmetic of each element, and the layouts of
// the operands. An operator checks its arguments and describes them as a
// Problem, which Plan::Make (plan.h) plans.

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
  // Name of the argument in messages. The text must outlive the plan.
  std::string_view name;
  // Layout in the shape of the problem, which is that of x. Along a dimension
  // where the operand repeats its elements, the stride is 0. The last dimension
  // of an out of words is that of x divided by the elements in a word.
  TensorLayout layout;
};

// The operands of a problem are x, scale, the offset if there is one, and the
// output, in this order. A problem of x and an output only is a copy, which has
// no arithmetic: it moves the elements, or converts them if the types differ.
struct Problem {
  kernels::Arithmetic arithmetic = kernels::Arithmetic::kDivideAdd;
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
  // True if the arithmetic takes the square of the operand's scale, a binary32
  // product.
  bool squares_scale = false;
  // True if out is kInt32 and its elements are words that pack kInt4 elements,
  // base::kInt4InInt32 neighbours along the last dimension of x each.
  bool packs_words = false;
  ShortList<Operand, kMaxOperands> operands;

  // Adds an operand with a layout, or with the layout that `make_layout`
  // returns, which is written in place, without a copy. The problem must have
  // fewer than kMaxOperands.
  void Add(std::string_view name, const TensorLayout& layout) {
    operands.AddMade([&] { return Operand{name, layout}; });
  }
  template <std::invocable MakeLayout>
  void Add(std::string_view name, const MakeLayout& make_layout) {
    operands.AddMade([&] { return Operand{name, make_layout()}; });
  }
  const Operand& x() const { return operands[0]; }
  const Operand& out() const { return operands[operands.size() - 1]; }
  // Returns the type of the elements that are computed.
  DType out_type() const {
    return packs_words ? DType::kInt4 : out().layout.dtype;
  }
  bool is_copy() const { return operands.size() == 2; }
  bool has_offset() const { return operands.size() == 4; }
};

// The options of a plan, as in the C++ API.
struct PlanOptions {
  // Threads that may run the plan, the calling thread included. 0:
  // ACLQ_NUM_THREADS, or the CPUs of the process.
  int num_threads = 0;
  // Name of an instruction set. "": ACLQ_ISA, or the best one of the CPU. Only
  // Plan::Make reads the text.
  std::string_view isa;
  // True to plan an empty problem whatever the settings of the process are.
  bool empty_ignores_settings = false;
};

// Returns the slot of operand `index` of a problem of `num_operands`.
constexpr Slot SlotOf(int index, int num_operands) {
  return index == num_operands - 1 ? kOut : static_cast<Slot>(index);
}

// Returns the layout of a parameter of rank 1 as an operand of a problem of
// `shape`. One element is repeated everywhere; several elements run along
// `axis`, counted from 0.
TensorLayout AlongAxis(const TensorLayout& parameter, const TensorLayout& shape,
                       int axis);

// Refuses operands that do not fit into 2^62 bytes, whose addresses could
// overflow.
Status CheckReaches(const Problem& problem);

// Refuses an output of kInt4 unless one dimension of an even size has the
// stride 1 and all other strides are even: each byte then holds two neighbours
// along that dimension. Elements may share addresses only if that dimension is
// the innermost of several elements. Accepts any output of words.
Status CheckPacked(const Problem& problem);

// Returns a loop for each dimension of a problem, except those of one element,
// the first dimension outermost. For an output of words, the last dimension has
// a loop over the words and one over the elements of a word.
LoopNest MakeLoops(const Problem& problem);

// The properties of a problem that its schedule depends on beside the loops.
struct Traits {
  // Distance of adjacent elements, in the unit of the operand's strides.
  std::ptrdiff_t x_size = 0, out_size = 0;
  // True if elements of out are half bytes (kInt4), the unit of its strides.
  bool out_is_packed = false;
  // True if the elements of x are moved to out as they are, without a kernel.
  bool moves = false;
  // True if elements of out may share addresses. The last one in row-major
  // order then remains.
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

// Returns the traits of a problem. `lanes` is the number of binary32 numbers in
// a vector of the kernels.
Traits MakeTraits(const Problem& problem, std::int64_t lanes);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PROBLEM_H_
