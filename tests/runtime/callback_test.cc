// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Callbacks in threads of the program, and host functions on streams.

#include <pthread.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <vector>

#include "tests/runtime/c_calls.h"
#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

// One of the two sets of functions for callbacks in threads of the program.
struct Functions {
  aclError (*subscribe)(uint64_t, aclrtStream);
  aclError (*launch)(void (*)(void*), void*, aclrtStream);  // blocks the stream
  aclError (*process)(int32_t);
  aclError (*unsubscribe)(uint64_t, aclrtStream);
};

constexpr Functions kReport = {
    aclrtSubscribeReport,
    [](void (*function)(void*), void* data, aclrtStream stream) {
      return aclrtLaunchCallback(function, data, ACL_CALLBACK_BLOCK, stream);
    },
    aclrtProcessReport, aclrtUnSubscribeReport};

constexpr Functions kHostFunc = {
    aclrtSubscribeHostFunc,
    [](void (*function)(void*), void* data, aclrtStream stream) {
      return aclrtLaunchHostFunc(stream, function, data);
    },
    aclrtProcessHostFunc, aclrtUnSubscribeHostFunc};

// A thread that processes the callbacks of a stream until the stream is
// unsubscribed.
class Taker {
 public:
  explicit Taker(const Functions& functions, aclrtStream stream) {
    std::promise<uint64_t> id;
    std::promise<void> subscribed;
    thread_ = std::thread(
        [&functions, &id, this, begin = subscribed.get_future()]() mutable {
          id.set_value(pthread_self());
          begin.wait();
          aclError code = ACL_SUCCESS;
          while (code == ACL_SUCCESS) code = functions.process(-1);
          last_code_ = code;
        });
    id_ = id.get_future().get();
    EXPECT_EQ(functions.subscribe(id_, stream), ACL_SUCCESS) << RecentError();
    subscribed.set_value();
  }

  uint64_t id() const { return id_; }

  // Waits until no stream is left, and returns the code that reports this.
  aclError Join() {
    thread_.join();
    return last_code_;
  }

 private:
  std::thread thread_;
  uint64_t id_ = 0;
  aclError last_code_ = ACL_SUCCESS;
};

void Count(void* counter) { ++*static_cast<int*>(counter); }

// A callback that calls the function at its argument.
void Call(void* function) {
  (*static_cast<std::function<void()>*>(function))();
}

class CallbackTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    stream_ = NewStream();
    ASSERT_EQ(aclrtGetCurrentContext(&context_), ACL_SUCCESS);
  }

  // Subscribes the calling thread to the stream's callbacks.
  void SubscribeSelf(const Functions& functions = kReport) {
    ASSERT_EQ(functions.subscribe(self_, stream_), ACL_SUCCESS);
  }

  const uint64_t self_ = pthread_self();
  aclrtStream stream_ = nullptr;
  aclrtContext context_ = nullptr;
};

// Both sets of functions have the same rules.
class SubscriptionTest : public CallbackTest,
                         public ::testing::WithParamInterface<Functions> {
 protected:
  const Functions& functions_ = GetParam();
};

INSTANTIATE_TEST_SUITE_P(Report, SubscriptionTest, ::testing::Values(kReport));
INSTANTIATE_TEST_SUITE_P(HostFunc, SubscriptionTest,
                         ::testing::Values(kHostFunc));

TEST_P(SubscriptionTest, CallbackRunsInTheSubscribedThread) {
  Taker taker(functions_, stream_);
  uint64_t ran_in = 0;
  std::function<void()> note = [&ran_in] { ran_in = pthread_self(); };
  ASSERT_EQ(functions_.launch(Call, &note, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(ran_in, taker.id());
  EXPECT_EQ(functions_.unsubscribe(taker.id(), stream_), ACL_SUCCESS);
  EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
}

TEST_P(SubscriptionTest, StreamIsHeldUpUntilTheCallbackHasRun) {
  SubscribeSelf(functions_);
  std::vector<int> order;
  std::function<void()> callback = [&order] { order.push_back(2); };
  ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(1); }),
            ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Call, &callback, stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(3); }),
            ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  ASSERT_EQ(functions_.process(-1), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST_P(SubscriptionTest, ADefaultStreamCanHaveASubscriber) {
  int calls = 0;
  ASSERT_EQ(functions_.subscribe(self_, nullptr), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, nullptr), ACL_SUCCESS);
  ASSERT_EQ(functions_.process(-1), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(functions_.unsubscribe(self_, nullptr), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, OneThreadMayTakeTheCallbacksOfManyStreams) {
  constexpr int kRounds = 100;
  Taker taker(functions_, stream_);
  std::vector<aclrtStream> streams = {stream_, NewStream(), NewStream()};
  for (const aclrtStream stream : {streams[1], streams[2]}) {
    ASSERT_EQ(functions_.subscribe(taker.id(), stream), ACL_SUCCESS);
  }
  int calls = 0;  // not atomic: one thread calls
  for (int i = 0; i < kRounds; ++i) {
    for (const aclrtStream stream : streams) {
      ASSERT_EQ(functions_.launch(Count, &calls, stream), ACL_SUCCESS);
    }
  }
  ASSERT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
  EXPECT_EQ(calls, 3 * kRounds);
  for (const aclrtStream stream : streams) {
    EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  }
  EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
}

TEST_P(SubscriptionTest, ProcessWithoutCallbacksIs507012AndNoMessage) {
  SubscribeSelf(functions_);
  EXPECT_EQ(functions_.process(1), ACL_ERROR_RT_REPORT_TIMEOUT);
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_P(SubscriptionTest, ProcessInAThreadWithoutStreamsIs107012) {
  EXPECT_EQ(functions_.process(-1), ACL_ERROR_RT_THREAD_SUBSCRIBE);
  EXPECT_NE(RecentError().find("thread " + std::to_string(self_)),
            std::string::npos);
}

TEST_P(SubscriptionTest, LimitOfProcessIsAboveZeroOrMinusOne) {
  SubscribeSelf(functions_);
  for (const int32_t timeout : {0, -2, INT32_MIN}) {
    EXPECT_EQ(functions_.process(timeout), ACL_ERROR_INVALID_PARAM);
    EXPECT_NE(RecentError().find("timeout is " + std::to_string(timeout)),
              std::string::npos);
  }
}

TEST_P(SubscriptionTest, StreamHasOneThread) {
  SubscribeSelf(functions_);
  for (const uint64_t thread : {self_, self_ + 1}) {
    EXPECT_EQ(functions_.subscribe(thread, stream_),
              ACL_ERROR_RT_STREAM_SUBSCRIBE);
    EXPECT_NE(RecentError().find("already"), std::string::npos);
  }
  // The refused call has given the other thread no stream.
  EXPECT_EQ(functions_.unsubscribe(self_ + 1, stream_),
            ACL_ERROR_RT_THREAD_SUBSCRIBE);
  EXPECT_NE(RecentError().find(std::to_string(self_ + 1)), std::string::npos);
  EXPECT_EQ(functions_.unsubscribe(self_, stream_), ACL_SUCCESS);
  EXPECT_EQ(functions_.unsubscribe(self_, stream_),
            ACL_ERROR_RT_STREAM_SUBSCRIBE);
  EXPECT_EQ(functions_.process(1), ACL_ERROR_RT_THREAD_SUBSCRIBE);
  EXPECT_EQ(functions_.subscribe(self_, stream_), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, MoreThan1024ThreadsIs507000) {
  std::vector<aclrtStream> streams;
  for (uint64_t thread = 1; thread <= 1024; ++thread) {
    streams.push_back(NewStream());
    ASSERT_EQ(functions_.subscribe(thread, streams.back()), ACL_SUCCESS);
  }
  EXPECT_EQ(functions_.subscribe(1025, stream_), ACL_ERROR_RT_INTERNAL_ERROR);
  EXPECT_NE(RecentError().find("1024"), std::string::npos);
  EXPECT_EQ(functions_.subscribe(1024, stream_), ACL_SUCCESS);
  EXPECT_EQ(functions_.unsubscribe(1, streams.front()), ACL_SUCCESS);
  EXPECT_EQ(functions_.subscribe(1025, streams.front()), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, UnsubscribingDropsWhatHasNotBegun) {
  SubscribeSelf(functions_);
  int calls = 0;
  bool ran = false;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  }
  ASSERT_EQ(EnqueueCall(stream_, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  EXPECT_EQ(functions_.unsubscribe(self_, stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(calls, 0);
  EXPECT_TRUE(ran);
}

TEST_P(SubscriptionTest, DestroyStreamWaitsForCallbacksThatHoldItUp) {
  Taker taker(functions_, stream_);
  int calls = 0;
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  }
  std::thread opener([&gate] { gate.Open(); });
  EXPECT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(calls, 3);
  opener.join();
  EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
}

TEST_P(SubscriptionTest, DestroyStreamForceDropsThem) {
  SubscribeSelf(functions_);
  int calls = 0;
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  EXPECT_EQ(aclrtDestroyStreamForce(stream_), ACL_SUCCESS);
  EXPECT_EQ(functions_.process(1), ACL_ERROR_RT_THREAD_SUBSCRIBE);
  EXPECT_EQ(calls, 0);
}

TEST_P(SubscriptionTest, AbortDropsThem) {
  SubscribeSelf(functions_);
  int calls = 0;
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(stream_));
  EXPECT_EQ(aclrtStreamAbort(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(functions_.process(1), ACL_ERROR_RT_REPORT_TIMEOUT);
  EXPECT_EQ(calls, 0);
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  ASSERT_EQ(functions_.process(-1), ACL_SUCCESS);
  EXPECT_EQ(calls, 1);
}

// No thread processes the callbacks, and a stream waits for another stream that
// waits for a callback: the other work is done anyway.
TEST_P(SubscriptionTest, ResetDropsThemAndRunsTheRest) {
  SubscribeSelf(functions_);
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  int calls = 0;
  std::atomic<int> ran{0};
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&ran] { ++ran; }), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  for (const aclrtStream waiting : {other, aclrtStream{nullptr}}) {
    ASSERT_EQ(aclrtStreamWaitEvent(waiting, event), ACL_SUCCESS);
    ASSERT_EQ(EnqueueCall(waiting, [&ran] { ++ran; }), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(ran, 3);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, DestroyContextDropsThem) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  int calls = 0;
  ASSERT_EQ(functions_.subscribe(self_, nullptr), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
  EXPECT_EQ(calls, 0);
}

TEST_P(SubscriptionTest, ResetEndsTheWaitForCallbacks) {
  Taker taker(functions_, stream_);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
}

TEST_P(SubscriptionTest, CallbackMayCallWhatDoesNotWaitForItsStream) {
  Taker taker(functions_, stream_);
  const aclrtStream other = NewStream();
  const aclrtEvent event = NewEvent();
  std::vector<aclError> fine, refused;
  bool ran = false;
  std::function<void()> callback = [&] {
    void* memory = nullptr;
    fine = {aclrtSetCurrentContext(context_),
            aclrtMalloc(&memory, 8, ACL_MEM_MALLOC_NORMAL_ONLY),
            aclrtFree(memory),
            EnqueueCall(stream_, [&ran] { ran = true; }),
            aclrtRecordEvent(event, stream_),
            aclrtSynchronizeStream(other)};
    refused = {aclrtSynchronizeStream(stream_),
               aclrtSynchronizeStreamWithTimeout(stream_, 1),
               aclrtSynchronizeDevice(),
               aclrtSynchronizeEvent(event),
               aclrtDestroyStream(stream_),
               aclrtDestroyStreamForce(stream_),
               aclrtStreamAbort(stream_),
               aclrtResetDevice(0),
               functions_.process(1)};
  };
  ASSERT_EQ(functions_.launch(Call, &callback, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(fine, std::vector<aclError>(6, ACL_SUCCESS));
  EXPECT_EQ(refused,
            std::vector<aclError>(9, ACL_ERROR_RT_FEATURE_NOT_SUPPORT));
  EXPECT_TRUE(ran);
  EXPECT_EQ(functions_.unsubscribe(taker.id(), stream_), ACL_SUCCESS);
  taker.Join();
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, CallbackMayUnsubscribeItsStream) {
  Taker taker(functions_, stream_);
  aclError code = -1;
  int calls = 0;
  std::function<void()> callback = [&] {
    code = functions_.unsubscribe(taker.id(), stream_);
  };
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Call, &callback, stream_), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
  EXPECT_EQ(code, ACL_SUCCESS);
  EXPECT_EQ(calls, 0);
}

TEST_P(SubscriptionTest, ExceptionOfACallbackEndsProcessAndNotTheStream) {
  SubscribeSelf(functions_);
  int calls = 0;
  std::function<void()> callback = [] { throw std::runtime_error("test"); };
  ASSERT_EQ(functions_.launch(Call, &callback, stream_), ACL_SUCCESS);
  ASSERT_EQ(functions_.launch(Count, &calls, stream_), ACL_SUCCESS);
  EXPECT_EQ(functions_.process(-1), ACL_ERROR_INTERNAL_ERROR);
  EXPECT_EQ(functions_.process(-1), ACL_SUCCESS);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, StreamMayBelongToAnotherContext) {
  Taker taker(functions_, stream_);
  InThread([&] {  // without a context
    EXPECT_EQ(functions_.unsubscribe(taker.id(), stream_), ACL_SUCCESS);
    EXPECT_EQ(functions_.subscribe(taker.id(), nullptr),
              ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(functions_.unsubscribe(taker.id(), nullptr),
              ACL_ERROR_RT_CONTEXT_NULL);
  });
  taker.Join();
}

TEST_F(CallbackTest, NoBlockDoesNotHoldUpTheStream) {
  SubscribeSelf();
  std::vector<int> order;
  std::function<void()> first = [&order] { order.push_back(1); };
  std::function<void()> second = [&order] { order.push_back(2); };
  for (void* const callback : {&first, &second}) {
    ASSERT_EQ(
        aclrtLaunchCallback(Call, callback, ACL_CALLBACK_NO_BLOCK, stream_),
        ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_TRUE(order.empty());
  EXPECT_EQ(aclrtProcessReport(-1), ACL_SUCCESS);
  EXPECT_EQ(order, (std::vector<int>{1, 2})) << "all that there are, at once";
}

TEST_F(CallbackTest, CallbackComesAfterTheWorkBeforeIt) {
  SubscribeSelf();
  int calls = 0;
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_NO_BLOCK, stream_),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtProcessReport(kShortTimeout), ACL_ERROR_RT_REPORT_TIMEOUT);
  gate.Open();
  EXPECT_EQ(aclrtProcessReport(-1), ACL_SUCCESS);
  EXPECT_EQ(calls, 1);
}

TEST_F(CallbackTest, LaunchWithoutASubscriberIs107015) {
  int calls = 0;
  EXPECT_EQ(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, stream_),
            ACL_ERROR_RT_STREAM_NO_CB_REG);
  EXPECT_NE(RecentError().find("aclrtSubscribeReport"), std::string::npos);
  // A subscriber of the other kind does not count.
  ASSERT_EQ(aclrtSubscribeHostFunc(self_, stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, stream_),
            ACL_ERROR_RT_STREAM_NO_CB_REG);
}

TEST_F(CallbackTest, UnknownBlockTypeIs100000) {
  SubscribeSelf();
  int calls = 0;
  EXPECT_EQ(LaunchCallback(Count, &calls, 2, stream_), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("blockType is 2"), std::string::npos);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
}

TEST_F(CallbackTest, HostFuncRunsOnTheStreamInAThreadOfTheLibrary) {
  std::vector<int> order;
  uint64_t ran_in = self_;
  std::function<void()> function = [&] {
    order.push_back(2);
    ran_in = pthread_self();
  };
  ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(1); }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtLaunchHostFunc(stream_, Call, &function), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(3); }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
  EXPECT_NE(ran_in, self_);
}

TEST_F(CallbackTest, HostFuncThatWaitsForItsStreamIsRefused) {
  aclError code = ACL_SUCCESS;
  std::function<void()> function = [&] {
    aclrtSetCurrentContext(context_);
    code = aclrtSynchronizeStream(stream_);
  };
  ASSERT_EQ(aclrtLaunchHostFunc(stream_, Call, &function), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(code, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
}

// The function ends the stream's thread; the stream continues in another
// thread.
TEST_F(CallbackTest, HostFuncThatEndsItsThreadDoesNotHoldUpTheStream) {
  std::vector<int> order;
  for (int i = 0; i < 3; ++i) {
    ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(1); }),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtLaunchHostFunc(
                  stream_, [](void*) { pthread_exit(nullptr); }, nullptr),
              ACL_SUCCESS);
    ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(2); }),
              ACL_SUCCESS);
  }
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(order, (std::vector<int>{1, 2, 1, 2, 1, 2}));
  // Also if the stream is destroyed next.
  ASSERT_EQ(aclrtLaunchHostFunc(
                stream_, [](void*) { pthread_exit(nullptr); }, nullptr),
            ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS);
}

TEST_P(SubscriptionTest, CallbackThatEndsItsThreadDoesNotHoldUpTheStream) {
  std::promise<void> subscribed;
  std::atomic<bool> returned{false};
  std::thread taker([&, begin = subscribed.get_future()]() mutable {
    begin.wait();
    functions_.process(-1);
    returned = true;
  });
  const uint64_t id = taker.native_handle();
  ASSERT_EQ(functions_.subscribe(id, stream_), ACL_SUCCESS);
  ASSERT_EQ(
      functions_.launch([](void*) { pthread_exit(nullptr); }, nullptr, stream_),
      ACL_SUCCESS);
  subscribed.set_value();
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  taker.join();
  EXPECT_FALSE(returned);
  EXPECT_EQ(functions_.unsubscribe(id, stream_), ACL_SUCCESS);
}

// Streams are created and destroyed while other threads launch on them and
// process callbacks.
TEST_F(CallbackTest, ManyThreadsMayUseCallbacks) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this] {
      ASSERT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
      for (int round = 0; round < 20; ++round) {
        const aclrtStream stream = NewStream();
        Taker taker(kReport, stream);
        int calls = 0;
        for (int i = 0; i < 10; ++i) {
          ASSERT_EQ(
              aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, stream),
              ACL_SUCCESS);
        }
        EXPECT_EQ(round % 2 == 0 ? aclrtDestroyStream(stream)
                                 : aclrtDestroyStreamForce(stream),
                  ACL_SUCCESS);
        EXPECT_EQ(taker.Join(), ACL_ERROR_RT_THREAD_SUBSCRIBE);
        if (round % 2 == 0) {
          EXPECT_EQ(calls, 10);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(CallbackDeathTest, ProcessMayEndWithCallbacksLeft) {
  EXPECT_IN_NEW_PROCESS([] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    const aclrtStream stream = NewStream();
    static int calls = 0;
    EXPECT_EQ(aclrtSubscribeReport(pthread_self(), stream), ACL_SUCCESS);
    EXPECT_EQ(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, stream),
              ACL_SUCCESS);
    EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
    EXPECT_TRUE(IsHeldUp(stream));
  });
}

}  // namespace
}  // namespace aclq::runtime
