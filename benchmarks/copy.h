// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The copy with which views are compared.

#ifndef ACLQ_BENCHMARKS_COPY_H_
#define ACLQ_BENCHMARKS_COPY_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "aclq/tensor.h"

namespace aclq::benchmarks {

// A rectangle of elements in two layouts. Strides are in elements.
struct Rectangle {
  std::int64_t rows = 1, columns = 1;
  std::ptrdiff_t from_row = 0, from_column = 1;
  std::ptrdiff_t to_row = 0, to_column = 1;
};

// A copy of a tensor to another layout of equal shape, whose strides are not
// negative. The constructor analyses the layouts once. Run is then one loop
// over calls of a specialized function: for rows of adjacent elements, a
// constant step, a few interleaved rows, or tiles in registers.
class LayoutCopy {
 public:
  LayoutCopy(const TensorLayout& from, const TensorLayout& to, int threads);

  // Copies the tensor. The arguments are the addresses of the elements at index
  // 0.
  void Run(const void* from, void* to) const;

 private:
  struct Loop {
    std::int64_t extent;
    std::ptrdiff_t from, to;  // elements
  };
  using Function = void (*)(const Rectangle& what, const void* from, void* to);

  template <typename T>
  static Function FunctionFor(const Rectangle& what);

  std::size_t size_;  // bytes of an element
  int threads_;
  Function function_;
  Rectangle rectangle_;
  std::array<Loop, kMaxRank> outer_;  // the outermost first
  int num_outer_ = 0;
  std::int64_t strips_ = 1, pieces_ = 1;
};

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_COPY_H_
