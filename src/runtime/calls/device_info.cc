// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The properties of a device: those of the SoC that the setting names, except
// its memory, which is this machine's.

#include <cstdint>
#include <memory>
#include <optional>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/memory_budget.h"

namespace aclq::runtime {
namespace {

std::optional<int64_t> IfKnown(int number) {
  if (number == base::SocInfo::kUnknown) return std::nullopt;
  return number;
}

std::optional<int64_t> ValueOf(const base::SocInfo& soc, int attribute) {
  switch (attribute) {
    case ACL_DEV_ATTR_AICORE_CORE_NUM:
    case ACL_DEV_ATTR_CUBE_CORE_NUM:
      return IfKnown(soc.cube_cores);
    case ACL_DEV_ATTR_VECTOR_CORE_NUM:
      return IfKnown(soc.vector_cores);
    case ACL_DEV_ATTR_L2_CACHE_SIZE:
      if (const auto size = IfKnown(soc.l2_mebibytes)) return *size << 20;
      return std::nullopt;
    case ACL_DEV_ATTR_NPU_ARCH:
      return IfKnown(soc.arch->number);
    case ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE:
      return static_cast<int64_t>(TotalMemory());
    case ACL_DEV_ATTR_IS_VIRTUAL:
      return 0;
    default:
      return std::nullopt;
  }
}

Outcome GetDeviceInfo(int attribute, int64_t* value) {
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const std::optional<int64_t> found = ValueOf(*soc, attribute);
  if (!found.has_value()) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("attr is ", attribute, ", whose value is not known for ",
                 soc->name, ".")};
  }
  *value = *found;
  return Ok();
}

Outcome GetCoreCount(int type, uint32_t* value) {
  if (value == nullptr) return NullArgument("value");
  if (type != ACL_RT_DEV_RES_CUBE_CORE && type != ACL_RT_DEV_RES_VECTOR_CORE) {
    return {ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
            Text("type is ", type,
                 "; accepted are ACL_RT_DEV_RES_CUBE_CORE (0) and "
                 "ACL_RT_DEV_RES_VECTOR_CORE (1).")};
  }
  int64_t cores = 0;
  ACLQ_RETURN_IF_ERROR(GetDeviceInfo(type == ACL_RT_DEV_RES_CUBE_CORE
                                         ? ACL_DEV_ATTR_CUBE_CORE_NUM
                                         : ACL_DEV_ATTR_VECTOR_CORE_NUM,
                                     &cores));
  *value = static_cast<uint32_t>(cores);
  return Ok();
}

}  // namespace
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

aclError aclrtGetDeviceInfo(uint32_t deviceId, aclrtDevAttr attr,
                            int64_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (value == nullptr) return NullArgument("value");
        ACLQ_RETURN_IF_ERROR(
            CheckDeviceId("deviceId", static_cast<int32_t>(deviceId)));
        return GetDeviceInfo(NumberOf(attr), value);
      },
      Argument("deviceId", deviceId), Argument("attr", attr),
      Output("value", value));
}

aclError aclrtGetDeviceResLimit(int32_t deviceId, aclrtDevResLimitType type,
                                uint32_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        ACLQ_RETURN_IF_ERROR(CheckDeviceId("deviceId", deviceId));
        return GetCoreCount(NumberOf(type), value);
      },
      Argument("deviceId", deviceId), Argument("type", type),
      Output("value", value));
}

aclError aclrtGetStreamResLimit(aclrtStream stream, aclrtDevResLimitType type,
                                uint32_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        std::shared_ptr<Stream> found;
        ACLQ_RETURN_IF_ERROR(FindStream(stream, &found));
        return GetCoreCount(NumberOf(type), value);
      },
      Argument("stream", stream), Argument("type", type),
      Output("value", value));
}

aclError aclrtGetResInCurrentThread(aclrtDevResLimitType type,
                                    uint32_t* value) {
  return ApiCall(
      __func__, [&] { return GetCoreCount(NumberOf(type), value); },
      Argument("type", type), Output("value", value));
}
