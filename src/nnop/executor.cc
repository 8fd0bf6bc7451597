// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/nnop/report.h"
#include "src/nnop/tables.h"

namespace aclq::nnop {

base::HandleTable<Executor>& Executors() {
  static auto* const table =
      new base::HandleTable<Executor>(base::kExecutorTag);
  return *table;
}

}  // namespace aclq::nnop

using aclq::nnop::Executors;
using aclq::nnop::Fail;
using aclq::nnop::Guard;

namespace {

constexpr char kNoExecutor[] =
    "executor is not a live executor: phase two has consumed it, it was "
    "destroyed, or it is none.";

}  // namespace

extern "C" {

aclnnStatus aclSetAclOpExecutorRepeatable(aclOpExecutor* executor) {
  return Guard(ACLNN_ERR_RUNTIME_ERROR, [&] {
    if (executor == nullptr) {
      return Fail(ACLNN_ERR_INNER_NULLPTR, "executor is NULL.");
    }
    const auto found = Executors().Find(executor);
    if (found == nullptr) return Fail(ACLNN_ERR_INNER, kNoExecutor);
    found->repeatable = true;
    return ACLNN_SUCCESS;
  });
}

aclnnStatus aclDestroyAclOpExecutor(aclOpExecutor* executor) {
  return Guard(ACLNN_ERR_RUNTIME_ERROR, [&] {
    if (executor == nullptr) {
      return Fail(ACLNN_ERR_INNER_NULLPTR, "executor is NULL.");
    }
    if (Executors().Remove(executor) == nullptr) {
      return Fail(ACLNN_ERR_INNER, kNoExecutor);
    }
    return ACLNN_SUCCESS;
  });
}

}  // extern "C"
