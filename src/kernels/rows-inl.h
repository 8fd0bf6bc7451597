// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies rows of elements: with any strides, of adjacent elements, and of
// equally spaced elements that become adjacent. Elements are just bytes here,
// 1, 2, 4, 8 or 16 of them, as in transpose-inl.h.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_ROWS_INL_H_
#undef ACLQ_SRC_KERNELS_ROWS_INL_H_
#else
#define ACLQ_SRC_KERNELS_ROWS_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Code below distinguishes the halves of words.
static_assert(std::endian::native == std::endian::little);

template <typename T>
HWY_INLINE const T* Elements(const std::byte* at) {
  return reinterpret_cast<const T*>(at);
}
template <typename T>
HWY_INLINE T* Elements(std::byte* at) {
  return reinterpret_cast<T*>(at);
}

// An element that is wider than any lane.
struct SixteenBytes {
  std::byte data[16];
};

// Functions that copy short rows and single elements keep the members of their
// Copy in local variables. A stored byte could change a member behind a
// reference, so the compiler would read the member again after each store.

// ---- Any steps.

// Copies row by row in ascending order, on which elements of `to` that share an
// address rely.
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

// Copies rows of kWord to 2 * kWord bytes: their first and their last kWord
// bytes, which may overlap. So no number of bytes needs a loop or a branch.
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

// Copies rows and stores whole vectors past the caches.
inline HWY_NOINLINE void CopyRowsPastCaches(const Copy& copy) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t bytes = copy.columns * copy.element_size;
  for (std::size_t row = 0; row < copy.rows; ++row) {
    const auto r = static_cast<std::ptrdiff_t>(row);
    const auto* from =
        Elements<std::uint8_t>(copy.from + r * copy.from_row_stride);
    auto* to = Elements<std::uint8_t>(copy.to + r * copy.to_row_stride);
    const std::size_t past = reinterpret_cast<std::uintptr_t>(to) % lanes;
    std::size_t i = std::min((lanes - past) % lanes, bytes);
    std::memcpy(to, from, i);
    for (; i + 4 * lanes <= bytes; i += 4 * lanes) {
      const auto v0 = hn::LoadU(d, from + i);
      const auto v1 = hn::LoadU(d, from + i + lanes);
      const auto v2 = hn::LoadU(d, from + i + 2 * lanes);
      const auto v3 = hn::LoadU(d, from + i + 3 * lanes);
      hn::Stream(v0, d, to + i);
      hn::Stream(v1, d, to + i + lanes);
      hn::Stream(v2, d, to + i + 2 * lanes);
      hn::Stream(v3, d, to + i + 3 * lanes);
    }
    std::memcpy(to + i, from + i, bytes - i);
  }
  hwy::FlushStream();
}

// Vectors of one element have nothing to shuffle.
#if HWY_TARGET != HWY_SCALAR

// Bytes of the longest vectors that several rows are loaded to. Vectors whose
// length the compiler does not know are used as vectors of 16 bytes.
constexpr std::size_t kTileBytes =
    HWY_HAVE_SCALABLE ? 16 : std::min<std::size_t>(HWY_MAX_BYTES, 64);

// Loads a vector of blocks of kBlock bytes, `stride` bytes apart.
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

// Copies rows that become adjacent, in whole vectors; returns the number of
// copied rows. A vector can be loaded again immediately, while bytes that were
// stored in pieces must first have reached the cache.
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

// ---- Rows of equally spaced elements that become adjacent.
//
// Each function below copies whole vectors and returns the number of elements.
// It reads the bytes between elements, but none after the last element: it
// copies a vector only if another element follows.

template <typename T>
HWY_INLINE std::size_t GatherOneElement(const T* from, std::size_t count, T* to,
                                        bool past_caches) {
  const hn::ScalableTag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  T value;
  std::memcpy(&value, from, sizeof(T));
  const auto element = hn::Set(d, value);
  const auto address = reinterpret_cast<std::uintptr_t>(to);
  std::size_t i = 0;
  if (past_caches && count >= 2 * lanes && address % sizeof(T) == 0) {
    hn::StoreU(element, d, to);
    i = lanes - address / sizeof(T) % lanes;
    for (; i + lanes <= count; i += lanes) hn::Stream(element, d, to + i);
    hwy::FlushStream();
  }
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

// The positions of each third element of three vectors, from kFirst on. kLanes
// is a power of two, so 3i modulo kLanes takes each value once: no two of these
// elements are in the same lane.
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

// Copies by words of 4 bytes. If elements have 2 bytes, a word takes two of
// them: number 2i, the low half of word 3i, and number 2i + 1, the high half of
// word 3i + 1.
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

// Copies four elements. All loads come before the first store, which might
// change the loaded bytes for all that the compiler knows. Half words are
// combined in a register, which not every compiler does by itself.
template <typename T>
HWY_INLINE void GatherFour(const T* from, std::ptrdiff_t step, T* to) {
  const auto at = [&](std::ptrdiff_t i) {
    T element;
    std::memcpy(&element, from + i * step, sizeof(T));
    return element;
  };
  if constexpr (sizeof(T) == 2) {
    const std::uint32_t low = at(0) | std::uint32_t{at(1)} << 16;
    const std::uint32_t high = at(2) | std::uint32_t{at(3)} << 16;
    const std::uint64_t four = low | std::uint64_t{high} << 32;
    std::memcpy(to, &four, sizeof(four));
  } else {
    const T four[4] = {at(0), at(1), at(2), at(3)};
    std::memcpy(to, four, sizeof(four));
  }
}

template <typename T>
HWY_INLINE void GatherRow(const T* from, std::ptrdiff_t step, std::size_t count,
                          T* to, bool past_caches) {
  std::size_t done = 0;
  if (step == 0) done = GatherOneElement(from, count, to, past_caches);
  if (step == 2) done = GatherEverySecond(from, count, to);
  if (step == 4) done = GatherEveryFourth(from, count, to);
  if constexpr (sizeof(T) == 2 || sizeof(T) == 4) {
    if (step == 3) done = GatherEveryThird(from, count, to);
  }
  if constexpr (sizeof(T) > 1) {
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
              copy.columns, Elements<T>(copy.to + r * copy.to_row_stride),
              kStoresPastCaches && copy.non_temporal);
  }
}

#endif  // HWY_TARGET != HWY_SCALAR

// ---- The choice of a function.

// Returns the copy without its first rows. Copies member by member: a load of
// the entire struct, just after it was stored in pieces, would wait for the
// stores.
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
          .element_size = copy.element_size,
          .non_temporal = copy.non_temporal};
}

// Copies rows of adjacent elements. Short rows that become adjacent are joined,
// as far as they fill vectors.
inline HWY_NOINLINE void CopyAdjacent(const Copy& copy) {
  if (kStoresPastCaches && copy.non_temporal) return CopyRowsPastCaches(copy);
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
  if (copy.to_column_stride == kSize) return GatherRows<T>(copy);
#endif
  CopyElementwise<T>(copy);
}

// A CopyKernel.
inline void CopyElements(const Copy& copy) {
  const auto size = static_cast<std::ptrdiff_t>(copy.element_size);
  if (copy.from_column_stride == size && copy.to_column_stride == size)
    return CopyAdjacent(copy);
  switch (copy.element_size) {
    case 1:
      return CopyElementsOf<std::uint8_t>(copy);
    case 2:
      return CopyElementsOf<std::uint16_t>(copy);
    case 4:
      return CopyElementsOf<std::uint32_t>(copy);
    case 8:
      return CopyElementsOf<std::uint64_t>(copy);
    default:
      return CopyElementwise<SixteenBytes>(copy);
  }
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
