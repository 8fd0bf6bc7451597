// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_NO_CANCEL_H_
#define ACLQ_SRC_BASE_NO_CANCEL_H_

#include <pthread.h>

namespace aclq::base {

// A scope in which pthread_cancel does not end the thread. For calls that are
// cancellation points, where the stack must not unwind or where work would stay
// half done.
class NoCancellation {
 public:
  NoCancellation() { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before_); }
  ~NoCancellation() { pthread_setcancelstate(before_, nullptr); }
  NoCancellation(const NoCancellation&) = delete;
  NoCancellation& operator=(const NoCancellation&) = delete;

 private:
  int before_ = 0;
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_NO_CANCEL_H_
