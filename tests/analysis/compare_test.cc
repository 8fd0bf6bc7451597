// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/compare.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "aclq/dequantize.h"
#include "aclq/values.h"
#include "src/numerics/reference.h"
#include "tests/analysis/plain.h"

namespace aclq {
namespace {

using testing::Channeled;
using testing::ForEachIndex;
using testing::Index;
using testing::kInf;
using testing::kNaN;
using testing::Random;
using testing::RandomType;
using testing::RandomView;
using testing::Round32;
using testing::Steps;
using testing::Uniform;

// Returns true if saturation changes t, that is, if the value nearest to t on a
// grid that continues beyond the ends of the range lies outside the range.
bool Saturates(DType dtype, float t) {
  const double size = std::fabs(double{t});
  switch (dtype) {
    case DType::kInt8:
      return std::nearbyint(t) < -128 || std::nearbyint(t) > 127;
    case DType::kUInt8:
      return std::nearbyint(t) < 0 || std::nearbyint(t) > 255;
    case DType::kInt32:
      return std::nearbyint(t) < -2147483648.0 ||
             std::nearbyint(t) > 2147483647.0;
    case DType::kHiFloat8:  // 32768, then 49152; ties away from zero
      return size >= 40960;
    case DType::kFloat8E4M3FN:  // 448, then 480; ties to even
      return std::nearbyint(size / 32) > 14;
    default:  // FLOAT8_E5M2: 57344, then 65536; ties to even
      return std::nearbyint(size / 8192) > 7;
  }
}

struct Problem {
  Random random;
  Channeled channeled;
  RandomView x, q, scales;
  std::optional<RandomView> zero_points;

  Problem(std::uint64_t seed, std::int64_t max_elements)
      : Problem(Random(seed), max_elements) {}

  Status Run(Comparison* comparison, int num_threads) const {
    CompareOptions options;
    options.axis = channeled.axis;
    options.num_threads = num_threads;
    return Compare(View(x), View(q), View(scales), View(zero_points), options,
                   comparison);
  }

 private:
  Problem(Random seeded, std::int64_t max_elements)
      : random(seeded),
        channeled(random, max_elements),
        x(random, RandomType(random, testing::kFloatTypes), channeled.shape,
          Steps::kMayBroadcast),
        q(random, RandomType(random, testing::kQuantizedTypes), channeled.shape,
          Steps::kMayBroadcast),
        scales(random, RandomType(random, testing::kFloatTypes),
               {channeled.Channels()}, Steps::kMayBroadcast) {
    FillNumbers(random, x, Uniform(random, 0, 1) == 0 ? 1.0F : 200.0F,
                Uniform(random, 0, 1) == 0);
    FillBytes(random, q);
    FillNumbers(random, scales, 1, Uniform(random, 0, 3) == 0);
    if (Uniform(random, 0, 1) == 0) return;
    zero_points.emplace(random, RandomType(random, testing::kZeroPointTypes),
                        std::vector<std::int64_t>{channeled.Channels()},
                        Steps::kMayBroadcast);
    FillBytes(random, *zero_points);
  }
};

// The results by plain loops, with sums in long double.
struct Plain {
  Comparison counts;
  long double xx = 0, yy = 0, xy = 0, ee = 0, e = 0, largest = 0;

  explicit Plain(const Problem& problem) {
    ForEachIndex(problem.x.layout(), [&](const Index& index) {
      const Index channel = problem.channeled.ChannelOf(index);
      std::optional<double> zero_point;
      if (problem.zero_points.has_value())
        zero_point = NumberAt(*problem.zero_points, channel);
      Add(problem.q.layout().dtype, NumberAt(problem.x, index),
          NumberAt(problem.q, index), NumberAt(problem.scales, channel),
          zero_point);
    });
    for (std::int64_t i = 0; i < problem.channeled.Channels(); ++i) {
      const double scale = NumberAt(problem.scales, {i});
      counts.zero_scales += scale == 0;
      counts.subnormal_scales += scale != 0 && std::fabs(scale) < 0x1p-126;
      counts.nonfinite_scales += !std::isfinite(scale);
    }
  }

 private:
  void Add(DType q_type, double x, double q, double scale,
           std::optional<double> zero_point) {
    const float y = testing::PlainDequantize(q, scale, zero_point);
    if (std::isnan(x)) {
      ++counts.x_nan;
      return;
    }
    if (std::isinf(x)) {
      ++counts.x_inf;
      return;
    }
    float t = Round32(x / scale);
    if (zero_point.has_value()) t = Round32(double{t} + Round32(*zero_point));
    counts.clipped += Saturates(q_type, t);
    if (!std::isfinite(y)) {
      ++counts.nonfinite_y;
      return;
    }
    ++counts.count;
    const long double error = std::fabs(static_cast<long double>(x) - y);
    xx += static_cast<long double>(x) * x;
    yy += static_cast<long double>(y) * y;
    xy += static_cast<long double>(x) * y;
    ee += error * error;
    e += error;
    largest = std::max(largest, error);
  }
};

void ExpectNear(double found, long double expected, const std::string& what) {
  EXPECT_LE(std::fabs(static_cast<long double>(found) - expected),
            1e-12L * std::fabs(expected))
      << what << ": " << found << ", expected " << expected;
}

void ExpectPlain(const Problem& problem, const Comparison& found) {
  const Plain plain(problem);
  EXPECT_EQ(found.count, plain.counts.count);
  EXPECT_EQ(found.x_nan, plain.counts.x_nan);
  EXPECT_EQ(found.x_inf, plain.counts.x_inf);
  EXPECT_EQ(found.nonfinite_y, plain.counts.nonfinite_y);
  EXPECT_EQ(found.clipped, plain.counts.clipped);
  EXPECT_EQ(found.zero_scales, plain.counts.zero_scales);
  EXPECT_EQ(found.subnormal_scales, plain.counts.subnormal_scales);
  EXPECT_EQ(found.nonfinite_scales, plain.counts.nonfinite_scales);
  ExpectNear(found.signal_energy, plain.xx, "signal_energy");
  ExpectNear(found.noise_energy, plain.ee, "noise_energy");
  if (found.count == 0) return;  // another test checks this
  ExpectNear(found.max_abs_error, plain.largest, "max_abs_error");
  ExpectNear(found.mean_abs_error,
             plain.e / static_cast<long double>(found.count), "mean_abs_error");
  if (plain.xx > 0 && plain.ee > 0) {
    EXPECT_NEAR(found.sqnr_db,
                static_cast<double>(10 * std::log10(plain.xx / plain.ee)),
                1e-10);
  }
  if (plain.xx > 0 && plain.yy > 0) {
    EXPECT_NEAR(found.cosine,
                static_cast<double>(plain.xy / std::sqrt(plain.xx) /
                                    std::sqrt(plain.yy)),
                1e-12);
  }
}

TEST(Compare, RandomProblemsEqualThePlainLoop) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    const Problem problem(seed, 3000);
    Comparison found;
    const Status status = problem.Run(&found, static_cast<int>(seed % 3));
    ASSERT_TRUE(status.ok()) << status.message();
    ExpectPlain(problem, found);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
  }
}

bool SameBytes(const Comparison& a, const Comparison& b) {
  return std::memcmp(&a, &b, sizeof(a)) == 0;
}

TEST(Compare, EveryNumberOfThreadsGivesTheSameBytes) {
  for (std::uint64_t seed = 4001; seed <= 4012; ++seed) {
    const Problem problem(seed, 500000);
    Comparison expected;
    ASSERT_TRUE(problem.Run(&expected, 1).ok());
    ExpectPlain(problem, expected);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
    for (const int num_threads : {2, 3, 8}) {
      Comparison found;
      ASSERT_TRUE(problem.Run(&found, num_threads).ok());
      ASSERT_TRUE(SameBytes(found, expected)) << "seed " << seed;
    }
  }
}

// The order of summation is that of the elements, not that of the memory.
TEST(Compare, StridesHaveNoInfluence) {
  const std::vector<std::int64_t> shape = {31, 70, 53};
  const std::int64_t strides[][3] = {{70 * 53, 53, 1},
                                     {1, 31, 31 * 70},
                                     {53, 31 * 53, 1},
                                     {-70, 1, -31 * 70},
                                     {2 * 70 * 53, 2 * 53, 2}};
  Random random(7);
  const RandomView x(random,
                     TensorLayout(DType::kFloat32, 3, shape.data(), nullptr));
  const RandomView q(random,
                     TensorLayout(DType::kInt8, 3, shape.data(), nullptr));
  FillNumbers(random, x, 1, true);
  FillBytes(random, q);
  const std::vector<float> scales(70, 0.02F);
  const ConstTensorView scale_view(scales.data(), {DType::kFloat32, {70}});
  Comparison expected;
  const CompareOptions options = {.axis = 1};
  ASSERT_TRUE(
      Compare(View(x), View(q), scale_view, std::nullopt, options, &expected)
          .ok());
  for (const auto& x_strides : strides) {
    for (const auto& q_strides : strides) {
      const RandomView other_x(
          random, TensorLayout(DType::kFloat32, 3, shape.data(), x_strides));
      const RandomView other_q(
          random, TensorLayout(DType::kInt8, 3, shape.data(), q_strides));
      ForEachIndex(x.layout(), [&](const Index& index) {
        std::memcpy(other_x.At(index), x.At(index), sizeof(float));
        *other_q.At(index) = *q.At(index);
      });
      Comparison found;
      ASSERT_TRUE(Compare(View(other_x), View(other_q), scale_view,
                          std::nullopt, options, &found)
                      .ok());
      EXPECT_TRUE(SameBytes(found, expected));
    }
  }
}

// Bits recorded on one CPU with one compiler, expected on all.
TEST(Compare, TheBitsOfAnExample) {
  constexpr std::int64_t kCount = 200000;
  std::vector<float> x;
  std::vector<std::int8_t> q;
  std::uint32_t state = 1;
  for (std::int64_t i = 0; i < kCount; ++i) {
    state = state * 1664525 + 1013904223;
    x.push_back((static_cast<float>(state >> 8) - 0x1p23F) * 0x1p-20F);
    q.push_back(static_cast<std::int8_t>(x.back() * 15.9F));
  }
  const float scale = 0.0625F;
  Comparison found;
  ASSERT_TRUE(Compare({x.data(), {DType::kFloat32, {kCount}}},
                      {q.data(), {DType::kInt8, {kCount}}},
                      {&scale, {DType::kFloat32, {1}}}, std::nullopt, {},
                      &found)
                  .ok());
  EXPECT_EQ(found.signal_energy, 0x1.04fb437fae5e1p+22);
  EXPECT_EQ(found.noise_energy, 0x1.71c4e111be96p+9);
  EXPECT_EQ(found.sqnr_db, 0x1.2cf72cd26898ep+5);
  EXPECT_EQ(found.mean_abs_error, 0x1.ccbf76ad2dcb1p-5);
  EXPECT_EQ(found.cosine, 0x1.fffe37dfe3bafp-1);
}

TEST(Compare, TheCallersRoundingModeHasNoInfluence) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    const Problem problem(seed, 2000);
    Comparison expected;
    ASSERT_TRUE(problem.Run(&expected, 1).ok());
    for (const int mode : {FE_UPWARD, FE_DOWNWARD}) {
      Comparison found;
      std::fesetround(mode);
      const Status status = problem.Run(&found, 2);
      EXPECT_EQ(std::fegetround(), mode);
      std::fesetround(FE_TONEAREST);
      ASSERT_TRUE(status.ok());
      EXPECT_TRUE(SameBytes(found, expected)) << "seed " << seed;
    }
  }
}

// ---- Every value that saturates, against Quantize: beyond the ends of the
// range, and only there, the stored value is not the value nearest to t.

TEST(Compare, ClippedAreThoseThatSaturate) {
  const float scale = 1;
  for (const DType dtype : testing::kQuantizedTypes) {
    for (const float value : testing::HardValues()) {
      if (!std::isfinite(value)) continue;
      std::uint32_t q = 0;
      numerics::StoreOutput(dtype, value, &q);
      Comparison found;
      ASSERT_TRUE(Compare({&value, {DType::kFloat32, {}}}, {&q, {dtype, {}}},
                          {&scale, {DType::kFloat32, {1}}}, std::nullopt, {},
                          &found)
                      .ok());
      EXPECT_EQ(found.clipped, Saturates(dtype, value) ? 1 : 0)
          << base::DTypeNumPyName(dtype) << " " << value;
    }
  }
}

// ---- Special values, with scale 1.

Comparison CompareInt8(const std::vector<float>& x,
                       const std::vector<std::int8_t>& q, float scale = 1) {
  const auto count = static_cast<std::int64_t>(x.size());
  Comparison found;
  const Status status =
      Compare({x.data(), {DType::kFloat32, {count}}},
              {q.data(), {DType::kInt8, {count}}},
              {&scale, {DType::kFloat32, {1}}}, std::nullopt, {}, &found);
  EXPECT_TRUE(status.ok()) << status.message();
  return found;
}

TEST(Compare, FiguresOfAnExample) {
  const Comparison found = CompareInt8({3, -4, 0.5F, 200}, {3, -3, 0, 127});
  EXPECT_EQ(found.count, 4);
  EXPECT_EQ(found.clipped, 1);
  EXPECT_EQ(found.signal_energy, 9 + 16 + 0.25 + 40000);
  EXPECT_EQ(found.noise_energy, 1 + 0.25 + 73 * 73);
  EXPECT_NEAR(found.sqnr_db, 8.755, 0.001);
  EXPECT_EQ(found.max_abs_error, 73);
  EXPECT_EQ(found.mean_abs_error, (1 + 0.5 + 73) / 4);
  EXPECT_NEAR(found.cosine, 0.99996, 0.00001);
}

TEST(Compare, NothingToCompare) {
  const float inf = static_cast<float>(kInf);
  for (const Comparison& found :
       {CompareInt8({}, {}), CompareInt8({std::nanf(""), inf, -inf}, {1, 2, 3}),
        CompareInt8({1, 2}, {1, 2}, std::nanf(""))}) {
    EXPECT_EQ(found.count, 0);
    EXPECT_EQ(found.signal_energy, 0);
    EXPECT_EQ(found.noise_energy, 0);
    EXPECT_TRUE(std::isnan(found.sqnr_db));
    EXPECT_TRUE(std::isnan(found.max_abs_error));
    EXPECT_TRUE(std::isnan(found.mean_abs_error));
    EXPECT_TRUE(std::isnan(found.cosine));
  }
}

TEST(Compare, CountsOfWhatIsNotCompared) {
  const float inf = static_cast<float>(kInf);
  Comparison found =
      CompareInt8({std::nanf(""), inf, -inf, 1}, {0, 127, -128, 1});
  EXPECT_EQ(found.x_nan, 1);
  EXPECT_EQ(found.x_inf, 2);
  EXPECT_EQ(found.clipped, 0);
  EXPECT_EQ(found.count, 1);
  EXPECT_EQ(found.sqnr_db, kInf);
  found = CompareInt8({1e38F, 1}, {100, 1}, 1e37F);  // 100 * 1e37 overflows
  EXPECT_EQ(found.nonfinite_y, 1);
  EXPECT_EQ(found.count, 1);
}

TEST(Compare, NoNoiseAndNoSignal) {
  Comparison found = CompareInt8({1, -2}, {1, -2});
  EXPECT_EQ(found.sqnr_db, kInf);
  EXPECT_EQ(found.cosine, 1);
  EXPECT_EQ(found.max_abs_error, 0);
  found = CompareInt8({0, 0}, {1, 0});
  EXPECT_EQ(found.sqnr_db, -kInf);
  EXPECT_EQ(found.cosine, 0);
  found = CompareInt8({1, 0}, {0, 0});
  EXPECT_EQ(found.sqnr_db, 0);
  EXPECT_EQ(found.cosine, 0);
  found = CompareInt8({0, -0.0F}, {0, 0});
  EXPECT_EQ(found.sqnr_db, kInf);
  EXPECT_EQ(found.cosine, 1);
  found = CompareInt8({1, -3}, {-1, 3});
  EXPECT_EQ(found.cosine, -1);
}

TEST(Compare, ZeroScalesSaturateAllButZero) {
  const Comparison found = CompareInt8({0, 1, -1}, {0, 127, -128}, 0);
  EXPECT_EQ(found.zero_scales, 1);
  EXPECT_EQ(found.clipped, 2);
  EXPECT_EQ(found.count, 3);
  EXPECT_EQ(found.noise_energy, 2);
}

TEST(Compare, KindsOfScales) {
  const float inf = static_cast<float>(kInf);
  const std::vector<float> scales = {
      0, -0.0F, 0x1p-127F, -0x1p-149F, 0x1p-126F, inf, std::nanf(""), 1};
  Comparison found;
  ASSERT_TRUE(Compare({nullptr, {DType::kFloat32, {0, 8}}},
                      {nullptr, {DType::kInt8, {0, 8}}},
                      {scales.data(), {DType::kFloat32, {8}}}, std::nullopt,
                      {.axis = 1}, &found)
                  .ok());
  EXPECT_EQ(found.zero_scales, 2);
  EXPECT_EQ(found.subnormal_scales, 2);
  EXPECT_EQ(found.nonfinite_scales, 2);
  // A subnormal float16 is a normal binary32 number.
  const std::uint16_t half = 1, bfloat = 1;
  const float x = 0;
  const std::int8_t q = 0;
  const auto subnormals = [&](const void* scale, DType dtype) {
    EXPECT_TRUE(Compare({&x, {DType::kFloat32, {}}}, {&q, {DType::kInt8, {}}},
                        {scale, {dtype, {1}}}, std::nullopt, {}, &found)
                    .ok());
    return found.subnormal_scales;
  };
  EXPECT_EQ(subnormals(&half, DType::kFloat16), 0);
  EXPECT_EQ(subnormals(&bfloat, DType::kBFloat16), 1);
}

// The library has its own logarithm.
TEST(Compare, DecibelsEqualTheLogarithm) {
  for (int exponent = -120; exponent <= 120; exponent += 3) {
    for (const float fraction :
         {1.0F, 1.2F, 1.41421F, 1.41422F, 1.7F, 1.999F}) {
      const float x = std::ldexp(fraction, exponent);
      const float scale = std::ldexp(1.0F, exponent > 0 ? -3 : 100);
      const Comparison found = CompareInt8({x}, {1}, scale);
      ASSERT_GT(found.noise_energy, 0);
      const double expected =
          10 * std::log10(found.signal_energy / found.noise_energy);
      EXPECT_NEAR(found.sqnr_db, expected, std::fabs(expected) * 1e-15 + 1e-14);
    }
  }
}

// ---- Refusals. The tests of Dequantize check the messages of the shared
// checks.

TEST(CompareRefuses, Arguments) {
  std::vector<std::byte> memory(256);
  const ConstTensorView x(memory.data(), {DType::kFloat32, {4, 2}});
  const ConstTensorView q(memory.data() + 64, {DType::kInt8, {4, 2}});
  const ConstTensorView scales(memory.data() + 96, {DType::kFloat32, {2}});
  const ConstTensorView zero_points(memory.data() + 128, {DType::kInt32, {2}});
  Comparison comparison;
  comparison.count = -7;
  const auto expect = [&](const ConstTensorView& of_x,
                          const ConstTensorView& of_q,
                          const CompareOptions& options, StatusCode code,
                          const std::string& words) {
    const Status status =
        Compare(of_x, of_q, scales, zero_points, options, &comparison);
    EXPECT_EQ(status.code(), code);
    EXPECT_EQ(status.message(), words);
    EXPECT_EQ(comparison.count, -7);
  };
  ConstTensorView other = x;
  other.layout.dtype = DType::kInt8;
  expect(other, q, {.axis = 1}, StatusCode::kUnsupportedType,
         "x is int8; accepted are float32, float16, bfloat16.");
  other.layout = {DType::kFloat32, {1, 1, 1, 1, 1, 1, 1, 1, 1}};
  expect(other, q, {.axis = 1}, StatusCode::kInvalidArgument,
         "x has rank 9; expected at most 8.");
  other = x;
  other.data = nullptr;
  expect(other, q, {.axis = 1}, StatusCode::kNullPointer,
         "x has a null address.");
  other = q;
  other.layout = {DType::kInt8, {2, 4}};
  expect(x, other, {.axis = 1}, StatusCode::kInvalidArgument,
         "q has shape [2, 4] and x has shape [4, 2]; they must be the same.");
  other = q;
  other.layout.dtype = DType::kFloat32;
  expect(x, other, {.axis = 1}, StatusCode::kUnsupportedType,
         "q is float32; accepted are int8, uint8, int32, hifloat8, "
         "float8_e4m3fn, float8_e5m2.");
  other = q;
  other.data = nullptr;
  expect(x, other, {.axis = 1}, StatusCode::kNullPointer,
         "q has a null address.");
  CompareOptions options;
  expect(x, q, options, StatusCode::kInvalidArgument,
         "axis is unset and scales has size 2; set it to the axis of x (shape "
         "[4, 2]) that the scales run along.");
  options.axis = 0;
  expect(x, q, options, StatusCode::kInvalidArgument,
         "scales has size 2; it must be 1 or 4, the size of x (shape [4, 2]) "
         "along axis 0.");
  options.axis = 1;
  options.num_threads = -1;
  expect(x, q, options, StatusCode::kInvalidArgument,
         "num_threads is -1; it must be from 0 to 1024.");
  const Status status = Compare(x, q, scales, zero_points, {}, nullptr);
  EXPECT_EQ(status.code(), StatusCode::kNullPointer);
  EXPECT_EQ(status.message(), "comparison is null.");
}

// ---- CountValues, which reads the same values as Compare.

Status CountValuesOf(const Problem& problem, int num_threads,
                     ValueCounts* counts) {
  return CountValues(
      View(problem.x), View(problem.scales), View(problem.zero_points),
      problem.q.layout().dtype,
      {.axis = problem.channeled.axis, .num_threads = num_threads}, counts);
}

ValueCounts PlainCounts(const Problem& problem) {
  ValueCounts counts;
  ForEachIndex(problem.x.layout(), [&](const Index& index) {
    const Index channel = problem.channeled.ChannelOf(index);
    const double x = NumberAt(problem.x, index);
    float t = Round32(x / NumberAt(problem.scales, channel));
    if (problem.zero_points.has_value()) {
      t = Round32(double{t} + Round32(NumberAt(*problem.zero_points, channel)));
    }
    counts.x_nan += std::isnan(x);
    counts.x_inf += std::isinf(x);
    counts.saturated +=
        !std::isnan(t) && Saturates(problem.q.layout().dtype, t);
  });
  for (std::int64_t i = 0; i < problem.channeled.Channels(); ++i) {
    const double scale = NumberAt(problem.scales, {i});
    counts.zero_scales += scale == 0;
    counts.subnormal_scales += scale != 0 && std::fabs(scale) < 0x1p-126;
    counts.infinite_scales += std::isinf(scale);
    counts.nan_scales += std::isnan(scale);
  }
  return counts;
}

TEST(CountValues, RandomProblemsEqualThePlainLoop) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Problem problem(seed, seed % 100 == 0 ? 300000 : 3000);
    ValueCounts found;
    const Status status =
        CountValuesOf(problem, static_cast<int>(seed % 3), &found);
    ASSERT_TRUE(status.ok()) << status.message();
    const ValueCounts expected = PlainCounts(problem);
    EXPECT_EQ(found.zero_scales, expected.zero_scales);
    EXPECT_EQ(found.subnormal_scales, expected.subnormal_scales);
    EXPECT_EQ(found.infinite_scales, expected.infinite_scales);
    EXPECT_EQ(found.nan_scales, expected.nan_scales);
    EXPECT_EQ(found.x_nan, expected.x_nan);
    EXPECT_EQ(found.x_inf, expected.x_inf);
    EXPECT_EQ(found.saturated, expected.saturated);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "seed " << seed;
  }
}

TEST(CountValues, RefusesWhatCannotBeQuantized) {
  const float x[2] = {};
  const ConstTensorView view(x, {DType::kFloat32, {2}});
  const ConstTensorView nowhere(nullptr, view.layout);
  ValueCounts counts;
  const std::pair<Status, std::string> refused[] = {
      {CountValues(view, view, std::nullopt, DType::kInt8, {.axis = 0},
                   nullptr),
       "counts is null."},
      {CountValues(nowhere, view, std::nullopt, DType::kInt8, {.axis = 0},
                   &counts),
       "x has a null address."},
      {CountValues(view, nowhere, std::nullopt, DType::kInt8, {.axis = 0},
                   &counts),
       "scales has a null address."},
      {CountValues(view, view, nowhere, DType::kInt8, {.axis = 0}, &counts),
       "zero_points has a null address."},
      {CountValues(view, view, std::nullopt, DType::kInt16, {.axis = 0},
                   &counts),
       "out is int16; accepted are int8, uint8, int32, hifloat8, "
       "float8_e4m3fn, float8_e5m2."},
      {CountValues(view, view, std::nullopt, DType::kInt8, {.axis = 1},
                   &counts),
       "axis is 1; x has shape [2], so it must be in [-1, 0]."}};
  for (const auto& [status, message] : refused) {
    EXPECT_EQ(status.message(), message);
  }
}

}  // namespace
}  // namespace aclq
