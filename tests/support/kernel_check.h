// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Runs one row through a kernel and through the definition, and compares the
// results.

#ifndef ACLQ_TESTS_SUPPORT_KERNEL_CHECK_H_
#define ACLQ_TESTS_SUPPORT_KERNEL_CHECK_H_

#include <gtest/gtest.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include <cstddef>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "src/base/dtypes.h"
#include "src/kernels/kernels.h"
#include "src/numerics/ascend_quant.h"
#include "src/numerics/reference.h"

namespace aclq::testing {

// A row of x, its parameters, and the arithmetic. There is one scale, or one
// per column, and an equal number of zero points (or offsets), or none.
struct Row {
  DType x_dtype;
  const std::byte* x;
  std::size_t columns;
  kernels::Spread spread;
  const float* scales;
  const float* zero_points;
  kernels::Arithmetic arithmetic = kernels::Arithmetic::kDivideAdd;
  kernels::Rounding rounding = kernels::Rounding::kNearestEven;
};

// Returns the bytes of `count` adjacent elements, an even number for int4.
inline std::size_t BytesOf(DType dtype, std::size_t count) {
  return dtype == DType::kInt4 ? count / 2 : count * base::DTypeSize(dtype);
}

// Returns true if products have a rounding for an output.
inline bool HasRounding(DType out, kernels::Rounding rounding) {
  if (rounding == kernels::Rounding::kNearestEven) return true;
  if (rounding == kernels::Rounding::kHybrid) return out == DType::kHiFloat8;
  return out == DType::kInt8 || out == DType::kInt4;
}

// Returns the definition's name of a rounding.
inline numerics::RoundMode RoundModeOf(kernels::Rounding rounding) {
  switch (rounding) {
    case kernels::Rounding::kFloor:
      return numerics::RoundMode::kFloor;
    case kernels::Rounding::kCeil:
      return numerics::RoundMode::kCeil;
    case kernels::Rounding::kTowardsZero:
      return numerics::RoundMode::kTrunc;
    case kernels::Rounding::kHybrid:
      return numerics::RoundMode::kHybrid;
    default:
      return numerics::RoundMode::kRound;
  }
}

// Stores the result of the definition for element i of a row. `out` is the
// address of the row's first result.
inline void DefineElement(const Row& row, std::size_t i, DType out_dtype,
                          std::byte* out) {
  const std::byte* x = row.x + i * base::DTypeSize(row.x_dtype);
  const std::size_t at = row.spread == kernels::Spread::kFixed ? 0 : i;
  std::optional<float> offset;
  if (row.zero_points != nullptr) offset = row.zero_points[at];
  if (row.arithmetic == kernels::Arithmetic::kDivideAdd) {
    return numerics::QuantizeElement(row.x_dtype, x, row.scales[at], offset,
                                     out_dtype, out + BytesOf(out_dtype, i));
  }
  const bool twice = row.arithmetic == kernels::Arithmetic::kMultiplyTwiceAdd;
  const float sum = numerics::AscendQuantSum(
      numerics::LoadInput(row.x_dtype, x), row.scales[at], offset,
      twice ? numerics::ScaleProduct::kTwice : numerics::ScaleProduct::kOnce);
  numerics::StoreAscendQuantCode(
      numerics::AscendQuantCode(sum, RoundModeOf(row.rounding), out_dtype),
      out_dtype, i, out);
}

// Writes the results of the definition to `out`.
inline void Define(const Row& row, DType out_dtype, std::byte* out) {
  for (std::size_t i = 0; i < row.columns; ++i)
    DefineElement(row, i, out_dtype, out);
}

inline std::vector<std::byte> Expected(const Row& row, DType out_dtype) {
  std::vector<std::byte> out(BytesOf(out_dtype, row.columns));
  Define(row, out_dtype, out.data());
  return out;
}

// A scope in which the floating-point modes of the thread may change; they must
// be restored at its end.
class ExpectModesToStay {
 public:
  ExpectModesToStay() = default;
  ~ExpectModesToStay() { EXPECT_EQ(Modes(), before_) << "of floating point"; }
  ExpectModesToStay(const ExpectModesToStay&) = delete;
  ExpectModesToStay& operator=(const ExpectModesToStay&) = delete;

 private:
  // Returns the modes without the exception flags, which are the lowest six
  // bits.
  static unsigned Modes() {
#if defined(__x86_64__)
    return _mm_getcsr() & ~0x3FU;
#else
    return 0;  // kernels change modes on x86 only
#endif
  }

  const unsigned before_ = Modes();
};

inline void RunKernel(const kernels::Implementation& implementation,
                      const Row& row, DType out_dtype, std::byte* out,
                      bool non_temporal = false) {
  const kernels::BlockKernel kernel =
      implementation.Find(row.x_dtype, row.arithmetic, out_dtype,
                          row.zero_points != nullptr, row.spread);
  ASSERT_NE(kernel, nullptr);
  const ExpectModesToStay modes;
  kernel({.x = row.x,
          .x_row_stride = 0,
          .out = out,
          .out_row_stride = 0,
          .rows = 1,
          .columns = row.columns,
          .scales = row.scales,
          .zero_points = row.zero_points,
          .rounding = row.rounding,
          .non_temporal = non_temporal});
}

inline std::string Hex(const std::byte* bytes, std::size_t size) {
  std::string text = "0x";
  for (std::size_t i = size; i-- > 0;) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x",
                  static_cast<unsigned>(bytes[i]));
    text += digits;
  }
  return text;
}

// Returns success if all bytes are equal, otherwise a message about the first
// element that differs.
inline ::testing::AssertionResult SameBytes(
    const Row& row, DType out_dtype, const std::vector<std::byte>& expected,
    const std::byte* found) {
  if (expected.empty() ||
      std::memcmp(expected.data(), found, expected.size()) == 0) {
    return ::testing::AssertionSuccess();
  }
  // Two elements of int4 share a byte.
  const std::size_t step = out_dtype == DType::kInt4 ? 2 : 1;
  const std::size_t size = BytesOf(out_dtype, step);
  std::size_t byte = 0;
  while (std::memcmp(expected.data() + byte, found + byte, size) == 0)
    byte += size;
  const std::size_t i = byte / size * step;
  const std::size_t at = row.spread == kernels::Spread::kFixed ? 0 : i;
  const std::size_t x_size = base::DTypeSize(row.x_dtype);
  auto failure = ::testing::AssertionFailure();
  failure << base::DTypeName(row.x_dtype) << " to "
          << base::DTypeName(out_dtype) << ", element " << i << " of "
          << row.columns << ": x " << Hex(row.x + i * x_size, x_size)
          << ", scale " << row.scales[at];
  if (row.zero_points != nullptr)
    failure << ", zero point " << row.zero_points[at];
  failure << ", arithmetic " << static_cast<int>(row.arithmetic)
          << ", rounding " << static_cast<int>(row.rounding);
  return failure << ": expected " << Hex(expected.data() + byte, size)
                 << ", found " << Hex(found + byte, size);
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_KERNEL_CHECK_H_
