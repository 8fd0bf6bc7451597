// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// 20 seconds of load: 16 threads create streams, events, memory and tensors,
// compute a small problem with them and destroy them. Every result is compared
// with the definition. The process must hold the same resources after 5 seconds
// and after 20 seconds.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnnop/aclnn_quantize.h"
#include "src/numerics/reference.h"
#include "tests/support/hold_up.h"
#include "tests/support/random_problem.h"

namespace aclq::testing {
namespace {

constexpr int kThreads = 16;
constexpr int kRounds = 4;
constexpr std::chrono::seconds kRound{5};
constexpr std::int64_t kMostColumns = 64;

// ----- The resources of the process. -----

struct Usage {
  std::int64_t resident_kib = 0;
  std::int64_t mappings = 0;
  std::int64_t descriptors = 0;
  std::int64_t threads = 0;
  // The highest index of a new handle in a table of the library. It grows if
  // handles are not released.
  std::int64_t handle_index = 0;
};

std::ostream& operator<<(std::ostream& out, const Usage& usage) {
  return out << usage.resident_kib << " KiB resident, " << usage.mappings
             << " mappings, " << usage.descriptors << " descriptors, "
             << usage.threads << " threads, handle index "
             << usage.handle_index;
}

std::int64_t EntriesOf(const char* folder) {
  return std::distance(std::filesystem::directory_iterator(folder),
                       std::filesystem::directory_iterator());
}

std::int64_t LinesOf(const char* file) {
  std::ifstream stream(file);
  return std::count(std::istreambuf_iterator<char>(stream),
                    std::istreambuf_iterator<char>(), '\n');
}

std::int64_t ResidentKib() {
  std::ifstream file("/proc/self/statm");
  std::int64_t size = 0, resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1024;
}

// Returns the index of a handle: its lowest 24 bits.
std::int64_t IndexOf(const void* handle) {
  EXPECT_NE(handle, nullptr);
  return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(handle) &
                                   0xFFFFFF);
}

std::int64_t NewHandleIndex() {
  aclrtStream stream = nullptr;
  aclrtEvent event = nullptr;
  EXPECT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtCreateEvent(&event), ACL_SUCCESS);
  const std::int64_t dims[] = {1};
  aclTensor* const tensor = aclCreateTensor(dims, 1, ACL_FLOAT, nullptr, 0,
                                            ACL_FORMAT_ND, dims, 1, nullptr);
  const std::int64_t index =
      std::max({IndexOf(stream), IndexOf(event), IndexOf(tensor)});
  EXPECT_EQ(aclDestroyTensor(tensor), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  return index;
}

Usage Measure() {
  Usage usage;
  usage.handle_index = NewHandleIndex();
  usage.threads = EntriesOf("/proc/self/task");
  usage.descriptors = EntriesOf("/proc/self/fd");
  usage.mappings = LinesOf("/proc/self/maps");
  usage.resident_kib = ResidentKib();
  return usage;
}

// Measures when only the threads of the test are left. Waits for this for at
// most 10 seconds, since the kernel keeps a thread for a moment after it has
// been joined.
Usage MeasureAtRest() {
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(10);
  Usage usage = Measure();
  while (usage.threads > kThreads + 1 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
    usage = Measure();
  }
  return usage;
}

// ----- One problem. -----

// The objects of one problem, created for it and destroyed after it. A failure
// shows in the result and in the first expectation that fails.
class Problem {
 public:
  explicit Problem(Random& random)
      : columns_(Uniform(random, 1, kMostColumns)),
        has_zero_point_(Uniform(random, 0, 1) == 0),
        is_held_up_(Uniform(random, 0, 31) == 0) {
    for (std::int64_t i = 0; i < columns_; ++i) {
      x_.push_back(static_cast<float>(Uniform(random, -600, 600)) / 2.0F);
    }
    scale_ = static_cast<float>(Uniform(random, 1, 40)) / 8.0F;
    zero_point_ = static_cast<std::int32_t>(Uniform(random, -9, 9));
    for (aclrtStream& stream : streams_) Expect(aclrtCreateStream(&stream));
    Expect(aclrtCreateEvent(&uploaded_));
    Expect(aclrtCreateEvent(&computed_));
    Expect(aclrtMalloc(reinterpret_cast<void**>(&memory_), kMemory,
                       ACL_MEM_MALLOC_HUGE_FIRST));
  }
  ~Problem() {
    Expect(aclrtFree(memory_));
    Expect(aclrtDestroyEvent(computed_));
    Expect(aclrtDestroyEvent(uploaded_));
    for (const aclrtStream stream : streams_) {
      Expect(aclrtDestroyStream(stream));
    }
  }
  Problem(const Problem&) = delete;
  Problem& operator=(const Problem&) = delete;

  // Uploads in one stream, computes in another and downloads in the first.
  // Sometimes a stream is held up, so that its thread does the work.
  void Run() {
    if (is_held_up_) {
      Expect(HoldUpFor(streams_[0], std::chrono::microseconds(200)));
    }
    Upload(kXAt, x_.data(), x_.size() * sizeof(float));
    Upload(kScaleAt, &scale_, sizeof(scale_));
    Upload(kZeroPointAt, &zero_point_, sizeof(zero_point_));
    Expect(aclrtRecordEvent(uploaded_, streams_[0]));
    Expect(aclrtStreamWaitEvent(streams_[1], uploaded_));
    Expect(aclnnQuantize(nullptr, 0, PhaseOne(), streams_[1]));
    Expect(aclrtRecordEvent(computed_, streams_[1]));
    Expect(aclrtStreamWaitEvent(streams_[0], computed_));
    std::vector<std::int8_t> out(x_.size());
    Expect(aclrtMemcpyAsync(out.data(), out.size(), memory_ + kOutAt,
                            out.size(), ACL_MEMCPY_DEVICE_TO_HOST,
                            streams_[0]));
    Expect(aclrtSynchronizeStream(streams_[0]));
    EXPECT_EQ(out, Expected());
  }

 private:
  static constexpr std::size_t kXAt = 0;
  static constexpr std::size_t kScaleAt = kMostColumns * sizeof(float);
  static constexpr std::size_t kZeroPointAt = kScaleAt + sizeof(float);
  static constexpr std::size_t kOutAt = kZeroPointAt + sizeof(std::int32_t);
  static constexpr std::size_t kMemory = kOutAt + kMostColumns;

  static void Expect(int code) {
    if (code == ACL_SUCCESS) return;
    const char* const message = aclGetRecentErrMsg();
    ADD_FAILURE() << code << ": "
                  << (message != nullptr ? message : "no message");
  }

  void Upload(std::size_t at, const void* from, std::size_t size) {
    Expect(aclrtMemcpyAsync(memory_ + at, size, from, size,
                            ACL_MEMCPY_HOST_TO_DEVICE, streams_[0]));
  }

  aclTensor* MakeTensor(aclDataType type, std::int64_t size, std::size_t at) {
    return aclCreateTensor(&size, 1, type, nullptr, 0, ACL_FORMAT_ND, &size, 1,
                           memory_ + at);
  }

  aclOpExecutor* PhaseOne() {
    aclTensor* const x = MakeTensor(ACL_FLOAT, columns_, kXAt);
    aclTensor* const scales = MakeTensor(ACL_FLOAT, 1, kScaleAt);
    aclTensor* const zero_points =
        has_zero_point_ ? MakeTensor(ACL_INT32, 1, kZeroPointAt) : nullptr;
    aclTensor* const out = MakeTensor(ACL_INT8, columns_, kOutAt);
    std::uint64_t workspace_size = 0;
    aclOpExecutor* executor = nullptr;
    Expect(aclnnQuantizeGetWorkspaceSize(x, scales, zero_points, ACL_INT8, 0,
                                         out, &workspace_size, &executor));
    for (const aclTensor* tensor : {x, scales, zero_points, out}) {
      Expect(aclDestroyTensor(tensor));
    }
    return executor;
  }

  std::vector<std::int8_t> Expected() const {
    std::vector<std::int8_t> out(x_.size());
    std::optional<float> zero_point;
    if (has_zero_point_) zero_point = static_cast<float>(zero_point_);
    for (std::size_t i = 0; i < x_.size(); ++i) {
      numerics::QuantizeElement(
          DType::kFloat32, reinterpret_cast<const std::byte*>(&x_[i]), scale_,
          zero_point, DType::kInt8, reinterpret_cast<std::byte*>(&out[i]));
    }
    return out;
  }

  std::int64_t columns_;
  bool has_zero_point_;
  bool is_held_up_;
  std::vector<float> x_;
  float scale_ = 0;
  std::int32_t zero_point_ = 0;
  aclrtStream streams_[2] = {};
  aclrtEvent uploaded_ = nullptr, computed_ = nullptr;
  std::byte* memory_ = nullptr;
};

TEST(Load, SixteenThreadsLeaveNothingBehind) {
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  std::atomic<int> problems{0};
  std::barrier begin(kThreads + 1), end(kThreads + 1);
  const auto work = [&](std::uint64_t number) {
    EXPECT_EQ(aclrtSetDevice(static_cast<std::int32_t>(number % 2)),
              ACL_SUCCESS);
    Random random(number);
    for (int round = 0; round < kRounds; ++round) {
      begin.arrive_and_wait();
      const auto deadline = std::chrono::steady_clock::now() + kRound;
      while (std::chrono::steady_clock::now() < deadline) {
        Problem(random).Run();
        ++problems;
      }
      end.arrive_and_wait();
    }
    begin.arrive_and_wait();  // the last measurement is over
  };
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < kThreads; ++i) threads.emplace_back(work, i);

  std::optional<Usage> first;
  Usage last;
  for (int round = 0; round < kRounds; ++round) {
    begin.arrive_and_wait();
    end.arrive_and_wait();
    last = MeasureAtRest();
    if (!first.has_value()) first = last;
    std::cout << problems << " problems, " << last << "\n";
  }
  begin.arrive_and_wait();
  for (std::thread& thread : threads) thread.join();

  EXPECT_GT(hold_ups_in_streams, 0);
  EXPECT_EQ(last.threads, kThreads + 1);
  EXPECT_EQ(last.descriptors, first->descriptors);
  EXPECT_LE(last.handle_index, 4 * kThreads);
  // Tens of thousands of problems have run, so a few leaked bytes per problem
  // would show.
  EXPECT_LE(last.resident_kib, first->resident_kib + 1024);
  EXPECT_LE(last.mappings, first->mappings + 16);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::testing
