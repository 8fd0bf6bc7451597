// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads inherit the floating-point modes of the thread that starts them, so
// threads of the pool have the modes of the first caller. These tests run in a
// separate process, in which they set the modes before the pool exists.

#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <cstdint>
#include <memory>
#include <vector>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

#include "aclq/quantize.h"
#include "src/base/available_cpus.h"
#include "tests/support/random_problem.h"
#include "tests/support/threads_of_process.h"

namespace aclq {
namespace {

constexpr int kThreads = 4;

// A scope with another rounding mode and, on the CPUs that this file knows,
// without subnormals.
class WrongModes {
 public:
  WrongModes() {
    std::fegetenv(&saved_);
    std::fesetround(FE_UPWARD);
#if defined(__SSE__)
    constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
    _mm_setcsr(_mm_getcsr() | kFlushToZero | kDenormalsAreZero);
#elif defined(__aarch64__)
    std::uint64_t control = 0;
    asm volatile("mrs %0, fpcr" : "=r"(control));
    asm volatile("msr fpcr, %0" : : "r"(control | std::uint64_t{1} << 24));
#endif
  }
  ~WrongModes() { std::fesetenv(&saved_); }
  WrongModes(const WrongModes&) = delete;
  WrongModes& operator=(const WrongModes&) = delete;

 private:
  std::fenv_t saved_;
};

// Subnormals that must not become zero (3e-40 / 1e-40), numbers that must not
// be rounded up (2.25), and random problems.
TEST(InheritedModes, HaveNoInfluence) {
  std::vector<std::unique_ptr<testing::RandomProblem>> problems;
  for (std::uint64_t seed = 40001; seed <= 40010; ++seed) {
    problems.push_back(std::make_unique<testing::RandomProblem>(
        seed, std::vector<std::int64_t>{900, 1100}, testing::Steps::kApart));
  }
  constexpr std::int64_t kElements = 3000000;
  const std::vector<float> x(kElements, 3e-40F);
  const std::vector<float> halves(kElements, 2.25F);
  const float tiny = 1e-40F, one = 1.0F;
  const std::int8_t zero = 0;
  std::vector<std::int8_t> out(kElements);
  QuantizeOptions options;
  options.num_threads = kThreads;
  ASSERT_TRUE(testing::ThreadsNamed("aclq-pool").empty())
      << "the pool must not be there before the modes are set";

  const TensorLayout x_layout(DType::kFloat32, {kElements});
  const TensorLayout scale_layout(DType::kFloat32, {1});
  const TensorLayout out_layout(DType::kInt8, {kElements});
  for (int round = 0; round < 5; ++round) {
    Status status;
    {
      const WrongModes modes;
      status = Quantize({x.data(), x_layout}, {&tiny, scale_layout},
                        std::nullopt, {out.data(), out_layout}, options);
    }
    ASSERT_TRUE(status.ok()) << status.message();
    for (const std::int8_t found : out) ASSERT_EQ(found, 3);
    {
      const WrongModes modes;
      status = Quantize({halves.data(), x_layout}, {&one, scale_layout},
                        ConstTensorView(&zero, {DType::kInt8, {1}}),
                        {out.data(), out_layout}, options);
    }
    ASSERT_TRUE(status.ok()) << status.message();
    for (const std::int8_t found : out) ASSERT_EQ(found, 2);
  }
  for (const auto& problem : problems) {
    Status status;
    {
      const WrongModes modes;
      status = testing::RunProblem(*problem, options);
    }
    ASSERT_TRUE(status.ok()) << status.message();
    ASSERT_TRUE(problem->out_is_as_expected())
        << "seed " << 40001 + (&problem - problems.data());
  }
  EXPECT_EQ(
      testing::ThreadsNamed("aclq-pool").size(),
      static_cast<std::size_t>(std::min(base::AvailableCpus(), kThreads) - 1));
}

// The modes and exception flags of the caller stay as they are, with flags
// raised before the call and without. 1 / 3 is inexact.
TEST(InheritedModes, AreLeftAsTheyWere) {
  const float x[] = {1.0F, 1e30F, 3e-40F}, scale = 3.0F;
  std::int8_t out[3] = {};
  const auto run = [&] {
    const Status status =
        Quantize({x, {DType::kFloat32, {3}}}, {&scale, {DType::kFloat32, {1}}},
                 std::nullopt, {out, {DType::kInt8, {3}}});
    EXPECT_TRUE(status.ok()) << status.message();
    EXPECT_EQ(out[0], 0);
    EXPECT_EQ(out[1], 127);
  };
  for (const int flags : {0, FE_INEXACT, FE_DIVBYZERO, FE_ALL_EXCEPT}) {
    std::feclearexcept(FE_ALL_EXCEPT);
    std::feraiseexcept(flags);
    run();
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), flags);
    EXPECT_EQ(std::fegetround(), FE_TONEAREST);

    const WrongModes modes;
    run();
    EXPECT_EQ(std::fetestexcept(FE_ALL_EXCEPT), flags);
    EXPECT_EQ(std::fegetround(), FE_UPWARD);
  }
  std::feclearexcept(FE_ALL_EXCEPT);
}

}  // namespace
}  // namespace aclq
