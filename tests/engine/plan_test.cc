// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Plans run many times, on many threads, whatever the floating-point modes of
// the threads; the settings choose the instruction set and the number of
// threads.

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#include "aclq/quantize.h"
#include "src/base/available_cpus.h"
#include "tests/support/new_process.h"
#include "tests/support/random_problem.h"
#include "tests/support/threads_of_process.h"

namespace aclq {
namespace {

TEST(Plan, RunsManyTimesOnOtherMemory) {
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make({DType::kFloat32, {3}}, {DType::kFloat32, {1}},
                                 std::nullopt, {DType::kInt32, {3}}, {}, &plan)
                  .ok());
  for (int run = 0; run < 100; ++run) {
    const std::vector<float> x = {run + 0.5F, -0.5F * run, 3.0F * run};
    const float scale = 1.0F;
    std::vector<std::int32_t> out(3, -99);
    ASSERT_TRUE(plan.Run(x.data(), &scale, nullptr, out.data()).ok());
    EXPECT_EQ(out[0], run % 2 == 0 ? run : run + 1);
    EXPECT_EQ(out[2], 3 * run);
  }
}

TEST(Plan, IsSharedByThreads) {
  constexpr std::int64_t kElements = 600000;
  QuantizeOptions options;
  options.num_threads = 4;
  QuantizePlan plan;
  ASSERT_TRUE(QuantizePlan::Make({DType::kFloat32, {kElements}},
                                 {DType::kFloat32, {1}}, std::nullopt,
                                 {DType::kInt32, {kElements}}, options, &plan)
                  .ok());
  std::vector<std::thread> threads;
  std::vector<std::vector<std::int32_t>> outs(
      6, std::vector<std::int32_t>(kElements));
  for (std::size_t t = 0; t < outs.size(); ++t) {
    threads.emplace_back([&, t] {
      std::vector<float> x(kElements);
      for (std::int64_t i = 0; i < kElements; ++i)
        x[i] = static_cast<float>(i + 1000 * t);
      const float scale = 1.0F;
      EXPECT_TRUE(plan.Run(x.data(), &scale, nullptr, outs[t].data()).ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (std::size_t t = 0; t < outs.size(); ++t) {
    for (std::int64_t i = 0; i < kElements; ++i) {
      ASSERT_EQ(outs[t][i], i + 1000 * static_cast<std::int64_t>(t));
    }
  }
}

TEST(FloatEnvironment, TheCallersRoundingModeHasNoInfluence) {
  for (const int mode : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      testing::RandomProblem problem(seed, 2000);
      ASSERT_EQ(std::fesetround(mode), 0);
      const Status status = testing::RunProblem(problem, {});
      const int mode_after = std::fegetround();
      std::fesetround(FE_TONEAREST);
      ASSERT_TRUE(status.ok()) << status.message();
      ASSERT_EQ(mode_after, mode);
      ASSERT_TRUE(problem.out_is_as_expected()) << "seed " << seed;
    }
  }
}

#if defined(__SSE__)
TEST(FloatEnvironment, FlushToZeroHasNoInfluence) {
  constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  const unsigned before = _mm_getcsr();
  for (const int num_threads : {1, 3}) {
    const std::vector<float> x(1000000, 3e-40F);
    const float scale = 1e-40F;
    std::vector<std::int8_t> out(x.size());
    QuantizeOptions options;
    options.num_threads = num_threads;
    const auto count = static_cast<std::int64_t>(x.size());
    _mm_setcsr(before | kFlushToZero | kDenormalsAreZero);
    const Status status =
        Quantize({x.data(), {DType::kFloat32, {count}}},
                 {&scale, {DType::kFloat32, {1}}}, std::nullopt,
                 {out.data(), {DType::kInt8, {count}}}, options);
    const unsigned after = _mm_getcsr();
    _mm_setcsr(before);
    ASSERT_TRUE(status.ok());
    EXPECT_EQ(after, before | kFlushToZero | kDenormalsAreZero);
    for (const std::int8_t one : out) ASSERT_EQ(one, 3);
  }
}
#endif

TEST(FloatEnvironment, ExceptionFlagsStayAsTheyWere) {
  std::feclearexcept(FE_ALL_EXCEPT);
  const float x = 1.0F, scale = 0.0F;
  std::int8_t out = 0;
  ASSERT_TRUE(Quantize({&x, {DType::kFloat32, {1}}},
                       {&scale, {DType::kFloat32, {1}}}, std::nullopt,
                       {&out, {DType::kInt8, {1}}})
                  .ok());
  EXPECT_EQ(out, 127);
  EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), 0);
}

// The tests below run in separate processes, with the settings in
// CMakeLists.txt.
Status MakeSmallPlan(QuantizePlan* plan) {
  return QuantizePlan::Make({DType::kFloat32, {1}}, {DType::kFloat32, {1}},
                            std::nullopt, {DType::kInt8, {1}}, {}, plan);
}

TEST(Settings, TheBestIsaIsTheDefault) {
  QuantizePlan plan;
  ASSERT_TRUE(MakeSmallPlan(&plan).ok());
  EXPECT_EQ(plan.isa(), IsaNames().front());
}

// Settings are read once per process.
TEST(SettingsDeathTest, IsaAndThreadsAreForced) {
  for (const std::string& isa : IsaNames()) {
    const auto run_with_settings = [&isa] {
      setenv("ACLQ_ISA", isa.c_str(), 1);
      setenv("ACLQ_NUM_THREADS", "3", 1);
      QuantizePlan plan;
      ASSERT_TRUE(MakeSmallPlan(&plan).ok());
      EXPECT_EQ(plan.isa(), isa);
      for (std::uint64_t seed = 8001; seed <= 8300; ++seed) {
        testing::RandomProblem problem(seed, 3000);
        ASSERT_TRUE(testing::RunProblem(problem, {}).ok()) << "seed " << seed;
        ASSERT_TRUE(problem.out_is_as_expected()) << isa << ", seed " << seed;
      }
      testing::RandomProblem large(8301, {1700, 1700}, testing::Steps::kApart);
      ASSERT_TRUE(testing::RunProblem(large, {}).ok());
      EXPECT_TRUE(large.out_is_as_expected());
      EXPECT_EQ(
          testing::ThreadsNamed("aclq-pool").size(),
          static_cast<std::size_t>(std::min(base::AvailableCpus(), 3) - 1));
    };
    EXPECT_IN_NEW_PROCESS(run_with_settings);
  }
}

TEST(WrongSettings, AreRefusedAndTheRightOnesListed) {
  QuantizePlan plan;
  const Status status = MakeSmallPlan(&plan);
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  if (std::getenv("ACLQ_ISA") != nullptr) {
    EXPECT_EQ(status.message().substr(0, 12), "ACLQ_ISA=MMX");
    EXPECT_NE(status.message().find(IsaNames().front()), std::string::npos);
  } else {
    EXPECT_EQ(status.message(),
              "ACLQ_NUM_THREADS=many is not an integer from 1 to 1024.");
  }
}

}  // namespace
}  // namespace aclq
