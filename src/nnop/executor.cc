// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/nnop/report.h"
#include "src/nnop/tables.h"
#include "src/nnop/tensor_argument.h"

namespace aclq::nnop {

base::HandleTable<Executor>& Executors() {
  static auto* const table =
      new base::HandleTable<Executor>(base::kExecutorTag);
  return *table;
}

}  // namespace aclq::nnop

using aclq::nnop::Argument;
using aclq::nnop::Executors;
using aclq::nnop::Fail;
using aclq::nnop::FailNoExecutor;
using aclq::nnop::Guard;
using aclq::nnop::TensorArgument;

namespace {

// Implements aclSetTensorAddr and its variants. Operators read the addresses of
// their tensors at each run, so this changes the address in the tensor. As in
// CANN, it does so even if the executor is NULL.
aclnnStatus SetAddress(const aclOpExecutor* executor,
                       const std::shared_ptr<aclq::nnop::Tensor>& tensor,
                       void* address) {
  *tensor->data = address;
  if (executor == nullptr) {
    return Fail(ACLNN_ERR_INNER_NULLPTR, "executor is NULL.");
  }
  if (Executors().Find(executor) != nullptr) return ACLNN_SUCCESS;
  return FailNoExecutor(ACLNN_ERR_INNER, executor);
}

// Implements the functions for an input, an output or any tensor under both of
// their names. Only the names differ.
aclnnStatus SetTensorAddress(std::string_view function,
                             const aclOpExecutor* executor, size_t index,
                             const aclTensor* tensor, void* address) {
  return Guard(
      function,
      [=]() -> aclnnStatus {
        if (tensor == nullptr) {
          return Fail(ACLNN_ERR_INNER_NULLPTR, "tensor is NULL.");
        }
        const auto found = aclq::nnop::Tensors().Find(tensor);
        if (found == nullptr) return aclq::nnop::FailDead("tensor", tensor);
        return SetAddress(executor, found, address);
      },
      Argument("executor", executor), Argument("index", index),
      TensorArgument("tensor", tensor), Argument("addr", address));
}

aclnnStatus SetListAddress(std::string_view function,
                           const aclOpExecutor* executor, size_t ir_index,
                           size_t index, const aclTensorList* tensors,
                           void* address) {
  return Guard(
      function,
      [=]() -> aclnnStatus {
        if (tensors == nullptr) {
          return Fail(ACLNN_ERR_INNER_NULLPTR, "tensors is NULL.");
        }
        bool in_range = false;
        const auto found = aclq::nnop::FindInList(tensors, index, &in_range);
        if (!in_range) {
          return Fail(ACLNN_ERR_PARAM_INVALID,
                      "relativeIndex is " + std::to_string(index) +
                          "; tensors has fewer elements, or is not a valid "
                          "aclTensorList handle.");
        }
        if (found == nullptr) {
          return Fail(ACLNN_ERR_PARAM_INVALID,
                      "element " + std::to_string(index) +
                          " of tensors is not a valid aclTensor handle: it was "
                          "destroyed.");
        }
        return SetAddress(executor, found, address);
      },
      Argument("executor", executor), Argument("irIndex", ir_index),
      Argument("relativeIndex", index), Argument("tensors", tensors),
      Argument("addr", address));
}

}  // namespace

extern "C" {

aclnnStatus aclSetAclOpExecutorRepeatable(aclOpExecutor* executor) {
  return Guard(
      __func__,
      [&] {
        if (executor == nullptr) {
          return Fail(ACLNN_ERR_INNER_NULLPTR, "executor is NULL.");
        }
        const auto found = Executors().Find(executor);
        if (found == nullptr) {
          return FailNoExecutor(ACLNN_ERR_INNER, executor);
        }
        found->repeatable = true;
        return ACLNN_SUCCESS;
      },
      Argument("executor", executor));
}

aclnnStatus aclDestroyAclOpExecutor(aclOpExecutor* executor) {
  return Guard(
      __func__,
      [&] {
        if (executor == nullptr) {
          return Fail(ACLNN_ERR_INNER_NULLPTR, "executor is NULL.");
        }
        if (Executors().Remove(executor) == nullptr) {
          return FailNoExecutor(ACLNN_ERR_INNER, executor);
        }
        return ACLNN_SUCCESS;
      },
      Argument("executor", executor));
}

aclnnStatus aclSetInputTensorAddr(aclOpExecutor* executor, const size_t index,
                                  aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus aclSetOutputTensorAddr(aclOpExecutor* executor, const size_t index,
                                   aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus aclSetTensorAddr(aclOpExecutor* executor, const size_t index,
                             aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus aclSetDynamicInputTensorAddr(aclOpExecutor* executor,
                                         size_t irIndex,
                                         const size_t relativeIndex,
                                         aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

aclnnStatus aclSetDynamicOutputTensorAddr(aclOpExecutor* executor,
                                          size_t irIndex,
                                          const size_t relativeIndex,
                                          aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

aclnnStatus aclSetDynamicTensorAddr(aclOpExecutor* executor, size_t irIndex,
                                    const size_t relativeIndex,
                                    aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

aclnnStatus AclSetInputTensorAddr(aclOpExecutor* executor, const size_t index,
                                  aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus AclSetOutputTensorAddr(aclOpExecutor* executor, const size_t index,
                                   aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus AclSetTensorAddr(aclOpExecutor* executor, const size_t index,
                             aclTensor* tensor, void* addr) {
  return SetTensorAddress(__func__, executor, index, tensor, addr);
}

aclnnStatus AclSetDynamicInputTensorAddr(aclOpExecutor* executor,
                                         size_t irIndex,
                                         const size_t relativeIndex,
                                         aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

aclnnStatus AclSetDynamicOutputTensorAddr(aclOpExecutor* executor,
                                          size_t irIndex,
                                          const size_t relativeIndex,
                                          aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

aclnnStatus AclSetDynamicTensorAddr(aclOpExecutor* executor, size_t irIndex,
                                    const size_t relativeIndex,
                                    aclTensorList* tensors, void* addr) {
  return SetListAddress(__func__, executor, irIndex, relativeIndex, tensors,
                        addr);
}

}  // extern "C"
