// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills through the C++ API: whatever the strides, the bytes equal
// those of a plain loop, and no other byte changes.

#include "aclq/copy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "aclq/fill.h"
#include "src/base/dtypes.h"
#include "tests/support/random_copy.h"

namespace aclq {
namespace {

using testing::RandomCopy;
using testing::Steps;
using testing::Uniform;

Status RunCopy(const RandomCopy& copy, const CopyOptions& options) {
  return Copy({copy.src.first(), copy.src.layout()},
              {copy.out.first(), copy.out.layout()}, options);
}

TEST(Copy, RandomViewsEqualThePlainLoop) {
  for (std::uint64_t seed = 1; seed <= 4000; ++seed) {
    const RandomCopy copy(seed, 3000);
    const Status status = RunCopy(copy, {});
    ASSERT_TRUE(status.ok()) << "seed " << seed << ": " << status.message();
    ASSERT_TRUE(copy.out_is_as_expected()) << "seed " << seed;
  }
}

TEST(Copy, RandomViewsOnEveryIsa) {
  for (std::uint64_t seed = 5001; seed <= 5500; ++seed) {
    const RandomCopy copy(seed, 6000);
    for (const std::string& isa : IsaNames()) {
      copy.RestoreOut();
      CopyOptions options;
      options.isa = isa;
      ASSERT_TRUE(RunCopy(copy, options).ok()) << "seed " << seed;
      ASSERT_TRUE(copy.out_is_as_expected()) << isa << ", seed " << seed;
    }
  }
}

// Large enough for several tasks.
TEST(Copy, RandomViewsOnEveryNumberOfThreads) {
  for (std::uint64_t seed = 7001; seed <= 7020; ++seed) {
    const RandomCopy copy(seed, 600000);
    for (const int num_threads : {1, 2, 3, 4}) {
      copy.RestoreOut();
      CopyOptions options;
      options.num_threads = num_threads;
      ASSERT_TRUE(RunCopy(copy, options).ok()) << "seed " << seed;
      ASSERT_TRUE(copy.out_is_as_expected())
          << num_threads << " threads, seed " << seed;
    }
  }
}

std::vector<std::uint8_t> Sequence(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  return bytes;
}

// Views larger than the caches, with unaligned ends, are written past the
// caches.
TEST(Copy, MoreThanTheCachesHold) {
  constexpr std::int64_t kSize = (40 << 20) + 13;
  const std::vector<std::uint8_t> src = Sequence(kSize);
  for (const int num_threads : {1, 3}) {
    std::vector<std::uint8_t> out(kSize);
    CopyOptions options;
    options.num_threads = num_threads;
    ASSERT_TRUE(Copy({src.data() + 1, {DType::kUInt8, {kSize - 4}}},
                     {out.data() + 3, {DType::kUInt8, {kSize - 4}}}, options)
                    .ok());
    EXPECT_TRUE(std::equal(src.begin() + 1, src.end() - 3, out.begin() + 3));
    EXPECT_EQ(std::accumulate(out.begin(), out.begin() + 3, 0) + out.back(), 0);
  }
}

TEST(Copy, EveryTypeToItself) {
  for (const base::DTypeInfo& row : base::DTypes()) {
    const auto dtype = static_cast<DType>(row.value);
    if (!base::IsByteSized(dtype)) continue;
    const std::vector<std::uint8_t> src = Sequence(row.size * 15);
    std::vector<std::uint8_t> out(src.size());
    ASSERT_TRUE(Copy({src.data(), {dtype, {3, 5}, {1, 3}}},
                     {out.data(), {dtype, {3, 5}}})
                    .ok())
        << row.name;
    for (std::size_t i = 0; i < 15; ++i) {
      const std::size_t from = i / 5 + i % 5 * 3;
      EXPECT_EQ(std::memcmp(out.data() + i * row.size,
                            src.data() + from * row.size, row.size),
                0)
          << row.name << " " << i;
    }
  }
}

// ---- Shapes.

TEST(Copy, OneElementAndNone) {
  const float one = 2.5F;
  float out = 0;
  EXPECT_TRUE(
      Copy({&one, {DType::kFloat32, {}}}, {&out, {DType::kFloat32, {}}}).ok());
  EXPECT_EQ(out, 2.5F);
  EXPECT_TRUE(Copy({nullptr, {DType::kFloat32, {0, 3}}},
                   {nullptr, {DType::kFloat32, {0, 3}}})
                  .ok());
  // Dimensions of size 1 broadcast to size 0; types are ignored if nothing is
  // converted.
  EXPECT_TRUE(Copy({nullptr, {DType::kInt64, {1, 3}}},
                   {nullptr, {DType::kFloat32, {0, 3}}})
                  .ok());
}

TEST(Copy, BroadcastsARowAColumnAndAnElement) {
  const std::vector<std::int64_t> src = {1, 2, 3};
  std::vector<std::int64_t> out(9);
  ASSERT_TRUE(Copy({src.data(), {DType::kInt64, {3}}},
                   {out.data(), {DType::kInt64, {3, 3}}})
                  .ok());
  EXPECT_EQ(out, (std::vector<std::int64_t>{1, 2, 3, 1, 2, 3, 1, 2, 3}));
  ASSERT_TRUE(Copy({src.data(), {DType::kInt64, {3, 1}}},
                   {out.data(), {DType::kInt64, {3, 3}}})
                  .ok());
  EXPECT_EQ(out, (std::vector<std::int64_t>{1, 1, 1, 2, 2, 2, 3, 3, 3}));
  ASSERT_TRUE(Copy({src.data() + 2, {DType::kInt64, {}}},
                   {out.data(), {DType::kInt64, {3, 3}}})
                  .ok());
  EXPECT_EQ(out, std::vector<std::int64_t>(9, 3));
}

// ---- The same memory.

TEST(Copy, AViewOntoItself) {
  std::vector<std::uint8_t> memory = Sequence(3 * 5000 * 4);
  const std::vector<std::uint8_t> before = memory;
  const TensorLayout layout(DType::kFloat32, {3, 5000}, {1, 3});
  ASSERT_TRUE(Copy({memory.data(), layout}, {memory.data(), layout}).ok());
  EXPECT_EQ(memory, before);
}

TEST(Copy, ConvertsInPlaceWhereSizesAreEqual) {
  for (const std::int64_t columns : {1, 7, 64, 100, 3000, 2000000}) {
    std::vector<std::uint16_t> memory(columns * 2);
    for (std::size_t i = 0; i < memory.size(); ++i)
      memory[i] = static_cast<std::uint16_t>(i * 40503);
    std::vector<std::uint16_t> expected = memory;
    for (std::int64_t i = 0; i < columns; ++i) {
      numerics::ConvertElement(DType::kFloat16, &memory[i * 2],
                               DType::kBFloat16, &expected[i * 2]);
    }
    ASSERT_TRUE(Copy({memory.data(), {DType::kFloat16, {columns}, {2}}},
                     {memory.data(), {DType::kBFloat16, {columns}, {2}}})
                    .ok());
    EXPECT_EQ(memory, expected) << columns;
  }
}

// ---- Plans.

TEST(CopyPlan, IsSharedByThreadsAndRunsOnOtherMemory) {
  CopyPlan plan;
  EXPECT_EQ(plan.isa(), "");
  ASSERT_TRUE(CopyPlan::Make({DType::kInt32, {100, 30}, {1, 100}},
                             {DType::kInt32, {100, 30}}, {}, &plan)
                  .ok());
  EXPECT_EQ(plan.isa(), IsaNames().front());
  const auto run = [&plan](std::int32_t first) {
    std::vector<std::int32_t> src(3000), out(3000);
    std::iota(src.begin(), src.end(), first);
    for (int i = 0; i < 50; ++i) {
      std::fill(out.begin(), out.end(), 0);
      ASSERT_TRUE(plan.Run(src.data(), out.data()).ok());
      for (std::int32_t j = 0; j < 3000; ++j)
        ASSERT_EQ(out[j], first + j / 30 + j % 30 * 100);
    }
  };
  std::vector<std::thread> threads;
  for (std::int32_t i = 0; i < 4; ++i) threads.emplace_back(run, i * 1000);
  for (std::thread& thread : threads) thread.join();
}

TEST(CopyPlan, TheCallersRoundingModeHasNoInfluence) {
  // 1 + 1.5 * 2^-12: the nearest binary16 number is 1, the next above is 1 +
  // 2^-10.
  const std::vector<float> src(40, 0x1.0018p0F);
  std::vector<std::uint16_t> out(40);
  for (const std::string& isa : IsaNames()) {
    CopyOptions options;
    options.isa = isa;
    std::fesetround(FE_UPWARD);
    const Status status = Copy({src.data(), {DType::kFloat32, {40}}},
                               {out.data(), {DType::kFloat16, {40}}}, options);
    EXPECT_EQ(std::fegetround(), FE_UPWARD);
    std::fesetround(FE_TONEAREST);
    ASSERT_TRUE(status.ok());
    EXPECT_EQ(out, std::vector<std::uint16_t>(40, 0x3C00)) << isa;
  }
}

// ---- Refusals, in the order of the checks.

struct Refusal {
  TensorLayout src, out;
  StatusCode code;
  std::string message;
};

TEST(Copy, RefusalsInTheirOrder) {
  const TensorLayout nine(DType::kFloat32, {1, 1, 1, 1, 1, 1, 1, 1, 1});
  TensorLayout negative(DType::kFloat32, {2, -3});
  const TensorLayout two_by_three(DType::kFloat32, {2, 3});
  const std::vector<Refusal> refusals = {
      {nine, nine, StatusCode::kInvalidArgument,
       "out has rank 9; expected at most 8."},
      {nine, two_by_three, StatusCode::kInvalidArgument,
       "src has rank 9; expected at most 8."},
      {two_by_three, negative, StatusCode::kInvalidArgument,
       "out has shape [2, -3]; dimension 1 is negative."},
      {{DType::kInt64, {2, 3}},
       {DType::kFloat32, {3}},
       StatusCode::kInvalidArgument,
       "src has shape [2, 3] and out has shape [3]; src must broadcast to "
       "out."},
      {{DType::kInt64, {3, 2}},
       two_by_three,
       StatusCode::kInvalidArgument,
       "src has shape [3, 2] and out has shape [2, 3]; src must broadcast to "
       "out."},
      {{DType::kFloat32, {0}},
       two_by_three,
       StatusCode::kInvalidArgument,
       "src has shape [0] and out has shape [2, 3]; src must broadcast to "
       "out."},
      {{DType::kInt64, {3}},
       {DType::kFloat32, {2, 3}, {0, 1}},
       StatusCode::kUnsupportedType,
       "src is int64 and out is float32; accepted are equal types, and "
       "float32, float16, bfloat16 converted into each other. CANN's results "
       "for other conversions are not known."},
      {{static_cast<DType>(29), {3}},
       {static_cast<DType>(29), {3}},
       StatusCode::kUnsupportedType,
       "out is int4; accepted are types whose elements are 1, 2, 4, 8 or 16 "
       "bytes."},
      {{static_cast<DType>(99), {3}},
       {static_cast<DType>(99), {3}},
       StatusCode::kUnsupportedType,
       "out is dtype 99; accepted are types whose elements are 1, 2, 4, 8 or "
       "16 bytes."},
      {{DType::kFloat32, {3}, {std::int64_t{1} << 61}},
       {DType::kFloat32, {3}, {std::int64_t{1} << 61}},
       StatusCode::kInvalidArgument,
       "out has stride 2305843009213693952 along dimension 0; its elements "
       "must lie within 2^62 bytes."},
      {{DType::kFloat32, {3}, {std::int64_t{1} << 61}},
       {DType::kFloat32, {2, 3}, {0, 1}},
       StatusCode::kInvalidArgument,
       "src has stride 2305843009213693952 along dimension 0; its elements "
       "must lie within 2^62 bytes."},
      {two_by_three,
       {DType::kFloat32, {2, 3}, {0, 1}},
       StatusCode::kInvalidArgument,
       "out has shape [2, 3] and strides [0, 1]; its elements must not share "
       "addresses."},
      {two_by_three,
       {DType::kFloat32, {2, 3}, {1, 1}},
       StatusCode::kInvalidArgument,
       "out has shape [2, 3] and strides [1, 1]; its elements must not share "
       "addresses."},
  };
  for (const Refusal& one : refusals) {
    CopyPlan plan;
    const Status status = CopyPlan::Make(one.src, one.out, {}, &plan);
    EXPECT_EQ(status.message(), one.message);
    EXPECT_EQ(status.code(), one.code) << one.message;
    EXPECT_EQ(plan.isa(), "") << one.message;
  }
}

TEST(Copy, RefusalsWithCannsNames) {
  CopyOptions options;
  options.message_names = MessageNames::kCann;
  CopyPlan plan;
  EXPECT_EQ(CopyPlan::Make({DType::kInt64, {2}}, {DType::kFloat32, {3}},
                           options, &plan)
                .message(),
            "src has shape [2] and selfRef has shape [3]; src must broadcast "
            "to selfRef.");
  EXPECT_EQ(CopyPlan::Make({DType::kInt64, {3}}, {DType::kFloat32, {3}},
                           options, &plan)
                .message(),
            "src is DT_INT64 and selfRef is DT_FLOAT; accepted are equal "
            "types, and DT_FLOAT, DT_FLOAT16, DT_BF16 converted into each "
            "other. CANN's results for other conversions are not known.");
}

TEST(Copy, RefusesNullAddressesAndPlans) {
  const float one = 1;
  float out = 0;
  const TensorLayout layout(DType::kFloat32, {1});
  EXPECT_EQ(Copy({nullptr, layout}, {&out, layout}).message(),
            "src has a null address.");
  EXPECT_EQ(Copy({&one, layout}, {nullptr, layout}).message(),
            "out has a null address.");
  EXPECT_EQ(CopyPlan::Make(layout, layout, {}, nullptr).message(),
            "plan is null.");
  EXPECT_EQ(CopyPlan().Run(&one, &out).message(),
            "The plan is empty; call Make first.");
}

TEST(Copy, RefusesWrongOptions) {
  const TensorLayout layout(DType::kFloat32, {1});
  CopyOptions options;
  options.num_threads = -1;
  CopyPlan plan;
  EXPECT_EQ(CopyPlan::Make(layout, layout, options, &plan).code(),
            StatusCode::kInvalidArgument);
  options = {};
  options.isa = "MMX";
  EXPECT_NE(CopyPlan::Make(layout, layout, options, &plan)
                .message()
                .find("isa is MMX"),
            std::string::npos);
}

// ---- Fills.

TEST(Fill, RandomViewsEqualThePlainLoop) {
  for (std::uint64_t seed = 8001; seed <= 9500; ++seed) {
    const testing::RandomFill fill(testing::Random(seed), 3000);
    for (const std::string& isa : IsaNames()) {
      fill.RestoreOut();
      CopyOptions options;
      options.isa = isa;
      options.num_threads = static_cast<int>(seed % 4) + 1;
      ASSERT_TRUE(Fill(fill.value.data(), {fill.out.first(), fill.out.layout()},
                       options)
                      .ok())
          << "seed " << seed;
      ASSERT_TRUE(fill.out_is_as_expected()) << isa << ", seed " << seed;
    }
  }
}

TEST(Fill, MoreThanTheCachesHold) {
  constexpr std::int64_t kCount = (10 << 20) + 5;
  std::vector<std::uint32_t> out(kCount + 2);
  const std::uint32_t value = 0x12345678;
  for (const int num_threads : {1, 3}) {
    std::fill(out.begin(), out.end(), 0);
    CopyOptions options;
    options.num_threads = num_threads;
    ASSERT_TRUE(
        Fill(&value, {out.data() + 1, {DType::kUInt32, {kCount}}}, options)
            .ok());
    EXPECT_EQ(out.front() + out.back(), 0U);
    EXPECT_EQ(std::count(out.begin(), out.end(), value), kCount);
  }
}

// All elements get the same value, so they may share addresses.
TEST(Fill, ElementsThatShareAddresses) {
  const std::int16_t value = -3;
  std::vector<std::int16_t> out(12, 0);
  ASSERT_TRUE(
      Fill(&value, {out.data(), {DType::kInt16, {1000, 3}, {0, 2}}}).ok());
  EXPECT_EQ(out,
            (std::vector<std::int16_t>{-3, 0, -3, 0, -3, 0, 0, 0, 0, 0, 0, 0}));
  ASSERT_TRUE(
      Fill(&value, {out.data() + 6, {DType::kInt16, {2, 3}, {1, 1}}}).ok());
  EXPECT_EQ(out, (std::vector<std::int16_t>{-3, 0, -3, 0, -3, 0, -3, -3, -3, -3,
                                            0, 0}));
}

TEST(Fill, Refusals) {
  const float value = 1;
  float out = 0;
  const TensorLayout layout(DType::kFloat32, {1});
  FillPlan plan;
  EXPECT_EQ(Fill(nullptr, {&out, layout}).message(), "value is null.");
  EXPECT_EQ(Fill(&value, {nullptr, layout}).message(),
            "out has a null address.");
  EXPECT_EQ(FillPlan::Make(&value, layout, {}, nullptr).message(),
            "plan is null.");
  EXPECT_EQ(FillPlan().Run(&out).message(),
            "The plan is empty; call Make first.");
  EXPECT_EQ(
      FillPlan::Make(&value, {DType::kFloat32, {-1}}, {}, &plan).message(),
      "out has shape [-1]; dimension 0 is negative.");
  EXPECT_EQ(FillPlan::Make(&value, {static_cast<DType>(40), {1}}, {}, &plan)
                .message(),
            "out is float4_e2m1fn; accepted are types whose elements are 1, 2, "
            "4, 8 or 16 bytes.");
  EXPECT_TRUE(Fill(&value, {nullptr, {DType::kFloat32, {3, 0}}}).ok());
}

}  // namespace
}  // namespace aclq
