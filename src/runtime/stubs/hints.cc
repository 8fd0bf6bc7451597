// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Hints: calls whose only effect could be on speed or on parts that do not
// exist here. Null addresses and wrong streams are errors; everything else is
// ignored.

#include <memory>

#include "acl/acl_op_compiler.h"
#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/context_streams.h"

using namespace aclq::runtime;

aclError aclrtCmoAsync(void* src, size_t size, aclrtCmoType cmoType,
                       aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        if (src == nullptr) return NullArgument("src");
        std::shared_ptr<Stream> found;
        return FindStreamForWork(stream, &found);
      },
      Argument("src", src), Argument("size", size),
      Argument("cmoType", cmoType), Argument("stream", stream));
}

aclError aclSetCompileopt(aclCompileOpt opt, const char* value) {
  return ApiCall(
      __func__, [&] { return value != nullptr ? Ok() : NullArgument("value"); },
      Argument("opt", opt), Argument("value", value));
}
