// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Registration of host memory. Nothing is copied: device and host share all
// memory, so the device address is the host address.

#include <sys/mman.h>

#include <cstdint>
#include <optional>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/pages.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/memory.h"

namespace aclq::runtime {
namespace {

constexpr std::uintptr_t kAlignment = 4096;

// Returns whether all pages of a range are mapped in this process.
bool IsMapped(const void* address, std::uint64_t size) {
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  if (size > UINTPTR_MAX - begin) return false;
  const std::uintptr_t first_page = begin & ~(PageSize() - 1);
  // The call has no effect, but fails if a page is not mapped.
  return msync(reinterpret_cast<void*>(first_page), begin + size - first_page,
               MS_ASYNC) == 0;
}

Outcome NoIoMemory(std::string_view argument) {
  return {
      ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
      Text(argument,
           " requests the memory of a PCIe device, which aclq does not have.")};
}

Outcome Register(void* ptr, std::uint64_t size, bool is_mapped) {
  if (!HasCurrentContext()) return NoContext();
  if (reinterpret_cast<std::uintptr_t>(ptr) % kAlignment != 0) {
    return {
        ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
        Text("ptr is ", ptr, "; it must be a multiple of ", kAlignment, ".")};
  }
  if (!IsMapped(ptr, size)) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("the ", size, " bytes at ptr ", ptr,
                 " are not all mapped in this process.")};
  }
  ACLQ_RETURN_IF_ERROR(CheckLive("ptr", ptr, Locate(ptr)));
  if (HasDeviceMemory(ptr, size)) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("some of the ", size, " bytes at ptr ", ptr,
                 " are device memory; expected host memory only.")};
  }
  if (!AddRegistration(ptr, {.size = size, .is_mapped = is_mapped})) {
    return {ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED, kCallOrder,
            Text("some of the ", size, " bytes at ptr ", ptr,
                 " are registered already; call aclrtHostUnregister first.")};
  }
  return Ok();
}

Outcome HostRegister(void* ptr, std::uint64_t size, int type, void** device) {
  if (ptr == nullptr) return NullArgument("ptr");
  if (device == nullptr) return NullArgument("devPtr");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  constexpr int kTypes =
      ACL_HOST_REGISTER_IOMEMORY | ACL_HOST_REGISTER_READONLY;
  if ((type & ~kTypes) != 0) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("type is ", type, "; accepted are 0 and 8.")};
  }
  if ((type & ACL_HOST_REGISTER_IOMEMORY) != 0) return NoIoMemory("type");
  ACLQ_RETURN_IF_ERROR(Register(ptr, size, true));
  *device = ptr;
  return Ok();
}

Outcome HostRegisterV2(void* ptr, std::uint64_t size, std::uint32_t flag) {
  if (ptr == nullptr) return NullArgument("ptr");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  constexpr std::uint32_t kMapped = ACL_HOST_REG_MAPPED | ACL_HOST_REG_READONLY;
  constexpr std::uint32_t kFlags =
      kMapped | ACL_HOST_REG_IOMEMORY | ACL_HOST_REG_PINNED;
  constexpr std::uint32_t kNeverTogether =
      ACL_HOST_REG_IOMEMORY | ACL_HOST_REG_PINNED;
  if (flag == 0 || (flag & ~kFlags) != 0 ||
      (flag & kNeverTogether) == kNeverTogether) {
    return {ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
            Text("flag is ", flag,
                 "; expected one or more of ACL_HOST_REG_MAPPED (2), "
                 "ACL_HOST_REG_IOMEMORY (4), ACL_HOST_REG_READONLY (8) and "
                 "ACL_HOST_REG_PINNED (268435456), the last not together with "
                 "ACL_HOST_REG_IOMEMORY.")};
  }
  if ((flag & ACL_HOST_REG_IOMEMORY) != 0) return NoIoMemory("flag");
  return Register(ptr, size, (flag & kMapped) != 0);
}

Outcome HostUnregister(const void* ptr) {
  if (ptr == nullptr) return NullArgument("ptr");
  if (!HasCurrentContext()) return NoContext();
  if (RemoveRegistration(ptr)) return Ok();
  return {ACL_ERROR_HOST_MEMORY_NOT_REGISTERED, kCallOrder,
          Text("ptr ", ptr, " is not the beginning of registered memory.")};
}

Outcome HostGetDevicePointer(void* host, void** device, std::uint32_t flag) {
  if (host == nullptr) return NullArgument("pHost");
  if (device == nullptr) return NullArgument("pDevice");
  if (flag != 0) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("flag is ", flag, "; it must be 0.")};
  }
  if (!HasCurrentContext()) return NoContext();
  const std::optional<Registration> found = FindRegistration(host);
  if (!found.has_value() || !found->is_mapped) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("pHost ", host,
                 " does not lie in memory that is registered as mapped.")};
  }
  *device = host;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtHostRegister(void* ptr, uint64_t size, aclrtHostRegisterType type,
                           void** devPtr) {
  return ApiCall(
      __func__, [&] { return HostRegister(ptr, size, NumberOf(type), devPtr); },
      Argument("ptr", ptr), Argument("size", size), Argument("type", type),
      Output("devPtr", devPtr));
}

aclError aclrtHostRegisterV2(void* ptr, uint64_t size, uint32_t flag) {
  return ApiCall(
      __func__, [&] { return HostRegisterV2(ptr, size, flag); },
      Argument("ptr", ptr), Argument("size", size), Argument("flag", flag));
}

aclError aclrtHostUnregister(void* ptr) {
  return ApiCall(
      __func__, [&] { return HostUnregister(ptr); }, Argument("ptr", ptr));
}

aclError aclrtHostGetDevicePointer(void* pHost, void** pDevice, uint32_t flag) {
  return ApiCall(
      __func__, [&] { return HostGetDevicePointer(pHost, pDevice, flag); },
      Argument("pHost", pHost), Output("pDevice", pDevice),
      Argument("flag", flag));
}
