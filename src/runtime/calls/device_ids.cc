// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN's three kinds of device ids. A user id, which all other functions take,
// is an index into the devices that the process sees. A logical id and a
// physical id belong to the device itself and are equal here.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

Outcome FromUserId(std::string_view argument, int32_t user_id,
                   std::string_view result, int32_t* own_id) {
  if (own_id == nullptr) return NullArgument(result);
  ACLQ_RETURN_IF_ERROR(CheckDeviceId(argument, user_id));
  *own_id = VisibleDevices()[static_cast<std::size_t>(user_id)];
  return Ok();
}

// Finds the user id for a device's logical or physical id; the process must see
// the device.
Outcome FindUserId(std::string_view argument, int32_t own_id,
                   int32_t* user_id) {
  ACLQ_RETURN_IF_ERROR(CheckHasDevices());
  const std::vector<int>& devices = VisibleDevices();
  const auto found = std::find(devices.begin(), devices.end(), own_id);
  if (found != devices.end()) {
    *user_id = static_cast<int32_t>(found - devices.begin());
    return Ok();
  }
  std::string seen;
  for (const int device : devices) {
    AppendText(&seen, seen.empty() ? "" : ", ");
    AppendText(&seen, device);
  }
  return {ACL_ERROR_RT_INVALID_DEVICEID, kOutOfRange,
          Text(argument, " is ", own_id,
               "; expected one of the visible devices: ", seen, ".")};
}

Outcome ToUserId(std::string_view argument, int32_t own_id,
                 std::string_view result, int32_t* user_id) {
  if (user_id == nullptr) return NullArgument(result);
  return FindUserId(argument, own_id, user_id);
}

// Converts between a logical and a physical id, which are equal.
Outcome BetweenOwnIds(std::string_view argument, int32_t own_id,
                      std::string_view result, int32_t* same_id) {
  if (same_id == nullptr) return NullArgument(result);
  int32_t user_id = 0;
  ACLQ_RETURN_IF_ERROR(FindUserId(argument, own_id, &user_id));
  *same_id = own_id;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtGetLogicDevIdByUserDevId(int32_t userDevid, int32_t* logicDevId) {
  return ApiCall(
      __func__,
      [&] {
        return FromUserId("userDevid", userDevid, "logicDevId", logicDevId);
      },
      Argument("userDevid", userDevid), Output("logicDevId", logicDevId));
}

aclError aclrtGetUserDevIdByLogicDevId(int32_t logicDevId, int32_t* userDevid) {
  return ApiCall(
      __func__,
      [&] {
        return ToUserId("logicDevId", logicDevId, "userDevid", userDevid);
      },
      Argument("logicDevId", logicDevId), Output("userDevid", userDevid));
}

aclError aclrtGetPhyDevIdByUserDevId(int32_t userDevId, int32_t* phyDevId) {
  return ApiCall(
      __func__,
      [&] { return FromUserId("userDevId", userDevId, "phyDevId", phyDevId); },
      Argument("userDevId", userDevId), Output("phyDevId", phyDevId));
}

aclError aclrtGetUserDevIdByPhyDevId(int32_t phyDevId, int32_t* userDevId) {
  return ApiCall(
      __func__,
      [&] { return ToUserId("phyDevId", phyDevId, "userDevId", userDevId); },
      Argument("phyDevId", phyDevId), Output("userDevId", userDevId));
}

aclError aclrtGetPhyDevIdByLogicDevId(int32_t logicDevId, int32_t* phyDevId) {
  return ApiCall(
      __func__,
      [&] {
        return BetweenOwnIds("logicDevId", logicDevId, "phyDevId", phyDevId);
      },
      Argument("logicDevId", logicDevId), Output("phyDevId", phyDevId));
}

aclError aclrtGetLogicDevIdByPhyDevId(int32_t phyDevId, int32_t* logicDevId) {
  return ApiCall(
      __func__,
      [&] {
        return BetweenOwnIds("phyDevId", phyDevId, "logicDevId", logicDevId);
      },
      Argument("phyDevId", phyDevId), Output("logicDevId", logicDevId));
}
