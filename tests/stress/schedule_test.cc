// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random schedules: threads put small, short and long tasks and host functions
// on streams, and synchronise, poll, wait for events and abort in any order.
// Whichever thread runs a task, each task runs once and in the order of its
// stream, and the work that a call waits for is done when the call returns.

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "src/runtime/objects/stream.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

constexpr int kThreads = 4;
constexpr int kStreams = 5;
constexpr int kSteps = 500;  // per thread
constexpr aclError kFailure = 507015;

// A stream and the results of its tasks.
struct Lane {
  aclrtStream stream = nullptr;
  std::mutex mutex;      // orders the tasks that are put on the stream
  int put = 0;           // tasks
  std::vector<int> ran;  // not atomic: the stream runs one task at a time
  std::atomic<int> done{0};
  std::atomic<int> failed{0};
  std::atomic<int> failures_told{0};
  std::atomic<int> gone{0};  // tasks that ran or were dropped
};

// The numbers of tasks of many threads, by the thread that ran them.
struct Places {
  std::atomic<int> here{0}, in_stream{0};
};

bool IsThreadOfStream() {
  char name[16] = {};
  pthread_getname_np(pthread_self(), name, sizeof(name));
  return std::strcmp(name, "aclq-stream") == 0;
}

// The point in a lane at which an event was recorded.
struct Point {
  aclrtEvent event = nullptr;
  Lane* lane = nullptr;
  int put = 0;  // tasks before it
};

class Schedule {
 public:
  // Makes a schedule. If it aborts streams, the number of tasks that ran is
  // unknown.
  Schedule(std::uint64_t seed, bool aborts) : seed_(seed), aborts_(aborts) {
    EXPECT_EQ(aclrtGetCurrentContext(&context_), ACL_SUCCESS);
    for (Lane& lane : lanes_) lane.stream = NewStream();
  }

  void Run() {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([this, i] { Work(i); });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < kStreams; ++i) End(lanes_[i], i % 2 == 0);
  }

  const Places& places() const { return places_; }

 private:
  using Random = std::mt19937_64;

  static std::size_t Pick(Random& random, std::size_t count) {
    return random() % count;
  }

  void Work(int number) {
    EXPECT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
    Random random(seed_ * kThreads + static_cast<std::uint64_t>(number));
    std::deque<Point> points;
    for (int step = 0; step < kSteps; ++step) Step(random, points);
    for (const Point& point : points) WaitFor(point, random);
    if (aborts_) aclGetRecentErrMsg();
  }

  void Step(Random& random, std::deque<Point>& points) {
    Lane& lane = lanes_[Pick(random, kStreams)];
    switch (Pick(random, 16)) {
      case 0:
        return HostFunction(lane);
      case 1:
        return Synchronize(lane);
      case 2:
        return SynchronizeWithTimeout(lane);
      case 3:
        return Poll(lane);
      case 4:
        return Record(lane, points);
      case 5:
        if (points.empty()) return;
        WaitFor(points.front(), random);
        points.pop_front();
        return;
      case 6:
        if (!points.empty()) LetWait(lane, points.back());
        return;
      case 7:
        return SynchronizeAll(random);
      case 8:
        return PutAndSynchronize(lane, random);
      case 9:
        if (aborts_) {
          EXPECT_EQ(aclrtStreamAbort(lane.stream), ACL_SUCCESS);
        }
        return;
      default:
        Put(lane, AnySize(random), Pick(random, 50) == 0);
    }
  }

  static std::size_t AnySize(Random& random) {
    constexpr std::size_t kSizes[] = {0,
                                      Stream::kSmallWork,
                                      Stream::kSmallWork + 1,
                                      Stream::kShortWork / 2,
                                      Stream::kShortWork,
                                      Stream::kShortWork + 1,
                                      kUnknownSize};
    return kSizes[Pick(random, std::size(kSizes))];
  }

  // Returns a token that counts a task as gone when the task is destroyed.
  static std::shared_ptr<void> Token(Lane& lane) {
    return {&lane, [](void* gone) { ++static_cast<Lane*>(gone)->gone; }};
  }

  void Note(Lane& lane, int number) {
    lane.ran.push_back(number);
    ++lane.done;
    ++(IsThreadOfStream() ? places_.in_stream : places_.here);
  }

  void Put(Lane& lane, std::size_t bytes, bool fails) {
    PutAfter(lane, bytes, fails, nullptr, 0);
  }

  // Puts a task that must run after tasks of another lane.
  void PutAfter(Lane& lane, std::size_t bytes, bool fails, const Lane* before,
                int put_before) {
    const std::lock_guard lock(lane.mutex);
    const int number = lane.put;
    const aclError code = Enqueue(
        lane.stream,
        [this, &lane, number, fails, before, put_before,
         token = Token(lane)]() -> aclError {
          if (before != nullptr) {
            EXPECT_GE(before->done, put_before);
          }
          Note(lane, number);
          if (!fails) return ACL_SUCCESS;
          ++lane.failed;
          return kFailure;
        },
        bytes);
    CountPut(lane, code);
  }

  void CountPut(Lane& lane, aclError code) {
    if (code == ACL_SUCCESS) {
      ++lane.put;
    } else {
      EXPECT_TRUE(aborts_ && code == ACL_ERROR_RT_STREAM_ABORT) << code;
      --lane.gone;
    }
  }

  void HostFunction(Lane& lane) {
    struct Call {
      Schedule* schedule;
      Lane* lane;
      int number;
    };
    // A dropped host function would leak its argument.
    if (aborts_) return;
    const std::lock_guard lock(lane.mutex);
    auto call = std::make_unique<Call>(Call{this, &lane, lane.put});
    const aclError code = aclrtLaunchHostFunc(
        lane.stream,
        [](void* argument) {
          const std::unique_ptr<Call> own(static_cast<Call*>(argument));
          EXPECT_TRUE(IsThreadOfStream());
          own->schedule->Note(*own->lane, own->number);
          ++own->lane->gone;
        },
        call.get());
    EXPECT_EQ(code, ACL_SUCCESS);
    call.release();
    ++lane.put;
  }

  static int PutSoFar(Lane& lane) {
    const std::lock_guard lock(lane.mutex);
    return lane.put;
  }

  // Checks a synchronisation that has returned; `put` tasks were on the lane
  // before it.
  void Check(Lane& lane, int put, aclError code, aclError timeout) {
    if (code == kFailure) ++lane.failures_told;
    if (aborts_ && code == ACL_ERROR_RT_STREAM_ABORT) return;
    if (code == timeout && timeout != ACL_SUCCESS) return;
    EXPECT_TRUE(code == ACL_SUCCESS || code == kFailure) << code;
    if (!aborts_) {
      EXPECT_GE(lane.done, put);
    }
  }

  void Synchronize(Lane& lane) {
    const int put = PutSoFar(lane);
    Check(lane, put, aclrtSynchronizeStream(lane.stream), ACL_SUCCESS);
  }

  void SynchronizeWithTimeout(Lane& lane) {
    const int put = PutSoFar(lane);
    Check(lane, put, aclrtSynchronizeStreamWithTimeout(lane.stream, 1),
          ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
  }

  // Synchronises one lane after the other, as a program with several streams
  // does.
  void SynchronizeAll(Random& random) {
    for (Lane& lane : lanes_) Put(lane, AnySize(random), false);
    for (Lane& lane : lanes_) Synchronize(lane);
  }

  // Puts work that is deferred, on a stream that defers it for the longest
  // delay.
  void PutAndSynchronize(Lane& lane, Random& random) {
    for (int i = 0; i < 5; ++i) {
      Put(lane, Stream::kShortWork / 4, false);
      Synchronize(lane);
    }
    Put(lane, Stream::kShortWork / 4, false);
    if (Pick(random, 2) == 0) Poll(lane);
  }

  // Polls until the lane is done. Nothing but its tasks may hold it up.
  void Poll(Lane& lane) {
    const int put = PutSoFar(lane);
    for (auto status = ACL_STREAM_STATUS_NOT_READY;
         status != ACL_STREAM_STATUS_COMPLETE &&
         (aborts_ || lane.done < put);) {
      EXPECT_EQ(aclrtStreamQuery(lane.stream, &status), ACL_SUCCESS);
      std::this_thread::yield();
    }
  }

  void Record(Lane& lane, std::deque<Point>& points) {
    const std::lock_guard lock(lane.mutex);
    Point point = {NewEvent(), &lane, lane.put};
    const aclError code = aclrtRecordEvent(point.event, lane.stream);
    EXPECT_TRUE(code == ACL_SUCCESS ||
                (aborts_ && code == ACL_ERROR_RT_STREAM_ABORT))
        << code;
    points.push_back(point);
  }

  void LetWait(Lane& lane, const Point& point) {
    const aclError code = aclrtStreamWaitEvent(lane.stream, point.event);
    EXPECT_TRUE(code == ACL_SUCCESS ||
                (aborts_ && code == ACL_ERROR_RT_STREAM_ABORT))
        << code;
    PutAfter(lane, Stream::kShortWork, false, aborts_ ? nullptr : point.lane,
             point.put);
  }

  void WaitFor(const Point& point, Random& random) {
    switch (Pick(random, 3)) {
      case 0:
        Check(*point.lane, point.put, aclrtSynchronizeEvent(point.event),
              ACL_SUCCESS);
        break;
      case 1:
        Check(*point.lane, point.put,
              aclrtSynchronizeEventWithTimeout(point.event, 1),
              ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
        break;
      default:
        for (auto status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
             status != ACL_EVENT_RECORDED_STATUS_COMPLETE &&
             !::testing::Test::HasFailure();) {
          EXPECT_EQ(aclrtQueryEventStatus(point.event, &status), ACL_SUCCESS);
          // An abort may have refused the recording.
          if (aborts_) break;
          std::this_thread::yield();
        }
        if (!aborts_) {
          EXPECT_GE(point.lane->done, point.put);
        }
    }
    EXPECT_EQ(aclrtDestroyEvent(point.event), ACL_SUCCESS);
  }

  void End(Lane& lane, bool synchronizes) {
    if (synchronizes) Synchronize(lane);
    EXPECT_EQ(aclrtDestroyStream(lane.stream), ACL_SUCCESS);
    EXPECT_EQ(lane.gone, lane.put);
    EXPECT_EQ(std::adjacent_find(lane.ran.begin(), lane.ran.end(),
                                 std::greater_equal<>()),
              lane.ran.end())
        << "out of order, or twice";
    if (!aborts_) {
      EXPECT_EQ(lane.ran.size(), static_cast<std::size_t>(lane.put));
    }
    EXPECT_LE(lane.failures_told, lane.failed);
    if (synchronizes) {
      EXPECT_EQ(lane.failures_told > 0, lane.failed > 0);
    }
  }

  const std::uint64_t seed_;
  const bool aborts_;
  aclrtContext context_ = nullptr;
  Lane lanes_[kStreams];
  Places places_;
};

class ScheduleTest : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  void SetUp() override { ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS); }
  void TearDown() override {
    EXPECT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
    aclGetRecentErrMsg();
  }
};

TEST_P(ScheduleTest, TasksRunOnceAndInOrder) {
  Schedule schedule(GetParam(), /*aborts=*/false);
  schedule.Run();
  EXPECT_GT(schedule.places().here, 0);
  EXPECT_GT(schedule.places().in_stream, 0);
}

TEST_P(ScheduleTest, TasksRunAtMostOnceAndInOrderWhereStreamsAreAborted) {
  Schedule(GetParam(), /*aborts=*/true).Run();
}

// The parameter is the seed.
INSTANTIATE_TEST_SUITE_P(Seeds, ScheduleTest,
                         ::testing::Range<std::uint64_t>(1, 21));

}  // namespace
}  // namespace aclq::runtime
