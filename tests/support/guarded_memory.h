// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Memory whose first byte follows, or whose last byte precedes, an inaccessible
// page.

#ifndef ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_
#define ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <span>

namespace aclq::testing {

enum class Against { kStart, kEnd };  // the guard page next to the memory

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
    pages_ = {base_ + page, inside};
    std::fill(pages_.begin(), pages_.end(), kUntouched);
    const std::size_t first = against == Against::kStart ? 0 : inside - size;
    memory_ = pages_.subspan(first, size);
  }
  ~GuardedMemory() { munmap(base_, mapped_); }
  GuardedMemory(const GuardedMemory&) = delete;
  GuardedMemory& operator=(const GuardedMemory&) = delete;

  std::byte* data() const { return memory_.data(); }

  // Returns true if the bytes of the pages outside the memory are unchanged.
  bool RestIsUntouched() const {
    const auto is_untouched = [](std::byte byte) { return byte == kUntouched; };
    return std::all_of(pages_.data(), memory_.data(), is_untouched) &&
           std::all_of(memory_.data() + memory_.size(),
                       pages_.data() + pages_.size(), is_untouched);
  }

 private:
  static constexpr std::byte kUntouched{0xA5};

  std::byte* base_ = nullptr;
  std::size_t mapped_ = 0;
  std::span<std::byte> pages_;   // accessible pages
  std::span<std::byte> memory_;  // the requested part of the pages
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_GUARDED_MEMORY_H_
