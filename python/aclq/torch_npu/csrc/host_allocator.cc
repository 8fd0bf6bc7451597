// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "host_allocator.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <array>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace aclq::torch_npu {
namespace {

thread_local int scopes = 0;

// The blocks of torch_npu's allocator that are owned as CPU memory, with their
// deleters. Most live for one call of one kernel. The map is split by address,
// so that threads seldom wait for each other.
class NpuBlocks {
 public:
  void Add(void* block, c10::DeleterFnPtr deleter) {
    Part& part = PartOf(block);
    const std::lock_guard lock(part.mutex);
    part.deleters.emplace(block, deleter);
  }

  // Removes a block and returns its deleter, or null for other memory.
  c10::DeleterFnPtr Remove(void* block) {
    Part& part = PartOf(block);
    const std::lock_guard lock(part.mutex);
    const auto found = part.deleters.find(block);
    if (found == part.deleters.end()) return nullptr;
    const c10::DeleterFnPtr deleter = found->second;
    part.deleters.erase(found);
    return deleter;
  }

 private:
  struct alignas(64) Part {
    std::mutex mutex;
    std::unordered_map<void*, c10::DeleterFnPtr> deleters;
  };

  Part& PartOf(void* block) {
    constexpr int kBlockAlignmentBits = 9;  // torch_npu's: 512 bytes
    const auto address = reinterpret_cast<std::uintptr_t>(block);
    return parts_[(address >> kBlockAlignmentBits) % parts_.size()];
  }

  std::array<Part, 16> parts_;
};

// Never destroyed: memory may be freed while the process ends.
NpuBlocks& Blocks() {
  static NpuBlocks& blocks = *new NpuBlocks;
  return blocks;
}

class Allocator final : public c10::Allocator {
 public:
  Allocator()
      : cpu_(c10::GetCPUAllocator()),
        npu_(c10::GetAllocator(c10::DeviceType::PrivateUse1)) {}

  c10::DataPtr allocate(std::size_t bytes) override {
    if (scopes == 0 || bytes == 0) return cpu_->allocate(bytes);
    c10::DataPtr block = npu_->allocate(bytes);
    void* const address = block.get();
    const c10::DeleterFnPtr deleter = block.get_deleter();
    // raw_deallocate receives the address only.
    TORCH_INTERNAL_ASSERT(block.release_context() == address);
    Blocks().Add(address, deleter);
    return {address, address, &Delete, c10::Device(c10::DeviceType::CPU)};
  }

  // Returns a deleter for all memory of allocate, since raw_allocate does not
  // keep the kind of memory.
  c10::DeleterFnPtr raw_deleter() const override { return &Delete; }

  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }

  static void Delete(void* address);

 private:
  c10::Allocator* const cpu_;
  c10::Allocator* const npu_;
};

Allocator& TheAllocator() {
  static Allocator& allocator = *new Allocator;
  return allocator;
}

void Allocator::Delete(void* address) {
  if (address == nullptr) return;
  if (const c10::DeleterFnPtr deleter = Blocks().Remove(address)) {
    deleter(address);
  } else {
    TheAllocator().cpu_->raw_deleter()(address);
  }
}

}  // namespace

void InstallHostAllocator() {
  constexpr std::uint8_t kPriority = 200;  // Above PyTorch's own.
  c10::SetCPUAllocator(&TheAllocator(), kPriority);
}

c10::Allocator* HostAllocator() { return &TheAllocator(); }

HostAllocatorScope::HostAllocatorScope() { ++scopes; }
HostAllocatorScope::~HostAllocatorScope() { --scopes; }

std::optional<c10::DataPtr> TakeNpuBlock(c10::StorageImpl& storage,
                                         c10::Device device) {
  if (storage.data_ptr().get_deleter() != &Allocator::Delete) {
    return std::nullopt;
  }
  void* const address = storage.mutable_data();
  const c10::DeleterFnPtr deleter = Blocks().Remove(address);
  if (deleter == nullptr) return std::nullopt;
  c10::DataPtr owner = storage.set_data_ptr(
      c10::DataPtr(address, c10::Device(c10::DeviceType::CPU)));
  owner.release_context();
  return c10::DataPtr(address, address, deleter, device);
}

}  // namespace aclq::torch_npu
