// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/parallel.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <system_error>
#include <thread>

#include "src/base/available_cpus.h"
#include "src/base/thread.h"

namespace aclq::engine {
namespace {

// How long a thread looks for what it waits for before it sleeps: long enough
// for the last task of another thread, and for the next loop of a caller that
// has several. To wake a thread takes as long as one or two tasks.
constexpr std::chrono::microseconds kLook(50);

// Yields, since what is waited for may need this very CPU.
template <typename Condition>
bool ComesTrueSoon(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + kLook;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    sched_yield();
  }
  return true;
}

}  // namespace

// One loop, on the stack of its caller. Threads take the next index until none
// is left.
struct ThreadPool::Loop {
  Loop(std::size_t loop_count, int helpers, LoopBody loop_body)
      : count(loop_count), body(loop_body), places(helpers) {}

  void Work() {
    for (std::size_t i = next_index++; i < count; i = next_index++) body(i);
  }
  bool HasWork() const { return next_index < count; }

  // Nothing of the loop is there for a helper that has left.
  void Leave() { helpers_inside.fetch_sub(1, std::memory_order_release); }
  bool HelpersHaveLeft() const {
    return helpers_inside.load(std::memory_order_acquire) == 0;
  }

  const std::size_t count;
  const LoopBody body;
  std::atomic<std::size_t> next_index{0};
  std::atomic<int> helpers_inside{0};
  // Under the mutex of the pool.
  int places;  // for helpers that may still join
  Loop* next_open = nullptr;
};

ThreadPool& ThreadPool::OfProcess() {
  static ThreadPool* const pool = new ThreadPool(base::AvailableCpus());
  return *pool;
}

ThreadPool::ThreadPool(int num_cpus)
    : process_(getpid()), num_cpus_(num_cpus) {}

void ThreadPool::For(std::size_t count, int num_threads, LoopBody body) {
  const int threads = std::min(num_threads, num_cpus_);
  // A fork copies the memory of the pool but none of its threads.
  if (count <= 1 || threads <= 1 || process_ != getpid()) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  Loop loop(
      count,
      static_cast<int>(std::min(count, static_cast<std::size_t>(threads)) - 1),
      body);
  Ring(Open(&loop));
  loop.Work();
  Ring(Close(&loop));
  WaitForHelpers(loop);
}

// Returns how many helpers to ring for, as Close does.
int ThreadPool::Open(Loop* loop) {
  const std::lock_guard lock(mutex_);
  Loop** last = &first_open_;
  while (*last != nullptr) last = &(*last)->next_open;
  *last = loop;
  ++working_;
  return Invite();
}

// No helper joins any more.
int ThreadPool::Close(Loop* loop) {
  const std::lock_guard lock(mutex_);
  Loop** at = &first_open_;
  while (*at != loop) at = &(*at)->next_open;
  *at = loop->next_open;
  --working_;
  return Invite();
}

void ThreadPool::WaitForHelpers(const Loop& loop) {
  const auto have_left = [&loop] { return loop.HelpersHaveLeft(); };
  if (ComesTrueSoon(have_left)) return;
  std::unique_lock lock(mutex_);
  ++sleeping_callers_;
  left_.wait(lock, have_left);
  --sleeping_callers_;
}

// Invites as many helpers as there are places and CPUs for. Returns how many.
int ThreadPool::Invite() {
  int places = 0;
  for (const Loop* loop = first_open_; loop != nullptr;
       loop = loop->next_open) {
    if (loop->HasWork()) places += loop->places;
  }
  const int wanted = std::min(places, num_cpus_ - working_);
  int newly_invited = 0;
  while (invited_ < wanted) {
    const bool all_are_busy = helpers_working_ + invited_ >= num_helpers_;
    if (all_are_busy && !StartHelper()) break;
    ++invited_;
    ++newly_invited;
  }
  return newly_invited;
}

bool ThreadPool::StartHelper() {
  try {
    base::StartThread("aclq-pool", [this] { Serve(); }).detach();
    ++num_helpers_;
    return true;
  } catch (const std::system_error&) {
    return false;  // The machine has no more threads to give.
  } catch (const std::bad_alloc&) {
    return false;
  }
}

// Without the mutex, which those who come will want.
void ThreadPool::Ring(int helpers) {
  if (helpers == 0) return;
  rings_.fetch_add(1, std::memory_order_relaxed);
  for (int i = 0; i < helpers; ++i) rung_.notify_one();
}

void ThreadPool::Serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    WaitForRing(&lock);
    while (Loop* const loop = Join()) {
      lock.unlock();
      loop->Work();
      loop->Leave();
      lock.lock();
      --working_;
      --helpers_working_;
      if (sleeping_callers_ > 0) left_.notify_all();
    }
  }
}

ThreadPool::Loop* ThreadPool::Join() {
  if (working_ >= num_cpus_) return nullptr;
  Loop* loop = first_open_;
  while (loop != nullptr && (loop->places == 0 || !loop->HasWork())) {
    loop = loop->next_open;
  }
  if (loop == nullptr) return nullptr;
  --loop->places;
  loop->helpers_inside.fetch_add(1, std::memory_order_relaxed);
  ++working_;
  ++helpers_working_;
  return loop;
}

void ThreadPool::WaitForRing(std::unique_lock<std::mutex>* lock) {
  if (invited_ == 0 && working_ < num_cpus_) {
    const unsigned known = rings_.load(std::memory_order_relaxed);
    lock->unlock();
    ComesTrueSoon([this, known] {
      return rings_.load(std::memory_order_relaxed) != known;
    });
    lock->lock();
  }
  rung_.wait(*lock, [this] { return invited_ > 0; });
  --invited_;
}

}  // namespace aclq::engine
