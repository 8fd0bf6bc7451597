// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that hold streams up. Small work on an idle stream is done before
// the call returns; after a hold-up it waits for the stream's thread. Only
// public headers are used.

#ifndef ACLQ_TESTS_SUPPORT_HOLD_UP_H_
#define ACLQ_TESTS_SUPPORT_HOLD_UP_H_

#include <pthread.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

#include "acl/acl_rt.h"

namespace aclq::testing {

// The number of functions of HoldUpFor that ran in a thread of a stream.
inline std::atomic<int> hold_ups_in_streams{0};

// Keeps a stream busy for a time.
inline aclError HoldUpFor(aclrtStream stream,
                          std::chrono::microseconds duration) {
  return aclrtLaunchHostFunc(
      stream,
      [](void* microseconds) {
        char name[16] = {};
        pthread_getname_np(pthread_self(), name, sizeof(name));
        if (std::strcmp(name, "aclq-stream") == 0) ++hold_ups_in_streams;
        std::this_thread::sleep_for(std::chrono::microseconds(
            reinterpret_cast<std::uintptr_t>(microseconds)));
      },
      reinterpret_cast<void*>(static_cast<std::uintptr_t>(duration.count())));
}

// Keeps streams busy until End is called, or at the latest until this object is
// destroyed, so that a failing test does not hang.
class HoldUp {
 public:
  ~HoldUp() { End(); }
  HoldUp() = default;
  HoldUp(const HoldUp&) = delete;
  HoldUp& operator=(const HoldUp&) = delete;

  aclError Begin(aclrtStream stream) {
    // The function has its own copy, since it may run after this object is
    // gone.
    auto ended = std::make_unique<std::shared_future<void>>(ended_);
    const aclError code = aclrtLaunchHostFunc(
        stream,
        [](void* argument) {
          const std::unique_ptr<std::shared_future<void>> own(
              static_cast<std::shared_future<void>*>(argument));
          own->wait();
        },
        ended.get());
    if (code == ACL_SUCCESS) ended.release();
    return code;
  }
  void End() {
    std::call_once(once_, [this] { end_.set_value(); });
  }

 private:
  std::promise<void> end_;
  const std::shared_future<void> ended_ = end_.get_future().share();
  std::once_flag once_;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_HOLD_UP_H_
