// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/fork.h"

#include <pthread.h>

#include <atomic>

namespace aclq::runtime {
namespace {

std::atomic<bool> is_used{false};
std::atomic<bool> is_forked{false};

}  // namespace

void NoteThatRuntimeIsUsed() {
  static const int registered = pthread_atfork(nullptr, nullptr, [] {
    if (is_used) is_forked = true;
  });
  static_cast<void>(
      registered);  // Fails without memory: then nothing is noted.
  is_used = true;
}

bool IsForked() { return is_forked.load(std::memory_order_relaxed); }

}  // namespace aclq::runtime
