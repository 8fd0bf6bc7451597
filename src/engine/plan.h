// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A plan: a problem (problem.h), cut into blocks (block.h).
//
// The dimensions of the views become nested loops over byte strides, turned so
// that out is written forwards, ordered by how they lie in memory, and joined
// where they can be. The innermost loop runs over columns, the next one over
// rows; where x is closest along another loop, that one takes the place of the
// rows, and blocks are transposed. A block is a rectangle of those two. A task
// is a run of blocks, which one thread does.

#ifndef ACLQ_SRC_ENGINE_PLAN_H_
#define ACLQ_SRC_ENGINE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/engine/block.h"
#include "src/engine/loop.h"
#include "src/engine/loop_nest.h"
#include "src/engine/problem.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

class Plan {
 public:
  // Plans a problem whose shapes, types and arithmetic its operator has
  // accepted. Refuses operands whose elements do not lie within 2^62 bytes,
  // types without a kernel, and wrong options. Where elements of an output
  // share an address, the last one in row-major order remains; those of a copy
  // must get the same value. On failure `*plan` is in no particular state.
  static Status Make(const Problem& problem, const PlanOptions& options,
                     Plan* plan);

  // Runs the plan; thread-safe. `addresses` has the address of the element at
  // index 0 of each operand, in the order of Problem::operands. Refuses null
  // addresses, unless the problem is empty.
  Status Run(std::span<void* const> addresses) const;

  // Whether the problem has no elements, so that Run does nothing.
  bool is_empty() const { return empty_; }
  bool has_offset() const { return num_operands_ == 4; }
  const kernels::Implementation& implementation() const {
    return *implementation_;
  }

 private:
  Status Resolve(int num_threads, std::string_view isa);
  Status FindKernel(const Problem& problem);
  void Schedule(LoopNest loops, std::int64_t num_elements);
  void TurnForwards(LoopNest* loops);
  bool PrefersOrderOfX(const Loop& along_x, const Loop& along_out) const;
  bool IsShort(const Loop& columns, const Loop& next) const;
  bool AreTakenTogether(const Loop& columns, const Loop& rows) const;
  void TakeMoreRows(std::int64_t num_elements, LoopNest* loops);
  void ChooseInnerLoops(std::int64_t num_elements, LoopNest* loops);
  void CutIntoBlocks(std::int64_t num_elements);
  void CutIntoTransposedBlocks();
  void NumberBlocks(LoopNest loops);
  void CutIntoTasks(std::int64_t num_elements);

  // Of x and of out.
  std::int64_t BytesOf(std::int64_t num_elements) const {
    return num_elements * (shape_.x_size + shape_.out_size);
  }

  void RunBlocks(const Addresses& base, std::int64_t first,
                 std::int64_t end) const;
  void RunTasks(const Addresses& addresses) const;

  const kernels::Implementation* implementation_ = nullptr;
  BlockShape shape_;
  std::array<std::string_view, kMaxOperands> names_;
  int num_operands_ = 0;

  bool empty_ = false;
  // A copy of equal types with equal strides: it does nothing where the
  // addresses are equal too.
  bool keeps_places_ = false;
  // Several elements of out may share an address: row-major order decides which
  // one remains, so the loops keep that order and one thread does them all.
  bool out_overlaps_ = false;

  // Loops that run backwards through out are turned round: how far that moves
  // the operands' first addresses.
  Loop turned_;
  bool transposes_ = false, in_order_of_x_ = false;
  // The innermost of the outer loops was to be the rows, but a longer one is.
  bool exchanges_rows_ = false;

  // A loop over blocks: how many, and how far from one to the next. Where it
  // cuts rows, joined rows or columns, the last part may be smaller.
  struct BlockLoop {
    Loop step;
    std::int64_t BlockExtent::*part = nullptr;
    std::int64_t last_part = 0;
  };

  BlockExtent block_{};
  // In the order that blocks are numbered in, the fastest first; those of one
  // block are left out.
  std::array<BlockLoop, kMaxRank> block_loops_;
  int num_block_loops_ = 0;
  std::int64_t num_blocks_ = 0;
  std::int64_t blocks_per_task_ = 0, num_tasks_ = 0;
  std::int64_t bytes_ = 0;  // that are read and written, of x and out
  int num_threads_ = 1;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PLAN_H_
