// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include <utility>

#include "src/base/cut_handle.h"
#include "src/nnop/interface.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {
namespace {

std::shared_ptr<const Tensor> FindTensor(const aclTensor* handle) {
  return Tensors().Find(handle);
}

std::shared_ptr<const Scalar> FindScalar(const aclScalar* handle) {
  return Scalars().Find(handle);
}

aclOpExecutor* CreateExecutor(std::shared_ptr<Executor> executor) {
  return static_cast<aclOpExecutor*>(Executors().Insert(std::move(executor)));
}

std::shared_ptr<const Executor> TakeExecutor(aclOpExecutor* handle) {
  auto executor = Executors().Find(handle);
  if (executor == nullptr || executor->repeatable) return executor;
  return Executors().Remove(handle);  // Null if another thread removed it.
}

}  // namespace
}  // namespace aclq::nnop

const aclq::nnop::Interface* aclqNnopInterface() {
  static constexpr aclq::nnop::Interface kInterface = {
      .find_tensor = &aclq::nnop::FindTensor,
      .find_scalar = &aclq::nnop::FindScalar,
      .create_executor = &aclq::nnop::CreateExecutor,
      .take_executor = &aclq::nnop::TakeExecutor,
      .cut_handle_hint = &aclq::base::CutHandleHint,
  };
  return &kInterface;
}
