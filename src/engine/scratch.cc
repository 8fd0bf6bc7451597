// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/scratch.h"

#include <memory>
#include <new>

#include "src/base/thread_exit.h"

namespace aclq::engine {

constinit thread_local std::byte* thread_scratch = nullptr;

namespace {

constinit base::ThreadExit at_exit([](void* block) {
  thread_scratch = nullptr;
  ::operator delete(block);
});

}  // namespace

void AllocateScratch() {
  std::size_t space = kScratchBytes + kScratchAlignment;
  void* const block = ::operator new(space);
  if (!at_exit.CallWith(block)) {
    ::operator delete(block);
    throw std::bad_alloc();
  }
  void* aligned = block;
  thread_scratch = static_cast<std::byte*>(
      std::align(kScratchAlignment, kScratchBytes, aligned, space));
}

}  // namespace aclq::engine
