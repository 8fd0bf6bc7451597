// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The tensors of an operator. Phase one looks them up and checks them; phase
// two reads their addresses. Each check returns ACLNN_SUCCESS, or reports a
// message that names the argument.

#ifndef ACLQ_SRC_OPAPI_OPERAND_H_
#define ACLQ_SRC_OPAPI_OPERAND_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/nnop/interface.h"

namespace aclq::opapi {

// One tensor of a call with CANN's name of the argument. The pointer is null if
// an optional argument is absent.
struct NamedTensor {
  std::string_view name;
  std::shared_ptr<const nnop::Tensor> tensor;
};

// Reports that an argument is NULL.
aclnnStatus FailNull(std::string_view name);

// Reports an error of the C++ API under CANN's code for it.
aclnnStatus FromStatus(const Status& status);

// Finds the tensor of a handle, which is not null.
aclnnStatus FindTensor(std::string_view name, const aclTensor* handle,
                       std::shared_ptr<const nnop::Tensor>* tensor);

// Returns the type, shape and strides of a tensor.
TensorLayout LayoutOf(const nnop::Tensor& tensor);

// Returns true if a tensor has a dimension of size 0.
bool IsEmpty(const nnop::Tensor& tensor);

// Refuses formats whose elements do not lie where shape and strides say.
// Accepts an absent tensor.
aclnnStatus CheckFormat(const NamedTensor& operand);

// Refuses offsets of more than 2^62 bytes, and odd offsets of DT_INT4, which
// point into the middle of a byte. Accepts an absent tensor.
aclnnStatus CheckOffset(const NamedTensor& operand);

// A tensor whose format and offset are accepted, ready to run.
class Operand {
 public:
  explicit Operand(NamedTensor named);

  // Returns the type, shape and strides; nothing if the tensor is absent.
  std::optional<TensorLayout> layout() const;

  // Returns true if the tensor has a dimension of size 0.
  bool is_empty() const;

  std::string_view name() const { return named_.name; }

  // Returns the number of bytes that the operator reads or writes: the size of
  // all elements, or the distance from the first to the last element if that is
  // more. Returns at most 2^60, so that the sum of a few results does not
  // overflow, and 0 if the tensor is absent.
  std::size_t Bytes() const;

  // Sets `*first` to the present address of the element at index 0, or to null
  // if the tensor is absent. Refuses tensors without an address.
  aclnnStatus FindFirst(void** first) const;

  // Refuses a tensor whose elements do not all lie in one device allocation,
  // for ACLQ_STRICT_MEMORY. Accepts an absent tensor. The tensor must not be
  // empty.
  aclnnStatus CheckExtent(const void* first) const;

 private:
  const NamedTensor named_;
  int64_t offset_ = 0;  // bytes from the tensor's address to index 0
};

// Refuses an address that is known to hold no memory, and memory that the
// calling thread's device must not use. `first` has the address of the element
// at index 0 of each operand, null for an absent tensor.
aclnnStatus CheckAddresses(std::span<const Operand> operands,
                           std::span<void* const> first);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_OPERAND_H_
