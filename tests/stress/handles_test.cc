// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Handles that are destroyed while other threads use them. Each call must do
// its work or report that the handle is dead; accepted work must be done.
// Streams are sometimes held up, so that they are destroyed with work in their
// queues.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <thread>
#include <vector>

#include "acl/acl.h"
#include "aclnn/opdev/op_errno.h"
#include "aclnnop/aclnn_quantize.h"
#include "tests/support/acl_client.h"
#include "tests/support/hold_up.h"

namespace aclq::testing {
namespace {

constexpr std::uint64_t kSeed = 20260131;
constexpr int kThreads = 16;

using Random = std::mt19937_64;

std::size_t Pick(Random& random, std::size_t count) {
  return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

// Runs a function in many threads, which share device 0.
void InThreads(const std::function<void(std::size_t, Random&)>& function) {
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      Random random(kSeed + i);
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      function(i, random);
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Returns true if a call found its handle live, and expects a message
// otherwise.
bool WasLive(aclError code) {
  if (code == ACL_SUCCESS) return true;
  EXPECT_EQ(code, ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_NE(RecentError(), "");
  return false;
}

// Sometimes keeps a stream busy for a while.
aclError MayHoldUp(Random& random, aclrtStream stream) {
  if (Pick(random, 4) > 0) return ACL_SUCCESS;
  return HoldUpFor(stream, std::chrono::microseconds(Pick(random, 200)));
}

// Bytes in device memory, one for each task.
class Marks {
 public:
  explicit Marks(std::size_t count) : memory_(std::vector<char>(count, 0)) {}

  aclError SetLater(std::size_t i, aclrtStream stream) {
    return aclrtMemsetAsync(static_cast<char*>(memory_.data()) + i, 1, 1, 1,
                            stream);
  }
  std::vector<char> Read(std::size_t count) const {
    return memory_.Read<char>(count);
  }

 private:
  DeviceMemory memory_;
};

class HandlesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SCOPED_TRACE(kSeed);
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    hold_ups_in_streams = 0;
  }
  void TearDown() override {
    EXPECT_GT(hold_ups_in_streams, 0);
    EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS) << RecentError();
  }
};

aclrtStream NewStream() {
  aclrtStream stream = nullptr;
  EXPECT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS) << RecentError();
  return stream;
}

aclrtEvent NewEvent() {
  aclrtEvent event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&event), ACL_SUCCESS) << RecentError();
  return event;
}

TEST_F(HandlesTest, StreamsAndEventsAreReplacedWhileOthersUseThem) {
  constexpr std::size_t kHandles = 16;
  constexpr std::size_t kRounds = 300;
  std::array<std::atomic<aclrtStream>, kHandles> streams;
  std::array<std::atomic<aclrtEvent>, kHandles> events;
  for (auto& stream : streams) stream = NewStream();
  for (auto& event : events) event = NewEvent();
  Marks marks(kThreads * kRounds);
  std::vector<char> accepted(kThreads * kRounds);

  InThreads([&](std::size_t thread, Random& random) {
    for (std::size_t round = 0; round < kRounds; ++round) {
      const std::size_t mark = thread * kRounds + round;
      const aclrtStream stream = streams[Pick(random, kHandles)];
      const aclrtEvent event = events[Pick(random, kHandles)];
      aclrtStreamStatus status;
      float milliseconds = 0;
      WasLive(MayHoldUp(random, stream));
      accepted[mark] = WasLive(marks.SetLater(mark, stream));
      WasLive(aclrtRecordEvent(event, stream));
      WasLive(aclrtStreamWaitEvent(streams[Pick(random, kHandles)], event));
      switch (Pick(random, 6)) {
        case 0:
          WasLive(aclrtDestroyStream(
              streams[Pick(random, kHandles)].exchange(NewStream())));
          break;
        case 1:
          WasLive(aclrtDestroyEvent(
              events[Pick(random, kHandles)].exchange(NewEvent())));
          break;
        case 2:
          WasLive(aclrtSynchronizeStream(stream));
          break;
        case 3:
          WasLive(aclrtSynchronizeEvent(event));
          break;
        case 4:
          WasLive(aclrtStreamQuery(stream, &status));
          break;
        default:
          // Two unrelated recordings in any state.
          switch (aclrtEventElapsedTime(&milliseconds, event,
                                        events[Pick(random, kHandles)])) {
            case ACL_SUCCESS:
            case ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID:
            case ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL:
            case ACL_ERROR_RT_INVALID_HANDLE:
              break;
            default:
              ADD_FAILURE() << RecentError();
          }
          RecentError();
      }
    }
  });

  for (const auto& stream : streams) {
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS) << RecentError();
  }
  for (const auto& event : events) {
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS) << RecentError();
  }
  EXPECT_EQ(marks.Read(accepted.size()), accepted)
      << "a task was accepted and not run, or run and not accepted";
}

TEST_F(HandlesTest, StreamsThatAreForcedToEndLetGoOfThoseThatWait) {
  constexpr std::size_t kStreams = 8;
  std::array<std::atomic<aclrtStream>, kStreams> streams;
  for (auto& stream : streams) stream = NewStream();
  InThreads([&](std::size_t, Random& random) {
    for (int round = 0; round < 100; ++round) {
      const aclrtEvent event = NewEvent();
      const aclrtStream recorded = streams[Pick(random, kStreams)];
      WasLive(MayHoldUp(random, recorded));
      WasLive(aclrtRecordEvent(event, recorded));
      WasLive(aclrtStreamWaitEvent(streams[Pick(random, kStreams)], event));
      if (Pick(random, 4) == 0) {
        WasLive(aclrtDestroyStreamForce(
            streams[Pick(random, kStreams)].exchange(NewStream())));
      }
      // Recorded, dropped or never accepted: no thread waits forever.
      EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS) << RecentError();
      EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS) << RecentError();
    }
  });
  for (const auto& stream : streams) {
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS) << RecentError();
  }
}

TEST_F(HandlesTest, ContextsEndWithStreamsThatOthersUse) {
  constexpr std::size_t kContexts = 4;
  std::array<std::atomic<aclrtContext>, kContexts> contexts;
  for (auto& context : contexts) {
    aclrtContext made = nullptr;
    ASSERT_EQ(aclrtCreateContext(&made, 0), ACL_SUCCESS) << RecentError();
    context = made;
  }
  std::atomic<int> unexpected{0};
  InThreads([&](std::size_t, Random& random) {
    const auto use = [&](aclError code) {
      // The context may be destroyed at any time, with its streams.
      if (code != ACL_SUCCESS && code != ACL_ERROR_RT_CONTEXT_NULL &&
          code != ACL_ERROR_RT_INVALID_HANDLE) {
        ADD_FAILURE() << code << ": " << RecentError();
      }
      RecentError();
      return code == ACL_SUCCESS;
    };
    for (int round = 0; round < 100; ++round) {
      auto& shared = contexts[Pick(random, kContexts)];
      if (Pick(random, 4) == 0) {
        aclrtContext made = nullptr;
        EXPECT_EQ(aclrtCreateContext(&made, 0), ACL_SUCCESS);
        unexpected += !use(aclrtDestroyContext(shared.exchange(made)));
        continue;
      }
      if (!use(aclrtSetCurrentContext(shared))) continue;
      aclrtStream stream = nullptr;
      if (!use(aclrtCreateStream(&stream))) continue;
      aclrtEvent event = nullptr;
      if (use(aclrtCreateEvent(&event))) {
        use(MayHoldUp(random, stream));
        use(aclrtRecordEvent(event, stream));
        use(aclrtStreamWaitEvent(nullptr, event));
        use(aclrtSynchronizeStream(nullptr));
        EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
      }
      use(aclrtDestroyStream(stream));
    }
  });
  EXPECT_EQ(unexpected, 0) << "of several threads one destroys a context";
  for (const auto& context : contexts) {
    EXPECT_EQ(aclrtDestroyContext(context), ACL_SUCCESS) << RecentError();
  }
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
}

TEST_F(HandlesTest, OneOfManyThreadsRunsAnExecutor) {
  constexpr std::size_t kRounds = 300;
  const AclTest::Quantization problem;
  const aclrtStream stream = NewStream();
  std::vector<aclOpExecutor*> executors;
  for (std::size_t i = 0; i < kRounds; ++i) {
    executors.push_back(problem.PhaseOne());
  }
  std::vector<std::atomic<int>> ended(kRounds);  // number of calls
  InThreads([&](std::size_t, Random& random) {
    for (std::size_t i = 0; i < kRounds; ++i) {
      if (Pick(random, 8) == 0) {
        const aclnnStatus status = aclDestroyAclOpExecutor(executors[i]);
        ended[i] += status == ACLNN_SUCCESS;
        EXPECT_TRUE(status == ACLNN_SUCCESS || status == ACLNN_ERR_INNER)
            << status;
      } else {
        EXPECT_EQ(MayHoldUp(random, stream), ACL_SUCCESS);
        const aclnnStatus status =
            aclnnQuantize(nullptr, 0, executors[i], stream);
        ended[i] += status == ACLNN_SUCCESS;
        EXPECT_TRUE(status == ACLNN_SUCCESS ||
                    status == ACLNN_ERR_PARAM_INVALID)
            << status;
      }
      RecentError();
    }
  });
  for (std::size_t i = 0; i < kRounds; ++i) EXPECT_EQ(ended[i], 1) << i;
  EXPECT_EQ(problem.Result(stream), AclTest::Quantization::kExpected);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
}

}  // namespace
}  // namespace aclq::testing
