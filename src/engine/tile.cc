// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/tile.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "src/engine/pack.h"
#include "src/engine/scratch.h"
#include "src/engine/tuning.h"

namespace aclq::engine {
namespace {

// Rows that a kernel takes, in operands or in a buffer. Strides are in bytes.
struct RowAddresses {
  const std::byte* x;
  std::ptrdiff_t x_stride;
  std::byte* out;
  std::ptrdiff_t out_stride;
};

// Calls the kernel for rows with equal parameters per column. The parameters of
// the block are those of `together` rows: each `together` rows become one long
// row, and the remaining rows become a shorter one.
void RunRepeatedRows(const TileShape& shape, const kernels::Block& block,
                     std::int64_t together) {
  const auto rows = static_cast<std::int64_t>(block.rows);
  const auto columns = static_cast<std::int64_t>(block.columns);
  kernels::Block joined = block;
  joined.x_row_stride *= together;
  joined.out_row_stride *= together;
  joined.rows = static_cast<std::size_t>(rows / together);
  joined.columns = static_cast<std::size_t>(together * columns);
  shape.kernel(joined);
  if (rows % together == 0) return;
  const auto* const x = static_cast<const std::byte*>(block.x);
  auto* const out = static_cast<std::byte*>(block.out);
  joined.x = x + rows / together * joined.x_row_stride;
  joined.out = out + rows / together * joined.out_row_stride;
  joined.rows = 1;
  joined.columns = static_cast<std::size_t>(rows % together * columns);
  shape.kernel(joined);
}

// Runs rows whose parameters change along them. Adjacent short rows, such as
// subrows, become a few long ones.
void RunRowsScalePerColumn(const TileShape& shape, const Addresses& at,
                           const TileExtent& extent, bool rows_are_adjacent,
                           const RowAddresses& rows) {
  // Subrows with equal parameters count as rows.
  const std::int64_t subrows =
      shape.subrows.MovesParameters() ? extent.subrows : 1;
  const std::int64_t columns = subrows * extent.columns;
  const std::int64_t lines_of_row = extent.subrows / subrows;
  const bool is_one_piece =
      rows_are_adjacent || extent.rows == 1 || lines_of_row == 1;
  const std::int64_t pieces = is_one_piece ? 1 : extent.rows;
  const std::int64_t lines = extent.rows / pieces * lines_of_row;
  const bool lines_are_adjacent = rows_are_adjacent || lines_of_row > 1;
  const std::int64_t together =
      lines_are_adjacent ? std::min(lines, kParameterColumns / columns) : 1;

  const ParameterSteps steps = {shape.subrows, subrows, shape.columns,
                                extent.columns, together};
  const PackedParameter scales(shape, kScale, at, steps);
  const PackedParameter offsets(shape, kOffset, at, steps);
  for (std::int64_t piece = 0; piece < pieces; ++piece) {
    RunRepeatedRows(
        shape,
        {.x = rows.x + piece * rows.x_stride,
         .x_row_stride =
             lines_are_adjacent ? columns * shape.traits.x_size : rows.x_stride,
         .out = rows.out + piece * rows.out_stride,
         .out_row_stride = lines_are_adjacent ? shape.traits.OutBytes(columns)
                                              : rows.out_stride,
         .rows = static_cast<std::size_t>(lines),
         .columns = static_cast<std::size_t>(columns),
         .scales = scales.numbers(),
         .zero_points = offsets.numbers(),
         .rounding = shape.rounding,
         .non_temporal = shape.non_temporal()},
        together);
  }
}

// Runs rows that share one scale and one offset.
[[gnu::always_inline]] inline void RunRowsSharedScale(const TileShape& shape,
                                                      const Addresses& at,
                                                      const TileExtent& extent,
                                                      bool rows_are_adjacent,
                                                      RowAddresses rows) {
  alignas(64) float scale[1 + kernels::kParameterSlack];
  alignas(64) float offset[1 + kernels::kParameterSlack];
  const std::int64_t columns = extent.subrows * extent.columns;
  shape.kernel(
      {.x = rows.x,
       .x_row_stride = rows.x_stride,
       .out = rows.out,
       .out_row_stride = rows.out_stride,
       .rows = static_cast<std::size_t>(rows_are_adjacent ? 1 : extent.rows),
       .columns = static_cast<std::size_t>(
           rows_are_adjacent ? extent.rows * columns : columns),
       .scales = PackOne(shape, kScale, at, scale),
       .zero_points = PackOne(shape, kOffset, at, offset),
       .rounding = shape.rounding,
       .non_temporal = shape.non_temporal()});
}

// Runs rows with one scale each.
void RunRowsScalePerRow(const TileShape& shape, const Addresses& at,
                        const TileExtent& extent, const RowAddresses& rows) {
  for (std::int64_t row = 0; row < extent.rows; row += kParameterColumns) {
    const std::int64_t count = std::min(kParameterColumns, extent.rows - row);
    const Addresses row_at = at.At(shape.rows.strides, row);
    const Loop no_subrows;
    const ParameterSteps steps = {no_subrows, 1, shape.rows, count, 1};
    const PackedParameter scales(shape, kScale, row_at, steps);
    const PackedParameter offsets(shape, kOffset, row_at, steps);
    shape.kernel(
        {.x = rows.x + row * rows.x_stride,
         .x_row_stride = rows.x_stride,
         .out = rows.out + row * rows.out_stride,
         .out_row_stride = rows.out_stride,
         .rows = static_cast<std::size_t>(count),
         .columns = static_cast<std::size_t>(extent.subrows * extent.columns),
         .scales = scales.numbers(),
         .zero_points = offsets.numbers(),
         .parameter_step = 1,
         .rounding = shape.rounding,
         .non_temporal = shape.non_temporal()});
  }
}

// Runs the rows of a tile. Inlined, since a small tile costs little else. Other
// functions get a copy of `rows`, which then stays in registers.
[[gnu::always_inline]] inline void RunRows(const TileShape& shape,
                                           const Addresses& at,
                                           const TileExtent& extent,
                                           RowAddresses rows) {
  const std::ptrdiff_t elements = extent.subrows * extent.columns;
  const bool rows_are_adjacent =
      rows.x_stride == elements * shape.traits.x_size &&
      rows.out_stride == shape.traits.OutBytes(elements);
  if (shape.spread == kernels::Spread::kPerColumn) {
    RunRowsScalePerColumn(shape, at, extent, rows_are_adjacent,
                          RowAddresses(rows));
  } else if (!shape.rows.MovesParameters()) {
    RunRowsSharedScale(shape, at, extent, rows_are_adjacent, rows);
  } else {
    RunRowsScalePerRow(shape, at, extent, RowAddresses(rows));
  }
}

// Runs a tile through scratch memory, which holds x, then out.
[[gnu::noinline]] void RunStaged(const TileShape& shape, const Addresses& at,
                                 const TileExtent& extent) {
  constexpr std::ptrdiff_t kAlignment = 64;
  static_assert(kStagedBytes + kAlignment <= kScratchBytes);
  std::byte* const buffer = Scratch();
  const std::ptrdiff_t row_elements = extent.subrows * extent.columns;
  RowAddresses rows = {at.of[kX], shape.rows.strides[kX], at.of[kOut],
                       shape.rows.strides[kOut]};
  std::byte* out_buffer = buffer;
  if (shape.x_access != Access::kAdjacent) {
    PackX(shape, at, extent, buffer);
    rows.x = buffer;
    rows.x_stride = row_elements * shape.traits.x_size;
    out_buffer += (extent.rows * rows.x_stride + kAlignment - 1) & -kAlignment;
  }
  const bool unpacks = shape.out_access != Access::kAdjacent;
  if (unpacks) {
    rows.out = out_buffer;
    rows.out_stride = shape.traits.OutBytes(row_elements);
  }
  RunRows(shape, at, extent, rows);
  if (unpacks) UnpackOut(shape, at, extent, out_buffer);
}

// Runs a tile in place.
[[gnu::noinline]] void RunDirectly(const TileShape& shape, const Addresses& at,
                                   const TileExtent& extent) {
  RunRows(shape, at, extent,
          {at.of[kX], shape.rows.strides[kX], at.of[kOut],
           shape.rows.strides[kOut]});
}

}  // namespace

void RunTile(const TileShape& shape, const Addresses& at,
             const TileExtent& extent) {
  if (shape.traits.moves) return MoveElements(shape, at, extent);
  if (shape.is_staged()) return RunStaged(shape, at, extent);
  RunDirectly(shape, at, extent);
}

}  // namespace aclq::engine
