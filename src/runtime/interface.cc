// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/interface.h"

#include <memory>
#include <utility>

#include "src/runtime/api_call.h"
#include "src/runtime/error_state.h"
#include "src/runtime/stream.h"

namespace aclq::runtime {
namespace {

// The functions that call these speak for themselves: no name before the text.
constexpr std::string_view kNoFunction = "";

void Report(std::string_view code, std::string_view message) {
  ReportError(kNoFunction, code, message);
}

aclError Enqueue(aclrtStream handle, Task task) {
  const aclError code = ApiCall(kNoFunction, [&]() -> Outcome {
    if (task == nullptr) return NullArgument("task");
    std::shared_ptr<Stream> stream;
    if (Outcome outcome = FindStream(handle, &stream); !outcome.ok()) {
      return outcome;
    }
    return stream->Enqueue(std::move(task));
  });
  return code == ACL_ERROR_BAD_ALLOC ? ACL_ERROR_RT_MEMORY_ALLOCATION : code;
}

constexpr Interface kInterface = {sizeof(Interface), Report, Enqueue};

}  // namespace
}  // namespace aclq::runtime

const aclq::runtime::Interface* aclqRuntimeInterface() {
  return &aclq::runtime::kInterface;
}
