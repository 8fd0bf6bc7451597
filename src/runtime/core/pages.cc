// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/pages.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <limits>

namespace aclq::runtime {
namespace {

void* MapRange(void* address, std::size_t size, Pages::Use use, int flags) {
  const bool is_memory = use == Pages::Use::kMemory;
  const int protection = is_memory ? PROT_READ | PROT_WRITE : PROT_NONE;
  if (!is_memory) flags |= MAP_NORESERVE;
  void* const mapped = mmap(address, size, protection,
                            MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return mapped != MAP_FAILED ? mapped : nullptr;
}

}  // namespace

std::size_t PageSize() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

Pages::~Pages() {
  if (address_ != nullptr) munmap(address_, size_);
}

Pages Pages::Map(std::size_t size, std::size_t alignment, Use use) {
  size = RoundUp(size, PageSize());
  if (alignment <= PageSize()) {
    return Pages(MapRange(nullptr, size, use, 0), size);
  }
  // Maps more than needed, and unmaps the excess on both sides.
  if (size > std::numeric_limits<std::size_t>::max() - alignment) return {};
  const std::size_t whole = size + alignment;
  auto* const begin = static_cast<char*>(MapRange(nullptr, whole, use, 0));
  if (begin == nullptr) return {};
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::size_t before = RoundUp(address, alignment) - address;
  if (before != 0) munmap(begin, before);
  munmap(begin + before + size, whole - before - size);
  return Pages(begin + before, size);
}

Pages Pages::MapAt(void* address, std::size_t size, Use use) {
  Pages pages(MapRange(address, size, use, MAP_FIXED_NOREPLACE), size);
  // Kernels before 4.17 ignore the flag and take the address as a hint.
  if (pages.address() != address) return {};
  return pages;
}

bool Pages::ReturnMemory() {
  return MapRange(address_, size_, Use::kReservation, MAP_FIXED) != nullptr;
}

}  // namespace aclq::runtime
