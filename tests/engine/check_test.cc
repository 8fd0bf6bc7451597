// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Refusals of the C++ API and their messages. tests/opapi tests the same checks
// through aclnnQuantize, with the tables of every SoC.

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "aclq/quantize.h"

namespace aclq {
namespace {

struct Problem {
  TensorLayout x = {DType::kFloat32, {4, 2}};
  TensorLayout scales = {DType::kFloat32, {2}};
  std::optional<TensorLayout> zero_points = TensorLayout(DType::kInt32, {2});
  TensorLayout out = {DType::kInt8, {4, 2}};
  QuantizeOptions options = {.axis = 1};

  Status Make() const {
    QuantizePlan plan;
    return QuantizePlan::Make(x, scales, zero_points, out, options, &plan);
  }
};

void ExpectRefused(const Problem& problem, const std::string& words,
                   StatusCode code = StatusCode::kInvalidArgument) {
  const Status status = problem.Make();
  EXPECT_EQ(status.code(), code);
  EXPECT_EQ(status.message(), words);
}

void ExpectTypeRefused(const Problem& problem, const std::string& words) {
  ExpectRefused(problem, words, StatusCode::kUnsupportedType);
}

void ExpectRefusedNaming(const Problem& problem,
                         const std::vector<std::string>& words) {
  const Status status = problem.Make();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  for (const std::string& word : words) {
    EXPECT_NE(status.message().find(word), std::string::npos)
        << "\"" << word << "\" is not in " << status.message();
  }
}

TEST(Check, AcceptsTheProblemThatTheOthersBreak) {
  EXPECT_TRUE(Problem().Make().ok()) << Problem().Make().message();
}

TEST(Check, Shapes) {
  Problem problem;
  problem.x = {DType::kFloat32, {1, 1, 1, 1, 1, 1, 1, 1, 1}};
  ExpectRefused(problem, "x has rank 9; expected at most 8.");

  problem = Problem();
  problem.x = {DType::kFloat32, {4, -2}};
  ExpectRefused(problem, "x has shape [4, -2]; dimension 1 is negative.");

  problem = Problem();
  problem.x = {DType::kFloat32, {1LL << 40, 1LL << 40}};
  ExpectRefused(problem,
                "x has shape [1099511627776, 1099511627776]; expected at most "
                "2^56 elements.");

  problem = Problem();
  problem.out = {DType::kInt8, {2, 4}};
  ExpectRefused(
      problem,
      "out has shape [2, 4] and x has shape [4, 2]; they must be the same.");

  problem = Problem();
  problem.out = {DType::kInt8, {4, 2, 1, 1, 1, 1, 1, 1, 1}};
  ExpectRefused(problem,
                "out has shape [4, 2, 1, 1, 1, 1, 1, 1, ...] and x has shape "
                "[4, 2]; they must be "
                "the same.");

  problem = Problem();
  problem.scales = {DType::kFloat32, {2, 1}};
  ExpectRefused(problem,
                "scales has rank 2 (shape [2, 1]); it must have rank 1.");

  problem = Problem();
  problem.zero_points = TensorLayout(DType::kInt32, {});
  ExpectRefused(problem,
                "zeroPoints has rank 0 (shape []); it must have rank 1.");

  problem = Problem();
  problem.zero_points = TensorLayout(DType::kInt32, {1});
  ExpectRefused(
      problem,
      "zeroPoints has size 1 and scales has size 2; they must be the same.");

  problem = Problem();
  problem.scales = {DType::kFloat32, {4}};
  problem.zero_points.reset();
  ExpectRefused(problem,
                "scales has size 4; it must be 1 or 2, the size of x (shape "
                "[4, 2]) along axis 1.");
}

TEST(Check, StridesOfAnotherNumberThanDimensions) {
  const std::string words =
      " has rank -1; expected at least 0. Rank -1 means that shape and strides "
      "differ in length.";
  Problem problem;
  problem.x = {DType::kFloat32, {4, 2}, {1}};
  ExpectRefused(problem, "x" + words);
  problem = Problem();
  problem.out = {DType::kInt8, {4, 2}, {4, 2, 1}};
  ExpectRefused(problem, "out" + words);
  problem = Problem();
  problem.scales = {DType::kFloat32, {2}, {}};
  ExpectRefused(problem, "scales" + words);
}

// Ranks of layouts that were constructed incorrectly.
TEST(Check, NegativeRanks) {
  const TensorLayout wrong(DType::kFloat32, -5, nullptr, nullptr);
  Problem problem;
  problem.x = wrong;
  ExpectRefusedNaming(problem, {"x has rank -5"});
  problem = Problem();
  problem.out = wrong;
  ExpectRefusedNaming(problem, {"out has rank -5"});
  problem = Problem();
  problem.scales = wrong;
  ExpectRefusedNaming(problem, {"scales has rank -5"});
  problem = Problem();
  problem.zero_points = wrong;
  ExpectRefusedNaming(problem, {"zeroPoints has rank -5"});
}

// Returns a problem with one scale. out is broadcast, so that it has few
// elements.
Problem ProblemOfShape(std::initializer_list<std::int64_t> shape) {
  Problem problem;
  problem.x = {DType::kFloat32, shape};
  problem.out = {DType::kInt8, shape};
  problem.x.strides = problem.out.strides = {};
  problem.scales = {DType::kFloat32, {1}};
  problem.zero_points.reset();
  return problem;
}

TEST(Check, ElementsUpTo2To56) {
  constexpr std::int64_t k2To28 = std::int64_t{1} << 28;
  constexpr std::int64_t k2To56 = std::int64_t{1} << 56;
  for (const Problem& problem :
       {ProblemOfShape({k2To56}), ProblemOfShape({k2To28, k2To28}),
        ProblemOfShape({1, k2To56, 1}), ProblemOfShape({2, k2To56 / 2})}) {
    EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
  }
  // Also if the product modulo 2^64 is negative, small or 0.
  for (const Problem& problem :
       {ProblemOfShape({k2To56 + 1}), ProblemOfShape({k2To28, k2To28 + 1}),
        ProblemOfShape({k2To28 + 1, k2To28}), ProblemOfShape({3, k2To56 / 2}),
        ProblemOfShape({3037000500, 3037000500}),
        ProblemOfShape({std::int64_t{1} << 62, 2}),
        ProblemOfShape({std::int64_t{1} << 62, 5}),
        ProblemOfShape({std::int64_t{1} << 32, std::int64_t{1} << 32}),
        ProblemOfShape({std::int64_t{1} << 62, 4, 3}),
        ProblemOfShape({std::numeric_limits<std::int64_t>::max(), 3}),
        ProblemOfShape({std::numeric_limits<std::int64_t>::max()})}) {
    ExpectRefusedNaming(problem,
                        {"x has shape", "expected at most 2^56 elements"});
  }
}

TEST(Check, EmptyTensorsOfAnyOtherExtents) {
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  for (const Problem& problem :
       {ProblemOfShape({0, std::int64_t{1} << 57}),
        ProblemOfShape({std::int64_t{1} << 57, 0}),
        ProblemOfShape({std::int64_t{1} << 40, std::int64_t{1} << 40, 0}),
        ProblemOfShape({kHuge, kHuge, 0, kHuge, kHuge})}) {
    EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
  }
  // With the strides of a contiguous tensor of this shape, and a scale for each
  // of many channels.
  Problem problem;
  problem.x = {DType::kFloat32, {0, std::int64_t{1} << 57}};
  problem.out = {DType::kInt8, {0, std::int64_t{1} << 57}};
  problem.scales = {DType::kFloat32, {std::int64_t{1} << 57}};
  problem.zero_points.reset();
  EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
  ExpectRefusedNaming(ProblemOfShape({0, -1}), {"dimension 1 is negative"});
  ExpectRefusedNaming(ProblemOfShape({-1, 0}), {"dimension 0 is negative"});
}

TEST(Check, Axis) {
  Problem problem;
  problem.options.axis = 2;
  ExpectRefused(problem,
                "axis is 2; x has shape [4, 2], so it must be in [-2, 1].");
  problem.options.axis = -3;
  ExpectRefused(problem,
                "axis is -3; x has shape [4, 2], so it must be in [-2, 1].");
  problem.scales = {DType::kFloat32, {1}};
  problem.zero_points = TensorLayout(DType::kInt32, {1});
  EXPECT_TRUE(problem.Make().ok())
      << "with one scale the axis is not looked at";
  problem.options.axis.reset();
  EXPECT_TRUE(problem.Make().ok()) << "one scale needs no axis";
}

TEST(Check, SeveralScalesNeedAnAxis) {
  // A square matrix: the scales fit both axes, so a default axis would go
  // unnoticed.
  Problem problem = ProblemOfShape({2, 2});
  problem.scales = {DType::kFloat32, {2}};
  problem.zero_points = TensorLayout(DType::kInt32, {2});
  problem.options.axis.reset();
  const std::string words =
      "axis is unset and scales has size 2; set it to the axis of x (shape "
      "[2, 2]) that the scales run along.";
  ExpectRefused(problem, words);
  problem.zero_points.reset();
  ExpectRefused(problem, words);
  problem.options.axis = 0;
  EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
}

TEST(Check, ScalarsHaveOneScale) {
  Problem problem = ProblemOfShape({});
  problem.scales = {DType::kFloat32, {2}};
  problem.options.axis = 0;
  ExpectRefused(problem,
                "scales has size 2; it must be 1, since x has rank 0.");
}

TEST(Check, Types) {
  Problem problem;
  problem.x.dtype = DType::kInt8;
  ExpectTypeRefused(
      problem, "x is DT_INT8; accepted are DT_FLOAT, DT_FLOAT16, DT_BF16.");
  problem = Problem();
  problem.x.dtype = static_cast<DType>(99);
  ExpectTypeRefused(
      problem, "x is dtype 99; accepted are DT_FLOAT, DT_FLOAT16, DT_BF16.");
  problem = Problem();
  problem.out.dtype = DType::kFloat32;
  ExpectTypeRefused(
      problem,
      "dtype is DT_FLOAT; accepted are DT_INT8, DT_UINT8, DT_INT32, "
      "DT_HIFLOAT8, "
      "DT_FLOAT8_E4M3FN, DT_FLOAT8_E5M2.");
  problem = Problem();
  problem.options.dtype = DType::kUInt8;
  ExpectTypeRefused(
      problem, "out is DT_INT8 and dtype is DT_UINT8; they must be the same.");
}

TEST(Check, MixedBf16IsAcceptedUnlessASocIsAskedFor) {
  Problem problem;
  problem.scales.dtype = DType::kBFloat16;
  EXPECT_TRUE(problem.Make().ok());
  problem.options.soc = "Ascend910B1";
  ExpectTypeRefused(
      problem,
      "x is DT_FLOAT, scales is DT_BF16 and zeroPoints is DT_INT32; "
      "when scales or "
      "zeroPoints is DT_BF16, all three must be on Ascend910B1.");
}

TEST(Check, TypesOfASoc) {
  Problem problem;
  problem.x.dtype = DType::kBFloat16;
  problem.options.soc = "Ascend310P3";
  ExpectTypeRefused(
      problem,
      "x is DT_BF16; accepted on Ascend310P3 are DT_FLOAT, DT_FLOAT16; "
      "Ascend910B1 accepts DT_BF16.");
  problem.options.soc = "Ascend310B1";
  ExpectTypeRefused(problem,
                    "x is DT_BF16; no type is accepted on Ascend310B1; "
                    "Ascend910B1 accepts DT_BF16.");
  problem.options.soc = "Ascend1";
  const std::string message = problem.Make().message();
  EXPECT_EQ(message.find("soc is \"Ascend1\"; known are Ascend310P1, "), 0U)
      << message;
}

// Returns the SoC that the message of a refusal names as accepting the type, or
// "".
std::string SocWithTheType(const std::string& message) {
  const std::size_t end = message.find(" accepts ");
  if (end == std::string::npos) return "";
  const std::size_t begin = message.rfind(' ', end - 1) + 1;
  return message.substr(begin, end - begin);
}

TEST(Check, ARefusedTypeComesWithASocThatAcceptsIt) {
  const auto with_zero_points = [](DType dtype, const char* soc) {
    Problem problem;
    problem.zero_points->dtype = dtype;
    problem.options.soc = soc;
    return problem;
  };
  const auto with_out = [](DType dtype, const char* soc) {
    Problem problem;
    problem.out.dtype = dtype;
    problem.options.soc = soc;
    return problem;
  };
  for (const char* soc :
       {"Ascend310P3", "Ascend910A", "Ascend910B1", "Ascend910_9391"}) {
    for (Problem problem :
         {with_zero_points(DType::kFloat32, soc),
          with_out(DType::kHiFloat8, soc), with_out(DType::kFloat8E5M2, soc)}) {
      const Status status = problem.Make();
      ASSERT_EQ(status.code(), StatusCode::kUnsupportedType) << soc;
      const std::string other = SocWithTheType(status.message());
      EXPECT_FALSE(other.empty()) << status.message();
      problem.options.soc = other;
      EXPECT_TRUE(problem.Make().ok())
          << status.message() << ", but: " << problem.Make().message();
    }
    // No SoC accepts it.
    Problem problem;
    problem.x.dtype = DType::kInt64;
    problem.options.soc = soc;
    EXPECT_EQ(SocWithTheType(problem.Make().message()), "");
  }
}

TEST(Check, MessagesUseTheNamesAskedFor) {
  Problem problem;
  problem.options.message_names = MessageNames::kNumPy;
  problem.x.dtype = static_cast<DType>(11);
  ExpectTypeRefused(problem,
                    "x is float64; accepted are float32, float16, bfloat16.");
  problem = Problem();
  problem.options.message_names = MessageNames::kNumPy;
  problem.zero_points = TensorLayout(DType::kInt32, {1});
  ExpectRefused(
      problem,
      "zero_points has size 1 and scales has size 2; they must be the same.");
  problem.scales.dtype = DType::kBFloat16;
  problem.zero_points = TensorLayout(DType::kInt32, {2});
  problem.options.soc = "Ascend910B1";
  ExpectTypeRefused(problem,
                    "x is float32, scales is bfloat16 and zero_points is "
                    "int32; when scales or zero_points is bfloat16, all three "
                    "must be on Ascend910B1.");
}

TEST(Check, StridesBeyondTheAddressSpace) {
  Problem problem;
  problem.x.strides = {std::numeric_limits<std::int64_t>::max(), 1};
  EXPECT_EQ(problem.Make().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(problem.Make().message().find("x has stride 9223372036854775807"),
            std::string::npos);
  problem.x.strides = {std::numeric_limits<std::int64_t>::min(), 1};
  EXPECT_EQ(problem.Make().code(), StatusCode::kInvalidArgument);
  problem = Problem();
  problem.out.strides = {std::int64_t{1} << 61, 1};
  EXPECT_NE(problem.Make().message().find("out has stride"), std::string::npos);
}

// The strides of each tensor, in the order of the arguments.
TEST(Check, StridesOfEveryTensor) {
  constexpr std::int64_t kFar = std::int64_t{1} << 62;
  Problem problem;
  problem.x.strides = {kFar, 1};
  problem.scales.strides = {kFar};
  problem.zero_points->strides = {-kFar};
  problem.out.strides = {kFar, 1};
  ExpectRefusedNaming(problem, {"x has stride 4611686018427387904"});
  problem.x.strides = {2, 1};
  ExpectRefusedNaming(problem, {"scales has stride 4611686018427387904"});
  problem.scales.strides = {1};
  ExpectRefusedNaming(problem, {"zeroPoints has stride -4611686018427387904"});
  problem.options.message_names = MessageNames::kNumPy;
  ExpectRefusedNaming(problem, {"zero_points has stride -4611686018427387904"});
  problem.zero_points->strides = {1};
  ExpectRefusedNaming(problem, {"out has stride 4611686018427387904"});
}

TEST(Check, StridesUpTo2To62Bytes) {
  constexpr std::int64_t kMost = std::int64_t{1} << 60;  // of 4 bytes
  const auto of_strides = [](std::int64_t first, std::int64_t second) {
    Problem problem = ProblemOfShape({2, 2});
    problem.x.strides = {first, second};
    return problem;
  };
  for (const Problem& problem :
       {of_strides(kMost, 0), of_strides(0, kMost), of_strides(-kMost, 0),
        of_strides(0, -kMost), of_strides(kMost / 2, kMost / 2),
        of_strides(-kMost / 2, kMost / 2)}) {
    EXPECT_TRUE(problem.Make().ok()) << problem.Make().message();
  }
  for (const Problem& problem :
       {of_strides(kMost + 1, 0), of_strides(0, kMost + 1),
        of_strides(-kMost - 1, 0), of_strides(kMost, 1),
        of_strides(kMost / 2 + 1, kMost / 2), of_strides(-kMost, -1)}) {
    ExpectRefusedNaming(problem, {"x has stride", "within 2^62 bytes"});
  }
}

// The message names the dimension of the scales, whatever the axis.
TEST(Check, StridesOfParametersThatLeadFar) {
  constexpr std::int64_t kFar = std::int64_t{1} << 61;
  Problem problem;
  problem.zero_points->strides = {kFar};
  ExpectRefusedNaming(problem, {"zeroPoints has stride", "along dimension 0"});
  problem.scales.strides = {kFar};
  ExpectRefusedNaming(problem, {"scales has stride", "along dimension 0"});
  problem.x.strides = {kFar, 1};
  ExpectRefusedNaming(problem, {"x has stride", "along dimension 0"});
}

// Strides along dimensions of at most one element may have any value.
TEST(Check, StridesThatLeadNowhere) {
  constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
  const float x[] = {0.5F, 1.5F, 2.5F, 3.5F};
  const float scale = 0.5F;
  const std::int32_t zero_point = 7;
  for (const std::int64_t wild : {kMin, kMax, kMin + 1, -kMax / 3}) {
    std::int8_t out[4] = {};
    Status status =
        Quantize({x, {DType::kFloat32, {1, 4}, {wild, 1}}},
                 {&scale, {DType::kFloat32, {1}, {wild}}},
                 ConstTensorView(&zero_point, {DType::kInt32, {1}, {wild}}),
                 {out, {DType::kInt8, {1, 4}, {wild, 1}}});
    ASSERT_TRUE(status.ok()) << status.message();
    for (int i = 0; i < 4; ++i) EXPECT_EQ(out[i], 8 + 2 * i);
    // Also if the axis of the scales has one element.
    out[0] = 0;
    QuantizeOptions options;
    options.axis = 0;
    status =
        Quantize({x, {DType::kFloat32, {1}, {wild}}},
                 {&scale, {DType::kFloat32, {1}, {wild}}},
                 ConstTensorView(&zero_point, {DType::kInt32, {1}, {wild}}),
                 {out, {DType::kInt8, {1}, {wild}}}, options);
    ASSERT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(out[0], 8);
    // Also if there are no elements.
    options.axis = 2;
    status = Quantize(
        {nullptr, {DType::kFloat32, {3, 0, 2}, {wild, 1, wild}}},
        {&scale, {DType::kFloat32, {2}, {wild}}},
        ConstTensorView(&zero_point, {DType::kInt32, {2}, {wild}}),
        {nullptr, {DType::kInt8, {3, 0, 2}, {wild, wild, 1}}}, options);
    EXPECT_TRUE(status.ok()) << status.message();
  }
}

TEST(Check, IsaAndThreads) {
  Problem problem;
  problem.options.isa = "AVX9";
  const Status status = problem.Make();
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("AVX9"), std::string::npos);
  for (const std::string& name : IsaNames()) {
    EXPECT_NE(status.message().find(name), std::string::npos);
  }
  problem = Problem();
  problem.options.num_threads = -1;
  ExpectRefused(problem, "num_threads is -1; it must be from 0 to 1024.");
}

TEST(Plan, NullAddressesAreNamed) {
  Problem problem;
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make(problem.x, problem.scales, problem.zero_points,
                                 problem.out, problem.options, &plan)
                  .ok());
  float x[8] = {}, scales[2] = {1, 1};
  std::int32_t zero_points[2] = {};
  std::int8_t out[8];
  const auto expect_null = [](const Status& status, const std::string& name) {
    EXPECT_EQ(status.code(), StatusCode::kNullPointer);
    EXPECT_EQ(status.message(), name + " has a null address.");
  };
  expect_null(plan.Run(nullptr, scales, zero_points, out), "x");
  expect_null(plan.Run(x, nullptr, zero_points, out), "scales");
  expect_null(plan.Run(x, scales, nullptr, out), "zeroPoints");
  expect_null(plan.Run(x, scales, zero_points, nullptr), "out");
  EXPECT_TRUE(plan.Run(x, scales, zero_points, out).ok());
}

TEST(Plan, ZeroPointsOfAPlanWithoutAreRefused) {
  const Problem problem;
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make(problem.x, problem.scales, std::nullopt,
                                 problem.out, problem.options, &plan)
                  .ok());
  const float x[8] = {}, scales[2] = {1, 1};
  const std::int32_t zero_points[2] = {5, 5};
  std::int8_t out[8] = {9, 9, 9, 9, 9, 9, 9, 9};
  const Status status = plan.Run(x, scales, zero_points, out);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  EXPECT_NE(status.message().find("zeroPoints"), std::string::npos)
      << status.message();
  EXPECT_EQ(out[0], 9);
  EXPECT_TRUE(plan.Run(x, scales, nullptr, out).ok());
  EXPECT_EQ(out[0], 0);
}

TEST(Plan, ANullPlanIsRefused) {
  const Problem problem;
  const Status status =
      QuantizePlan::Make(problem.x, problem.scales, problem.zero_points,
                         problem.out, problem.options, nullptr);
  EXPECT_EQ(status.code(), StatusCode::kNullPointer);
  EXPECT_NE(status.message().find("plan"), std::string::npos)
      << status.message();
}

TEST(Plan, EmptyTensorsNeedNoAddresses) {
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make({DType::kFloat32, {3, 0}},
                                 {DType::kFloat32, {0}}, std::nullopt,
                                 {DType::kInt8, {3, 0}}, {.axis = 1}, &plan)
                  .ok());
  EXPECT_TRUE(plan.Run(nullptr, nullptr, nullptr, nullptr).ok());
}

TEST(Plan, OneThatWasNotMadeSaysSo) {
  const QuantizePlan plan;
  EXPECT_EQ(plan.Run(nullptr, nullptr, nullptr, nullptr).code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(plan.isa(), "");
}

TEST(Plan, AFailedMakeLeavesThePlanAsItWas) {
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make({DType::kFloat32, {1}}, {DType::kFloat32, {1}},
                                 std::nullopt, {DType::kInt8, {1}}, {}, &plan)
                  .ok());
  ASSERT_FALSE(QuantizePlan::Make({DType::kInt8, {1}}, {DType::kFloat32, {1}},
                                  std::nullopt, {DType::kInt8, {1}}, {}, &plan)
                   .ok());
  const float x = 2.5F, scale = 1;
  std::int8_t out = 0;
  ASSERT_TRUE(plan.Run(&x, &scale, nullptr, &out).ok());
  EXPECT_EQ(out, 2);
}

}  // namespace
}  // namespace aclq
