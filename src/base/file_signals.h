// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Changes of files that fail with an error where the system would raise a
// signal, which ends a program that does not expect it.

#ifndef ACLQ_SRC_BASE_FILE_SIGNALS_H_
#define ACLQ_SRC_BASE_FILE_SIGNALS_H_

#include <signal.h>

#include <cerrno>
#include <ctime>

namespace aclq::base {

// Calls `change`, a system call that returns a negative number and sets errno
// on failure, and returns what it returns. A pipe without a reader is EPIPE and
// raises no SIGPIPE; a size beyond RLIMIT_FSIZE is EFBIG and raises no SIGXFSZ.
//
// The system raises these signals in the thread of the call: they are blocked
// in this thread meanwhile, and the one that was raised is taken. A signal that
// was pending before the call stays pending.
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
