// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// One row through a kernel and through the definition, and the comparison of
// both.

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
#include "src/numerics/reference.h"

namespace aclq::testing {

// A row of x with its parameters: one scale, or one a column; zero points
// likewise, or none.
struct Row {
  DType x_dtype;
  const std::byte* x;
  std::size_t columns;
  kernels::Spread spread;
  const float* scales;
  const float* zero_points;
};

// What the definition gives, written to `out`.
inline void Define(const Row& row, DType out_dtype, std::byte* out) {
  const std::size_t x_size = base::DTypeSize(row.x_dtype);
  const std::size_t out_size = base::DTypeSize(out_dtype);
  for (std::size_t i = 0; i < row.columns; ++i) {
    const std::size_t at = row.spread == kernels::Spread::kFixed ? 0 : i;
    std::optional<float> zero_point;
    if (row.zero_points != nullptr) zero_point = row.zero_points[at];
    numerics::QuantizeElement(row.x_dtype, row.x + i * x_size, row.scales[at],
                              zero_point, out_dtype, out + i * out_size);
  }
}

inline std::vector<std::byte> Expected(const Row& row, DType out_dtype) {
  std::vector<std::byte> out(row.columns * base::DTypeSize(out_dtype));
  Define(row, out_dtype, out.data());
  return out;
}

// While this lives, the modes of the thread's floating point may change; in the
// end they must be as they were.
class ExpectModesToStay {
 public:
  ExpectModesToStay() = default;
  ~ExpectModesToStay() { EXPECT_EQ(Modes(), before_) << "of floating point"; }
  ExpectModesToStay(const ExpectModesToStay&) = delete;
  ExpectModesToStay& operator=(const ExpectModesToStay&) = delete;

 private:
  // Without the flags of exceptions, the lowest six bits.
  static unsigned Modes() {
#if defined(__x86_64__)
    return _mm_getcsr() & ~0x3FU;
#else
    return 0;  // The kernels change modes on x86 only.
#endif
  }

  const unsigned before_ = Modes();
};

inline void RunKernel(const kernels::Implementation& implementation,
                      const Row& row, DType out_dtype, std::byte* out,
                      bool non_temporal = false) {
  const kernels::BlockKernel kernel =
      implementation.Find(row.x_dtype, kernels::Arithmetic::kDivideAdd,
                          out_dtype, row.zero_points != nullptr, row.spread);
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

// Success if all bytes agree; else a message about the first element that does
// not.
inline ::testing::AssertionResult SameBytes(
    const Row& row, DType out_dtype, const std::vector<std::byte>& expected,
    const std::byte* found) {
  if (expected.empty() ||
      std::memcmp(expected.data(), found, expected.size()) == 0) {
    return ::testing::AssertionSuccess();
  }
  const std::size_t size = base::DTypeSize(out_dtype);
  std::size_t i = 0;
  while (std::memcmp(expected.data() + i * size, found + i * size, size) == 0)
    ++i;
  const std::size_t at = row.spread == kernels::Spread::kFixed ? 0 : i;
  const std::size_t x_size = base::DTypeSize(row.x_dtype);
  auto failure = ::testing::AssertionFailure();
  failure << base::DTypeName(row.x_dtype) << " to "
          << base::DTypeName(out_dtype) << ", element " << i << " of "
          << row.columns << ": x " << Hex(row.x + i * x_size, x_size)
          << ", scale " << row.scales[at];
  if (row.zero_points != nullptr)
    failure << ", zero point " << row.zero_points[at];
  return failure << ": expected " << Hex(expected.data() + i * size, size)
                 << ", found " << Hex(found + i * size, size);
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_KERNEL_CHECK_H_
