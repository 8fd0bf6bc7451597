// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Transposes rows of adjacent elements.
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

// The parameters of a TransposeKernel, with the type of its elements.
template <typename T>
struct Transposition {
  const std::byte* from;
  std::ptrdiff_t from_stride;
  std::byte* to;
  std::ptrdiff_t to_stride;
  std::size_t rows, columns;

  HWY_INLINE const T* from_row(std::size_t row) const {
    return Elements<T>(from + static_cast<std::ptrdiff_t>(row) * from_stride);
  }
  HWY_INLINE T* to_row(std::size_t row) const {
    return Elements<T>(to + static_cast<std::ptrdiff_t>(row) * to_stride);
  }
};

template <typename T>
HWY_INLINE void TransposeElementwise(const Transposition<T>& what) {
  constexpr std::ptrdiff_t kSize = sizeof(T);
  CopyElementwise<T>({.from = what.from,
                      .from_row_stride = what.from_stride,
                      .from_column_stride = kSize,
                      .to = what.to,
                      .to_row_stride = kSize,
                      .to_column_stride = what.to_stride,
                      .rows = what.rows,
                      .columns = what.columns,
                      .element_size = sizeof(T)});
}

// Vectors of one element have nothing to shuffle.
#if HWY_TARGET != HWY_SCALAR

// Highway's interleaved loads and stores transpose rows of two, three or four
// elements that follow each other without a gap, in `from` or in `to`.

template <typename T, std::size_t kRows>
HWY_INLINE void InterleaveRows(const Transposition<T>& what) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto row = [&](std::size_t r, std::size_t i)
                       HWY_ATTR { return hn::LoadU(d, what.from_row(r) + i); };
  T* to = Elements<T>(what.to);
  if (what.columns < lanes) return TransposeElementwise(what);
  for (std::size_t column = 0; column < what.columns; column += lanes) {
    const std::size_t i = std::min(column, what.columns - lanes);
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
HWY_INLINE void DeinterleaveColumns(const Transposition<T>& what) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto store = [&](hn::Vec<decltype(d)> v, std::size_t c, std::size_t i)
                         HWY_ATTR { hn::StoreU(v, d, what.to_row(c) + i); };
  const T* from = Elements<T>(what.from);
  hn::Vec<decltype(d)> v0, v1, v2, v3;
  if (what.rows < lanes) return TransposeElementwise(what);
  for (std::size_t row = 0; row < what.rows; row += lanes) {
    const std::size_t i = std::min(row, what.rows - lanes);
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

// All other rectangles are divided into tiles. With n elements in 16 bytes, n
// rows of n columns are transposed by zipping row i with row i + n/2 for all i,
// log2(n) times: lower halves give row 2i, upper halves row 2i + 1. In vectors
// of more than 16 bytes, Highway zips each 16 bytes separately. Such vectors
// take several tiles, one below the other, so each stored row is as long as a
// vector.

// Does two such steps for four rows: rows i, i + n/4, i + n/2, i + 3n/4 become
// 4i to 4i + 3. The stride is in bytes, here and below.
template <class D, class V>
HWY_INLINE void ZipTwice(D d, V v0, V v1, V v2, V v3, std::byte* to,
                         std::ptrdiff_t to_stride) {
  const V even0 = hn::InterleaveLower(d, v0, v2);
  const V odd0 = hn::InterleaveUpper(d, v0, v2);
  const V even1 = hn::InterleaveLower(d, v1, v3);
  const V odd1 = hn::InterleaveUpper(d, v1, v3);
  const auto store = [&](V v, std::ptrdiff_t row) HWY_ATTR {
    hn::StoreU(v, d, Elements<hn::TFromD<D>>(to + row * to_stride));
  };
  store(hn::InterleaveLower(d, even0, even1), 0);
  store(hn::InterleaveUpper(d, even0, even1), 1);
  store(hn::InterleaveLower(d, odd0, odd1), 2);
  store(hn::InterleaveUpper(d, odd0, odd1), 3);
}

// Stores two rows, as one vector if they follow each other without a gap. A
// vector can be loaded again immediately, while bytes that were stored in
// pieces must first have reached the cache.
template <bool kAreAdjacent, class D, class V>
HWY_INLINE void StoreTwoRows(D d, V first, V second, std::byte* to,
                             std::ptrdiff_t to_stride) {
  using T = hn::TFromD<D>;
  if constexpr (kAreAdjacent) {
    const hn::Twice<D> both;
    hn::StoreU(hn::Combine(both, second, first), both, Elements<T>(to));
  } else {
    hn::StoreU(first, d, Elements<T>(to));
    hn::StoreU(second, d, Elements<T>(to + to_stride));
  }
}

// Transposes kBytes / sizeof(T) rows of 16 / sizeof(T) columns. kAreAdjacent is
// for elements of 2 bytes only; to_stride must then be kBytes.
template <typename T, std::size_t kBytes, bool kAreAdjacent>
HWY_INLINE void TransposeTile(const std::byte* from, std::ptrdiff_t from_stride,
                              std::byte* to, std::ptrdiff_t to_stride) {
  constexpr std::ptrdiff_t kRows = 16 / sizeof(T);
  constexpr auto kRowBytes = static_cast<std::ptrdiff_t>(kBytes);
  const hn::FixedTag<T, kBytes / sizeof(T)> d;
  const auto load = [&](std::ptrdiff_t row) HWY_ATTR {
    return LoadBlocks<T, kBytes, 16>(from + row * from_stride,
                                     kRows * from_stride);
  };
  if constexpr (kRows == 2) {
    const auto v0 = load(0), v1 = load(1);
    hn::StoreU(hn::InterleaveLower(d, v0, v1), d, Elements<T>(to));
    hn::StoreU(hn::InterleaveUpper(d, v0, v1), d, Elements<T>(to + to_stride));
  } else if constexpr (kRows == 4) {
    ZipTwice(d, load(0), load(1), load(2), load(3), to, to_stride);
  } else {
    // Through memory, so that instruction sets with few registers need no
    // spills.
    HWY_ALIGN std::byte half_way[kRows * kRowBytes];
    constexpr std::ptrdiff_t kQuarter = kRows / 4;
    for (std::ptrdiff_t i = 0; i < kQuarter; ++i) {
      ZipTwice(d, load(i), load(i + kQuarter), load(i + 2 * kQuarter),
               load(i + 3 * kQuarter), half_way + 4 * i * kRowBytes, kRowBytes);
    }
    const auto row = [&](std::ptrdiff_t i) HWY_ATTR {
      const std::byte* at = half_way + i * kRowBytes;
      return hn::Load(d, Elements<T>(at));
    };
    for (std::ptrdiff_t i = 0; i < 4; ++i) {
      if constexpr (kRows == 8) {
        const auto v0 = row(i), v1 = row(i + 4);
        StoreTwoRows<kAreAdjacent>(d, hn::InterleaveLower(d, v0, v1),
                                   hn::InterleaveUpper(d, v0, v1),
                                   to + 2 * i * to_stride, to_stride);
      } else {
        ZipTwice(d, row(i), row(i + 4), row(i + 8), row(i + 12),
                 to + 4 * i * to_stride, to_stride);
      }
    }
  }
}

// Transposes the first `rows` rows and `columns` columns of a tile.
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
  TransposeTile<T, 16, false>(whole_from, 16, whole_to, 16);
  copy_rows(whole_to, 16, to, to_stride, columns, rows);
}

// Transposes by tiles of kBytes or, if there are fewer rows, by smaller tiles.
template <typename T, std::size_t kBytes>
HWY_INLINE void TransposeByFittingTiles(const std::byte* from,
                                        std::ptrdiff_t from_stride,
                                        std::byte* to, std::ptrdiff_t to_stride,
                                        std::size_t rows, std::size_t columns);

// Transposes rows of tiles of kBytes, then rows of smaller tiles. The last rows
// and the last columns are transposed together with some earlier ones, once
// more: there are at least 16 / sizeof(T) columns, and as many rows, including
// the rows of larger tiles. Tiles are transposed row by row: either the rows of
// `from` are far apart, or `to` is stored in whole cache lines. Each size has
// its own function, so that few rows need no preparation for many.
template <typename T, std::size_t kBytes>
HWY_NOINLINE void TransposeByTiles(const std::byte* from,
                                   std::ptrdiff_t from_stride, std::byte* to,
                                   std::ptrdiff_t to_stride, std::size_t rows,
                                   std::size_t columns) {
  constexpr auto kSize = static_cast<std::ptrdiff_t>(sizeof(T));
  constexpr std::ptrdiff_t kRows = kBytes / sizeof(T);
  constexpr std::ptrdiff_t kColumns = 16 / sizeof(T);
  // With elements of 2 bytes, AVX-512's kernels load more than such a row;
  // joining longer rows cost more than it saved.
  constexpr bool kMayBeAdjacent =
      sizeof(T) == 2 && kBytes == 16 && kTileBytes > 16;
  const std::ptrdiff_t last_column =
      static_cast<std::ptrdiff_t>(columns) - kColumns;
  auto left = static_cast<std::ptrdiff_t>(rows);
  for (;;) {
    if (left < kRows) {
      if constexpr (kBytes > 16) {
        return TransposeByFittingTiles<T, kBytes / 2>(
            from, from_stride, to, to_stride, static_cast<std::size_t>(left),
            columns);
      }
      from -= (kRows - left) * from_stride;
      to -= (kRows - left) * kSize;
      left = kRows;
    }
    for (std::ptrdiff_t column = 0;;
         column = std::min(column + kColumns, last_column)) {
      const std::byte* tile = from + column * kSize;
      std::byte* const tile_to = to + column * to_stride;
      if (kMayBeAdjacent && to_stride == std::ptrdiff_t{kBytes}) {
        TransposeTile<T, kBytes, kMayBeAdjacent>(tile, from_stride, tile_to,
                                                 kBytes);
      } else {
        TransposeTile<T, kBytes, false>(tile, from_stride, tile_to, to_stride);
      }
      if (column == last_column) break;
    }
    left -= kRows;
    if (left == 0) return;
    from += kRows * from_stride;
    to += kBytes;
  }
}

template <typename T, std::size_t kBytes>
HWY_INLINE void TransposeByFittingTiles(const std::byte* from,
                                        std::ptrdiff_t from_stride,
                                        std::byte* to, std::ptrdiff_t to_stride,
                                        std::size_t rows, std::size_t columns) {
  if constexpr (kBytes > 16) {
    if (rows < kBytes / sizeof(T)) {
      return TransposeByFittingTiles<T, kBytes / 2>(from, from_stride, to,
                                                    to_stride, rows, columns);
    }
  }
  TransposeByTiles<T, kBytes>(from, from_stride, to, to_stride, rows, columns);
}

template <typename T>
HWY_NOINLINE void TransposeByPartsOfTiles(
    const std::byte* from, std::ptrdiff_t from_stride, std::byte* to,
    std::ptrdiff_t to_stride, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kElements = 16 / sizeof(T);
  constexpr auto kSize = static_cast<std::ptrdiff_t>(sizeof(T));
  for (std::size_t column = 0; column < columns; column += kElements) {
    for (std::size_t row = 0; row < rows; row += kElements) {
      const auto r = static_cast<std::ptrdiff_t>(row);
      const auto c = static_cast<std::ptrdiff_t>(column);
      TransposePartOfTile<T>(from + r * from_stride + c * kSize, from_stride,
                             to + c * to_stride + r * kSize, to_stride,
                             std::min(kElements, rows - row),
                             std::min(kElements, columns - column));
    }
  }
}

// Transposes two, three or four rows, or columns, without gaps. For other
// rectangles, does nothing and returns false.
template <typename T>
HWY_NOINLINE bool TransposeFew(const std::byte* from,
                               std::ptrdiff_t from_stride, std::byte* to,
                               std::ptrdiff_t to_stride, std::size_t rows,
                               std::size_t columns) {
  const Transposition<T> what = {from,      from_stride, to,
                                 to_stride, rows,        columns};
  const auto are_few = [](std::size_t count, std::ptrdiff_t stride) {
    return count >= 2 && count <= 4 &&
           stride == static_cast<std::ptrdiff_t>(count * sizeof(T));
  };
  if (are_few(rows, to_stride)) {
    if (rows == 2) InterleaveRows<T, 2>(what);
    if (rows == 3) InterleaveRows<T, 3>(what);
    if (rows == 4) InterleaveRows<T, 4>(what);
    return true;
  }
  if (are_few(columns, from_stride)) {
    if (columns == 2) DeinterleaveColumns<T, 2>(what);
    if (columns == 3) DeinterleaveColumns<T, 3>(what);
    if (columns == 4) DeinterleaveColumns<T, 4>(what);
    return true;
  }
  return false;
}

#endif  // HWY_TARGET != HWY_SCALAR

// A TransposeKernel.
template <typename T>
void Transpose(const std::byte* from, std::ptrdiff_t from_stride, std::byte* to,
               std::ptrdiff_t to_stride, std::size_t rows,
               std::size_t columns) {
#if HWY_TARGET == HWY_SCALAR
  TransposeElementwise<T>({from, from_stride, to, to_stride, rows, columns});
#else
  constexpr std::size_t kElements = 16 / sizeof(T);
  if (std::min(rows, columns) <= 4 &&
      TransposeFew<T>(from, from_stride, to, to_stride, rows, columns))
    return;
  if (std::min(rows, columns) < kElements) {
    return TransposeByPartsOfTiles<T>(from, from_stride, to, to_stride, rows,
                                      columns);
  }
  TransposeByFittingTiles<T, kTileBytes>(from, from_stride, to, to_stride, rows,
                                         columns);
#endif
}

// The TransposeKernel of elements that are moved one by one.
inline void TransposeSixteenBytes(const std::byte* from,
                                  std::ptrdiff_t from_stride, std::byte* to,
                                  std::ptrdiff_t to_stride, std::size_t rows,
                                  std::size_t columns) {
  TransposeElementwise<SixteenBytes>(
      {from, from_stride, to, to_stride, rows, columns});
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
