// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What the tests of the runtime share.

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
// What sizes of reserved and of physical memory are multiples of.
constexpr std::size_t kUnit = 2 * kMib;

// The thread's messages, "" for none.
inline std::string RecentError() {
  const char* text = aclGetRecentErrMsg();
  return text != nullptr ? text : "";
}

// Device 0 is set in the thread of the test, and wholly reset after it.
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

// A task that does something and succeeds.
inline aclError EnqueueCall(aclrtStream stream, std::function<void()> call) {
  return Enqueue(stream, [call = std::move(call)]() -> aclError {
    call();
    return ACL_SUCCESS;
  });
}

// Holds a stream up: its first task waits until the gate opens. Copies are the
// same gate, which opens with the last of them, if nobody did it before: a test
// that fails must not hang.
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

  // Waits until the stream stands at the gate.
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
  std::shared_ptr<State> state_;  // which the tasks have too
  std::shared_ptr<void> opens_at_end_;
};

// Runs a function in a thread of its own, to its end.
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

// Long enough for a stream that is not held up to come past a few tasks.
inline constexpr int32_t kShortTimeout = 30;

// Whether the stream is held up: its work does not end in a while.
inline bool IsHeldUp(aclrtStream stream) {
  const bool held = aclrtSynchronizeStreamWithTimeout(stream, kShortTimeout) ==
                    ACL_ERROR_RT_STREAM_SYNC_TIMEOUT;
  aclGetRecentErrMsg();
  return held;
}

// Opens a gate from another thread, after a while in which a call that does not
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
