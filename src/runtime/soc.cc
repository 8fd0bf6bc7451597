// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/soc.h"

#include "acl/acl_base.h"
#include "src/base/settings.h"
#include "src/runtime/api_call.h"

namespace aclq::runtime {

Outcome FindSoc(const base::SocInfo** soc) {
  const Status status = base::ReadSoc(soc);
  if (status.ok()) return Ok();
  return {ACL_ERROR_RT_SOC_VERSION, kUnknownSoc, status.message()};
}

}  // namespace aclq::runtime

using namespace aclq::runtime;

const char* aclrtGetSocName() {
  const std::string_view function = __func__;
  return Traced(function, [&]() -> const char* {
    const aclq::base::SocInfo* soc = nullptr;
    const auto find = [&] { return FindSoc(&soc); };
    // The names of the table are literals: they end with a null character.
    return CodeOf(function, find) == ACL_SUCCESS ? soc->name.data() : nullptr;
  });
}
