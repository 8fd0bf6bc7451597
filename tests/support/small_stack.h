// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Threads with a small stack whose use is measured.

#ifndef ACLQ_TESTS_SUPPORT_SMALL_STACK_H_
#define ACLQ_TESTS_SUPPORT_SMALL_STACK_H_

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <span>

namespace aclq::testing {

// A stack, a guard page below it, and memory below the guard page, which frames
// without probes reach. All bytes have the same initial value.
class SmallStack {
 public:
  explicit SmallStack(std::size_t size) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    mapped_ = kBeyond + page + size;
    void* const base = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (base == MAP_FAILED) std::abort();
    base_ = static_cast<std::byte*>(base);
    beyond_ = {base_, kBeyond};
    stack_ = {base_ + kBeyond + page, size};
    std::fill(beyond_.begin(), beyond_.end(), kUntouched);
    std::fill(stack_.begin(), stack_.end(), kUntouched);
    if (mprotect(base_ + kBeyond, page, PROT_NONE) != 0) std::abort();
  }
  ~SmallStack() { munmap(base_, mapped_); }
  SmallStack(const SmallStack&) = delete;
  SmallStack& operator=(const SmallStack&) = delete;

  // Calls `function` in a new thread on this stack and waits for its end.
  template <typename Function>
  void Run(const Function& function) {
    pthread_attr_t attributes;
    ASSERT_EQ(pthread_attr_init(&attributes), 0);
    ASSERT_EQ(pthread_attr_setstack(&attributes, stack_.data(), stack_.size()),
              0);
    pthread_t thread;
    ASSERT_EQ(pthread_create(
                  &thread, &attributes,
                  [](void* argument) -> void* {
                    (*static_cast<const Function*>(argument))();
                    return nullptr;
                  },
                  const_cast<Function*>(&function)),
              0);
    ASSERT_EQ(pthread_join(thread, nullptr), 0);
    pthread_attr_destroy(&attributes);
  }

  // Returns the largest number of bytes of the stack that the threads used,
  // with the thread data of the C library.
  std::size_t most_used() const {
    const auto used =
        std::find_if(stack_.begin(), stack_.end(),
                     [](std::byte byte) { return byte != kUntouched; });
    return static_cast<std::size_t>(stack_.end() - used);
  }

  // Returns true if the threads wrote nothing beyond the guard page.
  bool IsIntactBeyond() const {
    return std::all_of(beyond_.begin(), beyond_.end(),
                       [](std::byte byte) { return byte == kUntouched; });
  }

 private:
  static constexpr std::size_t kBeyond = 256 * 1024;
  static constexpr std::byte kUntouched{0xEE};

  std::byte* base_ = nullptr;
  std::size_t mapped_ = 0;
  std::span<std::byte> beyond_, stack_;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_SMALL_STACK_H_
