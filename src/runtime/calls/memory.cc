// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The functions with which a program asks about memory.

#include "src/runtime/objects/memory.h"

#include <cstddef>
#include <cstdint>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/memory_budget.h"

namespace aclq::runtime {
namespace {

// The memory that an aclrtMemAttr asks for. Pages of 1 GiB do not exist here;
// all other sizes and uses share one pool.
enum class Asked { kDdr, kHbm, kAny, kAbsent, kUnknown };

Asked ReadAttribute(int attribute) {
  switch (attribute) {
    case ACL_DDR_MEM:
    case ACL_DDR_MEM_HUGE:
    case ACL_DDR_MEM_NORMAL:
    case ACL_DDR_MEM_P2P_HUGE:
    case ACL_DDR_MEM_P2P_NORMAL:
      return Asked::kDdr;
    case ACL_HBM_MEM:
    case ACL_HBM_MEM_HUGE:
    case ACL_HBM_MEM_NORMAL:
    case ACL_HBM_MEM_P2P_HUGE:
    case ACL_HBM_MEM_P2P_NORMAL:
      return Asked::kHbm;
    case ACL_MEM_NORMAL:
    case ACL_MEM_HUGE:
    case ACL_MEM_P2P_NORMAL:
    case ACL_MEM_P2P_HUGE:
      return Asked::kAny;
    case ACL_HBM_MEM_HUGE1G:
    case ACL_HBM_MEM_P2P_HUGE1G:
    case ACL_MEM_HUGE1G:
    case ACL_MEM_P2P_HUGE1G:
      return Asked::kAbsent;
    default:
      return Asked::kUnknown;
  }
}

Outcome GetMemInfo(int attribute, size_t* free, size_t* total) {
  if (free == nullptr) return NullArgument("free");
  if (total == nullptr) return NullArgument("total");
  if (!HasCurrentContext()) return NoContext();
  const Asked asked = ReadAttribute(attribute);
  if (asked == Asked::kUnknown) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("attr is ", attribute, "; accepted are 0 to 17.")};
  }
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  // A device with DDR reports its DDR if it is asked for HBM.
  const bool is_there =
      asked != Asked::kAbsent && !(asked == Asked::kDdr && soc->arch->has_hbm);
  std::uint64_t all = 0;
  *free = is_there ? MemoryLeft(&all) : 0;
  *total = all;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtPointerGetAttributes(const void* ptr,
                                   aclrtPtrAttributes* attributes) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (ptr == nullptr) return NullArgument("ptr");
        if (attributes == nullptr) return NullArgument("attributes");
        const Place place = Locate(ptr);
        aclrtPtrAttributes found = {};
        switch (place.kind) {
          case MemoryKind::kDevice:
            found.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
            found.location.id = static_cast<uint32_t>(place.device_id);
            break;
          case MemoryKind::kPinnedHost:
            found.location.type = ACL_MEM_LOCATION_TYPE_HOST;
            break;
          case MemoryKind::kPageableHost:
          case MemoryKind::kUnmapped:
          case MemoryKind::kDead:
            found.location.type = ACL_MEM_LOCATION_TYPE_UNREGISTERED;
            break;
        }
        found.pageSize = static_cast<uint32_t>(place.page_size);
        *attributes = found;
        return Ok();
      },
      Argument("ptr", ptr), Argument("attributes", attributes));
}

aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t* free, size_t* total) {
  return ApiCall(
      __func__, [&] { return GetMemInfo(NumberOf(attr), free, total); },
      Argument("attr", attr), Output("free", free), Output("total", total));
}
