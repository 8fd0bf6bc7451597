// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Callbacks, host functions and failed tasks.

#include <pthread.h>

#include "client.h"

static void Count(void *counter) { ++*(int *)counter; }

static uint64_t Self(void) { return (uint64_t)pthread_self(); }

TEST(aclrtSubscribeReport) {
  SUCCEEDS(aclrtSubscribeReport(Self(), NULL));
  REQUIRE(aclrtSubscribeReport(Self(), NULL) == ACL_ERROR_RT_STREAM_SUBSCRIBE);
}

TEST(aclrtLaunchCallback) {
  int calls = 0;
  REQUIRE(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, NULL) ==
          ACL_ERROR_RT_STREAM_NO_CB_REG);
  SUCCEEDS(aclrtSubscribeReport(Self(), NULL));
  SUCCEEDS(aclrtLaunchCallback(Count, &calls, ACL_CALLBACK_BLOCK, NULL));
  SUCCEEDS(aclrtProcessReport(-1));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  REQUIRE(calls == 1);
}

TEST(aclrtProcessReport) {
  REQUIRE(aclrtProcessReport(1) == ACL_ERROR_RT_THREAD_SUBSCRIBE);
  SUCCEEDS(aclrtSubscribeReport(Self(), NULL));
  REQUIRE(aclrtProcessReport(1) == ACL_ERROR_RT_REPORT_TIMEOUT);
}

TEST(aclrtUnSubscribeReport) {
  REQUIRE(aclrtUnSubscribeReport(Self(), NULL) ==
          ACL_ERROR_RT_STREAM_SUBSCRIBE);
  SUCCEEDS(aclrtSubscribeReport(Self(), NULL));
  SUCCEEDS(aclrtUnSubscribeReport(Self(), NULL));
}

TEST(aclrtLaunchHostFunc) {
  int calls = 0;
  SUCCEEDS(aclrtLaunchHostFunc(NULL, Count, &calls));
  SUCCEEDS(aclrtSynchronizeStream(NULL));
  REQUIRE(calls == 1);
}

TEST(aclrtSubscribeHostFunc) {
  int calls = 0;
  SUCCEEDS(aclrtSubscribeHostFunc(Self(), NULL));
  SUCCEEDS(aclrtLaunchHostFunc(NULL, Count, &calls));
  SUCCEEDS(aclrtProcessHostFunc(-1));
  REQUIRE(calls == 1);
}

TEST(aclrtProcessHostFunc) {
  REQUIRE(aclrtProcessHostFunc(1) == ACL_ERROR_RT_THREAD_SUBSCRIBE);
  SUCCEEDS(aclrtSubscribeHostFunc(Self(), NULL));
  REQUIRE(aclrtProcessHostFunc(1) == ACL_ERROR_RT_REPORT_TIMEOUT);
}

TEST(aclrtUnSubscribeHostFunc) {
  SUCCEEDS(aclrtSubscribeHostFunc(Self(), NULL));
  SUCCEEDS(aclrtUnSubscribeHostFunc(Self(), NULL));
}

static void Ignore(aclrtExceptionInfo *info) { (void)info; }

TEST(aclrtSetExceptionInfoCallback) {
  SUCCEEDS(aclrtSetExceptionInfoCallback(Ignore));
  SUCCEEDS(aclrtSetExceptionInfoCallback(NULL));
}

TEST(aclrtGetTaskIdFromExceptionInfo) {
  REQUIRE(aclrtGetTaskIdFromExceptionInfo(NULL) == 0xFFFFFFFF);
}

TEST(aclrtGetStreamIdFromExceptionInfo) {
  REQUIRE(aclrtGetStreamIdFromExceptionInfo(NULL) == 0xFFFFFFFF);
}

TEST(aclrtGetThreadIdFromExceptionInfo) {
  REQUIRE(aclrtGetThreadIdFromExceptionInfo(NULL) == 0xFFFFFFFF);
}

TEST(aclrtGetDeviceIdFromExceptionInfo) {
  REQUIRE(aclrtGetDeviceIdFromExceptionInfo(NULL) == 0xFFFFFFFF);
}

TEST(aclrtGetErrorCodeFromExceptionInfo) {
  REQUIRE(aclrtGetErrorCodeFromExceptionInfo(NULL) == 0xFFFFFFFF);
}
