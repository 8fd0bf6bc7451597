// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A schedule: the loops of a problem that become the columns, the subrows and
// the rows of tiles, the loops that run over tiles, and the path of a tile.

#ifndef ACLQ_SRC_ENGINE_SCHEDULE_H_
#define ACLQ_SRC_ENGINE_SCHEDULE_H_

#include <cstdint>

#include "src/engine/loop.h"
#include "src/engine/loop_nest.h"
#include "src/engine/problem.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The path of a tile from x to out.
enum class Path : std::uint8_t {
  kDirect,        // no buffer: rows are adjacent in x and in out, or elements
                  // are only moved (Traits::moves), whatever their strides
  kStreaming,     // as kDirect, and out is stored past the caches
  kPacked,        // through buffers, since x or out has no rows of adjacent
                  // elements
  kTransposeX,    // x lies along the rows: it is transposed into a buffer
  kTransposeOut,  // x lies along the columns and out along the rows: the
                  // kernel's output is transposed from a buffer
};

// The placement of the elements of a row in an operand.
enum class Access : std::uint8_t {
  kAdjacent,         // next to each other
  kAdjacentSubrows,  // next to each other in a subrow; subrows lie apart
  kTransposed,       // apart, but next to those of the next row or subrow
  kApart,            // none of these
};

// A row consists of subrows, and a subrow of columns. A row of a tile has one
// subrow, or several if short rows are joined.
struct Schedule {
  Path path = Path::kDirect;
  Access x_access = Access::kAdjacent, out_access = Access::kAdjacent;
  // kPerColumn if scales or offsets change along a row, kFixed if they change
  // from row to row at most.
  kernels::Spread spread = kernels::Spread::kFixed;
  Loop columns, subrows, rows;
  // A loop of few steps that a longer one has replaced as the rows. It runs
  // over tiles inside of the rows.
  Loop replaced_rows;
  // The other loops, which run over tiles.
  LoopNest outer;

  // Returns the loop that forms a rectangle with the columns: the subrows, or
  // the rows if a row has one subrow.
  const Loop& lines() const { return subrows.extent > 1 ? subrows : rows; }
};

// Returns the schedule of loops that LoopNest::Arrange has ordered and joined.
// If elements of out may share addresses, the loops must be in row-major order.
Schedule MakeSchedule(const LoopNest& loops, const Traits& traits);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SCHEDULE_H_
