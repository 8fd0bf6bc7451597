// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/block.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "src/base/dtypes.h"
#include "src/engine/scratch.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// Where the rows are that a kernel is to quantize: in the operands, or in a
// buffer. Strides in bytes.
struct RowAddresses {
  const std::byte* x;
  std::ptrdiff_t x_stride;
  std::byte* out;
  std::ptrdiff_t out_stride;
};

// Numbers of a type as binary32 numbers that a kernel may read where they are,
// or null.
const float* AsFloats(DType dtype, const std::byte* numbers) {
  const bool is_aligned =
      reinterpret_cast<std::uintptr_t>(numbers) % alignof(float) == 0;
  if (dtype != DType::kFloat32 || !is_aligned) return nullptr;
  return reinterpret_cast<const float*>(numbers);
}

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
    if (repeats == 1 && extent.joined == 1 &&
        (extent.columns == 1 || column_step == sizeof(float)))
      values_ = AsFloats(dtype, from);
    if (values_ != nullptr) return;
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

// A block consists of rectangles of lines: its rows, or, if rows are joined,
// those of each.
std::int64_t NumLines(const BlockShape& shape, const BlockExtent& extent) {
  return shape.joined.extent == 1 ? extent.rows : extent.joined;
}
template <typename Body>
void ForEachRectangle(const BlockShape& shape, const BlockExtent& extent,
                      Body body) {
  if (shape.joined.extent == 1) return body(0, extent.rows);
  std::int64_t row = 0;
  do body(row, extent.joined);
  while (++row < extent.rows);
}

// Where the elements of x are brought to. Strides in bytes.
struct Destination {
  std::byte* first;
  std::ptrdiff_t row_stride, line_stride, column_stride;
};

// Brings the elements of x to a destination.
void MoveX(const BlockShape& shape, const Addresses& at,
           const BlockExtent& extent, const Destination& to) {
  const auto columns = static_cast<std::size_t>(extent.columns);
  if (shape.x_transposed && to.column_stride == shape.x_size &&
      NumLines(shape, extent) > 1) {
    const kernels::TransposeKernel transpose =
        shape.kernels->TransposeOf(static_cast<std::size_t>(shape.x_size));
    return ForEachRectangle(
        shape, extent, [&](std::int64_t row, std::int64_t lines) {
          transpose(at.x + row * shape.rows.x, shape.columns.x,
                    to.first + row * to.row_stride, to.line_stride, columns,
                    static_cast<std::size_t>(lines));
        });
  }
  ForEachRectangle(shape, extent, [&](std::int64_t row, std::int64_t lines) {
    shape.kernels->copy({.from = at.x + row * shape.rows.x,
                         .from_row_stride = shape.lines().x,
                         .from_column_stride = shape.columns.x,
                         .to = to.first + row * to.row_stride,
                         .to_row_stride = to.line_stride,
                         .to_column_stride = to.column_stride,
                         .rows = static_cast<std::size_t>(lines),
                         .columns = columns,
                         .element_size = static_cast<std::size_t>(shape.x_size),
                         .non_temporal = shape.non_temporal});
  });
}

// Brings x into rows of adjacent elements.
void Pack(const BlockShape& shape, const Addresses& at,
          const BlockExtent& extent, std::byte* to) {
  const std::ptrdiff_t line_bytes = extent.columns * shape.x_size;
  MoveX(shape, at, extent,
        {to, extent.joined * line_bytes, line_bytes, shape.x_size});
}

// Moves elements from x to out as they are.
[[gnu::noinline]] void MoveDirectly(const BlockShape& shape,
                                    const Addresses& at,
                                    const BlockExtent& extent) {
  MoveX(shape, at, extent,
        {at.out, shape.rows.out, shape.lines().out, shape.columns.out});
}

// Brings rows of adjacent elements to where out has them.
void Unpack(const BlockShape& shape, const Addresses& at,
            const BlockExtent& extent, const std::byte* from) {
  const std::ptrdiff_t line_bytes = extent.columns * shape.out_size;
  const std::ptrdiff_t row_bytes = extent.joined * line_bytes;
  const auto columns = static_cast<std::size_t>(extent.columns);
  if (shape.out_transposed && NumLines(shape, extent) > 1) {
    const kernels::TransposeKernel transpose =
        shape.kernels->TransposeOf(static_cast<std::size_t>(shape.out_size));
    return ForEachRectangle(
        shape, extent, [&](std::int64_t row, std::int64_t lines) {
          transpose(from + row * row_bytes, line_bytes,
                    at.out + row * shape.rows.out, shape.columns.out,
                    static_cast<std::size_t>(lines), columns);
        });
  }
  ForEachRectangle(shape, extent, [&](std::int64_t row, std::int64_t lines) {
    shape.kernels->copy(
        {.from = from + row * row_bytes,
         .from_row_stride = line_bytes,
         .from_column_stride = shape.out_size,
         .to = at.out + row * shape.rows.out,
         .to_row_stride = shape.lines().out,
         .to_column_stride = shape.columns.out,
         .rows = static_cast<std::size_t>(lines),
         .columns = columns,
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
                           const RowAddresses& rows) {
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
  const std::ptrdiff_t x_stride =
      lines_are_adjacent ? columns * shape.x_size : rows.x_stride;
  const std::ptrdiff_t out_stride =
      lines_are_adjacent ? columns * shape.out_size : rows.out_stride;
  for (std::int64_t piece = 0; piece < pieces; ++piece) {
    QuantizeRepeatedly(shape,
                       {.x = rows.x + piece * rows.x_stride,
                        .x_row_stride = x_stride,
                        .out = rows.out + piece * rows.out_stride,
                        .out_row_stride = out_stride,
                        .rows = static_cast<std::size_t>(lines),
                        .columns = static_cast<std::size_t>(columns),
                        .scales = scales.values(),
                        .zero_points = zero_points.values(),
                        .non_temporal = shape.non_temporal},
                       together);
  }
}

// A parameter as a binary32 number: where it is, or in `buffer`.
const float* OneParameter(const BlockShape& shape, DType dtype,
                          const std::byte* from, float* buffer) {
  if (from == nullptr) return nullptr;
  if (const float* in_place = AsFloats(dtype, from); in_place != nullptr)
    return in_place;
  shape.kernels->load_numbers(dtype, from, 1, buffer);
  return buffer;
}

// Rows that share one scale, and one zero point.
[[gnu::always_inline]] inline void QuantizeRowsAlike(const BlockShape& shape,
                                                     const Addresses& at,
                                                     const BlockExtent& extent,
                                                     bool rows_are_adjacent,
                                                     RowAddresses rows) {
  alignas(64) float scale[1 + kernels::kParameterSlack];
  alignas(64) float zero_point[1 + kernels::kParameterSlack];
  const std::int64_t columns = extent.joined * extent.columns;
  shape.kernel(
      {.x = rows.x,
       .x_row_stride = rows.x_stride,
       .out = rows.out,
       .out_row_stride = rows.out_stride,
       .rows = static_cast<std::size_t>(rows_are_adjacent ? 1 : extent.rows),
       .columns = static_cast<std::size_t>(
           rows_are_adjacent ? extent.rows * columns : columns),
       .scales = OneParameter(shape, shape.scale_dtype, at.scale, scale),
       .zero_points = OneParameter(shape, shape.zero_point_dtype, at.zero_point,
                                   zero_point),
       .non_temporal = shape.non_temporal});
}

// Rows with one scale each.
void QuantizeRowsScaled(const BlockShape& shape, const Addresses& at,
                        const BlockExtent& extent, const RowAddresses& rows) {
  for (std::int64_t row = 0; row < extent.rows; row += kParameterColumns) {
    const std::int64_t count = std::min(kParameterColumns, extent.rows - row);
    const BlockExtent parameters = {.rows = 1, .joined = 1, .columns = count};
    const Addresses row_at = at.At(shape.rows, row);
    const Parameters scales(shape, shape.scale_dtype, 0, shape.rows.scale,
                            row_at.scale, parameters, 1);
    const Parameters zero_points(shape, shape.zero_point_dtype, 0,
                                 shape.rows.zero_point, row_at.zero_point,
                                 parameters, 1);
    shape.kernel(
        {.x = rows.x + row * rows.x_stride,
         .x_row_stride = rows.x_stride,
         .out = rows.out + row * rows.out_stride,
         .out_row_stride = rows.out_stride,
         .rows = static_cast<std::size_t>(count),
         .columns = static_cast<std::size_t>(extent.joined * extent.columns),
         .scales = scales.values(),
         .zero_points = zero_points.values(),
         .parameter_step = 1,
         .non_temporal = shape.non_temporal});
  }
}

// Inlined, since it is most of what a small block costs. Functions that are not
// inlined get a copy of the addresses, so that these stay in registers.
[[gnu::always_inline]] inline void QuantizeRows(const BlockShape& shape,
                                                const Addresses& at,
                                                const BlockExtent& extent,
                                                RowAddresses rows) {
  const std::ptrdiff_t elements = extent.joined * extent.columns;
  const bool rows_are_adjacent = rows.x_stride == elements * shape.x_size &&
                                 rows.out_stride == elements * shape.out_size;
  if (shape.spread == Spread::kPerColumn) {
    QuantizeRowsPerColumn(shape, at, extent, rows_are_adjacent,
                          RowAddresses(rows));
  } else if (shape.rows.scale == 0 && shape.rows.zero_point == 0) {
    QuantizeRowsAlike(shape, at, extent, rows_are_adjacent, rows);
  } else {
    QuantizeRowsScaled(shape, at, extent, RowAddresses(rows));
  }
}

// Through scratch memory: x first, then out after it.
[[gnu::noinline]] void QuantizeStaged(const BlockShape& shape,
                                      const Addresses& at,
                                      const BlockExtent& extent) {
  constexpr std::ptrdiff_t kAlignment = 64;
  static_assert(kStagedBytes + kAlignment <= kScratchBytes);
  std::byte* const buffer = Scratch();
  const std::ptrdiff_t row_elements = extent.joined * extent.columns;
  RowAddresses rows = {at.x, shape.rows.x, at.out, shape.rows.out};
  std::byte* out_buffer = buffer;
  if (!shape.x_adjacent) {
    Pack(shape, at, extent, buffer);
    rows.x = buffer;
    rows.x_stride = row_elements * shape.x_size;
    out_buffer += (extent.rows * rows.x_stride + kAlignment - 1) & -kAlignment;
  }
  if (!shape.out_adjacent) {
    rows.out = out_buffer;
    rows.out_stride = row_elements * shape.out_size;
  }
  QuantizeRows(shape, at, extent, rows);
  if (!shape.out_adjacent) Unpack(shape, at, extent, out_buffer);
}

[[gnu::noinline]] void QuantizeDirectly(const BlockShape& shape,
                                        const Addresses& at,
                                        const BlockExtent& extent) {
  QuantizeRows(shape, at, extent, {at.x, shape.rows.x, at.out, shape.rows.out});
}

}  // namespace

void RunBlock(const BlockShape& shape, const Addresses& at,
              const BlockExtent& extent) {
  if (shape.moves) return MoveDirectly(shape, at, extent);
  if (shape.is_staged()) return QuantizeStaged(shape, at, extent);
  QuantizeDirectly(shape, at, extent);
}

}  // namespace aclq::engine
