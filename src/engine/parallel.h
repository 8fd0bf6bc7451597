// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A parallel loop over the threads of the process. docs/design.md, "Threads",
// says why it is not taken from a library.

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

// A reference to a callable that takes an index. The callable must outlive it.
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

// Threads that help callers with their loops. A helper joins a loop only while
// fewer threads than there are CPUs work on loops of the pool. Callers count as
// such threads, but are never delayed. When a thread leaves a loop, a helper
// may join another loop.
//
// A helper without work looks for a loop for a while before it sleeps, and
// joins loops by itself. Waking a helper costs the caller time, so the caller
// does it for long loops, and for short ones if that saves time
// (short_loops.h). Before it wakes a helper, the caller removes its own CPU
// from the helper's affinity mask: the system often puts the helper on that CPU
// although others are idle, and the helper would then take turns with the
// caller.
class ThreadPool {
 public:
  // Returns the pool of the process.
  static ThreadPool& OfProcess();

  // A pool that was used is never destroyed: threads may still wait in it while
  // static objects are destroyed at exit.
  explicit ThreadPool(int num_cpus);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Calls body(i) for every i in [0, count), in any order, on the calling
  // thread and on at most num_threads - 1 helpers. Returns when all calls have
  // ended. `bytes` is the number of bytes that all calls together read and
  // write, from which the pool estimates how long the loop takes. Helpers are
  // started when they are first needed, and kept. If no helper can be started,
  // and in a forked child, the calling thread makes all calls. `body` may throw
  // nothing but std::bad_alloc. In that case no more calls begin, and For
  // throws std::bad_alloc.
  void For(std::size_t count, std::int64_t bytes, int num_threads,
           LoopBody body);

 private:
  friend std::default_delete<ThreadPool>;  // for a pool that was never used
  ~ThreadPool() = default;

  using Time = ShortLoops::Time;
  struct SharedLoop;
  struct Helper;

  Helper* Open(SharedLoop* loop);
  Helper* Close(SharedLoop* loop);
  void WaitForHelpers(const SharedLoop& loop);
  void RecordGain(const SharedLoop& loop);
  void UpdateOffers();
  Helper* TakeHelpersToWake(Time now);
  Helper* StartHelper();
  void WakeUp(Helper* helpers);
  void RunHelper(Helper* self);
  SharedLoop* WaitForLoop(std::unique_lock<std::mutex>* lock);
  void WatchForWork(std::unique_lock<std::mutex>* lock, Time end);
  SharedLoop* Join();

  const unsigned forks_;  // fork count at construction
  const int num_cpus_;
  const base::AllowedCpus allowed_cpus_;

  std::mutex mutex_;  // guards the members below
  std::condition_variable left_;
  SharedLoop* first_open_ = nullptr;  // the oldest open loop
  int working_ = 0;                   // threads in loops, callers and helpers
  Helper* first_sleeping_ = nullptr;  // the last one to fall asleep
  int helpers_working_ = 0;
  int helpers_looking_ = 0;
  int invited_ = 0;           // helpers that were woken and have not come yet
  int sleeping_callers_ = 0;  // callers that wait for left_
  ShortLoops short_loops_;

  // Helpers that could join loops now. Helpers that look for work read it
  // without the mutex.
  alignas(64) std::atomic<int> offers_{0};
};

// Runs a loop on the pool of the process.
inline void ParallelFor(std::size_t count, std::int64_t bytes, int num_threads,
                        LoopBody body) {
  ThreadPool::OfProcess().For(count, bytes, num_threads, body);
}

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PARALLEL_H_
