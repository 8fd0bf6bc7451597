// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The SIMD kernels and the table that picks one. A kernel quantizes one block
// of memory: rows of adjacent elements. It knows nothing of tensors, axes or
// threads.

#ifndef ACLQ_SRC_KERNELS_KERNELS_H_
#define ACLQ_SRC_KERNELS_KERNELS_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aclq/isa.h"
#include "aclq/tensor.h"

namespace aclq::kernels {

// The formula of t, given x, the scale s and the offset o, which may be absent.
// Each operation is a binary32 one, rounded once; none are fused.
enum class Arithmetic {
  kDivideAdd,         // t = x / s + o
  kMultiplyAdd,       // t = x * s + o
  kMultiplyTwiceAdd,  // t = (x * s) * s + o
};

// Returns whether x is multiplied by the scale.
constexpr bool IsProduct(Arithmetic arithmetic) {
  return arithmetic != Arithmetic::kDivideAdd;
}

// The rounding of t to an element of an integer type: to nearest with ties to
// even, downwards, upwards, towards zero. For 8-bit floats kNearestEven stands
// for the rounding of their format (numerics/formats.h); HiFloat8 also has
// kHybrid (RoundMode::kHybrid, numerics/ascend_quant.h).
enum class Rounding { kNearestEven, kFloor, kCeil, kTowardsZero, kHybrid };

// The rows that one call of a kernel reads and writes, a tile or a part of one:
// `rows` rows of `columns` elements.
// Elements of a row are adjacent in x and in out; rows may lie anywhere.
// Addresses need only the alignment of their element types. Rows of int4 have
// an even number of elements, two in a byte. Nothing outside of the rows is
// read or written. x and out may be the same rows if their elements have the
// same size; otherwise they must not overlap.
struct Block {
  const void* x = nullptr;
  std::ptrdiff_t x_row_stride = 0;  // bytes from one row to the next
  void* out = nullptr;
  std::ptrdiff_t out_row_stride = 0;  // bytes
  std::size_t rows = 0;
  std::size_t columns = 0;
  // One scale and one zero point for each row (Spread::kFixed), or for each
  // column, shared by all rows (kPerColumn). Kernels without zero points do not
  // read zero_points.
  const float* scales = nullptr;
  const float* zero_points = nullptr;
  // With kFixed, the distance, in elements, from the parameters of one row to
  // those of the next: 1, or 0 if all rows share one scale and one zero point.
  std::size_t parameter_step = 0;
  // A rounding that the output has. Only kernels of products (IsProduct) read
  // it.
  Rounding rounding = Rounding::kNearestEven;
  // True if the plan reads and writes more than a core's own caches hold. The
  // kernel then reads several places in turn, prefetches, and stores past the
  // caches if the instruction set can.
  bool non_temporal = false;
};

// Computes a block. Needs the default floating-point environment
// (engine::DefaultFloatEnvironment).
using BlockKernel = void (*)(const Block& block);

// How parameters change: kPerColumn within a row, one for each column; kFixed
// at most from one row to the next.
enum class Spread { kFixed, kPerColumn };

// A rectangle of elements in two layouts, `from` and `to`, which must not
// overlap. Strides are in bytes, and multiples of the element's size. There is
// at least one row and one column. Only the elements are written; the bytes
// between the elements of a row may be read.
struct Copy {
  const std::byte* from = nullptr;
  std::ptrdiff_t from_row_stride = 0;
  std::ptrdiff_t from_column_stride = 0;
  std::byte* to = nullptr;
  std::ptrdiff_t to_row_stride = 0;
  std::ptrdiff_t to_column_stride = 0;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t element_size = 0;  // bytes: 1, 2, 4, 8 or 16
  // As in Block: adjacent elements of `to` are stored past the caches if the
  // elements of `from` are adjacent too, or are one element.
  bool non_temporal = false;
};

// Copies the elements of `from` to `to`. One row is copied in ascending order,
// so where elements of `to` share an address the last one remains.
using CopyKernel = void (*)(const Copy& copy);

// Copies `rows` rows of `columns` adjacent elements to `columns` rows of `rows`
// adjacent elements, in any order. Strides are from one row to the next, in
// bytes, and multiples of the element's size. There is at least one row and one
// column. Nothing but the elements is read or written. Rows of `from` may
// overlap each other; rows of `to` must not, and `from` and `to` must not
// overlap.
using TransposeKernel = void (*)(const std::byte* from,
                                 std::ptrdiff_t from_stride, std::byte* to,
                                 std::ptrdiff_t to_stride, std::size_t rows,
                                 std::size_t columns);

// Most numbers that a LoadKernel or a RepeatKernel may write after the last
// one. These kernels make the scales and zero points of a block binary32
// numbers, one for each row or column.
inline constexpr std::size_t kParameterSlack = 64;
// Converts `count` adjacent numbers of an input type to binary32, exactly as
// the definition does (numerics/reference.h).
using LoadKernel = void (*)(DType dtype, const std::byte* from,
                            std::size_t count, float* to);
// Writes each of `count` numbers `times` times, one after the other.
using RepeatKernel = void (*)(const float* from, std::size_t count,
                              std::size_t times, float* to);

// The types that have kernels, in the order of the tables' indices. The
// compiler checks the lists that fill the tables against these (HasOrderOf,
// type_list.h).
inline constexpr DType kSources[] = {DType::kFloat32, DType::kFloat16,
                                     DType::kBFloat16};
// The outputs of x / s + o.
inline constexpr DType kQuotientOutputs[] = {
    DType::kInt8,     DType::kUInt8,        DType::kInt32,
    DType::kHiFloat8, DType::kFloat8E4M3FN, DType::kFloat8E5M2};
// The outputs of the arithmetics that multiply.
inline constexpr DType kProductOutputs[] = {
    DType::kInt8, DType::kInt4, DType::kHiFloat8, DType::kFloat8E4M3FN,
    DType::kFloat8E5M2};

// Returns the output types of an arithmetic, in the order of the table's
// indices.
constexpr std::span<const DType> OutputsOf(Arithmetic arithmetic) {
  if (IsProduct(arithmetic)) return kProductOutputs;
  return kQuotientOutputs;
}

// A table of kernels: [index of the output][has an offset][spread].
template <std::size_t kNumOutputs>
using KernelsOfOutputs = BlockKernel[kNumOutputs][2][2];
using QuotientKernels = KernelsOfOutputs<std::size(kQuotientOutputs)>;
using ProductKernels = KernelsOfOutputs<std::size(kProductOutputs)>;

// The kernels of one source.
struct KernelsOfSource {
  QuotientKernels divide_add;
  ProductKernels multiply_add, multiply_twice_add;
};

// All kernels of one instruction set.
struct KernelTable {
  std::int64_t target;  // Highway's bit for the instruction set that the
                        // kernels were compiled for
  KernelsOfSource kernels[std::size(kSources)];
  CopyKernel copy;
  // Conversions: [source][target], both indices of kSources. They do not read
  // the scales and zero points of the block. Null on the diagonal.
  BlockKernel convert[std::size(kSources)][std::size(kSources)];
  TransposeKernel transpose[5];  // elements of 1, 2, 4, 8 and 16 bytes
  LoadKernel load_numbers;
  RepeatKernel repeat_each;
  // binary32 numbers in a vector. Rows of that many columns, or of twice as
  // many, that share their parameters and are adjacent in out are quantized as
  // fast as one long row.
  std::size_t lanes;

  TransposeKernel TransposeOf(std::size_t element_size) const {
    return transpose[std::countr_zero(element_size)];
  }
};

// One instruction set that this build has and this CPU runs.
struct Implementation {
  std::string name;  // Highway's: "AVX3", "AVX2", "SSE4", ...
  const KernelTable* table;

  // Returns the kernel of an arithmetic for a pair of types, or null if there
  // is none.
  BlockKernel Find(DType x, Arithmetic arithmetic, DType out, bool has_offset,
                   Spread spread) const;

  // Returns the kernel that converts elements of one type to another one, or
  // null if there is none.
  BlockKernel FindConversion(DType from, DType to) const;
};

// Returns all implementations, best first; never empty.
std::span<const Implementation> Implementations();

// Returns every instruction set of this build, best first, including those that
// this CPU does not run.
std::vector<Isa> Isas();

// Returns the implementation of a name, the best one for "", or null if there
// is none.
const Implementation* FindImplementation(std::string_view name);

}  // namespace aclq::kernels

#endif  // ACLQ_SRC_KERNELS_KERNELS_H_
