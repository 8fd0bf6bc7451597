// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Writes to files and changes of their size that fail with an error where the
// system would raise a signal. Such a signal ends a program that does not
// expect it.

#ifndef ACLQ_SRC_BASE_FILE_SIGNALS_H_
#define ACLQ_SRC_BASE_FILE_SIGNALS_H_

#include <signal.h>

#include <cerrno>
#include <ctime>

namespace aclq::base {

// Calls `change`, a system call that returns a negative number and sets errno
// on failure, and returns its result. A pipe without a reader fails with EPIPE
// and raises no SIGPIPE; a size beyond RLIMIT_FSIZE fails with EFBIG and raises
// no SIGXFSZ.
//
// The system raises these signals in the calling thread. The signals are
// blocked in this thread during the call, and a raised signal is consumed. A
// signal that was pending before the call stays pending.
template <typename Change>
auto WithoutFileSignals(const Change& change) noexcept -> decltype(change()) {
  sigset_t both, before, pending_before;
  sigemptyset(&both);
  sigaddset(&both, SIGPIPE);
  sigaddset(&both, SIGXFSZ);
  pthread_sigmask(SIG_BLOCK, &both, &before);
  sigpending(&pending_before);
  const auto result = change();
  const int error = errno;
  const int raised = result >= 0      ? 0
                     : error == EPIPE ? SIGPIPE
                     : error == EFBIG ? SIGXFSZ
                                      : 0;
  if (raised != 0 && sigismember(&pending_before, raised) == 0) {
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, raised);
    const std::timespec at_once = {};
    while (sigtimedwait(&taken, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return result;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_FILE_SIGNALS_H_
