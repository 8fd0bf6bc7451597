// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Streams and events.

#include "client.h"

TEST(aclrtCreateStream) {
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStream(&stream));
  REQUIRE(stream != NULL);
  SUCCEEDS(aclrtDestroyStream(stream));
}

TEST(aclrtCreateStreamWithConfig) {
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStreamWithConfig(
      &stream, 0, ACL_STREAM_FAST_LAUNCH | ACL_STREAM_FAST_SYNC));
  SUCCEEDS(aclrtDestroyStream(stream));
}

TEST(aclrtDestroyStream) {
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStream(&stream));
  SUCCEEDS(aclrtDestroyStream(stream));
  REQUIRE(aclrtDestroyStream(stream) == ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(aclrtDestroyStreamForce) {
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStream(&stream));
  SUCCEEDS(aclrtDestroyStreamForce(stream));
  REQUIRE(aclrtDestroyStreamForce(stream) == ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(aclrtSynchronizeStream) {
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStream(&stream));
  SUCCEEDS(aclrtSynchronizeStream(stream));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtDestroyStream(stream));
}

TEST(aclrtSynchronizeStreamWithTimeout) {
  SUCCEEDS(aclrtSynchronizeStreamWithTimeout(NULL, -1));
  REQUIRE(aclrtSynchronizeStreamWithTimeout(NULL, -2) ==
          ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtStreamQuery) {
  aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
  SUCCEEDS(aclrtStreamQuery(NULL, &status));
  REQUIRE(status == ACL_STREAM_STATUS_COMPLETE);
}

TEST(aclrtStreamWaitEvent) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtStreamWaitEvent(NULL, event));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtCreateEvent) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEvent(&event));
  REQUIRE(event != NULL);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtCreateEventWithFlag) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEventWithFlag(&event, ACL_EVENT_SYNC));
  SUCCEEDS(aclrtDestroyEvent(event));
  REQUIRE(aclrtCreateEventWithFlag(&event, 0) == ACL_ERROR_RT_PARAM_INVALID);
}

TEST(aclrtCreateEventExWithFlag) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEventExWithFlag(&event, ACL_EVENT_SYNC));
  REQUIRE(aclrtResetEvent(event, NULL) == ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtDestroyEvent) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtDestroyEvent(event));
  REQUIRE(aclrtDestroyEvent(event) == ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(aclrtRecordEvent) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeEvent(event));
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtResetEvent) {
  aclrtEvent event = NULL;
  aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_COMPLETE;
  SUCCEEDS(aclrtCreateEventWithFlag(&event, ACL_EVENT_SYNC));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtResetEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtQueryEventStatus(event, &status));
  REQUIRE(status == ACL_EVENT_RECORDED_STATUS_NOT_READY);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtQueryEvent) {
  aclrtEvent event = NULL;
  aclrtEventStatus status = ACL_EVENT_STATUS_RESERVED;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtQueryEvent(event, &status));
  REQUIRE(status == ACL_EVENT_STATUS_COMPLETE);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtQueryEventStatus) {
  aclrtEvent event = NULL;
  aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_COMPLETE;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtQueryEventStatus(event, &status));
  REQUIRE(status == ACL_EVENT_RECORDED_STATUS_NOT_READY);
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtQueryEventStatus(event, &status));
  REQUIRE(status == ACL_EVENT_RECORDED_STATUS_COMPLETE);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtQueryEventWaitStatus) {
  aclrtEvent event = NULL;
  aclrtEventWaitStatus status = ACL_EVENT_WAIT_STATUS_RESERVED;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtStreamWaitEvent(NULL, event));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtQueryEventWaitStatus(event, &status));
  REQUIRE(status == ACL_EVENT_WAIT_STATUS_COMPLETE);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtSynchronizeEvent) {
  aclrtEvent event = NULL;
  aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeEvent(event));
  SUCCEEDS(aclrtQueryEventStatus(event, &status));
  REQUIRE(status == ACL_EVENT_RECORDED_STATUS_COMPLETE);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtSynchronizeEventWithTimeout) {
  aclrtEvent event = NULL;
  SUCCEEDS(aclrtCreateEvent(&event));
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeEventWithTimeout(event, -1));
  REQUIRE(aclrtSynchronizeEventWithTimeout(event, -2) ==
          ACL_ERROR_RT_PARAM_INVALID);
  SUCCEEDS(aclrtDestroyEvent(event));
}

TEST(aclrtEventElapsedTime) {
  aclrtEvent start = NULL, end = NULL;
  float ms = -1;
  SUCCEEDS(aclrtCreateEvent(&start));
  SUCCEEDS(aclrtCreateEvent(&end));
  SUCCEEDS(aclrtRecordEvent(start, NULL));
  SUCCEEDS(aclrtRecordEvent(end, NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  SUCCEEDS(aclrtEventElapsedTime(&ms, start, end));
  REQUIRE(ms >= 0);
  SUCCEEDS(aclrtDestroyEvent(start));
  SUCCEEDS(aclrtDestroyEvent(end));
}

TEST(aclrtCreateStreamConfigHandle) {
  aclrtStreamConfigHandle *config = aclrtCreateStreamConfigHandle();
  REQUIRE(config != NULL);
  REQUIRE(config->workptr == NULL && config->priority == 0);
  SUCCEEDS(aclrtDestroyStreamConfigHandle(config));
}

TEST(aclrtDestroyStreamConfigHandle) {
  aclrtStreamConfigHandle *config = aclrtCreateStreamConfigHandle();
  SUCCEEDS(aclrtDestroyStreamConfigHandle(config));
  REQUIRE(aclrtDestroyStreamConfigHandle(config) ==
          ACL_ERROR_RT_INVALID_HANDLE);
}

TEST(aclrtSetStreamConfigOpt) {
  uint32_t priority = 5;
  aclrtStreamConfigHandle *config = aclrtCreateStreamConfigHandle();
  SUCCEEDS(aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_PRIORITY, &priority,
                                   sizeof(priority)));
  REQUIRE(config->priority == 5);
  SUCCEEDS(aclrtDestroyStreamConfigHandle(config));
}

TEST(aclrtCreateStreamV2) {
  aclrtStream stream = NULL;
  aclrtStreamConfigHandle *config = aclrtCreateStreamConfigHandle();
  SUCCEEDS(aclrtCreateStreamV2(&stream, config));
  SUCCEEDS(aclrtDestroyStream(stream));
  SUCCEEDS(aclrtDestroyStreamConfigHandle(config));
}

TEST(aclrtStreamGetId) {
  int32_t id = -1;
  int32_t default_id = -1;
  aclrtStream stream = NULL;
  SUCCEEDS(aclrtCreateStream(&stream));
  SUCCEEDS(aclrtStreamGetId(stream, &id));
  SUCCEEDS(aclrtStreamGetId(NULL, &default_id));
  REQUIRE(id >= 0 && default_id >= 0 && id != default_id);
  SUCCEEDS(aclrtDestroyStream(stream));
}

TEST(aclrtStreamAbort) {
  SUCCEEDS(aclrtStreamAbort(NULL));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
}

TEST(aclrtSetStreamFailureMode) {
  SUCCEEDS(aclrtSetStreamFailureMode(NULL, ACL_STOP_ON_FAILURE));
  REQUIRE(aclrtSetStreamFailureMode(NULL, ACL_CONTINUE_ON_FAILURE) ==
          ACL_ERROR_RT_FEATURE_NOT_SUPPORT);
}

TEST(aclrtSetStreamOverflowSwitch) {
  SUCCEEDS(aclrtSetStreamOverflowSwitch(NULL, 1));
  REQUIRE(aclrtSetStreamOverflowSwitch(NULL, 2) == ACL_ERROR_INVALID_PARAM);
}

TEST(aclrtGetStreamOverflowSwitch) {
  uint32_t flag = 7;
  SUCCEEDS(aclrtSetStreamOverflowSwitch(NULL, 1));
  SUCCEEDS(aclrtGetStreamOverflowSwitch(NULL, &flag));
  REQUIRE(flag == 1);
}

TEST(aclrtEventGetTimestamp) {
  aclrtEvent event = NULL;
  uint64_t timestamp = 0;
  SUCCEEDS(aclrtCreateEvent(&event));
  REQUIRE(aclrtEventGetTimestamp(event, &timestamp) ==
          ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID);
  SUCCEEDS(aclrtRecordEvent(event, NULL));
  SUCCEEDS(aclrtSynchronizeEvent(event));
  SUCCEEDS(aclrtEventGetTimestamp(event, &timestamp));
  REQUIRE(timestamp > 0);
  SUCCEEDS(aclrtDestroyEvent(event));
}
