// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Access to torch_npu's storages, which are c10 storages with a description of
// their contents. Nothing else in this module depends on the layout of
// torch_npu's classes.

#ifndef ACLQ_TORCH_NPU_CSRC_NPU_STORAGE_H_
#define ACLQ_TORCH_NPU_CSRC_NPU_STORAGE_H_

#include <ATen/core/Tensor.h>
#include <c10/core/Allocator.h>
#include <c10/core/Storage.h>

#include <cstddef>

namespace aclq::torch_npu {

// Returns a storage of an npu device that owns a block of torch_npu's
// allocator.
c10::Storage MakeNpuStorage(c10::DataPtr data, std::size_t bytes);

// Writes the description of an npu storage from which torch_npu's operators
// read the layout of its memory: that of the tensor whose only storage it is,
// in the base format of the tensor's rank.
void DescribeAs(c10::StorageImpl& storage, const at::Tensor& tensor);

// Throws if the storages of the torch_npu in this process do not have the
// layout that this module was compiled for.
void CheckStorageLayout();

}  // namespace aclq::torch_npu

#endif  // ACLQ_TORCH_NPU_CSRC_NPU_STORAGE_H_
