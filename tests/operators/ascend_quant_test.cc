// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq::AscendQuantPlan and aclq::AscendQuant as C++ programs call them. The
// checks that aclnnAscendQuantV3 has too, for every SoC, are in tests/opapi.

#include "aclq/ascend_quant.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
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

// The checks with an axis are those of aclnnAscendQuantV3, the others those of
// aclnnAscendQuant.
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
                        " has rank -1; a layout whose shape and strides differ "
                        "in length has -1.");
    }
  }
}

// Runs a problem with x = 0, 1, 2, ... and the scale 1 to kInt32 words, and
// returns the words of memory.
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

// As for every other type of y.
TEST(AscendQuant, OfWordsThatShareAnAddressTheLastOneRemains) {
  const TensorLayout x(DType::kFloat32, {2, 2, 8}, {1, 0, 1});
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2, 1}, {0, 1, 1}}, 2),
            (std::vector<std::uint32_t>{0x07654321, 0x07654321}));
  EXPECT_EQ(RunWords(x, {DType::kInt32, {2, 2, 1}, {0, 0, 0}}, 1),
            std::vector<std::uint32_t>{0x07654321});
  EXPECT_EQ(RunWords(x, {DType::kInt4, {2, 2, 8}, {0, 8, 1}}, 2),
            (std::vector<std::uint32_t>{0x07654321, 0x07654321}));
}

// Without a SoC there are no rules for types that must fit, nor for the axis.
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
  // The caller's own options are checked for an empty x too.
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
                "The plan is empty; it must be one that AscendQuantPlan::Make "
                "has filled.");
  EXPECT_EQ(plan.isa(), "");
}

// The operands of the problem that is accepted.
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
