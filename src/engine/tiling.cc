// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/tiling.h"

#include <algorithm>

#include "src/engine/tuning.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

constexpr std::int64_t DivideUp(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

// Rounds `count` down to a multiple of kTransposeUnit; smaller counts are
// returned unchanged.
constexpr std::int64_t WholeUnits(std::int64_t count) {
  return count > kTransposeUnit ? count / kTransposeUnit * kTransposeUnit
                                : count;
}

// Splits `extent` into the fewest parts of at most `most` elements and returns
// the balanced part size.
constexpr std::int64_t EvenPart(std::int64_t extent, std::int64_t most) {
  return DivideUp(extent, DivideUp(extent, most));
}

// Returns EvenPart, rounded up to a multiple of kTransposeUnit, but at most
// `most`; an `extent` of at most `most` is returned unchanged.
constexpr std::int64_t EvenShare(std::int64_t extent, std::int64_t most) {
  if (extent <= most) return extent;
  return std::min(
      most, DivideUp(EvenPart(extent, most), kTransposeUnit) * kTransposeUnit);
}

// Returns the most elements of a packed tile: fewer if x is packed from parts
// of cache lines, since the complete lines occupy the first-level cache beside
// the buffer.
std::int64_t MostPacked(const Schedule& schedule, const Traits& traits) {
  const Loop& columns = schedule.columns;
  const bool has_gaps = columns.strides[kX] != traits.x_size ||
                        columns.extent * traits.x_size < kCacheLine;
  const bool fits = !has_gaps && traits.num_elements <= kStagedTileElements;
  return schedule.x_access == Access::kAdjacent || fits
             ? kStagedTileElements
             : kPackedBytes / traits.x_size;
}

// Returns the most elements of a tile.
std::int64_t MostElements(const Schedule& schedule, const Traits& traits) {
  if (schedule.path == Path::kStreaming) return kStreamingTileElements;
  if (traits.moves) return kMovedTileBytes / traits.x_size;
  switch (schedule.path) {
    case Path::kDirect:
      return kDirectTileElements;
    case Path::kPacked:
      return MostPacked(schedule, traits);
    default:
      return kStagedTileElements;
  }
}

bool IsTransposed(const Schedule& schedule) {
  return schedule.path == Path::kTransposeX ||
         schedule.path == Path::kTransposeOut;
}

// Returns the extent of a tile whose rows have several complete subrows.
TileExtent TileOfSubrows(const Schedule& schedule, const Traits& traits) {
  const std::int64_t most = MostElements(schedule, traits);
  const std::int64_t columns = schedule.columns.extent;
  const std::int64_t subrows = schedule.subrows.extent;
  const std::int64_t most_in_row =
      schedule.subrows.MovesParameters() ? kParameterColumns : most;
  const std::int64_t together = most_in_row / columns;
  TileExtent tile = {.columns = columns};
  tile.subrows = IsTransposed(schedule)
                     ? std::min(subrows, WholeUnits(together))
                     : EvenPart(subrows, together);
  tile.rows = std::min(schedule.rows.extent, most / (tile.subrows * columns));
  return tile;
}

// Returns the extent of a transposed tile. In the order of x, a tile has a
// cache line of out, and the most elements of x that the buffer takes, since
// hardware prefetches long runs. In the order of out, a tile has long rows of
// out, which cost a kernel less the longer they are, and the most of x that
// fits beside them. The rows are complete if they are adjacent in out and a
// kernel takes them as one.
TileExtent TransposedTile(const Schedule& schedule, const Traits& traits) {
  const bool in_order_of_x = schedule.path == Path::kTransposeOut;
  const auto bytes = [](Access access, std::ptrdiff_t size) {
    return access == Access::kAdjacent ? 0 : size;
  };
  const std::int64_t most =
      (in_order_of_x ? kStagedBytes : kStagedBytesInOrderOfOut) /
      (bytes(schedule.x_access, traits.x_size) +
       bytes(schedule.out_access, traits.out_size));
  const auto share = [most](const Loop& loop, std::int64_t other) {
    return EvenShare(loop.extent,
                     std::min(kParameterColumns, WholeUnits(most / other)));
  };
  TileExtent tile;
  if (in_order_of_x) {
    const std::int64_t run = std::min(schedule.rows.extent, kTransposeUnit);
    tile.columns = share(schedule.columns, run);
    tile.rows = share(schedule.rows, tile.columns);
    return tile;
  }
  const std::int64_t row = schedule.columns.extent;
  const bool is_fixed = schedule.spread == Spread::kFixed;
  tile.rows =
      share(schedule.rows, std::min(row, is_fixed ? kLongRunOfOut : kRunOfOut));
  const bool may_be_one =
      is_fixed && schedule.rows.strides[kOut] == row * traits.out_size &&
      tile.rows * row <= 2 * most;
  tile.columns = may_be_one ? row : share(schedule.columns, tile.rows);
  return tile;
}

// Returns the extent of a tile in the same order in x and in out, with one
// subrow in a row.
TileExtent PlainTile(const Schedule& schedule, const Traits& traits) {
  const std::int64_t most = MostElements(schedule, traits);
  const bool is_fixed = schedule.spread == Spread::kFixed;
  TileExtent tile;
  tile.columns =
      EvenShare(schedule.columns.extent, is_fixed ? most : kParameterColumns);
  if (!traits.out_overlaps)
    tile.rows = std::min(schedule.rows.extent, most / tile.columns);
  return tile;
}

TileExtent ChooseTile(const Schedule& schedule, const Traits& traits) {
  TileExtent tile;
  if (schedule.subrows.extent > 1)
    tile = TileOfSubrows(schedule, traits);
  else if (IsTransposed(schedule))
    tile = TransposedTile(schedule, traits);
  else
    tile = PlainTile(schedule, traits);
  // The rows of a tile may be words of one row of out. Each word then has its
  // own parameters for its columns.
  if (schedule.spread == Spread::kPerColumn && schedule.rows.MovesParameters())
    tile.rows = 1;
  return tile;
}

// Adds the loops over tiles, the fastest first: the columns, the subrows, the
// rows, and the outer loops from the inside, which numbers tiles along out. On
// kTransposeX the rows of tiles with one subrow come first, which numbers them
// along x, since hardware prefetches long runs.
void AddLoops(const Schedule& schedule, const Traits& traits, Tiling* tiling) {
  const auto add = [&](TileLoop loop) {
    if (loop.step.extent == 1) return;
    ToBytes(traits, &loop.step.strides);
    tiling->num_tiles *= loop.step.extent;
    tiling->loops.Add(loop);
  };
  const auto add_parts = [&](const Loop& loop, std::int64_t TileExtent::*part) {
    const std::int64_t size = tiling->tile.*part;
    const std::int64_t parts = DivideUp(loop.extent, size);
    if (parts == 1) return;  // The stride, which is never used, may overflow.
    add({{parts, loop.strides * size}, part, loop.extent - (parts - 1) * size});
  };
  const bool rows_first =
      schedule.path == Path::kTransposeX && schedule.subrows.extent == 1;
  if (rows_first) add_parts(schedule.rows, &TileExtent::rows);
  add_parts(schedule.columns, &TileExtent::columns);
  add_parts(schedule.subrows, &TileExtent::subrows);
  add({.step = schedule.replaced_rows});
  if (!rows_first) add_parts(schedule.rows, &TileExtent::rows);
  for (int i = schedule.outer.innermost(); i >= 0; --i)
    add({.step = schedule.outer[i]});
}

}  // namespace

Tiling MakeTiling(const Schedule& schedule, const Traits& traits,
                  int num_threads) {
  Tiling tiling;
  tiling.tile = ChooseTile(schedule, traits);
  AddLoops(schedule, traits, &tiling);
  const TileExtent& tile = tiling.tile;
  const std::int64_t task_bytes = std::clamp(
      traits.Bytes(traits.num_elements) / (kTasksPerThread * num_threads),
      kLeastTaskBytes, kMostTaskBytes);
  tiling.tiles_per_task =
      traits.out_overlaps
          ? tiling.num_tiles
          : DivideUp(task_bytes,
                     traits.Bytes(tile.rows * tile.subrows * tile.columns));
  tiling.num_tasks = DivideUp(tiling.num_tiles, tiling.tiles_per_task);
  return tiling;
}

}  // namespace aclq::engine
