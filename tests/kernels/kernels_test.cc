// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every kernel on every instruction set of this machine, against the
// definition, on every byte. The parameter of the tests is the instruction set.
//
// The definition takes longer than the kernels, so tests that call it often do
// so once for all instruction sets: their cases are static. This also keeps an
// emulator from switching between vectors and the definition, which costs it
// more than either.

#include "src/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/support/kernel_check.h"
#include "tests/support/kernel_rows.h"
#include "tests/support/values.h"

namespace aclq::kernels {
namespace {

using testing::Against;
using testing::AllSixteenBitPatterns;
using testing::BlockCase;
using testing::BytesOf;
using testing::Complement;
using testing::Distribution;
using testing::ExpectBlock;
using testing::Expected;
using testing::ExpectGuardedRow;
using testing::ExpectRows;
using testing::Guarded;
using testing::HardSource;
using testing::Keep;
using testing::MakeBlockCase;
using testing::MakeRowCase;
using testing::Row;
using testing::RowCase;
using testing::RunKernel;
using testing::SameBytes;
using testing::Shape;

constexpr Arithmetic kArithmetics[] = {Arithmetic::kDivideAdd,
                                       Arithmetic::kMultiplyAdd,
                                       Arithmetic::kMultiplyTwiceAdd};

class KernelsTest : public ::testing::TestWithParam<Implementation> {};

INSTANTIATE_TEST_SUITE_P(Isa, KernelsTest,
                         ::testing::ValuesIn(Implementations().begin(),
                                             Implementations().end()),
                         [](const auto& test) { return test.param.name; });

TEST(Implementations, AreFoundByName) {
  for (const Implementation& one : Implementations()) {
    EXPECT_EQ(FindImplementation(one.name), &one);
  }
  EXPECT_EQ(FindImplementation(""), &Implementations().front());
  EXPECT_EQ(FindImplementation("AVX9"), nullptr);
}

// The kernels in a table were compiled for the instruction set that lists the
// table: the target bit comes from the code that was compiled for it, and no
// two instruction sets share a kernel.
TEST(Implementations, HaveKernelsOfTheirOwn) {
  std::set<std::int64_t> targets;
  std::set<BlockKernel> kernels;
  std::size_t count = 0;
  for (const Implementation& one : Implementations()) {
    targets.insert(one.table->target);
    for (const DType x : kSources) {
      for (const Arithmetic arithmetic : kArithmetics) {
        for (const DType out : OutputsOf(arithmetic)) {
          for (const bool has_offset : {false, true}) {
            for (const Spread spread : {Spread::kFixed, Spread::kPerColumn}) {
              kernels.insert(one.Find(x, arithmetic, out, has_offset, spread));
              ++count;
            }
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
  const auto find = [&](DType x, Arithmetic arithmetic, DType out) {
    return best.Find(x, arithmetic, out, false, Spread::kFixed);
  };
  for (const Arithmetic arithmetic : kArithmetics) {
    EXPECT_EQ(find(DType::kInt8, arithmetic, DType::kInt8), nullptr);
    EXPECT_EQ(find(DType::kFloat32, arithmetic, DType::kFloat32), nullptr);
  }
  EXPECT_EQ(find(DType::kFloat32, Arithmetic::kDivideAdd, DType::kInt4),
            nullptr);
  EXPECT_EQ(find(DType::kFloat32, Arithmetic::kMultiplyAdd, DType::kUInt8),
            nullptr);
  EXPECT_EQ(find(DType::kFloat32, Arithmetic::kMultiplyTwiceAdd, DType::kInt32),
            nullptr);
}

// The hard values are hard for binary16 only if the conversion is correct.
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
  // Loading an exact value and converting it back returns its bits.
  for (const std::uint16_t bits : testing::HardBinary16()) {
    if ((bits & 0x7fff) > 0x7c00) continue;  // NaN
    EXPECT_EQ(testing::ToBinary16(numerics::LoadInput(DType::kFloat16, &bits)),
              bits);
  }
}

// Adds the row with and without its zero points, for all outputs.
void AddRowCases(Row row, std::vector<RowCase>* cases) {
  cases->push_back(MakeRowCase(row, kQuotientOutputs));
  row.zero_points = nullptr;
  cases->push_back(MakeRowCase(row, kQuotientOutputs));
}

TEST_P(KernelsTest, HardValuesByHardScalesAndZeroPoints) {
  static const std::vector<float> values = testing::HardValues();
  static const float zero_points[] = {
      0.0F, -0.0F, 1.0F, 3.0F, -7.0F, 128.0F, 16777216.0F, 2147483648.0F};
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    for (const DType x_dtype : kSources) {
      const std::vector<std::byte>& x = Keep(HardSource(x_dtype));
      const std::size_t count = x.size() / base::DTypeSize(x_dtype);
      for (const float& scale : values) {
        Row row = {x_dtype, x.data(), count, Spread::kFixed, &scale, nullptr};
        made.push_back(MakeRowCase(row, kQuotientOutputs));
        for (const float& zero_point : zero_points) {
          row.zero_points = &zero_point;
          made.push_back(MakeRowCase(row, kQuotientOutputs));
        }
      }
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

TEST_P(KernelsTest, HardZeroPoints) {
  static const std::vector<float> values = testing::HardValues();
  static const float scale = 1.0F;
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    const std::vector<std::byte>& x = Keep(HardSource(DType::kFloat32));
    for (const float& zero_point : values) {
      const Row row = {DType::kFloat32, x.data(), values.size(),
                       Spread::kFixed,  &scale,   &zero_point};
      made.push_back(MakeRowCase(row, kQuotientOutputs));
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

TEST_P(KernelsTest, AllSixteenBitInputs) {
  static const struct {
    float scale;
    float zero_point;
  } parameters[] = {{1.0F, 0.0F},      {0.1F, 3.0F},   {-0.0078125F, 10.0F},
                    {0x1p-20F, -1.0F}, {1e-40F, 0.5F}, {3.0e7F, 128.0F}};
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    for (const DType x_dtype : {DType::kFloat16, DType::kBFloat16}) {
      for (const auto& [scale, zero_point] : parameters) {
        AddRowCases({x_dtype, AllSixteenBitPatterns(), 65536, Spread::kFixed,
                     &scale, &zero_point},
                    &made);
      }
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

// Each pattern has a hard value as its scale and another as its zero point. The
// shift moves the parameters relative to the patterns.
TEST_P(KernelsTest, AllSixteenBitInputsWithParametersPerColumn) {
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    const std::vector<float> hard = testing::HardValues();
    for (const std::size_t shift : {0U, 1U, 5U, 100U}) {
      std::vector<float> scales(65536), zero_points(65536);
      for (std::size_t i = 0; i < scales.size(); ++i) {
        // Every other scale is ordinary, so that some numbers are within the
        // ranges.
        scales[i] = i % 2 == 0
                        ? hard[(i / 2 + shift) % hard.size()]
                        : std::ldexp(1.1F, static_cast<int>(i / 7 % 32) - 16);
        zero_points[i] = i % 3 == 0 ? hard[(i / 3 + shift) % hard.size()]
                                    : static_cast<float>(i % 300) - 150.0F;
      }
      Row row = {DType::kFloat16,     AllSixteenBitPatterns(),
                 scales.size(),       Spread::kPerColumn,
                 Keep(scales).data(), Keep(zero_points).data()};
      AddRowCases(row, &made);
      row.x_dtype = DType::kBFloat16;
      AddRowCases(row, &made);
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

// Lengths from 0 to several groups of the widest vectors (64 lanes), so that
// every tail occurs and, with memory that ends at a page, every alignment of
// the start.
class KernelLengthsTest : public ::testing::TestWithParam<
                              std::tuple<Implementation, DType, DType>> {};

INSTANTIATE_TEST_SUITE_P(
    Isa, KernelLengthsTest,
    ::testing::Combine(::testing::ValuesIn(Implementations().begin(),
                                           Implementations().end()),
                       ::testing::ValuesIn(kSources),
                       ::testing::ValuesIn(kQuotientOutputs)),
    [](const auto& test) {
      return std::get<0>(test.param).name + "_" +
             base::DTypeName(std::get<1>(test.param)) + "_" +
             base::DTypeName(std::get<2>(test.param));
    });

TEST_P(KernelLengthsTest, NothingOutsideIsTouched) {
  const auto& [implementation, x_dtype, out_dtype] = GetParam();
  const std::vector<float> values = testing::HardValues();
  const std::vector<std::byte> x = HardSource(x_dtype);
  const std::vector<float> hard_scales(values.rbegin(), values.rend());
  const float scale = 0.37F, zero_point = 5.0F;
  const std::size_t x_size = base::DTypeSize(x_dtype);

  std::vector<std::size_t> lengths(71);
  std::iota(lengths.begin(), lengths.end(), std::size_t{0});
  for (const std::size_t length : {127, 128, 129, 150, 191, 192, 193})
    lengths.push_back(length);
  for (const std::size_t columns : lengths) {
    for (const Against against : {Against::kStart, Against::kEnd}) {
      const Guarded<std::byte> guarded_x(x.data() + 7 * x_size,
                                         columns * x_size, against);
      for (const Spread spread : {Spread::kFixed, Spread::kPerColumn}) {
        const bool fixed = spread == Spread::kFixed;
        const std::size_t count = fixed ? 1 : columns;
        const Guarded<float> scales(fixed ? &scale : hard_scales.data(), count,
                                    against);
        const Guarded<float> zero_points(fixed ? &zero_point : values.data(),
                                         count, against);
        Row row = {x_dtype, guarded_x.data(), columns,
                   spread,  scales.data(),    zero_points.data()};
        ASSERT_NO_FATAL_FAILURE(
            ExpectGuardedRow(implementation, row, out_dtype, against));
        row.zero_points = nullptr;
        ASSERT_NO_FATAL_FAILURE(
            ExpectGuardedRow(implementation, row, out_dtype, against));
      }
    }
  }
}

// Rows may be anywhere, also in descending order; bytes between rows stay.
TEST_P(KernelsTest, WritesOnlyTheRows) {
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
  GetParam().Find(DType::kFloat32, Arithmetic::kDivideAdd, DType::kInt8, true,
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

// Returns numbers around the ties of x / scale + zero_point, where an
// incorrectly rounded quotient shows. parameter_of maps the index of an element
// to the index of its scale and zero point.
template <typename ParameterOf>
std::vector<std::byte> NearTies(DType dtype, std::size_t count,
                                const std::vector<float>& scales,
                                const std::vector<float>& zero_points,
                                ParameterOf parameter_of) {
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<float> floats(count);
  std::vector<std::uint16_t> halves(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = parameter_of(i);
    const float t = static_cast<float>(random() % 600) / 2.0F - 150.0F;
    float x = (t - zero_points[at]) * scales[at];
    for (unsigned ulps = random() % 3; ulps > 0; --ulps)
      x = std::nextafter(x, random() % 2 == 0 ? INFINITY : -INFINITY);
    if (random() % 97 == 0) x = NAN;
    if (random() % 97 == 0) x = std::copysign(INFINITY, x);
    if (random() % 97 == 0) x *= 1e20F;
    if (random() % 97 == 0) x *= 1e-40F;
    floats[i] = x;
    halves[i] = dtype == DType::kFloat16 ? testing::ToBinary16(x)
                                         : testing::ToBFloat16(x);
  }
  return dtype == DType::kFloat32 ? BytesOf(floats) : BytesOf(halves);
}

// Returns scales for which the reciprocal may be used. The first and the last
// scale are at the bounds.
std::vector<float> RandomScales(std::size_t count) {
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<float> scales(count);
  for (float& scale : scales) {
    const float significand =
        1.0F + static_cast<float>(random() >> 9) * 0x1p-23F;
    const int exponent = static_cast<int>(random() % 140) - 50;
    scale = std::ldexp(random() % 2 == 0 ? significand : -significand,
                       exponent / (random() % 3 == 0 ? 1 : 8));
  }
  if (count > 2) {
    scales.front() = 0x1p-50F;
    scales.back() = -0x1p90F;
  }
  return scales;
}

// Shapes at which the kernel changes its path: multiples of a group and others,
// more rows than are processed together or have their scales loaded together,
// rows with equal and different alignment, chunks of columns, distant places in
// one row. Then rows of one and two vectors, adjacent in out, for each
// instruction set; the last rows do not fill a group.
constexpr Shape kShapes[] = {{1, 200, 203, 203, 1},
                             {2, 64, 64, 64, 2},
                             {3, 127, 130, 130, 0},
                             {4, 128, 128, 128, 1},
                             {5, 65, 68, 68, 2},
                             {9, 300, 303, 303, 0},
                             {38, 304, 304, 304, 2},
                             {300, 70, 70, 70, 0},
                             {2, 4096, 4096, 4096, 2},
                             {3, 4200, 4203, 4203, 0},
                             {1, 32768, 32771, 32771, 1},
                             {1, 70000, 70003, 70003, 1},
                             {11, 4, 7, 4, 1},
                             {11, 8, 9, 8, 0},
                             {270, 16, 21, 16, 3},
                             {51, 32, 33, 32, 0},
                             {7, 16, 21, 17, 0}};
constexpr std::size_t kLongRow = 5000;

// The position of a scale for which the reciprocal may not be used.
enum class HardScale { kNone, kFirst, kMiddle, kLast };

void AddBlocks(const Shape& shape, const Distribution& distribution,
               HardScale hard, DType x_dtype, std::vector<BlockCase>* made) {
  // Not a structured binding: clang 14 lets no lambda use one.
  const Spread spread = distribution.spread;
  const std::size_t step = distribution.parameter_step;
  const bool per_column = spread == Spread::kPerColumn;
  const std::size_t count = per_column  ? shape.columns
                            : step == 1 ? shape.rows
                                        : 1;
  std::vector<float>& scales = Keep(RandomScales(count));
  if (hard == HardScale::kFirst) scales.front() = 1e-41F;
  if (hard == HardScale::kMiddle) scales[count / 2] = -0x1.fffffep-51F;
  if (hard == HardScale::kLast) scales.back() = 0x1.000002p90F;
  std::vector<float>& zero_points = Keep(std::vector<float>(count));
  for (std::size_t i = 0; i < count; ++i)
    zero_points[i] = static_cast<float>(i * 37 % 256) - 128.0F;
  const auto parameter_of = [&](std::size_t element) {
    const std::size_t at =
        per_column ? element % shape.pitch : element / shape.pitch * step;
    return std::min(at, count - 1);  // any parameter fits between rows
  };
  const std::vector<std::byte>& x = Keep(NearTies(
      x_dtype, shape.rows * shape.pitch, scales, zero_points, parameter_of));
  Row row = {x_dtype, x.data(),      shape.columns,
             spread,  scales.data(), zero_points.data()};
  std::vector<DType> outputs = {DType::kInt8, DType::kInt32};
  if (hard == HardScale::kNone) {
    outputs.push_back(DType::kUInt8);
    outputs.push_back(DType::kHiFloat8);
    outputs.push_back(DType::kFloat8E4M3FN);
  }
  for (const DType out : outputs) {
    row.zero_points = zero_points.data();
    made->push_back(MakeBlockCase(row, step, shape, out));
    row.zero_points = nullptr;
    made->push_back(MakeBlockCase(row, step, shape, out));
  }
}

TEST_P(KernelsTest, BlocksOfRowsNearTies) {
  static const std::vector<BlockCase> blocks = [] {
    std::vector<BlockCase> made;
    for (const Shape& shape : kShapes) {
      const bool is_long = shape.columns > kLongRow;
      for (const Distribution& distribution :
           {Distribution{Spread::kFixed, 0}, Distribution{Spread::kFixed, 1},
            Distribution{Spread::kPerColumn, 0}}) {
        if (is_long && distribution.spread == Spread::kPerColumn) continue;
        for (const DType x_dtype : kSources)
          AddBlocks(shape, distribution, HardScale::kNone, x_dtype, &made);
        if (is_long) continue;
        for (const HardScale hard :
             {HardScale::kFirst, HardScale::kMiddle, HardScale::kLast})
          AddBlocks(shape, distribution, hard, DType::kFloat32, &made);
      }
    }
    return made;
  }();
  for (const BlockCase& block : blocks) {
    for (const bool non_temporal : {false, true})
      ASSERT_NO_FATAL_FAILURE(ExpectBlock(GetParam(), block, non_temporal));
  }
}

// Each scale separately, on every integer output, with zero points of either
// kind: errors of a scale's reciprocal show next to ties.
TEST_P(KernelsTest, ManyScalesNearTies) {
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    const std::vector<float>& scales = Keep(RandomScales(400));
    for (std::size_t i = 0; i < scales.size(); ++i) {
      const float zero_point = i % 4 == 0 ? 0.0F
                               : i % 4 == 1
                                   ? 0.5F
                                   : static_cast<float>(i % 256) - 128.0F;
      const std::vector<std::byte>& x =
          Keep(NearTies(DType::kFloat32, 1000 + i, {scales[i]}, {zero_point},
                        [](std::size_t) { return 0; }));
      const Row row = {
          DType::kFloat32, x.data(),
          1000 + i,        Spread::kFixed,
          &scales[i],      Keep(std::vector<float>{zero_point}).data()};
      made.push_back(MakeRowCase(
          row, std::vector{DType::kInt8, DType::kUInt8, DType::kInt32}));
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
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
  for (const bool non_temporal : {false, true}) {
    std::copy(copy.begin(), copy.end(), memory.begin());
    RunKernel(GetParam(), row, DType::kInt32, memory.data(), non_temporal);
    const Row original = {DType::kFloat32, copy.data(), values.size(),
                          Spread::kFixed,  &scale,      &zero_point};
    EXPECT_TRUE(SameBytes(original, DType::kInt32, expected, memory.data()))
        << GetParam().name << (non_temporal ? ", past the caches" : "");
  }
}

TEST_P(KernelsTest, RowsOfWholeVectorsInPlace) {
  const std::vector<float> values = testing::HardValues();
  const float scale = 0.37F, zero_point = 5.0F;
  const BlockKernel kernel =
      GetParam().Find(DType::kFloat32, Arithmetic::kDivideAdd, DType::kInt32,
                      true, Spread::kFixed);
  for (const std::size_t columns : {4, 8, 16, 32}) {
    const std::size_t rows = values.size() / columns;
    const Row all = {
        DType::kFloat32, reinterpret_cast<const std::byte*>(values.data()),
        rows * columns,  Spread::kFixed,
        &scale,          &zero_point};
    const std::vector<std::byte> expected = Expected(all, DType::kInt32);
    std::vector<std::byte> memory = BytesOf(values);
    const auto stride = static_cast<std::ptrdiff_t>(columns * sizeof(float));
    kernel({.x = memory.data(),
            .x_row_stride = stride,
            .out = memory.data(),
            .out_row_stride = stride,
            .rows = rows,
            .columns = columns,
            .scales = &scale,
            .zero_points = &zero_point});
    EXPECT_TRUE(SameBytes(all, DType::kInt32, expected, memory.data()))
        << GetParam().name << ", rows of " << columns;
  }
}

}  // namespace
}  // namespace aclq::kernels
