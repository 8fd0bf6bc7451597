// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Collective communication: refused. The functions exist for programs that link
// them but can do without them.

#include "hccl/hccl.h"

#include <string_view>

#include "src/runtime/core/refuse.h"

namespace {

using namespace aclq::runtime;

constexpr std::string_view kNoCommunication =
    "aclq has no communication between devices; run the program on one device.";

HcclResult ResultOf(aclError code) {
  switch (code) {
    case ACL_SUCCESS:
      return HCCL_SUCCESS;
    case ACL_ERROR_INVALID_PARAM:
      return HCCL_E_PARA;
    case ACL_ERROR_BAD_ALLOC:
      return HCCL_E_MEMORY;
    case ACL_ERROR_RT_FEATURE_NOT_SUPPORT:
      return HCCL_E_NOT_SUPPORT;
    case ACL_ERROR_RT_INTERNAL_ERROR:  // a forked process
      return HCCL_E_RUNTIME;
    default:
      return HCCL_E_INTERNAL;
  }
}

template <typename Body, typename... Arguments>
HcclResult HcclCall(std::string_view function, Body&& body,
                    const Arguments&... arguments) {
  return Traced(
      function, [&] { return ResultOf(CodeOf(function, body)); }, arguments...);
}

template <typename... Arguments>
HcclResult RefuseToCommunicate(std::string_view function,
                               const Arguments&... arguments) {
  return HcclCall(
      function, [] { return NotSupported(kNoCommunication); }, arguments...);
}

Outcome CheckConfig(const HcclConfig& config, const HcclConfigValue& value) {
  constexpr int32_t kLargest = 2;  // deterministic, in a strict order
  if (NumberOf(config) != HCCL_DETERMINISTIC ||
      (value.value >= 0 && value.value <= kLargest)) {
    return Ok();
  }
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("configValue is ", value.value,
               "; accepted for HCCL_DETERMINISTIC are 0 to ", kLargest, ".")};
}

}  // namespace

HcclResult HcclSetConfig(HcclConfig config, HcclConfigValue configValue) {
  return HcclCall(
      __func__, [&] { return CheckConfig(config, configValue); },
      Argument("config", config), Argument("configValue", configValue.value));
}

HcclResult HcclGetRootInfo(HcclRootInfo* rootInfo) {
  return RefuseToCommunicate(__func__, Argument("rootInfo", rootInfo));
}

HcclResult HcclCommInitRootInfo(uint32_t nRanks, const HcclRootInfo* rootInfo,
                                uint32_t rank, HcclComm* comm) {
  return RefuseToCommunicate(__func__, Argument("nRanks", nRanks),
                             Argument("rootInfo", rootInfo),
                             Argument("rank", rank), Argument("comm", comm));
}

HcclResult HcclCommInitAll(uint32_t ndev, int32_t* devices, HcclComm* comms) {
  return RefuseToCommunicate(__func__, Argument("ndev", ndev),
                             Argument("devices", devices),
                             Argument("comms", comms));
}

HcclResult HcclCommDestroy(HcclComm comm) {
  return RefuseToCommunicate(__func__, Argument("comm", comm));
}

HcclResult HcclAllReduce(void* sendBuf, void* recvBuf, uint64_t count,
                         HcclDataType dataType, HcclReduceOp op, HcclComm comm,
                         aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("sendBuf", sendBuf), Argument("recvBuf", recvBuf),
      Argument("count", count), Argument("dataType", dataType),
      Argument("op", op), Argument("comm", comm), Argument("stream", stream));
}

HcclResult HcclBroadcast(void* buf, uint64_t count, HcclDataType dataType,
                         uint32_t root, HcclComm comm, aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("buf", buf), Argument("count", count),
      Argument("dataType", dataType), Argument("root", root),
      Argument("comm", comm), Argument("stream", stream));
}

HcclResult HcclReduceScatter(void* sendBuf, void* recvBuf, uint64_t recvCount,
                             HcclDataType dataType, HcclReduceOp op,
                             HcclComm comm, aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("sendBuf", sendBuf), Argument("recvBuf", recvBuf),
      Argument("recvCount", recvCount), Argument("dataType", dataType),
      Argument("op", op), Argument("comm", comm), Argument("stream", stream));
}

HcclResult HcclAllGather(void* sendBuf, void* recvBuf, uint64_t sendCount,
                         HcclDataType dataType, HcclComm comm,
                         aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("sendBuf", sendBuf), Argument("recvBuf", recvBuf),
      Argument("sendCount", sendCount), Argument("dataType", dataType),
      Argument("comm", comm), Argument("stream", stream));
}

HcclResult HcclSend(void* sendBuf, uint64_t count, HcclDataType dataType,
                    uint32_t destRank, HcclComm comm, aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("sendBuf", sendBuf), Argument("count", count),
      Argument("dataType", dataType), Argument("destRank", destRank),
      Argument("comm", comm), Argument("stream", stream));
}

HcclResult HcclRecv(void* recvBuf, uint64_t count, HcclDataType dataType,
                    uint32_t srcRank, HcclComm comm, aclrtStream stream) {
  return RefuseToCommunicate(
      __func__, Argument("recvBuf", recvBuf), Argument("count", count),
      Argument("dataType", dataType), Argument("srcRank", srcRank),
      Argument("comm", comm), Argument("stream", stream));
}
