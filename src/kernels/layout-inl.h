// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies rectangles of elements between two layouts, written once for all
// instruction sets. Elements are just bytes here: 1, 2 or 4 of them.

// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_LAYOUT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#undef ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#else
#define ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/kernels/kernels.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <typename T>
HWY_INLINE const T* Elements(const std::byte* at) {
  return reinterpret_cast<const T*>(at);
}
template <typename T>
HWY_INLINE T* Elements(std::byte* at) {
  return reinterpret_cast<T*>(at);
}

// What copies short rows and single elements has the members of its Copy in
// variables of its own: bytes that are stored could change one that is referred
// to, which the compiler would read again for each of them.

// ---- Any steps.

// Row by row in ascending order, which elements of `to` that share an address
// rely on.
template <typename T>
HWY_INLINE void CopyElementwise(Copy copy) {
  for (std::size_t row = 0; row < copy.rows; ++row) {
    const auto r = static_cast<std::ptrdiff_t>(row);
    const std::byte* from = copy.from + r * copy.from_row_stride;
    std::byte* to = copy.to + r * copy.to_row_stride;
    std::ptrdiff_t from_column = 0, to_column = 0;
    HWY_UNROLL(4)
    for (std::size_t column = copy.columns; column > 0; --column) {
      std::memcpy(to + to_column, from + from_column, sizeof(T));
      from_column += copy.from_column_stride;
      to_column += copy.to_column_stride;
    }
  }
}

// ---- Rows of adjacent elements.

// Rows of kWord to 2 * kWord bytes: their first and their last kWord bytes,
// which may overlap. So no count of bytes needs a loop or a branch.
template <std::size_t kWord>
HWY_INLINE void CopyRowsOfTwoWords(const Copy& copy, std::size_t bytes) {
  struct Word {
    std::byte data[kWord];
  };
  const std::ptrdiff_t from_stride = copy.from_row_stride;
  const std::ptrdiff_t to_stride = copy.to_row_stride;
  const std::byte* const from = copy.from;
  std::byte* const to = copy.to;
  std::ptrdiff_t from_row = 0, to_row = 0;
  HWY_UNROLL(4)
  for (std::size_t row = copy.rows; row > 0; --row) {
    Word first, last;
    std::memcpy(&first, from + from_row, kWord);
    std::memcpy(&last, from + from_row + bytes - kWord, kWord);
    std::memcpy(to + to_row, &first, kWord);
    std::memcpy(to + to_row + bytes - kWord, &last, kWord);
    from_row += from_stride;
    to_row += to_stride;
  }
}

inline HWY_NOINLINE void CopyRows(const Copy& copy) {
  const std::size_t bytes = copy.columns * copy.element_size;
  if (bytes <= 1) return CopyRowsOfTwoWords<1>(copy, bytes);
  if (bytes <= 4) return CopyRowsOfTwoWords<2>(copy, bytes);
  if (bytes <= 8) return CopyRowsOfTwoWords<4>(copy, bytes);
  if (bytes <= 16) return CopyRowsOfTwoWords<8>(copy, bytes);
  if (bytes <= 32) return CopyRowsOfTwoWords<16>(copy, bytes);
  if (bytes < 64) return CopyRowsOfTwoWords<32>(copy, bytes);
  if (bytes <= 128) return CopyRowsOfTwoWords<64>(copy, bytes);
  if (bytes <= 256) return CopyRowsOfTwoWords<128>(copy, bytes);
  for (std::size_t row = 0; row < copy.rows; ++row) {
    const auto r = static_cast<std::ptrdiff_t>(row);
    std::memcpy(copy.to + r * copy.to_row_stride,
                copy.from + r * copy.from_row_stride, bytes);
  }
}

// Vectors of one element have nothing to shuffle.
#if HWY_TARGET != HWY_SCALAR

// The longest vectors that several rows are loaded to. Vectors whose length the
// compiler does not know are used as vectors of 16 bytes.
constexpr std::size_t kTileBytes =
    HWY_HAVE_SCALABLE ? 16 : std::min<std::size_t>(HWY_MAX_BYTES, 64);

// A vector of blocks of kBlock bytes, `stride` bytes apart.
template <typename T, std::size_t kBytes, std::size_t kBlock>
HWY_INLINE auto LoadBlocks(const std::byte* from, std::ptrdiff_t stride) {
  const hn::FixedTag<T, kBytes / sizeof(T)> d;
  if constexpr (kBytes == kBlock) {
    return hn::LoadU(d, Elements<T>(from));
  } else {
    constexpr std::size_t kHalf = kBytes / 2;
    constexpr auto kBlocks = static_cast<std::ptrdiff_t>(kHalf / kBlock);
    const auto low = LoadBlocks<T, kHalf, kBlock>(from, stride);
    const auto high =
        LoadBlocks<T, kHalf, kBlock>(from + kBlocks * stride, stride);
    return hn::Combine(d, high, low);
  }
}

// Rows that become adjacent, in whole vectors: these can be loaded again at
// once, while what was stored in pieces must first have reached the cache.
// Returns how many rows that were.
template <std::size_t kRow>
HWY_INLINE std::size_t JoinRows(const Copy& copy) {
  constexpr std::size_t kRows = kTileBytes / kRow;
  const hn::FixedTag<std::uint8_t, kTileBytes> d;
  const std::byte* const from = copy.from;
  const std::ptrdiff_t stride = copy.from_row_stride;
  auto* const to = Elements<std::uint8_t>(copy.to);
  std::size_t row = 0;
  for (; row + kRows <= copy.rows; row += kRows) {
    const auto rows = LoadBlocks<std::uint8_t, kTileBytes, kRow>(
        from + static_cast<std::ptrdiff_t>(row) * stride, stride);
    hn::StoreU(rows, d, to + row * kRow);
  }
  return row;
}

// ---- Rows of equally spaced elements, brought together.
//
// Each of the functions below does whole vectors and returns how many elements
// that were. It reads what lies between elements, but nothing beyond the last
// one: a vector is done only if there is an element behind it.

template <typename T>
HWY_INLINE std::size_t GatherOneElement(const T* from, std::size_t count,
                                        T* to) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  T value;
  std::memcpy(&value, from, sizeof(T));
  const auto element = hn::Set(d, value);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) hn::StoreU(element, d, to + i);
  return i;
}

template <typename T>
HWY_INLINE std::size_t GatherEverySecond(const T* from, std::size_t count,
                                         T* to) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes < count; i += lanes) {
    const auto low = hn::LoadU(d, from + 2 * i);
    const auto high = hn::LoadU(d, from + 2 * i + lanes);
    hn::StoreU(hn::ConcatEven(d, high, low), d, to + i);
  }
  return i;
}

// Where each third element of three vectors lies, from kFirst on. Their number
// is a power of two, so 3i modulo it takes each value once: no two of the
// wanted elements are in the same lane.
template <std::size_t kFirst, std::size_t kLanes>
struct EveryThird {
  std::array<std::uint32_t, kLanes> vector_of_lane;
  std::array<std::uint32_t, kLanes> lane_of_element;

  constexpr EveryThird() : vector_of_lane(), lane_of_element() {
    for (std::size_t i = 0; i < kLanes; ++i) {
      const std::size_t place = kFirst + 3 * i;
      const std::size_t lane = place % kLanes;
      vector_of_lane[lane] = static_cast<std::uint32_t>(place / kLanes);
      lane_of_element[i] = static_cast<std::uint32_t>(lane);
    }
  }
};

template <std::size_t kFirst, class D, class V>
HWY_INLINE V TakeEveryThird(D d, V first, V second, V third) {
  static constexpr EveryThird<kFirst, kTileBytes / sizeof(std::uint32_t)>
      kPlaces;
  const auto vector = hn::LoadU(d, kPlaces.vector_of_lane.data());
  const auto is_second = hn::Eq(vector, hn::Set(d, 1));
  const auto is_third = hn::Eq(vector, hn::Set(d, 2));
  const auto order = hn::SetTableIndices(d, kPlaces.lane_of_element.data());
  const auto wanted =
      hn::IfThenElse(is_third, third, hn::IfThenElse(is_second, second, first));
  return hn::TableLookupLanes(wanted, order);
}

// By words of 4 bytes. Of elements of 2 bytes a word takes two: number 2i,
// which is the low half of word 3i, and number 2i + 1, the high half of word 3i
// + 1.
template <typename T>
HWY_INLINE std::size_t GatherEveryThird(const T* from, std::size_t count,
                                        T* to) {
  constexpr std::size_t kElements = kTileBytes / sizeof(T);
  const hn::FixedTag<T, kElements> d;
  const hn::Repartition<std::uint32_t, decltype(d)> words;
  const auto low_half = hn::Set(words, 0xFFFF);
  const auto load = [&](const T* at) HWY_ATTR {
    return hn::BitCast(words, hn::LoadU(d, at));
  };
  std::size_t i = 0;
  for (; i + kElements < count; i += kElements) {
    const T* at = from + 3 * i;
    const auto first = load(at), second = load(at + kElements);
    const auto third = load(at + 2 * kElements);
    auto wanted = TakeEveryThird<0>(words, first, second, third);
    if constexpr (sizeof(T) == 2) {
      const auto odd = TakeEveryThird<1>(words, first, second, third);
      wanted = hn::Or(hn::And(low_half, wanted), hn::AndNot(low_half, odd));
    }
    hn::StoreU(hn::BitCast(d, wanted), d, to + i);
  }
  return i;
}

template <typename T>
HWY_INLINE std::size_t GatherEveryFourth(const T* from, std::size_t count,
                                         T* to) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes < count; i += lanes) {
    const T* at = from + 4 * i;
    const auto low =
        hn::ConcatEven(d, hn::LoadU(d, at + lanes), hn::LoadU(d, at));
    const auto high = hn::ConcatEven(d, hn::LoadU(d, at + 3 * lanes),
                                     hn::LoadU(d, at + 2 * lanes));
    hn::StoreU(hn::ConcatEven(d, high, low), d, to + i);
  }
  return i;
}

template <typename T>
HWY_INLINE std::size_t GatherBackwards(const T* from, std::size_t count,
                                       T* to) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const T* lowest = from - static_cast<std::ptrdiff_t>(i + lanes - 1);
    hn::StoreU(hn::Reverse(d, hn::LoadU(d, lowest)), d, to + i);
  }
  return i;
}

// All loads before the first store, which might change what is loaded for all
// that the compiler knows.
template <typename T>
HWY_INLINE void GatherFour(const T* from, std::ptrdiff_t step, T* to) {
  T four[4];
  std::memcpy(&four[0], from, sizeof(T));
  std::memcpy(&four[1], from + step, sizeof(T));
  std::memcpy(&four[2], from + 2 * step, sizeof(T));
  std::memcpy(&four[3], from + 3 * step, sizeof(T));
  std::memcpy(to, four, sizeof(four));
}

template <typename T>
HWY_INLINE void GatherRow(const T* from, std::ptrdiff_t step, std::size_t count,
                          T* to) {
  std::size_t done = 0;
  if (step == 0) done = GatherOneElement(from, count, to);
  if (step == 2) done = GatherEverySecond(from, count, to);
  if (step == 4) done = GatherEveryFourth(from, count, to);
  // Bytes are those of zero points, which are few.
  if constexpr (sizeof(T) > 1) {
    if (step == 3) done = GatherEveryThird(from, count, to);
    if (step == -1) done = GatherBackwards(from, count, to);
  }
  for (; done + 4 <= count; done += 4)
    GatherFour(from + static_cast<std::ptrdiff_t>(done) * step, step,
               to + done);
  for (; done < count; ++done) {
    std::memcpy(to + done, from + static_cast<std::ptrdiff_t>(done) * step,
                sizeof(T));
  }
}

template <typename T>
HWY_INLINE void GatherRows(Copy copy) {
  const auto step =
      copy.from_column_stride / static_cast<std::ptrdiff_t>(sizeof(T));
  for (std::size_t row = 0; row < copy.rows; ++row) {
    const auto r = static_cast<std::ptrdiff_t>(row);
    GatherRow(Elements<T>(copy.from + r * copy.from_row_stride), step,
              copy.columns, Elements<T>(copy.to + r * copy.to_row_stride));
  }
}

// ---- Transposition: elements that are adjacent along the columns in `from`
// and along the rows in `to`.
//
// Rows of two, three or four elements that follow each other without a gap, on
// either side, are what Highway's interleaved loads and stores are for.

template <typename T>
HWY_INLINE void FinishTransposition(const Copy& copy, std::size_t row,
                                    std::size_t column) {
  Copy rest = copy;
  const auto r = static_cast<std::ptrdiff_t>(row);
  const auto c = static_cast<std::ptrdiff_t>(column);
  rest.from += r * copy.from_row_stride + c * copy.from_column_stride;
  rest.to += r * copy.to_row_stride + c * copy.to_column_stride;
  rest.rows -= row;
  rest.columns -= column;
  CopyElementwise<T>(rest);
}

template <typename T, std::size_t kRows>
HWY_INLINE void InterleaveRows(const Copy& copy) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto row = [&](std::ptrdiff_t r, std::size_t i) HWY_ATTR {
    return hn::LoadU(d, Elements<T>(copy.from + r * copy.from_row_stride) + i);
  };
  T* to = Elements<T>(copy.to);
  std::size_t i = 0;
  for (; i + lanes <= copy.columns; i += lanes) {
    if constexpr (kRows == 2)
      hn::StoreInterleaved2(row(0, i), row(1, i), d, to + kRows * i);
    if constexpr (kRows == 3)
      hn::StoreInterleaved3(row(0, i), row(1, i), row(2, i), d, to + kRows * i);
    if constexpr (kRows == 4)
      hn::StoreInterleaved4(row(0, i), row(1, i), row(2, i), row(3, i), d,
                            to + kRows * i);
  }
  FinishTransposition<T>(copy, 0, i);
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
  std::size_t i = 0;
  for (; i + lanes <= copy.rows; i += lanes) {
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
  FinishTransposition<T>(copy, i, 0);
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

// ---- The choice.

// Member by member, both: to load the whole of what has just been stored in
// pieces would wait for the stores.
inline Copy FromRow(const Copy& copy, std::size_t row) {
  const auto r = static_cast<std::ptrdiff_t>(row);
  return {.from = copy.from + r * copy.from_row_stride,
          .from_row_stride = copy.from_row_stride,
          .from_column_stride = copy.from_column_stride,
          .to = copy.to + r * copy.to_row_stride,
          .to_row_stride = copy.to_row_stride,
          .to_column_stride = copy.to_column_stride,
          .rows = copy.rows - row,
          .columns = copy.columns,
          .element_size = copy.element_size};
}
inline Copy WithRowsAsColumns(const Copy& copy) {
  return {.from = copy.from,
          .from_row_stride = copy.from_column_stride,
          .from_column_stride = copy.from_row_stride,
          .to = copy.to,
          .to_row_stride = copy.to_column_stride,
          .to_column_stride = copy.to_row_stride,
          .rows = copy.columns,
          .columns = copy.rows,
          .element_size = copy.element_size};
}

// Rows of adjacent elements. Short ones that become adjacent are joined, as far
// as they fill vectors.
inline HWY_NOINLINE void CopyAdjacent(const Copy& copy) {
#if HWY_TARGET != HWY_SCALAR
  const std::size_t bytes = copy.columns * copy.element_size;
  if (copy.to_row_stride == static_cast<std::ptrdiff_t>(bytes)) {
    std::size_t joined = 0;
    if (bytes == 8) joined = JoinRows<8>(copy);
    if (bytes == 16) joined = JoinRows<16>(copy);
    if constexpr (kTileBytes >= 32) {
      if (bytes == 32) joined = JoinRows<32>(copy);
    }
    if (joined == copy.rows) return;
    if (joined > 0) return CopyRows(FromRow(copy, joined));
  }
#endif
  CopyRows(copy);
}

template <typename T>
HWY_NOINLINE void CopyElementsOf(const Copy& copy) {
#if HWY_TARGET != HWY_SCALAR
  constexpr std::ptrdiff_t kSize = sizeof(T);
  const bool from_adjacent = copy.from_column_stride == kSize;
  const bool to_adjacent = copy.to_column_stride == kSize;
  if (copy.rows > 1) {
    if (from_adjacent && copy.to_row_stride == kSize) return Transpose<T>(copy);
    if (to_adjacent && copy.from_row_stride == kSize &&
        copy.from_column_stride != 0)
      return Transpose<T>(WithRowsAsColumns(copy));
  }
  if (to_adjacent) return GatherRows<T>(copy);
#endif
  CopyElementwise<T>(copy);
}

inline void CopyElements(const Copy& copy) {
  const auto size = static_cast<std::ptrdiff_t>(copy.element_size);
  if (copy.from_column_stride == size && copy.to_column_stride == size)
    return CopyAdjacent(copy);
  switch (copy.element_size) {
    case 1:
      return CopyElementsOf<std::uint8_t>(copy);
    case 2:
      return CopyElementsOf<std::uint16_t>(copy);
    default:
      return CopyElementsOf<std::uint32_t>(copy);
  }
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
