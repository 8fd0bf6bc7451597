// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// One tile of a plan: calls kernels for its rows, and brings what is not laid
// out as a kernel wants it through buffers.

#ifndef ACLQ_SRC_ENGINE_TILE_H_
#define ACLQ_SRC_ENGINE_TILE_H_

#include <array>

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/engine/problem.h"
#include "src/engine/schedule.h"
#include "src/engine/tiling.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// What all tiles of a plan have in common.
struct TileShape {
  Traits traits;
  Path path = Path::kDirect;
  Access x_access = Access::kAdjacent, out_access = Access::kAdjacent;
  kernels::Spread spread = kernels::Spread::kFixed;
  const kernels::KernelTable* kernels = nullptr;
  kernels::BlockKernel kernel = nullptr;  // null where elements are moved
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
  bool squares_scale = false;  // as in the problem
  std::array<DType, kMaxOperands> types{};
  // As in the schedule, with strides in bytes. The columns' stride of a packed
  // out, which has half a byte, is not looked at.
  Loop rows, subrows, columns;

  // Whether kernels take the squares of a parameter.
  bool Squares(Slot slot) const { return squares_scale && slot == kScale; }
  // Whether tiles pass through scratch memory (scratch.h).
  bool is_staged() const { return path >= Path::kPacked && !traits.moves; }
  // Whether elements are stored past the caches.
  bool non_temporal() const { return path == Path::kStreaming; }
};

TileShape MakeTileShape(const Problem& problem, const Schedule& schedule,
                        const Traits& traits);

// Runs one tile from `at` on. If the shape is staged, the thread must have
// scratch memory.
void RunTile(const TileShape& shape, const Addresses& at,
             const TileExtent& extent);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TILE_H_
