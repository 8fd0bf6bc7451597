// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Runs one tile of a plan: calls kernels for its rows. Elements that kernels
// cannot take in place pass through buffers.

#ifndef ACLQ_SRC_ENGINE_TILE_H_
#define ACLQ_SRC_ENGINE_TILE_H_

#include "src/engine/loop.h"
#include "src/engine/tile_shape.h"
#include "src/engine/tiling.h"

namespace aclq::engine {

// Runs the tile whose first elements are at `at`. If the shape is staged, the
// thread must have scratch memory (EnsureScratch).
void RunTile(const TileShape& shape, const Addresses& at,
             const TileExtent& extent);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_TILE_H_
