// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Memory whose first byte follows, or whose last byte precedes, a page that
// must not be touched.

#ifndef ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_
#define ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>

namespace aclq::testing {

enum class Against { kStart, kEnd };  // the guard page that the memory touches

class GuardedMemory {
 public:
  GuardedMemory(std::size_t size, Against against) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t inside = (size + page - 1) / page * page;
    mapped_ = inside + 2 * page;
    void* base =
        mmap(nullptr, mapped_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (base == MAP_FAILED) std::abort();
    base_ = static_cast<std::byte*>(base);
    if (inside > 0 &&
        mprotect(base_ + page, inside, PROT_READ | PROT_WRITE) != 0)
      std::abort();
    data_ = against == Against::kStart ? base_ + page
                                       : base_ + page + inside - size;
  }
  ~GuardedMemory() { munmap(base_, mapped_); }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  std::byte* data() const { return data_; }

 private:
  std::byte* base_ = nullptr;
  std::byte* data_ = nullptr;
  std::size_t mapped_ = 0;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_
