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

// Returns the types and axes that this SoC accepts, written out again, or
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
  } else if (soc == "Ascend910B1" || soc.find("Ascend910_93") == 0) {
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

bool SocHasV1() {
  return std::string(aclrtGetSocName()).find("Ascend950") == std::string::npos;
}

bool SocHasInt4() {
  return ChoiceOfThisSoc().has_value() && !ChoiceOfThisSoc()->only_last_axis;
}

// Runs a random problem through aclnnAscendQuantV3 or aclnnAscendQuant.
void RunRandom(const RandomAscendQuant& problem, aclrtStream stream,
               bool is_v3) {
  const auto x = TensorOf(problem.x.layout(), problem.x.first());
  const auto scale = TensorOf(problem.scale.layout(), problem.scale.first());
  const auto offset =
      problem.offset.has_value()
          ? TensorOf(problem.offset->layout(), problem.offset->first())
          : nullptr;
  const auto y = TensorOf(problem.y_layout(), problem.y_bytes.first());
  aclTensor* const offset_or_null = offset != nullptr ? offset->get() : nullptr;
  const auto type = static_cast<int32_t>(problem.y_layout().dtype);
  uint64_t size = 99;
  aclOpExecutor* executor = nullptr;
  if (is_v3) {
    ASSERT_EQ(aclnnAscendQuantV3GetWorkspaceSize(
                  x->get(), scale->get(), offset_or_null, problem.sqrt_mode,
                  problem.round_mode(), type, problem.axis, y->get(), &size,
                  &executor),
              ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream), ACLNN_SUCCESS)
        << RecentError();
  } else {
    ASSERT_EQ(aclnnAscendQuantGetWorkspaceSize(
                  x->get(), scale->get(), offset_or_null, problem.sqrt_mode,
                  problem.round_mode(), type, y->get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclnnAscendQuant(nullptr, 0, executor, stream), ACLNN_SUCCESS)
        << RecentError();
  }
  EXPECT_EQ(size, 0U);
  ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  ASSERT_TRUE(problem.y_is_as_expected());
}

TEST_F(AscendQuant, RandomViewsEqualThePlainLoop) {
  const auto choice = ChoiceOfThisSoc();
  if (!choice.has_value()) return;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    SCOPED_TRACE(seed);
    ASSERT_NO_FATAL_FAILURE(
        RunRandom(RandomAscendQuant(seed, *choice), stream(), true));
  }
}

TEST_F(AscendQuant, RandomViewsOfV1EqualThePlainLoop) {
  auto choice = ChoiceOfThisSoc();
  if (!choice.has_value() || !SocHasV1()) return;
  choice->only_last_axis = true;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    ASSERT_NO_FATAL_FAILURE(
        RunRandom(RandomAscendQuant(seed, *choice), stream(), false));
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
  for (const auto& row : rows) {
    const Example example = {
        kTies, std::vector<float>(8, 1.0F), {}, false, row.mode};
    const std::vector<uint8_t> expected(row.expected.begin(),
                                        row.expected.end());
    EXPECT_EQ(RunExample(example, ACL_INT8, {1, 8}, 8, stream(), true),
              expected);
    if (SocHasV1()) {
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

// x = 3.125 with scale 0.4 gives 0.5 by two products, and 0.50000006 by the
// square of the scale.
TEST_F(AscendQuant, TheOrderOfProductsInSqrtMode) {
  if (!ChoiceOfThisSoc().has_value()) return;
  const Example example = {{3.125F, 3.125F}, {0.4F, 0.4F}, {}, true, "round"};
  const bool is_950 = ChoiceOfThisSoc()->squares_scale;
  EXPECT_EQ(RunExample(example, ACL_INT8, {1, 2}, 2, stream(), true),
            std::vector<uint8_t>(2, is_950 ? 1 : 0));
}

// One element counts as per tensor, whatever its axis, so the 950 squares it.
TEST_F(AscendQuant, OneScaleAlongTheLastDimensionButOneIsPerTensor) {
  if (!SocHasInt4()) return;  // the 310P has the last axis only
  const bool is_950 = ChoiceOfThisSoc()->squares_scale;
  for (const std::vector<int64_t>& dims :
       {std::vector<int64_t>{1}, {1, 1}, {2}, {2, 1}}) {
    const DeviceMemory x_memory(std::vector<float>(4, 3.125F));
    const DeviceMemory scale_memory(std::vector<float>(2, 0.4F));
    const DeviceMemory y_memory(std::vector<int8_t>(4, 77));
    const Tensor x(ACL_FLOAT, {2, 2}, x_memory.data());
    const Tensor scale(ACL_FLOAT, dims, scale_memory.data());
    const Tensor y(ACL_INT8, {2, 2}, y_memory.data());
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(aclnnAscendQuantV3GetWorkspaceSize(x.get(), scale.get(), nullptr,
                                                 true, "round", ACL_INT8, -2,
                                                 y.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream()),
              ACLNN_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    const bool is_one = dims.front() == 1;
    EXPECT_EQ(y_memory.Read<int8_t>(4),
              std::vector<int8_t>(4, is_one && is_950 ? 1 : 0));
  }
}

// 1.0 has no bits beyond those of HiFloat8, and the threshold 0, so "hybrid"
// rounds it up to 1.125; 1.0000001, whose threshold is 1, stays 1.
TEST_F(AscendQuant, HybridRoundingOfHiFloat8) {
  if (!ChoiceOfThisSoc().has_value() || !ChoiceOfThisSoc()->squares_scale)
    return;
  const std::vector<float> x = {1.0F, 1.00000012F, -1.0F};
  Example example = {x, std::vector<float>(3, 1.0F), {}, false, "hybrid"};
  EXPECT_EQ(RunExample(example, ACL_HIFLOAT8, {1, 3}, 3, stream(), true),
            (std::vector<uint8_t>{0x09, 0x08, 0x89}));
  example.round_mode = "round";
  EXPECT_EQ(RunExample(example, ACL_HIFLOAT8, {1, 3}, 3, stream(), true),
            (std::vector<uint8_t>{0x08, 0x08, 0x88}));
}

TEST_F(AscendQuant, FirstInt4ElementIsInTheLowHalf) {
  if (!SocHasInt4()) return;
  const Example example = {
      {0, 1, 2, 3, -1, -8, 7, 100}, std::vector<float>(8, 1.0F), {}};
  const std::vector<uint8_t> expected = {0x10, 0x32, 0x8F, 0x77};
  for (const bool is_v3 : {true, false}) {
    if (!is_v3 && !SocHasV1()) continue;
    EXPECT_EQ(RunExample(example, ACL_INT4, {1, 8}, 4, stream(), is_v3),
              expected);
    EXPECT_EQ(RunExample(example, ACL_INT32, {1, 1}, 4, stream(), is_v3),
              expected);
  }
}

// The storage offset of an int4 tensor is in elements.
TEST_F(AscendQuant, Int4BeginsAtItsStorageOffset) {
  if (!SocHasInt4()) return;
  const DeviceMemory memory(std::vector<float>{1, 2, 3, 4});
  const DeviceMemory y_memory(std::vector<uint8_t>(5, 0xEE));
  const Tensor x(ACL_FLOAT, {2, 2}, memory.data());
  const Tensor scale(ACL_FLOAT, {1}, memory.data());
  const Tensor y(ACL_INT4, {2, 2}, y_memory.data(), {4, 1}, 2);
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(aclnnAscendQuantV3GetWorkspaceSize(x.get(), scale.get(), nullptr,
                                               false, "round", ACL_INT4, -1,
                                               y.get(), &size, &executor),
            ACLNN_SUCCESS)
      << RecentError();
  ASSERT_EQ(aclnnAscendQuantV3(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  EXPECT_EQ(y_memory.Read<uint8_t>(5),
            (std::vector<uint8_t>{0xEE, 0x21, 0xEE, 0x43, 0xEE}));
}

// Shapes that only aclnnAscendQuant accepts.
TEST_F(AscendQuant, ScalarsAndShapesOfV1) {
  if (!ChoiceOfThisSoc().has_value() || !SocHasV1()) return;
  const DeviceMemory memory(std::vector<float>{2, 3});
  const struct {
    std::vector<int64_t> x, scale, offset;
    std::vector<int8_t> expected;
  } rows[] = {
      {{}, {}, {}, {6}},
      {{1, 2}, {1, 2}, {2}, {6, 12}},
      {{1, 1, 2}, {1, 1, 1}, {1}, {6, 8}},
      {{2, 1, 1}, {1, 1}, {1, 1, 1}, {6, 8}},
  };
  for (const auto& row : rows) {
    const DeviceMemory y_memory(std::vector<int8_t>(2, 77));
    const Tensor x(ACL_FLOAT, row.x, memory.data());
    const Tensor scale(ACL_FLOAT, row.scale, memory.data());
    const Tensor offset(ACL_FLOAT, row.offset, memory.data());
    const Tensor y(ACL_INT8, row.x, y_memory.data());
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(aclnnAscendQuantGetWorkspaceSize(
                  x.get(), scale.get(), offset.get(), false, "round", ACL_INT8,
                  y.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclnnAscendQuant(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
    EXPECT_EQ(y_memory.Read<int8_t>(row.expected.size()), row.expected);
  }
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
