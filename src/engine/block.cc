// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/block.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "src/base/dtypes.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// The scales, or the zero points, along a line as the binary32 numbers that
// kernels take: one for each element of a row, for `repeats` rows of that kind
// if asked; or one for each row, for which the rows take the place of columns.
class Parameters {
 public:
  Parameters(const BlockShape& shape, DType dtype, std::ptrdiff_t joined_step,
             std::ptrdiff_t column_step, const std::byte* from,
             const BlockExtent& extent, std::int64_t repeats) {
    if (from == nullptr) return;
    const std::int64_t count = extent.joined * extent.columns;
    const bool is_aligned =
        reinterpret_cast<std::uintptr_t>(from) % alignof(float) == 0;
    const bool in_place = dtype == DType::kFloat32 && is_aligned &&
                          repeats == 1 && extent.joined == 1 &&
                          (extent.columns == 1 || column_step == sizeof(float));
    if (in_place) {
      values_ = reinterpret_cast<const float*>(from);
      return;
    }
    values_ = buffer_;
    if (joined_step == 0) {
      Load(shape, dtype, column_step, from, extent.columns, buffer_);
      Repeat(extent.columns, count * repeats);
    } else {
      alignas(64) float of_rows[kParameterColumns + kernels::kParameterSlack];
      Load(shape, dtype, joined_step, from, extent.joined, of_rows);
      shape.kernels->repeat_each(
          of_rows, static_cast<std::size_t>(extent.joined),
          static_cast<std::size_t>(extent.columns), buffer_);
      Repeat(count, count * repeats);
    }
  }
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  const float* values() const { return values_; }

 private:
  static void Load(const BlockShape& shape, DType dtype, std::ptrdiff_t step,
                   const std::byte* from, std::int64_t num_parameters,
                   float* to) {
    const auto count = static_cast<std::size_t>(num_parameters);
    const std::size_t size = base::DTypeSize(dtype);
    alignas(64) std::byte adjacent[kParameterColumns * sizeof(float)];
    if (count > 1 && step != static_cast<std::ptrdiff_t>(size)) {
      shape.kernels->copy(
          {.from = from,
           .from_column_stride = step,
           .to = adjacent,
           .to_column_stride = static_cast<std::ptrdiff_t>(size),
           .rows = 1,
           .columns = count,
           .element_size = size});
      from = adjacent;
    }
    shape.kernels->load_numbers(dtype, from, count, to);
  }

  // Fills `count` elements with copies of the first `period`.
  void Repeat(std::int64_t period, std::int64_t count) {
    for (std::int64_t done = period; done < count; done *= 2) {
      std::memcpy(buffer_ + done, buffer_,
                  static_cast<std::size_t>(std::min(done, count - done)) *
                      sizeof(float));
    }
  }

  alignas(64) float buffer_[kParameterColumns + kernels::kParameterSlack];
  const float* values_ = nullptr;
};

// The rectangles that a block consists of: its rows, or, if rows are joined,
// one for each row.
template <typename Body>
void ForEachRectangle(const BlockExtent& extent, Body body) {
  if (extent.joined == 1) {
    body(0, extent.rows);
    return;
  }
  for (std::int64_t row = 0; row < extent.rows; ++row) body(row, extent.joined);
}

// Brings x into rows of adjacent elements.
void Pack(const BlockShape& shape, const Addresses& at,
          const BlockExtent& extent, std::byte* to) {
  const Loop& lines = extent.joined == 1 ? shape.rows : shape.joined;
  const std::ptrdiff_t row_bytes =
      extent.joined * extent.columns * shape.x_size;
  ForEachRectangle(extent, [&](std::int64_t row, std::int64_t num_lines) {
    shape.kernels->copy(
        {.from = at.x + row * shape.rows.x,
         .from_row_stride = lines.x,
         .from_column_stride = shape.columns.x,
         .to = to + row * row_bytes,
         .to_row_stride = extent.columns * shape.x_size,
         .to_column_stride = shape.x_size,
         .rows = static_cast<std::size_t>(num_lines),
         .columns = static_cast<std::size_t>(extent.columns),
         .element_size = static_cast<std::size_t>(shape.x_size)});
  });
}

// Brings rows of adjacent elements to where out has them.
void Unpack(const BlockShape& shape, const Addresses& at,
            const BlockExtent& extent, const std::byte* from) {
  const Loop& lines = extent.joined == 1 ? shape.rows : shape.joined;
  const std::ptrdiff_t row_bytes =
      extent.joined * extent.columns * shape.out_size;
  ForEachRectangle(extent, [&](std::int64_t row, std::int64_t num_lines) {
    shape.kernels->copy(
        {.from = from + row * row_bytes,
         .from_row_stride = extent.columns * shape.out_size,
         .from_column_stride = shape.out_size,
         .to = at.out + row * shape.rows.out,
         .to_row_stride = lines.out,
         .to_column_stride = shape.columns.out,
         .rows = static_cast<std::size_t>(num_lines),
         .columns = static_cast<std::size_t>(extent.columns),
         .element_size = static_cast<std::size_t>(shape.out_size)});
  });
}

// Rows that share the parameters of their columns, which repeat `together`
// times in block's: as long rows, and one that is shorter.
void QuantizeRepeatedly(const BlockShape& shape, const kernels::Block& block,
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
  const std::ptrdiff_t done = rows / together;
  joined.x =
      static_cast<const std::byte*>(joined.x) + done * joined.x_row_stride;
  joined.out =
      static_cast<std::byte*>(joined.out) + done * joined.out_row_stride;
  joined.rows = 1;
  joined.columns = static_cast<std::size_t>(rows % together * columns);
  shape.kernel(joined);
}

// Short rows that follow each other, as joined ones do, become long ones, so
// that there are few.
void QuantizeRowsPerColumn(const BlockShape& shape, const Addresses& at,
                           const BlockExtent& extent, bool rows_are_adjacent,
                           const kernels::Block& block) {
  const bool joined_share =
      shape.joined.scale == 0 && shape.joined.zero_point == 0;
  BlockExtent line = {
      .rows = 1, .joined = extent.joined, .columns = extent.columns};
  if (joined_share) line.joined = 1;
  const std::int64_t columns = line.joined * line.columns;
  const std::int64_t lines_of_row = extent.joined / line.joined;
  const bool rows_are_one_piece =
      rows_are_adjacent || extent.rows == 1 || lines_of_row == 1;
  const std::int64_t pieces = rows_are_one_piece ? 1 : extent.rows;
  const std::int64_t lines = extent.rows / pieces * lines_of_row;
  const bool lines_are_adjacent = rows_are_adjacent || lines_of_row > 1;
  const std::int64_t together =
      lines_are_adjacent ? std::min(lines, kParameterColumns / columns) : 1;

  const Parameters scales(shape, shape.scale_dtype, shape.joined.scale,
                          shape.columns.scale, at.scale, line, together);
  const Parameters zero_points(
      shape, shape.zero_point_dtype, shape.joined.zero_point,
      shape.columns.zero_point, at.zero_point, line, together);
  const auto* x = static_cast<const std::byte*>(block.x);
  auto* out = static_cast<std::byte*>(block.out);
  const std::ptrdiff_t x_stride =
      lines_are_adjacent ? columns * shape.x_size : block.x_row_stride;
  const std::ptrdiff_t out_stride =
      lines_are_adjacent ? columns * shape.out_size : block.out_row_stride;
  for (std::int64_t piece = 0; piece < pieces; ++piece) {
    QuantizeRepeatedly(shape,
                       {.x = x + piece * block.x_row_stride,
                        .x_row_stride = x_stride,
                        .out = out + piece * block.out_row_stride,
                        .out_row_stride = out_stride,
                        .rows = static_cast<std::size_t>(lines),
                        .columns = static_cast<std::size_t>(columns),
                        .scales = scales.values(),
                        .zero_points = zero_points.values(),
                        .non_temporal = block.non_temporal},
                       together);
  }
}

// Rows with one scale each, or one for all of them.
void QuantizeRowsFixed(const BlockShape& shape, const Addresses& at,
                       const BlockExtent& extent, bool rows_are_adjacent,
                       const kernels::Block& block) {
  const bool rows_share = shape.rows.scale == 0 && shape.rows.zero_point == 0;
  const bool rows_are_one = rows_share && rows_are_adjacent;
  const std::int64_t together =
      rows_share ? extent.rows : std::min(extent.rows, kParameterColumns);
  const std::int64_t columns = extent.joined * extent.columns;
  const auto* x = static_cast<const std::byte*>(block.x);
  auto* out = static_cast<std::byte*>(block.out);
  for (std::int64_t row = 0; row < extent.rows; row += together) {
    const std::int64_t count = std::min(together, extent.rows - row);
    const BlockExtent parameters = {
        .rows = 1, .joined = 1, .columns = rows_share ? 1 : count};
    const Addresses row_at = at.At(shape.rows, row);
    const Parameters scales(shape, shape.scale_dtype, 0, shape.rows.scale,
                            row_at.scale, parameters, 1);
    const Parameters zero_points(shape, shape.zero_point_dtype, 0,
                                 shape.rows.zero_point, row_at.zero_point,
                                 parameters, 1);
    shape.kernel({.x = x + row * block.x_row_stride,
                  .x_row_stride = block.x_row_stride,
                  .out = out + row * block.out_row_stride,
                  .out_row_stride = block.out_row_stride,
                  .rows = static_cast<std::size_t>(rows_are_one ? 1 : count),
                  .columns = static_cast<std::size_t>(
                      rows_are_one ? count * columns : columns),
                  .scales = scales.values(),
                  .zero_points = zero_points.values(),
                  .parameter_step = rows_share ? 0U : 1U,
                  .non_temporal = block.non_temporal});
  }
}

// block has rows and strides; the functions that it goes to put blocks of their
// own together, member by member, for kernels: to copy the whole of what has
// just been stored in pieces would wait for the stores.
void QuantizeRows(const BlockShape& shape, const Addresses& at,
                  const BlockExtent& extent, const kernels::Block& block) {
  const std::ptrdiff_t elements = extent.joined * extent.columns;
  const bool rows_are_adjacent =
      block.x_row_stride == elements * shape.x_size &&
      block.out_row_stride == elements * shape.out_size;
  if (shape.spread == Spread::kPerColumn) {
    QuantizeRowsPerColumn(shape, at, extent, rows_are_adjacent, block);
  } else {
    QuantizeRowsFixed(shape, at, extent, rows_are_adjacent, block);
  }
}

// Through a buffer: x first, then out behind it. A function of its own, so that
// other blocks do not need so much of the stack.
[[gnu::noinline]] void QuantizeStaged(const BlockShape& shape,
                                      const Addresses& at,
                                      const BlockExtent& extent) {
  constexpr std::ptrdiff_t kAlignment = 64;
  alignas(kAlignment) std::byte buffer[kStagedBytes + kAlignment];
  const std::ptrdiff_t row_elements = extent.joined * extent.columns;
  const std::ptrdiff_t x_row_bytes = row_elements * shape.x_size;
  const std::ptrdiff_t x_bytes =
      shape.x_adjacent ? 0 : extent.rows * x_row_bytes;
  std::byte* const out_buffer =
      buffer + ((x_bytes + kAlignment - 1) & -kAlignment);
  if (!shape.x_adjacent) Pack(shape, at, extent, buffer);
  QuantizeRows(
      shape, at, extent,
      {.x = shape.x_adjacent ? at.x : buffer,
       .x_row_stride = shape.x_adjacent ? shape.rows.x : x_row_bytes,
       .out = shape.out_adjacent ? at.out : out_buffer,
       .out_row_stride =
           shape.out_adjacent ? shape.rows.out : row_elements * shape.out_size,
       .non_temporal = shape.non_temporal});
  if (!shape.out_adjacent) Unpack(shape, at, extent, out_buffer);
}

}  // namespace

void QuantizeBlock(const BlockShape& shape, const Addresses& at,
                   const BlockExtent& extent) {
  if (!shape.x_adjacent || !shape.out_adjacent)
    return QuantizeStaged(shape, at, extent);
  QuantizeRows(shape, at, extent,
               {.x = at.x,
                .x_row_stride = shape.rows.x,
                .out = at.out,
                .out_row_stride = shape.rows.out,
                .non_temporal = shape.non_temporal});
}

}  // namespace aclq::engine
