// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Rows and blocks of rows for the tests of kernels, with their expected
// results.

#ifndef ACLQ_TESTS_SUPPORT_KERNEL_ROWS_H_
#define ACLQ_TESTS_SUPPORT_KERNEL_ROWS_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <list>
#include <numeric>
#include <utility>
#include <vector>

#include "tests/support/guarded_memory.h"
#include "tests/support/kernel_check.h"
#include "tests/support/values.h"

namespace aclq::testing {

// Returns the bytes in memory of values.
template <typename T>
std::vector<std::byte> BytesOf(const std::vector<T>& values) {
  const auto* from = reinterpret_cast<const std::byte*>(values.data());
  return {from, from + values.size() * sizeof(T)};
}

// Returns elements of a source that are hard in its own precision.
inline std::vector<std::byte> HardSource(DType dtype) {
  if (dtype == DType::kFloat16) return BytesOf(HardBinary16());
  const std::vector<float> values = HardValues();
  if (dtype == DType::kFloat32) return BytesOf(values);
  std::vector<std::uint16_t> halves;
  for (const float value : values) halves.push_back(ToBFloat16(value));
  return BytesOf(halves);
}

// Stores values that rows refer to until the process ends, and returns them.
template <typename T>
std::vector<T>& Keep(std::vector<T> values) {
  static std::list<std::vector<T>> kept;
  return kept.emplace_back(std::move(values));
}

// A row and its expected results for each of some outputs.
struct RowCase {
  struct Output {
    DType dtype;
    std::vector<std::byte> expected;
  };
  Row row;
  std::vector<Output> outputs;
};

// Returns a row with the results of the definition.
template <typename DTypes>
RowCase MakeRowCase(const Row& row, const DTypes& out_dtypes) {
  RowCase made = {row, {}};
  for (const DType out : out_dtypes)
    made.outputs.push_back({out, Expected(row, out)});
  return made;
}

// Returns bytes that all differ from the expected bytes, so that a byte that a
// kernel does not write shows.
inline std::vector<std::byte> Complement(std::vector<std::byte> bytes) {
  for (std::byte& byte : bytes) byte = ~byte;
  return bytes;
}

// Expects that the kernels give the expected results.
inline void ExpectRows(const kernels::Implementation& implementation,
                       const std::vector<RowCase>& cases) {
  for (const RowCase& one : cases) {
    for (const auto& [out_dtype, expected] : one.outputs) {
      std::vector<std::byte> found = Complement(expected);
      RunKernel(implementation, one.row, out_dtype, found.data());
      ASSERT_TRUE(SameBytes(one.row, out_dtype, expected, found.data()))
          << implementation.name;
    }
  }
}

// Returns all 65,536 patterns of 16 bits, in ascending order.
inline const std::byte* AllSixteenBitPatterns() {
  static const std::vector<std::uint16_t> patterns = [] {
    std::vector<std::uint16_t> made(65536);
    std::iota(made.begin(), made.end(), std::uint16_t{0});
    return made;
  }();
  return reinterpret_cast<const std::byte*>(patterns.data());
}

// A copy of `count` elements that ends, or starts, at an inaccessible page.
template <typename T>
struct Guarded {
  GuardedMemory memory;
  Guarded(const T* from, std::size_t count, Against against)
      : memory(count * sizeof(T), against) {
    if (count > 0) std::memcpy(memory.data(), from, count * sizeof(T));
  }
  const T* data() const { return reinterpret_cast<const T*>(memory.data()); }
};

// Expects that a kernel gives the results of the definition and writes nothing
// in front of or after them, next to an inaccessible page.
inline void ExpectGuardedRow(const kernels::Implementation& implementation,
                             const Row& row, DType out_dtype, Against against) {
  const std::vector<std::byte> expected = Expected(row, out_dtype);
  const std::vector<std::byte> complement = Complement(expected);
  for (const bool non_temporal : {false, true}) {
    const Guarded<std::byte> out(complement.data(), complement.size(), against);
    RunKernel(implementation, row, out_dtype, out.memory.data(), non_temporal);
    ASSERT_TRUE(SameBytes(row, out_dtype, expected, out.memory.data()))
        << implementation.name << (non_temporal ? ", past the caches" : "");
    ASSERT_TRUE(out.memory.RestIsUntouched())
        << implementation.name << ", " << row.columns << " columns"
        << (non_temporal ? ", past the caches" : "");
  }
}

// A block of rows. The pitches are the elements from one row to the next, in x
// and in out; `offset` is the number of elements of out in front of the first
// row.
struct Shape {
  std::size_t rows, columns, pitch, out_pitch, offset;
};

// A block, and the expected bytes of out, with kUntouched between its rows.
struct BlockCase {
  Row row;  // the first row
  std::size_t parameter_step;
  Shape shape;
  DType out_dtype;
  std::vector<std::byte> expected;
};

inline constexpr std::byte kUntouched{99};

// Returns a block with the results of the definition. `row` is its first row.
inline BlockCase MakeBlockCase(Row row, std::size_t parameter_step,
                               const Shape& shape, DType out_dtype) {
  BlockCase made = {row, parameter_step, shape, out_dtype, {}};
  made.expected.assign(
      BytesOf(out_dtype, shape.offset + shape.rows * shape.out_pitch),
      kUntouched);
  for (std::size_t i = 0; i < shape.rows; ++i) {
    const std::vector<std::byte> bytes = Expected(row, out_dtype);
    std::copy(bytes.begin(), bytes.end(),
              made.expected.begin() +
                  static_cast<std::ptrdiff_t>(
                      BytesOf(out_dtype, shape.offset + i * shape.out_pitch)));
    row.x += shape.pitch * base::DTypeSize(row.x_dtype);
    row.scales += parameter_step;
    if (row.zero_points != nullptr) row.zero_points += parameter_step;
  }
  return made;
}

// Expects that a kernel gives the expected bytes.
inline void ExpectBlock(const kernels::Implementation& implementation,
                        const BlockCase& block, bool non_temporal) {
  const auto& [row, parameter_step, shape, out_dtype, expected] = block;
  const std::size_t x_size = base::DTypeSize(row.x_dtype);
  std::vector<std::byte> found(expected.size(), kUntouched);
  const kernels::BlockKernel kernel =
      implementation.Find(row.x_dtype, row.arithmetic, out_dtype,
                          row.zero_points != nullptr, row.spread);
  const ExpectModesToStay modes;
  kernel({.x = row.x,
          .x_row_stride = static_cast<std::ptrdiff_t>(shape.pitch * x_size),
          .out = found.data() + BytesOf(out_dtype, shape.offset),
          .out_row_stride =
              static_cast<std::ptrdiff_t>(BytesOf(out_dtype, shape.out_pitch)),
          .rows = shape.rows,
          .columns = shape.columns,
          .scales = row.scales,
          .zero_points = row.zero_points,
          .parameter_step = parameter_step,
          .rounding = row.rounding,
          .non_temporal = non_temporal});
  const auto difference =
      std::mismatch(expected.begin(), expected.end(), found.begin());
  ASSERT_TRUE(difference.first == expected.end())
      << implementation.name << ", " << base::DTypeName(row.x_dtype) << " to "
      << base::DTypeName(out_dtype) << ", " << shape.rows << " rows of "
      << shape.columns << ", pitches " << shape.pitch << " and "
      << shape.out_pitch << ", offset " << shape.offset << ", parameter step "
      << parameter_step << ", arithmetic " << static_cast<int>(row.arithmetic)
      << ", rounding " << static_cast<int>(row.rounding)
      << (row.spread == kernels::Spread::kPerColumn ? ", per column" : "")
      << (non_temporal ? ", past the caches" : "") << ": byte "
      << difference.first - expected.begin();
}

// One scale for all rows, one per row, or one per column.
struct Distribution {
  kernels::Spread spread;
  std::size_t parameter_step;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_KERNEL_ROWS_H_
