// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The copy that a transposed view has to beat: tiles in registers, which fit
// cache lines on both sides.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "benchmarks/own.h"

namespace aclq::benchmarks {
namespace {

// A tile of 8 x 8 elements as 8 vectors, turned in three steps, each of which
// exchanges halves of twice the size.
template <typename T>
struct Tile {
  static constexpr int kSize = 8;
  typedef T Row __attribute__((vector_size(kSize * sizeof(T))));
  Row rows[kSize];

  void Load(const T* from, std::int64_t stride) {
    for (int i = 0; i < kSize; ++i)
      std::memcpy(&rows[i], from + i * stride, sizeof(Row));
  }
  void Store(T* to, std::int64_t stride) const {
    for (int i = 0; i < kSize; ++i)
      std::memcpy(to + i * stride, &rows[i], sizeof(Row));
  }
  void Transpose() {
    Row a[kSize], b[kSize];
    for (int i = 0; i < 4; ++i) {
      a[2 * i] = __builtin_shufflevector(rows[i], rows[i + 4], 0, 8, 1, 9, 2,
                                         10, 3, 11);
      a[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 4], 4, 12, 5, 13,
                                             6, 14, 7, 15);
    }
    for (int i = 0; i < 4; ++i) {
      b[2 * i] =
          __builtin_shufflevector(a[i], a[i + 4], 0, 8, 1, 9, 2, 10, 3, 11);
      b[2 * i + 1] =
          __builtin_shufflevector(a[i], a[i + 4], 4, 12, 5, 13, 6, 14, 7, 15);
    }
    for (int i = 0; i < 4; ++i) {
      rows[2 * i] =
          __builtin_shufflevector(b[i], b[i + 4], 0, 8, 1, 9, 2, 10, 3, 11);
      rows[2 * i + 1] =
          __builtin_shufflevector(b[i], b[i + 4], 4, 12, 5, 13, 6, 14, 7, 15);
    }
  }
};

// Blocks of one cache line by some lines: all that is fetched is used before it
// goes.
constexpr std::int64_t kBlockBytes = 64;
constexpr std::int64_t kBlockRows = 64;

template <typename T>
void CopyBlock(const T* x, T* out, std::int64_t rows, std::int64_t columns,
               std::int64_t first_row, std::int64_t first_column) {
  constexpr std::int64_t kStep = Tile<T>::kSize;
  constexpr std::int64_t kWidth =
      kBlockBytes / static_cast<std::int64_t>(sizeof(T));
  const std::int64_t end_row = std::min(rows, first_row + kBlockRows);
  const std::int64_t end_column = std::min(columns, first_column + kWidth);
  // Row i of out is column i of x.
  for (std::int64_t i = first_row; i < end_row; i += kStep) {
    for (std::int64_t j = first_column; j < end_column; j += kStep) {
      Tile<T> tile;
      tile.Load(x + j * rows + i, rows);
      tile.Transpose();
      tile.Store(out + i * columns + j, columns);
    }
  }
}

template <typename T>
void Copy(const void* x, void* out, std::int64_t rows, std::int64_t columns,
          int threads) {
  constexpr std::int64_t kWidth =
      kBlockBytes / static_cast<std::int64_t>(sizeof(T));
#pragma omp parallel for num_threads(threads) if (threads > 1)
  for (std::int64_t i = 0; i < rows; i += kBlockRows) {
    for (std::int64_t j = 0; j < columns; j += kWidth) {
      CopyBlock(static_cast<const T*>(x), static_cast<T*>(out), rows, columns,
                i, j);
    }
  }
}

}  // namespace

// The matrices of the cases have multiples of 8 rows and columns.
void CopyTransposed(const void* x, void* out, std::int64_t rows,
                    std::int64_t columns, std::size_t size, int threads) {
  const auto copy = size == 4 ? Copy<std::uint32_t> : Copy<std::uint16_t>;
  copy(x, out, rows, columns, threads);
}

}  // namespace aclq::benchmarks
