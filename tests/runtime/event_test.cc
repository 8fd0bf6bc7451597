// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Events.

#include <chrono>
#include <thread>
#include <vector>

#include "tests/runtime/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // aclrtQueryEvent

namespace aclq::runtime {
namespace {

aclrtEvent FlaggedEvent(uint32_t flag) {
  aclrtEvent event = nullptr;
  EXPECT_EQ(aclrtCreateEventWithFlag(&event, flag), ACL_SUCCESS);
  return event;
}

aclrtEvent ExEvent(uint32_t flag) {
  aclrtEvent event = nullptr;
  EXPECT_EQ(aclrtCreateEventExWithFlag(&event, flag), ACL_SUCCESS);
  return event;
}

aclrtEventStatus Query(aclrtEvent event) {
  aclrtEventStatus status = ACL_EVENT_STATUS_RESERVED;
  EXPECT_EQ(aclrtQueryEvent(event, &status), ACL_SUCCESS);
  return status;
}

aclrtEventRecordedStatus QueryRecorded(aclrtEvent event) {
  aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
  EXPECT_EQ(aclrtQueryEventStatus(event, &status), ACL_SUCCESS);
  return status;
}

aclrtEventWaitStatus QueryWait(aclrtEvent event) {
  aclrtEventWaitStatus status = ACL_EVENT_WAIT_STATUS_RESERVED;
  EXPECT_EQ(aclrtQueryEventWaitStatus(event, &status), ACL_SUCCESS);
  return status;
}

class EventTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    stream_ = NewStream();
    other_ = NewStream();
  }

  aclrtStream stream_ = nullptr;
  aclrtStream other_ = nullptr;
};

TEST_F(EventTest, HappensWhenTheWorkBeforeItIsDone) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  EXPECT_EQ(Query(event), ACL_EVENT_STATUS_NOT_READY);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_COMPLETE);
  EXPECT_EQ(Query(event), ACL_EVENT_STATUS_COMPLETE);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, DoesNotWaitForWorkAfterIt) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  gate.Open();
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, CanBeRecordedOnTheDefaultStream) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtRecordEvent(event, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_COMPLETE);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, NeverRecordedIsNotReadyButExIsComplete) {
  const aclrtEvent plain = NewEvent();
  const aclrtEvent flagged = FlaggedEvent(ACL_EVENT_SYNC);
  const aclrtEvent ex = ExEvent(ACL_EVENT_SYNC);
  EXPECT_EQ(QueryRecorded(plain), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  EXPECT_EQ(QueryRecorded(flagged), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  EXPECT_EQ(QueryRecorded(ex), ACL_EVENT_RECORDED_STATUS_COMPLETE);
  EXPECT_EQ(Query(plain), ACL_EVENT_STATUS_COMPLETE);
  for (const aclrtEvent event : {plain, flagged, ex}) {
    EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

TEST_F(EventTest, StreamWaitsForTheRecording) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  std::vector<int> order;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [&order] { order.push_back(1); }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(other_, [&order] { order.push_back(2); }), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(other_));
  EXPECT_EQ(QueryWait(event), ACL_EVENT_WAIT_STATUS_NOT_READY);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_EQ(QueryWait(event), ACL_EVENT_WAIT_STATUS_COMPLETE);
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, StreamDoesNotWaitForWhatWasNeverRecorded) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtStreamWaitEvent(stream_, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_, [] {}), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(QueryWait(event), ACL_EVENT_WAIT_STATUS_COMPLETE);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, WaitMeansTheLatestRecordingAtTheCall) {
  const aclrtEvent event = NewEvent();
  const Gate first;
  const Gate second;
  ASSERT_EQ(first.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  ASSERT_EQ(second.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  first.Open();
  // The new recording does not delay streams that wait for the old one.
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(other_));
  second.Open();
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, SeveralStreamsMayWaitForOne) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  std::vector<aclrtStream> waiting(8);
  for (aclrtStream& stream : waiting) {
    stream = NewStream();
    ASSERT_EQ(aclrtStreamWaitEvent(stream, event), ACL_SUCCESS);
  }
  gate.Open();
  for (const aclrtStream stream : waiting) {
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  }
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, StreamMayWaitForItself) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(stream_, event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, MayBeDestroyedWhileAStreamWaitsForIt) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  bool ran = false;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(other_, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_TRUE(IsHeldUp(other_));
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_TRUE(ran);
}

TEST_F(EventTest, StreamGoesOnWhenTheRecordingStreamIsDestroyed) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  gate.WaitUntilReached();
  std::thread destroyer(
      [this] { EXPECT_EQ(aclrtDestroyStreamForce(stream_), ACL_SUCCESS); });
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  gate.Open();
  destroyer.join();
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, WithoutSyncFlagNoStreamCanWait) {
  for (const uint32_t flag :
       {ACL_EVENT_TIME_LINE, ACL_EVENT_CAPTURE_STREAM_PROGRESS,
        ACL_EVENT_TIME_LINE | ACL_EVENT_CAPTURE_STREAM_PROGRESS}) {
    const aclrtEvent event = FlaggedEvent(flag);
    EXPECT_EQ(aclrtStreamWaitEvent(stream_, event),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_NE(RecentError().find("ACL_EVENT_SYNC"), std::string::npos);
    EXPECT_EQ(aclrtResetEvent(event, stream_),
              ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
    EXPECT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

TEST_F(EventTest, FlagsMustBeKnownAndSupported) {
  using Create = aclError (*)(aclrtEvent*, uint32_t);
  for (const Create create :
       {Create{aclrtCreateEventWithFlag}, Create{aclrtCreateEventExWithFlag}}) {
    aclrtEvent event = nullptr;
    for (const uint32_t flag : {0U, 0x4U, 0x80U, 0x80000001U}) {
      EXPECT_EQ(create(&event, flag), ACL_ERROR_RT_PARAM_INVALID) << flag;
      EXPECT_NE(RecentError().find("flag is " + std::to_string(flag)),
                std::string::npos);
    }
    for (const uint32_t flag :
         {ACL_EVENT_DEVICE_USE_ONLY, ACL_EVENT_EXTERNAL, ACL_EVENT_IPC,
          ACL_EVENT_SYNC | ACL_EVENT_IPC}) {
      EXPECT_EQ(create(&event, flag), ACL_ERROR_RT_FEATURE_NOT_SUPPORT) << flag;
      EXPECT_NE(RecentError().find("flag is " + std::to_string(flag)),
                std::string::npos);
    }
    EXPECT_EQ(event, nullptr);
  }
}

TEST_F(EventTest, ExEventRefusesResetAndTheOlderQueries) {
  const aclrtEvent event = ExEvent(ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
  aclrtEventStatus status = ACL_EVENT_STATUS_RESERVED;
  aclrtEventWaitStatus wait_status = ACL_EVENT_WAIT_STATUS_RESERVED;
  EXPECT_EQ(aclrtResetEvent(event, stream_), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtQueryEvent(event, &status), ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtQueryEventWaitStatus(event, &wait_status),
            ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_NE(RecentError().find("aclrtCreateEventExWithFlag"),
            std::string::npos);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, ExEventSynchronizesAndTakesTime) {
  const aclrtEvent event = ExEvent(ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  EXPECT_TRUE(IsHeldUp(other_));
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  float ms = -1;
  EXPECT_EQ(aclrtEventElapsedTime(&ms, event, event), ACL_SUCCESS);
  EXPECT_EQ(ms, 0);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, ResetMakesItAsNeverRecorded) {
  for (const aclrtEvent event : {NewEvent(), FlaggedEvent(ACL_EVENT_SYNC)}) {
    ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
    ASSERT_EQ(aclrtStreamWaitEvent(other_, event), ACL_SUCCESS);
    ASSERT_EQ(aclrtResetEvent(event, other_), ACL_SUCCESS);
    ASSERT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
    EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_NOT_READY);
    ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
    EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_COMPLETE);
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

TEST_F(EventTest, ResetComesInTheOrderOfItsStream) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  ASSERT_EQ(gate.HoldUp(other_), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetEvent(event, other_), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_COMPLETE);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_NOT_READY);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, ResetSparesALaterRecording) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(gate.HoldUp(other_), ACL_SUCCESS);
  ASSERT_EQ(aclrtResetEvent(event, other_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(other_), ACL_SUCCESS);
  EXPECT_EQ(QueryRecorded(event), ACL_EVENT_RECORDED_STATUS_COMPLETE);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, TimeoutIs507047) {
  const aclrtEvent event = NewEvent();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEventWithTimeout(event, 1),
            ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
  EXPECT_NE(RecentError().find("aclrtSynchronizeEventWithTimeout: the event "
                               "had not happened"),
            std::string::npos);
  gate.Open();
  EXPECT_EQ(aclrtSynchronizeEventWithTimeout(event, -1), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, ElapsedTimeIsInMilliseconds) {
  const aclrtEvent start = NewEvent();
  const aclrtEvent end = NewEvent();
  ASSERT_EQ(aclrtRecordEvent(start, stream_), ACL_SUCCESS);
  ASSERT_EQ(
      EnqueueCall(
          stream_,
          [] { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }),
      ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(end, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  float ms = 0;
  ASSERT_EQ(aclrtEventElapsedTime(&ms, start, end), ACL_SUCCESS);
  EXPECT_GE(ms, 20.0F);
  EXPECT_LT(ms, 10000.0F);
  EXPECT_EQ(aclrtDestroyEvent(start), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(end), ACL_SUCCESS);
}

TEST_F(EventTest, ElapsedTimeWithoutATimeIs107006) {
  const aclrtEvent timed = NewEvent();
  const aclrtEvent never_recorded = NewEvent();
  const aclrtEvent unfinished = NewEvent();
  const aclrtEvent untimed = FlaggedEvent(ACL_EVENT_SYNC);
  const Gate gate;
  ASSERT_EQ(aclrtRecordEvent(timed, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(untimed, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(unfinished, stream_), ACL_SUCCESS);
  float ms = 0;
  for (const aclrtEvent event : {never_recorded, unfinished, untimed}) {
    EXPECT_EQ(aclrtEventElapsedTime(&ms, timed, event),
              ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID);
    EXPECT_NE(RecentError().find("endEvent has no time"), std::string::npos);
    EXPECT_EQ(aclrtEventElapsedTime(&ms, event, timed),
              ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID);
    EXPECT_NE(RecentError().find("startEvent has no time"), std::string::npos);
  }
  gate.Open();
  for (const aclrtEvent event : {timed, never_recorded, unfinished, untimed}) {
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

TEST_F(EventTest, ElapsedTimeBackwardsIs107007) {
  const aclrtEvent first = NewEvent();
  const aclrtEvent second = NewEvent();
  ASSERT_EQ(aclrtRecordEvent(first, stream_), ACL_SUCCESS);
  ASSERT_EQ(
      EnqueueCall(
          stream_,
          [] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); }),
      ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(second, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  float ms = 0;
  EXPECT_EQ(aclrtEventElapsedTime(&ms, second, first),
            ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL);
  EXPECT_EQ(aclrtDestroyEvent(first), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(second), ACL_SUCCESS);
}

TEST_F(EventTest, TimestampIsInMicroseconds) {
  const aclrtEvent start = NewEvent();
  const aclrtEvent end = ExEvent(ACL_EVENT_TIME_LINE);
  const auto now = [] {
    return static_cast<uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::steady_clock::now().time_since_epoch())
            .count());
  };
  const uint64_t before = now();
  ASSERT_EQ(aclrtRecordEvent(start, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(end, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  const uint64_t after = now();
  uint64_t start_time = 0, end_time = 0;
  ASSERT_EQ(aclrtEventGetTimestamp(start, &start_time), ACL_SUCCESS);
  ASSERT_EQ(aclrtEventGetTimestamp(end, &end_time), ACL_SUCCESS);
  EXPECT_LE(before, start_time);
  EXPECT_LE(start_time, end_time);
  EXPECT_LE(end_time, after);
  EXPECT_EQ(aclrtDestroyEvent(start), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(end), ACL_SUCCESS);
}

TEST_F(EventTest, TimestampWithoutATimeIs107006) {
  const aclrtEvent never_recorded = NewEvent();
  const aclrtEvent unfinished = NewEvent();
  const aclrtEvent untimed = FlaggedEvent(ACL_EVENT_SYNC);
  const Gate gate;
  ASSERT_EQ(aclrtRecordEvent(untimed, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(unfinished, stream_), ACL_SUCCESS);
  uint64_t timestamp = 7;
  for (const aclrtEvent event : {never_recorded, unfinished, untimed}) {
    EXPECT_EQ(aclrtEventGetTimestamp(event, &timestamp),
              ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID);
    EXPECT_NE(RecentError().find("event has no time"), std::string::npos);
  }
  EXPECT_EQ(timestamp, 7U);
  gate.Open();
  for (const aclrtEvent event : {never_recorded, unfinished, untimed}) {
    EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

TEST_F(EventTest, SynchronizeGivesAFailureBeforeTheRecordingOnce) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(Enqueue(stream_, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), 507015);
  EXPECT_NE(RecentError().find("aclrtSynchronizeEvent: a task of the stream "
                               "failed with code 507015"),
            std::string::npos);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, SynchronizeLeavesAFailureAfterTheRecordingToTheStream) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(Enqueue(stream_, [] { return aclError{507015}; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(stream_), 507015);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, SynchronizeSucceedsWhenTheStreamOfAFailureIsGone) {
  const aclrtEvent event = NewEvent();
  ASSERT_EQ(Enqueue(stream_, [] { return aclError{507015}; }), ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  ASSERT_EQ(aclrtDestroyStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, SynchronizeFromATaskOfTheRecordingStreamIsRefused) {
  const aclrtEvent event = NewEvent();
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtGetCurrentContext(&context), ACL_SUCCESS);
  const Gate gate;
  aclError code = ACL_SUCCESS;
  ASSERT_EQ(gate.HoldUp(stream_), ACL_SUCCESS);
  ASSERT_EQ(EnqueueCall(stream_,
                        [&] {
                          aclrtSetCurrentContext(context);
                          code = aclrtSynchronizeEvent(event);
                        }),
            ACL_SUCCESS);
  ASSERT_EQ(aclrtRecordEvent(event, stream_), ACL_SUCCESS);
  gate.Open();
  ASSERT_EQ(aclrtSynchronizeStream(stream_), ACL_SUCCESS);
  EXPECT_EQ(code, ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
}

TEST_F(EventTest, MoreThan65536Is207007) {
  std::vector<aclrtEvent> events(65536);
  for (aclrtEvent& event : events) {
    ASSERT_EQ(aclrtCreateEvent(&event), ACL_SUCCESS);
  }
  aclrtEvent one_more = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&one_more), ACL_ERROR_RT_NO_EVENT_RESOURCE);
  EXPECT_NE(RecentError().find("65536"), std::string::npos);
  for (const aclrtEvent event : events) {
    ASSERT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  }
}

}  // namespace
}  // namespace aclq::runtime
