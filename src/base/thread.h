// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads of the library inside somebody's process.

#ifndef ACLQ_SRC_BASE_THREAD_H_
#define ACLQ_SRC_BASE_THREAD_H_

#include <pthread.h>

#include <cstddef>
#include <memory>
#include <utility>

namespace aclq::base {

// The least stack of a thread, in bytes. A process may have a smaller default.
// Tasks need 64 KiB; functions of the program, which run in a stream's thread,
// may need more.
inline constexpr std::size_t kLeastStackOfThread = 1024 * 1024;

// Starts a thread that takes no signals, which are the program's to handle. The
// stack has the process's default size, or kLeastStackOfThread if that is more.
// `name`, of at most 15 characters, is what debuggers show. The caller joins or
// detaches the thread. Throws std::system_error if the system refuses a thread.
pthread_t StartThread(const char* name, void* (*function)(void*),
                      void* argument);

// As above, with any function object. May throw std::bad_alloc too.
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
