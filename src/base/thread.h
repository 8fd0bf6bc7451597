// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads of the library inside somebody's process.

#ifndef ACLQ_SRC_BASE_THREAD_H_
#define ACLQ_SRC_BASE_THREAD_H_

#include <pthread.h>

#include <csignal>
#include <thread>
#include <utility>

namespace aclq::base {

// Starts a thread that takes no signals, which are the program's to handle.
// `name`, of at most 15 characters, is what debuggers show. Throws as
// std::thread does.
template <typename Function>
std::thread StartThread(const char* name, Function function) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // A new thread inherits it.
  struct Restore {
    const sigset_t& mask;
    ~Restore() { pthread_sigmask(SIG_SETMASK, &mask, nullptr); }
  } const restore{before};
  std::thread thread(std::move(function));
  pthread_setname_np(thread.native_handle(), name);
  return thread;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_THREAD_H_
