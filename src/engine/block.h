// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// One block of a plan: brings what is not laid out as a kernel wants it through
// small buffers.

#ifndef ACLQ_SRC_ENGINE_BLOCK_H_
#define ACLQ_SRC_ENGINE_BLOCK_H_

#include <cstddef>
#include <cstdint>

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The most columns, joined ones included, of a block whose parameters vary
// along them.
inline constexpr std::int64_t kParameterColumns = 1024;
// The most elements of a block that passes through buffers, which stay in the
// first-level cache.
inline constexpr std::int64_t kStagedElements = 4096;
// What the buffers take together, at most.
inline constexpr std::int64_t kStagedBytes = 64 * 1024;

// What all blocks of a plan have in common. A block is `rows` rows. A row is
// `joined` times `columns` elements: short ones are joined to one that is worth
// a kernel's while, else `joined` is one.
struct BlockShape {
  // Elements are moved from x to out as they are; else the kernel computes
  // them.
  bool moves = false;
  kernels::BlockKernel kernel = nullptr;
  const kernels::KernelTable* kernels = nullptr;
  kernels::Spread spread = kernels::Spread::kFixed;
  std::ptrdiff_t x_size = 0, out_size = 0;  // bytes an element
  DType scale_dtype{}, zero_point_dtype{};
  Loop rows, joined, columns;
  // Whether the elements of a row are adjacent. If not, the block is staged or
  // moved.
  bool x_adjacent = false, out_adjacent = false;
  // Whether they are adjacent from one row to the next instead, or from one
  // joined row to the next, so that several are transposed. Never where
  // elements of out may share an address, nor where x repeats one along a row.
  bool x_transposed = false, out_transposed = false;
  bool non_temporal =
      false;  // as in kernels::Block, only where nothing is staged

  // Whether blocks pass through scratch memory (scratch.h).
  bool is_staged() const { return !moves && !(x_adjacent && out_adjacent); }
  // What is staged as a rectangle with the columns.
  const Loop& lines() const { return joined.extent > 1 ? joined : rows; }
};

// How much of each loop a block does.
struct BlockExtent {
  std::int64_t rows, joined, columns;
};

// Runs one block from `at` on. If the shape is staged, the thread must have
// scratch memory.
void RunBlock(const BlockShape& shape, const Addresses& at,
              const BlockExtent& extent);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_BLOCK_H_
