// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The copy that a transposed view has to beat: tiles in registers, which fit
// cache lines on both sides.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "benchmarks/own.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

// A tile of 8 x 8 elements as 8 vectors. Interleaving the halves three times
// moves each of the three bits of a row's number to the column's.
template <typename T>
class Tile {
 public:
  static constexpr int kSize = 8;
  typedef T Row __attribute__((vector_size(kSize * sizeof(T))));

  void Load(const T* from, std::int64_t stride) {
    for (int i = 0; i < kSize; ++i)
      std::memcpy(&rows_[i], from + i * stride, sizeof(Row));
  }
  void Store(T* to, std::int64_t stride) const {
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
  // Each row of the upper half with its counterpart in the lower one.
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

// Blocks in which all of a cache line is used before it goes. Of 16 x 16 to
// 256 x 16 elements, square or not, this was the fastest or as fast as any for
// matrices of 256, 2048 and 8192 rows and columns; so were tiles of 8 x 8
// beside 16 x 16.
constexpr std::int64_t kBlock = 64;

// Row i of out is column i of x.
template <typename T>
void CopyBlock(const T* x, T* out, const Matrix& matrix, std::int64_t first_row,
               std::int64_t first_column) {
  constexpr std::int64_t kStep = Tile<T>::kSize;
  const auto [rows, columns] = matrix;
  const std::int64_t end_row = std::min(rows, first_row + kBlock);
  const std::int64_t end_column = std::min(columns, first_column + kBlock);
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
void Copy(const void* x, void* out, const Matrix& matrix, int threads) {
  const std::int64_t strips = (matrix.rows + kBlock - 1) / kBlock;
  ForEach(strips, threads, [&](std::int64_t strip) {
    for (std::int64_t column = 0; column < matrix.columns; column += kBlock) {
      CopyBlock(static_cast<const T*>(x), static_cast<T*>(out), matrix,
                strip * kBlock, column);
    }
  });
}

}  // namespace

// The matrices of the cases have multiples of 8 rows and columns.
void CopyTransposed(const Case& one, const void* x, void* out) {
  const auto copy =
      SizeOf(one.source) == 4 ? Copy<std::uint32_t> : Copy<std::uint16_t>;
  copy(x, out, MatrixOf(one), UsefulThreads(one));
}

}  // namespace aclq::benchmarks
