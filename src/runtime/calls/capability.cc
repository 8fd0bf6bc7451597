// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The capabilities and resources of the SoC that the setting names.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

// Returns the attributes of a SoC; never ACL_CANN_ATTR_JIT_COMPILE, since
// nothing is compiled here and there is no mode to switch.
std::span<const aclCannAttr> AttributesOf(const base::SocInfo& soc) {
  // An architecture has both attributes or neither.
  static constexpr std::array kAttributes = {ACL_CANN_ATTR_INF_NAN,
                                             ACL_CANN_ATTR_BF16};
  const bool has_them = soc.arch->has_inf_nan_mode && soc.arch->has_bf16;
  return std::span(kAttributes).first(has_them ? kAttributes.size() : 0);
}

Outcome GetAttributeList(const aclCannAttr** list, std::size_t* count) {
  if (list == nullptr) return NullArgument("cannAttrList");
  if (count == nullptr) return NullArgument("num");
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const auto attributes = AttributesOf(*soc);
  *list = attributes.data();
  *count = attributes.size();
  return Ok();
}

Outcome GetAttribute(int attribute, std::int32_t* value) {
  if (value == nullptr) return NullArgument("value");
  if (attribute < ACL_CANN_ATTR_INF_NAN ||
      attribute > ACL_CANN_ATTR_JIT_COMPILE) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("cannAttr is ", attribute,
                 "; accepted are ACL_CANN_ATTR_INF_NAN (0), "
                 "ACL_CANN_ATTR_BF16 (1) and ACL_CANN_ATTR_JIT_COMPILE (2).")};
  }
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const auto attributes = AttributesOf(*soc);
  *value = std::find(attributes.begin(), attributes.end(), attribute) !=
           attributes.end();
  return Ok();
}

Outcome GetNumber(const base::SocInfo& soc, int info, std::int64_t* value) {
  int found = base::SocInfo::kUnknown;
  std::int64_t unit = 1;
  switch (info) {
    case ACL_DEVICE_INFO_AI_CORE_NUM:
      found = soc.cube_cores;
      break;
    case ACL_DEVICE_INFO_VECTOR_CORE_NUM:
      found = soc.vector_cores;
      break;
    case ACL_DEVICE_INFO_L2_SIZE:
      found = soc.l2_mebibytes;
      unit = 1 << 20;
      break;
    default:
      return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
              Text("deviceInfo is ", info,
                   "; accepted are ACL_DEVICE_INFO_AI_CORE_NUM (0), "
                   "ACL_DEVICE_INFO_VECTOR_CORE_NUM (1) and "
                   "ACL_DEVICE_INFO_L2_SIZE (2).")};
  }
  if (found == base::SocInfo::kUnknown) {
    return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
            Text("deviceInfo is ", info, ", whose value is not known for ",
                 soc.name, ".")};
  }
  *value = found * unit;
  return Ok();
}

// CANN refuses an unknown device with another code here than elsewhere.
Outcome CheckDevice(std::uint32_t device_id) {
  Outcome outcome =
      CheckDeviceId("deviceId", static_cast<std::int32_t>(device_id));
  if (outcome.code == ACL_ERROR_RT_INVALID_DEVICEID) {
    outcome.code = ACL_ERROR_INVALID_PARAM;
  }
  return outcome;
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclGetCannAttributeList(const aclCannAttr** cannAttrList,
                                 size_t* num) {
  return ApiCall(
      __func__, [&] { return GetAttributeList(cannAttrList, num); },
      Output("cannAttrList", cannAttrList), Output("num", num));
}

aclError aclGetCannAttribute(aclCannAttr cannAttr, int32_t* value) {
  return ApiCall(
      __func__, [&] { return GetAttribute(NumberOf(cannAttr), value); },
      Argument("cannAttr", cannAttr), Output("value", value));
}

aclError aclGetDeviceCapability(uint32_t deviceId, aclDeviceInfo deviceInfo,
                                int64_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (value == nullptr) return NullArgument("value");
        ACLQ_RETURN_IF_ERROR(CheckDevice(deviceId));
        const aclq::base::SocInfo* soc = nullptr;
        ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
        return GetNumber(*soc, NumberOf(deviceInfo), value);
      },
      Argument("deviceId", deviceId), Argument("deviceInfo", deviceInfo),
      Output("value", value));
}
