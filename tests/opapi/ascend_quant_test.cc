// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnAscendQuant and aclnnAscendQuantV3: results, for the SoC that ACLQ_SOC
// names.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_ascend_quant.h"
#include "aclnnop/aclnn_ascend_quant_v3.h"
#include "tests/support/acl_client.h"
#include "tests/support/random_ascend_quant.h"

namespace {

using aclq::DType;
using aclq::testing::AclTest;
using aclq::testing::DeviceMemory;
using aclq::testing::RandomAscendQuant;
using aclq::testing::RandomView;
using aclq::testing::RecentError;
using aclq::testing::Tensor;

// Returns the types and axes that this SoC accepts, written down once more, or
// nothing for a SoC whose results are not tested.
std::optional<RandomAscendQuant::Choice> ChoiceOfThisSoc() {
  static constexpr DType kFloats[] = {DType::kFloat32, DType::kFloat16,
                                      DType::kBFloat16};
  static constexpr DType kOutputs[] = {
      DType::kInt8,     DType::kInt32,      DType::kInt4,
      DType::kHiFloat8, DType::kFloat8E5M2, DType::kFloat8E4M3FN};
  const std::string soc = aclrtGetSocName();
  RandomAscendQuant::Choice choice = {kFloats, kOutputs};
  if (soc.find("Ascend950") == 0) {
    choice.squares_scale = true;
  } else if (soc.find("Ascend310P") == 0) {
    choice.inputs = std::span(kFloats).first(2);
    choice.outputs = std::span(kOutputs).first(1);
    choice.only_last_axis = true;
  } else if (soc == "Ascend910B1") {
    choice.outputs = std::span(kOutputs).first(3);
  } else {
    return std::nullopt;
  }
  return choice;
}

class AscendQuant : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }
};

std::unique_ptr<Tensor> TensorOf(const aclq::TensorLayout& layout,
                                 void* first) {
  return std::make_unique<Tensor>(
      static_cast<aclDataType>(layout.dtype),
      std::vector<int64_t>(layout.shape.begin(),
                           layout.shape.begin() + layout.rank),
      first,
      std::vector<int64_t>(layout.strides.begin(),
                           layout.strides.begin() + layout.rank));
}

TEST_F(AscendQuant, RandomViewsEqualThePlainLoop) {
  const auto choice = ChoiceOfThisSoc();
  if (!choice.has_value()) return;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    const RandomAscendQuant problem(seed, *choice);
    const auto x = TensorOf(problem.x.layout(), problem.x.first());
    const auto scale = TensorOf(problem.scale.layout(), problem.scale.first());
    const auto offset =
        problem.offset.has_value()
            ? TensorOf(problem.offset->layout(), problem.offset->first())
            : nullptr;
    const auto y = TensorOf(problem.y_layout(), problem.y_bytes.first());
    uint64_t size = 99;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(
        aclnnAscendQuantV3GetWorkspaceSize(
            x->get(), scale->get(), offset != nullptr ? offset->get() : nullptr,
            problem.sqrt_mode, problem.round_mode(),
            static_cast<int32_t>(problem.y_layout().dtype), problem.axis,
            y->get(), &size, &executor),
        ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(size, 0U);
    ASSERT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream()), ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    ASSERT_TRUE(problem.y_is_as_expected());
  }
}

// A problem of float32 with scales along the last dimension of x.
struct Example {
  std::vector<float> x, scale, offset;
  bool sqrt_mode = false;
  const char* round_mode = "round";
};

// Runs an example through aclnnAscendQuantV3 or aclnnAscendQuant and returns
// the `bytes` bytes of y.
std::vector<uint8_t> RunExample(const Example& example, aclDataType type,
                                std::vector<int64_t> y_dims, std::size_t bytes,
                                aclrtStream stream, bool is_v3) {
  const DeviceMemory x_memory(example.x), scale_memory(example.scale),
      offset_memory(example.offset);
  const DeviceMemory y_memory(std::vector<uint8_t>(bytes, 0xEE));
  const auto columns = static_cast<int64_t>(example.scale.size());
  const auto rows = static_cast<int64_t>(example.x.size()) / columns;
  const Tensor x(ACL_FLOAT, {rows, columns}, x_memory.data());
  const Tensor scale(ACL_FLOAT, {columns}, scale_memory.data());
  const Tensor offset(ACL_FLOAT, {columns}, offset_memory.data());
  const Tensor y(type, y_dims, y_memory.data());
  aclTensor* const offset_or_null =
      example.offset.empty() ? nullptr : offset.get();
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  if (is_v3) {
    EXPECT_EQ(aclnnAscendQuantV3GetWorkspaceSize(
                  x.get(), scale.get(), offset_or_null, example.sqrt_mode,
                  example.round_mode, type, -1, y.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream), ACLNN_SUCCESS);
  } else {
    EXPECT_EQ(aclnnAscendQuantGetWorkspaceSize(
                  x.get(), scale.get(), offset_or_null, example.sqrt_mode,
                  example.round_mode, type, y.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    EXPECT_EQ(aclnnAscendQuant(nullptr, 0, executor, stream), ACLNN_SUCCESS);
  }
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  return y_memory.Read<uint8_t>(bytes);
}

const std::vector<float> kTies = {0.5F,  1.5F,  2.5F,   -0.5F,
                                  -1.5F, -2.5F, 300.0F, -300.0F};

TEST_F(AscendQuant, RoundModesByBothFunctions) {
  if (!ChoiceOfThisSoc().has_value()) return;
  const struct {
    const char* mode;
    std::vector<int8_t> expected;
  } rows[] = {
      {"round", {0, 2, 2, 0, -2, -2, 127, -128}},
      {"floor", {0, 1, 2, -1, -2, -3, 127, -128}},
      {"ceil", {1, 2, 3, 0, -1, -2, 127, -128}},
      {"trunc", {0, 1, 2, 0, -1, -2, 127, -128}},
  };
  const bool has_v1 =
      std::string(aclrtGetSocName()).find("Ascend950") == std::string::npos;
  for (const auto& row : rows) {
    const Example example = {
        kTies, std::vector<float>(8, 1.0F), {}, false, row.mode};
    const std::vector<uint8_t> expected(row.expected.begin(),
                                        row.expected.end());
    EXPECT_EQ(RunExample(example, ACL_INT8, {1, 8}, 8, stream(), true),
              expected);
    if (has_v1) {
      EXPECT_EQ(RunExample(example, ACL_INT8, {1, 8}, 8, stream(), false),
                expected);
    }
  }
}

TEST_F(AscendQuant, TheOffsetIsAddedBeforeRounding) {
  if (!ChoiceOfThisSoc().has_value()) return;
  const Example example = {
      {0.5F, -0.5F}, {1.0F, 1.0F}, {1.0F, 1.0F}, false, "round"};
  EXPECT_EQ(RunExample(example, ACL_INT8, {1, 2}, 2, stream(), true),
            (std::vector<uint8_t>{2, 0}));
}

// x = 3.125 with the scale 0.4 gives 0.5 by two products, and 0.50000006 by the
// square of the scale.
TEST_F(AscendQuant, TheOrderOfProductsInSqrtMode) {
  if (!ChoiceOfThisSoc().has_value()) return;
  const Example example = {{3.125F, 3.125F}, {0.4F, 0.4F}, {}, true, "round"};
  const bool is_950 = ChoiceOfThisSoc()->squares_scale;
  EXPECT_EQ(RunExample(example, ACL_INT8, {1, 2}, 2, stream(), true),
            std::vector<uint8_t>(2, is_950 ? 1 : 0));
}

TEST_F(AscendQuant, FirstInt4ElementIsInTheLowHalf) {
  if (!ChoiceOfThisSoc().has_value() || ChoiceOfThisSoc()->only_last_axis)
    return;
  const Example example = {
      {0, 1, 2, 3, -1, -8, 7, 100}, std::vector<float>(8, 1.0F), {}};
  const std::vector<uint8_t> expected = {0x10, 0x32, 0x8F, 0x77};
  EXPECT_EQ(RunExample(example, ACL_INT4, {1, 8}, 4, stream(), true), expected);
  EXPECT_EQ(RunExample(example, ACL_INT32, {1, 1}, 4, stream(), true),
            expected);
}

TEST_F(AscendQuant, EmptyTensorsNeedNoAddress) {
  if (!ChoiceOfThisSoc().has_value()) return;
  const DeviceMemory memory(std::vector<float>(8, 1.0F));
  const Tensor x(ACL_FLOAT, {0, 8}, nullptr);
  const Tensor scale(ACL_FLOAT, {8}, memory.data());
  const Tensor y(ACL_INT8, {0, 8}, nullptr);
  uint64_t size = 99;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(aclnnAscendQuantV3GetWorkspaceSize(x.get(), scale.get(), nullptr,
                                               false, "round", ACL_INT8, -1,
                                               y.get(), &size, &executor),
            ACLNN_SUCCESS)
      << RecentError();
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
}

}  // namespace
