// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The problem that is timed, named by six words, such as
// "fp32/int8/tensor/contiguous/65536/1". A seventh word, "zero-point" or
// "no-zero-point", follows if that is unusual for the output type. The last
// word "ascend-quant" means AscendQuant; without it the operator is Quantize.

#ifndef ACLQ_BENCHMARKS_CASE_H_
#define ACLQ_BENCHMARKS_CASE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aclq/tensor.h"

namespace aclq::benchmarks {

enum class Operator { kQuantize, kAscendQuant };

// The axis along which scales and zero points vary: per tensor, or per channel
// of the last, first or middle axis.
enum class Scales { kTensor, kLast, kFirst, kMiddle };

// The layouts of x and out in memory, which are contiguous unless a value says
// otherwise.
struct View {
  enum Kind {
    kContiguous,
    kTransposed,        // a square matrix, read along its columns
    kTransposedOdd,     // kTransposed with one row less and one column more
    kTransposedPadded,  // kTransposed with 16 unused elements after each column
    kOutTransposed,     // a square matrix, written along its columns
    kChannelsLast,      // 4 images of `number` channels, which are last in out
    kChannelsFirst,     // such images with channels first in out, last in x
    kHeads,             // axes 1 and 2 of four exchanged, rows of 64 elements
    kSliced,            // the left half of the columns of a matrix, of `number`
                        // columns if that is not 0
    kColumns,           // columns 5 to 7 of rows of 16 elements
    kStep,              // every `number`th element of x
    kBackwards,         // x in reverse order
    kOutStep,           // every `number`th element of out
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
  // A power of two, 64 or more. A view has slightly fewer elements if its rows
  // do not divide this number: Geometry::elements.
  std::int64_t elements = 0;
  int threads = 1;  // the most threads that may be used
  // Usually integers have zero points and 8-bit floats do not. If this is set,
  // only 8-bit floats have zero points.
  bool is_unusual = false;
  Operator op = Operator::kQuantize;

  bool has_zero_point() const;
  std::int32_t zero_point() const;  // kZeroPoint or 0
  // Returns true if a byte of out holds two elements.
  bool is_packed() const { return output == DType::kInt4; }

  friend bool operator==(const Case&, const Case&) = default;
};

inline constexpr int kZeroPoint = 3;

// Returns the name of a case: its words with slashes between them.
std::string NameOf(const Case& one);
// Returns the case of a name. The word "all" for the threads means
// AllThreads(). Ends the program if the name is not the name of a case.
Case CaseOf(std::string_view name);

// Returns the number of CPUs that this process may use.
int AllThreads();

// Returns the bytes of an element; 1 for kInt4, although a byte holds two.
std::size_t SizeOf(DType dtype);

// Returns the bytes of `elements` adjacent elements, an even number for kInt4.
std::size_t BytesOf(std::int64_t elements, DType dtype);

// The shapes and strides of a case.
struct Geometry {
  TensorLayout x;
  TensorLayout out;
  int axis = 0;               // axis of the scales
  std::int64_t channels = 1;  // number of scales
  std::int64_t elements = 0;  // elements of out
  std::int64_t x_first = 0;   // elements of memory before index 0 of x
  // Elements of memory from the beginning to the last one that is used.
  std::int64_t x_span = 0;
  std::int64_t out_span = 0;
};
Geometry GeometryOf(const Case& one);

// The matrix of rows x columns elements of a case that is a matrix: a view of a
// matrix, or a tensor with scales along an axis.
struct Matrix {
  std::int64_t rows;
  std::int64_t columns;
};
Matrix MatrixOf(const Case& one);

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_CASE_H_
