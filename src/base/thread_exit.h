// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ThreadExit: a function that is called when a thread ends. A thread_local
// object with a destructor would serve the same purpose, but glibc ends the
// process if it has no memory to register the destructor.

#ifndef ACLQ_SRC_BASE_THREAD_EXIT_H_
#define ACLQ_SRC_BASE_THREAD_EXIT_H_

#include <pthread.h>

#include <atomic>

namespace aclq::base {

// One of the at most 1024 keys of the process for thread-specific values,
// created when it is first needed. Constant-initialised and never destroyed.
class ThreadExit {
 public:
  using Function = void (*)(void*);

  explicit constexpr ThreadExit(Function function) : function_(function) {}
  ThreadExit(const ThreadExit&) = delete;
  ThreadExit& operator=(const ThreadExit&) = delete;

  // Has the function called with `value`, which is not null, when the calling
  // thread ends, after the destructors of thread_local objects. Functions of
  // other ThreadExit objects may run later still, and may call CallWith again.
  // Returns false if there is no memory or no key. The function is not called
  // in the thread that ends the process by exit.
  [[nodiscard]] bool CallWith(void* value) noexcept {
    const int key = Key();
    return key != kNone &&
           pthread_setspecific(static_cast<pthread_key_t>(key), value) == 0;
  }

 private:
  static constexpr int kNone = -1;

  int Key() noexcept {
    int key = key_.load(std::memory_order_acquire);
    if (key != kNone) return key;
    pthread_key_t made = 0;
    if (pthread_key_create(&made, function_) != 0) return kNone;
    if (key_.compare_exchange_strong(key, static_cast<int>(made))) {
      return static_cast<int>(made);
    }
    pthread_key_delete(made);  // Another thread made the key first.
    return key;
  }

  const Function function_;
  std::atomic<int> key_{kNone};
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_THREAD_EXIT_H_
