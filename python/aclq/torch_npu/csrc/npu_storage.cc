// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "npu_storage.h"

#include <ATen/ops/empty.h>

#include <utility>

#include "torch_npu/csrc/core/NPUStorageImpl.h"

namespace aclq::torch_npu {
namespace {

::torch_npu::NPUStorageDesc& Description(c10::StorageImpl& storage) {
  return static_cast<::torch_npu::NPUStorageImpl&>(storage).npu_desc_;
}

aclFormat BaseFormat(int64_t rank) {
  if (rank == 4) return ACL_FORMAT_NCHW;
  if (rank == 5) return ACL_FORMAT_NCDHW;
  return ACL_FORMAT_ND;
}

void Describe(c10::StorageImpl& storage, c10::IntArrayRef sizes,
              c10::IntArrayRef strides, caffe2::TypeMeta dtype) {
  ::torch_npu::NPUStorageDesc& description = Description(storage);
  description.base_sizes_ = sizes;
  description.base_strides_ = strides;
  description.storage_sizes_ = sizes;
  description.data_type_ = dtype;
  description.origin_format_ = BaseFormat(sizes.size());
  description.npu_format_ = description.origin_format_;
}

}  // namespace

c10::Storage MakeNpuStorage(c10::DataPtr data, std::size_t bytes) {
  static const auto make =
      c10::GetStorageImplCreate(c10::DeviceType::PrivateUse1);
  static c10::Allocator* const allocator =
      c10::GetAllocator(c10::DeviceType::PrivateUse1);
  return c10::Storage(make(c10::StorageImpl::use_byte_size_t(),
                           c10::SymInt(static_cast<int64_t>(bytes)),
                           std::move(data), allocator, /*resizable=*/true));
}

void DescribeAs(c10::StorageImpl& storage, const at::Tensor& tensor) {
  if (tensor.storage_offset() == 0 && tensor.is_contiguous()) {
    Describe(storage, tensor.sizes(), tensor.strides(), tensor.dtype());
    return;
  }
  // Describes the storage as one row of elements.
  const auto elements = static_cast<int64_t>(
      storage.nbytes() / static_cast<std::size_t>(tensor.element_size()));
  Describe(storage, {elements}, {1}, tensor.dtype());
}

void CheckStorageLayout() {
  const at::Tensor probe = at::empty(
      {2, 3, 5, 7}, at::device(c10::DeviceType::PrivateUse1).dtype(at::kHalf));
  const auto& found = Description(*probe.storage().unsafeGetStorageImpl());
  TORCH_CHECK(
      found.base_sizes_ == probe.sizes() &&
          found.base_strides_ == probe.strides() &&
          found.storage_sizes_ == probe.sizes() &&
          found.npu_format_ == ACL_FORMAT_NCHW &&
          found.data_type_ == probe.dtype(),
      "aclq: the storages of this torch_npu do not have the layout that its "
      "headers describe, so PyTorch's CPU kernels cannot work for it. Install "
      "torch and torch_npu of the same version, then run: aclq build-torch");
}

}  // namespace aclq::torch_npu
