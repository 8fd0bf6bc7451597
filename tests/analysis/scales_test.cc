// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/scales.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#include "src/numerics/reference.h"
#include "tests/analysis/plain.h"

namespace aclq {
namespace {

using testing::Channeled;
using testing::ForEachIndex;
using testing::Index;
using testing::Random;
using testing::RandomType;
using testing::RandomView;
using testing::Round32;
using testing::Steps;
using testing::Uniform;

struct Chosen {
  std::vector<float> scales;
  std::vector<std::int32_t> zero_points;

  bool operator==(const Chosen& other) const {
    return std::memcmp(scales.data(), other.scales.data(),
                       scales.size() * sizeof(float)) == 0 &&
           scales.size() == other.scales.size() &&
           zero_points == other.zero_points;
  }
};

Chosen Choose(const ConstTensorView& x, const ScaleOptions& options,
              std::int64_t channels) {
  Chosen chosen{std::vector<float>(channels, -1),
                std::vector<std::int32_t>(channels, -99)};
  const Status status = ChooseScales(
      x, options, {chosen.scales.data(), {DType::kFloat32, {channels}}},
      TensorView{chosen.zero_points.data(), {DType::kInt32, {channels}}});
  EXPECT_TRUE(status.ok()) << status.message();
  return chosen;
}

// ---- The rules as plain code, for the finite elements of a channel.

float LargestOf(DType dtype) {
  switch (dtype) {
    case DType::kInt8:
      return 127;
    case DType::kHiFloat8:
      return 32768;
    case DType::kFloat8E4M3FN:
      return 448;
    default:  // FLOAT8_E5M2
      return 57344;
  }
}

// Returns the element of rank ceil(thousandths / 100000 * n) among n sorted
// elements.
float SortedAt(std::vector<float> sorted, std::int64_t thousandths) {
  if (sorted.empty()) return 0;
  std::sort(sorted.begin(), sorted.end());
  const auto n = static_cast<std::int64_t>(sorted.size());
  return sorted[std::max<std::int64_t>((thousandths * n + 99999) / 100000, 1) -
                1];
}

struct PlainRange {
  float lo, hi;
};

PlainRange RangeFor(const ScaleOptions& options, const std::vector<float>& x) {
  std::vector<float> magnitudes, negated;
  for (const float value : x) {
    magnitudes.push_back(std::fabs(value));
    negated.push_back(-value);
  }
  const std::int64_t thousandths = options.rule == ScaleRule::kPercentile
                                       ? std::llround(options.percentile * 1000)
                                       : 100000;
  if (options.symmetric) {
    const float largest = SortedAt(magnitudes, thousandths);
    return {-largest, largest};
  }
  return {std::min(0.0F, -SortedAt(negated, thousandths)),
          std::max(0.0F, SortedAt(x, thousandths))};
}

struct PlainScale {
  float scale = 1;
  std::int32_t zero_point = 0;
};

PlainScale ScaleFor(const ScaleOptions& options, PlainRange range,
                    double factor) {
  constexpr float kSmallest = 0x1p-126F;
  if (range.lo == 0 && range.hi == 0) return {};
  const float f = Round32(factor);
  if (options.symmetric) {
    const double divisor = options.rule == ScaleRule::kAbsMaxHalfRange &&
                                   options.dtype == DType::kInt8
                               ? 127.5
                               : LargestOf(options.dtype);
    const float scale = Round32(range.hi / divisor);
    return {std::max(kSmallest, Round32(double{f} * scale)), 0};
  }
  const float lo = Round32(double{f} * range.lo);
  const float hi = Round32(double{f} * range.hi);
  float scale = Round32(Round32(double{hi} - lo) / 255.0);
  if (std::isinf(scale))
    scale = Round32(double{Round32(hi / 255.0)} - Round32(lo / 255.0));
  scale = std::max(kSmallest, scale);
  const double lowest = options.dtype == DType::kUInt8 ? 0 : -128;
  const float exact = Round32(lowest - Round32(double{lo} / double{scale}));
  return {scale, static_cast<std::int32_t>(std::clamp(
                     std::nearbyint(double{exact}), lowest, lowest + 255))};
}

long double ErrorOf(const ScaleOptions& options, PlainScale scale,
                    const std::vector<float>& x) {
  long double error = 0;
  for (const float value : x) {
    std::byte q{};
    numerics::QuantizeElement(DType::kFloat32, &value, scale.scale,
                              static_cast<float>(scale.zero_point),
                              options.dtype, &q);
    const float y = testing::PlainDequantize(testing::Decode(options.dtype, &q),
                                             scale.scale, scale.zero_point);
    error += (static_cast<long double>(value) - y) *
             (static_cast<long double>(value) - y);
  }
  return error;
}

void ExpectPlain(const ScaleOptions& options, const std::vector<float>& x,
                 float scale, std::int32_t zero_point,
                 const std::string& where) {
  const PlainRange range = RangeFor(options, x);
  if (options.rule != ScaleRule::kLeastSquares) {
    const PlainScale plain = ScaleFor(options, range, 1);
    ASSERT_EQ(scale, plain.scale) << where;
    ASSERT_EQ(zero_point, plain.zero_point) << where;
    return;
  }
  // Sums in another order may differ in their last bits.
  long double least = testing::kInf, found = testing::kInf;
  for (int percent = 100; percent >= 20; --percent) {
    const PlainScale candidate = ScaleFor(options, range, percent / 100.0);
    const long double error = ErrorOf(options, candidate, x);
    least = std::min(least, error);
    if (candidate.scale == scale && candidate.zero_point == zero_point)
      found = std::min(found, error);
  }
  ASSERT_LE(found, least * (1 + 1e-12L)) << where;
}

// ---- Random problems.

struct Problem {
  Random random;
  ScaleOptions options;
  Channeled channeled;
  RandomView x;

  Problem(std::uint64_t seed, std::int64_t max_elements)
      : random(seed),
        options(RandomOptions(random)),
        channeled(random, max_elements),
        x(random, RandomType(random, testing::kFloatTypes), channeled.shape,
          Steps::kMayBroadcast) {
    if (!channeled.per_tensor) options.axis = channeled.axis;
    FillNumbers(random, x, 3, Uniform(random, 0, 1) == 0);
  }

  static ScaleOptions RandomOptions(Random& random) {
    constexpr DType kSymmetric[] = {DType::kInt8, DType::kHiFloat8,
                                    DType::kFloat8E4M3FN, DType::kFloat8E5M2};
    constexpr DType kAsymmetric[] = {DType::kInt8, DType::kUInt8};
    constexpr double kPercentiles[] = {99.9, 100, 50, 0.001, 99, 33.3, 75.25};
    ScaleOptions options;
    options.rule = static_cast<ScaleRule>(Uniform(random, 0, 3));
    options.symmetric = options.rule == ScaleRule::kAbsMaxHalfRange ||
                        Uniform(random, 0, 1) == 0;
    options.dtype = options.symmetric ? RandomType(random, kSymmetric)
                                      : RandomType(random, kAsymmetric);
    options.percentile = kPercentiles[Uniform(random, 0, 6)];
    return options;
  }

  std::vector<std::vector<float>> FiniteOfChannels() const {
    std::vector<std::vector<float>> of(channeled.Channels());
    ForEachIndex(x.layout(), [&](const Index& index) {
      const double value = NumberAt(x, index);
      if (std::isfinite(value))
        of[channeled.ChannelOf(index)[0]].push_back(Round32(value));
    });
    return of;
  }
};

TEST(ChooseScales, RandomProblemsFollowTheRules) {
  for (std::uint64_t seed = 1; seed <= 2500; ++seed) {
    Problem problem(seed, 1500);
    problem.options.num_threads = static_cast<int>(seed % 3);
    const Chosen chosen =
        Choose(View(problem.x), problem.options, problem.channeled.Channels());
    const auto finite = problem.FiniteOfChannels();
    for (std::size_t i = 0; i < finite.size(); ++i) {
      ExpectPlain(
          problem.options, finite[i], chosen.scales[i], chosen.zero_points[i],
          "seed " + std::to_string(seed) + ", channel " + std::to_string(i));
      if (::testing::Test::HasFatalFailure()) return;
    }
  }
}

// Channels of several blocks and parts, in every memory order.
TEST(ChooseScales, LargeViewsFollowTheRules) {
  const std::vector<std::int64_t> shape = {70, 37, 61};
  const std::int64_t strides[][3] = {
      {37 * 61, 61, 1},           {1, 70, 70 * 37}, {61, 70 * 61, 1},
      {-2 * 37 * 61, 2 * 61, -2}, {37, 1, 70 * 37}, {0, 61, 1}};
  std::uint64_t seed = 0;
  for (const auto& of_view : strides) {
    for (const std::optional<int> axis :
         {std::optional<int>(), {0}, {1}, {2}, {-1}}) {
      for (const ScaleRule rule :
           {ScaleRule::kAbsMax, ScaleRule::kPercentile}) {
        Random random(++seed);
        const DType dtype = testing::kFloatTypes[seed % 3];
        const RandomView x(random,
                           TensorLayout(dtype, 3, shape.data(), of_view));
        FillNumbers(random, x, 1, true);
        ScaleOptions options;
        options.axis = axis;
        options.rule = rule;
        options.symmetric = seed % 2 == 0;
        const Channeled channeled(shape, axis);
        const Chosen chosen = Choose(View(x), options, channeled.Channels());
        std::vector<std::vector<float>> finite(channeled.Channels());
        ForEachIndex(x.layout(), [&](const Index& index) {
          const double value = NumberAt(x, index);
          if (std::isfinite(value))
            finite[channeled.ChannelOf(index)[0]].push_back(Round32(value));
        });
        for (std::size_t i = 0; i < finite.size(); ++i) {
          ExpectPlain(options, finite[i], chosen.scales[i],
                      chosen.zero_points[i], "seed " + std::to_string(seed));
          if (::testing::Test::HasFatalFailure()) return;
        }
      }
    }
  }
}

ScaleOptions Options(ScaleRule rule, DType dtype, bool symmetric,
                     std::optional<int> axis) {
  ScaleOptions options;
  options.rule = rule;
  options.dtype = dtype;
  options.symmetric = symmetric;
  options.axis = axis;
  return options;
}

// The summation order of the errors is fixed: it depends neither on the memory
// order nor on the number of threads.
TEST(ChooseScales, ThreadsAndStridesHaveNoInfluence) {
  constexpr std::int64_t kRows = 150, kColumns = 1100;
  Random random(5);
  const RandomView x(random, {DType::kFloat32, {kRows, kColumns}});
  const RandomView transposed(random,
                              {DType::kFloat32, {kRows, kColumns}, {1, kRows}});
  FillNumbers(random, x, 1, false);
  ForEachIndex(x.layout(), [&](const Index& index) {
    std::memcpy(transposed.At(index), x.At(index), sizeof(float));
  });
  for (const ScaleRule rule :
       {ScaleRule::kAbsMax, ScaleRule::kPercentile, ScaleRule::kLeastSquares}) {
    for (const bool symmetric : {true, false}) {
      for (const std::optional<int> axis : {std::optional<int>(), {0}, {1}}) {
        ScaleOptions options = Options(rule, DType::kInt8, symmetric, axis);
        const std::int64_t channels =
            axis.has_value() ? x.layout().shape[*axis] : 1;
        options.num_threads = 1;
        const Chosen chosen = Choose(View(x), options, channels);
        for (const int num_threads : {2, 5}) {
          options.num_threads = num_threads;
          EXPECT_TRUE(Choose(View(x), options, channels) == chosen);
          EXPECT_TRUE(Choose(View(transposed), options, channels) == chosen);
        }
      }
    }
  }
}

TEST(ChooseScales, TheCallersRoundingModeHasNoInfluence) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Problem problem(seed, 1000);
    const std::int64_t channels = problem.channeled.Channels();
    const Chosen chosen = Choose(View(problem.x), problem.options, channels);
    for (const int mode : {FE_UPWARD, FE_TOWARDZERO}) {
      std::fesetround(mode);
      const Chosen in_mode = Choose(View(problem.x), problem.options, channels);
      EXPECT_EQ(std::fegetround(), mode);
      std::fesetround(FE_TONEAREST);
      EXPECT_TRUE(in_mode == chosen) << "seed " << seed;
    }
  }
}

#if defined(__SSE__)
TEST(ChooseScales, FlushToZeroHasNoInfluence) {
  constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  const std::vector<float> x = {3e-40F, -7};
  ScaleOptions options =
      Options(ScaleRule::kPercentile, DType::kInt8, true, std::nullopt);
  options.percentile = 5e-324;
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | kFlushToZero | kDenormalsAreZero);
  const Chosen chosen = Choose({x.data(), {DType::kFloat32, {2}}}, options, 1);
  const unsigned after = _mm_getcsr();
  _mm_setcsr(before);
  EXPECT_EQ(after, before | kFlushToZero | kDenormalsAreZero);
  EXPECT_EQ(chosen.scales[0], 0x1p-126F);
}
#endif

// ---- Special values.

Chosen ChooseOne(const std::vector<float>& x, const ScaleOptions& options) {
  const auto count = static_cast<std::int64_t>(x.size());
  return Choose({x.data(), {DType::kFloat32, {count}}}, options, 1);
}

void ExpectScale(const std::vector<float>& x, const ScaleOptions& options,
                 float scale, std::int32_t zero_point) {
  const Chosen chosen = ChooseOne(x, options);
  EXPECT_EQ(chosen.scales[0], scale);
  EXPECT_EQ(chosen.zero_points[0], zero_point);
}

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr ScaleRule kRules[] = {ScaleRule::kAbsMax, ScaleRule::kPercentile,
                                ScaleRule::kLeastSquares};

TEST(ChooseScales, ChannelsOfNothingButZerosHaveScaleOne) {
  for (const ScaleRule rule : kRules) {
    for (const DType dtype : {DType::kInt8, DType::kUInt8}) {
      const ScaleOptions options = Options(rule, dtype, false, std::nullopt);
      ExpectScale({}, options, 1, 0);
      ExpectScale({0, -0.0F, 0}, options, 1, 0);
      ExpectScale({kNaN, kInf, -kInf}, options, 1, 0);
    }
    for (const DType dtype : {DType::kInt8, DType::kHiFloat8}) {
      const ScaleOptions options = Options(rule, dtype, true, std::nullopt);
      ExpectScale({}, options, 1, 0);
      ExpectScale({0, -0.0F, 0}, options, 1, 0);
      ExpectScale({kNaN, kInf, -kInf}, options, 1, 0);
    }
  }
}

TEST(ChooseScales, EmptyTensors) {
  const Chosen chosen =
      Choose({nullptr, {DType::kFloat16, {0, 3}}},
             Options(ScaleRule::kAbsMax, DType::kInt8, true, 1), 3);
  EXPECT_EQ(chosen.scales, (std::vector<float>{1, 1, 1}));
  EXPECT_EQ(chosen.zero_points, (std::vector<std::int32_t>{0, 0, 0}));
  EXPECT_TRUE(ChooseScales({nullptr, {DType::kFloat16, {0, 3}}},
                           Options(ScaleRule::kAbsMax, DType::kInt8, true, 0),
                           {nullptr, {DType::kFloat32, {0}}}, std::nullopt)
                  .ok());
}

TEST(ChooseScales, OnlyFiniteElementsCount) {
  for (const ScaleRule rule : kRules) {
    ScaleOptions options = Options(rule, DType::kInt8, true, std::nullopt);
    options.percentile = 100;
    ExpectScale({kInf, 127, kNaN, -kInf, 0}, options, 1, 0);
  }
}

TEST(ChooseScales, TheDivisorOfEveryType) {
  const auto symmetric = [](DType dtype) {
    return Options(ScaleRule::kAbsMax, dtype, true, std::nullopt);
  };
  ExpectScale({-3, 1}, symmetric(DType::kInt8), 3.0F / 127, 0);
  ExpectScale({-3, 1}, symmetric(DType::kHiFloat8), 3.0F / 32768, 0);
  ExpectScale({-3, 1}, symmetric(DType::kFloat8E4M3FN), 3.0F / 448, 0);
  ExpectScale({-3, 1}, symmetric(DType::kFloat8E5M2), 3.0F / 57344, 0);
  const auto half = [](DType dtype) {
    return Options(ScaleRule::kAbsMaxHalfRange, dtype, true, std::nullopt);
  };
  ExpectScale({-3, 1}, half(DType::kInt8), 3.0F / 127.5F, 0);
  ExpectScale({-3, 1}, half(DType::kFloat8E4M3FN), 3.0F / 448, 0);
}

TEST(ChooseScales, AsymmetricRangesIncludeZero) {
  const ScaleOptions uint8 =
      Options(ScaleRule::kAbsMax, DType::kUInt8, false, std::nullopt);
  const ScaleOptions int8 =
      Options(ScaleRule::kAbsMax, DType::kInt8, false, std::nullopt);
  ExpectScale({51, 255}, uint8, 1, 0);
  ExpectScale({51, 255}, int8, 1, -128);
  ExpectScale({-51, -255}, uint8, 1, 255);
  ExpectScale({-51, -255}, int8, 1, 127);
  ExpectScale({-55, 200}, uint8, 1, 55);
  ExpectScale({-55, 200}, int8, 1, -73);
  ExpectScale({-0.5F, 254.5F}, uint8, 1, 0);  // ties to even
  ExpectScale({-1.5F, 253.5F}, uint8, 1, 2);
}

TEST(ChooseScales, ARangeThatOverflowsIsDividedFirst) {
  constexpr float kMax = std::numeric_limits<float>::max();
  const float part = kMax / 255;
  ExpectScale({-kMax, kMax},
              Options(ScaleRule::kAbsMax, DType::kUInt8, false, std::nullopt),
              part + part, 128);
}

TEST(ChooseScales, ScalesAreNormalNumbers) {
  for (const ScaleRule rule : kRules) {
    for (const float tiny : {0x1p-149F, 0x1p-126F, 0x1p-120F}) {
      ExpectScale({tiny}, Options(rule, DType::kInt8, true, std::nullopt),
                  0x1p-126F, 0);
      ExpectScale({tiny}, Options(rule, DType::kUInt8, false, std::nullopt),
                  0x1p-126F, 0);
    }
  }
}

TEST(ChooseScales, PercentilesAreNearestRanks) {
  std::vector<float> x;
  for (int i = 1000; i >= 1; --i) x.push_back(i % 2 ? i : -i);
  ScaleOptions options =
      Options(ScaleRule::kPercentile, DType::kInt8, true, std::nullopt);
  const auto expect = [&](double percentile, float magnitude) {
    options.percentile = percentile;
    ExpectScale(x, options, magnitude / 127, 0);
  };
  expect(100, 1000);
  expect(99.9, 999);  // rank 999 of 1000, although 99.9 is not exact
  expect(99.90001, 1000);
  expect(50, 500);
  expect(0.1, 1);
  expect(1e-12, 1);
}

TEST(ChooseScales, AsymmetricPercentilesAreMirrored) {
  std::vector<float> x(20, 1);  // rank 18 of 20
  x[3] = -1000, x[11] = -900, x[7] = -51;
  x[0] = 204, x[19] = 900, x[5] = 1000;
  ScaleOptions options =
      Options(ScaleRule::kPercentile, DType::kUInt8, false, std::nullopt);
  options.percentile = 90;
  ExpectScale(x, options, 1, 51);
}

TEST(ChooseScales, TheLargestScaleOfEqualErrorsIsChosen) {
  const ScaleOptions options =
      Options(ScaleRule::kLeastSquares, DType::kInt8, true, std::nullopt);
  ExpectScale({127, -64, 3}, options, 1, 0);
}

TEST(ChooseScales, OutliersSaturateIfThatIsLessError) {
  std::vector<float> x(100000);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i % 255) / 127 - 1;
  x[0] = 1.5F;
  const ScaleOptions options =
      Options(ScaleRule::kLeastSquares, DType::kInt8, true, std::nullopt);
  EXPECT_LT(ChooseOne(x, options).scales[0], 1.3F / 127);
}

TEST(ChooseScales, WritesStridedViews) {
  const std::vector<float> x = {127, 254, -381};
  std::vector<float> scales(6, -1);
  std::vector<std::int32_t> zero_points(3, -1);
  ASSERT_TRUE(ChooseScales({x.data(), {DType::kFloat32, {3}}},
                           Options(ScaleRule::kAbsMax, DType::kInt8, true, 0),
                           {scales.data(), {DType::kFloat32, {3}, {2}}},
                           TensorView{zero_points.data() + 2,
                                      {DType::kInt32, {3}, {-1}}})
                  .ok());
  EXPECT_EQ(scales, (std::vector<float>{1, -1, 2, -1, 3, -1}));
  EXPECT_EQ(zero_points, (std::vector<std::int32_t>{0, 0, 0}));
}

// ---- Refusals.

}  // namespace
}  // namespace aclq
