// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arguments that ChooseScales refuses, and the messages.

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "aclq/scales.h"
#include "tests/analysis/plain.h"
#include "tests/analysis/refusals.h"

namespace aclq {
namespace {

using testing::ExpectInvalid;
using testing::ExpectRefused;

struct Call {
  std::vector<std::byte> memory = std::vector<std::byte>(256);
  ConstTensorView x = {memory.data(), {DType::kFloat32, {4, 2}}};
  ScaleOptions options = {.axis = 1};
  TensorView scales = {memory.data() + 64, {DType::kFloat32, {2}}};
  std::optional<TensorView> zero_points =
      TensorView{memory.data() + 96, {DType::kInt32, {2}}};

  Status Run() const { return ChooseScales(x, options, scales, zero_points); }
};

TEST(ChooseScalesRefuses, Shapes) {
  Call call;
  EXPECT_TRUE(call.Run().ok()) << call.Run().message();
  call.x.layout = {DType::kFloat32, {1, 1, 1, 1, 1, 1, 1, 1, 1}};
  ExpectInvalid(call, "x has rank 9; expected at most 8.");
  call = Call();
  call.x.layout = {DType::kFloat32, {}};
  ExpectInvalid(call, "axis is 1; x has rank 0, so it has no axis.");
  call = Call();
  call.options.axis = 2;
  ExpectInvalid(call,
                "axis is 2; x has shape [4, 2], so it must be in [-2, 1].");
  call.options.axis = -2;
  ExpectInvalid(call,
                "scales has size 2; it must be 4, the size of x (shape [4, 2]) "
                "along axis -2.");
  call.options.axis.reset();
  ExpectInvalid(call,
                "scales has size 2; it must be 1, one scale for the whole "
                "tensor, as axis is unset.");
  call = Call();
  call.scales.layout = {DType::kFloat32, {}};
  ExpectInvalid(call, "scales has rank 0 (shape []); it must have rank 1.");
  call = Call();
  call.zero_points->layout = {DType::kInt32, {3}};
  ExpectInvalid(call,
                "zero_points has size 3; it must be 2, the size of x (shape "
                "[4, 2]) along axis 1.");
}

TEST(ChooseScalesRefuses, Types) {
  Call call;
  call.x.layout.dtype = static_cast<DType>(11);
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "x is float64; accepted are float32, float16, bfloat16.");
  call = Call();
  call.options.dtype = DType::kInt32;
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "dtype is int32; accepted are int8, uint8, hifloat8, "
                "float8_e4m3fn, float8_e5m2.");
  call = Call();
  call.scales.layout.dtype = DType::kFloat16;
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "scales is float16; accepted are float32.");
  call = Call();
  call.zero_points->layout.dtype = DType::kInt8;
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "zero_points is int8; accepted are int32.");
}

TEST(ChooseScalesRefuses, Options) {
  Call call;
  call.options.dtype = DType::kUInt8;
  ExpectInvalid(call,
                "dtype is uint8 and symmetric is true; set symmetric to false, "
                "or dtype to int8.");
  call = Call();
  call.options.dtype = DType::kFloat8E4M3FN;
  call.options.symmetric = false;
  ExpectInvalid(call,
                "dtype is float8_e4m3fn and symmetric is false; set symmetric "
                "to true, or dtype to int8 or uint8.");
  call = Call();
  call.options.rule = static_cast<ScaleRule>(4);
  ExpectInvalid(call,
                "rule is 4; accepted are 0 (absmax), 1 (absmax_half_range), 2 "
                "(percentile), 3 (least_squares).");
  call = Call();
  call.options.rule = ScaleRule::kAbsMaxHalfRange;
  call.options.symmetric = false;
  ExpectInvalid(call,
                "rule is absmax_half_range (in Python, compressed_tensors) and "
                "symmetric is false; set symmetric to true, or rule to "
                "absmax.");
  call = Call();
  call.options.rule = ScaleRule::kPercentile;
  for (const auto& [percentile, text] :
       std::vector<std::pair<double, std::string>>{
           {0, "0"}, {100.5, "100.5"}, {-1, "-1"}, {testing::kNaN, "nan"}}) {
    call.options.percentile = percentile;
    ExpectInvalid(call, "percentile is " + text +
                            "; it must be above 0 and at most 100.");
  }
  call = Call();
  call.options.percentile = 0;  // ignored
  EXPECT_TRUE(call.Run().ok());
  call.zero_points.reset();
  EXPECT_TRUE(call.Run().ok());
  call.options.symmetric = false;
  ExpectInvalid(call,
                "zero_points is absent and symmetric is false; give a view for "
                "them, or set symmetric to true.");
  call = Call();
  call.options.num_threads = 1025;
  ExpectInvalid(call, "num_threads is 1025; it must be from 0 to 1024.");
}

TEST(ChooseScalesRefuses, StridesAndAddresses) {
  Call call;
  call.scales.layout = {DType::kFloat32, {2}, {0}};
  ExpectInvalid(call,
                "scales has shape [2] and strides [0]; its elements must not "
                "share addresses.");
  call = Call();
  call.x.data = nullptr;
  ExpectRefused(call, StatusCode::kNullPointer, "x has a null address.");
  call = Call();
  call.scales.data = nullptr;
  ExpectRefused(call, StatusCode::kNullPointer, "scales has a null address.");
  call = Call();
  call.zero_points->data = nullptr;
  ExpectRefused(call, StatusCode::kNullPointer,
                "zero_points has a null address.");
}

}  // namespace
}  // namespace aclq
