// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Collective communication, which is not supported. Except for HcclSetConfig,
// these functions let programs link that can run without them. They do nothing
// and return HCCL_E_NOT_SUPPORT (5) for all arguments, with a message that
// names the missing feature.

#ifndef HCCL_H_
#define HCCL_H_

#include "acl/acl_base.h"
#include "hccl_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/// Has no effect, since there is no communication to make deterministic.
/// @return HCCL_E_PARA if HCCL_DETERMINISTIC has a value other than 0, 1 and 2
ACL_FUNC_VISIBILITY HcclResult HcclSetConfig(HcclConfig config,
                                             HcclConfigValue configValue);

ACL_FUNC_VISIBILITY HcclResult HcclGetRootInfo(HcclRootInfo *rootInfo);
ACL_FUNC_VISIBILITY HcclResult
HcclCommInitRootInfo(uint32_t nRanks, const HcclRootInfo *rootInfo,
                     uint32_t rank, HcclComm *comm);
ACL_FUNC_VISIBILITY HcclResult HcclCommInitAll(uint32_t ndev, int32_t *devices,
                                               HcclComm *comms);
ACL_FUNC_VISIBILITY HcclResult HcclCommDestroy(HcclComm comm);

ACL_FUNC_VISIBILITY HcclResult HcclAllReduce(void *sendBuf, void *recvBuf,
                                             uint64_t count,
                                             HcclDataType dataType,
                                             HcclReduceOp op, HcclComm comm,
                                             aclrtStream stream);
ACL_FUNC_VISIBILITY HcclResult HcclBroadcast(void *buf, uint64_t count,
                                             HcclDataType dataType,
                                             uint32_t root, HcclComm comm,
                                             aclrtStream stream);
ACL_FUNC_VISIBILITY HcclResult HcclReduceScatter(void *sendBuf, void *recvBuf,
                                                 uint64_t recvCount,
                                                 HcclDataType dataType,
                                                 HcclReduceOp op, HcclComm comm,
                                                 aclrtStream stream);
ACL_FUNC_VISIBILITY HcclResult HcclAllGather(void *sendBuf, void *recvBuf,
                                             uint64_t sendCount,
                                             HcclDataType dataType,
                                             HcclComm comm, aclrtStream stream);
ACL_FUNC_VISIBILITY HcclResult HcclSend(void *sendBuf, uint64_t count,
                                        HcclDataType dataType,
                                        uint32_t destRank, HcclComm comm,
                                        aclrtStream stream);
ACL_FUNC_VISIBILITY HcclResult HcclRecv(void *recvBuf, uint64_t count,
                                        HcclDataType dataType, uint32_t srcRank,
                                        HcclComm comm, aclrtStream stream);

#ifdef __cplusplus
}
#endif

#endif  // HCCL_H_
