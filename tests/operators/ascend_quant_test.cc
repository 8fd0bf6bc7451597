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

}  // namespace
}  // namespace aclq
