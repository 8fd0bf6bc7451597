// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/core/soc.h"

#include "acl/acl_base.h"
#include "src/base/settings.h"
#include "src/runtime/core/message_codes.h"

namespace aclq::runtime {

Outcome FindSoc(const base::SocInfo** soc) {
  const Status status = base::ReadSoc(soc);
  if (status.ok()) return Ok();
  return {ACL_ERROR_RT_SOC_VERSION, kUnknownSoc, status.message()};
}

}  // namespace aclq::runtime
