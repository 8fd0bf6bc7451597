// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads of the library in the program's process.

#ifndef ACLQ_SRC_BASE_THREAD_H_
#define ACLQ_SRC_BASE_THREAD_H_

#include <pthread.h>

#include <cstddef>
#include <memory>
#include <utility>

namespace aclq::base {

// The smallest stack of a thread, in bytes. The default of a process may be
// smaller. Tasks need 64 KiB; functions of the program, which run in a stream's
// thread, may need more.
inline constexpr std::size_t kLeastStackOfThread = 1024 * 1024;

// Starts a thread that receives no signals, which the program handles. The
// stack has the default size of the process, or kLeastStackOfThread if that is
// larger. Debuggers show `name`, which has at most 15 characters. The caller
// joins or detaches the thread. Throws std::system_error if the system refuses
// a thread.
pthread_t StartThread(const char* name, void* (*function)(void*),
                      void* argument);

// Starts a thread for any function object. May throw std::bad_alloc too.
template <typename Function>
pthread_t StartThread(const char* name, Function function) {
  auto owned = std::make_unique<Function>(std::move(function));
  const pthread_t thread = StartThread(
      name,
      [](void* argument) -> void* {
        const std::unique_ptr<Function> self(static_cast<Function*>(argument));
        (*self)();
        return nullptr;
      },
      owned.get());
  owned.release();  // The thread owns it.
  return thread;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_THREAD_H_
