// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The internal interface for the project's other libraries.

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

using InterfaceTest = RuntimeTest;

TEST_F(InterfaceTest, IsOneTable) {
  const Interface* const interface = aclqRuntimeInterface();
  ASSERT_NE(interface, nullptr);
  EXPECT_EQ(aclqRuntimeInterface(), interface);
}

TEST_F(InterfaceTest, NullTaskIs100000) {
  std::string why;
  EXPECT_EQ(
      aclqRuntimeInterface()->enqueue(nullptr, nullptr, kUnknownSize, &why),
      ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(why.find("task is null"), std::string::npos) << why;
}

// The caller reports the failure in its own words.
TEST_F(InterfaceTest, FailureIsReturnedNotReported) {
  std::string why;
  EXPECT_EQ(aclqRuntimeInterface()->enqueue(
                this, [] { return ACL_SUCCESS; }, kUnknownSize, &why),
            ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(why.find("stream 0x"), 0U) << why;
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
}

TEST_F(InterfaceTest, ReportedMessagesHaveTheTitleOfTheirCode) {
  aclqRuntimeInterface()->report_error("EZ9903", "some words.");
  EXPECT_NE(RecentError().find("AclNN_Runtime_Error(EZ9903): some words."),
            std::string::npos);
}

TEST_F(InterfaceTest, ThisProcessIsNotForked) {
  std::string why = "untouched";
  EXPECT_FALSE(aclqRuntimeInterface()->is_forked(&why));
  EXPECT_EQ(why, "untouched");
}

TEST_F(InterfaceTest, RefusedTaskIsDestroyed) {
  auto held = std::make_shared<int>(1);
  EXPECT_EQ(EnqueueCall(this, [held] {}), ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace aclq::runtime
