// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies rectangles of elements between two layouts: which of the ways of
// rows-inl.h and transpose-inl.h. Written once for all instruction sets, as
// they are. Elements are just bytes here: 1, 2 or 4 of them.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_LAYOUT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#undef ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#else
#define ACLQ_SRC_KERNELS_LAYOUT_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

#include "src/kernels/kernels.h"
#include "src/kernels/rows-inl.h"
#include "src/kernels/transpose-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Member by member: to load the whole of what has just been stored in
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
  if (copy.to_column_stride == kSize) return GatherRows<T>(copy);
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
