// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Where results of CPU kernels come from. torch_npu reuses memory in the order
// of its streams, counts it, and reports when it is exhausted: all that holds
// for results only if they lie in blocks of its own allocator.

#ifndef ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_
#define ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_

#include <c10/core/Allocator.h>
#include <c10/core/Device.h>
#include <c10/core/StorageImpl.h>

#include <cstddef>
#include <optional>

namespace aclq::torch_npu {

// Makes PyTorch's allocator for the CPU one that takes blocks of torch_npu's
// allocator while a HostAllocatorScope lives in the calling thread, and else
// calls the allocator that was there before. To be called once.
void InstallHostAllocator();

// Returns the allocator that InstallHostAllocator installed.
c10::Allocator* HostAllocator();

// While it lives, what the calling thread allocates for the CPU lies in memory
// of the current npu device.
class HostAllocatorScope {
 public:
  HostAllocatorScope();
  ~HostAllocatorScope();
  HostAllocatorScope(const HostAllocatorScope&) = delete;
  HostAllocatorScope& operator=(const HostAllocatorScope&) = delete;
};

// Takes the block of torch_npu's allocator out of a CPU storage, which keeps
// the address but no longer owns it. Returns nothing if the storage owns none.
std::optional<c10::DataPtr> TakeNpuBlock(c10::StorageImpl& storage,
                                         c10::Device device);

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_HOST_ALLOCATOR_H_
