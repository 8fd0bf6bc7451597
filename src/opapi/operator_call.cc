// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/operator_call.h"

namespace aclq::opapi {

using nnop::Argument;
using nnop::Fail;

aclnnStatus RunPhaseTwo(std::string_view function, void* workspace,
                        uint64_t workspace_size, aclOpExecutor* executor,
                        aclrtStream stream) {
  return nnop::GuardWithValues(
      function,
      [&](const base::SharedTraceLine* line) -> aclnnStatus {
        if (executor == nullptr) return FailNull("executor");
        auto taken = aclqNnopInterface()->take_executor(executor);
        if (taken == nullptr)
          return nnop::FailNoExecutor(ACLNN_ERR_PARAM_INVALID, executor);
        if (workspace == nullptr && workspace_size > 0) {
          return Fail(ACLNN_ERR_PARAM_NULLPTR,
                      "workspace is NULL and workspaceSize is " +
                          std::to_string(workspace_size) +
                          "; a NULL workspace requires workspaceSize 0.");
        }
        const auto& launched = *taken;
        return launched.Launch(std::move(taken), stream, line);
      },
      Argument("workspace", workspace),
      Argument("workspaceSize", workspace_size), Argument("executor", executor),
      Argument("stream", stream));
}

}  // namespace aclq::opapi
