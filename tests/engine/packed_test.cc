// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Plans with outputs of int4, two elements per byte: on every instruction set
// and for any number of threads the bytes equal the definition's, and no other
// half byte changes.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "src/engine/plan.h"
#include "src/engine/problem.h"
#include "src/kernels/kernels.h"
#include "src/numerics/ascend_quant.h"
#include "src/numerics/reference.h"
#include "tests/support/guarded_memory.h"
#include "tests/support/kernel_check.h"
#include "tests/support/random_problem.h"

namespace aclq::engine {
namespace {

using kernels::Arithmetic;
using kernels::Rounding;
using testing::Random;
using testing::RandomView;
using testing::Steps;
using testing::Uniform;

using Dims = std::vector<std::int64_t>;

constexpr DType kXTypes[] = {DType::kFloat32, DType::kFloat16,
                             DType::kBFloat16};

// A view of int4 in memory that ends at a guard page. Strides in elements.
class PackedView {
 public:
  explicit PackedView(const TensorLayout& layout)
      : layout_(layout), memory_(Bytes(), testing::Against::kEnd) {}

  const TensorLayout& layout() const { return layout_; }
  std::byte* first() const { return memory_.data() + First() / 2; }
  std::byte* memory() const { return memory_.data(); }
  std::size_t bytes() const { return Bytes(); }
  // Returns the index of the half byte of an element.
  std::int64_t At(const std::array<std::int64_t, kMaxRank>& index) const {
    std::int64_t at = First();
    for (int i = 0; i < layout_.rank; ++i) at += index[i] * layout_.strides[i];
    return at;
  }

 private:
  std::int64_t Reach(int sign) const {
    std::int64_t reach = 0;
    for (int i = 0; i < layout_.rank; ++i) {
      reach += std::max<std::int64_t>(
          layout_.strides[i] * (layout_.shape[i] - 1) * sign, 0);
    }
    return reach;
  }
  std::int64_t First() const { return Reach(-1); }
  std::size_t Bytes() const {
    return static_cast<std::size_t>((Reach(-1) + Reach(1) + 2) / 2);
  }

  TensorLayout layout_;
  testing::GuardedMemory memory_;
};

TensorLayout Layout(const Dims& shape, const Dims& strides) {
  return TensorLayout(DType::kInt4, static_cast<int>(shape.size()),
                      shape.data(), strides.data());
}

// Returns a layout with stride 1 along the dimension `packed`, whose size is
// even. The other dimensions are in any order; some are padded or reversed.
TensorLayout RandomPackedLayout(Random& random, const Dims& shape, int packed) {
  const auto rank = static_cast<int>(shape.size());
  std::vector<int> order(rank);
  std::iota(order.begin(), order.end(), 0);
  std::erase(order, packed);
  if (Uniform(random, 0, 1) == 0)
    std::shuffle(order.begin(), order.end(), random);
  else
    std::reverse(order.begin(), order.end());
  Dims strides(rank);
  strides[packed] = 1;
  std::int64_t step = shape[packed];
  const bool plain = Uniform(random, 0, 2) == 0;
  for (const int axis : order) {
    if (!plain && Uniform(random, 0, 2) == 0) step += 2 * Uniform(random, 1, 3);
    strides[axis] = !plain && Uniform(random, 0, 5) == 0 ? -step : step;
    step *= shape[axis];
  }
  return Layout(shape, strides);
}

// A problem out = round(x * scale + offset), with the result of a plain loop.
class PackedProblem {
 public:
  PackedProblem(std::uint64_t seed, const Dims& shape, int packed)
      : random_(seed),
        x_(random_, kXTypes[Uniform(random_, 0, 2)], shape,
           Steps::kMayBroadcast),
        out_(RandomPackedLayout(random_, shape, packed)) {
    const auto rank = static_cast<int>(shape.size());
    if (Uniform(random_, 0, 2) > 0)
      axis_ = static_cast<int>(Uniform(random_, 0, rank - 1));
    rounding_ = static_cast<Rounding>(Uniform(random_, 0, 3));
    const std::int64_t count = axis_.has_value() ? shape[*axis_] : 1;
    scale_.emplace(random_, x_.layout().dtype, Dims{count}, Steps::kApart);
    if (Uniform(random_, 0, 1) == 0)
      offset_.emplace(random_, x_.layout().dtype, Dims{count}, Steps::kApart);
    FillNumbers(x_, 40);
    FillNumbers(*scale_, 4);
    if (offset_.has_value()) FillNumbers(*offset_, 8);
    for (std::size_t i = 0; i < out_.bytes(); ++i)
      out_.memory()[i] = static_cast<std::byte>(Uniform(random_, 0, 255));
    before_.assign(out_.memory(), out_.memory() + out_.bytes());
    Compute();
  }

  Status Run(const std::string& isa, int num_threads) {
    std::copy(before_.begin(), before_.end(), out_.memory());
    Problem problem;
    problem.arithmetic = Arithmetic::kMultiplyAdd;
    problem.rounding = rounding_;
    problem.Add("x", x_.layout());
    std::vector<void*> addresses = {x_.first()};
    for (const auto* parameter : {&scale_, &offset_}) {
      if (!parameter->has_value()) continue;
      problem.Add("parameter", AlongAxis((*parameter)->layout(), x_.layout(),
                                         axis_.value_or(0)));
      addresses.push_back((*parameter)->first());
    }
    problem.Add("y", out_.layout());
    addresses.push_back(out_.first());
    Plan plan;
    if (Status status = Plan::Make(
            problem, {.num_threads = num_threads, .isa = isa}, &plan);
        !status.ok()) {
      return status;
    }
    return plan.Run(addresses);
  }

  bool out_is_as_expected() const {
    return std::equal(expected_.begin(), expected_.end(), out_.memory());
  }

 private:
  // Fills a view with multiples of a quarter, some of them times 1.1, so that
  // some sums are ties and some saturate.
  void FillNumbers(const RandomView& view, std::int64_t most) {
    const std::size_t size = base::DTypeSize(view.layout().dtype);
    for (std::size_t at = 0; at < view.size_in_bytes(); at += size) {
      float number = 0.25F * static_cast<float>(Uniform(random_, -most, most));
      if (Uniform(random_, 0, 3) == 0) number *= 1.1F;
      testing::StoreFloat(view.layout().dtype, number, view.memory() + at);
    }
  }

  void Compute() {
    expected_ = before_;
    testing::ForEachIndex(x_.layout(), [&](const auto& index) {
      const std::array<std::int64_t, kMaxRank> channel = {
          axis_.has_value() ? index[*axis_] : 0};
      const auto number = [](const RandomView& view, const auto& at) {
        return numerics::LoadInput(view.layout().dtype, view.At(at));
      };
      std::optional<float> offset;
      if (offset_.has_value()) offset = number(*offset_, channel);
      const float sum =
          numerics::AscendQuantSum(number(x_, index), number(*scale_, channel),
                                   offset, numerics::ScaleProduct::kOnce);
      numerics::StoreAscendQuantCode(
          numerics::AscendQuantCode(sum, testing::RoundModeOf(rounding_),
                                    DType::kInt4),
          DType::kInt4, static_cast<std::size_t>(out_.At(index)),
          expected_.data());
    });
  }

  Random random_;
  RandomView x_;
  std::optional<RandomView> scale_, offset_;
  PackedView out_;
  std::optional<int> axis_;
  Rounding rounding_;
  std::vector<std::byte> before_, expected_;
};

void ExpectAsDefined(std::uint64_t seed, const Dims& shape, int packed) {
  PackedProblem problem(seed, shape, packed);
  for (const kernels::Implementation& one : kernels::Implementations()) {
    for (const int num_threads : {1, 3}) {
      const Status status = problem.Run(one.name, num_threads);
      ASSERT_TRUE(status.ok()) << status.message();
      ASSERT_TRUE(problem.out_is_as_expected())
          << one.name << ", seed " << seed << ", " << num_threads << " threads";
    }
  }
}

TEST(Packed, SmallRandomViewsEqualThePlainLoop) {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    Random random(seed);
    Dims shape(Uniform(random, 1, 5));
    for (std::int64_t& extent : shape) extent = Uniform(random, 1, 9);
    const auto packed = static_cast<int>(
        Uniform(random, 0, static_cast<std::int64_t>(shape.size()) - 1));
    shape[packed] = 2 * Uniform(random, 1, 40);
    ASSERT_NO_FATAL_FAILURE(ExpectAsDefined(seed, shape, packed));
  }
}

// Shapes with several tiles and tasks, and with short and long rows, along each
// dimension.
TEST(Packed, LargeViewsEqualThePlainLoop) {
  std::uint64_t seed = 10000;
  for (const Dims& shape : {Dims{70000},
                            {2, 50000},
                            {50000, 2},
                            {300, 402},
                            {402, 300},
                            {258, 258},
                            {40, 62, 64},
                            {3, 2500, 6},
                            {2, 4100, 10},
                            {1030, 6, 4}}) {
    for (int packed = 0; packed < static_cast<int>(shape.size()); ++packed) {
      if (shape[packed] % 2 != 0) continue;
      for (int run = 0; run < 6; ++run)
        ASSERT_NO_FATAL_FAILURE(ExpectAsDefined(++seed, shape, packed));
    }
  }
}

Status MakePacked(const TensorLayout& out) {
  Problem problem;
  problem.arithmetic = Arithmetic::kMultiplyAdd;
  TensorLayout x = out;
  x.dtype = DType::kFloat32;
  const TensorLayout one(DType::kFloat32, {1});
  problem.Add("x", x);
  problem.Add("scale", AlongAxis(one, x, 0));
  problem.Add("y", out);
  Plan plan;
  return Plan::Make(problem, {}, &plan);
}

TEST(Packed, ElementsMustPairUpInBytes) {
  EXPECT_TRUE(MakePacked(Layout({3, 4}, {4, 1})).ok());
  EXPECT_TRUE(MakePacked(Layout({3, 4}, {-6, 1})).ok());
  EXPECT_TRUE(MakePacked(Layout({4, 3}, {1, 4})).ok());
  EXPECT_TRUE(MakePacked(Layout({1, 4}, {7, 1})).ok());
  EXPECT_TRUE(MakePacked(Layout({0, 3}, {3, 1})).ok());
  EXPECT_TRUE(MakePacked(Layout({3, 4}, {0, 1})).ok());
  EXPECT_TRUE(MakePacked(Layout({2, 3, 2}, {6, 4, 1})).ok());
  const struct {
    Dims shape, strides;
    std::string reason;
  } refused[] = {
      {{4, 3}, {3, 1}, "the dimension of stride 1 must have an even size"},
      {{3, 4}, {5, 1}, "the other strides must be even"},
      {{3, 4}, {4, -1}, "the other strides must be even"},
      {{3, 4}, {8, 2}, "one dimension must have the stride 1"},
      {{}, {}, "one dimension must have the stride 1"},
      {{4, 4}, {1, 1}, "only one dimension may have the stride 1"},
      {{4, 3}, {1, 0}, "its elements must not share addresses"},
  };
  for (const auto& one : refused) {
    const Status status = MakePacked(Layout(one.shape, one.strides));
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("y is DT_INT4"), std::string::npos)
        << status.message();
    EXPECT_NE(status.message().find(one.reason), std::string::npos)
        << status.message();
  }
}

// A packed element counts as half a byte.
TEST(Packed, ElementsMustLieWithin2To62Bytes) {
  constexpr std::int64_t kBytes = std::int64_t{1} << 62;
  const auto make = [](const TensorLayout& out) {
    Problem problem;
    problem.arithmetic = Arithmetic::kMultiplyAdd;
    const TensorLayout x(DType::kFloat32, out.rank, out.shape.data(), nullptr);
    problem.Add("x", x);
    problem.Add("scale", AlongAxis({DType::kFloat32, {1}}, x, 0));
    problem.Add("y", out);
    Plan plan;
    return Plan::Make(problem, {}, &plan);
  };
  EXPECT_TRUE(make(Layout({2, 2}, {kBytes, 1})).ok());
  EXPECT_TRUE(make(Layout({2, 2}, {2 * (kBytes - 1), 1})).ok());
  EXPECT_TRUE(make(Layout({2, 2}, {-2 * (kBytes - 1), 1})).ok());
  EXPECT_TRUE(make(Layout({2, 2}, {1, 2 * (kBytes - 1)})).ok());
  for (const TensorLayout& out :
       {Layout({2, 4}, {2 * (kBytes - 1), 1}), Layout({3, 2}, {kBytes, 1}),
        Layout({2, 2}, {std::numeric_limits<std::int64_t>::min(), 1})}) {
    const Status status = make(out);
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("within 2^62 bytes"), std::string::npos)
        << status.message();
  }
}

TEST(Plan, TypesWithoutAKernelAreRefused) {
  Problem problem;
  const TensorLayout x(DType::kFloat32, {4});
  problem.Add("x", x);
  problem.Add("scale", AlongAxis({DType::kFloat32, {1}}, x, 0));
  problem.Add("y", {DType::kFloat64, {4}});
  Plan plan;
  const Status status = Plan::Make(problem, {}, &plan);
  EXPECT_EQ(status.code(), StatusCode::kUnsupportedType);
  EXPECT_EQ(status.message(),
            "x is DT_FLOAT and y is DT_DOUBLE; this build has no kernel for "
            "the two types.");
}

}  // namespace
}  // namespace aclq::engine
