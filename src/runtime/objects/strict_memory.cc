// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/strict_memory.h"

#include "acl/acl_rt.h"
#include "src/base/settings.h"
#include "src/runtime/core/message_codes.h"

namespace aclq::runtime {
namespace {

// The setting, read once.
struct Setting {
  Status status;
  bool is_strict = false;
};

const Setting& TheSetting() {
  static const Setting& setting = *[] {
    auto* const read = new Setting;
    read->status = base::ReadStrictMemory(&read->is_strict);
    return read;
  }();
  return setting;
}

}  // namespace

Outcome CheckStrictMemorySetting() {
  const Status& status = TheSetting().status;
  if (status.ok()) return Ok();
  return {ACL_ERROR_INVALID_PARAM, kInvalidValue, status.message()};
}

bool MemoryIsStrict() { return TheSetting().is_strict; }

Outcome CheckInAllocation(const void* address, std::size_t size,
                          const Place& place) {
  if (place.kind != MemoryKind::kDevice) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("uses ", size, " bytes at ", address,
                 ", which are not in an allocation of device memory; "
                 "ACLQ_STRICT_MEMORY=1 accepts memory of aclrtMalloc and "
                 "aclrtMapMem only.")};
  }
  if (size <= place.asked_left) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
          Text("uses ", size, " bytes at ", address, "; the allocation at ",
               place.allocation, " has ", place.allocation_size,
               " bytes, of which ", place.asked_left, " remain from ", address,
               " on. ACLQ_STRICT_MEMORY=1 counts only the bytes that the "
               "program requested, although the allocation is larger.")};
}

}  // namespace aclq::runtime
