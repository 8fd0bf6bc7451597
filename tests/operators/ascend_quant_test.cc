// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::AscendQuantPlan and aclq::AscendQuant as C++ programs call them. The
// checks that they share with aclnnAscendQuantV3, for every SoC, are in
// tests/opapi.

#include "aclq/ascend_quant.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "aclq/isa.h"

namespace aclq {
namespace {

struct Problem {
  TensorLayout x = {DType::kFloat32, {4, 8}};
  TensorLayout scale = {DType::kFloat32, {8}};
  std::optional<TensorLayout> offset = TensorLayout(DType::kFloat32, {8});
  TensorLayout y = {DType::kInt8, {4, 8}};
  AscendQuantOptions options = {};

  Status Make(AscendQuantPlan* plan) const {
    return AscendQuantPlan::Make(x, scale, offset, y, options, plan);
  }
  Status Make() const {
    AscendQuantPlan plan;
    return Make(&plan);
  }
};

void ExpectRefused(const Status& status, const std::string& message,
                   StatusCode code = StatusCode::kInvalidArgument) {
  EXPECT_EQ(status.code(), code);
  EXPECT_EQ(status.message(), message);
}

// With an axis the checks are those of aclnnAscendQuantV3, without an axis
// those of aclnnAscendQuant.
constexpr std::optional<int> kAxes[] = {-1, std::nullopt};

TEST(AscendQuantCheck, AcceptsTheProblemThatTheOthersBreak) {
  for (const std::optional<int>& axis : kAxes) {
    Problem problem;
    problem.options.axis = axis;
    EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
  }
}

// The rank is -1.
TEST(AscendQuantCheck, StridesOfAnotherNumberThanDimensions) {
  for (const std::optional<int>& axis : kAxes) {
    for (const char* name : {"x", "scale", "y", "offset"}) {
      Problem problem;
      problem.options.axis = axis;
      const std::string broken = name;
      if (broken == "x") problem.x = {DType::kFloat32, {4, 8}, {1}};
      if (broken == "scale") problem.scale = {DType::kFloat32, {8}, {8, 1}};
      if (broken == "y") problem.y = {DType::kInt8, {4, 8}, {}};
      if (broken == "offset")
        problem.offset = TensorLayout(DType::kFloat32, {8}, {1, 1});
      ExpectRefused(problem.Make(),
                    broken +
                        " has rank -1; expected at least 0. Rank -1 means that "
                        "shape and strides differ in length.");
    }
  }
}

// Runs a problem with x = 0, 1, 2, ... and scale 1 to kInt32 words, and returns
// the words in memory.
std::vector<std::uint32_t> RunWords(const TensorLayout& x,
                                    const TensorLayout& y,
                                    std::size_t num_words) {
  std::vector<float> numbers(64);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = static_cast<float>(i % 8);
  const float scale = 1;
  std::vector<std::uint32_t> words(num_words, 0xEEEEEEEE);
  const Status status =
      AscendQuant({numbers.data(), x}, {&scale, {DType::kFloat32, {1}}},
                  std::nullopt, {words.data(), y});
  EXPECT_TRUE(status.ok()) << status.message();
  return words;
}

TEST(AscendQuant, WordsMayLieAnywhere) {
  constexpr std::uint32_t kWord = 0x76543210;
  constexpr std::uint32_t kGap = 0xEEEEEEEE;
  const TensorLayout x(DType::kFloat32, {2, 16});
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2}, {4, 2}}, 7),
            (std::vector<std::uint32_t>{kWord, kGap, kWord, kGap, kWord, kGap,
                                        kWord}));
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2}, {1, 3}}, 5),
            (std::vector<std::uint32_t>{kWord, kWord, kGap, kWord, kWord}));
  // Distinct addresses, although the strides interleave.
  EXPECT_EQ(RunWords({DType::kFloat32, {2, 3, 8}},
                     {DType::kInt32, {2, 3, 1}, {3, 2, 1}}, 8),
            (std::vector<std::uint32_t>{kWord, kGap, kWord, kWord, kWord, kWord,
                                        kGap, kWord}));
}

// As with every other type of y.
TEST(AscendQuant, OfWordsThatShareAnAddressTheLastOneRemains) {
  const TensorLayout x(DType::kFloat32, {2, 2, 8}, {1, 0, 1});
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2, 1}, {0, 1, 1}}, 2),
            (std::vector<std::uint32_t>{0x07654321, 0x07654321}));
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2, 1}, {0, 0, 0}}, 1),
            std::vector<std::uint32_t>{0x07654321});
  EXPECT_EQ(RunWords(x, {DType::kInt4, {2, 2, 8}, {0, 8, 1}}, 2),
            (std::vector<std::uint32_t>{0x07654321, 0x07654321}));
}

// A random problem of small integers and scales of 1 and -1 whose y packs int4
// with random strides, so that elements may share addresses.
class RandomPacking {
 public:
  explicit RandomPacking(unsigned seed) : random_(seed) {
    const bool has_words = Uniform(0, 1) == 0;
    const int rank = Uniform(1, 4);
    for (int i = 0; i < rank; ++i) {
      x_shape_.push_back(Uniform(1, 4));
      y_strides_.push_back(Uniform(-3, 3) * (has_words ? 1 : 2));
    }
    // One word or byte at least in the last dimension.
    y_shape_ = x_shape_;
    const int packed = has_words ? 8 : 2;
    x_shape_.back() *= packed;
    if (!has_words) {
      y_shape_ = x_shape_;
      y_strides_.back() = 1;
    }
    y_ = TensorLayout(has_words ? DType::kInt32 : DType::kInt4, rank,
                      y_shape_.data(), y_strides_.data());
    bits_ = has_words ? 32 : 4;
    x_ = TensorLayout(DType::kFloat32, rank, x_shape_.data(), nullptr);
    for (float& number : numbers_) number = static_cast<float>(Uniform(-7, 7));
    for (float& scale : scales_) scale = Uniform(0, 1) == 0 ? 1.0F : -1.0F;
  }

  // Runs the problem and expects the bytes of a loop in row-major order.
  void Expect() {
    std::vector<std::uint8_t> found(kBytes, 0xEE);
    std::vector<std::uint8_t> expected = found;
    ComputeInto(&expected);
    const std::int64_t columns = x_shape_.back();
    const Status status = AscendQuant(
        {numbers_.data(), x_}, {scales_.data(), {DType::kFloat32, {columns}}},
        std::nullopt, {found.data() + kFirst, y_});
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_EQ(found, expected);
  }

 private:
  static constexpr std::size_t kBytes = 512;
  static constexpr std::int64_t kFirst = 256;  // the byte at index 0

  int Uniform(int low, int high) {
    return std::uniform_int_distribution<int>(low, high)(random_);
  }

  void ComputeInto(std::vector<std::uint8_t>* bytes) const {
    std::int64_t count = 1;
    for (const std::int64_t extent : x_shape_) count *= extent;
    for (std::int64_t i = 0; i < count; ++i) {
      std::int64_t rest = i;
      std::int64_t half = 2 * kFirst;  // the index of the half byte
      const std::int64_t column = i % x_shape_.back();
      for (int axis = x_.rank - 1; axis >= 0; --axis) {
        const auto at = static_cast<std::size_t>(axis);
        std::int64_t index = rest % x_shape_[at];
        rest /= x_shape_[at];
        if (axis == x_.rank - 1 && bits_ == 32) {
          half += index % 8;
          index /= 8;
        }
        half += index * y_strides_[at] * (bits_ / 4);
      }
      const auto code = static_cast<unsigned>(static_cast<int>(
                            numbers_[static_cast<std::size_t>(i)] *
                            scales_[static_cast<std::size_t>(column)])) &
                        0xFU;
      std::uint8_t& byte = (*bytes)[static_cast<std::size_t>(half / 2)];
      const unsigned shift = half % 2 == 0 ? 0 : 4;
      byte =
          static_cast<std::uint8_t>((byte & ~(0xFU << shift)) | code << shift);
    }
  }

  std::mt19937 random_;
  std::vector<std::int64_t> x_shape_, y_shape_, y_strides_;
  TensorLayout x_, y_;
  int bits_ = 0;  // bits of an element of y
  std::array<float, 2048> numbers_;
  std::array<float, 32> scales_;
};

TEST(AscendQuant, RandomPackingsKeepRowMajorOrder) {
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    ASSERT_NO_FATAL_FAILURE(RandomPacking(seed).Expect());
  }
}

// Without a SoC, the types need not match and every axis is accepted.
TEST(AscendQuantCheck, WithoutASocAnyTypesAndAxes) {
  Problem problem;
  problem.x = {DType::kFloat16, {4, 2, 8}};
  problem.scale = {DType::kBFloat16, {4}};
  problem.offset = TensorLayout(DType::kFloat32, {4});
  problem.y = {DType::kHiFloat8, {4, 2, 8}};
  problem.options.axis = 0;
  EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();

  problem.options.soc = "Ascend950PR_9599";
  ExpectRefused(problem.Make(),
                "offset is DT_FLOAT and scale is DT_BF16; they must be the "
                "same on Ascend950PR_9599.",
                StatusCode::kUnsupportedType);
  problem.options.soc = "Ascend42";
  const Status status = problem.Make();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message().find("soc is \"Ascend42\"; known are "), 0U)
      << status.message();
}

TEST(AscendQuantCheck, IsaAndThreads) {
  Problem problem;
  problem.options.num_threads = -1;
  ExpectRefused(problem.Make(),
                "num_threads is -1; it must be from 0 to 1024.");
  // Options set by the caller are checked for an empty x too.
  problem.x = {DType::kFloat32, {0, 8}};
  problem.y = {DType::kInt8, {0, 8}};
  ExpectRefused(problem.Make(),
                "num_threads is -1; it must be from 0 to 1024.");
  problem.options.num_threads = 0;
  problem.options.isa = "MMX";
  EXPECT_EQ(problem.Make().code(), StatusCode::kInvalidArgument);
}

TEST(AscendQuantPlan, HasTheIsaAskedFor) {
  for (const std::string& isa : IsaNames()) {
    Problem problem;
    problem.options.isa = isa;
    AscendQuantPlan plan;
    ASSERT_TRUE(problem.Make(&plan).ok());
    EXPECT_EQ(plan.isa(), isa);
  }
}

TEST(AscendQuantPlan, ANullPlanIsRefused) {
  ExpectRefused(Problem().Make(nullptr), "plan is null.",
                StatusCode::kNullPointer);
}

TEST(AscendQuantPlan, OneThatWasNotMadeSaysSo) {
  const AscendQuantPlan plan;
  ExpectRefused(plan.Run(nullptr, nullptr, nullptr, nullptr),
                "The plan is empty; call AscendQuantPlan::Make first.");
  EXPECT_EQ(plan.isa(), "");
}

// The operands of an accepted problem.
struct Memory {
  std::array<float, 32> x;
  std::array<float, 8> scale, offset;
  std::array<std::int8_t, 32> y;
  Memory() {
    x.fill(2.5F);
    scale.fill(1);
    offset.fill(1);
    y.fill(77);
  }
};

TEST(AscendQuantPlan, NullAddressesAreNamed) {
  AscendQuantPlan plan;
  ASSERT_TRUE(Problem().Make(&plan).ok());
  Memory memory;
  const auto& [x, scale, offset, y] = memory;
  const auto expect_null = [](const Status& status, const std::string& name) {
    ExpectRefused(status, name + " has a null address.",
                  StatusCode::kNullPointer);
  };
  std::int8_t* const out = memory.y.data();
  expect_null(plan.Run(nullptr, scale.data(), offset.data(), out), "x");
  expect_null(plan.Run(x.data(), nullptr, offset.data(), out), "scale");
  expect_null(plan.Run(x.data(), scale.data(), nullptr, out), "offset");
  expect_null(plan.Run(x.data(), scale.data(), offset.data(), nullptr), "y");
  EXPECT_EQ(y[0], 77);
  ASSERT_TRUE(plan.Run(x.data(), scale.data(), offset.data(), out).ok());
  EXPECT_EQ(y[0], 4);  // 3.5
}

TEST(AscendQuantPlan, AnOffsetOfAPlanWithoutIsRefused) {
  Problem problem;
  problem.offset.reset();
  AscendQuantPlan plan;
  ASSERT_TRUE(problem.Make(&plan).ok());
  Memory memory;
  ExpectRefused(plan.Run(memory.x.data(), memory.scale.data(),
                         memory.offset.data(), memory.y.data()),
                "offset has an address; the plan was made without an offset, "
                "so it must be null.");
  EXPECT_EQ(memory.y[0], 77);
  ASSERT_TRUE(
      plan.Run(memory.x.data(), memory.scale.data(), nullptr, memory.y.data())
          .ok());
  EXPECT_EQ(memory.y[31], 2);
}

TEST(AscendQuantPlan, EmptyTensorsNeedNoAddresses) {
  Problem problem;
  problem.x = {DType::kFloat32, {0, 8}};
  problem.y = {DType::kInt8, {0, 8}};
  AscendQuantPlan plan;
  ASSERT_TRUE(problem.Make(&plan).ok());
  EXPECT_TRUE(plan.Run(nullptr, nullptr, nullptr, nullptr).ok());
}

TEST(AscendQuantPlan, AFailedMakeLeavesThePlanAsItWas) {
  Problem problem;
  AscendQuantPlan plan;
  ASSERT_TRUE(problem.Make(&plan).ok());
  problem.x.dtype = DType::kInt8;
  ASSERT_FALSE(problem.Make(&plan).ok());
  problem = Problem();
  problem.options.isa = "MMX";
  ASSERT_FALSE(problem.Make(&plan).ok());
  Memory memory;
  ASSERT_TRUE(plan.Run(memory.x.data(), memory.scale.data(),
                       memory.offset.data(), memory.y.data())
                  .ok());
  EXPECT_EQ(memory.y[0], 4);
}

}  // namespace
}  // namespace aclq
