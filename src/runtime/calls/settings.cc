// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/calls/settings.h"

#include "acl/acl_base.h"
#include "src/base/return_if_error.h"
#include "src/base/trace.h"
#include "src/runtime/core/message_codes.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/strict_memory.h"

namespace aclq::runtime {

Outcome CheckSettings() {
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  ACLQ_RETURN_IF_ERROR(CheckStrictMemorySetting());
  const Status trace = base::TraceStatus();
  if (trace.ok()) return Ok();
  return {ACL_ERROR_INVALID_FILE, kFileUnreadable, trace.message()};
}

}  // namespace aclq::runtime
