// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The addresses of device memory. They come from pages that hold nothing else
// and stay reserved when an allocation is freed, so that an address in none of
// the live allocations is known to be dead (memory.h).

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_DEVICE_SPACE_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_DEVICE_SPACE_H_

#include <cstddef>
#include <utility>

#include "src/runtime/core/pages.h"

namespace aclq::runtime {

// Memory for an allocation of up to 1 MiB, aligned to 512 bytes. The destructor
// returns it.
class DeviceSlot {
 public:
  static constexpr std::size_t kMaxSize = std::size_t{1} << 20;

  DeviceSlot() = default;
  DeviceSlot(DeviceSlot&& other) noexcept
      : chunk_(std::exchange(other.chunk_, nullptr)),
        address_(std::exchange(other.address_, nullptr)) {}
  DeviceSlot& operator=(DeviceSlot&& other) noexcept {
    std::swap(chunk_, other.chunk_);
    std::swap(address_, other.address_);
    return *this;
  }
  ~DeviceSlot();

  // Takes a slot of at least `size` bytes, 1 to kMaxSize. The address is null
  // if the system refuses. May throw std::bad_alloc.
  static DeviceSlot Take(std::size_t size);

  void* address() const { return address_; }

 private:
  struct Chunk;
  class Chunks;

  DeviceSlot(Chunk* chunk, void* address) : chunk_(chunk), address_(address) {}

  Chunk* chunk_ = nullptr;
  void* address_ = nullptr;
};

// Pages for a large allocation. The destructor returns their memory to the
// system. The last kMostRetired ranges, of at most kMostRetiredBytes bytes
// together, keep their addresses reserved, unless RLIMIT_AS limits the address
// space.
class DevicePages {
 public:
  static constexpr std::size_t kMostRetired = 1024;
  static constexpr std::size_t kMostRetiredBytes = std::size_t{64} << 30;

  DevicePages() = default;
  DevicePages(DevicePages&& other) noexcept = default;
  DevicePages& operator=(DevicePages&& other) noexcept = default;
  ~DevicePages();

  // Maps pages like Pages::Map. May throw std::bad_alloc.
  static DevicePages Take(std::size_t size, std::size_t alignment);

  void* address() const { return pages_.address(); }
  std::size_t size() const { return pages_.size(); }

 private:
  explicit DevicePages(Pages pages) : pages_(std::move(pages)) {}

  Pages pages_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_DEVICE_SPACE_H_
