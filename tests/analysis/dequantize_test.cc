// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/dequantize.h"

#include <gtest/gtest.h>

#include <cfenv>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "tests/analysis/dequantize_problem.h"
#include "tests/analysis/plain.h"
#include "tests/analysis/refusals.h"

namespace aclq {
namespace {

using testing::DequantizeProblem;
using testing::ExpectInvalid;
using testing::ExpectRefused;
using testing::ForEachIndex;
using testing::Index;
using testing::Random;
using testing::RandomType;
using testing::RandomView;
using testing::Steps;
using testing::Uniform;

TEST(Dequantize, EveryCombinationOfTypesEqualsThePlainLoop) {
  std::vector<std::optional<DType>> zero_point_types(
      std::begin(testing::kZeroPointTypes), std::end(testing::kZeroPointTypes));
  zero_point_types.emplace_back(std::nullopt);
  std::uint64_t seed = 0;
  for (const DType q : testing::kQuantizedTypes) {
    for (const DType scale : testing::kFloatTypes) {
      for (const std::optional<DType> zero_point : zero_point_types) {
        for (const DType out : testing::kFloatTypes) {
          for (int round = 0; round < 5; ++round) {
            const DequantizeProblem problem(Random(++seed),
                                            {q, scale, zero_point, out}, 3000);
            const Status status = problem.Run(1);
            ASSERT_TRUE(status.ok()) << "seed " << seed << status.message();
            ASSERT_TRUE(problem.OutIsAsExpected()) << "seed " << seed;
          }
        }
      }
    }
  }
}

TEST(Dequantize, EveryNumberOfThreadsGivesTheSameBytes) {
  for (std::uint64_t seed = 10001; seed <= 10012; ++seed) {
    const DequantizeProblem problem(Random(seed), 400000);
    for (const int num_threads : {1, 2, 3, 8}) {
      problem.Restore();
      ASSERT_TRUE(problem.Run(num_threads).ok()) << "seed " << seed;
      ASSERT_TRUE(problem.OutIsAsExpected())
          << num_threads << " threads, seed " << seed;
    }
  }
}

TEST(Dequantize, TheCallersRoundingModeHasNoInfluence) {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    for (std::uint64_t seed = 20001; seed <= 20100; ++seed) {
      const DequantizeProblem problem(Random(seed), 2000);
      ASSERT_EQ(std::fesetround(mode), 0);
      std::feclearexcept(FE_ALL_EXCEPT);
      const Status status = problem.Run(2);
      const int mode_after = std::fegetround();
      const int flags_after = std::fetestexcept(FE_ALL_EXCEPT);
      std::fesetround(FE_TONEAREST);
      ASSERT_TRUE(status.ok()) << status.message();
      ASSERT_EQ(mode_after, mode);
      ASSERT_EQ(flags_after, 0);
      ASSERT_TRUE(problem.OutIsAsExpected()) << "seed " << seed;
    }
  }
}

// ---- Special values.

// Dequantizes one element of at most 32 bits into an element of `out_type`.
std::uint32_t One(DType q_type, std::uint32_t q, float scale,
                  std::optional<float> zero_point, DType out_type) {
  std::uint32_t out = 0;
  std::optional<ConstTensorView> zero_points;
  if (zero_point.has_value())
    zero_points = ConstTensorView(&*zero_point, {DType::kFloat32, {1}});
  const Status status =
      Dequantize({&q, {q_type, {1}}}, {&scale, {DType::kFloat32, {1}}},
                 zero_points, {&out, {out_type, {1}}});
  EXPECT_TRUE(status.ok()) << status.message();
  return out;
}

TEST(Dequantize, EveryNaNHasTheSameBits) {
  const float inf = static_cast<float>(testing::kInf);
  const float nan = -std::nanf("0x123");
  const DType hifloat8 = DType::kHiFloat8;
  EXPECT_EQ(One(hifloat8, 0x80, 1, {}, DType::kFloat32), 0x7FC00000U);
  EXPECT_EQ(One(hifloat8, 0x80, nan, nan, DType::kFloat32), 0x7FC00000U);
  EXPECT_EQ(One(hifloat8, 0xEF, 0, {}, DType::kFloat32), 0x7FC00000U);
  EXPECT_EQ(One(hifloat8, 0x6F, 1, inf, DType::kFloat32), 0x7FC00000U);
  EXPECT_EQ(One(DType::kFloat8E4M3FN, 0xFF, 1, {}, DType::kFloat16), 0x7E00U);
  EXPECT_EQ(One(DType::kFloat8E5M2, 0xFD, 1, {}, DType::kBFloat16), 0x7FC0U);
  EXPECT_EQ(One(DType::kInt8, 3, nan, {}, DType::kBFloat16), 0x7FC0U);
}

TEST(Dequantize, InfinitiesAndOverflow) {
  EXPECT_EQ(One(DType::kHiFloat8, 0x6F, 1, {}, DType::kFloat32), 0x7F800000U);
  EXPECT_EQ(One(DType::kFloat8E5M2, 0xFC, 1, {}, DType::kFloat16), 0xFC00U);
  EXPECT_EQ(One(DType::kInt32, 1, 65519.996F, {}, DType::kFloat16), 0x7BFFU);
  EXPECT_EQ(One(DType::kInt32, 1, 65520, {}, DType::kFloat16), 0x7C00U);
  EXPECT_EQ(One(DType::kInt8, 2, 3e38F, {}, DType::kFloat32), 0x7F800000U);
  EXPECT_EQ(One(DType::kInt8, 1, 0x1.FEFFFEp127F, {}, DType::kBFloat16),
            0x7F7FU);
  EXPECT_EQ(One(DType::kInt8, 1, 0x1.FFp127F, {}, DType::kBFloat16), 0x7F80U);
}

TEST(Dequantize, TheSignOfZero) {
  const DType e5m2 = DType::kFloat8E5M2;
  EXPECT_EQ(One(e5m2, 0x80, 1, {}, DType::kFloat32), 0x80000000U);
  EXPECT_EQ(One(e5m2, 0x80, 1, 0.0F, DType::kFloat32), 0x80000000U);
  EXPECT_EQ(One(e5m2, 0x80, 1, -0.0F, DType::kFloat32), 0U);
  EXPECT_EQ(One(DType::kInt8, 0, -1, {}, DType::kFloat32), 0x80000000U);
}

TEST(Dequantize, RoundsInt32BeforeTheSubtraction) {
  // 16777217 is a tie and rounds to 16777216; 16777219 is one and rounds to
  // 16777220.
  EXPECT_EQ(One(DType::kInt32, 16777217, 1, 16777216.0F, DType::kFloat32), 0U);
  EXPECT_EQ(One(DType::kInt32, 16777219, 1, 16777216.0F, DType::kFloat32),
            0x40800000U);  // 4
}

TEST(Dequantize, HardNumbersRoundToNearestEven) {
  for (const float value : testing::HardValues()) {
    for (const DType out : testing::kFloatTypes) {
      std::uint32_t expected = 0;
      testing::Encode(out, value, reinterpret_cast<std::byte*>(&expected));
      EXPECT_EQ(One(DType::kInt8, 1, value, {}, out), expected) << value;
    }
  }
}

// All ties of binary16 and the neighbours of each tie.
TEST(Dequantize, EveryTieOfFloat16RoundsToEven) {
  for (std::uint32_t half = 0; half < 0x7C00; ++half) {
    const double low = testing::DecodeFields(half, 5, 10, true);
    const double high =
        half == 0x7BFF ? 65536.0 : testing::DecodeFields(half + 1, 5, 10, true);
    const auto tie = static_cast<float>((low + high) / 2);
    ASSERT_EQ(One(DType::kInt8, 1, tie, {}, DType::kFloat16),
              half % 2 == 0 ? half : half + 1);
    ASSERT_EQ(
        One(DType::kInt8, 1, std::nextafterf(tie, 0), {}, DType::kFloat16),
        half);
    ASSERT_EQ(One(DType::kInt8, 0xFF, std::nextafterf(tie, 1e30F), {},
                  DType::kFloat16),
              0x8000 + half + 1);
  }
}

// ---- Refusals.

struct Call {
  std::vector<std::byte> memory = std::vector<std::byte>(256);
  ConstTensorView q = {memory.data(), {DType::kInt8, {4, 2}}};
  ConstTensorView scales = {memory.data() + 64, {DType::kFloat32, {2}}};
  std::optional<ConstTensorView> zero_points =
      ConstTensorView(memory.data() + 96, {DType::kInt32, {2}});
  TensorView out = {memory.data() + 128, {DType::kFloat32, {4, 2}}};
  DequantizeOptions options = {.axis = 1};

  Status Run() const {
    return Dequantize(q, scales, zero_points, out, options);
  }
};

TEST(DequantizeRefuses, Shapes) {
  Call call;
  EXPECT_TRUE(call.Run().ok()) << call.Run().message();

  call.q.layout = {DType::kInt8, {1, 1, 1, 1, 1, 1, 1, 1, 1}};
  ExpectInvalid(call, "q has rank 9; expected at most 8.");
  call = Call();
  call.q.layout = {DType::kInt8, {4, -2}};
  ExpectInvalid(call, "q has shape [4, -2]; dimension 1 is negative.");
  call = Call();
  call.q.layout = {DType::kInt8, {1LL << 40, 1LL << 40}};
  ExpectInvalid(call,
                "q has shape [1099511627776, 1099511627776]; expected at most "
                "2^56 elements.");
  call = Call();
  call.q.layout = {DType::kInt8, {4, 2}, {1}};
  ExpectInvalid(call,
                "q has rank -1; expected at least 0. Rank -1 means that shape "
                "and strides differ in length.");
  call = Call();
  call.out.layout = {DType::kFloat32, {2, 4}};
  ExpectInvalid(
      call,
      "out has shape [2, 4] and q has shape [4, 2]; they must be the same.");
  call = Call();
  call.scales.layout = {DType::kFloat32, {2, 1}};
  ExpectInvalid(call, "scales has rank 2 (shape [2, 1]); it must have rank 1.");
  call = Call();
  call.zero_points->layout = {DType::kInt32, {1}};
  ExpectInvalid(
      call,
      "zero_points has size 1 and scales has size 2; they must be the same.");
  call = Call();
  call.options.axis = 0;
  ExpectInvalid(call,
                "scales has size 2; it must be 1 or 4, the size of q (shape "
                "[4, 2]) along axis 0.");
  call.options.axis = -3;
  ExpectInvalid(call,
                "axis is -3; q has shape [4, 2], so it must be in [-2, 1].");
  call.options.axis.reset();
  ExpectInvalid(call,
                "axis is unset and scales has size 2; set it to the axis of q "
                "(shape [4, 2]) that the scales run along.");
}

TEST(Dequantize, OneScaleNeedsNoAxis) {
  Call call;
  call.scales.layout = {DType::kFloat32, {1}};
  call.zero_points->layout = {DType::kInt32, {1}};
  call.options.axis.reset();
  EXPECT_TRUE(call.Run().ok()) << call.Run().message();
}

TEST(DequantizeRefuses, Types) {
  Call call;
  call.q.layout.dtype = DType::kFloat32;
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "q is float32; accepted are int8, uint8, int32, hifloat8, "
                "float8_e4m3fn, float8_e5m2.");
  call = Call();
  call.scales.layout.dtype = static_cast<DType>(11);
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "scales is float64; accepted are float32, float16, bfloat16.");
  call = Call();
  call.zero_points->layout.dtype = DType::kFloat16;
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "zero_points is float16; accepted are int8, uint8, int32, "
                "bfloat16, float32.");
  call = Call();
  call.out.layout.dtype = static_cast<DType>(99);
  ExpectRefused(call, StatusCode::kUnsupportedType,
                "out is dtype 99; accepted are float32, float16, bfloat16.");
}

TEST(DequantizeRefuses, StridesAndAddresses) {
  Call call;
  call.out.layout = {DType::kFloat32, {4, 2}, {0, 1}};
  ExpectInvalid(call,
                "out has shape [4, 2] and strides [0, 1]; its elements must "
                "not share addresses.");
  call = Call();
  call.q.layout = {DType::kInt8, {4, 2}, {1LL << 62, 1}};
  ExpectInvalid(call,
                "q has stride 4611686018427387904 along dimension 0; its "
                "elements must lie within 2^62 bytes.");
  call = Call();
  call.options.num_threads = -1;
  ExpectInvalid(call, "num_threads is -1; it must be from 0 to 1024.");

  const auto expect_null = [](const Call& with_null, const std::string& name) {
    ExpectRefused(with_null, StatusCode::kNullPointer,
                  name + " has a null address.");
  };
  call = Call();
  call.q.data = nullptr;
  expect_null(call, "q");
  call = Call();
  call.scales.data = nullptr;
  expect_null(call, "scales");
  call = Call();
  call.zero_points->data = nullptr;
  expect_null(call, "zero_points");
  call = Call();
  call.out.data = nullptr;
  expect_null(call, "out");
}

TEST(Dequantize, EmptyTensorsNeedNoAddress) {
  const float scale = 1;
  EXPECT_TRUE(Dequantize({nullptr, {DType::kInt8, {3, 0}}},
                         {nullptr, {DType::kFloat32, {0}}}, std::nullopt,
                         {nullptr, {DType::kFloat32, {3, 0}}}, {.axis = 1})
                  .ok());
  EXPECT_TRUE(
      Dequantize({nullptr, {DType::kInt8, {0, 1LL << 60, 1LL << 60}}},
                 {&scale, {DType::kFloat32, {1}}}, std::nullopt,
                 {nullptr, {DType::kFloat32, {0, 1LL << 60, 1LL << 60}}})
          .ok());
}

}  // namespace
}  // namespace aclq
