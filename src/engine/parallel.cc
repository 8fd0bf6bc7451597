// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/parallel.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

#include "src/base/thread.h"

namespace aclq::engine {
namespace {

// One loop. Threads take the next index until none is left; the last call to
// end wakes the caller.
class SharedLoop {
 public:
  SharedLoop(std::size_t count, const std::function<void(std::size_t)>& body)
      : count_(count), body_(body) {}

  // A thread that comes when all indices are taken does not touch `body_`,
  // which may be gone.
  void Work() {
    for (std::size_t i = next_++; i < count_; i = next_++) {
      body_(i);
      if (++ended_ == count_) {
        const std::lock_guard lock(mutex_);
        all_ended_.notify_one();
      }
    }
  }

  void Wait() {
    std::unique_lock lock(mutex_);
    all_ended_.wait(lock, [this] { return ended_ == count_; });
  }

 private:
  const std::size_t count_;
  const std::function<void(std::size_t)>& body_;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::size_t> ended_{0};
  std::mutex mutex_;
  std::condition_variable all_ended_;
};

// The threads of the process, idle until a loop asks for them. Never destroyed:
// threads may still be waiting here while static objects are destroyed at exit.
class Pool {
 public:
  static Pool& Get() {
    static Pool* const pool = new Pool;
    return *pool;
  }

  // Asks for up to `helpers` threads to join the loop: fewer where the machine
  // has no more threads, or no memory, to give.
  void Invite(const std::shared_ptr<SharedLoop>& loop, int helpers) noexcept {
    const std::lock_guard lock(mutex_);
    try {
      Grow(helpers);
      for (int i = 0; i < std::min(helpers, num_threads_); ++i) {
        invitations_.push_back(loop);
        invited_.notify_one();
      }
    } catch (const std::bad_alloc&) {
      // Those invited so far help; the caller does the rest.
    }
  }

  // A fork copies the memory of the pool but none of its threads.
  bool IsOfThisProcess() const { return process_ == getpid(); }

 private:
  void Grow(int wanted) {
    try {
      while (num_threads_ < wanted) {
        base::StartThread("aclq-pool", [this] { Serve(); }).detach();
        ++num_threads_;
      }
    } catch (const std::system_error&) {
      // The machine has no more threads to give.
    }
  }

  void Serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      invited_.wait(lock, [this] { return !invitations_.empty(); });
      const std::shared_ptr<SharedLoop> loop = std::move(invitations_.front());
      invitations_.pop_front();
      lock.unlock();
      loop->Work();
      lock.lock();
    }
  }

  const pid_t process_ = getpid();
  std::mutex mutex_;
  std::condition_variable invited_;
  std::deque<std::shared_ptr<SharedLoop>> invitations_;
  int num_threads_ = 0;
};

}  // namespace

void ParallelFor(std::size_t count, int num_threads,
                 const std::function<void(std::size_t)>& body) {
  const auto helpers =
      static_cast<int>(
          std::min(count, static_cast<std::size_t>(std::max(num_threads, 1)))) -
      1;
  if (helpers < 1 || !Pool::Get().IsOfThisProcess()) {
    for (std::size_t i = 0; i < count; ++i) body(i);
    return;
  }
  const auto loop = std::make_shared<SharedLoop>(count, body);
  Pool::Get().Invite(loop, helpers);
  loop->Work();
  loop->Wait();
}

}  // namespace aclq::engine
