// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/base/pool.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) \
  (static_cast<void>(address), static_cast<void>(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) \
  (static_cast<void>(address), static_cast<void>(size))
#endif

#include <new>

#include "src/base/thread_exit.h"

namespace aclq::base {
namespace {

// Block sizes are multiples of this number of bytes; each size has its own
// list.
constexpr std::size_t kStep = 64;
constexpr std::size_t kSizes = 16;
// The most blocks that a list keeps: enough for the tensors of several
// operators in flight.
constexpr int kMostKept = 32;

struct Block {
  Block* next;
};

struct List {
  Block* first;
  int kept;
};

// The lists of a thread.
struct ThreadPools {
  List lists[kSizes] = {};
  ~ThreadPools();
};

// Null until the thread first gives memory back, and while the thread ends.
constinit thread_local ThreadPools* thread_pools = nullptr;

ThreadPools::~ThreadPools() {
  for (std::size_t i = 0; i < kSizes; ++i) {
    while (Block* const block = lists[i].first) {
      ASAN_UNPOISON_MEMORY_REGION(block, (i + 1) * kStep);
      lists[i].first = block->next;
      ::operator delete(block);
    }
  }
}

constinit ThreadExit at_exit([](void* pools) {
  thread_pools = nullptr;
  delete static_cast<ThreadPools*>(pools);
});

// Makes the lists of the thread. Returns null if there is no memory.
ThreadPools* MakeThreadPools() {
  auto* const pools = new (std::nothrow) ThreadPools;
  if (pools != nullptr && at_exit.CallWith(pools)) return thread_pools = pools;
  delete pools;
  return nullptr;
}

// Returns the index of the list for `bytes`; kSizes or more if there is none.
std::size_t IndexOf(std::size_t bytes) {
  return bytes > 0 ? (bytes - 1) / kStep : 0;
}

}  // namespace

void* TakeFromPool(std::size_t bytes) {
  const std::size_t index = IndexOf(bytes);
  if (index >= kSizes) return ::operator new(bytes);
  const std::size_t size = (index + 1) * kStep;
  ThreadPools* const pools = thread_pools;
  if (pools == nullptr) return ::operator new(size);
  List& list = pools->lists[index];
  Block* const block = list.first;
  if (block == nullptr) return ::operator new(size);
  ASAN_UNPOISON_MEMORY_REGION(block, size);
  list.first = block->next;
  --list.kept;
  return block;
}

void GiveToPool(void* memory, std::size_t bytes) noexcept {
  const std::size_t index = IndexOf(bytes);
  if (index >= kSizes) return ::operator delete(memory);
  ThreadPools* pools = thread_pools;
  if (pools == nullptr) pools = MakeThreadPools();
  if (pools == nullptr || pools->lists[index].kept == kMostKept) {
    return ::operator delete(memory);
  }
  List& list = pools->lists[index];
  list.first = ::new (memory) Block{list.first};
  ++list.kept;
  // The link stays readable: LeakSanitizer follows it to the other blocks.
  ASAN_POISON_MEMORY_REGION(static_cast<std::byte*>(memory) + sizeof(Block),
                            (index + 1) * kStep - sizeof(Block));
}

}  // namespace aclq::base
