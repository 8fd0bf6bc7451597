// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A tiling: the division of a schedule into tiles, and of the tiles into tasks.

#ifndef ACLQ_SRC_ENGINE_TILING_H_
#define ACLQ_SRC_ENGINE_TILING_H_

#include <cstdint>

#include "src/engine/loop.h"
#include "src/engine/problem.h"
#include "src/engine/schedule.h"
#include "src/engine/short_list.h"

namespace aclq::engine {

// The steps that a tile takes along each of its loops.
struct TileExtent {
  std::int64_t rows = 1, subrows = 1, columns = 1;
};

// A loop over tiles. Its strides are in bytes, for every operand.
struct TileLoop {
  Loop step;
  // The extent of a tile that the loop divides, or null if it divides none.
  std::int64_t TileExtent::*part = nullptr;
  // That extent in the last tile of the loop, which may be smaller.
  std::int64_t last_part = 0;
};

struct Tiling {
  TileExtent tile;  // of the largest tile
  // The loops in the order in which tiles are numbered, the fastest first.
  // Loops of one tile are left out.
  ShortList<TileLoop, kMaxLoops> loops;
  std::int64_t num_tiles = 1;
  std::int64_t tiles_per_task = 1;
  std::int64_t num_tasks = 1;
};

// Converts the stride of a packed out from half bytes to bytes; leaves others
// as they are.
inline void ToBytes(const Traits& traits, Strides* strides) {
  if (traits.out_is_packed) (*strides)[kOut] /= 2;
}

// Returns the tiling of a schedule for a number of threads, at least 1. No two
// tiles have a byte of out in common, unless elements of out may share
// addresses: there is one task then.
Tiling MakeTiling(const Schedule& schedule, const Traits& traits,
                  int num_threads);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TILING_H_
