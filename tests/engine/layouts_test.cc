// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Every kind of view for which the engine has a separate path, at every extent
// at which the path changes, on every instruction set of this machine: the
// bytes equal the definition's, and no other byte changes.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "aclq/quantize.h"
#include "src/base/dtypes.h"
#include "tests/support/random_problem.h"

namespace aclq {
namespace {

using testing::RandomProblem;
using testing::RunProblem;

using Extents = std::vector<std::int64_t>;

constexpr std::optional<int> kPerTensor = std::nullopt;

TensorLayout Layout(DType dtype, const Extents& shape, const Extents& strides) {
  return TensorLayout(dtype, static_cast<int>(shape.size()), shape.data(),
                      strides.data());
}

TensorLayout Contiguous(DType dtype, const Extents& shape) {
  return TensorLayout(dtype, static_cast<int>(shape.size()), shape.data(),
                      nullptr);
}

class LayoutsTest : public ::testing::Test {
 protected:
  static constexpr DType kFloat32 = DType::kFloat32;
  static constexpr DType kFloat16 = DType::kFloat16;
  static constexpr DType kInt8 = DType::kInt8;
  static constexpr DType kInt32 = DType::kInt32;

  void SetNumThreads(int num_threads) { num_threads_ = num_threads; }

  void ExpectAsDefined(const TensorLayout& x, const TensorLayout& out,
                       std::optional<int> axis) {
    RandomProblem problem(++seed_, x, out, axis);
    for (const std::string& isa : isa_names_) {
      problem.RestoreOut();
      QuantizeOptions options;
      options.isa = isa;
      options.num_threads = num_threads_;
      const Status status = RunProblem(problem, options);
      ASSERT_TRUE(status.ok()) << status.message();
      ASSERT_TRUE(problem.out_is_as_expected())
          << isa << ", axis " << axis.value_or(-99) << ", x " << Description(x)
          << ", out " << Description(out);
    }
  }

  // Tests one scale, and scales along each dimension, with element sizes of x
  // and out whose combinations take different paths.
  void ExpectAsDefined(const Extents& shape, const Extents& x_strides,
                       const Extents& out_strides) {
    const auto rank = static_cast<int>(shape.size());
    for (int axis = -1; axis < rank; ++axis) {
      const auto of_axis = axis < 0 ? kPerTensor : std::optional<int>(axis);
      for (const auto& [x, out] :
           {std::pair(kFloat32, kInt8), std::pair(kFloat32, kInt32),
            std::pair(kFloat16, kInt8), std::pair(kFloat16, kInt32)}) {
        ExpectAsDefined(Layout(x, shape, x_strides),
                        Layout(out, shape, out_strides), of_axis);
      }
    }
  }

 private:
  static std::string Description(const TensorLayout& layout) {
    std::string text(base::DTypeName(layout.dtype));
    for (int i = 0; i < layout.rank; ++i) {
      text += " " + std::to_string(layout.shape[i]) + ":" +
              std::to_string(layout.strides[i]);
    }
    return text;
  }

  const std::vector<std::string> isa_names_ = IsaNames();
  int num_threads_ = 0;
  std::uint64_t seed_ = 0;
};

TEST_F(LayoutsTest, AllTypesTransposedAndSlicedAndStepped) {
  const Extents shape = {37, 70};
  for (const DType x : RandomProblem::kXTypes) {
    for (const DType out : RandomProblem::kOutTypes) {
      for (const auto axis :
           {kPerTensor, std::optional<int>(0), std::optional<int>(-1)}) {
        ExpectAsDefined(Layout(x, shape, {1, 37}), Contiguous(out, shape),
                        axis);
        ExpectAsDefined(Layout(x, shape, {90, 1}), Contiguous(out, shape),
                        axis);
        ExpectAsDefined(Layout(x, shape, {150, 2}), Contiguous(out, shape),
                        axis);
        ExpectAsDefined(Contiguous(x, shape), Layout(out, shape, {1, 37}),
                        axis);
      }
    }
  }
}

TEST_F(LayoutsTest, TransposedMatrices) {
  const Extents extents = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 63, 64, 65};
  for (const std::int64_t rows : extents) {
    for (const std::int64_t columns : extents)
      ExpectAsDefined({rows, columns}, {1, rows}, {columns, 1});
  }
}

TEST_F(LayoutsTest, TransposedMatricesBackwards) {
  for (const auto& [rows, columns] : {std::pair(3, 40), std::pair(8, 8),
                                      std::pair(40, 4), std::pair(33, 65)}) {
    const Extents shape = {rows, columns};
    ExpectAsDefined(shape, {-1, rows}, {columns, 1});
    ExpectAsDefined(shape, {1, -rows}, {columns, 1});
    ExpectAsDefined(shape, {columns, 1}, {-1, rows});
    ExpectAsDefined(shape, {columns, 1}, {1, -rows});
  }
}

// Subrows that fill a tile, and one more; also if tiles take several rows of
// subrows.
TEST_F(LayoutsTest, OneSubrowMoreThanATile) {
  for (const std::int64_t lines : {1344, 1345}) {
    ExpectAsDefined({2, lines, 3}, {3 * lines, 1, lines}, {3 * lines, 3, 1});
    ExpectAsDefined({2, lines, 3}, {3 * lines, 3, 1}, {3 * lines, 1, lines});
  }
  ExpectAsDefined({6, 241, 63}, {241 * 64, 64, 1}, {241 * 63, 63, 1});
}

// Elements of x that share addresses, as in windows that begin at each element.
TEST_F(LayoutsTest, Windows) {
  for (std::int64_t size = 1; size <= 70; ++size) {
    ExpectAsDefined({100, size}, {1, 1}, {size, 1});
    ExpectAsDefined({100, size}, {1, 1}, {1, 100});
  }
  for (const std::int64_t size : {3, 8, 16, 65}) {
    ExpectAsDefined({100, size}, {2, 1}, {size, 1});
    ExpectAsDefined({100, size}, {1, 2}, {size, 1});
    ExpectAsDefined({100, size}, {-1, 1}, {size, 1});
    ExpectAsDefined({100, size}, {1, -1}, {1, 100});
    ExpectAsDefined({100, size}, {1, -1}, {size, 1});
    ExpectAsDefined({100, size}, {-1, 1}, {1, 100});
  }
}

// More than a tile along each dimension, and with gaps.
TEST_F(LayoutsTest, LargeTransposedMatrices) {
  for (const auto& shape : {Extents{3, 2500},
                            {2500, 3},
                            {67, 1100},
                            {1100, 67},
                            {129, 300},
                            {255, 257}}) {
    ExpectAsDefined(shape, {1, shape[0] + 1}, {shape[1] + 3, 1});
    ExpectAsDefined(shape, {shape[1], 1}, {1, shape[0]});
    ExpectAsDefined(shape, {2, 2 * shape[0]}, {shape[1], 1});
  }
}

TEST_F(LayoutsTest, Permutations) {
  for (const auto& shape : {Extents{3, 5, 17}, {2, 33, 3, 16}, {4, 4, 4, 35}}) {
    const auto rank = shape.size();
    std::vector<std::size_t> order(rank);
    for (std::size_t i = 0; i < rank; ++i) order[i] = i;
    do {
      Extents permuted(rank), contiguous(rank);
      std::int64_t step = 1, plain = 1;
      for (std::size_t i = rank; i-- > 0;) {
        permuted[order[i]] = step;
        step *= shape[order[i]];
        contiguous[i] = plain;
        plain *= shape[i];
      }
      ExpectAsDefined(shape, permuted, contiguous);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

// Two or three rows of 70: the longer outer loop takes their place, with a
// scale per row or without.
TEST_F(LayoutsTest, FewRowsInLongerLoops) {
  ExpectAsDefined({3, 20, 2, 70}, {2800, 70, 1400, 1}, {2800, 140, 70, 1});
  ExpectAsDefined({20, 3, 2, 70}, {420, 70, 210, 1}, {420, 140, 70, 1});
  ExpectAsDefined({2, 3, 2, 70}, {1000, 73, 300, 1}, {420, 140, 70, 1});
  ExpectAsDefined({300, 3, 70}, {70, 21000, 1}, {211, 70, 1});
  ExpectAsDefined({1000, 3, 70}, {70, 70000, 1}, {210, 70, 1});
  ExpectAsDefined({100, 60, 16}, {16, 1600, 1}, {960, 16, 1});
  ExpectAsDefined({100, 3, 16}, {16, 1600, 1}, {48, 16, 1});
}

// Rows of one or two vectors, adjacent in out and one element apart.
TEST_F(LayoutsTest, RowsOfWholeVectors) {
  for (const std::int64_t columns : {4, 8, 16, 32}) {
    for (const std::int64_t rows : {2, 3, 5, 700}) {
      ExpectAsDefined({rows, columns}, {columns + 3, 1}, {columns, 1});
      ExpectAsDefined({rows, columns}, {2 * columns, 1}, {columns + 1, 1});
    }
    ExpectAsDefined({3, 9, columns}, {columns, 3 * columns, 1},
                    {9 * columns, columns, 1});
  }
}

TEST_F(LayoutsTest, ShortRows) {
  for (std::int64_t columns = 1; columns <= 70; ++columns) {
    const Extents shape = {41, columns};
    ExpectAsDefined(shape, {columns, 1}, {columns, 1});
    ExpectAsDefined(shape, {columns + 5, 1}, {columns, 1});
    ExpectAsDefined(shape, {columns, 1}, {columns + 2, 1});
  }
}

// More short rows than a tile takes, also with a scale per row.
TEST_F(LayoutsTest, ManyShortRows) {
  for (const std::int64_t columns : {1, 2, 3, 31, 32, 100, 127, 128})
    ExpectAsDefined({3000 / columns + 1, columns}, {columns + 1, 1},
                    {columns, 1});
  for (const auto& shape :
       {Extents{300, 3, 5}, {40, 64, 3}, {5, 1100, 2}, {3, 700, 1, 3}}) {
    const TensorLayout plain = Contiguous(kFloat32, shape);
    const Extents strides(plain.strides.begin(),
                          plain.strides.begin() + plain.rank);
    ExpectAsDefined(shape, strides, strides);
  }
}

TEST_F(LayoutsTest, SteppedAndReversedAndBroadcastColumns) {
  for (const std::int64_t step : {2, 3, 4, 5, 7, -1, -2, -3, 0}) {
    for (const std::int64_t columns :
         {1, 2, 3, 8, 9, 15, 16, 17, 32, 33, 63, 64, 65, 129, 1023, 1025}) {
      ExpectAsDefined({2, columns}, {8 * columns, step}, {columns, 1});
    }
  }
}

TEST_F(LayoutsTest, BroadcastRows) {
  ExpectAsDefined({50, 70}, {0, 1}, {70, 1});
  ExpectAsDefined({50, 7}, {0, 1}, {7, 1});
  ExpectAsDefined({50, 70}, {0, 0}, {70, 1});
  ExpectAsDefined({50, 3, 20}, {20, 0, 1}, {60, 20, 1});
}

TEST_F(LayoutsTest, SteppedAndReversedOutputs) {
  for (const std::int64_t step : {2, 3, -1, -2}) {
    for (const std::int64_t columns : {1, 5, 33, 64, 1025}) {
      ExpectAsDefined({2, columns}, {columns, 1}, {8 * columns, step});
      ExpectAsDefined({2, columns}, {columns, -1}, {8 * columns, step});
    }
  }
}

std::optional<ConstTensorView> ZeroPoints(const RandomProblem& problem) {
  if (!problem.zero_points.has_value()) return std::nullopt;
  return ConstTensorView(problem.zero_points->first(),
                         problem.zero_points->layout());
}

// Expects the results in the elements of out and the bytes of x between them.
void ExpectElements(const RandomProblem& problem) {
  std::vector<std::byte> expected(
      problem.x.memory(), problem.x.memory() + problem.x.size_in_bytes());
  testing::ForEachIndex(problem.out.layout(), [&](const auto& index) {
    const auto at = problem.out.At(index) - problem.out.memory();
    std::memcpy(expected.data() + at, problem.expected.data() + at,
                sizeof(std::int32_t));
  });
  ASSERT_EQ(std::memcmp(expected.data(), problem.out.memory(), expected.size()),
            0);
}

void ExpectInPlace(const Extents& shape, const Extents& strides,
                   std::optional<int> axis, const std::string& isa) {
  RandomProblem problem(7, Layout(DType::kFloat32, shape, strides),
                        Layout(DType::kInt32, shape, strides), axis);
  ASSERT_EQ(problem.x.size_in_bytes(), problem.out.size_in_bytes());
  std::memcpy(problem.out.memory(), problem.x.memory(),
              problem.x.size_in_bytes());
  QuantizeOptions options;
  options.axis = problem.axis;
  options.isa = isa;
  ASSERT_TRUE(Quantize({problem.out.first(), problem.x.layout()},
                       {problem.scales.first(), problem.scales.layout()},
                       ZeroPoints(problem),
                       {problem.out.first(), problem.out.layout()}, options)
                  .ok());
  ExpectElements(problem);
}

// x and out may be the same view.
TEST_F(LayoutsTest, InPlace) {
  for (const auto& [rows, columns] : {std::pair(37, 65), std::pair(300, 250)}) {
    const Extents shape = {rows, columns};
    for (const auto& strides : {Extents{columns, 1},
                                {1, rows},
                                {2 * columns, 2},
                                {-columns, 1},
                                {columns, -1},
                                {1, rows + 3}}) {
      for (const auto axis :
           {kPerTensor, std::optional<int>(0), std::optional<int>(1)}) {
        for (const std::string& isa : IsaNames())
          ASSERT_NO_FATAL_FAILURE(ExpectInPlace(shape, strides, axis, isa));
      }
    }
  }
}

// More than 8 MiB are read and written, so that adjacent rows are written past
// the caches: an entire tensor, rows with equal alignment, and other rows.
TEST_F(LayoutsTest, PastTheCaches) {
  const Extents shape = {1000, 1100};
  const auto x = Contiguous(kFloat32, shape);
  const auto sliced_x = Layout(kFloat32, shape, {1200, 1});
  const auto out = Contiguous(kInt32, shape);
  const auto sliced_out = Layout(kInt32, shape, {1111, 1});
  const auto turned_out = Layout(kInt32, shape, {-1104, 1});
  for (const int num_threads : {1, 3}) {
    SetNumThreads(num_threads);
    ExpectAsDefined(x, out, kPerTensor);
    ExpectAsDefined(x, out, 0);
    ExpectAsDefined(x, out, 1);
    ExpectAsDefined(sliced_x, out, 0);
    ExpectAsDefined(x, sliced_out, 1);
    ExpectAsDefined(sliced_x, turned_out, 0);
  }
  for (const auto axis : {kPerTensor, std::optional<int>(0)}) {
    for (const std::string& isa : IsaNames())
      ASSERT_NO_FATAL_FAILURE(ExpectInPlace(shape, {1103, 1}, axis, isa));
  }
}

}  // namespace
}  // namespace aclq
