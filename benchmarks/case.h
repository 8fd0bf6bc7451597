// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The problem that is timed, named by six words, such as
// "fp32/int8/tensor/contiguous/65536/1". A seventh word, "zero-point" or
// "no-zero-point", follows if that is unusual for the output. The last word
// "ascend-quant" means AscendQuant; without it the operator is Quantize.

#ifndef ACLQ_BENCHMARKS_CASE_H_
#define ACLQ_BENCHMARKS_CASE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aclq/tensor.h"

namespace aclq::benchmarks {

enum class Operator { kQuantize, kAscendQuant };

// How many scales and zero points there are, and along which axis they run.
enum class Scales { kTensor, kLast, kFirst, kMiddle };

// How x and out lie in memory: contiguous where nothing else is said.
struct View {
  enum Kind {
    kContiguous,
    kTransposed,        // a square matrix read along its columns
    kTransposedOdd,     // one of a row less and a column more
    kTransposedPadded,  // one whose columns have a gap of 16 elements each
    kOutTransposed,     // a square matrix written along its columns
    kChannelsLast,      // 4 images of `number` channels, which come last in out
    kChannelsFirst,     // the same, but first in out and last in x
    kHeads,             // axes 1 and 2 of four exchanged, rows of 64 elements
    kSliced,            // the left half of the columns of a matrix, of `number`
                        // columns if that is not 0
    kColumns,           // columns 5 to 7 of rows of 16
    kStep,              // every `number`th element
    kBackwards,
    kOutStep,  // written into every `number`th element
  };
  Kind kind = kContiguous;
  int number = 0;

  friend bool operator==(const View&, const View&) = default;
};

struct Case {
  DType source = DType::kFloat32;
  DType output = DType::kInt8;
  Scales scales = Scales::kTensor;
  View view = {};
  // A power of two, 64 or more. Views that this is no whole number of rows of
  // have a few less: Geometry::elements.
  std::int64_t elements = 0;
  int threads = 1;  // at most
  // Integers are used with zero points, the 8-bit floats without; or, if this
  // is set, the other way round.
  bool is_unusual = false;
  Operator op = Operator::kQuantize;

  bool has_zero_point() const;
  std::int32_t zero_point() const;  // kZeroPoint or 0
  // Returns whether a byte of out holds two elements.
  bool is_packed() const { return output == DType::kInt4; }

  friend bool operator==(const Case&, const Case&) = default;
};

inline constexpr int kZeroPoint = 3;

// The case as words with slashes between them, and back. The word "all" for the
// threads means AllThreads(). Ends the program for what is no case.
std::string NameOf(const Case& one);
Case CaseOf(std::string_view name);

// The CPUs that this process may use.
int AllThreads();

// Returns the bytes of an element; 1 for kInt4, of which a byte holds two.
std::size_t SizeOf(DType dtype);

// Returns the bytes of `elements` adjacent elements, an even number for kInt4.
std::size_t BytesOf(std::int64_t elements, DType dtype);

// The shapes and strides of a case.
struct Geometry {
  TensorLayout x;
  TensorLayout out;
  int axis = 0;               // of the scales
  std::int64_t channels = 1;  // the number of scales
  std::int64_t elements = 0;  // of out
  // Elements of memory: those before the one at index 0, and all from the
  // beginning to the last one that is used.
  std::int64_t x_first = 0;
  std::int64_t x_span = 0;
  std::int64_t out_span = 0;
};
Geometry GeometryOf(const Case& one);

// The matrix of `rows` x `columns` elements that tensors with scales along the
// last axis are, and views of a matrix.
struct Matrix {
  std::int64_t rows;
  std::int64_t columns;
};
Matrix MatrixOf(const Case& one);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_CASE_H_
