// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Views through the C++ API: whatever their strides, the bytes equal the
// definition's, and no other byte changes.

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "aclq/quantize.h"
#include "tests/support/random_problem.h"

namespace aclq {
namespace {

using testing::RandomProblem;
using testing::RunProblem;
using testing::Steps;

TEST(Views, RandomProblemsEqualThePlainLoop) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    RandomProblem problem(seed, 3000);
    const Status status = RunProblem(problem, {});
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status.message();
    ASSERT_TRUE(problem.out_is_as_expected()) << "seed " << seed;
  }
}

TEST(Views, RandomProblemsOnEveryIsa) {
  const std::vector<std::string> isas = IsaNames();
  for (std::uint64_t seed = 5001; seed <= 5400; ++seed) {
    RandomProblem problem(seed, 3000);
    for (const std::string& isa : isas) {
      problem.RestoreOut();
      QuantizeOptions options;
      options.isa = isa;
      ASSERT_TRUE(RunProblem(problem, options).ok()) << "seed " << seed;
      ASSERT_TRUE(problem.out_is_as_expected()) << isa << ", seed " << seed;
    }
  }
}

// Large enough for several tasks, with every number of threads.
TEST(Views, RandomProblemsOnEveryNumberOfThreads) {
  for (std::uint64_t seed = 7001; seed <= 7012; ++seed) {
    RandomProblem problem(seed, 1500000);
    for (const int num_threads : {1, 2, 3, 8}) {
      problem.RestoreOut();
      QuantizeOptions options;
      options.num_threads = num_threads;
      ASSERT_TRUE(RunProblem(problem, options).ok()) << "seed " << seed;
      ASSERT_TRUE(problem.out_is_as_expected())
          << num_threads << " threads, seed " << seed;
    }
  }
}

// ---- Elements of out that share addresses: the last element in row-major
// order remains, as in a plain loop over the elements.

TEST(OverlappingViews, RandomProblemsEqualThePlainLoop) {
  int overlapping = 0;
  for (std::uint64_t seed = 30001; seed <= 33000; ++seed) {
    RandomProblem problem(seed, 3000, Steps::kOverlapping);
    QuantizeOptions options;
    options.num_threads = static_cast<int>(seed % 3) + 1;
    const Status status = RunProblem(problem, options);
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status.message();
    ASSERT_TRUE(problem.out_is_as_expected()) << "seed " << seed;
    overlapping += problem.overwritten > 0;
  }
  EXPECT_GT(overlapping, 1500);
}

// Rows longer than a buffer of the engine, with any strides.
TEST(OverlappingViews, LongRowsEqualThePlainLoop) {
  int overlapping = 0;
  for (std::uint64_t seed = 34001; seed <= 34150; ++seed) {
    testing::Random random(seed);
    const std::int64_t rows = testing::Uniform(random, 2, 6);
    const std::int64_t columns = testing::Uniform(random, 1000, 5000);
    RandomProblem problem(seed, {rows, columns}, Steps::kOverlapping);
    ASSERT_TRUE(RunProblem(problem, {}).ok()) << "seed " << seed;
    ASSERT_TRUE(problem.out_is_as_expected()) << "seed " << seed;
    overlapping += problem.overwritten > 0;
  }
  EXPECT_GT(overlapping, 75);
}

// Large enough for many tasks, on every number of threads.
TEST(OverlappingViews, LargeProblemsEqualThePlainLoop) {
  int overlapping = 0;
  for (std::uint64_t seed = 35001; seed <= 35016; ++seed) {
    testing::Random random(seed);
    const std::int64_t rows = testing::Uniform(random, 100, 400);
    const std::int64_t columns = 400000 / rows + 1;
    RandomProblem problem(seed, {rows, columns}, Steps::kOverlapping);
    overlapping += problem.overwritten > 0;
    for (const int num_threads : {1, 2, 3}) {
      problem.RestoreOut();
      QuantizeOptions options;
      options.num_threads = num_threads;
      ASSERT_TRUE(RunProblem(problem, options).ok()) << "seed " << seed;
      ASSERT_TRUE(problem.out_is_as_expected())
          << num_threads << " threads, seed " << seed;
    }
  }
  EXPECT_GT(overlapping, 8);
}

class ShapeTest : public ::testing::Test {
 protected:
  // Quantizes 0, 1, 2, ... with scales 1, 2, 3, ... per channel to int32.
  std::vector<std::int32_t> Quantize(const TensorLayout& x,
                                     std::size_t x_elements, int channels,
                                     int axis, const TensorLayout& out,
                                     std::size_t out_elements) {
    std::vector<float> values(x_elements), scales(channels);
    std::iota(values.begin(), values.end(), 0.0F);
    std::iota(scales.begin(), scales.end(), 1.0F);
    std::vector<std::int32_t> result(out_elements, -1);
    QuantizeOptions options;
    options.axis = axis;
    const Status status = aclq::Quantize(
        {values.data(), x}, {scales.data(), {DType::kFloat32, {channels}}},
        std::nullopt, {result.data(), out}, options);
    EXPECT_TRUE(status.ok()) << status.message();
    return result;
  }
  using Result = std::vector<std::int32_t>;
};

TEST_F(ShapeTest, Scalar) {
  EXPECT_EQ(Quantize({DType::kFloat32, {}}, 1, 1, 99, {DType::kInt32, {}}, 1),
            (Result{0}));
}

TEST_F(ShapeTest, FirstAndLastAndNegativeAxis) {
  const TensorLayout x(DType::kFloat32, {2, 3}), out(DType::kInt32, {2, 3});
  EXPECT_EQ(Quantize(x, 6, 2, 0, out, 6), (Result{0, 1, 2, 2, 2, 2}));
  EXPECT_EQ(Quantize(x, 6, 3, 1, out, 6), (Result{0, 0, 1, 3, 2, 2}));
  EXPECT_EQ(Quantize(x, 6, 2, -2, out, 6), (Result{0, 1, 2, 2, 2, 2}));
  EXPECT_EQ(Quantize(x, 6, 3, -1, out, 6), (Result{0, 0, 1, 3, 2, 2}));
}

TEST_F(ShapeTest, TransposedInput) {
  EXPECT_EQ(Quantize({DType::kFloat32, {3, 2}, {1, 3}}, 6, 2, 1,
                     {DType::kInt32, {3, 2}}, 6),
            (Result{0, 2, 1, 2, 2, 2}));
}

TEST_F(ShapeTest, PaddedOutputKeepsItsPadding) {
  EXPECT_EQ(Quantize({DType::kFloat32, {2, 2}}, 4, 1, 0,
                     {DType::kInt32, {2, 2}, {3, 1}}, 6),
            (Result{0, 1, -1, 2, 3, -1}));
}

TEST_F(ShapeTest, BroadcastInput) {
  EXPECT_EQ(Quantize({DType::kFloat32, {2, 3}, {0, 1}}, 3, 1, 0,
                     {DType::kInt32, {2, 3}}, 6),
            (Result{0, 1, 2, 0, 1, 2}));
}

// If elements of out share an address, the last one in row-major order remains.
TEST_F(ShapeTest, OverlappingOutputKeepsTheLastInRowMajorOrder) {
  EXPECT_EQ(Quantize({DType::kFloat32, {2, 3}}, 6, 1, 0,
                     {DType::kInt32, {2, 3}, {0, 1}}, 3),
            (Result{3, 4, 5}));
  EXPECT_EQ(Quantize({DType::kFloat32, {2, 3}}, 6, 1, 0,
                     {DType::kInt32, {2, 3}, {1, 0}}, 2),
            (Result{2, 5}));
  EXPECT_EQ(Quantize({DType::kFloat32, {3, 2}}, 6, 1, 0,
                     {DType::kInt32, {3, 2}, {1, 1}}, 4),
            (Result{0, 2, 4, 5}));
}

// The larger stride of out equals the distance that the smaller strides cover,
// so the elements share one address only; the strides of x favour the other
// order.
TEST_F(ShapeTest, OutputsThatShareOneAddressOnly) {
  EXPECT_EQ(Quantize({DType::kFloat32, {2, 2}, {1, 2}}, 4, 1, 0,
                     {DType::kInt32, {2, 2}, {1, 1}}, 3),
            (Result{0, 1, 3}));
  EXPECT_EQ(Quantize({DType::kFloat32, {3, 2}}, 6, 1, 0,
                     {DType::kInt32, {3, 2}, {1, 2}}, 5),
            (Result{0, 2, 4, 3, 5}));
}

// Several threads would race for the addresses: a short task at the end would
// finish before the long task in front of it. Different numbers of rows vary
// the length of the last task.
TEST_F(ShapeTest, LargeOverlappingOutputIsDoneInOrder) {
  for (const int num_threads : {2, 3, 4}) {
    for (std::int64_t rows = 140; rows < 170; ++rows) {
      const std::int64_t columns = 1000;
      std::vector<float> values(rows * columns);
      std::iota(values.begin(), values.end(), 0.0F);
      const std::vector<float> scales(columns, 1.0F);
      std::vector<std::int32_t> result(2 * columns, -1);
      QuantizeOptions options;
      options.axis = 1;
      options.num_threads = num_threads;
      ASSERT_TRUE(aclq::Quantize(
                      {values.data(), {DType::kFloat32, {rows, columns}}},
                      {scales.data(), {DType::kFloat32, {columns}}},
                      std::nullopt,
                      {result.data(), {DType::kInt32, {rows, columns}, {0, 2}}},
                      options)
                      .ok());
      for (std::int64_t i = 0; i < columns; ++i) {
        ASSERT_EQ(result[2 * i], (rows - 1) * columns + i)
            << rows << " rows, " << num_threads << " threads";
      }
    }
  }
}

TEST_F(ShapeTest, InPlace) {
  std::vector<float> memory = {0.5F, 1.5F, -2.5F, 3e9F};
  const float scale = 1.0F;
  const TensorLayout x(DType::kFloat32, {4}), out(DType::kInt32, {4});
  ASSERT_TRUE(aclq::Quantize({memory.data(), x},
                             {&scale, {DType::kFloat32, {1}}}, std::nullopt,
                             {memory.data(), out})
                  .ok());
  std::int32_t found[4];
  std::memcpy(found, memory.data(), sizeof(found));
  EXPECT_EQ(found[0], 0);
  EXPECT_EQ(found[1], 2);
  EXPECT_EQ(found[2], -2);
  EXPECT_EQ(found[3], 2147483647);
}

TEST_F(ShapeTest, MillionsOfChannelsAlongTheOnlyAxis) {
  const int count = 1 << 20;
  const Result result = Quantize({DType::kFloat32, {count}}, count, count, 0,
                                 {DType::kInt32, {count}}, count);
  for (int i = 0; i < count; ++i) ASSERT_EQ(result[i], i > 1 ? 1 : 0) << i;
}

}  // namespace
}  // namespace aclq
