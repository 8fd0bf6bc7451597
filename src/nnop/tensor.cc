// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {
namespace {

// Operators refuse ranks above 8; a count beyond this one is no rank but a
// mistake.
constexpr uint64_t kMaxDims = 1 << 16;

// The last dimension fastest. Unsigned, since nothing bounds the extents:
// operators refuse a shape that overflows.
std::vector<int64_t> ContiguousStrides(const std::vector<int64_t>& dims) {
  std::vector<int64_t> strides(dims.size());
  std::uint64_t step = 1;
  for (std::size_t i = dims.size(); i-- > 0;) {
    strides[i] = static_cast<int64_t>(step);
    step *= static_cast<std::uint64_t>(dims[i]);
  }
  return strides;
}

}  // namespace

base::HandleTable<Tensor>& Tensors() {
  static auto* const table = new base::HandleTable<Tensor>(base::kTensorTag);
  return *table;
}

}  // namespace aclq::nnop

using aclq::nnop::Fail;
using aclq::nnop::Guard;
using aclq::nnop::NumberOf;
using aclq::nnop::Tensor;
using aclq::nnop::Tensors;

extern "C" {

aclTensor* aclCreateTensor(const int64_t* viewDims, uint64_t viewDimsNum,
                           aclDataType dataType, const int64_t* stride,
                           int64_t offset, aclFormat format,
                           const int64_t* storageDims, uint64_t storageDimsNum,
                           void* tensorData) {
  void* handle = nullptr;
  Guard(ACLNN_ERR_RUNTIME_ERROR, [&] {
    if (viewDims == nullptr && viewDimsNum > 0) {
      return Fail(ACLNN_ERR_PARAM_NULLPTR,
                  "viewDims is NULL and viewDimsNum is not 0.");
    }
    if (storageDims == nullptr && storageDimsNum > 0) {
      return Fail(ACLNN_ERR_PARAM_NULLPTR,
                  "storageDims is NULL and storageDimsNum is not 0.");
    }
    if (std::max(viewDimsNum, storageDimsNum) > aclq::nnop::kMaxDims) {
      return Fail(ACLNN_ERR_PARAM_INVALID,
                  "viewDimsNum is " + std::to_string(viewDimsNum) +
                      " and storageDimsNum is " +
                      std::to_string(storageDimsNum) +
                      "; the most that can be kept is " +
                      std::to_string(aclq::nnop::kMaxDims) + ".");
    }
    const auto tensor = std::make_shared<Tensor>();
    tensor->view_dims.assign(viewDims, viewDims + viewDimsNum);
    tensor->storage_dims.assign(storageDims, storageDims + storageDimsNum);
    if (stride != nullptr) {
      tensor->strides.assign(stride, stride + viewDimsNum);
    } else {
      tensor->strides = aclq::nnop::ContiguousStrides(tensor->view_dims);
    }
    tensor->offset = offset;
    tensor->dtype = NumberOf(dataType);
    tensor->format = NumberOf(format);
    tensor->data = tensorData;
    handle = Tensors().Insert(tensor);
    return handle != nullptr
               ? ACLNN_SUCCESS
               : Fail(ACLNN_ERR_INNER, "There are too many live tensors.");
  });
  return static_cast<aclTensor*>(handle);
}

aclnnStatus aclDestroyTensor(const aclTensor* tensor) {
  return Guard(ACLNN_ERR_RUNTIME_ERROR, [&] {
    if (tensor == nullptr || Tensors().Remove(tensor) != nullptr) {
      return ACLNN_SUCCESS;
    }
    return Fail(
        ACLNN_ERR_PARAM_INVALID,
        "tensor is not a live tensor: it was destroyed before, or is none.");
  });
}

}  // extern "C"
