// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_TESTS_RUNTIME_STREAM_WORK_H_
#define ACLQ_TESTS_RUNTIME_STREAM_WORK_H_

#include <functional>
#include <thread>
#include <utility>

#include "tests/runtime/support.h"
#include "tests/support/threads_of_process.h"

namespace aclq::runtime {

// Tests with a stream in a process in which no other stream has a thread.
class StreamWorkTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    ASSERT_TRUE(testing::AllHaveEnded("aclq-stream"));
    ASSERT_EQ(aclrtGetCurrentContext(&context_), ACL_SUCCESS);
    stream_ = NewStream();
  }

  // Calls the function in another thread of the same context.
  std::thread InContext(std::function<void()> function) const {
    return std::thread([this, function = std::move(function)] {
      EXPECT_EQ(aclrtSetCurrentContext(context_), ACL_SUCCESS);
      function();
    });
  }

  aclrtContext context_ = nullptr;
  aclrtStream stream_ = nullptr;
};

}  // namespace aclq::runtime

#endif  // ACLQ_TESTS_RUNTIME_STREAM_WORK_H_
