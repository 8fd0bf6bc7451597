// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Forked processes. A fork copies the memory of the process but none of its
// other threads: in the child, a lock that another thread held stays locked for
// ever, and what it was changing stays half changed. So there are two rules.
//
// - Until the process uses a device, a fork waits until no other thread is in
//   a call of the library, and calls that come then wait for the fork. The
//   child finds all locks free and all data consistent, and goes on like the
//   parent.
// - Once the process uses a device, a fork waits for nothing, since calls may
//   take as long as the work on a stream. In the child every call fails at
//   once, as it does on an accelerator, and takes no lock on its way.
//
// Exported functions count themselves in their frame (api_call.h,
// nnop/report.h). So the first rule holds for every lock that they take, ours
// and those of the C and C++ libraries.

#ifndef ACLQ_SRC_RUNTIME_FORK_H_
#define ACLQ_SRC_RUNTIME_FORK_H_

#include <atomic>

namespace aclq::runtime {

enum class ForkState {
  kUnused,  // The process has not used a device; a fork waits for calls.
  kUsed,    // The process uses a device, or has used one.
  kForked,  // Every call fails.
};
inline std::atomic<ForkState> fork_state{ForkState::kUnused};

// Whether every call of this process fails, and takes no lock.
inline bool IsForked() {
  return fork_state.load(std::memory_order_relaxed) == ForkState::kForked;
}

// Returns whether IsForked is true because another thread of the parent stayed
// in a call, for which the fork waited in vain.
bool IsForkedDuringCall();

// To be called before the process has its first context, or memory that needs
// none.
void NoteThatRuntimeIsUsed();

// Begins a call, which a fork is to wait for, and ends it. A fork waits for
// BeginCall in another thread, and BeginCall for a fork in another thread.
void BeginCall() noexcept;
void EndCall() noexcept;

// Counts a call while it lives, as long as the process uses no device.
class CallScope {
 public:
  CallScope() noexcept
      : is_counted_(fork_state.load(std::memory_order_relaxed) ==
                    ForkState::kUnused) {
    if (is_counted_) [[unlikely]] {
      BeginCall();
    }
  }
  ~CallScope() {
    if (is_counted_) [[unlikely]] {
      EndCall();
    }
  }
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

 private:
  const bool is_counted_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_FORK_H_
