// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "benchmarks/copy.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "benchmarks/case.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

// ---- Rows of adjacent elements.

// Copies rows of kWord to 2 * kWord bytes: the first and the last kWord bytes
// of each row, which may overlap.
template <std::size_t kWord>
void CopyShortRows(const Rectangle& what, std::size_t size, const void* from,
                   void* to) {
  struct Word {
    std::byte data[kWord];
  };
  const auto* from_row = static_cast<const std::byte*>(from);
  auto* to_row = static_cast<std::byte*>(to);
  const std::size_t last =
      static_cast<std::size_t>(what.columns) * size - kWord;
  const auto bytes = static_cast<std::ptrdiff_t>(size);
  const std::ptrdiff_t from_stride = what.from_row * bytes;
  const std::ptrdiff_t to_stride = what.to_row * bytes;
  for (std::int64_t row = what.rows; row > 0; --row) {
    Word head, tail;
    std::memcpy(&head, from_row, kWord);
    std::memcpy(&tail, from_row + last, kWord);
    std::memcpy(to_row, &head, kWord);
    std::memcpy(to_row + last, &tail, kWord);
    from_row += from_stride;
    to_row += to_stride;
  }
}

template <typename T>
void CopyRows(const Rectangle& what, const void* from, void* to) {
  const std::size_t bytes = static_cast<std::size_t>(what.columns) * sizeof(T);
  if (bytes >= 4 && bytes < 8)
    return CopyShortRows<4>(what, sizeof(T), from, to);
  if (bytes >= 8 && bytes <= 16)
    return CopyShortRows<8>(what, sizeof(T), from, to);
  if (bytes > 16 && bytes <= 32)
    return CopyShortRows<16>(what, sizeof(T), from, to);
  if (bytes > 32 && bytes <= 64)
    return CopyShortRows<32>(what, sizeof(T), from, to);
  if (bytes > 64 && bytes <= 128)
    return CopyShortRows<64>(what, sizeof(T), from, to);
  for (std::int64_t i = 0; i < what.rows; ++i) {
    std::memcpy(static_cast<T*>(to) + i * what.to_row,
                static_cast<const T*>(from) + i * what.from_row, bytes);
  }
}

// ---- Constant steps. kFrom and kTo are compile-time steps unless they are 0.

template <typename T, std::ptrdiff_t kFrom, std::ptrdiff_t kTo>
void CopyStepped(const Rectangle& what, const void* from, void* to) {
  const std::ptrdiff_t from_step = kFrom != 0 ? kFrom : what.from_column;
  const std::ptrdiff_t to_step = kTo != 0 ? kTo : what.to_column;
  for (std::int64_t i = 0; i < what.rows; ++i) {
    const T* __restrict from_row =
        static_cast<const T*>(from) + i * what.from_row;
    T* __restrict to_row = static_cast<T*>(to) + i * what.to_row;
    for (std::int64_t j = 0; j < what.columns; ++j)
      to_row[j * to_step] = from_row[j * from_step];
  }
}

// ---- Transpositions of a few rows or columns. Rows are adjacent in `from`,
// columns in `to`.

template <typename T, int kColumns>
void Interleave(const Rectangle& what, const void* from, void* to) {
  const T* __restrict columns = static_cast<const T*>(from);
  T* __restrict out = static_cast<T*>(to);
  for (std::int64_t i = 0; i < what.rows; ++i) {
    for (int j = 0; j < kColumns; ++j)
      out[i * kColumns + j] = columns[j * what.from_column + i];
  }
}

template <typename T, int kRows>
void Deinterleave(const Rectangle& what, const void* from, void* to) {
  const T* __restrict in = static_cast<const T*>(from);
  T* __restrict rows = static_cast<T*>(to);
  for (std::int64_t j = 0; j < what.columns; ++j) {
    for (int i = 0; i < kRows; ++i)
      rows[i * what.to_row + j] = in[j * kRows + i];
  }
}

// ---- Any other transposition.

// A tile of 8 x 8 elements in 8 vectors. Interleaving the halves three times
// moves each of the three bits of the row number into the column number.
template <typename T>
class Tile {
 public:
  static constexpr int kSize = 8;
  typedef T Row __attribute__((vector_size(kSize * sizeof(T))));

  void Load(const T* from, std::ptrdiff_t stride) {
    for (int i = 0; i < kSize; ++i)
      std::memcpy(&rows_[i], from + i * stride, sizeof(Row));
  }
  void Store(T* to, std::ptrdiff_t stride) const {
    for (int i = 0; i < kSize; ++i)
      std::memcpy(to + i * stride, &rows_[i], sizeof(Row));
  }
  void Transpose() {
    Row once[kSize], twice[kSize];
    Interleave(rows_, once);
    Interleave(once, twice);
    Interleave(twice, rows_);
  }

 private:
  // Interleaves each row of the upper half with its counterpart in the lower
  // half.
  static void Interleave(const Row* from, Row* to) {
    for (int i = 0; i < kSize / 2; ++i) {
      to[2 * i] = __builtin_shufflevector(from[i], from[i + kSize / 2], 0, 8, 1,
                                          9, 2, 10, 3, 11);
      to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + kSize / 2], 4,
                                              12, 5, 13, 6, 14, 7, 15);
    }
  }

  Row rows_[kSize];
};

// Side of a block, in elements. A cache line is used completely before it is
// evicted. Among blocks of 16 x 16 to 256 x 16 elements, square or not, this
// was the fastest, or as fast as any, for matrices of 256, 2048 and 8192 rows
// and columns. So were tiles of 8 x 8 in comparison with 16 x 16.
constexpr std::int64_t kBlock = 64;

// Transposes a block. At the right and lower edges, the last tile overlaps the
// tile before it, so some elements are copied twice.
template <typename T>
void TransposeBlock(const Rectangle& what, const T* from, T* to,
                    std::int64_t first_row, std::int64_t first_column) {
  constexpr std::int64_t kStep = Tile<T>::kSize;
  const std::int64_t end_row = std::min(what.rows, first_row + kBlock);
  const std::int64_t end_column = std::min(what.columns, first_column + kBlock);
  for (std::int64_t row = first_row; row < end_row; row += kStep) {
    const std::int64_t i = std::min(row, what.rows - kStep);
    for (std::int64_t column = first_column; column < end_column;
         column += kStep) {
      const std::int64_t j = std::min(column, what.columns - kStep);
      Tile<T> tile;
      tile.Load(from + j * what.from_column + i, what.from_column);
      tile.Transpose();
      tile.Store(to + i * what.to_row + j, what.to_row);
    }
  }
}

template <typename T>
void Transpose(const Rectangle& what, const void* from, void* to) {
  if (std::min(what.rows, what.columns) < Tile<T>::kSize)
    return CopyStepped<T, 0, 1>(what, from, to);
  for (std::int64_t row = 0; row < what.rows; row += kBlock) {
    for (std::int64_t column = 0; column < what.columns; column += kBlock) {
      TransposeBlock(what, static_cast<const T*>(from), static_cast<T*>(to),
                     row, column);
    }
  }
}

}  // namespace

template <typename T>
LayoutCopy::Function LayoutCopy::FunctionFor(const Rectangle& what) {
  if (what.rows > 1 && what.from_row == 1 && what.to_column == 1) {
    if (what.to_row == what.columns) {
      if (what.columns == 2) return &Interleave<T, 2>;
      if (what.columns == 3) return &Interleave<T, 3>;
      if (what.columns == 4) return &Interleave<T, 4>;
    }
    if (what.from_column == what.rows) {
      if (what.rows == 2) return &Deinterleave<T, 2>;
      if (what.rows == 3) return &Deinterleave<T, 3>;
      if (what.rows == 4) return &Deinterleave<T, 4>;
    }
    return &Transpose<T>;
  }
  if (what.to_column != 1)
    return what.from_column == 1 ? &CopyStepped<T, 1, 0>
                                 : &CopyStepped<T, 0, 0>;
  if (what.from_column == 1) return &CopyRows<T>;
  if (what.from_column == 2) return &CopyStepped<T, 2, 1>;
  if (what.from_column == 3) return &CopyStepped<T, 3, 1>;
  if (what.from_column == 4) return &CopyStepped<T, 4, 1>;
  if (what.from_column == -1) return &CopyStepped<T, -1, 1>;
  return &CopyStepped<T, 0, 1>;
}

LayoutCopy::LayoutCopy(const TensorLayout& from, const TensorLayout& to,
                       int threads)
    : size_(SizeOf(from.dtype)), threads_(threads) {
  std::array<Loop, kMaxRank> loops;
  int count = 0;
  for (int axis = 0; axis < from.rank; ++axis) {
    if (from.shape[axis] > 1)
      loops[count++] = {from.shape[axis], from.strides[axis], to.strides[axis]};
  }
  std::stable_sort(loops.begin(), loops.begin() + count,
                   [](const Loop& a, const Loop& b) { return a.to > b.to; });
  int joined = 0;
  for (int i = 1; i < count; ++i) {
    Loop& outer = loops[joined];
    const Loop& inner = loops[i];
    if (outer.from == inner.from * inner.extent &&
        outer.to == inner.to * inner.extent) {
      outer = {outer.extent * inner.extent, inner.from, inner.to};
    } else {
      loops[++joined] = inner;
    }
  }
  count = std::min(count, joined + 1);

  // The columns are the loop with the smallest stride in `to`. The rows are the
  // loop with the smallest stride in `from` or, if that is the columns too, the
  // next innermost loop.
  Loop inner = {1, 1, 1}, next = {1, 0, 0};
  if (count > 0) inner = loops[--count];
  if (count > 0) {
    int rows = count - 1;
    for (int i = 0; i < count; ++i) {
      const std::ptrdiff_t least =
          std::min(std::abs(loops[rows].from), std::abs(inner.from));
      if (std::abs(loops[i].from) < least) rows = i;
    }
    next = loops[rows];
    std::copy(loops.begin() + rows + 1, loops.begin() + count,
              loops.begin() + rows);
    --count;
  }
  rectangle_ = {next.extent, inner.extent, next.from,
                inner.from,  next.to,      inner.to};
  outer_ = loops;
  num_outer_ = count;

  function_ = size_ == 1   ? FunctionFor<std::uint8_t>(rectangle_)
              : size_ == 2 ? FunctionFor<std::uint16_t>(rectangle_)
                           : FunctionFor<std::uint32_t>(rectangle_);
  // If a rectangle has many rows, threads share them; otherwise each thread
  // takes complete rectangles.
  const bool is_shared = threads > 1 && rectangle_.rows >= 2 * kBlock;
  strips_ = is_shared ? (rectangle_.rows + kBlock - 1) / kBlock : 1;
  pieces_ = strips_;
  for (int i = 0; i < num_outer_; ++i) pieces_ *= outer_[i].extent;
}

void LayoutCopy::Run(const void* from, void* to) const {
  if (pieces_ == 1) return function_(rectangle_, from, to);
  ForEach(pieces_, threads_, [&](std::int64_t piece) {
    const std::int64_t first = piece % strips_ * kBlock;
    Rectangle part = rectangle_;
    if (strips_ > 1) part.rows = std::min(kBlock, rectangle_.rows - first);
    std::ptrdiff_t from_at = first * part.from_row, to_at = first * part.to_row;
    std::int64_t rest = piece / strips_;
    for (int i = num_outer_ - 1; i >= 0; --i) {
      const std::int64_t index = rest % outer_[i].extent;
      rest /= outer_[i].extent;
      from_at += index * outer_[i].from;
      to_at += index * outer_[i].to;
    }
    const auto size = static_cast<std::ptrdiff_t>(size_);
    function_(part, static_cast<const std::byte*>(from) + from_at * size,
              static_cast<std::byte*>(to) + to_at * size);
  });
}

}  // namespace aclq::benchmarks
