// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A tiling: how a schedule is cut into tiles, and tiles are shared out as
// tasks.

#ifndef ACLQ_SRC_ENGINE_TILING_H_
#define ACLQ_SRC_ENGINE_TILING_H_

#include <cstdint>

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/engine/problem.h"
#include "src/engine/schedule.h"
#include "src/engine/short_list.h"

namespace aclq::engine {

// The steps of each loop that a tile takes.
struct TileExtent {
  std::int64_t rows = 1, subrows = 1, columns = 1;
};

// A loop over tiles. Its strides are in bytes, for every operand. Where it cuts
// the rows, subrows or columns, the last part may be smaller.
struct TileLoop {
  Loop step;
  std::int64_t TileExtent::*part = nullptr;
  std::int64_t last_part = 0;
};

struct Tiling {
  TileExtent tile;  // the largest one
  // In the order in which tiles are numbered, the fastest first; loops of one
  // tile are left out.
  ShortList<TileLoop, kMaxRank> loops;
  std::int64_t num_tiles = 1;
  std::int64_t tiles_per_task = 1;
  std::int64_t num_tasks = 1;
};

// Changes the stride of out to bytes.
inline void ToBytes(const Traits& traits, Strides* strides) {
  if (traits.out_is_packed) (*strides)[kOut] /= 2;
}

// Returns the tiling of a schedule for a number of threads. No two tiles have a
// byte of out in common, unless elements of out may share addresses: then there
// is one task.
Tiling MakeTiling(const Schedule& schedule, const Traits& traits,
                  int num_threads);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TILING_H_
