// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The allocator for results of CPU kernels. torch_npu reuses memory in the
// order of its streams, counts it, and reports when it is exhausted. This holds
// for results only if they are in blocks of torch_npu's own allocator.

#ifndef ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_
#define ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_

#include <c10/core/Allocator.h>
#include <c10/core/Device.h>
#include <c10/core/StorageImpl.h>

#include <cstddef>
#include <optional>

namespace aclq::torch_npu {

// Installs an allocator as PyTorch's CPU allocator. During the lifetime of a
// HostAllocatorScope in the calling thread it takes blocks of torch_npu's
// allocator; otherwise it calls the previous CPU allocator. Call it once.
void InstallHostAllocator();

// Returns the allocator that InstallHostAllocator installed.
c10::Allocator* HostAllocator();

// During its lifetime, CPU allocations of the calling thread are in memory of
// the current npu device.
class HostAllocatorScope {
 public:
  HostAllocatorScope();
  ~HostAllocatorScope();
  HostAllocatorScope(const HostAllocatorScope&) = delete;
  HostAllocatorScope& operator=(const HostAllocatorScope&) = delete;
};

// Takes the block of torch_npu's allocator from a CPU storage, which keeps the
// address but no longer owns the block. Returns nothing if the storage owns no
// such block.
std::optional<c10::DataPtr> TakeNpuBlock(c10::StorageImpl& storage,
                                         c10::Device device);

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_
