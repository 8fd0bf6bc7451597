// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "src/nnop/report.h"
#include "src/nnop/tables.h"
#include "src/nnop/tensor_argument.h"

namespace aclq::nnop {
namespace {

// Largest accepted number of dimensions. Operators refuse ranks above 8; a
// larger count than this is a mistake of the program.
constexpr uint64_t kMaxDims = 1 << 16;

// Returns row-major strides. The arithmetic is unsigned, since the extents are
// not bounded: operators refuse a shape that overflows.
Dims ContiguousStrides(const Dims& dims) {
  Dims strides(dims.size());
  std::uint64_t step = 1;
  for (std::size_t i = dims.size(); i-- > 0;) {
    strides[i] = static_cast<int64_t>(step);
    step *= static_cast<std::uint64_t>(dims[i]);
  }
  return strides;
}

aclnnStatus CheckDims(const std::string& name, const int64_t* dims,
                      uint64_t count) {
  if (dims == nullptr && count > 0) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR,
                name + " is NULL and " + name + "Num is not 0.");
  }
  if (count <= kMaxDims) return ACLNN_SUCCESS;
  return Fail(ACLNN_ERR_PARAM_INVALID,
              name + "Num is " + std::to_string(count) + "; expected at most " +
                  std::to_string(kMaxDims) + ".");
}

void SetView(Tensor* tensor, const int64_t* dims, uint64_t count,
             const int64_t* strides) {
  tensor->view_dims.assign(dims, dims + count);
  if (strides != nullptr) {
    tensor->strides.assign(strides, strides + count);
  } else {
    tensor->strides = ContiguousStrides(tensor->view_dims);
  }
}

aclnnStatus FindTensor(const aclTensor* handle,
                       std::shared_ptr<Tensor>* tensor) {
  if (handle == nullptr) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, "tensor is NULL.");
  }
  *tensor = Tensors().Find(handle);
  if (*tensor != nullptr) return ACLNN_SUCCESS;
  return FailDead("tensor", handle);
}

// Writes one property of a tensor to `*value`.
template <typename Value, typename Property>
aclnnStatus Get(const aclTensor* handle, const char* name, Value* value,
                Property property) {
  std::shared_ptr<Tensor> tensor;
  if (auto status = FindTensor(handle, &tensor)) return status;
  if (value == nullptr) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(name) + " is NULL.");
  }
  // Copies the bytes: the number of an enumeration may name no enumerator.
  const auto found = property(*tensor);
  static_assert(sizeof(found) == sizeof(*value));
  std::memcpy(value, &found, sizeof(found));
  return ACLNN_SUCCESS;
}

// Returns a copy of one of the arrays, which the program deletes.
aclnnStatus GetDims(const aclTensor* handle, Dims Tensor::*member,
                    const char* name, int64_t** dims, const char* count_name,
                    uint64_t* count) {
  std::shared_ptr<Tensor> tensor;
  if (auto status = FindTensor(handle, &tensor)) return status;
  if (dims == nullptr) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(name) + " is NULL.");
  }
  if (count == nullptr) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(count_name) + " is NULL.");
  }
  const Dims& values = (*tensor).*member;
  *dims = new int64_t[values.size()];
  std::copy(values.begin(), values.end(), *dims);
  *count = values.size();
  return ACLNN_SUCCESS;
}

}  // namespace

base::HandleTable<Tensor>& Tensors() {
  static auto* const table = new base::HandleTable<Tensor>(base::kTensorTag);
  return *table;
}

}  // namespace aclq::nnop

using namespace aclq::nnop;

extern "C" {

aclTensor* aclCreateTensor(const int64_t* viewDims, uint64_t viewDimsNum,
                           aclDataType dataType, const int64_t* stride,
                           int64_t offset, aclFormat format,
                           const int64_t* storageDims, uint64_t storageDimsNum,
                           void* tensorData) {
  return GuardHandle<aclTensor>(
      __func__,
      [&](void** handle) {
        if (auto status = CheckDims("viewDims", viewDims, viewDimsNum)) {
          return status;
        }
        if (auto status =
                CheckDims("storageDims", storageDims, storageDimsNum)) {
          return status;
        }
        const auto tensor = aclq::base::MakePooled<Tensor>();
        SetView(tensor.get(), viewDims, viewDimsNum, stride);
        tensor->storage_dims.assign(storageDims, storageDims + storageDimsNum);
        tensor->offset = offset;
        tensor->dtype = NumberOf(dataType);
        tensor->format = NumberOf(format);
        *tensor->data = tensorData;
        *handle = Tensors().Insert(tensor);
        return *handle != nullptr
                   ? ACLNN_SUCCESS
                   : Fail(ACLNN_ERR_INNER,
                          "There are too many tensors; destroy one first.");
      },
      DimsArgument("viewDims", viewDims, viewDimsNum),
      Argument("viewDimsNum", viewDimsNum), DTypeArgument("dataType", dataType),
      DimsArgument("stride", stride, viewDimsNum), Argument("offset", offset),
      Argument("format", format),
      DimsArgument("storageDims", storageDims, storageDimsNum),
      Argument("storageDimsNum", storageDimsNum),
      Argument("tensorData", tensorData));
}

aclnnStatus aclInitTensor(aclTensor* tensor, const int64_t* viewDims,
                          uint64_t viewDimsNum, aclDataType dataType,
                          const int64_t* stride, int64_t offset,
                          aclFormat format, const int64_t* storageDims,
                          uint64_t storageDimsNum, void* tensorDataAddr) {
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        std::shared_ptr<Tensor> before;
        if (auto status = FindTensor(tensor, &before)) return status;
        if (auto status = CheckDims("viewDims", viewDims, viewDimsNum)) {
          return status;
        }
        if (auto status =
                CheckDims("storageDims", storageDims, storageDimsNum)) {
          return status;
        }
        // The handle gets a new tensor: threads that use the old tensor keep
        // it.
        const auto after = aclq::base::MakePooled<Tensor>();
        if (viewDimsNum > 0) {
          SetView(after.get(), viewDims, viewDimsNum, stride);
        } else {
          after->view_dims = before->view_dims;
          after->strides = before->strides;
        }
        if (storageDimsNum > 0) {
          after->storage_dims.assign(storageDims, storageDims + storageDimsNum);
        } else {
          after->storage_dims = before->storage_dims;
        }
        after->offset = offset;
        after->dtype = NumberOf(dataType);
        after->format = NumberOf(format);
        after->data = before->data;
        if (!Tensors().Replace(tensor, after)) {
          return FindTensor(tensor, &before);  // Another thread destroyed it.
        }
        if (tensorDataAddr != nullptr) *after->data = tensorDataAddr;
        return ACLNN_SUCCESS;
      },
      TensorArgument("tensor", tensor),
      DimsArgument("viewDims", viewDims, viewDimsNum),
      Argument("viewDimsNum", viewDimsNum), DTypeArgument("dataType", dataType),
      DimsArgument("stride", stride, viewDimsNum), Argument("offset", offset),
      Argument("format", format),
      DimsArgument("storageDims", storageDims, storageDimsNum),
      Argument("storageDimsNum", storageDimsNum),
      Argument("tensorDataAddr", tensorDataAddr));
}

aclnnStatus aclGetViewShape(const aclTensor* tensor, int64_t** viewDims,
                            uint64_t* viewDimsNum) {
  return Guard(
      __func__,
      [&] {
        return GetDims(tensor, &Tensor::view_dims, "viewDims", viewDims,
                       "viewDimsNum", viewDimsNum);
      },
      TensorArgument("tensor", tensor), Output("viewDims", viewDims),
      Output("viewDimsNum", viewDimsNum));
}

aclnnStatus aclGetStorageShape(const aclTensor* tensor, int64_t** storageDims,
                               uint64_t* storageDimsNum) {
  return Guard(
      __func__,
      [&] {
        return GetDims(tensor, &Tensor::storage_dims, "storageDims",
                       storageDims, "storageDimsNum", storageDimsNum);
      },
      TensorArgument("tensor", tensor), Output("storageDims", storageDims),
      Output("storageDimsNum", storageDimsNum));
}

aclnnStatus aclGetViewStrides(const aclTensor* tensor, int64_t** stridesValue,
                              uint64_t* stridesNum) {
  return Guard(
      __func__,
      [&] {
        return GetDims(tensor, &Tensor::strides, "stridesValue", stridesValue,
                       "stridesNum", stridesNum);
      },
      TensorArgument("tensor", tensor), Output("stridesValue", stridesValue),
      Output("stridesNum", stridesNum));
}

aclnnStatus aclGetViewOffset(const aclTensor* tensor, int64_t* offset) {
  return Guard(
      __func__,
      [&] {
        return Get(tensor, "offset", offset,
                   [](const Tensor& found) { return found.offset; });
      },
      TensorArgument("tensor", tensor), Output("offset", offset));
}

aclnnStatus aclGetFormat(const aclTensor* tensor, aclFormat* format) {
  return Guard(
      __func__,
      [&] {
        return Get(tensor, "format", format,
                   [](const Tensor& found) { return found.format; });
      },
      TensorArgument("tensor", tensor), Output("format", format));
}

aclnnStatus aclGetDataType(const aclTensor* tensor, aclDataType* dataType) {
  return Guard(
      __func__,
      [&] {
        return Get(tensor, "dataType", dataType,
                   [](const Tensor& found) { return found.dtype; });
      },
      TensorArgument("tensor", tensor), Output("dataType", dataType));
}

aclnnStatus aclGetRawTensorAddr(const aclTensor* tensor, void** addr) {
  return Guard(
      __func__,
      [&] {
        return Get(tensor, "addr", addr,
                   [](const Tensor& found) { return found.data->load(); });
      },
      TensorArgument("tensor", tensor), Output("addr", addr));
}

aclnnStatus aclSetRawTensorAddr(aclTensor* tensor, void* addr) {
  return Guard(
      __func__,
      [&]() -> aclnnStatus {
        std::shared_ptr<Tensor> found;
        if (auto status = FindTensor(tensor, &found)) return status;
        *found->data = addr;
        return ACLNN_SUCCESS;
      },
      TensorArgument("tensor", tensor), Argument("addr", addr));
}

aclnnStatus aclDestroyTensor(const aclTensor* tensor) {
  return Guard(
      __func__,
      [&] {
        if (tensor == nullptr || Tensors().Remove(tensor) != nullptr) {
          return ACLNN_SUCCESS;
        }
        return FailDead("tensor", tensor);
      },
      TensorArgument("tensor", tensor));
}

}  // extern "C"
