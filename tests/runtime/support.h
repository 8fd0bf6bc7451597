// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Helpers for the tests of the runtime.

#ifndef ACLQ_TESTS_RUNTIME_SUPPORT_H_
#define ACLQ_TESTS_RUNTIME_SUPPORT_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "acl/acl.h"
#include "src/runtime/interface.h"
#include "tests/support/new_process.h"

namespace aclq::runtime {

constexpr std::size_t kMib = std::size_t{1} << 20;
// Sizes of reserved addresses and of physical memory are multiples of this.
constexpr std::size_t kUnit = 2 * kMib;

// Returns the thread's messages, or "".
inline std::string RecentError() {
  const char* text = aclGetRecentErrMsg();
  return text != nullptr ? text : "";
}

// Sets device 0 in the thread of the test, and resets it completely afterwards.
class RuntimeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    aclGetRecentErrMsg();
    ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  }
  void TearDown() override {
    while (aclrtResetDeviceForce(0) == ACL_SUCCESS) {
    }
    aclGetRecentErrMsg();
  }
};

inline aclError Enqueue(aclrtStream stream, Task task,
                        std::size_t bytes = kUnknownSize) {
  std::string why;
  const aclError code =
      aclqRuntimeInterface()->enqueue(stream, std::move(task), bytes, &why);
  if (code != ACL_SUCCESS) aclqRuntimeInterface()->report_error("EZ9903", why);
  return code;
}

// Enqueues a task that calls a function and succeeds.
inline aclError EnqueueCall(aclrtStream stream, std::function<void()> call) {
  return Enqueue(stream, [call = std::move(call)]() -> aclError {
    call();
    return ACL_SUCCESS;
  });
}

// Holds a stream up: the stream's first task waits until the gate opens. Copies
// share one gate. The gate opens at the latest with the destruction of the last
// copy, so that a failing test does not hang.
class Gate {
 public:
  Gate()
      : state_(std::make_shared<State>()),
        opens_at_end_(nullptr, [state = state_](void*) { state->Open(); }) {}

  // Puts the gate into a stream.
  aclError HoldUp(aclrtStream stream) const {
    return EnqueueCall(stream, [state = state_] {
      state->reached.set_value();
      state->opened.get_future().wait();
    });
  }

  // Waits until the stream has reached the gate.
  void WaitUntilReached() const { state_->reached.get_future().wait(); }

  void Open() const { state_->Open(); }

 private:
  struct State {
    std::promise<void> reached;
    std::promise<void> opened;
    std::once_flag once;

    void Open() {
      std::call_once(once, [this] { opened.set_value(); });
    }
  };
  std::shared_ptr<State> state_;  // shared with the tasks
  std::shared_ptr<void> opens_at_end_;
};

// Runs a function in a new thread and waits for its end.
inline void InThread(const std::function<void()>& function) {
  std::thread(function).join();
}

inline aclrtStream NewStream() {
  aclrtStream stream = nullptr;
  EXPECT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
  return stream;
}

inline aclrtEvent NewEvent() {
  aclrtEvent event = nullptr;
  EXPECT_EQ(aclrtCreateEvent(&event), ACL_SUCCESS);
  return event;
}

inline void* NewMemory(std::size_t size) {
  void* memory = nullptr;
  EXPECT_EQ(aclrtMalloc(&memory, size, ACL_MEM_MALLOC_NORMAL_ONLY),
            ACL_SUCCESS);
  return memory;
}

inline void* NewPinnedMemory(std::size_t size) {
  void* memory = nullptr;
  EXPECT_EQ(aclrtMallocHost(&memory, size), ACL_SUCCESS);
  return memory;
}

// Milliseconds in which a stream that is not held up runs a few tasks.
inline constexpr int32_t kShortTimeout = 30;

// Returns true if the stream is held up, that is, does not end its work within
// kShortTimeout.
inline bool IsHeldUp(aclrtStream stream) {
  const bool held = aclrtSynchronizeStreamWithTimeout(stream, kShortTimeout) ==
                    ACL_ERROR_RT_STREAM_SYNC_TIMEOUT;
  aclGetRecentErrMsg();
  return held;
}

// Opens a gate from another thread, after a time in which a call that does not
// wait for the stream would return.
inline std::thread OpenLater(const Gate& gate, aclrtStream stream) {
  return std::thread([gate, stream] {
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    gate.WaitUntilReached();
    EXPECT_TRUE(IsHeldUp(stream));
    gate.Open();
  });
}

}  // namespace aclq::runtime

#endif  // ACLQ_TESTS_RUNTIME_SUPPORT_H_
