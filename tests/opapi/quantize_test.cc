// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclnnQuantize end to end: bytes, lifetimes, threads, streams.

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>

#include <algorithm>
#include <cfenv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_quantize.h"
#include "tests/support/acl_client.h"
#include "tests/support/hold_up.h"
#include "tests/support/random_problem.h"
#include "tests/support/threads_of_process.h"

namespace {

using aclq::testing::AclTest;
using aclq::testing::DeviceMemory;
using aclq::testing::HoldUp;
using aclq::testing::RandomProblem;
using aclq::testing::RandomView;
using aclq::testing::RecentError;
using aclq::testing::Steps;
using aclq::testing::Tensor;

class Quantize : public AclTest {
 protected:
  void SetUp() override {
    AclTest::SetUp();
    RecentError();
  }
};

TEST_F(Quantize, TheCallExample) {
  Quantization problem;
  ASSERT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), stream()),
            ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Quantize, TheDefaultStream) {
  Quantization problem;
  ASSERT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), nullptr),
            ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(nullptr), Quantization::kExpected);
}

// A read-only mapping of a file is the input, without a copy.
TEST_F(Quantize, AMappedFileAsTheInput) {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8};
  const std::size_t size = values.size() * sizeof(float);
  std::FILE* const file = std::tmpfile();
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fwrite(values.data(), 1, size, file), size);
  ASSERT_EQ(std::fflush(file), 0);
  void* const mapped =
      mmap(nullptr, size, PROT_READ, MAP_SHARED, fileno(file), 0);
  ASSERT_NE(mapped, MAP_FAILED);
  void* data = nullptr;
  ASSERT_EQ(aclrtHostRegister(mapped, size, ACL_HOST_REGISTER_READONLY, &data),
            ACL_SUCCESS);
  EXPECT_EQ(data, mapped);

  const DeviceMemory scales(std::vector<float>{0.5F});
  const DeviceMemory out(values.size());
  const Tensor x(ACL_FLOAT, {2, 4}, data);
  const Tensor scale(ACL_FLOAT, {1}, scales.data());
  const Tensor result(ACL_INT8, {2, 4}, out.data());
  uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(
      aclnnQuantizeGetWorkspaceSize(x.get(), scale.get(), nullptr, ACL_INT8, 0,
                                    result.get(), &workspace_size, &executor),
      ACLNN_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  EXPECT_EQ(out.Read<int8_t>(values.size()),
            (std::vector<int8_t>{2, 4, 6, 8, 10, 12, 14, 16}));

  EXPECT_EQ(aclrtHostUnregister(mapped), ACL_SUCCESS);
  EXPECT_EQ(munmap(mapped, size), 0);
  EXPECT_EQ(std::fclose(file), 0);
}

TEST_F(Quantize, AWorkspaceThatNobodyNeedsIsFine) {
  Quantization problem;
  DeviceMemory workspace(std::size_t{64});
  ASSERT_EQ(aclnnQuantize(workspace.data(), 64, problem.PhaseOne(), stream()),
            ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Quantize, PhaseTwoWithANullExecutor) {
  EXPECT_EQ(aclnnQuantize(nullptr, 0, nullptr, stream()),
            ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_NE(RecentError().find("executor is NULL"), std::string::npos);
}

TEST_F(Quantize, ANullWorkspaceOfSomeSizeConsumesTheExecutor) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  EXPECT_EQ(aclnnQuantize(nullptr, 8, executor, stream()),
            ACLNN_ERR_PARAM_NULLPTR);
  EXPECT_NE(RecentError().find("workspace is NULL and workspaceSize is 8"),
            std::string::npos);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_PARAM_INVALID);
}

void ExpectMessage(const std::vector<std::string>& words) {
  const std::string message = RecentError();
  for (const std::string& word : words) {
    EXPECT_NE(message.find(word), std::string::npos)
        << "\"" << word << "\" is not in " << message;
  }
}

aclrtStream DeadStream() {
  aclrtStream dead = nullptr;
  EXPECT_EQ(aclrtCreateStream(&dead), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(dead), ACL_SUCCESS);
  return dead;
}

TEST_F(Quantize, ADeadStreamConsumesTheExecutor) {
  Quantization problem;
  const aclrtStream dead = DeadStream();
  aclOpExecutor* const executor = problem.PhaseOne();
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, dead), ACLNN_ERR_RUNTIME_ERROR);
  ExpectMessage({"AclNN_Runtime_Error(EZ9903): ", "stream"});
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_ERR_INNER);
}

// The tensors of a small problem. One of them may have no address.
class TensorsWithANullAddress {
 public:
  explicit TensorsWithANullAddress(const std::string& name)
      : x_(ACL_FLOAT, {2}, Address(name != "x")),
        scales_(ACL_FLOAT, {1}, Address(name != "scales")),
        zero_points_(ACL_INT32, {1}, Address(name != "zeroPoints")),
        out_(ACL_INT8, {2}, Address(name != "out"), {}, 1) {}

  aclOpExecutor* PhaseOne() const {
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x_.get(), scales_.get(),
                                            zero_points_.get(), ACL_INT8, 0,
                                            out_.get(), &size, &executor),
              ACLNN_SUCCESS)
        << RecentError();
    return executor;
  }

 private:
  void* Address(bool there) const { return there ? memory_.data() : nullptr; }

  DeviceMemory memory_{std::vector<float>(16, 1.0F)};
  Tensor x_, scales_, zero_points_, out_;
};

TEST_F(Quantize, ANullAddressIsNamedAtPhaseTwo) {
  for (const std::string name : {"x", "scales", "zeroPoints", "out"}) {
    const TensorsWithANullAddress tensors(name);
    aclOpExecutor* const executor = tensors.PhaseOne();
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
              ACLNN_ERR_PARAM_NULLPTR);
    ExpectMessage(
        {"AclNN_Parameter_Error(EZ1001): ", "address of " + name + " is NULL"});
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
              ACLNN_ERR_PARAM_INVALID)
        << "it is consumed";
  }
  const TensorsWithANullAddress none("");
  EXPECT_EQ(aclnnQuantize(nullptr, 0, none.PhaseOne(), stream()),
            ACLNN_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
}

// ---- Repeatable executors.

TEST_F(Quantize, ARepeatableExecutorSurvivesAFailingPhaseTwo) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  const aclrtStream dead = DeadStream();
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(aclnnQuantize(nullptr, 8, executor, stream()),
              ACLNN_ERR_PARAM_NULLPTR);
    ExpectMessage({"workspace is NULL"});
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, dead),
              ACLNN_ERR_RUNTIME_ERROR);
    ExpectMessage({"AclNN_Runtime_Error(EZ9903): ", "stream"});
    std::thread([&] {  // without a context
      for (const aclrtStream any : {stream(), aclrtStream{nullptr}}) {
        EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, any),
                  ACLNN_ERR_RUNTIME_ERROR);
      }
    })
        .join();
    problem.ClearOut();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    ASSERT_EQ(problem.Result(stream()), Quantization::kExpected);
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);

  const TensorsWithANullAddress tensors("out");
  aclOpExecutor* const without_address = tensors.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(without_address), ACLNN_SUCCESS);
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(aclnnQuantize(nullptr, 0, without_address, stream()),
              ACLNN_ERR_PARAM_NULLPTR);
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(without_address), ACLNN_SUCCESS);
}

TEST_F(Quantize, ARepeatableExecutorOutlivesItsTensors) {
  Quantization problem;
  HoldUp hold_up;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  ASSERT_EQ(hold_up.Begin(stream()), ACL_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  problem.DestroyTensors();
  hold_up.End();
  ASSERT_EQ(problem.Result(stream()), Quantization::kExpected);
  for (int round = 0; round < 3; ++round) {
    problem.ClearOut();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
    ASSERT_EQ(problem.Result(stream()), Quantization::kExpected);
  }
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

// Runs that are already on a stream are completed.
TEST_F(Quantize, ARepeatableExecutorIsDestroyedBeforeItsRun) {
  Quantization problem;
  HoldUp hold_up;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  problem.ClearOut();
  ASSERT_EQ(hold_up.Begin(stream()), ACL_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  problem.DestroyTensors();
  // Another executor takes the memory of the first, if that was freed.
  const TensorsWithANullAddress tensors("");
  aclOpExecutor* const other = tensors.PhaseOne();
  hold_up.End();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
  EXPECT_EQ(aclDestroyAclOpExecutor(other), ACLNN_SUCCESS);
}

// The executor keeps its description; the address is read at each run.
TEST_F(Quantize, ARepeatableExecutorFollowsTheAddressOfATensorMadeAnew) {
  Quantization problem;
  const DeviceMemory elsewhere(std::vector<int32_t>(8, -1));
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  const int64_t shape[] = {8};
  ASSERT_EQ(aclInitTensor(problem.out(), shape, 1, ACL_INT32, nullptr, 0,
                          ACL_FORMAT_ND, shape, 1, elsewhere.data()),
            ACLNN_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), std::vector<int32_t>(8, -1));
  EXPECT_EQ(elsewhere.Read<int32_t>(8), Quantization::kExpected);

  const DeviceMemory last(std::vector<int32_t>(8, -1));
  ASSERT_EQ(aclSetOutputTensorAddr(executor, 0, problem.out(), last.data()),
            ACLNN_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  EXPECT_EQ(last.Read<int32_t>(8), Quantization::kExpected);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

// The streams take turns. Each waits by an event for the previous one, since
// all runs write the same memory. The first stream is held up, and with it all
// others.
TEST_F(Quantize, ARepeatableExecutorRunsOnSeveralStreams) {
  Quantization problem;
  HoldUp hold_up;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  std::vector<aclrtStream> streams(4);
  for (aclrtStream& one : streams)
    ASSERT_EQ(aclrtCreateStream(&one), ACL_SUCCESS);
  aclrtEvent event = nullptr;
  ASSERT_EQ(aclrtCreateEvent(&event), ACL_SUCCESS);
  problem.ClearOut();
  ASSERT_EQ(hold_up.Begin(streams[0]), ACL_SUCCESS);
  for (int run = 0; run < 100; ++run) {
    const aclrtStream one = streams[static_cast<std::size_t>(run) % 4];
    ASSERT_EQ(aclrtStreamWaitEvent(one, event), ACL_SUCCESS);
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, one), ACLNN_SUCCESS);
    ASSERT_EQ(aclrtRecordEvent(event, one), ACL_SUCCESS);
  }
  for (const aclrtStream one : streams) {
    EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(one, 5),
              ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  }
  RecentError();
  hold_up.End();
  ASSERT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(problem.Result(nullptr), Quantization::kExpected);
  for (const aclrtStream one : streams)
    EXPECT_EQ(aclrtDestroyStream(one), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

// Threads launch simultaneously: on a shared stream, which runs the tasks one
// after the other, and each on its own stream, with empty tensors.
TEST_F(Quantize, ARepeatableExecutorIsLaunchedByManyThreads) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  Tensor empty(ACL_FLOAT, {0}, nullptr), empty_out(ACL_INT8, {0}, nullptr);
  Tensor scale(ACL_FLOAT, {1}, nullptr);
  uint64_t size = 0;
  aclOpExecutor* nothing = nullptr;
  ASSERT_EQ(
      aclnnQuantizeGetWorkspaceSize(empty.get(), scale.get(), nullptr, ACL_INT8,
                                    0, empty_out.get(), &size, &nothing),
      ACLNN_SUCCESS);
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(nothing), ACLNN_SUCCESS);
  problem.ClearOut();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      aclrtStream own = nullptr;
      ASSERT_EQ(aclrtCreateStream(&own), ACL_SUCCESS);
      for (int run = 0; run < 200; ++run) {
        ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
        ASSERT_EQ(aclnnQuantize(nullptr, 0, nothing, own), ACLNN_SUCCESS);
      }
      EXPECT_EQ(aclrtSynchronizeStream(own), ACL_SUCCESS);
      EXPECT_EQ(aclrtDestroyStream(own), ACL_SUCCESS);
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
  EXPECT_EQ(aclDestroyAclOpExecutor(nothing), ACLNN_SUCCESS);
}

// ---- Small work, which the calling thread runs.

TEST_F(Quantize, ASmallRunStartsNoThread) {
  using aclq::testing::ThreadsNamed;
  ASSERT_TRUE(aclq::testing::AllHaveEnded("aclq-stream"));
  const std::size_t in_pool = ThreadsNamed("aclq-pool").size();
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(aclSetAclOpExecutorRepeatable(executor), ACLNN_SUCCESS);
  for (const aclrtStream one : {stream(), aclrtStream{nullptr}}) {
    problem.ClearOut();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, problem.PhaseOne(), one),
              ACLNN_SUCCESS);
    EXPECT_EQ(problem.Result(one), Quantization::kExpected);
    problem.ClearOut();
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, one), ACLNN_SUCCESS);
    EXPECT_EQ(problem.Result(one), Quantization::kExpected);
  }
  EXPECT_EQ(ThreadsNamed("aclq-stream").size(), 0U);
  EXPECT_EQ(ThreadsNamed("aclq-pool").size(), in_pool);
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_SUCCESS);
}

// Copies numbers in, quantizes them and copies the result out, repeatedly
// through the same memory: only the order of the stream separates the runs.
class Rounds {
 public:
  static constexpr int kRounds = 50;

  explicit Rounds(int64_t count) : count_(count) {
    const auto floats = static_cast<std::size_t>(count) * sizeof(float);
    EXPECT_EQ(aclrtMallocHost(&numbers_, kRounds * floats), ACL_SUCCESS);
    EXPECT_EQ(
        aclrtMallocHost(&results_, kRounds * static_cast<std::size_t>(count)),
        ACL_SUCCESS);
    for (int round = 0; round < kRounds; ++round) {
      std::fill_n(static_cast<float*>(numbers_) + round * count, count,
                  static_cast<float>(round));
    }
  }
  ~Rounds() {
    EXPECT_EQ(aclrtFreeHost(numbers_), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(results_), ACL_SUCCESS);
  }

  void Enqueue(int round, aclrtStream stream) const {
    const auto count = static_cast<std::size_t>(count_);
    const std::size_t floats = count * sizeof(float);
    const float* const numbers =
        static_cast<const float*>(numbers_) + round * count_;
    ASSERT_EQ(aclrtMemcpyAsync(x_memory_.data(), floats, numbers, floats,
                               ACL_MEMCPY_HOST_TO_DEVICE, stream),
              ACL_SUCCESS);
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(
        aclnnQuantizeGetWorkspaceSize(x_.get(), scale_.get(), nullptr, ACL_INT8,
                                      0, out_.get(), &size, &executor),
        ACLNN_SUCCESS);
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream), ACLNN_SUCCESS);
    ASSERT_EQ(aclrtMemcpyAsync(Result(round), count, out_memory_.data(), count,
                               ACL_MEMCPY_DEVICE_TO_HOST, stream),
              ACL_SUCCESS);
  }
  void ExpectResults() const {
    for (int round = 0; round < kRounds; ++round) {
      const int8_t* const result = Result(round);
      const auto expected = static_cast<int8_t>(round * 2);
      EXPECT_EQ(std::count(result, result + count_, expected), count_) << round;
    }
  }

 private:
  int8_t* Result(int round) const {
    return static_cast<int8_t*>(results_) + round * count_;
  }

  const int64_t count_;
  void* numbers_ = nullptr;
  void* results_ = nullptr;
  DeviceMemory x_memory_{static_cast<std::size_t>(count_) * sizeof(float)};
  DeviceMemory out_memory_{static_cast<std::size_t>(count_)};
  DeviceMemory scale_memory_{std::vector<float>{0.5F}};
  Tensor x_{ACL_FLOAT, {count_}, x_memory_.data()};
  Tensor out_{ACL_INT8, {count_}, out_memory_.data()};
  Tensor scale_{ACL_FLOAT, {1}, scale_memory_.data()};
};

// Threads put small and large runs on a shared stream, which does some in its
// thread and some in theirs.
TEST_F(Quantize, SmallAndLargeRunsOfManyThreadsKeepTheirOrder) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      const Rounds small(64), large(50000);
      for (int round = 0; round < Rounds::kRounds; ++round) {
        small.Enqueue(round, stream());
        if (round % 8 < 2) large.Enqueue(round, stream());
        if (round % 8 == 5) {
          ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
        }
      }
      for (int round = 0; round < Rounds::kRounds; ++round) {
        if (round % 8 >= 2) large.Enqueue(round, stream());
      }
      ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
      small.ExpectResults();
      large.ExpectResults();
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(Quantize, EmptyTensorsTouchNothing) {
  Tensor x(ACL_FLOAT, {3, 0}, nullptr), scales(ACL_FLOAT, {0}, nullptr);
  Tensor out(ACL_INT8, {3, 0}, nullptr);
  uint64_t size = 7;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(
      aclnnQuantizeGetWorkspaceSize(x.get(), scales.get(), nullptr, ACL_INT8, 1,
                                    out.get(), &size, &executor),
      ACLNN_SUCCESS);
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
}

// A view with strides and an offset into storage: rows 1 and 3 of a {4, 3}
// matrix, without column 0.
TEST_F(Quantize, OffsetsAndStrides) {
  DeviceMemory x_memory(
      std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  DeviceMemory scale_memory(std::vector<float>{-9, 1});
  DeviceMemory out_memory(std::vector<int8_t>(8, 77));
  Tensor x(ACL_FLOAT, {2, 2}, x_memory.data(), {6, 1}, 4);
  Tensor scales(ACL_FLOAT, {1}, scale_memory.data(), {1}, 1);
  Tensor out(ACL_INT8, {2, 2}, out_memory.data(), {1, 3}, 2);
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  ASSERT_EQ(
      aclnnQuantizeGetWorkspaceSize(x.get(), scales.get(), nullptr, ACL_INT8, 0,
                                    out.get(), &size, &executor),
      ACLNN_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  EXPECT_EQ(out_memory.Read<int8_t>(8),
            (std::vector<int8_t>{77, 77, 4, 10, 77, 5, 11, 77}));
}

// Runs a problem in a rounding mode of the thread, checks its result, and
// returns true if the SoC accepts the problem.
bool RunsAsExpected(const RandomProblem& problem, aclrtStream stream,
                    int rounding_mode = FE_TONEAREST) {
  const auto tensor = [](const RandomView& view) {
    const aclq::TensorLayout& layout = view.layout();
    return std::make_unique<Tensor>(
        static_cast<aclDataType>(layout.dtype),
        std::vector<int64_t>(layout.shape.begin(),
                             layout.shape.begin() + layout.rank),
        view.first(),
        std::vector<int64_t>(layout.strides.begin(),
                             layout.strides.begin() + layout.rank));
  };
  const auto x = tensor(problem.x), scales = tensor(problem.scales),
             out = tensor(problem.out);
  const auto zero_points =
      problem.zero_points.has_value() ? tensor(*problem.zero_points) : nullptr;
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  const aclnnStatus status = aclnnQuantizeGetWorkspaceSize(
      x->get(), scales->get(),
      zero_points != nullptr ? zero_points->get() : nullptr,
      static_cast<aclDataType>(problem.out.layout().dtype), problem.axis,
      out->get(), &size, &executor);
  if (status == ACLNN_ERR_PARAM_INVALID) return false;
  EXPECT_EQ(status, ACLNN_SUCCESS) << RecentError();
  EXPECT_EQ(std::fesetround(rounding_mode), 0);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream), ACLNN_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  EXPECT_EQ(std::fegetround(), rounding_mode);
  EXPECT_EQ(std::fesetround(FE_TONEAREST), 0);
  EXPECT_TRUE(problem.out_is_as_expected());
  return true;
}

// Random problems in the client's own memory, which this device accepts. The
// combinations of types that the SoC refuses are refused.
TEST_F(Quantize, RandomViewsEqualThePlainLoop) {
  int accepted = 0;
  for (std::uint64_t seed = 20001; seed <= 21500; ++seed) {
    SCOPED_TRACE(seed);
    if (RunsAsExpected(RandomProblem(seed, 2000), stream())) ++accepted;
    ASSERT_FALSE(HasFailure());
  }
  const std::string soc = aclrtGetSocName();
  EXPECT_GT(accepted, soc.find("Ascend950") == 0 ? 500 : 150)
      << "too few seeds fit the SoC";
}

// Short runs on an idle stream run in the thread that synchronizes the stream:
// its rounding mode has no influence, and a stack of 64 KiB is enough.
TEST_F(Quantize, ShortRunsInTheThreadThatSynchronizes) {
  const auto run = [](void* stream) -> void* {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    int accepted = 0;
    for (std::uint64_t seed = 22001; seed <= 22060; ++seed) {
      const RandomProblem problem(seed, {300, 100}, Steps::kApart);
      if (RunsAsExpected(problem, stream, FE_UPWARD)) ++accepted;
    }
    EXPECT_GT(accepted, 5);
    EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    return nullptr;
  };
  pthread_attr_t small;
  ASSERT_EQ(pthread_attr_init(&small), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&small, 64 * 1024), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &small, run, stream()), 0);
  EXPECT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&small);
}

// ---- Lifetimes.

TEST_F(Quantize, TensorsDestroyedRightAfterPhaseTwo) {
  Quantization problem;
  HoldUp hold_up;
  aclOpExecutor* const executor = problem.PhaseOne();
  ASSERT_EQ(hold_up.Begin(stream()), ACL_SUCCESS);
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  problem.DestroyTensors();
  const TensorsWithANullAddress tensors("");
  aclOpExecutor* const other = tensors.PhaseOne();
  hold_up.End();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
  EXPECT_EQ(aclDestroyAclOpExecutor(other), ACLNN_SUCCESS);
}

TEST_F(Quantize, TensorsDestroyedBetweenThePhases) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  problem.DestroyTensors();
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Quantize, ManyExecutorsDestroyedUnused) {
  Quantization problem;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(aclDestroyAclOpExecutor(problem.PhaseOne()), ACLNN_SUCCESS);
  }
}

// ---- Threads and streams.

TEST_F(Quantize, PhaseTwoOnAnotherThread) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  std::thread([&] {
    EXPECT_EQ(aclrtSetCurrentContext(context), ACL_SUCCESS);
    EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS)
        << RecentError();
  }).join();
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Quantize, PhaseOneOnAnotherThread) {
  Quantization problem;
  aclOpExecutor* executor = nullptr;
  std::thread([&] { executor = problem.PhaseOne(); }).join();
  ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  EXPECT_EQ(problem.Result(stream()), Quantization::kExpected);
}

TEST_F(Quantize, PhaseTwoNeedsAContext) {
  for (const aclrtStream any : {stream(), aclrtStream{nullptr}}) {
    Quantization problem;
    aclOpExecutor* const executor = problem.PhaseOne();
    std::thread([&] {
      EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, any),
                ACLNN_ERR_RUNTIME_ERROR);
      ExpectMessage({"AclNN_Runtime_Error(EZ9903): ", "has no context"});
    }).join();
    EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_ERR_INNER)
        << "it is consumed all the same";
  }
}

TEST_F(Quantize, PhaseTwoNeedsTheContextOfItsStream) {
  Quantization problem;
  aclOpExecutor* const executor = problem.PhaseOne();
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, stream()),
            ACLNN_ERR_RUNTIME_ERROR);
  ExpectMessage({"AclNN_Runtime_Error(EZ9903): stream 0x", "context 0x"});
  EXPECT_EQ(aclDestroyAclOpExecutor(executor), ACLNN_ERR_INNER)
      << "it is consumed all the same";
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

// Each thread has its own stream and problems; the stream copies the results
// after the operator, without synchronization in between.
TEST_F(Quantize, SeveralStreamsAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([t] {
      constexpr int64_t kElements = 20'000;  // not small
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      aclrtStream stream = nullptr;
      ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
      void* host = nullptr;
      ASSERT_EQ(aclrtMallocHost(&host, kElements * sizeof(int32_t)),
                ACL_SUCCESS);
      for (int round = 0; round < 50; ++round) {
        std::vector<float> values(kElements);
        for (int64_t i = 0; i < kElements; ++i)
          values[i] = static_cast<float>(i * (t + 1) + round);
        DeviceMemory x_memory(values), scale_memory(std::vector<float>{1.0F});
        DeviceMemory out_memory(kElements * sizeof(int32_t));
        Tensor x(ACL_FLOAT, {kElements}, x_memory.data());
        Tensor scales(ACL_FLOAT, {1}, scale_memory.data());
        Tensor out(ACL_INT32, {kElements}, out_memory.data());
        uint64_t size = 0;
        aclOpExecutor* executor = nullptr;
        ASSERT_EQ(aclnnQuantizeGetWorkspaceSize(x.get(), scales.get(), nullptr,
                                                ACL_INT32, 0, out.get(), &size,
                                                &executor),
                  ACLNN_SUCCESS);
        ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream), ACLNN_SUCCESS);
        ASSERT_EQ(
            aclrtMemcpyAsync(host, kElements * sizeof(int32_t),
                             out_memory.data(), kElements * sizeof(int32_t),
                             ACL_MEMCPY_DEVICE_TO_HOST, stream),
            ACL_SUCCESS);
        ASSERT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
        const auto* found = static_cast<const int32_t*>(host);
        for (int64_t i = 0; i < kElements; ++i)
          ASSERT_EQ(found[i], i * (t + 1) + round);
      }
      EXPECT_EQ(aclrtFreeHost(host), ACL_SUCCESS);
      EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// The tasks of one stream run in order, each on the results of the previous
// task. In place: the first run writes the integer 1065353216, whose bits are
// those of the float 1, which the second run reads.
TEST_F(Quantize, AStreamKeepsTheOrder) {
  constexpr int64_t kElements = 100000;
  DeviceMemory memory(std::vector<float>(kElements, 1065353216.0F));
  DeviceMemory scale_memory(std::vector<float>{1.0F});
  Tensor x(ACL_FLOAT, {kElements}, memory.data());
  Tensor scales(ACL_FLOAT, {1}, scale_memory.data());
  Tensor out(ACL_INT32, {kElements}, memory.data());
  for (int run = 0; run < 2; ++run) {
    uint64_t size = 0;
    aclOpExecutor* executor = nullptr;
    ASSERT_EQ(
        aclnnQuantizeGetWorkspaceSize(x.get(), scales.get(), nullptr, ACL_INT32,
                                      0, out.get(), &size, &executor),
        ACLNN_SUCCESS);
    ASSERT_EQ(aclnnQuantize(nullptr, 0, executor, stream()), ACLNN_SUCCESS);
  }
  ASSERT_EQ(aclrtSynchronizeStream(stream()), ACL_SUCCESS);
  for (const int32_t value : memory.Read<int32_t>(kElements))
    ASSERT_EQ(value, 1);
}

}  // namespace
