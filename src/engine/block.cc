// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/block.h"

#include <cstring>

#include "src/numerics/reference.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// Copies `count` elements of `size` bytes between two rows; steps in bytes, in
// ascending order.
template <std::size_t kSize>
void CopyElements(std::byte* to, std::ptrdiff_t to_step, const std::byte* from,
                  std::ptrdiff_t from_step, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    std::memcpy(to + i * to_step, from + i * from_step, kSize);
  }
}

void CopyElements(std::byte* to, std::ptrdiff_t to_step, const std::byte* from,
                  std::ptrdiff_t from_step, std::int64_t count,
                  std::ptrdiff_t size) {
  switch (size) {
    case 1:
      return CopyElements<1>(to, to_step, from, from_step, count);
    case 2:
      return CopyElements<2>(to, to_step, from, from_step, count);
    default:
      return CopyElements<4>(to, to_step, from, from_step, count);
  }
}

// The scales, or the zero points, of a block as the binary32 numbers that
// kernels take: one for all columns, or one for each.
class Parameters {
 public:
  Parameters(DType dtype, std::ptrdiff_t step, const std::byte* from,
             std::int64_t count) {
    if (from == nullptr) return;
    const bool in_place = dtype == DType::kFloat32 && step == sizeof(float);
    if (in_place) {
      values_ = reinterpret_cast<const float*>(from);
      return;
    }
    for (std::int64_t i = 0; i < count; ++i) {
      buffer_[i] = numerics::LoadInput(dtype, from + i * step);
    }
    values_ = buffer_;
  }
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;

  const float* values() const { return values_; }

 private:
  float buffer_[kStagedColumns];
  const float* values_ = nullptr;
};

// Quantizes rows that share their parameters.
void QuantizeRows(const BlockShape& shape, const Addresses& at,
                  std::int64_t num_rows, std::int64_t num_columns,
                  const float* scales, const float* zero_points) {
  kernels::Block block;
  block.rows = static_cast<std::size_t>(num_rows);
  block.columns = static_cast<std::size_t>(num_columns);
  block.scales = scales;
  block.zero_points = zero_points;
  const bool x_adjacent = num_columns == 1 || shape.columns.x == shape.x_size;
  const bool out_adjacent =
      num_columns == 1 || shape.columns.out == shape.out_size;
  if (x_adjacent && out_adjacent) {
    block.x = at.x;
    block.x_row_stride = shape.rows.x;
    block.out = at.out;
    block.out_row_stride = shape.rows.out;
    shape.kernel(block);
    return;
  }

  // Elements that are not adjacent pass through buffers, row by row.
  alignas(64) std::byte x_buffer[kStagedColumns * sizeof(float)];
  alignas(64) std::byte out_buffer[kStagedColumns * sizeof(float)];
  block.rows = 1;
  for (std::int64_t row = 0; row < num_rows; ++row) {
    const Addresses row_at = at.At(shape.rows, row);
    block.x = row_at.x;
    if (!x_adjacent) {
      CopyElements(x_buffer, shape.x_size, row_at.x, shape.columns.x,
                   num_columns, shape.x_size);
      block.x = x_buffer;
    }
    block.out = out_adjacent ? row_at.out : out_buffer;
    shape.kernel(block);
    if (!out_adjacent) {
      CopyElements(row_at.out, shape.columns.out, out_buffer, shape.out_size,
                   num_columns, shape.out_size);
    }
  }
}

}  // namespace

void QuantizeBlock(const BlockShape& shape, const Addresses& at,
                   std::int64_t num_rows, std::int64_t num_columns) {
  if (shape.spread == Spread::kPerColumn) {
    const Parameters scales(shape.scale_dtype, shape.columns.scale, at.scale,
                            num_columns);
    const Parameters zero_points(shape.zero_point_dtype,
                                 shape.columns.zero_point, at.zero_point,
                                 num_columns);
    QuantizeRows(shape, at, num_rows, num_columns, scales.values(),
                 zero_points.values());
    return;
  }

  const bool rows_share = shape.rows.scale == 0 && shape.rows.zero_point == 0;
  const std::int64_t together = rows_share ? num_rows : 1;
  for (std::int64_t row = 0; row < num_rows; row += together) {
    const Addresses row_at = at.At(shape.rows, row);
    const float scale = numerics::LoadInput(shape.scale_dtype, row_at.scale);
    const float zero_point =
        row_at.zero_point == nullptr
            ? 0.0F
            : numerics::LoadInput(shape.zero_point_dtype, row_at.zero_point);
    QuantizeRows(shape, row_at, together, num_columns, &scale, &zero_point);
  }
}

}  // namespace aclq::engine
