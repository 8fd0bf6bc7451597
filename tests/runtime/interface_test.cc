// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The door for our own libraries.

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using InterfaceTest = RuntimeTest;

TEST_F(InterfaceTest, IsThatOfThisBuild) {
  const Interface* const door = aclqRuntimeInterface();
  ASSERT_NE(door, nullptr);
  EXPECT_EQ(door->size, sizeof(Interface));
  EXPECT_EQ(aclqRuntimeInterface(), door);
}

TEST_F(InterfaceTest, NullTaskIs100000) {
  EXPECT_EQ(Enqueue(nullptr, nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError().find("task is null"), std::string::npos);
}

TEST_F(InterfaceTest, MessageOfAFailureNamesNoFunctionOfTheRuntime) {
  EXPECT_EQ(EnqueueCall(this, [] {}), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_NE(RecentError().find("(EE1001): stream 0x"), std::string::npos);
}

TEST_F(InterfaceTest, RefusedTaskIsDestroyed) {
  auto held = std::make_shared<int>(1);
  EXPECT_EQ(EnqueueCall(this, [held] {}), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace aclq::runtime
