// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A schedule: which loops of a problem become the columns, the subrows and the
// rows of tiles, which ones run over tiles, and how a tile gets from x to out.

#ifndef ACLQ_SRC_ENGINE_SCHEDULE_H_
#define ACLQ_SRC_ENGINE_SCHEDULE_H_

#include <cstdint>

#include "src/engine/loop.h"
#include "src/engine/loop_nest.h"
#include "src/engine/problem.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// How a tile gets from x to out.
enum class Path : std::uint8_t {
  kDirect,        // from where x is to where out is
  kStreaming,     // so too, and out is stored past the caches
  kPacked,        // through buffers, since x or out has no rows of adjacent
                  // elements
  kTransposeX,    // x lies along the rows: it is transposed into a buffer
  kTransposeOut,  // x lies along the columns and out along the rows: the
                  // kernel's output is transposed from a buffer
};

// How the elements of a row lie in an operand.
enum class Access : std::uint8_t {
  kAdjacent,         // next to each other
  kAdjacentSubrows,  // next to each other in a subrow; subrows lie apart
  kTransposed,       // apart, but next to those of the next row or subrow
  kApart,
};

// A row consists of subrows, and a subrow of columns. Short rows are joined: a
// row of a tile then has several subrows, else one.
struct Schedule {
  Path path = Path::kDirect;
  Access x_access = Access::kAdjacent, out_access = Access::kAdjacent;
  // Whether scales and offsets change along a row, or from row to row at most.
  kernels::Spread spread = kernels::Spread::kFixed;
  Loop columns, subrows, rows;
  // A loop of few steps that a longer one has replaced as the rows. It runs
  // over tiles inside of the rows.
  Loop replaced_rows;
  // The other loops, which run over tiles.
  LoopNest outer;

  // The loop of what is staged as a rectangle with the columns.
  const Loop& lines() const { return subrows.extent > 1 ? subrows : rows; }
};

// Returns the schedule of loops that are ordered and joined as LoopNest does;
// if elements of out may share addresses, in row-major order.
Schedule MakeSchedule(const LoopNest& loops, const Traits& traits);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SCHEDULE_H_
