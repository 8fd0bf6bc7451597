// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The kernels of products on every instruction set of this machine, against the
// definition, on every byte. The parameter of the tests is the instruction set.
// As in kernels_test.cc, cases that call the definition often are static.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "src/kernels/kernels.h"
#include "tests/support/kernel_check.h"
#include "tests/support/kernel_rows.h"
#include "tests/support/values.h"

namespace aclq::kernels {
namespace {

using testing::Against;
using testing::AllSixteenBitPatterns;
using testing::BlockCase;
using testing::BytesOf;
using testing::Distribution;
using testing::ExpectBlock;
using testing::ExpectGuardedRow;
using testing::ExpectRows;
using testing::Guarded;
using testing::HardSource;
using testing::Keep;
using testing::MakeBlockCase;
using testing::MakeRowCase;
using testing::Row;
using testing::RowCase;
using testing::Shape;

constexpr Arithmetic kProducts[] = {Arithmetic::kMultiplyAdd,
                                    Arithmetic::kMultiplyTwiceAdd};

// Returns the roundings of an output.
std::vector<Rounding> RoundingsOf(DType out) {
  std::vector<Rounding> roundings;
  for (const Rounding rounding :
       {Rounding::kNearestEven, Rounding::kFloor, Rounding::kCeil,
        Rounding::kTowardsZero, Rounding::kHybrid}) {
    if (testing::HasRounding(out, rounding)) roundings.push_back(rounding);
  }
  return roundings;
}

class ProductsTest : public ::testing::TestWithParam<Implementation> {};

INSTANTIATE_TEST_SUITE_P(Isa, ProductsTest,
                         ::testing::ValuesIn(Implementations().begin(),
                                             Implementations().end()),
                         [](const auto& test) { return test.param.name; });

// Adds the row in both arithmetics, all outputs and all of their roundings.
void AddProducts(Row row, std::vector<RowCase>* cases) {
  for (const Arithmetic arithmetic : kProducts) {
    for (const DType out : kProductOutputs) {
      for (const Rounding rounding : RoundingsOf(out)) {
        row.arithmetic = arithmetic;
        row.rounding = rounding;
        cases->push_back(MakeRowCase(row, std::vector{out}));
      }
    }
  }
}

TEST_P(ProductsTest, HardValuesByHardScalesAndOffsets) {
  static const std::vector<float> values = testing::HardValues();
  static const float offsets[] = {-0.0F, 3.0F, 0.5F};
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    for (const DType x_dtype : kSources) {
      const std::vector<std::byte>& x = Keep(HardSource(x_dtype));
      const std::size_t count = BytesOf(x_dtype, 1);
      const std::size_t columns = x.size() / count / 2 * 2;
      for (std::size_t i = 0; i < values.size(); i += 3) {
        Row row = {x_dtype,        x.data(),   columns,
                   Spread::kFixed, &values[i], nullptr};
        AddProducts(row, &made);
        row.zero_points = &offsets[i / 3 % 3];
        AddProducts(row, &made);
      }
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

TEST_P(ProductsTest, HardOffsets) {
  static const std::vector<float> values = testing::HardValues();
  static const float scale = 1.0F;
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    const std::vector<std::byte>& x = Keep(HardSource(DType::kFloat32));
    for (const float& offset : values) {
      AddProducts({DType::kFloat32, x.data(), values.size() / 2 * 2,
                   Spread::kFixed, &scale, &offset},
                  &made);
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

TEST_P(ProductsTest, AllSixteenBitInputs) {
  static const struct {
    float scale;
    float offset;
  } parameters[] = {{1.0F, 0.0F},     {0.1F, 3.0F},  {-128.0F, 10.0F},
                    {0x1p20F, -1.0F}, {0.37F, 0.5F}, {3.0e-8F, 128.0F}};
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    for (const DType x_dtype : {DType::kFloat16, DType::kBFloat16}) {
      for (const auto& [scale, offset] : parameters) {
        Row row = {x_dtype, AllSixteenBitPatterns(),
                   65536,   Spread::kFixed,
                   &scale,  &offset};
        AddProducts(row, &made);
        if (scale != 1.0F) continue;
        row.zero_points = nullptr;
        AddProducts(row, &made);
      }
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

// Each pattern has one of the hard values as its scale and another as its
// offset.
TEST_P(ProductsTest, AllSixteenBitInputsWithParametersPerColumn) {
  static const std::vector<RowCase> cases = [] {
    std::vector<RowCase> made;
    const std::vector<float> hard = testing::HardValues();
    for (const std::size_t shift : {0U, 5U}) {
      std::vector<float> scales(65536), offsets(65536);
      for (std::size_t i = 0; i < scales.size(); ++i) {
        // Every other scale is ordinary, so that some numbers are within the
        // ranges.
        scales[i] = i % 2 == 0
                        ? hard[(i / 2 + shift) % hard.size()]
                        : std::ldexp(1.1F, static_cast<int>(i / 7 % 32) - 16);
        offsets[i] = i % 3 == 0 ? hard[(i / 3 + shift) % hard.size()]
                                : static_cast<float>(i % 300) - 150.0F;
      }
      Row row = {DType::kFloat16,     AllSixteenBitPatterns(),
                 scales.size(),       Spread::kPerColumn,
                 Keep(scales).data(), Keep(offsets).data()};
      for (const DType x_dtype : {DType::kFloat16, DType::kBFloat16}) {
        row.x_dtype = x_dtype;
        AddProducts(row, &made);
      }
      row.zero_points = nullptr;
      AddProducts(row, &made);
    }
    return made;
  }();
  ExpectRows(GetParam(), cases);
}

// ---- Lengths.

class ProductLengthsTest : public ::testing::TestWithParam<
                               std::tuple<Implementation, DType, DType>> {};

INSTANTIATE_TEST_SUITE_P(
    Isa, ProductLengthsTest,
    ::testing::Combine(::testing::ValuesIn(Implementations().begin(),
                                           Implementations().end()),
                       ::testing::ValuesIn(kSources),
                       ::testing::ValuesIn(kProductOutputs)),
    [](const auto& test) {
      return std::get<0>(test.param).name + "_" +
             base::DTypeName(std::get<1>(test.param)) + "_" +
             base::DTypeName(std::get<2>(test.param));
    });

// Returns lengths up to more than two vectors, and lengths next to whole
// numbers of vectors up to several groups; even lengths for int4.
std::vector<std::size_t> LengthsOf(const Implementation& implementation,
                                   DType out) {
  const std::size_t lanes = implementation.table->lanes;
  std::vector<std::size_t> lengths(2 * lanes + 3);
  std::iota(lengths.begin(), lengths.end(), std::size_t{0});
  for (const std::size_t vectors : {3, 4, 5, 7, 8, 12}) {
    for (const std::size_t beyond : {0, 1, 2, 3})
      lengths.push_back(vectors * lanes + beyond - 1);
    lengths.push_back(vectors * lanes + lanes / 2);
  }
  if (out == DType::kInt4) {
    for (std::size_t& length : lengths) length += length % 2;
  }
  return lengths;
}

TEST_P(ProductLengthsTest, NothingOutsideIsTouched) {
  const auto& [implementation, x_dtype, out_dtype] = GetParam();
  const std::vector<float> values = testing::HardValues();
  const std::vector<std::byte> x = HardSource(x_dtype);
  const std::vector<float> hard_scales(values.rbegin(), values.rend());
  const float scale = 2.7F, offset = 5.0F;
  const std::size_t x_size = BytesOf(x_dtype, 1);
  const std::vector<Rounding> roundings = RoundingsOf(out_dtype);
  for (const std::size_t columns : LengthsOf(implementation, out_dtype)) {
    for (const Against against : {Against::kStart, Against::kEnd}) {
      const Guarded<std::byte> guarded_x(x.data() + 7 * x_size,
                                         columns * x_size, against);
      for (const Spread spread : {Spread::kFixed, Spread::kPerColumn}) {
        const bool fixed = spread == Spread::kFixed;
        const std::size_t count = fixed ? 1 : columns;
        const Guarded<float> scales(fixed ? &scale : hard_scales.data(), count,
                                    against);
        const Guarded<float> offsets(fixed ? &offset : values.data(), count,
                                     against);
        for (const Arithmetic arithmetic : kProducts) {
          Row row = {x_dtype,       guarded_x.data(), columns,   spread,
                     scales.data(), offsets.data(),   arithmetic};
          row.rounding = roundings[columns % roundings.size()];
          ASSERT_NO_FATAL_FAILURE(
              ExpectGuardedRow(implementation, row, out_dtype, against));
          row.rounding = Rounding::kNearestEven;
          row.zero_points = nullptr;
          ASSERT_NO_FATAL_FAILURE(
              ExpectGuardedRow(implementation, row, out_dtype, against));
        }
      }
    }
  }
}

// ---- Blocks.

// Returns numbers whose sums are around integers and ties.
template <typename ParameterOf>
std::vector<std::byte> NearTies(DType dtype, std::size_t count, bool twice,
                                const std::vector<float>& scales,
                                const std::vector<float>& offsets,
                                ParameterOf parameter_of) {
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<float> floats(count);
  std::vector<std::uint16_t> halves(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = parameter_of(i);
    const float t = static_cast<float>(random() % 600) / 2.0F - 150.0F;
    float x = (t / (random() % 2 == 0 ? 1.0F : 16.0F) - offsets[at]);
    x /= twice ? scales[at] * scales[at] : scales[at];
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

// The shapes at which the kernel changes its path, as in kernels_test.cc, with
// even numbers for int4, and with more rows and columns than kNoOffsets has.
constexpr Shape kShapes[] = {{1, 200, 204, 204, 2},
                             {2, 64, 64, 64, 4},
                             {3, 126, 130, 130, 0},
                             {4, 128, 128, 128, 2},
                             {9, 300, 304, 304, 0},
                             {38, 512, 512, 512, 128},
                             {300, 70, 70, 70, 0},
                             {2, 2100, 2100, 2100, 2},
                             {1, 70000, 70004, 70004, 2},
                             {11, 4, 7, 4, 2},
                             {11, 8, 9, 8, 0},
                             {270, 16, 21, 16, 4},
                             {51, 32, 33, 32, 0},
                             {7, 2, 3, 2, 0},
                             {2100, 16, 16, 18, 0}};

void AddBlocks(const Shape& shape, const Distribution& distribution,
               DType x_dtype, Arithmetic arithmetic,
               std::vector<BlockCase>* made) {
  // Not a structured binding: clang 14 lets no lambda use one.
  const Spread spread = distribution.spread;
  const std::size_t step = distribution.parameter_step;
  const bool per_column = spread == Spread::kPerColumn;
  const std::size_t count = per_column  ? shape.columns
                            : step == 1 ? shape.rows
                                        : 1;
  std::vector<float>& scales = Keep(std::vector<float>(count));
  std::vector<float>& offsets = Keep(std::vector<float>(count));
  for (std::size_t i = 0; i < count; ++i) {
    scales[i] = std::ldexp(1.0F + static_cast<float>(i * 31 % 97) / 97.0F,
                           static_cast<int>(i % 17) - 8);
    if (i % 3 == 0) scales[i] = -scales[i];
    offsets[i] = static_cast<float>(i * 37 % 256) / 4.0F - 32.0F;
  }
  const auto parameter_of = [&](std::size_t element) {
    const std::size_t at =
        per_column ? element % shape.pitch : element / shape.pitch * step;
    return std::min(at, count - 1);  // any parameter fits between rows
  };
  const std::vector<std::byte>& x =
      Keep(NearTies(x_dtype, shape.rows * shape.pitch,
                    arithmetic == Arithmetic::kMultiplyTwiceAdd, scales,
                    offsets, parameter_of));
  Row row = {x_dtype,       x.data(),       shape.columns, spread,
             scales.data(), offsets.data(), arithmetic};
  for (const DType out : {DType::kInt8, DType::kInt4, DType::kHiFloat8}) {
    const std::vector<Rounding> roundings = RoundingsOf(out);
    row.zero_points = offsets.data();
    row.rounding = roundings[made->size() % roundings.size()];
    made->push_back(MakeBlockCase(row, step, shape, out));
    row.rounding = Rounding::kNearestEven;
    made->push_back(MakeBlockCase(row, step, shape, out));
    row.zero_points = nullptr;
    made->push_back(MakeBlockCase(row, step, shape, out));
  }
}

TEST_P(ProductsTest, BlocksOfRowsNearTies) {
  static const std::vector<BlockCase> blocks = [] {
    std::vector<BlockCase> made;
    for (const Shape& shape : kShapes) {
      for (const Distribution& distribution :
           {Distribution{Spread::kFixed, 0}, Distribution{Spread::kFixed, 1},
            Distribution{Spread::kPerColumn, 0}}) {
        for (const DType x_dtype : kSources) {
          for (const Arithmetic arithmetic : kProducts)
            AddBlocks(shape, distribution, x_dtype, arithmetic, &made);
        }
      }
    }
    return made;
  }();
  for (const BlockCase& block : blocks) {
    for (const bool non_temporal : {false, true})
      ASSERT_NO_FATAL_FAILURE(ExpectBlock(GetParam(), block, non_temporal));
  }
}

}  // namespace
}  // namespace aclq::kernels
