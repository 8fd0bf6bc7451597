// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/thread.h"

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <system_error>

namespace aclq::base {
namespace {

void ThrowUnlessZero(int error) {
  if (error != 0) throw std::system_error(error, std::generic_category());
}

// The default attributes of the process with a stack of at least
// kLeastStackOfThread bytes.
class Attributes {
 public:
  Attributes() {
    ThrowUnlessZero(pthread_getattr_default_np(&attributes_));
    std::size_t size = 0;
    pthread_attr_getstacksize(&attributes_, &size);
    pthread_attr_setstacksize(&attributes_,
                              std::max(size, kLeastStackOfThread));
  }
  ~Attributes() { pthread_attr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const pthread_attr_t* get() const { return &attributes_; }

 private:
  pthread_attr_t attributes_;
};

// A scope in which the calling thread and the threads that it starts receive no
// signals.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

pthread_t StartThread(const char* name, void* (*function)(void*),
                      void* argument) {
  const Attributes attributes;
  const NoSignals no_signals;
  pthread_t thread{};
  ThrowUnlessZero(
      pthread_create(&thread, attributes.get(), function, argument));
  pthread_setname_np(thread, name);
  return thread;
}

}  // namespace aclq::base
