// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What is timed: one problem of the operator, told apart by six words, such as
// "fp32/int8/tensor/contiguous/65536/1". A seventh one, "zero-point" or
// "no-zero-point", is there where that is not what the output is used with.

#ifndef ACLQ_BENCHMARKS_CASE_H_
#define ACLQ_BENCHMARKS_CASE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aclq/tensor.h"

namespace aclq::benchmarks {

// How many scales and zero points there are, and along which axis they run.
enum class Scales { kTensor, kLast, kFirst, kMiddle };

// How x lies in memory; out is contiguous always.
//   kTransposed  a matrix read along its columns
//   kSliced      the left half of the columns of a matrix
enum class View { kContiguous, kTransposed, kSliced };

struct Case {
  DType source = DType::kFloat32;
  DType output = DType::kInt8;
  Scales scales = Scales::kTensor;
  View view = View::kContiguous;
  std::int64_t elements = 0;  // a power of two, 64 or more
  int threads = 1;            // at most
  // Integers are used with zero points, the 8-bit floats without; or, if this
  // is set, the other way round.
  bool is_unusual = false;

  bool has_zero_point() const;
  std::int32_t zero_point() const;  // kZeroPoint or 0

  friend bool operator==(const Case&, const Case&) = default;
};

inline constexpr int kZeroPoint = 3;

// The case as words with slashes between them, and back. The word "all" for the
// threads means AllThreads(). Ends the program for what is no case.
std::string NameOf(const Case& one);
Case CaseOf(std::string_view name);

// The CPUs that this process may use.
int AllThreads();

std::size_t SizeOf(DType dtype);

// The shapes and strides of a case.
struct Geometry {
  TensorLayout x;
  TensorLayout out;
  int axis = 0;               // of the scales
  std::int64_t channels = 1;  // the number of scales
  std::int64_t x_span = 0;    // elements from the first one of x to its last
};
Geometry GeometryOf(const Case& one);

// The matrix of `rows` x `columns` elements that the views, and the tensors
// with scales along the last axis, are made from.
struct Matrix {
  std::int64_t rows;
  std::int64_t columns;
};
Matrix MatrixOf(const Case& one);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_CASE_H_
