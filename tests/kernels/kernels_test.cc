// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every kernel on every instruction set of this machine, against the
// definition, on every byte. The parameter of the tests is the instruction set.

#include "src/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/support/guarded_memory.h"
#include "tests/support/kernel_check.h"
#include "tests/support/values.h"

namespace aclq::kernels {
namespace {

using testing::Against;
using testing::Expected;
using testing::GuardedMemory;
using testing::Row;
using testing::RunKernel;
using testing::SameBytes;

class KernelsTest : public ::testing::TestWithParam<Implementation> {};

INSTANTIATE_TEST_SUITE_P(Isa, KernelsTest,
                         ::testing::ValuesIn(Implementations().begin(),
                                             Implementations().end()),
                         [](const auto& test) { return test.param.name; });

TEST(Implementations, AreAllThatTheCpuHas) {
  std::set<std::string> names;
  for (const Implementation& one : Implementations()) names.insert(one.name);
#if defined(__x86_64__)
  EXPECT_EQ(names.count("SSSE3"), __builtin_cpu_supports("ssse3") ? 1U : 0U);
  EXPECT_EQ(names.count("SSE4"), __builtin_cpu_supports("sse4.2") ? 1U : 0U);
  EXPECT_EQ(names.count("AVX2"), __builtin_cpu_supports("avx2") ? 1U : 0U);
  EXPECT_EQ(names.count("AVX3"), __builtin_cpu_supports("avx512bw") ? 1U : 0U);
#else
  EXPECT_FALSE(names.empty());
#endif
  EXPECT_EQ(names.size(), Implementations().size()) << "a name is there twice";
}

TEST(Implementations, AreFoundByName) {
  for (const Implementation& one : Implementations()) {
    EXPECT_EQ(FindImplementation(one.name), &one);
  }
  EXPECT_EQ(FindImplementation(""), &Implementations().front());
  EXPECT_EQ(FindImplementation("AVX9"), nullptr);
}

// What a table holds was compiled for the instruction set that it is listed
// under: the bit comes out of the code that was compiled for it, and no two
// instruction sets share a kernel.
TEST(Implementations, HaveKernelsOfTheirOwn) {
  std::set<std::int64_t> targets;
  std::set<BlockKernel> kernels;
  std::size_t count = 0;
  for (const Implementation& one : Implementations()) {
    targets.insert(one.table->target);
    for (const DType x : kSources) {
      for (const DType out : kOutputs) {
        for (const bool has_zero_point : {false, true}) {
          for (const Spread spread : {Spread::kFixed, Spread::kPerColumn}) {
            kernels.insert(one.Find(x, out, has_zero_point, spread));
            ++count;
          }
        }
      }
    }
  }
  EXPECT_EQ(targets.size(), Implementations().size());
  EXPECT_EQ(kernels.size(), count);
  EXPECT_EQ(kernels.count(nullptr), 0U);
}

TEST(Implementations, HaveNoKernelForOtherTypes) {
  const Implementation& best = Implementations().front();
  EXPECT_EQ(best.Find(DType::kInt8, DType::kInt8, false, Spread::kFixed),
            nullptr);
  EXPECT_EQ(best.Find(DType::kFloat32, DType::kFloat32, false, Spread::kFixed),
            nullptr);
}

template <typename T>
std::vector<std::byte> BytesOf(const std::vector<T>& values) {
  const auto* from = reinterpret_cast<const std::byte*>(values.data());
  return {from, from + values.size() * sizeof(T)};
}

// Elements of a source that are hard in its own precision.
std::vector<std::byte> HardSource(DType dtype) {
  if (dtype == DType::kFloat16) return BytesOf(testing::HardBinary16());
  const std::vector<float> values = testing::HardValues();
  if (dtype == DType::kFloat32) return BytesOf(values);
  std::vector<std::uint16_t> halves;
  for (const float value : values) halves.push_back(testing::ToBFloat16(value));
  return BytesOf(halves);
}

// The hard values are hard for binary16 only if they are what they should be.
TEST(HardValues, OfBinary16) {
  EXPECT_EQ(testing::ToBinary16(0.0F), 0x0000);
  EXPECT_EQ(testing::ToBinary16(-0.0F), 0x8000);
  EXPECT_EQ(testing::ToBinary16(1.0F), 0x3c00);
  EXPECT_EQ(testing::ToBinary16(-2.5F), 0xc100);
  EXPECT_EQ(testing::ToBinary16(127.5F), 0x57f8);
  EXPECT_EQ(testing::ToBinary16(0x1p-14F), 0x0400);
  EXPECT_EQ(testing::ToBinary16(0x1p-24F), 0x0001);
  EXPECT_EQ(testing::ToBinary16(0x1p-25F), 0x0000) << "a tie, to even";
  EXPECT_EQ(testing::ToBinary16(0x1.8p-24F), 0x0002) << "a tie, to even";
  EXPECT_EQ(testing::ToBinary16(0x1.ffep-15F), 0x0400) << "a tie, to even";
  EXPECT_EQ(testing::ToBinary16(65504.0F), 0x7bff);
  EXPECT_EQ(testing::ToBinary16(65519.0F), 0x7bff);
  EXPECT_EQ(testing::ToBinary16(65520.0F), 0x7c00);
  EXPECT_EQ(testing::ToBinary16(1.0F + 0x1p-11F), 0x3c00) << "a tie, to even";
  EXPECT_EQ(testing::ToBinary16(1.0F + 0x1.8p-10F), 0x3c02) << "a tie, to even";
  // The definition reads back what is exact.
  for (const std::uint16_t bits : testing::HardBinary16()) {
    if ((bits & 0x7fff) > 0x7c00) continue;  // NaN
    EXPECT_EQ(testing::ToBinary16(numerics::LoadInput(DType::kFloat16, &bits)),
              bits);
  }
}

void ExpectAllOutputs(const Implementation& implementation, const Row& row) {
  for (const DType out : kOutputs) {
    const std::vector<std::byte> expected = Expected(row, out);
    std::vector<std::byte> found(expected.size());
    RunKernel(implementation, row, out, found.data());
    ASSERT_TRUE(SameBytes(row, out, expected, found.data()))
        << implementation.name;
  }
}

TEST_P(KernelsTest, HardValuesByHardScalesAndZeroPoints) {
  const std::vector<float> values = testing::HardValues();
  const float zero_points[] = {0.0F,  -0.0F,  1.0F,        3.0F,
                               -7.0F, 128.0F, 16777216.0F, 2147483648.0F};
  for (const DType x_dtype : kSources) {
    const std::vector<std::byte> x = HardSource(x_dtype);
    const std::size_t count = x.size() / base::DTypeSize(x_dtype);
    for (const float scale : values) {
      Row row = {x_dtype, x.data(), count, Spread::kFixed, &scale, nullptr};
      ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row));
      for (const float& zero_point : zero_points) {
        row.zero_points = &zero_point;
        ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row));
      }
    }
  }
}

TEST_P(KernelsTest, HardZeroPoints) {
  const std::vector<float> values = testing::HardValues();
  const std::vector<std::byte> x = HardSource(DType::kFloat32);
  const float scale = 1.0F;
  for (const float& zero_point : values) {
    const Row row = {DType::kFloat32, x.data(), values.size(),
                     Spread::kFixed,  &scale,   &zero_point};
    ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row));
  }
}

TEST_P(KernelsTest, AllSixteenBitInputs) {
  std::vector<std::uint16_t> x(65536);
  std::iota(x.begin(), x.end(), std::uint16_t{0});
  const struct {
    float scale;
    float zero_point;
  } parameters[] = {{1.0F, 0.0F},      {0.1F, 3.0F},   {-0.0078125F, 10.0F},
                    {0x1p-20F, -1.0F}, {1e-40F, 0.5F}, {3.0e7F, 128.0F}};
  for (const DType x_dtype : {DType::kFloat16, DType::kBFloat16}) {
    for (const auto& [scale, zero_point] : parameters) {
      Row row = {x_dtype,  reinterpret_cast<const std::byte*>(x.data()),
                 x.size(), Spread::kFixed,
                 &scale,   nullptr};
      ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row));
      row.zero_points = &zero_point;
      ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row));
    }
  }
}

// Each pattern with one of the hard values as its scale and another as its zero
// point. The shift moves the parameters against the patterns.
TEST_P(KernelsTest, AllSixteenBitInputsWithParametersPerColumn) {
  std::vector<std::uint16_t> x(65536);
  std::iota(x.begin(), x.end(), std::uint16_t{0});
  const std::vector<float> hard = testing::HardValues();
  std::vector<float> scales(x.size()), zero_points(x.size());
  for (const std::size_t shift : {0U, 1U, 5U, 100U}) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      // Every other scale is plain, so that numbers inside the ranges occur.
      scales[i] = i % 2 == 0
                      ? hard[(i / 2 + shift) % hard.size()]
                      : std::ldexp(1.1F, static_cast<int>(i / 7 % 32) - 16);
      zero_points[i] = i % 3 == 0 ? hard[(i / 3 + shift) % hard.size()]
                                  : static_cast<float>(i % 300) - 150.0F;
    }
    for (const DType x_dtype : {DType::kFloat16, DType::kBFloat16}) {
      Row row = {x_dtype,       reinterpret_cast<const std::byte*>(x.data()),
                 x.size(),      Spread::kPerColumn,
                 scales.data(), nullptr};
      ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row))
          << "shift " << shift;
      row.zero_points = zero_points.data();
      ASSERT_NO_FATAL_FAILURE(ExpectAllOutputs(GetParam(), row))
          << "shift " << shift;
    }
  }
}

// A copy of `count` elements that ends, or starts, at a page that must not be
// touched.
template <typename T>
struct Guarded {
  GuardedMemory memory;
  Guarded(const T* from, std::size_t count, Against against)
      : memory(count * sizeof(T), against) {
    if (count > 0) std::memcpy(memory.data(), from, count * sizeof(T));
  }
  const T* data() const { return reinterpret_cast<const T*>(memory.data()); }
};

// Lengths from none to several vectors of the widest kind (16 lanes), so that
// every tail and, with memory that ends at a page, every start relative to a
// vector's alignment occurs.
class KernelLengthsTest : public ::testing::TestWithParam<
                              std::tuple<Implementation, DType, DType>> {};

INSTANTIATE_TEST_SUITE_P(
    Isa, KernelLengthsTest,
    ::testing::Combine(::testing::ValuesIn(Implementations().begin(),
                                           Implementations().end()),
                       ::testing::ValuesIn(kSources),
                       ::testing::ValuesIn(kOutputs)),
    [](const auto& test) {
      return std::get<0>(test.param).name + "_" +
             base::DTypeName(std::get<1>(test.param)) + "_" +
             base::DTypeName(std::get<2>(test.param));
    });

TEST_P(KernelLengthsTest, NothingOutsideIsTouched) {
  const auto& [implementation, x_dtype, out_dtype] = GetParam();
  const std::vector<float> values = testing::HardValues();
  const std::vector<std::byte> x = HardSource(x_dtype);
  const std::vector<float> scales(values.rbegin(), values.rend());
  const std::size_t x_size = base::DTypeSize(x_dtype);
  const std::size_t out_size = base::DTypeSize(out_dtype);

  for (std::size_t columns = 0; columns <= 70; ++columns) {
    for (const Against against : {Against::kStart, Against::kEnd}) {
      const Guarded<std::byte> guarded_x(x.data() + 7 * x_size,
                                         columns * x_size, against);
      for (const Spread spread : {Spread::kFixed, Spread::kPerColumn}) {
        const std::size_t count = spread == Spread::kFixed ? 1 : columns;
        const Guarded<float> guarded_scales(scales.data(), count, against);
        const Guarded<float> guarded_zero_points(values.data(), count, against);
        for (const bool has_zero_point : {false, true}) {
          const Row row = {
              x_dtype,
              guarded_x.data(),
              columns,
              spread,
              guarded_scales.data(),
              has_zero_point ? guarded_zero_points.data() : nullptr};
          const GuardedMemory out(columns * out_size, against);
          RunKernel(implementation, row, out_dtype, out.data());
          ASSERT_TRUE(
              SameBytes(row, out_dtype, Expected(row, out_dtype), out.data()))
              << implementation.name;
        }
      }
    }
  }
}

// Rows may lie anywhere, also in descending order; what is between them stays.
TEST_P(KernelsTest, RowsKeepToThemselves) {
  constexpr std::size_t kRows = 3, kColumns = 21, kPitch = 32;
  std::vector<float> x(kRows * kPitch);
  std::iota(x.begin(), x.end(), -50.0F);
  std::vector<float> scales(kColumns, 2.0F), zero_points(kColumns, 1.0F);
  std::vector<std::int8_t> out(kRows * kPitch, 99);
  Block block;
  block.x = x.data() + 2 * kPitch;
  block.x_row_stride = -static_cast<std::ptrdiff_t>(kPitch * sizeof(float));
  block.out = out.data();
  block.out_row_stride = kPitch;
  block.rows = kRows;
  block.columns = kColumns;
  block.scales = scales.data();
  block.zero_points = zero_points.data();
  GetParam().Find(DType::kFloat32, DType::kInt8, true,
                  Spread::kPerColumn)(block);
  for (std::size_t row = 0; row < kRows; ++row) {
    for (std::size_t column = 0; column < kPitch; ++column) {
      std::int8_t expected = 99;
      if (column < kColumns) {
        const float value = x[(kRows - 1 - row) * kPitch + column];
        numerics::StoreOutput(DType::kInt8, numerics::Affine(value, 2.0F, 1.0F),
                              &expected);
      }
      ASSERT_EQ(out[row * kPitch + column], expected) << row << ", " << column;
    }
  }
}

TEST_P(KernelsTest, InPlaceWhereElementsAreOfOneSize) {
  const std::vector<float> values = testing::HardValues();
  std::vector<std::byte> memory = HardSource(DType::kFloat32);
  const std::vector<std::byte> copy = memory;
  const float scale = 0.37F, zero_point = 5.0F;
  Row row = {DType::kFloat32, copy.data(), values.size(),
             Spread::kFixed,  &scale,      &zero_point};
  const std::vector<std::byte> expected = Expected(row, DType::kInt32);
  row.x = memory.data();
  RunKernel(GetParam(), row, DType::kInt32, memory.data());
  row.x = copy.data();
  EXPECT_TRUE(SameBytes(row, DType::kInt32, expected, memory.data()));
}

}  // namespace
}  // namespace aclq::kernels
