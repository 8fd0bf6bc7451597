// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A parallel loop over the threads of the process. Why not a library:
// docs/design.md, "Threads".

#ifndef ACLQ_SRC_ENGINE_PARALLEL_H_
#define ACLQ_SRC_ENGINE_PARALLEL_H_

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

#include "src/base/available_cpus.h"
#include "src/engine/short_loops.h"

namespace aclq::engine {

// A reference to a callable that takes an index. What it refers to must outlive
// it.
class LoopBody {
 public:
  template <typename Function>
  LoopBody(const Function& function)
      : function_(&function), call_([](const void* f, std::size_t index) {
          (*static_cast<const Function*>(f))(index);
        }) {}
  void operator()(std::size_t index) const { call_(function_, index); }

 private:
  const void* function_;
  void (*call_)(const void* function, std::size_t index);
};

// Threads that help callers with their loops. A helper joins only while fewer
// threads than there are CPUs work on loops of the pool; callers count, but are
// never held up. Who leaves a loop makes room for a helper in another one.
//
// A helper without work looks for some for a while before it sleeps, and joins
// by itself. To wake one costs the caller time, so it is done for long loops,
// and for short ones where it gains (short_loops.h). It is kept off the CPU of
// the thread that wakes it, where the system likes to put it although others
// have nothing to do: there it would take turns with the caller.
class ThreadPool {
 public:
  // The one of the process.
  static ThreadPool& OfProcess();

  // A pool that was used is never destroyed: threads may still be waiting here
  // while static objects are destroyed at exit.
  explicit ThreadPool(int num_cpus);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Calls body(i) for every i of [0, count), in any order, on the calling
  // thread and on at most num_threads - 1 helpers; returns when all calls have
  // ended. `bytes` is what all calls together read and write: it tells how long
  // the loop is. A helper is started when one is first to be woken, and kept.
  // Where none can be started, and in a forked child, the calling thread does
  // the work alone. `body` may throw nothing but std::bad_alloc. Then no more
  // calls begin, and this throws it, too.
  void For(std::size_t count, std::int64_t bytes, int num_threads,
           LoopBody body);

 private:
  friend std::default_delete<ThreadPool>;  // of one that was not used
  ~ThreadPool() = default;

  using Time = ShortLoops::Time;
  struct SharedLoop;
  struct Helper;

  Helper* Open(SharedLoop* loop);
  Helper* Close(SharedLoop* loop);
  void WaitForHelpers(const SharedLoop& loop);
  void Judge(const SharedLoop& loop);
  void Offer();
  Helper* Invite(Time now);
  Helper* StartHelper();
  void Ring(Helper* helpers);
  void Serve(Helper* self);
  SharedLoop* WaitForLoop(std::unique_lock<std::mutex>* lock);
  void Look(std::unique_lock<std::mutex>* lock, Time end);
  SharedLoop* Join();

  const unsigned forks_;  // at the start
  const int num_cpus_;
  const base::AllowedCpus allowed_cpus_;

  std::mutex mutex_;  // of all that follows
  std::condition_variable left_;
  SharedLoop* first_open_ = nullptr;  // the oldest
  int working_ = 0;                   // threads in loops, callers and helpers
  Helper* first_sleeping_ = nullptr;  // the one that went to sleep last
  int helpers_working_ = 0;
  int helpers_looking_ = 0;
  int invited_ = 0;           // helpers that have been told to come
  int sleeping_callers_ = 0;  // until helpers have left their loops
  ShortLoops short_loops_;

  // How many helpers could join loops now: what they look at before they sleep.
  alignas(64) std::atomic<int> offers_{0};
};

// A loop on the pool of the process.
inline void ParallelFor(std::size_t count, std::int64_t bytes, int num_threads,
                        LoopBody body) {
  ThreadPool::OfProcess().For(count, bytes, num_threads, body);
}

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PARALLEL_H_
