// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Pages of the system, and the kinds of pages that the runtime asks for.

#ifndef ACLQ_SRC_RUNTIME_CORE_PAGES_H_
#define ACLQ_SRC_RUNTIME_CORE_PAGES_H_

#include <cstddef>
#include <utility>

namespace aclq::runtime {

inline constexpr std::size_t kHugePageSize = std::size_t{2} << 20;

// Returns the size of the system's normal pages, in bytes.
std::size_t PageSize();

// Rounds up to a multiple of `multiple`, a power of two.
inline std::size_t RoundUp(std::size_t size, std::size_t multiple) {
  return (size + multiple - 1) & ~(multiple - 1);
}

// A range of mapped addresses. The destructor unmaps it.
class Pages {
 public:
  enum class Use { kMemory, kReservation };  // a reservation cannot be touched

  Pages() = default;
  Pages(Pages&& other) noexcept
      : address_(std::exchange(other.address_, nullptr)),
        size_(std::exchange(other.size_, 0)) {}
  Pages& operator=(Pages&& other) noexcept {
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~Pages();

  // Map returns pages at any address aligned to `alignment`, a power of two;
  // MapAt returns pages at a given address where nothing is mapped yet. The
  // address of the result is null if the system refuses.
  static Pages Map(std::size_t size, std::size_t alignment, Use use);
  static Pages MapAt(void* address, std::size_t size, Use use);

  // Turns memory into a reservation. Returns false if the system refuses.
  bool ReturnMemory();

  void* address() const { return address_; }
  std::size_t size() const { return size_; }

 private:
  Pages(void* address, std::size_t size) : address_(address), size_(size) {}

  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_PAGES_H_
