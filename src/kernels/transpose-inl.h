// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies rectangles whose elements are adjacent along the columns in `from` and
// along the rows in `to`.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_TRANSPOSE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_TRANSPOSE_INL_H_
#undef ACLQ_SRC_KERNELS_TRANSPOSE_INL_H_
#else
#define ACLQ_SRC_KERNELS_TRANSPOSE_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "src/kernels/kernels.h"
#include "src/kernels/rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Vectors of one element have nothing to shuffle.
#if HWY_TARGET != HWY_SCALAR

// Rows of two, three or four elements that follow each other without a gap, on
// either side, are what Highway's interleaved loads and stores are for.

template <typename T, std::size_t kRows>
HWY_INLINE void InterleaveRows(const Copy& copy) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto row = [&](std::ptrdiff_t r, std::size_t i) HWY_ATTR {
    return hn::LoadU(d, Elements<T>(copy.from + r * copy.from_row_stride) + i);
  };
  T* to = Elements<T>(copy.to);
  if (copy.columns < lanes) return CopyElementwise<T>(copy);
  for (std::size_t column = 0; column < copy.columns; column += lanes) {
    const std::size_t i = std::min(column, copy.columns - lanes);
    if constexpr (kRows == 2)
      hn::StoreInterleaved2(row(0, i), row(1, i), d, to + kRows * i);
    if constexpr (kRows == 3)
      hn::StoreInterleaved3(row(0, i), row(1, i), row(2, i), d, to + kRows * i);
    if constexpr (kRows == 4)
      hn::StoreInterleaved4(row(0, i), row(1, i), row(2, i), row(3, i), d,
                            to + kRows * i);
  }
}

template <typename T, std::size_t kColumns>
HWY_INLINE void DeinterleaveColumns(const Copy& copy) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto store = [&](hn::Vec<decltype(d)> v, std::ptrdiff_t c,
                         std::size_t i) HWY_ATTR {
    hn::StoreU(v, d, Elements<T>(copy.to + c * copy.to_column_stride) + i);
  };
  const T* from = Elements<T>(copy.from);
  hn::Vec<decltype(d)> v0, v1, v2, v3;
  if (copy.rows < lanes) return CopyElementwise<T>(copy);
  for (std::size_t row = 0; row < copy.rows; row += lanes) {
    const std::size_t i = std::min(row, copy.rows - lanes);
    if constexpr (kColumns == 2)
      hn::LoadInterleaved2(d, from + kColumns * i, v0, v1);
    if constexpr (kColumns == 3)
      hn::LoadInterleaved3(d, from + kColumns * i, v0, v1, v2);
    if constexpr (kColumns == 4)
      hn::LoadInterleaved4(d, from + kColumns * i, v0, v1, v2, v3);
    store(v0, 0, i);
    store(v1, 1, i);
    if constexpr (kColumns > 2) store(v2, 2, i);
    if constexpr (kColumns > 3) store(v3, 3, i);
  }
}

// All else goes by tiles. With n elements in 16 bytes, n rows of n columns are
// transposed by zipping row i with row i + n/2 for all i, log2(n) times: lower
// halves give row 2i, upper ones row 2i + 1. Vectors of more than 16 bytes, in
// which Highway zips every 16 bytes for themselves, take several such tiles,
// one below the other, so what is stored is as long as a vector.

// Four rows of the first of two such steps become four of the second: rows i,
// i + n/4, i + n/2, i + 3n/4 become 4i to 4i + 3.
template <class D, class V, typename T>
HWY_INLINE void ZipTwice(D d, V v0, V v1, V v2, V v3, T* to,
                         std::ptrdiff_t to_stride) {
  const V even0 = hn::InterleaveLower(d, v0, v2);
  const V odd0 = hn::InterleaveUpper(d, v0, v2);
  const V even1 = hn::InterleaveLower(d, v1, v3);
  const V odd1 = hn::InterleaveUpper(d, v1, v3);
  const auto at = [&](std::ptrdiff_t row)
                      HWY_ATTR { return to + row * to_stride; };
  hn::StoreU(hn::InterleaveLower(d, even0, even1), d, at(0));
  hn::StoreU(hn::InterleaveUpper(d, even0, even1), d, at(1));
  hn::StoreU(hn::InterleaveLower(d, odd0, odd1), d, at(2));
  hn::StoreU(hn::InterleaveUpper(d, odd0, odd1), d, at(3));
}

// kBytes / sizeof(T) rows of 16 / sizeof(T) columns. Strides in bytes.
template <typename T, std::size_t kBytes>
HWY_INLINE void TransposeTile(const std::byte* from, std::ptrdiff_t from_stride,
                              std::byte* to, std::ptrdiff_t to_stride) {
  constexpr std::ptrdiff_t kRows = 16 / sizeof(T);
  constexpr std::ptrdiff_t kLanes = kBytes / sizeof(T);
  const hn::FixedTag<T, kLanes> d;
  const std::ptrdiff_t step = to_stride / std::ptrdiff_t{sizeof(T)};
  const auto load = [&](std::ptrdiff_t row) HWY_ATTR {
    return LoadBlocks<T, kBytes, 16>(from + row * from_stride,
                                     kRows * from_stride);
  };
  T* out = Elements<T>(to);
  if constexpr (kRows == 4) {
    ZipTwice(d, load(0), load(1), load(2), load(3), out, step);
    return;
  }

  // Through memory, which leaves the registers of small instruction sets
  // without spills.
  HWY_ALIGN T half_way[kRows * kLanes];
  constexpr std::ptrdiff_t kQuarter = kRows / 4;
  for (std::ptrdiff_t i = 0; i < kQuarter; ++i) {
    ZipTwice(d, load(i), load(i + kQuarter), load(i + 2 * kQuarter),
             load(i + 3 * kQuarter), half_way + 4 * i * kLanes, kLanes);
  }
  const auto row = [&](std::ptrdiff_t i)
                       HWY_ATTR { return hn::Load(d, half_way + i * kLanes); };
  if constexpr (kRows == 8) {
    for (std::ptrdiff_t i = 0; i < 4; ++i) {
      const auto v0 = row(i), v1 = row(i + 4);
      hn::StoreU(hn::InterleaveLower(d, v0, v1), d, out + 2 * i * step);
      hn::StoreU(hn::InterleaveUpper(d, v0, v1), d, out + (2 * i + 1) * step);
    }
  } else {
    for (std::ptrdiff_t i = 0; i < 4; ++i) {
      ZipTwice(d, row(i), row(i + 4), row(i + 8), row(i + 12),
               out + 4 * i * step, step);
    }
  }
}

// A tile of which only `rows` and `columns` exist.
template <typename T>
HWY_INLINE void TransposePartOfTile(const std::byte* from,
                                    std::ptrdiff_t from_stride, std::byte* to,
                                    std::ptrdiff_t to_stride, std::size_t rows,
                                    std::size_t columns) {
  constexpr std::size_t kElements = 16 / sizeof(T);
  HWY_ALIGN std::byte whole_from[kElements * 16] = {};
  HWY_ALIGN std::byte whole_to[kElements * 16];
  const auto copy_rows = [](const std::byte* source, std::ptrdiff_t stride,
                            std::byte* target, std::ptrdiff_t target_stride,
                            std::size_t num_rows, std::size_t num_columns) {
    CopyRows({.from = source,
              .from_row_stride = stride,
              .from_column_stride = sizeof(T),
              .to = target,
              .to_row_stride = target_stride,
              .to_column_stride = sizeof(T),
              .rows = num_rows,
              .columns = num_columns,
              .element_size = sizeof(T)});
  };
  copy_rows(from, from_stride, whole_from, 16, rows, columns);
  TransposeTile<T, 16>(whole_from, 16, whole_to, 16);
  copy_rows(whole_to, 16, to, to_stride, columns, rows);
}

// As many of the rows from `row` on as there are tiles of kBytes, then smaller
// tiles. What is left in the end, of rows and of columns, is done with some of
// those before once more. Row by row of tiles: what is far apart is `from`, or
// `to` is stored in whole cache lines.
template <typename T, std::size_t kBytes>
HWY_INLINE void TransposeRowsOfTiles(const Copy& copy, std::size_t row) {
  constexpr std::size_t kRows = kBytes / sizeof(T);
  constexpr std::size_t kColumns = 16 / sizeof(T);
  const auto tile_at = [&](std::size_t at_row, std::size_t at_column) HWY_ATTR {
    const auto r = static_cast<std::ptrdiff_t>(at_row);
    const auto c = static_cast<std::ptrdiff_t>(at_column);
    TransposeTile<T, kBytes>(
        copy.from + r * copy.from_row_stride + c * copy.from_column_stride,
        copy.from_row_stride,
        copy.to + r * copy.to_row_stride + c * copy.to_column_stride,
        copy.to_column_stride);
  };
  const std::size_t last_column = copy.columns - kColumns;
  while (row + kRows <= copy.rows) {
    for (std::size_t column = 0; column < last_column; column += kColumns)
      tile_at(row, column);
    tile_at(row, last_column);
    row += kRows;
    if (kBytes == 16 && row < copy.rows && row + kRows > copy.rows)
      row = copy.rows - kRows;
  }
  if constexpr (kBytes > 16) {
    const bool rows_left = row < copy.rows;
    constexpr std::size_t kLeast = 16 / sizeof(T);
    if (rows_left) {
      TransposeRowsOfTiles<T, kBytes / 2>(
          copy, kBytes == 32 ? std::min(row, copy.rows - kLeast) : row);
    }
  }
}

template <typename T>
HWY_INLINE void TransposeByTiles(const Copy& copy) {
  constexpr std::size_t kElements = 16 / sizeof(T);
  if (copy.rows >= kElements && copy.columns >= kElements)
    return TransposeRowsOfTiles<T, kTileBytes>(copy, 0);
  for (std::size_t column = 0; column < copy.columns; column += kElements) {
    for (std::size_t row = 0; row < copy.rows; row += kElements) {
      const auto r = static_cast<std::ptrdiff_t>(row);
      const auto c = static_cast<std::ptrdiff_t>(column);
      TransposePartOfTile<T>(
          copy.from + r * copy.from_row_stride + c * copy.from_column_stride,
          copy.from_row_stride,
          copy.to + r * copy.to_row_stride + c * copy.to_column_stride,
          copy.to_column_stride, std::min(kElements, copy.rows - row),
          std::min(kElements, copy.columns - column));
    }
  }
}

template <typename T>
HWY_INLINE void Transpose(const Copy& copy) {
  constexpr std::ptrdiff_t kSize = sizeof(T);
  if (copy.to_column_stride == static_cast<std::ptrdiff_t>(copy.rows) * kSize) {
    if (copy.rows == 2) return InterleaveRows<T, 2>(copy);
    if (copy.rows == 3) return InterleaveRows<T, 3>(copy);
    if (copy.rows == 4) return InterleaveRows<T, 4>(copy);
  }
  if (copy.from_row_stride ==
      static_cast<std::ptrdiff_t>(copy.columns) * kSize) {
    if (copy.columns == 2) return DeinterleaveColumns<T, 2>(copy);
    if (copy.columns == 3) return DeinterleaveColumns<T, 3>(copy);
    if (copy.columns == 4) return DeinterleaveColumns<T, 4>(copy);
  }
  TransposeByTiles<T>(copy);
}

#endif  // HWY_TARGET != HWY_SCALAR

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
