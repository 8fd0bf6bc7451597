// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_ENGINE_TILE_SHAPE_H_
#define ACLQ_SRC_ENGINE_TILE_SHAPE_H_

#include <array>

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/engine/problem.h"
#include "src/engine/schedule.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The properties that all tiles of a plan share.
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
  // The loops of the schedule, with strides in bytes. The stride of a packed
  // out along the columns, half a byte, is not read.
  Loop rows, subrows, columns;

  // Returns whether kernels take the squares of a parameter.
  bool Squares(Slot slot) const { return squares_scale && slot == kScale; }
  // Returns whether tiles pass through scratch memory (scratch.h).
  bool is_staged() const { return path >= Path::kPacked && !traits.moves; }
  // Returns whether elements are stored past the caches.
  bool non_temporal() const { return path == Path::kStreaming; }
};

// Returns the shape of a schedule's tiles. The caller sets `kernels` and
// `kernel`.
TileShape MakeTileShape(const Problem& problem, const Schedule& schedule,
                        const Traits& traits);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TILE_SHAPE_H_
