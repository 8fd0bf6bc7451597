// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/pack.h"

#include <algorithm>
#include <cstring>

#include "src/base/dtypes.h"

namespace aclq::engine {
namespace {

// Calls body(row, lines) for each rectangle of lines in a tile: its rows, or
// the subrows of each row.
template <typename Body>
void ForEachRectangle(const TileShape& shape, const TileExtent& extent,
                      const Body& body) {
  if (shape.subrows.extent == 1) return body(0, extent.rows);
  for (std::int64_t row = 0; row < extent.rows; ++row)
    body(row, extent.subrows);
}

// Returns the loop over the lines of a rectangle.
const Loop& Lines(const TileShape& shape) {
  return shape.subrows.extent == 1 ? shape.rows : shape.subrows;
}

// Returns whether an operand is transposed, which a single line is not.
bool IsTransposed(const TileShape& shape, const TileExtent& extent,
                  Access access) {
  const std::int64_t lines =
      shape.subrows.extent == 1 ? extent.rows : extent.subrows;
  return access == Access::kTransposed && lines > 1;
}

// The destination of the elements of x. Strides are in bytes.
struct Destination {
  std::byte* first;
  std::ptrdiff_t row_stride, line_stride, column_stride;
};

// Copies or transposes the elements of x of a tile.
void CopyX(const TileShape& shape, const Addresses& at,
           const TileExtent& extent, const Destination& to) {
  const std::ptrdiff_t size = shape.traits.x_size;
  const auto columns = static_cast<std::size_t>(extent.columns);
  const std::byte* const x = at.of[kX];
  const std::ptrdiff_t row_stride = shape.rows.strides[kX];
  const std::ptrdiff_t column_stride = shape.columns.strides[kX];
  if (to.column_stride == size && IsTransposed(shape, extent, shape.x_access)) {
    const kernels::TransposeKernel transpose =
        shape.kernels->TransposeOf(static_cast<std::size_t>(size));
    return ForEachRectangle(
        shape, extent, [&](std::int64_t row, std::int64_t lines) {
          transpose(x + row * row_stride, column_stride,
                    to.first + row * to.row_stride, to.line_stride, columns,
                    static_cast<std::size_t>(lines));
        });
  }
  ForEachRectangle(shape, extent, [&](std::int64_t row, std::int64_t lines) {
    shape.kernels->copy({.from = x + row * row_stride,
                         .from_row_stride = Lines(shape).strides[kX],
                         .from_column_stride = column_stride,
                         .to = to.first + row * to.row_stride,
                         .to_row_stride = to.line_stride,
                         .to_column_stride = to.column_stride,
                         .rows = static_cast<std::size_t>(lines),
                         .columns = columns,
                         .element_size = static_cast<std::size_t>(size),
                         .non_temporal = shape.non_temporal()});
  });
}

// Loads numbers that lie apart. Not inlined, since the buffer makes a frame
// that is slow to set up.
[[gnu::noinline]] void LoadApart(const TileShape& shape, DType type,
                                 const std::byte* from, std::ptrdiff_t stride,
                                 std::size_t count, float* to) {
  const std::size_t size = base::DTypeSize(type);
  alignas(64) std::byte adjacent[kParameterColumns * sizeof(float)];
  shape.kernels->copy({.from = from,
                       .from_column_stride = stride,
                       .to = adjacent,
                       .to_column_stride = static_cast<std::ptrdiff_t>(size),
                       .rows = 1,
                       .columns = count,
                       .element_size = size});
  shape.kernels->load_numbers(type, adjacent, count, to);
}

// Loads the parameters along one loop as numbers.
void LoadAlong(const TileShape& shape, Slot slot, const std::byte* from,
               const Loop& loop, std::int64_t steps, float* to) {
  const auto count = static_cast<std::size_t>(steps);
  const DType type = shape.types[slot];
  const std::ptrdiff_t stride = loop.strides[slot];
  if (count == 1 ||
      stride == static_cast<std::ptrdiff_t>(base::DTypeSize(type))) {
    shape.kernels->load_numbers(type, from, count, to);
  } else {
    LoadApart(shape, type, from, stride, count, to);
  }
  if (!shape.Squares(slot)) return;
  for (std::size_t i = 0; i < count; ++i) to[i] *= to[i];
}

// Loads the numbers of the subrows, each of them once for each column. Not
// inlined, for the reason of LoadApart.
[[gnu::noinline]] void LoadEachOfSubrows(const TileShape& shape, Slot slot,
                                         const std::byte* from,
                                         const ParameterSteps& steps,
                                         float* to) {
  alignas(64) float of_subrows[kParameterColumns + kernels::kParameterSlack];
  LoadAlong(shape, slot, from, steps.subrow_loop, steps.subrows, of_subrows);
  shape.kernels->repeat_each(of_subrows,
                             static_cast<std::size_t>(steps.subrows),
                             static_cast<std::size_t>(steps.columns), to);
}

// Loads the numbers of subrows that have one number for each column, as words
// of int4 elements have.
void LoadColumnsOfSubrows(const TileShape& shape, Slot slot,
                          const std::byte* from, const ParameterSteps& steps,
                          float* to) {
  const std::ptrdiff_t stride = steps.subrow_loop.strides[slot];
  for (std::int64_t i = 0; i < steps.subrows; ++i) {
    LoadAlong(shape, slot, from + i * stride, steps.column_loop, steps.columns,
              to + i * steps.columns);
  }
}

// Fills `count` numbers with copies of the first `period`.
void Repeat(std::int64_t period, std::int64_t count, float* numbers) {
  for (std::int64_t done = period; done < count; done *= 2) {
    std::memcpy(
        numbers + done, numbers,
        static_cast<std::size_t>(std::min(done, count - done)) * sizeof(float));
  }
}

}  // namespace

void PackX(const TileShape& shape, const Addresses& at,
           const TileExtent& extent, std::byte* to) {
  const std::ptrdiff_t line_bytes = extent.columns * shape.traits.x_size;
  CopyX(shape, at, extent,
        {to, extent.subrows * line_bytes, line_bytes, shape.traits.x_size});
}

void MoveElements(const TileShape& shape, const Addresses& at,
                  const TileExtent& extent) {
  CopyX(shape, at, extent,
        {at.of[kOut], shape.rows.strides[kOut], Lines(shape).strides[kOut],
         shape.columns.strides[kOut]});
}

void UnpackOut(const TileShape& shape, const Addresses& at,
               const TileExtent& extent, const std::byte* from) {
  const std::ptrdiff_t line_bytes = shape.traits.OutBytes(extent.columns);
  const std::ptrdiff_t from_row_stride = extent.subrows * line_bytes;
  std::byte* const out = at.of[kOut];
  const std::ptrdiff_t row_stride = shape.rows.strides[kOut];
  if (IsTransposed(shape, extent, shape.out_access)) {
    const kernels::TransposeKernel transpose = shape.kernels->TransposeOf(
        static_cast<std::size_t>(shape.traits.out_size));
    return ForEachRectangle(
        shape, extent, [&](std::int64_t row, std::int64_t lines) {
          transpose(from + row * from_row_stride, line_bytes,
                    out + row * row_stride, shape.columns.strides[kOut],
                    static_cast<std::size_t>(lines),
                    static_cast<std::size_t>(extent.columns));
        });
  }
  // Lines of adjacent elements are copied as lines of bytes.
  const bool by_bytes = shape.out_access == Access::kAdjacentSubrows;
  const std::ptrdiff_t size = by_bytes ? 1 : shape.traits.out_size;
  ForEachRectangle(shape, extent, [&](std::int64_t row, std::int64_t lines) {
    shape.kernels->copy(
        {.from = from + row * from_row_stride,
         .from_row_stride = line_bytes,
         .from_column_stride = size,
         .to = out + row * row_stride,
         .to_row_stride = Lines(shape).strides[kOut],
         .to_column_stride = by_bytes ? 1 : shape.columns.strides[kOut],
         .rows = static_cast<std::size_t>(lines),
         .columns =
             static_cast<std::size_t>(by_bytes ? line_bytes : extent.columns),
         .element_size = static_cast<std::size_t>(size)});
  });
}

void PackedParameter::Pack(const TileShape& shape, Slot slot,
                           const std::byte* from, const ParameterSteps& steps) {
  numbers_ = buffer_;
  std::int64_t period = steps.columns;
  if (steps.subrow_loop.strides[slot] == 0) {
    LoadAlong(shape, slot, from, steps.column_loop, steps.columns, buffer_);
  } else {
    if (steps.column_loop.strides[slot] == 0)
      LoadEachOfSubrows(shape, slot, from, steps, buffer_);
    else
      LoadColumnsOfSubrows(shape, slot, from, steps, buffer_);
    period *= steps.subrows;
  }
  Repeat(period, steps.subrows * steps.columns * steps.repeats, buffer_);
}

}  // namespace aclq::engine
