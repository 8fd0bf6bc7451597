// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/operand.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>
#include <utility>

#include "src/base/dtypes.h"
#include "src/nnop/report.h"
#include "src/opapi/formats.h"
#include "src/runtime/interface.h"

namespace aclq::opapi {

using nnop::Fail;
using nnop::Tensor;

namespace {

DType TypeOf(const Tensor& tensor) { return static_cast<DType>(tensor.dtype); }

// Returns the bytes of `count` adjacent elements.
std::uint64_t SizeOf(const Tensor& tensor, std::uint64_t count) {
  const DType type = TypeOf(tensor);
  if (base::IsPacked(type)) {
    return count / base::kInt4InByte + count % base::kInt4InByte;
  }
  return count * base::DTypeSize(type);
}

// Computes the bytes from the address of a tensor to its element at index 0.
// Returns false if they are more than 2^62, which is also the limit of strides.
bool OffsetInBytes(const Tensor& tensor, int64_t* bytes) {
  constexpr int64_t kMaxReach = int64_t{1} << 62;
  const auto size = static_cast<int64_t>(base::DTypeSize(TypeOf(tensor)));
  if (__builtin_mul_overflow(tensor.offset, size, bytes)) return false;
  if (base::IsPacked(TypeOf(tensor))) *bytes /= base::kInt4InByte;
  return *bytes >= -kMaxReach && *bytes <= kMaxReach;
}

}  // namespace

aclnnStatus FailNull(std::string_view name) {
  return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(name) + " is NULL.");
}

aclnnStatus FromStatus(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return ACLNN_SUCCESS;
    case StatusCode::kNullPointer:
      return Fail(ACLNN_ERR_PARAM_NULLPTR, status.message());
    case StatusCode::kInvalidArgument:
    case StatusCode::kUnsupportedType:
      return Fail(ACLNN_ERR_PARAM_INVALID, status.message());
    case StatusCode::kOutOfMemory:
      break;
  }
  return Fail(ACLNN_ERR_INNER_CREATE_EXECUTOR, status.message());
}

aclnnStatus FindTensor(std::string_view name, const aclTensor* handle,
                       std::shared_ptr<const Tensor>* tensor) {
  *tensor = aclqNnopInterface()->find_tensor(handle);
  if (*tensor != nullptr) return ACLNN_SUCCESS;
  return nnop::FailDead(name, handle);
}

TensorLayout LayoutOf(const Tensor& tensor) {
  const auto rank = static_cast<int>(std::min<std::size_t>(
      tensor.view_dims.size(), std::numeric_limits<int>::max()));
  return TensorLayout(TypeOf(tensor), rank, tensor.view_dims.data(),
                      tensor.strides.data());
}

bool IsEmpty(const Tensor& tensor) {
  const nnop::Dims& dims = tensor.view_dims;
  return std::find(dims.begin(), dims.end(), 0) != dims.end();
}

aclnnStatus CheckFormat(const NamedTensor& operand) {
  if (operand.tensor == nullptr || !IsPrivateFormat(operand.tensor->format))
    return ACLNN_SUCCESS;
  return Fail(
      ACLNN_ERR_PARAM_INVALID,
      std::string(operand.name) + " has the private format " +
          FormatName(operand.tensor->format) +
          "; accepted are ND and the other formats that are not private.");
}

aclnnStatus CheckOffset(const NamedTensor& operand) {
  if (operand.tensor == nullptr) return ACLNN_SUCCESS;
  if (base::IsPacked(TypeOf(*operand.tensor)) &&
      operand.tensor->offset % base::kInt4InByte != 0) {
    return Fail(ACLNN_ERR_PARAM_INVALID,
                std::string(operand.name) + " has offset " +
                    std::to_string(operand.tensor->offset) +
                    "; expected an even number of DT_INT4 elements, since a "
                    "byte holds two.");
  }
  int64_t bytes = 0;
  if (OffsetInBytes(*operand.tensor, &bytes)) return ACLNN_SUCCESS;
  return Fail(ACLNN_ERR_PARAM_INVALID,
              std::string(operand.name) + " has offset " +
                  std::to_string(operand.tensor->offset) +
                  "; its elements must lie within 2^62 bytes.");
}

Operand::Operand(NamedTensor named) : named_(std::move(named)) {
  if (named_.tensor != nullptr) OffsetInBytes(*named_.tensor, &offset_);
}

std::optional<TensorLayout> Operand::layout() const {
  if (named_.tensor == nullptr) return std::nullopt;
  return LayoutOf(*named_.tensor);
}

bool Operand::is_empty() const {
  return named_.tensor != nullptr && IsEmpty(*named_.tensor);
}

std::size_t Operand::Bytes() const {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 60;
  if (named_.tensor == nullptr) return 0;
  const Tensor& tensor = *named_.tensor;
  std::uint64_t elements = 1;
  std::uint64_t reach = 1;
  for (std::size_t i = 0; i < tensor.view_dims.size(); ++i) {
    const auto extent = static_cast<std::uint64_t>(tensor.view_dims[i]);
    if (extent == 1) continue;  // The stride is arbitrary.
    elements *= extent;
    reach +=
        static_cast<std::uint64_t>(std::abs(tensor.strides[i])) * (extent - 1);
  }
  return static_cast<std::size_t>(
      std::min(SizeOf(tensor, std::max(elements, reach)), kMost));
}

aclnnStatus Operand::FindFirst(void** first) const {
  *first = nullptr;
  if (named_.tensor == nullptr) return ACLNN_SUCCESS;
  const auto data =
      reinterpret_cast<std::uintptr_t>(named_.tensor->data->load());
  if (data == 0) return FailNull("The address of " + std::string(named_.name));
  *first = reinterpret_cast<void*>(data + static_cast<std::uintptr_t>(offset_));
  return ACLNN_SUCCESS;
}

aclnnStatus Operand::CheckExtent(const void* first) const {
  if (first == nullptr) return ACLNN_SUCCESS;
  const Tensor& tensor = *named_.tensor;
  std::uint64_t before = 0;  // elements from the lowest address to index 0
  std::uint64_t after = 1;   // elements from index 0 to the end of the highest
  for (std::size_t i = 0; i < tensor.view_dims.size(); ++i) {
    const auto steps = static_cast<std::uint64_t>(tensor.view_dims[i] - 1);
    if (steps == 0) continue;  // The stride is arbitrary.
    const int64_t stride = tensor.strides[i];
    (stride < 0 ? before : after) +=
        static_cast<std::uint64_t>(std::abs(stride)) * steps;
  }
  const std::uint64_t bytes_before = SizeOf(tensor, before);
  const auto* const begin = reinterpret_cast<const void*>(
      reinterpret_cast<std::uintptr_t>(first) - bytes_before);
  std::string why;
  if (aclqRuntimeInterface()->check_extent(
          begin, bytes_before + SizeOf(tensor, after), &why) == ACL_SUCCESS) {
    return ACLNN_SUCCESS;
  }
  return Fail(ACLNN_ERR_RUNTIME_ERROR, std::string(named_.name) + " " + why);
}

aclnnStatus CheckAddresses(std::span<const Operand> operands,
                           std::span<void* const> first) {
  std::size_t which = 0;
  std::string why;
  if (aclqRuntimeInterface()->check_addresses(first, &which, &why) ==
      ACL_SUCCESS) {
    return ACLNN_SUCCESS;
  }
  return Fail(ACLNN_ERR_RUNTIME_ERROR,
              std::string(operands[which].name()) + " " + why);
}

}  // namespace aclq::opapi
