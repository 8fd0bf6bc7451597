// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Forked processes. A fork copies the memory of the process but none of its
// other threads: in the child, a lock that another thread held stays locked
// forever, and data that the thread was changing stays half changed. So there
// are two rules.
//
// - Until the process uses a device, a fork waits until no other thread is in a
//   call of the library, and new calls wait for the fork. The child finds all
//   locks free and all data consistent, and continues like the parent.
// - Once the process uses a device, a fork does not wait, since calls may take
//   as long as the work on a stream. In the child every call fails immediately,
//   as on an accelerator, and takes no lock.
//
// Exported functions count themselves in their frame (api_call.h,
// nnop/report.h). So the first rule holds for every lock that they take: the
// library's own locks and those of the C and C++ libraries.

#ifndef ACLQ_SRC_RUNTIME_CORE_FORK_H_
#define ACLQ_SRC_RUNTIME_CORE_FORK_H_

#include <atomic>

namespace aclq::runtime {

enum class ForkState {
  kUnused,  // The process has not used a device; a fork waits for calls.
  kUsed,    // The process uses a device, or has used one.
  kForked,  // Every call fails.
};
inline std::atomic<ForkState> fork_state{ForkState::kUnused};

// Returns whether every call of this process fails without taking a lock.
inline bool IsForked() {
  return fork_state.load(std::memory_order_relaxed) == ForkState::kForked;
}

// Returns whether IsForked is true because another thread of the parent stayed
// in a call and the fork stopped waiting for it.
bool IsForkedDuringCall();

// Marks the runtime as used. Must be called before the process creates its
// first context, or memory that needs no context.
void MarkRuntimeInUse();

// Begin and end a call that a fork waits for. A fork waits for calls of other
// threads to end, and BeginCall waits for a fork in another thread.
void BeginCall() noexcept;
void EndCall() noexcept;

// A guard that counts a call, as long as the process uses no device.
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

#endif  // ACLQ_SRC_RUNTIME_CORE_FORK_H_
