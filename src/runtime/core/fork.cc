// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/fork.h"

#include <pthread.h>

#include <chrono>
#include <thread>

#include "src/base/no_cancel.h"
#include "src/runtime/core/local_time.h"

namespace aclq::runtime {
namespace {

using Clock = std::chrono::steady_clock;

// Calls of a process without a device take microseconds. A call that takes this
// long may wait for the very thread that forks, for example to write into a
// pipe that this thread reads.
constexpr std::chrono::seconds kLongestWait(3);

std::atomic<int> threads_in_calls{0};
std::atomic<int> forks_under_way{0};  // forks that calls wait for
std::atomic<bool> has_been_called{false};
std::atomic<bool> forked_during_call{false};

// Calls of this thread that have not returned: more than one if a call makes
// another.
thread_local int calls_of_thread = 0;

// State that the handlers of one fork share.
struct ForkOfThread {
  bool blocks_calls = false;
  bool no_thread_is_in_a_call = false;
};
thread_local ForkOfThread fork_of_thread;

// Waits until at most `threads` threads are in calls. Returns false after
// kLongestWait.
bool WaitForCalls(int threads) {
  const base::NoCancellation no_cancel;
  const Clock::time_point end = Clock::now() + kLongestWait;
  while (threads_in_calls > threads && fork_state == ForkState::kUnused) {
    if (Clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(20));
  }
  return true;
}

void BeforeFork() {
  if (has_been_called && !IsForked()) NoteUtcOffset();
  if (fork_state != ForkState::kUnused) return;
  ++forks_under_way;
  const int own = calls_of_thread > 0 ? 1 : 0;
  ++calls_of_thread;  // So calls of other fork handlers do not wait.
  fork_of_thread = {true, WaitForCalls(own)};
}

void AfterForkInParent() {
  if (!fork_of_thread.blocks_calls) return;
  fork_of_thread = ForkOfThread();
  --calls_of_thread;
  --forks_under_way;
  forks_under_way.notify_all();
}

void AfterForkInChild() {
  const ForkOfThread fork = fork_of_thread;
  fork_of_thread = ForkOfThread();
  if (fork.blocks_calls) --calls_of_thread;
  forks_under_way = 0;
  threads_in_calls = calls_of_thread > 0 ? 1 : 0;
  if (fork_state == ForkState::kUsed) {
    fork_state = ForkState::kForked;
  } else if (fork.blocks_calls && !fork.no_thread_is_in_a_call) {
    forked_during_call = true;
    fork_state = ForkState::kForked;
  }
}

// Fails only if no memory is left, and then the library could not be loaded
// either.
[[gnu::constructor]] void HandleForks() {
  pthread_atfork(BeforeFork, AfterForkInParent, AfterForkInChild);
}

}  // namespace

bool IsForkedDuringCall() { return forked_during_call; }

void MarkRuntimeInUse() {
  ForkState before = ForkState::kUnused;
  fork_state.compare_exchange_strong(before, ForkState::kUsed);
}

// The order in which BeginCall and BeforeFork access the two counters ensures
// that a call and a fork cannot miss each other.
void BeginCall() noexcept {
  if (calls_of_thread++ > 0) return;
  has_been_called.store(true, std::memory_order_relaxed);
  ++threads_in_calls;
  while (const int forks = forks_under_way) {
    --threads_in_calls;
    forks_under_way.wait(forks);
    ++threads_in_calls;
  }
}

void EndCall() noexcept {
  if (--calls_of_thread == 0) --threads_in_calls;
}

}  // namespace aclq::runtime
