// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The frame of every function of the C++ API: no exception leaves the library.

#ifndef ACLQ_SRC_ENGINE_GUARD_H_
#define ACLQ_SRC_ENGINE_GUARD_H_

#include <cxxabi.h>

#include "aclq/status.h"

namespace aclq::engine {

// Calls `function` and returns its status, or kOutOfMemory if it throws.
template <typename Function>
Status Guard(Function function) {
  try {
    return function();
  } catch (const abi::__forced_unwind&) {
    throw;  // pthread_cancel: the thread ends.
  } catch (...) {
    // Only a lack of memory throws. The text is short enough to need no
    // allocation.
    return Status(StatusCode::kOutOfMemory, "out of memory");
  }
}

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_GUARD_H_
