// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/fork_count.h"

#include <pthread.h>

#include <atomic>

namespace aclq::base {
namespace {

std::atomic<unsigned> forks{0};

// Registers the count. This fails only if there is no memory, and then the
// library could not be loaded either.
[[gnu::constructor]] void CountForks() {
  pthread_atfork(nullptr, nullptr, [] { ++forks; });
}

}  // namespace

unsigned ForkCount() noexcept { return forks.load(std::memory_order_relaxed); }

}  // namespace aclq::base
