// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/tile_shape.h"

#include "src/engine/tiling.h"

namespace aclq::engine {

TileShape MakeTileShape(const Problem& problem, const Schedule& schedule,
                        const Traits& traits) {
  TileShape shape = {.traits = traits,
                     .path = schedule.path,
                     .x_access = schedule.x_access,
                     .out_access = schedule.out_access,
                     .spread = schedule.spread,
                     .rounding = problem.rounding,
                     .squares_scale = problem.squares_scale,
                     .rows = schedule.rows,
                     .subrows = schedule.subrows,
                     .columns = schedule.columns};
  const int count = problem.operands.size();
  for (int i = 0; i < count; ++i)
    shape.types[SlotOf(i, count)] = problem.operands[i].layout.dtype;
  for (Loop* loop : {&shape.rows, &shape.subrows, &shape.columns})
    ToBytes(traits, &loop->strides);
  return shape;
}

}  // namespace aclq::engine
