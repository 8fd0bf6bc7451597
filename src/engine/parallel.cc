// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <system_error>

#include "src/base/available_cpus.h"
#include "src/base/fork_count.h"
#include "src/base/make_once.h"
#include "src/base/no_cancel.h"
#include "src/base/thread.h"
#include "src/engine/scratch.h"
#include "src/engine/tuning.h"

namespace aclq::engine {
namespace {

using Clock = std::chrono::steady_clock;

static_assert(kLook > ShortLoops::kLongestPause);

// Waits until `condition` is true or `end` has come; returns whether it is
// true. Yields, since the thread that makes it true may need this very CPU.
template <typename Condition>
bool WaitUntil(Clock::time_point end, Condition condition) {
  while (!condition()) {
    if (Clock::now() >= end) return false;
    sched_yield();
  }
  return true;
}

}  // namespace

// One loop, on the stack of its caller. Each thread takes the next index until
// none is left.
struct ThreadPool::SharedLoop {
  SharedLoop(std::size_t loop_count, std::int64_t loop_bytes, int helpers,
             LoopBody loop_body)
      : count(loop_count),
        bytes(loop_bytes),
        body(loop_body),
        places(helpers) {}

  // Calls the body until no index is left; returns the number of calls.
  std::size_t Work() noexcept {
    std::size_t calls = 0;
    try {
      for (std::size_t i = next_index++; i < count; i = next_index++) {
        body(i);
        ++calls;
      }
    } catch (const std::bad_alloc&) {
      is_out_of_memory = true;
      next_index = count;
    }
    return calls;
  }
  bool IsShort() const { return bytes < kBytesWorthWaking; }
  bool HasWork() const { return next_index < count; }
  std::int64_t BytesLeft() const {
    const std::size_t begun = std::min<std::size_t>(next_index, count);
    return bytes / static_cast<std::int64_t>(count) *
           static_cast<std::int64_t>(count - begun);
  }

  // Counts a helper as having left. The helper must not use the loop any more,
  // since the caller may destroy it.
  void Leave() { helpers_inside.fetch_sub(1, std::memory_order_release); }
  bool HelpersHaveLeft() const {
    return helpers_inside.load(std::memory_order_acquire) == 0;
  }

  const std::size_t count;
  const std::int64_t bytes;
  const LoopBody body;
  std::atomic<std::size_t> next_index{0};
  std::atomic<int> helpers_inside{0};
  std::atomic<bool> is_out_of_memory{false};
  // Places for helpers that may still join. Guarded by the mutex of the pool.
  int places;
  // Used by the caller only.
  Time opened, closed;
  std::size_t calls_of_caller = 0;
  // Guarded by the mutex of the pool.
  SharedLoop* next_open = nullptr;
};

// A thread of the pool. It never ends.
struct ThreadPool::Helper {
  Helper() { sem_init(&wake_signal, 0, 0); }
  ~Helper() { sem_destroy(&wake_signal); }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  void Sleep() {
    while (sem_wait(&wake_signal) != 0 && errno == EINTR) {
    }
  }
  // Wakes the helper. Removes the CPU of the calling thread from the helper's
  // affinity mask, if the last call did not remove the same one.
  void WakeUp(const base::AllowedCpus& allowed_cpus) {
    const int cpu = sched_getcpu();
    if (cpu != kept_off) allowed_cpus.LetRun(thread, cpu);
    kept_off = cpu;
    sem_post(&wake_signal);
  }

  sem_t wake_signal;
  pthread_t thread{};
  std::optional<int> kept_off;
  Helper* next = nullptr;  // in the list of sleeping or of invited helpers
  alignas(kScratchAlignment) std::byte scratch[kScratchBytes];
};

ThreadPool& ThreadPool::OfProcess() {
  static constinit std::atomic<ThreadPool*> pool{nullptr};
  return base::MakeOnce(pool, [] {
    return std::unique_ptr<ThreadPool>(new ThreadPool(base::AvailableCpus()));
  });
}

ThreadPool::ThreadPool(int num_cpus)
    : forks_(base::ForkCount()), num_cpus_(num_cpus) {}

void ThreadPool::For(std::size_t count, std::int64_t bytes, int num_threads,
                     LoopBody body) {
  const int threads = std::min(num_threads, num_cpus_);
  // A fork copies the memory of the pool but none of its threads.
  if (count <= 1 || threads <= 1 || forks_ != base::ForkCount()) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  // The loop is on the stack of the calling thread, which must not be cancelled
  // before the helpers have left.
  const base::NoCancellation no_cancel;
  SharedLoop loop(
      count, bytes,
      static_cast<int>(std::min(count, static_cast<std::size_t>(threads)) - 1),
      body);
  WakeUp(Open(&loop));
  loop.calls_of_caller = loop.Work();
  WakeUp(Close(&loop));
  WaitForHelpers(loop);
  if (loop.is_out_of_memory) throw std::bad_alloc();
  if (loop.IsShort() && loop.calls_of_caller < count) RecordGain(loop);
}

// Adds a loop to the open ones. Returns the helpers to wake, as Close does.
ThreadPool::Helper* ThreadPool::Open(SharedLoop* loop) {
  const std::lock_guard lock(mutex_);
  SharedLoop** last = &first_open_;
  while (*last != nullptr) last = &(*last)->next_open;
  *last = loop;
  loop->opened = Clock::now();
  if (working_ == 0) short_loops_.Begin(loop->opened);
  if (loop->IsShort() && !short_loops_.GetHelpers(loop->opened))
    loop->places = 0;
  ++working_;
  return TakeHelpersToWake(loop->opened);
}

// Removes a loop from the open ones, so that no more helpers join it.
ThreadPool::Helper* ThreadPool::Close(SharedLoop* loop) {
  const std::lock_guard lock(mutex_);
  SharedLoop** at = &first_open_;
  while (*at != loop) at = &(*at)->next_open;
  *at = loop->next_open;
  loop->closed = Clock::now();
  short_loops_.End(loop->closed);
  --working_;
  return TakeHelpersToWake(loop->closed);
}

void ThreadPool::WaitForHelpers(const SharedLoop& loop) {
  const auto have_left = [&loop] { return loop.HelpersHaveLeft(); };
  if (have_left() || WaitUntil(Clock::now() + kLook, have_left)) return;
  std::unique_lock lock(mutex_);
  ++sleeping_callers_;
  left_.wait(lock, have_left);
  --sleeping_callers_;
}

// Reports the time that helpers saved in a short loop. Assumes that the caller
// would have made their calls as fast as its own ones.
void ThreadPool::RecordGain(const SharedLoop& loop) {
  if (loop.calls_of_caller == 0) return;
  const Time now = Clock::now();
  const auto alone = (loop.closed - loop.opened) *
                     static_cast<Clock::rep>(loop.count) /
                     static_cast<Clock::rep>(loop.calls_of_caller);
  const std::lock_guard lock(mutex_);
  short_loops_.RecordGain(alone - (now - loop.opened), now);
}

// Sets offers_ to the places in loops with work, limited to the CPUs on which
// no thread works on a loop.
void ThreadPool::UpdateOffers() {
  int places = 0;
  for (const SharedLoop* loop = first_open_; loop != nullptr;
       loop = loop->next_open) {
    if (loop->HasWork()) places += loop->places;
  }
  offers_.store(std::min(places, num_cpus_ - working_),
                std::memory_order_relaxed);
}

// Takes the helpers that are worth waking from the sleeping ones, or starts new
// ones; returns the list of them. Helpers that look for work need no waking.
ThreadPool::Helper* ThreadPool::TakeHelpersToWake(Time now) {
  UpdateOffers();
  const int most =
      offers_.load(std::memory_order_relaxed) - helpers_looking_ - invited_;
  if (most <= 0) return nullptr;
  std::int64_t worth = 0;
  for (const SharedLoop* loop = first_open_; loop != nullptr;
       loop = loop->next_open) {
    worth += loop->BytesLeft() / kBytesWorthWaking;
  }
  if (worth == 0 && short_loops_.GetHelpers(now) && short_loops_.Wake(now))
    worth = 1;
  Helper* newly_invited = nullptr;
  for (std::int64_t i = std::min<std::int64_t>(most, worth); i > 0; --i) {
    Helper* const helper =
        first_sleeping_ != nullptr ? first_sleeping_ : StartHelper();
    if (helper == nullptr) break;
    if (helper == first_sleeping_) first_sleeping_ = helper->next;
    helper->next = newly_invited;
    newly_invited = helper;
    ++invited_;
  }
  return newly_invited;
}

// Starts a helper. Returns null if the system has no more threads, or no memory
// for one.
ThreadPool::Helper* ThreadPool::StartHelper() {
  try {
    auto helper = std::make_unique<Helper>();
    helper->thread = base::StartThread(
        "aclq-pool", [this, self = helper.get()] { RunHelper(self); });
    pthread_detach(helper->thread);
    return helper.release();
  } catch (const std::system_error&) {
    return nullptr;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

// Wakes a list of helpers. The caller does not hold the mutex, which the
// helpers will lock. A helper may change its `next` as soon as it is woken.
void ThreadPool::WakeUp(Helper* helpers) {
  while (helpers != nullptr) {
    Helper* const next = helpers->next;
    helpers->WakeUp(allowed_cpus_);
    helpers = next;
  }
}

void ThreadPool::RunHelper(Helper* self) {
  thread_scratch = self->scratch;
  for (;;) {
    self->Sleep();
    std::unique_lock lock(mutex_);
    --invited_;
    while (SharedLoop* const loop = WaitForLoop(&lock)) {
      lock.unlock();
      loop->Work();
      loop->Leave();
      lock.lock();
      --working_;
      --helpers_working_;
      if (sleeping_callers_ > 0) left_.notify_all();
    }
    self->next = first_sleeping_;
    first_sleeping_ = self;
  }
}

// Joins a loop and returns it. Returns null if there is none within kLook.
ThreadPool::SharedLoop* ThreadPool::WaitForLoop(
    std::unique_lock<std::mutex>* lock) {
  const Time end = Clock::now() + kLook;
  for (;;) {
    const bool is_last_try = Clock::now() >= end;
    SharedLoop* const loop = Join();
    if (loop != nullptr || is_last_try) return loop;
    WatchForWork(lock, end);
  }
}

void ThreadPool::WatchForWork(std::unique_lock<std::mutex>* lock, Time end) {
  ++helpers_looking_;
  lock->unlock();
  WaitUntil(end,
            [this] { return offers_.load(std::memory_order_relaxed) > 0; });
  lock->lock();
  --helpers_looking_;
}

// Joins the oldest loop with work and a place, and returns it. Returns null if
// there is no such loop, or no CPU for another thread.
ThreadPool::SharedLoop* ThreadPool::Join() {
  SharedLoop* loop = working_ < num_cpus_ ? first_open_ : nullptr;
  while (loop != nullptr && (loop->places == 0 || !loop->HasWork())) {
    loop = loop->next_open;
  }
  if (loop != nullptr) {
    --loop->places;
    loop->helpers_inside.fetch_add(1, std::memory_order_relaxed);
    ++working_;
    ++helpers_working_;
  }
  UpdateOffers();
  return loop;
}

}  // namespace aclq::engine
