// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Calls in threads with the smallest documented stack, and the stacks of the
// libraries' own threads. CMakeLists.txt names a SoC that accepts every type.

#include "tests/support/small_stack.h"

#include <gtest/gtest.h>
#include <limits.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_copy.h"
#include "aclnnop/aclnn_fill_scalar.h"
#include "aclnnop/aclnn_quantize.h"
#include "aclq/compare.h"
#include "aclq/dequantize.h"
#include "aclq/quantize.h"
#include "aclq/scales.h"
#include "tests/support/acl_client.h"
#include "tests/support/new_process.h"
#include "tests/support/random_copy.h"
#include "tests/support/random_problem.h"
#include "tests/support/threads_of_process.h"

namespace aclq::testing {
namespace {

// docs/compatibility.md: leave 64 KiB of stack to threads that call; a call
// takes at most 40 KiB. Sanitizers enlarge frames.
#if defined(WITH_SANITIZERS)
constexpr std::size_t kStack = 1024 * 1024;
constexpr std::size_t kMostUsed = kStack;
// ThreadSanitizer uses most of the stack itself.
constexpr std::size_t kStackOfFunctions = 64 * 1024;
#else
constexpr std::size_t kStack = 64 * 1024;
constexpr std::size_t kMostUsed = 40 * 1024;
// docs/compatibility.md: functions of the program have 1 MiB, minus the part
// that the stream's thread has already used.
constexpr std::size_t kStackOfFunctions = 900 * 1024;
#endif

// A tensor in the memory of a view.
class TensorOfView {
 public:
  explicit TensorOfView(const RandomView& view)
      : TensorOfView(view.layout(), view.first()) {}
  TensorOfView(const TensorLayout& layout, void* first)
      : tensor_(
            static_cast<aclDataType>(layout.dtype),
            {layout.shape.begin(), layout.shape.begin() + layout.rank}, first,
            {layout.strides.begin(), layout.strides.begin() + layout.rank}) {}
  aclTensor* get() const { return tensor_.get(); }

 private:
  const Tensor tensor_;
};

class SmallStackTest : public AclTest {
 protected:
  void TearDown() override {
    EXPECT_TRUE(stack_.IsIntactBeyond());
    EXPECT_GT(stack_.most_used(), 0U);
    EXPECT_LE(stack_.most_used(), kMostUsed);
    RecordProperty("bytes_of_stack", std::to_string(stack_.most_used()));
    AclTest::TearDown();
  }

  // Calls `function`, which returns a code, with the device in a new thread.
  template <typename Function>
  aclError CodeOf(const Function& function) {
    aclError code = ACL_SUCCESS;
    stack_.Run([&] {
      code = aclrtSetDevice(0);
      if (code == ACL_SUCCESS) code = function();
      if (code != ACL_SUCCESS) message_ = RecentError();
    });
    return code;
  }
  template <typename Function>
  void Run(const Function& function) {
    ASSERT_EQ(CodeOf(function), ACL_SUCCESS) << message_;
  }

  // Runs phase two and waits for its end.
  template <typename PhaseTwo>
  aclError Finish(PhaseTwo phase_two, aclOpExecutor* executor) {
    const aclnnStatus status = phase_two(nullptr, 0, executor, stream());
    return status != ACL_SUCCESS ? status : aclrtSynchronizeStream(stream());
  }

  // Runs a problem, compares the bytes, and returns true if the SoC accepts its
  // types.
  bool RunProblem(const RandomProblem& problem) {
    const aclError code = CodeOf([&] { return Quantize(problem); });
    if (code == ACLNN_ERR_PARAM_INVALID) return false;
    EXPECT_EQ(code, ACL_SUCCESS) << message_;
    EXPECT_TRUE(problem.out_is_as_expected());
    return true;
  }

 private:
  aclError Quantize(const RandomProblem& problem) {
    const TensorOfView x(problem.x), scales(problem.scales), out(problem.out);
    std::optional<TensorOfView> zero_points;
    if (problem.zero_points.has_value())
      zero_points.emplace(*problem.zero_points);
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    const aclnnStatus status = aclnnQuantizeGetWorkspaceSize(
        x.get(), scales.get(),
        zero_points.has_value() ? zero_points->get() : nullptr,
        static_cast<aclDataType>(problem.out.layout().dtype), problem.axis,
        out.get(), &size, &executor);
    if (status != ACL_SUCCESS) return status;
    return Finish(&aclnnQuantize, executor);
  }

  SmallStack stack_{kStack};
  std::string message_;
};

TEST_F(SmallStackTest, QuantizesTransposedTensors) {
  int accepted = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    accepted +=
        RunProblem({seed, TensorLayout(DType::kFloat32, {20, 10}, {1, 20}),
                    TensorLayout(DType::kInt8, {20, 10}), std::nullopt});
  }
  EXPECT_GT(accepted, 20);
}

// Parameters that vary along the rows also pass through buffers: parameters of
// subrows, with strides, and of other types.
TEST_F(SmallStackTest, QuantizesWithAScaleForEachChannel) {
  int accepted = 0;
  for (const int64_t rows : {3, 100, 1000, 4000}) {
    for (const int axis : {0, 1}) {
      const int64_t columns = 12000 / rows;
      const TensorLayout x(DType::kFloat16, {rows, columns}, {2 * columns, 2});
      const TensorLayout out(DType::kInt8, {rows, columns});
      for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(::testing::Message()
                     << rows << " rows, axis " << axis << ", seed " << seed);
        accepted += RunProblem({seed, x, out, axis});
      }
    }
  }
  EXPECT_GT(accepted, 60);
}

TEST_F(SmallStackTest, QuantizesRandomProblems) {
  int accepted = 0;
  for (std::uint64_t seed = 14001; seed <= 14500; ++seed) {
    SCOPED_TRACE(seed);
    accepted += RunProblem(RandomProblem(seed, 3000));
  }
  EXPECT_GT(accepted, 150);
}

TEST_F(SmallStackTest, CopiesRandomViews) {
  for (std::uint64_t seed = 13001; seed <= 13200; ++seed) {
    const RandomCopy copy(seed, 5000);
    Run([&]() -> aclError {
      const TensorOfView self(copy.out), src(copy.src);
      uint64_t size = 0;
      aclOpExecutor* executor = nullptr;
      const aclnnStatus status = aclnnInplaceCopyGetWorkspaceSize(
          self.get(), src.get(), &size, &executor);
      if (status != ACL_SUCCESS) return status;
      return Finish(&aclnnInplaceCopy, executor);
    });
    ASSERT_TRUE(copy.out_is_as_expected()) << "seed " << seed;
  }
}

TEST_F(SmallStackTest, FillsAView) {
  std::vector<float> memory(6000, 7);
  Run([&]() -> aclError {
    float value = 2;
    aclScalar* const scalar = aclCreateScalar(&value, ACL_FLOAT);
    const TensorOfView self(TensorLayout(DType::kFloat32, {30, 100}, {2, 60}),
                            memory.data());
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    const aclnnStatus status = aclnnInplaceFillScalarGetWorkspaceSize(
        self.get(), scalar, &size, &executor);
    aclDestroyScalar(scalar);
    if (status != ACL_SUCCESS) return status;
    return Finish(&aclnnInplaceFillScalar, executor);
  });
  for (std::size_t i = 0; i < memory.size(); ++i)
    ASSERT_EQ(memory[i], i % 2 == 0 ? 2 : 7) << i;
}

TEST_F(SmallStackTest, RefusesWithAMessage) {
  std::string message;
  Run([&] {
    const TensorOfView tensor(TensorLayout(DType::kFloat32, {1}), &message);
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(tensor.get(), tensor.get(), nullptr,
                                            ACL_FLOAT, 0, tensor.get(), &size,
                                            &executor),
              ACLNN_ERR_PARAM_INVALID);
    message = RecentError();
    return ACL_SUCCESS;
  });
  EXPECT_NE(message.find("DT_FLOAT"), std::string::npos) << message;
}

// Also with large problems: the C++ API computes in the calling thread, with
// helpers.
TEST_F(SmallStackTest, CallsTheCppApi) {
  constexpr int64_t kRows = 700, kColumns = 300;
  std::vector<float> x(kRows * kColumns), scales(kColumns), y(x.size());
  std::vector<std::int8_t> q(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i % 255) - 127;  // an int8 number
  const TensorLayout x_layout(DType::kFloat32, {kRows, kColumns}, {1, kRows});
  const TensorLayout q_layout(DType::kInt8, {kRows, kColumns});
  const TensorLayout scales_layout(DType::kFloat32, {kColumns});
  Comparison comparison;
  Run([&]() -> aclError {
    for (const ScaleRule rule : {ScaleRule::kAbsMax, ScaleRule::kPercentile,
                                 ScaleRule::kLeastSquares}) {
      ScaleOptions options;
      options.axis = 1;
      options.rule = rule;
      const Status status =
          ChooseScales({x.data(), x_layout}, options,
                       {scales.data(), scales_layout}, std::nullopt);
      EXPECT_TRUE(status.ok()) << status.message();
    }
    std::fill(scales.begin(), scales.end(), 1.0F);
    const ConstTensorView of_x{x.data(), x_layout};
    const ConstTensorView of_q{q.data(), q_layout};
    const ConstTensorView of_scales{scales.data(), scales_layout};
    QuantizeOptions quantize;
    DequantizeOptions dequantize;
    CompareOptions compare;
    quantize.axis = dequantize.axis = compare.axis = 1;
    Status status = aclq::Quantize(of_x, of_scales, std::nullopt,
                                   {q.data(), q_layout}, quantize);
    EXPECT_TRUE(status.ok()) << status.message();
    status = Dequantize(of_q, of_scales, std::nullopt, {y.data(), x_layout},
                        dequantize);
    EXPECT_TRUE(status.ok()) << status.message();
    status = Compare(of_x, of_q, of_scales, std::nullopt, compare, &comparison);
    EXPECT_TRUE(status.ok()) << status.message();
    return ACL_SUCCESS;
  });
  EXPECT_EQ(y, x);
  EXPECT_EQ(comparison.max_abs_error, 0);
  EXPECT_EQ(comparison.count, kRows * kColumns);
}

// ---- Threads of the libraries.

void UseDefaultStacksOf(std::size_t size) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_getattr_default_np(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, size), 0);
  ASSERT_EQ(pthread_setattr_default_np(&attributes), 0);
}

// Large work, which the stream's thread runs with helpers.
TEST(OwnThreadsDeathTest, QuantizeWhereTheDefaultStackIsTiny) {
  EXPECT_IN_NEW_PROCESS([] {
    UseDefaultStacksOf(PTHREAD_STACK_MIN);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    aclrtStream stream = nullptr;
    ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
    constexpr int64_t kRows = 2000, kColumns = 1000;
    std::vector<float> x(kRows * kColumns, 3), scales(kColumns, 1);
    std::vector<std::int8_t> out(x.size());
    const Tensor of_x(ACL_FLOAT, {kRows, kColumns}, x.data(), {1, kRows});
    const Tensor of_scales(ACL_FLOAT, {kColumns}, scales.data());
    const Tensor of_out(ACL_INT8, {kRows, kColumns}, out.data());
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(aclnnQuantizeGetWorkspaceSize(of_x.get(), of_scales.get(),
                                            nullptr, ACL_INT8, 1, of_out.get(),
                                            &size, &executor),
              ACL_SUCCESS)
        << RecentError();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(out, std::vector<std::int8_t>(out.size(), 3));
    EXPECT_EQ(ThreadsNamed("aclq-stream").size(), 1U);
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  });
}

void UseStack(void* sum) {
  std::array<volatile char, kStackOfFunctions> bytes;
  for (volatile char& byte : bytes) byte = 1;
  for (const volatile char& byte : bytes) *static_cast<int*>(sum) += byte;
}

TEST(OwnThreadsDeathTest, GiveTheProgramsFunctionsAMebibyte) {
  EXPECT_IN_NEW_PROCESS([] {
    UseDefaultStacksOf(PTHREAD_STACK_MIN);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    aclrtStream stream = nullptr;
    ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
    int sum = 0;
    ASSERT_EQ(aclrtLaunchHostFunc(stream, &UseStack, &sum), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
    EXPECT_EQ(sum, static_cast<int>(kStackOfFunctions));
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  });
}

}  // namespace
}  // namespace aclq::testing
