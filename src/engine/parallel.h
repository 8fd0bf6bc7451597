// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A parallel loop over the threads of the process. Why not a library:
// docs/design.md, "Threads".

#ifndef ACLQ_SRC_ENGINE_PARALLEL_H_
#define ACLQ_SRC_ENGINE_PARALLEL_H_

#include <sys/types.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

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
class ThreadPool {
 public:
  // The one of the process.
  static ThreadPool& OfProcess();

  // A pool is never destroyed: threads may still be waiting here while static
  // objects are destroyed at exit.
  explicit ThreadPool(int num_cpus);
  ~ThreadPool() = delete;
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  // Calls body(i) for every i of [0, count), in any order, on the calling
  // thread and on at most num_threads - 1 helpers; returns when all calls have
  // ended. A helper is started when a loop could first use it, and kept. Where
  // none can be started, and in a forked child, the calling thread does the
  // work alone. `body` must not throw.
  void For(std::size_t count, int num_threads, LoopBody body);

 private:
  struct Loop;

  int Open(Loop* loop);
  int Close(Loop* loop);
  void WaitForHelpers(const Loop& loop);
  int Invite();
  bool StartHelper();
  void Ring(int helpers);
  void Serve();
  Loop* Join();
  void WaitForRing(std::unique_lock<std::mutex>* lock);

  const pid_t process_;
  const int num_cpus_;

  std::mutex mutex_;  // of all that follows
  std::condition_variable rung_;
  std::condition_variable left_;
  Loop* first_open_ = nullptr;  // the oldest
  int working_ = 0;             // threads in loops, callers and helpers
  int num_helpers_ = 0;
  int helpers_working_ = 0;
  int invited_ = 0;           // helpers that have been told to come
  int sleeping_callers_ = 0;  // until helpers have left their loops

  // Changes with every invitation; what helpers watch before they sleep.
  alignas(64) std::atomic<unsigned> rings_{0};
};

// A loop on the pool of the process.
inline void ParallelFor(std::size_t count, int num_threads, LoopBody body) {
  ThreadPool::OfProcess().For(count, num_threads, body);
}

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PARALLEL_H_
