// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The runtime: process, device, context, stream, event, memory and copies.
// Plain C99 and C++11.
//
// In aclq the device is the CPU: device memory is host memory, and a stream is
// a queue of tasks, which a thread of the library runs or, if they are small or
// short, a calling thread. The rules are CANN's:
//
//  * Every function may be called from any thread, unless it says otherwise.
//  * A thread has no context until it calls aclrtSetDevice, aclrtCreateContext
//    or aclrtSetCurrentContext. A function that needs a context fails with
//    ACL_ERROR_RT_CONTEXT_NULL (107002) if the thread has none or its context
//    was destroyed.
//  * If a null output address or null handle is not allowed, the code is
//    ACL_ERROR_INVALID_PARAM (100000). For a foreign or destroyed stream or
//    event it is ACL_ERROR_RT_INVALID_HANDLE (107017).
//  * A null stream is the default stream of the thread's context. Streams,
//    including the default stream, wait for each other only because of
//    aclrtStreamWaitEvent.
//  * A function that puts work on a stream needs a context and a stream of that
//    context. For a stream of another context the code is
//    ACL_ERROR_RT_STREAM_CONTEXT (107003).
//  * After a call has failed, aclGetRecentErrMsg returns the reason in the
//    calling thread. Every call may fail with ACL_ERROR_BAD_ALLOC (200000) if
//    there is no memory for the library's internal data.
//
// The comments below name the further codes of each function.

#ifndef INC_EXTERNAL_ACL_ACL_RT_H_
#define INC_EXTERNAL_ACL_ACL_RT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acl_base.h"
#include "acl_rt_allocator.h"

#ifdef __cplusplus
extern "C" {
#endif

/// @name The version of this interface, which is that of CANN 9.1
/// @{
#define ACL_MAJOR_VERSION 1
#define ACL_MINOR_VERSION 17
#define ACL_PATCH_VERSION 0
/// @}

/// @name Sizes of the texts in aclCANNPackageVersion, in bytes
/// @{
#define ACL_PKG_VERSION_MAX_SIZE 128
#define ACL_PKG_VERSION_PARTS_MAX_SIZE 64
/// @}

/// @name The purposes of an event: bits for aclrtCreateEventWithFlag
/// @{
#define ACL_EVENT_SYNC 0x00000001U  ///< Streams may wait for the event.
/// The host may query the progress of a stream.
#define ACL_EVENT_CAPTURE_STREAM_PROGRESS 0x00000002U
#define ACL_EVENT_TIME_LINE 0x00000008U        ///< The event records its time.
#define ACL_EVENT_DEVICE_USE_ONLY 0x00000010U  ///< Not supported.
#define ACL_EVENT_EXTERNAL 0x00000020U         ///< Not supported.
#define ACL_EVENT_IPC 0x00000040U              ///< Not supported.
/// @}

/// @name Bits for aclrtCreateStreamWithConfig; none has an effect
/// @{
#define ACL_STREAM_FAST_LAUNCH 0x00000001U
#define ACL_STREAM_FAST_SYNC 0x00000002U
#define ACL_STREAM_PERSISTENT 0x00000004U
#define ACL_STREAM_HUGE 0x00000008U
#define ACL_STREAM_CPU_SCHEDULE 0x00000010U
#define ACL_STREAM_DEVICE_USE_ONLY 0x00000020U
/// @}

/// @name The behaviour of a stream after a task has failed
/// @{
#define ACL_CONTINUE_ON_FAILURE 0x00000000U
#define ACL_STOP_ON_FAILURE 0x00000001U
/// @}

/// @name Bits for aclrtHostRegisterV2
/// @{
#define ACL_HOST_REG_MAPPED 0x2UL
#define ACL_HOST_REG_IOMEMORY 0x4UL
#define ACL_HOST_REG_READONLY 0x8UL
#define ACL_HOST_REG_PINNED 0x10000000UL
/// @}

/// @name Lengths of the arrays that report damaged memory
/// @{
#define MAX_MEM_UCE_INFO_ARRAY_SIZE 128
#define UCE_INFO_RESERVED_SIZE 14
/// @}

/// The processor that runs the program: the device or the host.
typedef enum aclrtRunMode { ACL_DEVICE = 0, ACL_HOST = 1 } aclrtRunMode;

/// A task scheduler of the device.
typedef enum aclrtTsId {
  ACL_TS_ID_AICORE = 0,
  ACL_TS_ID_AIVECTOR = 1,
  ACL_TS_ID_RESERVED = 2
} aclrtTsId;

/// The status of an event, for aclrtQueryEvent.
typedef enum aclrtEventStatus {
  ACL_EVENT_STATUS_COMPLETE = 0,
  ACL_EVENT_STATUS_NOT_READY = 1,
  ACL_EVENT_STATUS_RESERVED = 2
} aclrtEventStatus;

/// The status of an event, for aclrtQueryEventStatus. Complete is 1, unlike in
/// the other enumerations, where it is 0.
typedef enum aclrtEventRecordedStatus {
  ACL_EVENT_RECORDED_STATUS_NOT_READY = 0,
  ACL_EVENT_RECORDED_STATUS_COMPLETE = 1
} aclrtEventRecordedStatus;

/// The status of the waits of streams for an event.
typedef enum aclrtEventWaitStatus {
  ACL_EVENT_WAIT_STATUS_COMPLETE = 0,
  ACL_EVENT_WAIT_STATUS_NOT_READY = 1,
  ACL_EVENT_WAIT_STATUS_RESERVED = 0xFFFF
} aclrtEventWaitStatus;

/// The status of a stream: it has no work left, or it has some.
typedef enum aclrtStreamStatus {
  ACL_STREAM_STATUS_COMPLETE = 0,
  ACL_STREAM_STATUS_NOT_READY = 1,
  ACL_STREAM_STATUS_RESERVED = 0xFFFF
} aclrtStreamStatus;

/// The blocking of a stream by its callbacks.
typedef enum aclrtCallbackBlockType {
  ACL_CALLBACK_NO_BLOCK = 0,
  ACL_CALLBACK_BLOCK = 1
} aclrtCallbackBlockType;

/// The direction of a copy.
typedef enum aclrtMemcpyKind {
  ACL_MEMCPY_HOST_TO_HOST = 0,
  ACL_MEMCPY_HOST_TO_DEVICE = 1,
  ACL_MEMCPY_DEVICE_TO_HOST = 2,
  ACL_MEMCPY_DEVICE_TO_DEVICE = 3,
  ACL_MEMCPY_DEFAULT = 4,  ///< Given by the addresses.
  ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE = 5,
  ACL_MEMCPY_INNER_DEVICE_TO_DEVICE = 6,
  ACL_MEMCPY_INTER_DEVICE_TO_DEVICE = 7
} aclrtMemcpyKind;

/// The kind of pages for device memory. P2P and the bits for bandwidth and
/// access have no effect.
typedef enum aclrtMemMallocPolicy {
  ACL_MEM_MALLOC_HUGE_FIRST = 0,
  ACL_MEM_MALLOC_HUGE_ONLY = 1,
  ACL_MEM_MALLOC_NORMAL_ONLY = 2,
  ACL_MEM_MALLOC_HUGE_FIRST_P2P = 3,
  ACL_MEM_MALLOC_HUGE_ONLY_P2P = 4,
  ACL_MEM_MALLOC_NORMAL_ONLY_P2P = 5,
  ACL_MEM_MALLOC_HUGE1G_ONLY = 6,
  ACL_MEM_MALLOC_HUGE1G_ONLY_P2P = 7,
  ACL_MEM_TYPE_LOW_BAND_WIDTH = 0x0100,
  ACL_MEM_TYPE_HIGH_BAND_WIDTH = 0x1000,
  ACL_MEM_ACCESS_USER_SPACE_READONLY = 0x100000
} aclrtMemMallocPolicy;

/// The kind of registration of host memory.
typedef enum {
  ACL_HOST_REGISTER_MAPPED = 0,
  ACL_HOST_REGISTER_IOMEMORY = 0x04,
  ACL_HOST_REGISTER_READONLY = 0x08
} aclrtHostRegisterType;

/// The property that an aclrtMallocAttribute sets.
typedef enum {
  ACL_RT_MEM_ATTR_RSV = 0,
  ACL_RT_MEM_ATTR_MODULE_ID = 1,
  ACL_RT_MEM_ATTR_DEVICE_ID = 2,
  ACL_RT_MEM_ATTR_VA_FLAG = 3
} aclrtMallocAttrType;

/// The value of an aclrtMallocAttribute.
typedef union {
  uint16_t moduleId;
  uint32_t deviceId;
  uint32_t vaFlag;
  uint8_t rsv[8];
} aclrtMallocAttrValue;

/// One property of an allocation.
typedef struct {
  aclrtMallocAttrType attr;
  aclrtMallocAttrValue value;
} aclrtMallocAttribute;

/// The properties of an allocation.
typedef struct {
  aclrtMallocAttribute *attrs;
  size_t numAttrs;
} aclrtMallocConfig;

/// A part of a device's memory.
typedef enum aclrtMemAttr {
  ACL_DDR_MEM = 0,
  ACL_HBM_MEM = 1,
  ACL_DDR_MEM_HUGE = 2,
  ACL_DDR_MEM_NORMAL = 3,
  ACL_HBM_MEM_HUGE = 4,
  ACL_HBM_MEM_NORMAL = 5,
  ACL_DDR_MEM_P2P_HUGE = 6,
  ACL_DDR_MEM_P2P_NORMAL = 7,
  ACL_HBM_MEM_P2P_HUGE = 8,
  ACL_HBM_MEM_P2P_NORMAL = 9,
  ACL_HBM_MEM_HUGE1G = 10,
  ACL_HBM_MEM_P2P_HUGE1G = 11,
  ACL_MEM_NORMAL = 12,
  ACL_MEM_HUGE = 13,
  ACL_MEM_HUGE1G = 14,
  ACL_MEM_P2P_NORMAL = 15,
  ACL_MEM_P2P_HUGE = 16,
  ACL_MEM_P2P_HUGE1G = 17
} aclrtMemAttr;

/// The kind of a memory location.
typedef enum aclrtMemLocationType {
  ACL_MEM_LOCATION_TYPE_HOST = 0,
  ACL_MEM_LOCATION_TYPE_DEVICE = 1,
  ACL_MEM_LOCATION_TYPE_UNREGISTERED = 2,  ///< Unknown to the library.
  ACL_MEM_LOCATION_TYPE_MANAGED = 3,
  ACL_MEM_LOCATION_TYPE_HOST_NUMA = 4
} aclrtMemLocationType;

/// A memory location: its kind and the device or node of that kind.
typedef struct aclrtMemLocation {
  uint32_t id;
  aclrtMemLocationType type;
} aclrtMemLocation;

/// The attributes of an address.
typedef struct aclrtPtrAttributes {
  aclrtMemLocation location;
  uint32_t pageSize;  ///< bytes
  uint32_t rsv[4];
} aclrtPtrAttributes;

/// The mobility of the pages of physical memory.
typedef enum aclrtMemAllocationType {
  ACL_MEM_ALLOCATION_TYPE_PINNED = 0
} aclrtMemAllocationType;

/// The kind of handle that shares physical memory with another process.
typedef enum aclrtMemHandleType {
  ACL_MEM_HANDLE_TYPE_NONE = 0,
  ACL_MEM_HANDLE_TYPE_POSIX = 2
} aclrtMemHandleType;

/// The processes that share physical memory: those of one machine, or those of
/// several machines.
typedef enum aclrtMemSharedHandleType {
  ACL_MEM_SHARE_HANDLE_TYPE_DEFAULT = 0x1,
  ACL_MEM_SHARE_HANDLE_TYPE_FABRIC = 0x2
} aclrtMemSharedHandleType;

/// A handle of the kind ACL_MEM_SHARE_HANDLE_TYPE_FABRIC.
typedef struct aclrtMemFabricHandle {
  uint8_t data[128];
} aclrtMemFabricHandle;

/// @name Checks of the processes that import shared memory
/// @{
#define ACL_RT_VMM_EXPORT_FLAG_DEFAULT 0x0UL
#define ACL_RT_VMM_EXPORT_FLAG_DISABLE_PID_VALIDATION 0x1UL
/// @}

/// The properties of physical memory.
typedef struct aclrtPhysicalMemProp {
  aclrtMemHandleType handleType;
  aclrtMemAllocationType allocationType;
  aclrtMemAttr memAttr;
  aclrtMemLocation location;
  uint64_t reserve;
} aclrtPhysicalMemProp;

/// The kind of granularity of physical memory.
typedef enum aclrtMemGranularityOptions {
  ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM = 0,
  ACL_RT_MEM_ALLOC_GRANULARITY_RECOMMENDED = 1,
  ACL_RT_MEM_ALLOC_GRANULARITY_UNDEF = 0xFFFF
} aclrtMemGranularityOptions;

/// The access of a device, or of the host, to memory.
typedef enum {
  ACL_RT_MEM_ACCESS_FLAGS_NONE = 0x0,
  ACL_RT_MEM_ACCESS_FLAGS_READ = 0x1,
  ACL_RT_MEM_ACCESS_FLAGS_READWRITE = 0x3
} aclrtMemAccessFlags;

/// The access that a device or the host has to memory.
typedef struct {
  aclrtMemAccessFlags flags;
  aclrtMemLocation location;
  uint8_t rsv[12];
} aclrtMemAccessDesc;

/// The memory locations of some copies of a batch.
typedef struct {
  aclrtMemLocation dstLoc;
  aclrtMemLocation srcLoc;
  uint8_t rsv[16];
} aclrtMemcpyBatchAttr;

/// A damaged range of device memory.
typedef struct aclrtMemUceInfo {
  void *addr;
  size_t len;  ///< bytes
  size_t reserved[UCE_INFO_RESERVED_SIZE];
} aclrtMemUceInfo;

/// The result of floating-point arithmetic on overflow.
typedef enum aclrtFloatOverflowMode {
  ACL_RT_OVERFLOW_MODE_SATURATION = 0,
  ACL_RT_OVERFLOW_MODE_INFNAN = 1,
  ACL_RT_OVERFLOW_MODE_UNDEF = 2
} aclrtFloatOverflowMode;

/// The status of a device.
typedef enum aclrtDeviceStatus {
  ACL_RT_DEVICE_STATUS_NORMAL = 0,
  ACL_RT_DEVICE_STATUS_ABNORMAL = 1,
  ACL_RT_DEVICE_STATUS_END = 0xFFFF
} aclrtDeviceStatus;

/// The scope of the last error.
typedef enum aclrtLastErrLevel { ACL_RT_THREAD_LEVEL = 0 } aclrtLastErrLevel;

/// A property of an aclrtStreamConfigHandle.
typedef enum {
  ACL_RT_STREAM_WORK_ADDR_PTR = 0,
  ACL_RT_STREAM_WORK_SIZE = 1,
  ACL_RT_STREAM_FLAG = 2,
  ACL_RT_STREAM_PRIORITY = 3
} aclrtStreamConfigAttr;

/// The properties of a stream that is to be created.
typedef struct aclrtStreamConfigHandle {
  void *workptr;
  size_t workSize;  ///< bytes
  size_t flag;
  uint32_t priority;
} aclrtStreamConfigHandle;

typedef struct aclrtUtilizationExtendInfo aclrtUtilizationExtendInfo;

/// The utilization of a device in percent.
typedef struct aclrtUtilizationInfo {
  int32_t cubeUtilization;
  int32_t vectorUtilization;
  int32_t aicpuUtilization;
  int32_t memoryUtilization;
  aclrtUtilizationExtendInfo *utilizationExtend;  ///< Must be null.
} aclrtUtilizationInfo;

/// An attribute of a device. The comment of aclrtGetDeviceInfo names the known
/// ones.
typedef enum {
  ACL_DEV_ATTR_AICPU_CORE_NUM = 1,

  ACL_DEV_ATTR_AICORE_CORE_NUM = 101,
  ACL_DEV_ATTR_CUBE_CORE_NUM = 102,

  ACL_DEV_ATTR_VECTOR_CORE_NUM = 201,
  ACL_DEV_ATTR_WARP_SIZE = 202,
  ACL_DEV_ATTR_MAX_THREAD_PER_VECTOR_CORE = 203,
  ACL_DEV_ATTR_UBUF_PER_VECTOR_CORE = 204,
  ACL_DEV_ATTR_LOCAL_MEM_PER_VECTOR_CORE = 204,  ///< An older name of 204.
  ACL_DEV_ATTR_MAX_GRID_DIM_X = 205,
  ACL_DEV_ATTR_MAX_GRID_DIM_Y = 206,
  ACL_DEV_ATTR_MAX_GRID_DIM_Z = 207,
  ACL_DEV_ATTR_MAX_BLOCK_PER_GRID = 208,
  ACL_DEV_ATTR_MAX_THREADS_PER_BLOCK = 209,
  ACL_DEV_ATTR_MAX_BLOCK_DIM_X = 210,
  ACL_DEV_ATTR_MAX_BLOCK_DIM_Y = 211,
  ACL_DEV_ATTR_MAX_BLOCK_DIM_Z = 212,

  ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE = 301,  ///< bytes
  ACL_DEV_ATTR_L2_CACHE_SIZE = 302,          ///< bytes

  ACL_DEV_ATTR_SMP_ID = 401,
  ACL_DEV_ATTR_PHY_CHIP_ID = 402,
  ACL_DEV_ATTR_SUPER_POD_DEVICE_ID = 403,
  ACL_DEV_ATTR_SUPER_POD_DEVIDE_ID = 403,  ///< An older spelling of 403.
  ACL_DEV_ATTR_SUPER_POD_SERVER_ID = 404,
  ACL_DEV_ATTR_SUPER_POD_ID = 405,
  ACL_DEV_ATTR_CUST_OP_PRIVILEGE = 406,
  ACL_DEV_ATTR_MAINBOARD_ID = 407,
  ACL_DEV_ATTR_HD_CONNECT_TYPE = 408,
  ACL_DEV_ATTR_DEVICE_FORM_FACTOR = 409,

  ACL_DEV_ATTR_IS_VIRTUAL = 501,
  ACL_DEV_ATTR_NPU_ARCH = 601
} aclrtDevAttr;

/// A resource of a device whose use can be limited.
typedef enum {
  ACL_RT_DEV_RES_CUBE_CORE = 0,
  ACL_RT_DEV_RES_VECTOR_CORE = 1
} aclrtDevResLimitType;

/// An operation on a cache.
typedef enum aclrtCmoType {
  ACL_RT_CMO_TYPE_PREFETCH = 0,
  ACL_RT_CMO_TYPE_WRITEBACK = 1,
  ACL_RT_CMO_TYPE_INVALID = 2,
  ACL_RT_CMO_TYPE_FLUSH = 3
} aclrtCmoType;

/// The calls of other threads that end a capture.
typedef enum {
  ACL_MODEL_RI_CAPTURE_MODE_GLOBAL = 0,
  ACL_MODEL_RI_CAPTURE_MODE_THREAD_LOCAL = 1,
  ACL_MODEL_RI_CAPTURE_MODE_RELAXED = 2
} aclmdlRICaptureMode;

/// The status of the capture of a stream.
typedef enum {
  ACL_MODEL_RI_CAPTURE_STATUS_NONE = 0,
  ACL_MODEL_RI_CAPTURE_STATUS_ACTIVE = 1,
  ACL_MODEL_RI_CAPTURE_STATUS_INVALIDATED = 2
} aclmdlRICaptureStatus;

/// A property of a stream.
typedef enum {
  ACL_STREAM_ATTR_FAILURE_MODE = 1,
  ACL_STREAM_ATTR_FLOAT_OVERFLOW_CHECK = 2,
  ACL_STREAM_ATTR_USER_CUSTOM_TAG = 3,
  ACL_STREAM_ATTR_CACHE_OP_INFO = 4,
  ACL_STREAM_ATTR_CACHE_OP_IFNO = 4  ///< The name of CANN 8.
} aclrtStreamAttr;

/// The value of an aclrtStreamAttr.
typedef union {
  uint64_t failureMode;
  uint32_t overflowSwitch;
  uint32_t userCustomTag;
  uint32_t cacheOpInfoSwitch;
  uint32_t streamPriority;
  uint32_t reserve[4];
} aclrtStreamAttrValue;

/// A package of CANN that has its own version.
typedef enum aclCANNPackageName {
  ACL_PKG_NAME_CANN = 0,
  ACL_PKG_NAME_RUNTIME = 1,
  ACL_PKG_NAME_COMPILER = 2,
  ACL_PKG_NAME_HCCL = 3,
  ACL_PKG_NAME_TOOLKIT = 4,
  ACL_PKG_NAME_OPP = 5,
  ACL_PKG_NAME_OPP_KERNEL = 6,
  ACL_PKG_NAME_DRIVER = 7
} aclCANNPackageName;

/// The version of a package, as one text and in parts.
typedef struct aclCANNPackageVersion {
  char version[ACL_PKG_VERSION_MAX_SIZE];
  char majorVersion[ACL_PKG_VERSION_PARTS_MAX_SIZE];
  char minorVersion[ACL_PKG_VERSION_PARTS_MAX_SIZE];
  char releaseVersion[ACL_PKG_VERSION_PARTS_MAX_SIZE];
  char patchVersion[ACL_PKG_VERSION_PARTS_MAX_SIZE];
  char reserved[ACL_PKG_VERSION_MAX_SIZE];
} aclCANNPackageVersion;

/// @name Options for loading a binary with kernels
/// @{
#define ACL_RT_BINARY_MAGIC_ELF_AICORE 0x43554245U
#define ACL_RT_BINARY_MAGIC_ELF_VECTOR_CORE 0x41415246U
#define ACL_RT_BINARY_MAGIC_ELF_CUBE_CORE 0x41494343U

typedef enum aclrtBinaryLoadOptionType {
  ACL_RT_BINARY_LOAD_OPT_LAZY_LOAD = 1,
  ACL_RT_BINARY_LOAD_OPT_LAZY_MAGIC = 2,
  ACL_RT_BINARY_LOAD_OPT_MAGIC = 2,
  ACL_RT_BINARY_LOAD_OPT_CPU_KERNEL_MODE = 3
} aclrtBinaryLoadOptionType;

typedef union aclrtBinaryLoadOptionValue {
  uint32_t isLazyLoad;
  uint32_t magic;
  int32_t cpuKernelMode;
  uint32_t rsv[4];
} aclrtBinaryLoadOptionValue;

typedef struct aclrtBinaryLoadOption {
  aclrtBinaryLoadOptionType type;
  aclrtBinaryLoadOptionValue value;
} aclrtBinaryLoadOption;

typedef struct aclrtBinaryLoadOptions {
  aclrtBinaryLoadOption *options;
  size_t numOpt;
} aclrtBinaryLoadOptions;
/// @}

/// @name Options for starting a kernel
/// @{
typedef enum {
  ACL_RT_ENGINE_TYPE_AIC = 0,
  ACL_RT_ENGINE_TYPE_AIV = 1
} aclrtEngineType;

typedef enum aclrtLaunchKernelAttrId {
  ACL_RT_LAUNCH_KERNEL_ATTR_SCHEM_MODE = 1,
  ACL_RT_LAUNCH_KERNEL_ATTR_DYN_UBUF_SIZE = 2,
  ACL_RT_LAUNCH_KERNEL_ATTR_LOCAL_MEMORY_SIZE = 2,  ///< An older name of 2.
  ACL_RT_LAUNCH_KERNEL_ATTR_ENGINE_TYPE = 3,
  ACL_RT_LAUNCH_KERNEL_ATTR_BLOCKDIM_OFFSET = 4,
  ACL_RT_LAUNCH_KERNEL_ATTR_BLOCK_TASK_PREFETCH = 5,
  ACL_RT_LAUNCH_KERNEL_ATTR_DATA_DUMP = 6,
  ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT = 7,
  ACL_RT_LAUNCH_KERNEL_ATTR_TIMEOUT_US = 8
} aclrtLaunchKernelAttrId;

typedef struct {
  uint32_t timeoutLow;   ///< the lower 32 bits, microseconds
  uint32_t timeoutHigh;  ///< the upper 32 bits
} aclrtTimeoutUs;

typedef union aclrtLaunchKernelAttrValue {
  uint8_t schemMode;
  uint32_t localMemorySize;  ///< An older name of dynUBufSize.
  uint32_t dynUBufSize;      ///< bytes
  aclrtEngineType engineType;
  uint32_t blockDimOffset;
  uint8_t isBlockTaskPrefetch;
  uint8_t isDataDump;
  uint16_t timeout;  ///< seconds
  aclrtTimeoutUs timeoutUs;
  uint32_t rsv[4];
} aclrtLaunchKernelAttrValue;

typedef struct aclrtLaunchKernelAttr {
  aclrtLaunchKernelAttrId id;
  aclrtLaunchKernelAttrValue value;
} aclrtLaunchKernelAttr;

typedef struct aclrtLaunchKernelCfg {
  aclrtLaunchKernelAttr *attrs;
  size_t numAttrs;
} aclrtLaunchKernelCfg;
/// @}

/// @name Handles of physical memory and of a failed task
/// @{
typedef void *aclrtDrvMemHandle;
typedef struct rtExceptionInfo aclrtExceptionInfo;
/// @}

/// @name Handles of features that are not supported
/// @{
typedef void *aclrtBinary;
typedef void *aclrtBinHandle;
typedef void *aclrtFuncHandle;
typedef void *aclrtArgsHandle;
typedef void *aclrtParamHandle;
typedef void *aclmdlRI;
typedef void *aclmdlRICondHandle;
/// @}

/// @name Tasks of a graph
/// @{
typedef enum aclmdlRITaskType {
  ACL_MODEL_RI_TASK_DEFAULT = 0,
  ACL_MODEL_RI_TASK_KERNEL = 1,
  ACL_MODEL_RI_TASK_EVENT_RECORD = 2,
  ACL_MODEL_RI_TASK_EVENT_WAIT = 3,
  ACL_MODEL_RI_TASK_EVENT_RESET = 4,
  ACL_MODEL_RI_TASK_VALUE_WRITE = 5,
  ACL_MODEL_RI_TASK_VALUE_WAIT = 6
} aclmdlRITaskType;

typedef struct aclmdlRIKernelTaskParams {
  aclrtFuncHandle funcHandle;
  aclrtLaunchKernelCfg *cfg;
  void *args;
  uint32_t isHostArgs;
  size_t argsSize;  ///< bytes
  uint32_t numBlocks;
  uint32_t rsv[10];
} aclmdlRIKernelTaskParams;

typedef struct aclmdlRIEventRecordTaskParams {
  aclrtEvent event;
  uint32_t eventFlag;
  uint32_t recordFlag;
} aclmdlRIEventRecordTaskParams;

typedef struct aclmdlRIEventWaitTaskParams {
  aclrtEvent event;
  uint32_t eventFlag;
  uint32_t waitFlag;
} aclmdlRIEventWaitTaskParams;

typedef struct aclmdlRIEventResetTaskParams {
  aclrtEvent event;
  uint32_t eventFlag;
  uint32_t resetFlag;
} aclmdlRIEventResetTaskParams;

typedef struct aclmdlRIValueWriteTaskParams {
  void *devAddr;
  uint64_t value;
} aclmdlRIValueWriteTaskParams;

typedef struct aclmdlRIValueWaitTaskParams {
  void *devAddr;
  uint64_t value;
  uint32_t flag;
} aclmdlRIValueWaitTaskParams;

typedef struct aclmdlRITaskParams {
  aclmdlRITaskType type;
  uint32_t rsv0[3];
  aclrtTaskGrp taskGrp;
  void *opInfoPtr;
  size_t opInfoSize;  ///< bytes
  uint8_t rsv1[32];

  /// The member that `type` selects.
  __extension__ union {
    uint8_t rsv2[128];
    aclmdlRIKernelTaskParams kernelTaskParams;
    aclmdlRIEventRecordTaskParams eventRecordTaskParams;
    aclmdlRIEventWaitTaskParams eventWaitTaskParams;
    aclmdlRIEventResetTaskParams eventResetTaskParams;
    aclmdlRIValueWriteTaskParams valueWriteTaskParams;
    aclmdlRIValueWaitTaskParams valueWaitTaskParams;
  };
} aclmdlRITaskParams;

typedef enum {
  ACL_MODEL_RI_COND_HANDLE_ASSIGN_DEFAULT = 1
} aclmdlRICondHandleFlag;

typedef enum {
  ACL_MODEL_RI_COND_TYPE_IF = 0,
  ACL_MODEL_RI_COND_TYPE_WHILE = 1,
  ACL_MODEL_RI_COND_TYPE_SWITCH = 2
} aclmdlRICondTaskType;

typedef struct aclmdlRICondTaskParams {
  aclmdlRICondHandle handle;
  aclmdlRICondTaskType type;
  uint32_t size;
  aclmdlRI *modelRIArray;
} aclmdlRICondTaskParams;
/// @}

/// @name Functions that a program passes to the library
/// @{
typedef void (*aclrtCallback)(void *userData);
typedef void (*aclrtHostFunc)(void *args);
typedef void (*aclrtExceptionInfoCallback)(aclrtExceptionInfo *exceptionInfo);
/// @}

// ---------------------------------------------------------------------------
// Process

/// Initializes the library. The other functions work without this call, but
/// CANN's documentation requires it.
///
/// @param configPath null, "" or the path of a file with one JSON object,
///     nested at most 10 levels deep. Unknown keys are ignored.
/// @retval ACL_ERROR_REPEAT_INITIALIZE (100002) the library is already
///     initialised; the file is not read. aclFinalizeReference counts this call
///     too, so programs may ignore the code.
/// @retval ACL_ERROR_INVALID_PARAM (100000) the content differs from that of
///     the first call of this process.
/// @retval ACL_ERROR_INVALID_FILE (100003) the file cannot be read, or the
///     environment variable ACLQ_TRACE or ACLQ_TRACE_FORMAT is invalid.
/// @retval ACL_ERROR_PARSE_FILE (100006) the file is not one JSON object, or is
///     nested too deep.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) the environment variable ACLQ_SOC
///     names no SoC.
ACL_FUNC_VISIBILITY aclError aclInit(const char *configPath);

/// Ends the use of the library after any number of calls of aclInit. Devices,
/// streams and memory are unchanged, and aclInit may be called again.
///
/// @retval ACL_ERROR_REPEAT_FINALIZE (100037) the library is already finalised,
///     by this function or by aclFinalizeReference, and aclInit has not
///     succeeded since. Before any aclInit the call succeeds.
ACL_FUNC_VISIBILITY aclError aclFinalize(void);

/// Undoes one call of aclInit. For the last one, acts as aclFinalize.
///
/// @param refCount null, or receives the number of remaining calls of aclInit
/// @retval ACL_ERROR_REPEAT_FINALIZE (100037) no call of aclInit remains.
ACL_FUNC_VISIBILITY aclError aclFinalizeReference(uint64_t *refCount);

/// Gets the version of this interface, that of the ACL_*_VERSION macros.
ACL_FUNC_VISIBILITY aclError aclrtGetVersion(int32_t *majorVersion,
                                             int32_t *minorVersion,
                                             int32_t *patchVersion);

/// Gets the version of CANN that the libraries implement, 9.1.0. It is the
/// version of every package.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `name` is not a value of the
///     enumeration.
/// @retval ACL_ERROR_INVALID_FILE (100003) `name` is the driver, which does not
///     exist.
ACL_FUNC_VISIBILITY aclError
aclsysGetCANNVersion(aclCANNPackageName name, aclCANNPackageVersion *version);

/// Gets the version of a package as text. The package has the name of its
/// folder in CANN, with `-` or `_`: runtime, compiler, bisheng-compiler, hccl,
/// toolkit, opp, opp-kernel, oam-tools, opbase or ops-nn.
///
/// @param versionStr ACL_PKG_VERSION_MAX_SIZE bytes; only the text and its
///     terminating zero are written
/// @retval ACL_ERROR_INVALID_FILE (100003) there is no such package.
ACL_FUNC_VISIBILITY aclError aclsysGetVersionStr(char *pkgName,
                                                 char *versionStr);

/// Gets the version of a package as a number, which increases with the
/// version: the first part times 10^7, plus the second times 10^5, plus the
/// third times 10^3.
///
/// @retval ACL_ERROR_INVALID_FILE (100003) there is no such package.
ACL_FUNC_VISIBILITY aclError aclsysGetVersionNum(char *pkgName,
                                                 int32_t *versionNum);

/// Returns the errors of the calling thread since its last call of this
/// function: one line with process, time, name and code, then lines with an
/// indent of eight spaces: causes and remedies if the code has them, then later
/// messages. At most the 32 latest messages are kept.
///
/// @return null if there is no error. The library owns the text, which is valid
///     until the thread calls this function again or ends.
ACL_FUNC_VISIBILITY const char *aclGetRecentErrMsg(void);

/// Returns the code of the thread's last call that failed in the runtime, a
/// code of rt_error_codes.h. Codes of the layer above, such as
/// ACL_ERROR_INVALID_PARAM, do not count, nor does
/// ACL_ERROR_RT_SYSPARAMOPT_NOT_SET.
///
/// @return that code, 0 if there is none, or ACL_ERROR_INVALID_PARAM (100000)
///     for a level that is not ACL_RT_THREAD_LEVEL
ACL_FUNC_VISIBILITY aclError aclrtPeekAtLastError(aclrtLastErrLevel level);

/// Returns the code of aclrtPeekAtLastError and clears it.
ACL_FUNC_VISIBILITY aclError aclrtGetLastError(aclrtLastErrLevel level);

/// Sets a switch of the process. The value is stored and has no effect: every
/// result of aclq is deterministic.
///
/// @param opt ACL_OPT_DETERMINISTIC, ACL_OPT_ENABLE_DEBUG_KERNEL or
///     ACL_OPT_STRONG_CONSISTENCY
/// @param value 0 to 3 for ACL_OPT_DETERMINISTIC, 0 or 1 for the others
/// @retval ACL_ERROR_INVALID_PARAM (100000) `opt` is another value.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `value` is out of range.
ACL_FUNC_VISIBILITY aclError aclrtSetSysParamOpt(aclSysParamOpt opt,
                                                 int64_t value);

/// Gets the value that aclrtSetSysParamOpt has set, initially 0.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `opt` is another value.
ACL_FUNC_VISIBILITY aclError aclrtGetSysParamOpt(aclSysParamOpt opt,
                                                 int64_t *value);

/// Sets a switch as aclrtSetSysParamOpt does, for the thread's context. Needs a
/// context.
ACL_FUNC_VISIBILITY aclError aclrtCtxSetSysParamOpt(aclSysParamOpt opt,
                                                    int64_t value);

/// Gets the value that aclrtCtxSetSysParamOpt has set in the thread's
/// context. Needs a context.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `opt` is another value.
/// @retval ACL_ERROR_RT_SYSPARAMOPT_NOT_SET (107021) the switch is not set.
ACL_FUNC_VISIBILITY aclError aclrtCtxGetSysParamOpt(aclSysParamOpt opt,
                                                    int64_t *value);

/// @name Limits of the time that tasks wait for events or run
/// Every value is accepted and has no effect: tasks have no time limit.
/// @{
ACL_FUNC_VISIBILITY aclError aclrtSetOpWaitTimeout(uint32_t timeout);
ACL_FUNC_VISIBILITY aclError aclrtSetOpExecuteTimeOut(uint32_t timeout);
ACL_FUNC_VISIBILITY aclError aclrtSetOpExecuteTimeOutWithMs(uint32_t timeout);

/// @param actualTimeout receives the largest number, which means no limit
ACL_FUNC_VISIBILITY aclError
aclrtSetOpExecuteTimeOutV2(uint64_t timeout, uint64_t *actualTimeout);
/// @}

// ---------------------------------------------------------------------------
// Device

/// Selects a device for the calling thread: the device's default context
/// becomes the thread's context. All threads of the process that select a
/// device share its default context and default stream. The calls are counted
/// for aclrtResetDevice.
///
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_NO_DEVICE (207004) the environment variables
///     ACLQ_DEVICE_COUNT and ASCEND_RT_VISIBLE_DEVICES leave no device. The
///     other functions that take the id of a device also return this code.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) the environment variable ACLQ_SOC
///     names no SoC.
/// @retval ACL_ERROR_INVALID_FILE (100003) ACLQ_TRACE or ACLQ_TRACE_FORMAT is
///     invalid.
ACL_FUNC_VISIBILITY aclError aclrtSetDevice(int32_t deviceId);

/// Undoes one aclrtSetDevice of any thread. For the last one, waits for all
/// work in the device's default context and then destroys that context and its
/// streams; threads that use the context then have none. Memory, events and
/// contexts made by aclrtCreateContext remain.
///
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_CONTEXT_RELEASE_ERROR (507007) the device is not set.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a task
///     of a stream that it would wait for.
ACL_FUNC_VISIBILITY aclError aclrtResetDevice(int32_t deviceId);

/// Undoes all calls of aclrtSetDevice for a device, with the effects and codes
/// of aclrtResetDevice.
ACL_FUNC_VISIBILITY aclError aclrtResetDeviceForce(int32_t deviceId);

/// Gets the device of the thread's context. Needs a context.
ACL_FUNC_VISIBILITY aclError aclrtGetDevice(int32_t *deviceId);

/// Gets the number of devices: ACLQ_DEVICE_COUNT, or 1 if it is not set;
/// ASCEND_RT_VISIBLE_DEVICES may hide some. Device ids start at 0. May be
/// called at any time.
///
/// @retval ACL_ERROR_RT_NO_DEVICE (207004) the variables leave no device.
ACL_FUNC_VISIBILITY aclError aclrtGetDeviceCount(uint32_t *count);

/// @name The ids of a device
/// A user id, which all other functions take, numbers the devices that
/// ASCEND_RT_VISIBLE_DEVICES shows, from 0. A logical id and a physical id are
/// the number of the device itself; in aclq both are equal.
///
/// ACL_ERROR_RT_INVALID_DEVICEID (107001): the process sees no such device.
/// @{
ACL_FUNC_VISIBILITY aclError aclrtGetLogicDevIdByUserDevId(int32_t userDevid,
                                                           int32_t *logicDevId);
ACL_FUNC_VISIBILITY aclError aclrtGetUserDevIdByLogicDevId(int32_t logicDevId,
                                                           int32_t *userDevid);
ACL_FUNC_VISIBILITY aclError aclrtGetLogicDevIdByPhyDevId(int32_t phyDevId,
                                                          int32_t *logicDevId);
ACL_FUNC_VISIBILITY aclError aclrtGetPhyDevIdByLogicDevId(int32_t logicDevId,
                                                          int32_t *phyDevId);
ACL_FUNC_VISIBILITY aclError aclrtGetUserDevIdByPhyDevId(int32_t phyDevId,
                                                         int32_t *userDevId);
ACL_FUNC_VISIBILITY aclError aclrtGetPhyDevIdByUserDevId(int32_t userDevId,
                                                         int32_t *phyDevId);
/// @}

/// Gets an attribute of a device. Known are the cores, L2 cache and
/// architecture of the SoC that ACLQ_SOC names, the memory of this machine, and
/// that the device is not virtual.
///
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the attribute is not
///     known.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) ACLQ_SOC names no SoC.
ACL_FUNC_VISIBILITY aclError aclrtGetDeviceInfo(uint32_t deviceId,
                                                aclrtDevAttr attr,
                                                int64_t *value);

/// @name The number of cores that may be used
/// All cores of the SoC may be used. Limits are not supported, and setting one
/// is refused. Codes as for aclrtGetDeviceInfo, and ACL_ERROR_RT_PARAM_INVALID
/// (107000) if `type` is not an aclrtDevResLimitType.
/// @{
ACL_FUNC_VISIBILITY aclError aclrtGetDeviceResLimit(int32_t deviceId,
                                                    aclrtDevResLimitType type,
                                                    uint32_t *value);
ACL_FUNC_VISIBILITY aclError aclrtGetStreamResLimit(aclrtStream stream,
                                                    aclrtDevResLimitType type,
                                                    uint32_t *value);
ACL_FUNC_VISIBILITY aclError
aclrtGetResInCurrentThread(aclrtDevResLimitType type, uint32_t *value);
/// @}

/// Sets `*runMode` to ACL_HOST.
ACL_FUNC_VISIBILITY aclError aclrtGetRunMode(aclrtRunMode *runMode);

/// Sets `*deviceStatus` to ACL_RT_DEVICE_STATUS_NORMAL.
///
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
ACL_FUNC_VISIBILITY aclError
aclrtQueryDeviceStatus(int32_t deviceId, aclrtDeviceStatus *deviceStatus);

/// Gets the utilization of the machine's CPUs since the last call, or since
/// the start of the machine: one number for all three kinds of cores, but -1
/// for vector cores if the SoC has none, and -1 for the memory.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) utilizationExtend is not null.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) the environment variable ACLQ_SOC
///     names no SoC.
ACL_FUNC_VISIBILITY aclError aclrtGetDeviceUtilizationRate(
    int32_t deviceId, aclrtUtilizationInfo *utilizationInfo);

/// Sets the overflow mode of arithmetic on the device of the thread's context.
/// The mode is stored and has no effect. Needs a context.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the mode is neither
///     ACL_RT_OVERFLOW_MODE_SATURATION nor ACL_RT_OVERFLOW_MODE_INFNAN.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the SoC does not have the
///     mode: an Ascend950 or Ascend350 has only ACL_RT_OVERFLOW_MODE_INFNAN,
///     SoCs older than the Ascend910B1 only ACL_RT_OVERFLOW_MODE_SATURATION.
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) the environment variable ACLQ_SOC
///     names no SoC.
ACL_FUNC_VISIBILITY aclError aclrtSetDeviceSatMode(aclrtFloatOverflowMode mode);

/// Gets the overflow mode of the device of the thread's context; before it
/// is set, ACL_RT_OVERFLOW_MODE_INFNAN if the SoC has it. Needs a context.
///
/// @retval ACL_ERROR_RT_SOC_VERSION (507008) as aclrtSetDeviceSatMode
ACL_FUNC_VISIBILITY aclError
aclrtGetDeviceSatMode(aclrtFloatOverflowMode *mode);

/// Writes the overflow status of results, in the order of a stream. In aclq no
/// result overflows, so the status is all zeros.
///
/// @param outputAddr device memory
/// @param outputSize bytes, 64
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `outputSize` is not 64, the
///     memory is not device memory, or the allocation is too small.
ACL_FUNC_VISIBILITY aclError aclrtGetOverflowStatus(void *outputAddr,
                                                    size_t outputSize,
                                                    aclrtStream stream);

/// Does nothing, since there is no overflow status to reset.
ACL_FUNC_VISIBILITY aclError aclrtResetOverflowStatus(aclrtStream stream);

/// Waits for all streams of the device of the thread's context, in all of its
/// contexts. Needs a context.
///
/// @return the code of a failed task, as for aclrtSynchronizeStream; 207000 in
///     a task of a stream of the device
ACL_FUNC_VISIBILITY aclError aclrtSynchronizeDevice(void);

/// Waits as aclrtSynchronizeDevice does, with a time limit.
///
/// @param timeout milliseconds, or -1 for no limit
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the limit is 0 or below -1.
/// @retval ACL_ERROR_RT_STREAM_SYNC_TIMEOUT (507046) work is left.
ACL_FUNC_VISIBILITY aclError aclrtSynchronizeDeviceWithTimeout(int32_t timeout);

/// Queries whether a device can get access to the memory of another: always 1.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) the two ids are equal.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
ACL_FUNC_VISIBILITY aclError aclrtDeviceCanAccessPeer(int32_t *canAccessPeer,
                                                      int32_t deviceId,
                                                      int32_t peerDeviceId);

/// Lets work of the device of the thread's context, copies and operators, use
/// the memory of another device. The access is in one direction and holds for
/// the whole process until aclrtDeviceDisablePeerAccess. A repeated call has no
/// effect. Needs a context.
///
/// @param flags 0
/// @retval ACL_ERROR_INVALID_PARAM (100000) `peerDeviceId` is the device of the
///     thread's context.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_FEATURE_UNSUPPORTED (200006) `flags` is not 0.
ACL_FUNC_VISIBILITY aclError aclrtDeviceEnablePeerAccess(int32_t peerDeviceId,
                                                         uint32_t flags);

/// Undoes aclrtDeviceEnablePeerAccess, if it was called. Returns the codes of
/// aclrtDeviceEnablePeerAccess.
ACL_FUNC_VISIBILITY aclError aclrtDeviceDisablePeerAccess(int32_t peerDeviceId);

// ---------------------------------------------------------------------------
// Context

/// Creates a context on a device, with its own default stream, and makes it the
/// thread's context.
///
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
ACL_FUNC_VISIBILITY aclError aclrtCreateContext(aclrtContext *context,
                                                int32_t deviceId);

/// Waits for all work in a context and destroys it with its streams. Threads
/// that use the context then have none.
///
/// @retval ACL_ERROR_RT_CONTEXT_NULL (107002) the context is foreign, destroyed
///     or the default context of a device, which aclrtResetDevice destroys.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a task
///     of one of the context's streams.
ACL_FUNC_VISIBILITY aclError aclrtDestroyContext(aclrtContext context);

/// Sets the thread's context, and with it the context's device. Threads may
/// share a context.
///
/// @retval ACL_ERROR_RT_CONTEXT_NULL (107002) the context is foreign or
///     destroyed.
ACL_FUNC_VISIBILITY aclError aclrtSetCurrentContext(aclrtContext context);

/// Gets the thread's context. Needs a context.
ACL_FUNC_VISIBILITY aclError aclrtGetCurrentContext(aclrtContext *context);

// ---------------------------------------------------------------------------
// Stream

/// Creates a stream in the thread's context. Needs a context.
///
/// @retval ACL_ERROR_RT_NO_STREAM_RESOURCE (207008) 1984 streams exist.
ACL_FUNC_VISIBILITY aclError aclrtCreateStream(aclrtStream *stream);

/// Creates a stream as aclrtCreateStream does. Every priority and flag is
/// accepted and has no effect.
ACL_FUNC_VISIBILITY aclError aclrtCreateStreamWithConfig(aclrtStream *stream,
                                                         uint32_t priority,
                                                         uint32_t flag);

/// Creates a configuration for aclrtCreateStreamV2, with all properties 0.
///
/// @return null if there is no memory
ACL_FUNC_VISIBILITY aclrtStreamConfigHandle *aclrtCreateStreamConfigHandle(
    void);

/// Destroys a configuration. Streams created with it remain.
///
/// @retval ACL_ERROR_RT_INVALID_HANDLE (107017) `handle` is foreign or
///     destroyed.
ACL_FUNC_VISIBILITY aclError
aclrtDestroyStreamConfigHandle(aclrtStreamConfigHandle *handle);

/// Sets a property of a configuration, without effect.
///
/// @param attrValue the address of the value: a void *, size_t, size_t or
///     uint32_t, in the order of the properties
/// @param valueSize bytes of the value
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such property, or
///     `valueSize` is wrong.
/// @retval ACL_ERROR_RT_INVALID_HANDLE (107017) `handle` is foreign or
///     destroyed.
ACL_FUNC_VISIBILITY aclError aclrtSetStreamConfigOpt(
    aclrtStreamConfigHandle *handle, aclrtStreamConfigAttr attr,
    const void *attrValue, size_t valueSize);

/// Creates a stream as aclrtCreateStream does. The configuration has no effect.
///
/// @retval ACL_ERROR_RT_INVALID_HANDLE (107017) `handle` is foreign or
///     destroyed.
/// @retval ACL_ERROR_RT_NO_STREAM_RESOURCE (207008) 1984 streams exist.
ACL_FUNC_VISIBILITY aclError
aclrtCreateStreamV2(aclrtStream *stream, const aclrtStreamConfigHandle *handle);

/// Waits for the work of a stream, including the callbacks that block it, and
/// destroys the stream. Other callbacks that have not started are dropped. A
/// default stream has no handle and cannot be destroyed.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a task
///     of the stream.
ACL_FUNC_VISIBILITY aclError aclrtDestroyStream(aclrtStream stream);

/// Destroys a stream as aclrtDestroyStream does, but drops the tasks and
/// callbacks that have not started and waits for at most one task. Events whose
/// recording is dropped count as complete.
ACL_FUNC_VISIBILITY aclError aclrtDestroyStreamForce(aclrtStream stream);

/// Waits for the tasks that were put on the stream before the call. Needs a
/// context, but not that of the stream.
///
/// @return the code of the first task that failed since the last
///     synchronisation, which this call clears; 207000 in a task of the stream
ACL_FUNC_VISIBILITY aclError aclrtSynchronizeStream(aclrtStream stream);

/// Waits as aclrtSynchronizeStream does, with a time limit.
///
/// @param timeout milliseconds, or -1 for no limit
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the limit is 0 or below -1.
/// @retval ACL_ERROR_RT_STREAM_SYNC_TIMEOUT (507046) work is left.
ACL_FUNC_VISIBILITY aclError
aclrtSynchronizeStreamWithTimeout(aclrtStream stream, int32_t timeout);

/// Queries whether the stream has work left. Does not wait. Needs a context,
/// but not that of the stream.
ACL_FUNC_VISIBILITY aclError aclrtStreamQuery(aclrtStream stream,
                                              aclrtStreamStatus *status);

/// Gets the number of a stream, which is unique among the live streams of
/// the device.
ACL_FUNC_VISIBILITY aclError aclrtStreamGetId(aclrtStream stream,
                                              int32_t *streamId);

/// Drops the tasks and callbacks of a stream that have not started, and waits
/// for the running task. The stream can then be used again. Meanwhile, calls
/// that wait for the stream or put work on it fail with
/// ACL_ERROR_RT_STREAM_ABORT (107023). Events whose recording is dropped count
/// as complete. Needs the stream's context.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a task
///     of the stream.
ACL_FUNC_VISIBILITY aclError aclrtStreamAbort(aclrtStream stream);

/// Sets the behaviour after a task fails. With ACL_CONTINUE_ON_FAILURE, the
/// default, later tasks run. If any stream of the context has
/// ACL_STOP_ON_FAILURE, all streams of the context stop: they drop the tasks
/// that have not started, and calls that use them fail with the code of the
/// failed task until the context is destroyed or the device is reset. Needs the
/// stream's context.
///
/// @param mode only the lowest bit is used
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) `mode` is
///     ACL_CONTINUE_ON_FAILURE, but the stream already has ACL_STOP_ON_FAILURE,
///     which cannot be unset.
ACL_FUNC_VISIBILITY aclError aclrtSetStreamFailureMode(aclrtStream stream,
                                                       uint64_t mode);

/// Stores a number for aclrtGetStreamOverflowSwitch, without effect. Needs the
/// stream's context.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `flag` is neither 0 nor 1.
ACL_FUNC_VISIBILITY aclError aclrtSetStreamOverflowSwitch(aclrtStream stream,
                                                          uint32_t flag);

/// Gets the number that aclrtSetStreamOverflowSwitch has set, initially 0.
ACL_FUNC_VISIBILITY aclError aclrtGetStreamOverflowSwitch(aclrtStream stream,
                                                          uint32_t *flag);

/// Makes the later tasks of a stream wait for the recording of an event that is
/// the latest at the time of this call. If the event was never recorded, they
/// do not wait. The call itself does not wait.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the event was made without
///     ACL_EVENT_SYNC.
ACL_FUNC_VISIBILITY aclError aclrtStreamWaitEvent(aclrtStream stream,
                                                  aclrtEvent event);

// ---------------------------------------------------------------------------
// Event

/// Creates an event that streams can wait for and that records its time. Needs
/// a context.
///
/// @retval ACL_ERROR_RT_NO_EVENT_RESOURCE (207007) 65536 events exist.
ACL_FUNC_VISIBILITY aclError aclrtCreateEvent(aclrtEvent *event);

/// Creates an event for the purposes in `flag`: ACL_EVENT_SYNC,
/// ACL_EVENT_CAPTURE_STREAM_PROGRESS and ACL_EVENT_TIME_LINE, combined with
/// `|`. Needs a context.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `flag` is 0 or has unknown bits.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) a flag is not supported.
/// @retval ACL_ERROR_RT_NO_EVENT_RESOURCE (207007) 65536 events exist.
ACL_FUNC_VISIBILITY aclError aclrtCreateEventWithFlag(aclrtEvent *event,
                                                      uint32_t flag);

/// Creates an event as aclrtCreateEventWithFlag does, but one that cannot be
/// reset and that only aclrtQueryEventStatus can query. It can be recorded
/// again.
ACL_FUNC_VISIBILITY aclError aclrtCreateEventExWithFlag(aclrtEvent *event,
                                                        uint32_t flag);

/// Destroys an event. Streams that wait for its recording continue to wait.
ACL_FUNC_VISIBILITY aclError aclrtDestroyEvent(aclrtEvent event);

/// Records the event in the stream: the event is complete when the work that
/// the stream has at the time of the call is done. Replaces an earlier
/// recording, except for streams and threads that already wait for it.
ACL_FUNC_VISIBILITY aclError aclrtRecordEvent(aclrtEvent event,
                                              aclrtStream stream);

/// Resets the event, in the order of the stream, to the state of an event that
/// was never recorded. A recording after this call is kept.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the event is from
///     aclrtCreateEventExWithFlag, or has flags without ACL_EVENT_SYNC.
ACL_FUNC_VISIBILITY aclError aclrtResetEvent(aclrtEvent event,
                                             aclrtStream stream);

/// Queries whether the latest recording is complete. An event that was never
/// recorded is complete.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the event is from
///     aclrtCreateEventExWithFlag.
ACL_DEPRECATED_MESSAGE("use aclrtQueryEventStatus")
ACL_FUNC_VISIBILITY aclError aclrtQueryEvent(aclrtEvent event,
                                             aclrtEventStatus *status);

/// Queries whether the latest recording is complete. An event that was never
/// recorded is not ready; but if it is from aclrtCreateEventExWithFlag, it is
/// complete.
ACL_FUNC_VISIBILITY aclError
aclrtQueryEventStatus(aclrtEvent event, aclrtEventRecordedStatus *status);

/// Queries whether all waits of aclrtStreamWaitEvent for an event are complete.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the event is from
///     aclrtCreateEventExWithFlag.
ACL_FUNC_VISIBILITY aclError
aclrtQueryEventWaitStatus(aclrtEvent event, aclrtEventWaitStatus *status);

/// Waits for the recording of an event that is the latest at the time of this
/// call. Returns immediately if the event was never recorded.
///
/// @return the code of a task that failed before the recording, as for
///     aclrtSynchronizeStream of its stream; 207000 in a task of that stream
ACL_FUNC_VISIBILITY aclError aclrtSynchronizeEvent(aclrtEvent event);

/// Waits as aclrtSynchronizeEvent does, with a time limit.
///
/// @param timeout milliseconds, or -1 for no limit
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the limit is 0 or below -1.
/// @retval ACL_ERROR_RT_EVENT_SYNC_TIMEOUT (507047) the event is not complete.
ACL_FUNC_VISIBILITY aclError aclrtSynchronizeEventWithTimeout(aclrtEvent event,
                                                              int32_t timeout);

/// Gets the time between two recordings, in milliseconds, with a resolution
/// of a microsecond.
///
/// @retval ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID (107006) one of the events is
///     not complete, was dropped with its stream, or was created without
///     ACL_EVENT_TIME_LINE.
/// @retval ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL (107007) the end is earlier
///     than the start.
ACL_FUNC_VISIBILITY aclError aclrtEventElapsedTime(float *ms,
                                                   aclrtEvent startEvent,
                                                   aclrtEvent endEvent);

/// Gets the time at which the latest recording of an event completed, in
/// microseconds since the start of the machine.
///
/// @retval ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID (107006) the event is not
///     complete, was dropped with its stream, or was created without
///     ACL_EVENT_TIME_LINE.
ACL_FUNC_VISIBILITY aclError aclrtEventGetTimestamp(aclrtEvent event,
                                                    uint64_t *timestamp);

// ---------------------------------------------------------------------------
// Callbacks
//
// A callback may call every function except those that would wait for its own
// stream (207000). If a stream is unsubscribed from its thread, is destroyed,
// or is destroyed with its context, its callbacks that have not started are
// dropped. Only aclrtDestroyStream waits for the callbacks that block the
// stream. The process may end while any number of callbacks remain.

/// Subscribes a thread to the callbacks of a stream. A thread may be subscribed
/// to several streams of one device. A null stream is the default stream.
///
/// @param threadId the result of pthread_self in that thread
/// @retval ACL_ERROR_RT_STREAM_SUBSCRIBE (107011) a thread is already
///     subscribed to the stream.
/// @retval ACL_ERROR_RT_THREAD_SUBSCRIBE (107012) the thread is subscribed to a
///     stream of another device.
/// @retval ACL_ERROR_RT_INTERNAL_ERROR (507000) 1024 threads are subscribed.
ACL_FUNC_VISIBILITY aclError aclrtSubscribeReport(uint64_t threadId,
                                                  aclrtStream stream);

/// Puts a callback on a stream. When all earlier work is done, the callback is
/// passed to the thread that is subscribed to the stream. Needs the stream's
/// context.
///
/// @param blockType ACL_CALLBACK_BLOCK if later work waits until the callback
///     has run
/// @retval ACL_ERROR_INVALID_PARAM (100000) there is no such `blockType`.
/// @retval ACL_ERROR_RT_STREAM_NO_CB_REG (107015) no thread is subscribed to
///     the stream.
ACL_FUNC_VISIBILITY aclError
aclrtLaunchCallback(aclrtCallback fn, void *userData,
                    aclrtCallbackBlockType blockType, aclrtStream stream);

/// Waits until there are callbacks for the calling thread and runs them.
///
/// @param timeout milliseconds, or -1 for no limit
/// @retval ACL_ERROR_INVALID_PARAM (100000) the limit is 0 or below -1.
/// @retval ACL_ERROR_RT_THREAD_SUBSCRIBE (107012) the thread is subscribed to
///     no stream, or is no longer subscribed to any.
/// @retval ACL_ERROR_RT_REPORT_TIMEOUT (507012) no callback came in time. There
///     is no message.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a
///     callback.
ACL_FUNC_VISIBILITY aclError aclrtProcessReport(int32_t timeout);

/// Undoes aclrtSubscribeReport.
///
/// @retval ACL_ERROR_RT_STREAM_SUBSCRIBE (107011) no thread is subscribed to
///     the stream.
/// @retval ACL_ERROR_RT_THREAD_SUBSCRIBE (107012) another thread is subscribed
///     to the stream.
ACL_FUNC_VISIBILITY aclError aclrtUnSubscribeReport(uint64_t threadId,
                                                    aclrtStream stream);

/// Puts a function on a stream. A thread of the library calls it, or the thread
/// of aclrtSubscribeHostFunc. Later work waits for the function. Needs the
/// stream's context.
ACL_FUNC_VISIBILITY aclError aclrtLaunchHostFunc(aclrtStream stream,
                                                 aclrtHostFunc fn, void *args);

/// Subscribes a thread as aclrtSubscribeReport does, for aclrtLaunchHostFunc.
ACL_FUNC_VISIBILITY aclError aclrtSubscribeHostFunc(uint64_t hostFuncThreadId,
                                                    aclrtStream exeStream);

/// Runs functions as aclrtProcessReport does, for aclrtLaunchHostFunc.
ACL_FUNC_VISIBILITY aclError aclrtProcessHostFunc(int32_t timeout);

/// Undoes aclrtSubscribeHostFunc, with the codes of aclrtUnSubscribeReport.
ACL_FUNC_VISIBILITY aclError aclrtUnSubscribeHostFunc(uint64_t hostFuncThreadId,
                                                      aclrtStream exeStream);

/// Sets the function to call when a task fails, in place of an earlier one;
/// null for none. The stream's thread calls it, before any thread that waits
/// for the task continues. If the system refuses to start that thread, the
/// thread that ran the task calls it.
ACL_FUNC_VISIBILITY aclError
aclrtSetExceptionInfoCallback(aclrtExceptionInfoCallback callback);

/// @name Information about a failed task
/// For use in the function of aclrtSetExceptionInfoCallback. The functions
/// return 0xFFFFFFFF if `info` is null or from an earlier call.
/// @{

/// Returns the position of the task in its stream, from 1.
ACL_FUNC_VISIBILITY uint32_t
aclrtGetTaskIdFromExceptionInfo(const aclrtExceptionInfo *info);

/// Returns the number of the task's stream, as aclrtStreamGetId does.
ACL_FUNC_VISIBILITY uint32_t
aclrtGetStreamIdFromExceptionInfo(const aclrtExceptionInfo *info);

/// Returns the system's id of the thread that put the task on the stream.
ACL_FUNC_VISIBILITY uint32_t
aclrtGetThreadIdFromExceptionInfo(const aclrtExceptionInfo *info);

/// Returns the device of the task.
ACL_FUNC_VISIBILITY uint32_t
aclrtGetDeviceIdFromExceptionInfo(const aclrtExceptionInfo *info);

/// Returns the code of the task.
ACL_FUNC_VISIBILITY uint32_t
aclrtGetErrorCodeFromExceptionInfo(const aclrtExceptionInfo *info);
/// @}

// ---------------------------------------------------------------------------
// Memory
//
// Device memory belongs to the device of the context in which it was allocated.
// All devices share the machine's memory. Pages are taken when they are first
// written, but an allocation is refused immediately if it exceeds the free
// memory of the machine or of a limit of its control groups, or if all
// allocations of the process together exceed the total memory.
//
// Any thread may free memory, with any context or none.

/// Allocates device memory, aligned to 512 bytes, with undefined contents. The
/// allocation has `size` bytes, rounded up to a multiple of 32, plus the bytes
/// that kernels of the SoC may read after the end: none on the 950 and the 350,
/// else 32. Needs a context.
///
/// HUGE_ONLY and HUGE1G_ONLY, and HUGE_FIRST for more than 1 MiB, request huge
/// pages of 2 MiB. The size is then rounded up to a multiple of the page size,
/// and HUGE1G_ONLY does not add the 32 bytes. The system uses normal pages if
/// it has no huge ones. NORMAL_ONLY requests normal pages.
///
/// @param policy any value; the bits for bandwidth and access have no effect,
///     and an unknown policy means pages of any kind
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0 or so large that the
///     rounding overflows.
/// @retval ACL_ERROR_RT_MEMORY_ALLOCATION (207001) there is not enough memory.
ACL_FUNC_VISIBILITY aclError aclrtMalloc(void **devPtr, size_t size,
                                         aclrtMemMallocPolicy policy);

/// Allocates as aclrtMalloc does, without the additional 32 bytes.
ACL_FUNC_VISIBILITY aclError aclrtMallocAlign32(void **devPtr, size_t size,
                                                aclrtMemMallocPolicy policy);

/// Allocates as aclrtMalloc does, since the CPU caches all memory.
ACL_FUNC_VISIBILITY aclError aclrtMallocCached(void **devPtr, size_t size,
                                               aclrtMemMallocPolicy policy);

/// Allocates as aclrtMallocAlign32 does, with properties.
///
/// @param cfg null for none; ACL_RT_MEM_ATTR_DEVICE_ID names the device, the
///     others have no effect
/// @retval ACL_ERROR_INVALID_PARAM (100000) also: properties without an array,
///     or of an unknown type.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
ACL_FUNC_VISIBILITY aclError aclrtMallocWithCfg(void **devPtr, size_t size,
                                                aclrtMemMallocPolicy policy,
                                                aclrtMallocConfig *cfg);

/// Only checks its arguments. In CANN, writes the device's cache back to memory
/// of aclrtMallocCached. Needs a context.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the bytes do not all lie in one
///     allocation of device memory.
ACL_FUNC_VISIBILITY aclError aclrtMemFlush(void *devPtr, size_t size);

/// Only checks its arguments, as aclrtMemFlush does. In CANN, invalidates the
/// device's cache for memory of aclrtMallocCached.
ACL_FUNC_VISIBILITY aclError aclrtMemInvalidate(void *devPtr, size_t size);

/// Frees device memory immediately; tasks that use it must be done.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the address is not that of a
///     live allocation of aclrtMalloc or a related function.
ACL_FUNC_VISIBILITY aclError aclrtFree(void *devPtr);

/// Waits for all work of the device to which the memory belongs, in all of its
/// contexts, then frees the memory as aclrtFree does. The next synchronisation
/// still returns the failure of a task.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) the call comes from a task
///     of a stream of that device.
ACL_FUNC_VISIBILITY aclError aclrtFreeWithDevSync(void *devPtr);

/// Allocates host memory that asynchronous copies may use, aligned to 4 KiB,
/// with undefined contents. Needs a context. Codes as for aclrtMalloc.
ACL_FUNC_VISIBILITY aclError aclrtMallocHost(void **hostPtr, size_t size);

/// Allocates as aclrtMallocHost does. The properties have no effect.
///
/// @retval ACL_ERROR_INVALID_PARAM (100000) also as for aclrtMallocWithCfg.
ACL_FUNC_VISIBILITY aclError aclrtMallocHostWithCfg(void **ptr, uint64_t size,
                                                    aclrtMallocConfig *cfg);

/// Frees memory of aclrtMallocHost immediately. Ends registrations within the
/// memory.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the address is not that of a
///     live allocation of aclrtMallocHost or aclrtMallocHostWithCfg.
ACL_FUNC_VISIBILITY aclError aclrtFreeHost(void *hostPtr);

/// Waits for all work of the device in whose context the memory was allocated,
/// then frees the memory as aclrtFreeHost does. The next synchronisation still
/// returns the failure of a task. Codes as for aclrtFreeWithDevSync.
ACL_FUNC_VISIBILITY aclError aclrtFreeHostWithDevSync(void *hostPtr);

/// Registers host memory, which the device and asynchronous copies may then
/// use. Nothing is copied, so a file that the program has mapped can be the
/// data of a tensor. The memory must stay mapped. Needs a context.
///
/// @param ptr a multiple of 4096
/// @param size bytes
/// @param type ACL_HOST_REGISTER_MAPPED or ACL_HOST_REGISTER_READONLY
/// @param devPtr receives the device's address, which is `ptr`
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) `type` is another value.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `ptr` is not a multiple of 4096,
///     or the bytes are not memory of the process, or they are device memory.
/// @retval ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED (507910) some of the memory
///     is registered.
ACL_FUNC_VISIBILITY aclError aclrtHostRegister(void *ptr, uint64_t size,
                                               aclrtHostRegisterType type,
                                               void **devPtr);

/// Registers as aclrtHostRegister does, without returning the address.
///
/// @param flag ACL_HOST_REG_ bits: MAPPED or READONLY for an address on the
///     device, PINNED for asynchronous copies
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) also: no bit or an unknown bit
///     is set, or IOMEMORY with PINNED.
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) ACL_HOST_REG_IOMEMORY is
///     set.
ACL_FUNC_VISIBILITY aclError aclrtHostRegisterV2(void *ptr, uint64_t size,
                                                 uint32_t flag);

/// Ends a registration. Needs a context.
///
/// @retval ACL_ERROR_HOST_MEMORY_NOT_REGISTERED (507911) no registration begins
///     at the address.
ACL_FUNC_VISIBILITY aclError aclrtHostUnregister(void *ptr);

/// Gets the device's address of registered host memory, which is the host's
/// address. Needs a context.
///
/// @param flag 0; other values give 100000
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the address is not in memory
///     that was registered with an address on the device.
ACL_FUNC_VISIBILITY aclError aclrtHostGetDevicePointer(void *pHost,
                                                       void **pDevice,
                                                       uint32_t flag);

/// Gets the attributes of an address: memory of a device, with its id and the
/// size of the requested pages; memory of the host, which the library allocated
/// or the program registered; or unregistered memory. Unknown attributes are 0.
ACL_FUNC_VISIBILITY aclError
aclrtPointerGetAttributes(const void *ptr, aclrtPtrAttributes *attributes);

/// Gets the total and the free bytes of memory: the limits of the machine and
/// its control groups, and what is not in use. Swap does not count. Needs a
/// context.
///
/// @param attr the kind of memory. A SoC with DDR returns the values of DDR for
///     HBM too; a SoC with HBM has no DDR. The page size and use have no
///     effect, except that there are no pages of 1 GiB. For memory that does
///     not exist both values are 0.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) there is no such attribute.
ACL_FUNC_VISIBILITY aclError aclrtGetMemInfo(aclrtMemAttr attr, size_t *free,
                                             size_t *total);

// ---------------------------------------------------------------------------
// Virtual and physical memory
//
// Addresses and memory are separate here: a program reserves addresses,
// allocates physical memory, and maps it to some of the addresses; it frees
// them in the opposite order. Mapped addresses are device memory, like that of
// aclrtMalloc, or pinned host memory; adjacent ranges count as one. Reserved
// addresses to which no memory is mapped cannot be used. None of these
// functions needs a context.

/// Reserves addresses.
///
/// @param size rounded up to a multiple of 2 MiB
/// @param alignment 0
/// @param expectPtr null for addresses that the system chooses, multiples of
///     2 MiB; else the first one, a multiple of 1 GiB
/// @param flags 0 for normal pages, 1 for huge ones; no effect
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0, or `flags` is another
///     value.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `alignment` is not 0, or
///     `expectPtr` is not a multiple of 1 GiB.
/// @retval ACL_ERROR_RT_MEMORY_ALLOCATION (207001) the addresses are not free.
ACL_FUNC_VISIBILITY aclError aclrtReserveMemAddress(void **virPtr, size_t size,
                                                    size_t alignment,
                                                    void *expectPtr,
                                                    uint64_t flags);

/// Releases all addresses of one aclrtReserveMemAddress.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) the addresses are not reserved,
///     or memory is mapped to some of them.
ACL_FUNC_VISIBILITY aclError aclrtReleaseMemAddress(void *virPtr);

/// Allocates physical memory of a device or of the host, filled with zeros.
///
/// @param size a multiple of the granularity that
///     aclrtMemGetAllocationGranularity returns
/// @param prop handleType 0, allocationType 0; memAttr, which selects huge
///     pages: ACL_HBM_MEM_HUGE, _NORMAL (huge too) or _HUGE1G, or one of
///     ACL_MEM_, or for the host ACL_DDR_MEM_HUGE, _NORMAL, _P2P_HUGE or
///     _P2P_NORMAL; location: DEVICE with its id, HOST or HOST_NUMA
/// @param flags 0
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0, or `flags` or a
///     property is not accepted.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `size` is not such a multiple.
/// @retval ACL_ERROR_RT_MEMORY_ALLOCATION (207001) there is not enough memory.
ACL_FUNC_VISIBILITY aclError
aclrtMallocPhysical(aclrtDrvMemHandle *handle, size_t size,
                    const aclrtPhysicalMemProp *prop, uint64_t flags);

/// Frees a handle of physical memory. The memory itself remains until it is
/// unmapped.
///
/// @retval ACL_ERROR_RT_INVALID_HANDLE (107017) the handle is not live.
ACL_FUNC_VISIBILITY aclError aclrtFreePhysical(aclrtDrvMemHandle handle);

/// Maps physical memory to reserved addresses.
///
/// @param virPtr any multiple of 2 MiB within a reservation
/// @param size the size of the physical memory
/// @param offset 0
/// @param handle a handle of aclrtMallocPhysical; may be mapped more than once
/// @param flags 0
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0, or `flags` is not 0.
/// @retval ACL_ERROR_RT_INVALID_HANDLE (107017) the handle is not live.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) `size` or `offset` is another
///     value; the addresses are not reserved, or memory is mapped to them; the
///     reservation has memory of another device.
ACL_FUNC_VISIBILITY aclError aclrtMapMem(void *virPtr, size_t size,
                                         size_t offset,
                                         aclrtDrvMemHandle handle,
                                         uint64_t flags);

/// Unmaps the memory of one aclrtMapMem immediately; tasks that use it must be
/// done. The contents remain until the handle is freed.
///
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) nothing was mapped to the
///     address.
ACL_FUNC_VISIBILITY aclError aclrtUnmapMem(void *virPtr);

/// Sets the devices that may use mapped memory. A device with access may use it
/// like the memory of a peer, without aclrtDeviceEnablePeerAccess. Read access
/// includes write access, and the host and the device to which the memory
/// belongs always have access, since all devices share one memory.
///
/// @param virPtr an address to which aclrtMapMem mapped memory
/// @param size the size that was passed to aclrtMapMem
/// @param desc `count` descriptions: flags 0 removes the device's access, 1 and
///     3 grant it; location: DEVICE with its id, HOST or HOST_NUMA
/// @param count at least 1
/// @retval ACL_ERROR_INVALID_PARAM (100000) `size` is 0.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) nothing was mapped to the
///     address, or fewer bytes; `count` is 0; a description has other flags or
///     another location.
ACL_FUNC_VISIBILITY aclError aclrtMemSetAccess(void *virPtr, size_t size,
                                               aclrtMemAccessDesc *desc,
                                               size_t count);

/// Gets the number of bytes of which the size of physical memory must be a
/// multiple: 2 MiB.
///
/// @param prop as for aclrtMallocPhysical, with the same codes
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) there is no such option.
ACL_FUNC_VISIBILITY aclError aclrtMemGetAllocationGranularity(
    aclrtPhysicalMemProp *prop, aclrtMemGranularityOptions option,
    size_t *granularity);

// ---------------------------------------------------------------------------
// Copies and fills
//
// Addresses may be in device memory, in pinned host memory (registered or of
// aclrtMallocHost) or in other memory of the process, which is pageable. Source
// and destination may overlap.
//
// A synchronous copy between the memory of two devices needs
// aclrtDeviceEnablePeerAccess between them, in either direction. Work in a
// stream needs it from the stream's device to each device whose memory it uses.
// Without it the code is ACL_ERROR_RT_PARAM_INVALID (107000).

/// Copies memory before it returns. Does not wait for streams. Needs a context,
/// unless there is nothing to copy.
///
/// The order of the checks: `count` 0 succeeds without a copy; null addresses
/// (100000); kinds from 6 on (100000); `count` above `destMax` (107000); equal
/// addresses succeed without a copy; then an address that is known to hold no
/// memory, bytes beyond the end of the allocation in which an address lies, and
/// missing access between devices (107000).
///
/// @param destMax bytes from `dst` that may be written
/// @param count bytes
/// @param kind 0 to 5; the addresses determine the direction
ACL_FUNC_VISIBILITY aclError aclrtMemcpy(void *dst, size_t destMax,
                                         const void *src, size_t count,
                                         aclrtMemcpyKind kind);

/// Copies as aclrtMemcpy does, in the order of a stream. Both addresses must
/// stay valid until the copy is done. If one of them is pageable, the call
/// waits for the stream and copies before it returns.
///
/// @retval ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) neither address is device
///     memory, or the call comes from a task of the stream for which it would
///     wait.
ACL_FUNC_VISIBILITY aclError aclrtMemcpyAsync(void *dst, size_t destMax,
                                              const void *src, size_t count,
                                              aclrtMemcpyKind kind,
                                              aclrtStream stream);

/// Copies as aclrtMemcpyAsync does.
ACL_FUNC_VISIBILITY aclError aclrtMemcpyAsyncWithCondition(
    void *dst, size_t destMax, const void *src, size_t count,
    aclrtMemcpyKind kind, aclrtStream stream);

/// Performs a batch of copies before it returns, all from the host to devices
/// or all from devices to the host, in any order. Does not wait for streams.
/// Needs a context. Copies nothing unless all copies pass the checks.
///
/// @param dsts `numBatches` addresses
/// @param destMaxs for each copy, the bytes from its destination that may be
///     written
/// @param srcs `numBatches` addresses
/// @param sizes for each copy, its bytes; 0 copies nothing
/// @param attrs the memory locations of the copies: HOST or HOST_NUMA, for all
///     memory that is not device memory, and DEVICE with its id
/// @param attrsIndexes for each attribute, the index of the first copy to which
///     it applies; the first index is 0, and the indices ascend
/// @param numAttrs 1 to `numBatches`
/// @param failIndex receives the index of the copy that is refused; the largest
///     number on success, and if no single copy is refused
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) as for aclrtMemcpy; no copies;
///     wrong indices; attributes with other types or two directions; memory
///     that is not at the location of its attribute.
/// @retval ACL_ERROR_RT_INVALID_DEVICEID (107001) there is no such device.
ACL_FUNC_VISIBILITY aclError
aclrtMemcpyBatch(void **dsts, size_t *destMaxs, void **srcs, size_t *sizes,
                 size_t numBatches, aclrtMemcpyBatchAttr *attrs,
                 size_t *attrsIndexes, size_t numAttrs, size_t *failIndex);

/// Copies as aclrtMemcpyBatch does, in the order of a stream. If some of the
/// host memory is pageable, the call waits for the stream and copies before it
/// returns.
ACL_FUNC_VISIBILITY aclError aclrtMemcpyBatchAsync(
    void **dsts, size_t *destMaxs, void **srcs, size_t *sizes,
    size_t numBatches, aclrtMemcpyBatchAttr *attrs, size_t *attrsIndexes,
    size_t numAttrs, size_t *failIndex, aclrtStream stream);

/// Copies `height` rows of `width` bytes each before it returns. Does not wait
/// for streams. Needs a context, unless there is nothing to copy. A row may
/// overlap only its own copy.
///
/// @param dpitch bytes from one row of the destination to the next
/// @param spitch bytes from one row of the source to the next
/// @param kind 1 to 4, else 100000; the addresses determine the direction
/// @retval ACL_ERROR_INVALID_PARAM (100000) `width` exceeds a pitch, or the
///     rows exceed the address space.
/// @retval ACL_ERROR_RT_PARAM_INVALID (107000) as for aclrtMemcpy, for the rows
///     and the bytes between them.
ACL_FUNC_VISIBILITY aclError aclrtMemcpy2d(void *dst, size_t dpitch,
                                           const void *src, size_t spitch,
                                           size_t width, size_t height,
                                           aclrtMemcpyKind kind);

/// Copies as aclrtMemcpy2d does, in the order of a stream, under the rules of
/// aclrtMemcpyAsync.
ACL_FUNC_VISIBILITY aclError aclrtMemcpy2dAsync(void *dst, size_t dpitch,
                                                const void *src, size_t spitch,
                                                size_t width, size_t height,
                                                aclrtMemcpyKind kind,
                                                aclrtStream stream);

/// Sets `count` bytes to the lowest byte of `value` before it returns. Checks
/// and codes as for aclrtMemcpy.
///
/// @param maxCount bytes from `devPtr` that may be written
ACL_FUNC_VISIBILITY aclError aclrtMemset(void *devPtr, size_t maxCount,
                                         int32_t value, size_t count);

/// Sets bytes as aclrtMemset does, in the order of a stream. If the memory is
/// pageable, waits for the stream as aclrtMemcpyAsync does.
ACL_FUNC_VISIBILITY aclError aclrtMemsetAsync(void *devPtr, size_t maxCount,
                                              int32_t value, size_t count,
                                              aclrtStream stream);

// ---------------------------------------------------------------------------
// Caches

/// Does nothing, since host memory needs no such operation. In CANN, moves
/// memory into or out of the device's caches.
///
/// @param src the memory, not null
/// @param cmoType any value
ACL_FUNC_VISIBILITY aclError aclrtCmoAsync(void *src, size_t size,
                                           aclrtCmoType cmoType,
                                           aclrtStream stream);

// ---------------------------------------------------------------------------
// Graphs of tasks

/// Queries whether the tasks of a stream are being captured, and into which
/// graph: always ACL_MODEL_RI_CAPTURE_STATUS_NONE and null, since capture is
/// not supported. One of the addresses may be null.
///
/// @param stream not null
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureGetInfo(
    aclrtStream stream, aclmdlRICaptureStatus *status, aclmdlRI *modelRI);

// ---------------------------------------------------------------------------
// Unsupported functions
//
// These functions let programs link that can run without them. They do nothing
// and return ACL_ERROR_RT_FEATURE_NOT_SUPPORT (207000) for all arguments, with
// a message that names the missing feature.

/// @name Graphs of tasks: captured, built, executed, read and changed
/// @{
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureBegin(aclrtStream stream,
                                                  aclmdlRICaptureMode mode);
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureEnd(aclrtStream stream,
                                                aclmdlRI *modelRI);
ACL_FUNC_VISIBILITY aclError
aclmdlRICaptureThreadExchangeMode(aclmdlRICaptureMode *mode);
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureTaskGrpBegin(aclrtStream stream);
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureTaskGrpEnd(aclrtStream stream,
                                                       aclrtTaskGrp *handle);
ACL_FUNC_VISIBILITY aclError
aclmdlRICaptureTaskUpdateBegin(aclrtStream stream, aclrtTaskGrp handle);
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureTaskUpdateEnd(aclrtStream stream);
ACL_FUNC_VISIBILITY aclError aclmdlRIExecuteAsync(aclmdlRI modelRI,
                                                  aclrtStream stream);
ACL_FUNC_VISIBILITY aclError aclmdlRIDestroy(aclmdlRI modelRI);
ACL_FUNC_VISIBILITY aclError aclmdlRIDebugPrint(aclmdlRI modelRI);
ACL_FUNC_VISIBILITY aclError aclmdlRIDebugJsonPrint(aclmdlRI modelRI,
                                                    const char *path,
                                                    uint32_t flags);
ACL_FUNC_VISIBILITY aclError aclmdlRICaptureToModelRIBegin(
    aclrtStream stream, aclmdlRI modelRI, aclmdlRICaptureMode mode);
ACL_FUNC_VISIBILITY aclError aclmdlRIBuildBegin(aclmdlRI *modelRI,
                                                uint32_t flag);
ACL_FUNC_VISIBILITY aclError aclmdlRIBindStream(aclmdlRI modelRI,
                                                aclrtStream stream,
                                                uint32_t flag);
ACL_FUNC_VISIBILITY aclError aclmdlRIEndTask(aclmdlRI modelRI,
                                             aclrtStream stream);
ACL_FUNC_VISIBILITY aclError aclmdlRIBuildEnd(aclmdlRI modelRI, void *reserve);
ACL_FUNC_VISIBILITY aclError aclmdlRIUnbindStream(aclmdlRI modelRI,
                                                  aclrtStream stream);
ACL_FUNC_VISIBILITY aclError aclmdlRIExecute(aclmdlRI modelRI, int32_t timeout);
ACL_FUNC_VISIBILITY aclError aclmdlRIAbort(aclmdlRI modelRI);
ACL_FUNC_VISIBILITY aclError aclmdlRIUpdate(aclmdlRI modelRI);
ACL_FUNC_VISIBILITY aclError aclmdlRISetName(aclmdlRI modelRI,
                                             const char *name);
ACL_FUNC_VISIBILITY aclError aclmdlRIGetName(aclmdlRI modelRI, uint32_t maxLen,
                                             char *name);
ACL_FUNC_VISIBILITY aclError aclmdlRIGetId(aclmdlRI modelRI,
                                           uint32_t *modelRIId);
ACL_FUNC_VISIBILITY aclError aclmdlRIGetStreams(aclmdlRI modelRI,
                                                aclrtStream *streams,
                                                uint32_t *numStreams);
ACL_FUNC_VISIBILITY aclError aclmdlRIGetTasksByStream(aclrtStream stream,
                                                      aclmdlRITask *tasks,
                                                      uint32_t *numTasks);
ACL_FUNC_VISIBILITY aclError aclmdlRITaskGetSeqId(aclmdlRITask task,
                                                  uint32_t *id);
ACL_FUNC_VISIBILITY aclError aclmdlRITaskGetType(aclmdlRITask task,
                                                 aclmdlRITaskType *type);
ACL_FUNC_VISIBILITY aclError aclmdlRITaskGetParams(aclmdlRITask task,
                                                   aclmdlRITaskParams *params);
ACL_FUNC_VISIBILITY aclError aclmdlRITaskSetParams(aclmdlRITask task,
                                                   aclmdlRITaskParams *params);
ACL_FUNC_VISIBILITY aclError aclmdlRITaskDisable(aclmdlRITask task);
ACL_FUNC_VISIBILITY aclError aclmdlRIKernelTaskGetAttribute(
    aclmdlRITask task, aclrtLaunchKernelAttrId attrId,
    aclrtLaunchKernelAttrValue *attrValue);
ACL_FUNC_VISIBILITY aclError aclmdlRIDestroyRegisterCallback(aclmdlRI modelRI,
                                                             aclrtCallback func,
                                                             void *userData);
ACL_FUNC_VISIBILITY aclError
aclmdlRIDestroyUnregisterCallback(aclmdlRI modelRI, aclrtCallback func);
ACL_FUNC_VISIBILITY aclError aclmdlRICondHandleCreate(
    aclmdlRI modelRI, uint32_t defaultLaunchValue, aclmdlRICondHandleFlag flag,
    aclmdlRICondHandle *handle);
ACL_FUNC_VISIBILITY aclError
aclmdlRICondHandleGetCondPtr(aclmdlRICondHandle handle, uint64_t **ptr);
ACL_FUNC_VISIBILITY aclError aclmdlRIAddCondTask(aclmdlRICondTaskParams params,
                                                 aclrtStream stream,
                                                 uint32_t flags);
/// @}

/// @name The program's own kernels
/// @{
ACL_FUNC_VISIBILITY aclError aclrtBinaryLoadFromData(
    const void *data, size_t length, const aclrtBinaryLoadOptions *options,
    aclrtBinHandle *binHandle);
ACL_FUNC_VISIBILITY aclError
aclrtBinaryGetFunction(const aclrtBinHandle binHandle, const char *kernelName,
                       aclrtFuncHandle *funcHandle);
ACL_FUNC_VISIBILITY aclError aclrtGetFunctionAddr(aclrtFuncHandle funcHandle,
                                                  void **aicAddr,
                                                  void **aivAddr);
/// @}

/// @name Limiting the cores that may be used
/// @{
ACL_FUNC_VISIBILITY aclError aclrtSetDeviceResLimit(int32_t deviceId,
                                                    aclrtDevResLimitType type,
                                                    uint32_t value);
ACL_FUNC_VISIBILITY aclError aclrtResetDeviceResLimit(int32_t deviceId);
ACL_FUNC_VISIBILITY aclError aclrtSetStreamResLimit(aclrtStream stream,
                                                    aclrtDevResLimitType type,
                                                    uint32_t value);
ACL_FUNC_VISIBILITY aclError aclrtResetStreamResLimit(aclrtStream stream);
ACL_FUNC_VISIBILITY aclError
aclrtUseStreamResInCurrentThread(aclrtStream stream);
ACL_FUNC_VISIBILITY aclError
aclrtUnuseStreamResInCurrentThread(aclrtStream stream);
/// @}

/// @name Memory that processes share
/// @{
ACL_FUNC_VISIBILITY aclError aclrtIpcMemGetExportKey(void *devPtr, size_t size,
                                                     char *key, size_t len,
                                                     uint64_t flags);
ACL_FUNC_VISIBILITY aclError aclrtIpcMemSetImportPid(const char *key,
                                                     int32_t *pid, size_t num);
ACL_FUNC_VISIBILITY aclError aclrtIpcMemImportByKey(void **devPtr,
                                                    const char *key,
                                                    uint64_t flags);
ACL_FUNC_VISIBILITY aclError aclrtIpcMemClose(const char *key);
ACL_FUNC_VISIBILITY aclError aclrtMemExportToShareableHandle(
    aclrtDrvMemHandle handle, aclrtMemHandleType handleType, uint64_t flags,
    uint64_t *shareableHandle);
ACL_FUNC_VISIBILITY aclError aclrtMemSetPidToShareableHandle(
    uint64_t shareableHandle, int32_t *pid, size_t pidNum);
ACL_FUNC_VISIBILITY aclError aclrtMemImportFromShareableHandle(
    uint64_t shareableHandle, int32_t deviceId, aclrtDrvMemHandle *handle);
ACL_FUNC_VISIBILITY aclError aclrtMemExportToShareableHandleV2(
    aclrtDrvMemHandle handle, uint64_t flags,
    aclrtMemSharedHandleType shareType, void *shareableHandle);
ACL_FUNC_VISIBILITY aclError aclrtMemSetPidToShareableHandleV2(
    void *shareableHandle, aclrtMemSharedHandleType shareType, int32_t *pid,
    size_t pidNum);
ACL_FUNC_VISIBILITY aclError aclrtMemImportFromShareableHandleV2(
    void *shareableHandle, aclrtMemSharedHandleType shareType, uint64_t flags,
    aclrtDrvMemHandle *handle);
ACL_FUNC_VISIBILITY aclError aclrtDeviceGetBareTgid(int32_t *pid);
/// @}

/// @name Properties of a stream
/// @{
ACL_FUNC_VISIBILITY aclError
aclrtSetStreamAttribute(aclrtStream stream, aclrtStreamAttr stmAttrType,
                        aclrtStreamAttrValue *value);
ACL_FUNC_VISIBILITY aclError
aclrtGetStreamAttribute(aclrtStream stream, aclrtStreamAttr stmAttrType,
                        aclrtStreamAttrValue *value);
/// @}

#ifdef __cplusplus
}
#endif

#endif  // INC_EXTERNAL_ACL_ACL_RT_H_
