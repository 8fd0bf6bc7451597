// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that CANN exports from libprofapi and libruntime for frameworks
// such as torch_npu, not for applications. CANN has no file of this name, and
// no other header includes this file. Its declarations have CANN's names and
// types, so CANN's headers of these libraries may be included too.

#ifndef ACL_ACLQ_RUNTIME_H_
#define ACL_ACLQ_RUNTIME_H_

#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/// @name Reports to a profiler (libprofapi)
/// There is never a profiler, so all reports are accepted and discarded.
/// @{
typedef void *VOID_PTR;
typedef int32_t (*ProfCommandHandle)(uint32_t type, void *data, uint32_t len);
typedef struct MsprofApi MsprofApi;

/// Never calls the function, since no profiling begins or ends.
/// @return 0
ACL_FUNC_VISIBILITY int32_t MsprofRegisterCallback(uint32_t moduleId,
                                                   ProfCommandHandle handle);
/// @return 0
ACL_FUNC_VISIBILITY int32_t MsprofReportApi(uint32_t nonPersistantFlag,
                                            const MsprofApi *api);
/// @return 0
ACL_FUNC_VISIBILITY int32_t MsprofReportCompactInfo(uint32_t nonPersistantFlag,
                                                    const VOID_PTR data,
                                                    uint32_t length);
/// @return 0
ACL_FUNC_VISIBILITY int32_t MsprofReportAdditionalInfo(
    uint32_t nonPersistantFlag, const VOID_PTR data, uint32_t length);
/// @return a hash of the bytes, which is the same in every process; 0 for a
/// null address
ACL_FUNC_VISIBILITY uint64_t MsprofGetHashId(const char *hashInfo,
                                             size_t length);
/// @return nanoseconds since an unspecified time before the process started;
/// never decreases
ACL_FUNC_VISIBILITY uint64_t MsprofSysCycleTime(void);
/// @}

/// @name The program's own kernels (libruntime)
/// Refused for all arguments: 207000, with a message that gives the reason.
/// @{
typedef int32_t rtError_t;
typedef void *rtStream_t;
typedef struct tagRtDevBinary rtDevBinary_t;
typedef struct tagRtSmCtrl rtSmDesc_t;

ACL_FUNC_VISIBILITY rtError_t rtDevBinaryRegister(const rtDevBinary_t *bin,
                                                  void **hdl);
ACL_FUNC_VISIBILITY rtError_t rtFunctionRegister(void *binHandle,
                                                 const void *stubFunc,
                                                 const char *stubName,
                                                 const void *kernelInfoExt,
                                                 uint32_t funcMode);
ACL_FUNC_VISIBILITY rtError_t rtKernelLaunch(const void *stubFunc,
                                             uint32_t blockDim, void *args,
                                             uint32_t argsSize,
                                             rtSmDesc_t *smDesc,
                                             rtStream_t stm);
ACL_FUNC_VISIBILITY rtError_t rtGetC2cCtrlAddr(uint64_t *addr, uint32_t *len);
/// @}

#ifdef __cplusplus
}
#endif

#endif  // ACL_ACLQ_RUNTIME_H_
