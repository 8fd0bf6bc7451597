// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Rules that all functions share: null arguments, dead handles, threads without
// a context. One row per function and argument.

#include <array>
#include <cstdint>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/runtime/support.h"

namespace aclq::runtime {
namespace {

void* const kForeign = reinterpret_cast<void*>(std::uintptr_t{0x1234});

// Handles and outputs for the calls of the tables.
struct Given {
  aclrtStream stream = nullptr;
  aclrtEvent event = nullptr;
  aclrtContext context = nullptr;
  aclrtStreamConfigHandle* config = nullptr;
  void* memory = nullptr;
  char host[8] = {};
};

struct Row {
  const char* function;
  const char* argument;
  std::function<aclError(const Given&)> call;
};

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // aclrtQueryEvent

const std::vector<Row>& NullArguments() {
  static int32_t number = 0;
  static char bytes[8] = {};
  static aclrtStream stream = nullptr;
  static aclrtStreamConfigHandle config = {};
  static uint64_t timestamp = 0;
  static float ms = 0;
  static aclrtEventStatus status;
  static aclrtEventRecordedStatus recorded_status;
  static aclrtEventWaitStatus wait_status;
  static char package[] = "runtime";
  static size_t size = 0;
  static const aclCannAttr* attributes = nullptr;
  static void* output = nullptr;
  static aclrtPtrAttributes pointer_attributes;
  static aclrtPhysicalMemProp prop;
  static const std::vector<Row> rows = {
      {"aclGetCannAttributeList", "cannAttrList",
       [](auto&) { return aclGetCannAttributeList(nullptr, &size); }},
      {"aclGetCannAttributeList", "num",
       [](auto&) { return aclGetCannAttributeList(&attributes, nullptr); }},
      {"aclGetCannAttribute", "value",
       [](auto&) { return aclGetCannAttribute(ACL_CANN_ATTR_BF16, nullptr); }},
      {"aclGetDeviceCapability", "value",
       [](auto&) {
         return aclGetDeviceCapability(0, ACL_DEVICE_INFO_L2_SIZE, nullptr);
       }},
      {"aclrtGetSysParamOpt", "value",
       [](auto&) {
         return aclrtGetSysParamOpt(ACL_OPT_DETERMINISTIC, nullptr);
       }},
      {"aclrtCtxGetSysParamOpt", "value",
       [](auto&) {
         return aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, nullptr);
       }},
      {"aclrtSetOpExecuteTimeOutV2", "actualTimeout",
       [](auto&) { return aclrtSetOpExecuteTimeOutV2(0, nullptr); }},
      {"aclrtQueryDeviceStatus", "deviceStatus",
       [](auto&) { return aclrtQueryDeviceStatus(0, nullptr); }},
      {"aclrtGetDeviceUtilizationRate", "utilizationInfo",
       [](auto&) { return aclrtGetDeviceUtilizationRate(0, nullptr); }},
      {"aclrtGetDeviceSatMode", "mode",
       [](auto&) { return aclrtGetDeviceSatMode(nullptr); }},
      {"aclrtGetOverflowStatus", "outputAddr",
       [](const Given& given) {
         return aclrtGetOverflowStatus(nullptr, 64, given.stream);
       }},
      {"aclsysGetCANNVersion", "version",
       [](auto&) { return aclsysGetCANNVersion(ACL_PKG_NAME_CANN, nullptr); }},
      {"aclsysGetVersionStr", "pkgName",
       [](auto&) { return aclsysGetVersionStr(nullptr, bytes); }},
      {"aclsysGetVersionStr", "versionStr",
       [](auto&) { return aclsysGetVersionStr(package, nullptr); }},
      {"aclsysGetVersionNum", "pkgName",
       [](auto&) { return aclsysGetVersionNum(nullptr, &number); }},
      {"aclsysGetVersionNum", "versionNum",
       [](auto&) { return aclsysGetVersionNum(package, nullptr); }},
      {"aclrtGetVersion", "majorVersion",
       [](auto&) { return aclrtGetVersion(nullptr, &number, &number); }},
      {"aclrtGetVersion", "minorVersion",
       [](auto&) { return aclrtGetVersion(&number, nullptr, &number); }},
      {"aclrtGetVersion", "patchVersion",
       [](auto&) { return aclrtGetVersion(&number, &number, nullptr); }},
      {"aclrtGetDevice", "deviceId",
       [](auto&) { return aclrtGetDevice(nullptr); }},
      {"aclrtGetDeviceCount", "count",
       [](auto&) { return aclrtGetDeviceCount(nullptr); }},
      {"aclrtGetDeviceInfo", "value",
       [](auto&) {
         return aclrtGetDeviceInfo(0, ACL_DEV_ATTR_NPU_ARCH, nullptr);
       }},
      {"aclrtGetDeviceResLimit", "value",
       [](auto&) {
         return aclrtGetDeviceResLimit(0, ACL_RT_DEV_RES_CUBE_CORE, nullptr);
       }},
      {"aclrtGetStreamResLimit", "value",
       [](auto& g) {
         return aclrtGetStreamResLimit(g.stream, ACL_RT_DEV_RES_CUBE_CORE,
                                       nullptr);
       }},
      {"aclrtGetResInCurrentThread", "value",
       [](auto&) {
         return aclrtGetResInCurrentThread(ACL_RT_DEV_RES_CUBE_CORE, nullptr);
       }},
      {"aclrtGetRunMode", "runMode",
       [](auto&) { return aclrtGetRunMode(nullptr); }},
      {"aclrtCreateContext", "context",
       [](auto&) { return aclrtCreateContext(nullptr, 0); }},
      {"aclrtDestroyContext", "context",
       [](auto&) { return aclrtDestroyContext(nullptr); }},
      {"aclrtSetCurrentContext", "context",
       [](auto&) { return aclrtSetCurrentContext(nullptr); }},
      {"aclrtGetCurrentContext", "context",
       [](auto&) { return aclrtGetCurrentContext(nullptr); }},
      {"aclrtCreateStream", "stream",
       [](auto&) { return aclrtCreateStream(nullptr); }},
      {"aclrtCreateStreamWithConfig", "stream",
       [](auto&) { return aclrtCreateStreamWithConfig(nullptr, 0, 0); }},
      {"aclrtDestroyStream", "stream",
       [](auto&) { return aclrtDestroyStream(nullptr); }},
      {"aclrtDestroyStreamForce", "stream",
       [](auto&) { return aclrtDestroyStreamForce(nullptr); }},
      {"aclrtDestroyStreamConfigHandle", "handle",
       [](auto&) { return aclrtDestroyStreamConfigHandle(nullptr); }},
      {"aclrtSetStreamConfigOpt", "handle",
       [](auto&) {
         return aclrtSetStreamConfigOpt(nullptr, ACL_RT_STREAM_FLAG, bytes, 8);
       }},
      {"aclrtSetStreamConfigOpt", "attrValue",
       [](auto&) {
         return aclrtSetStreamConfigOpt(&config, ACL_RT_STREAM_FLAG, nullptr,
                                        8);
       }},
      {"aclrtCreateStreamV2", "stream",
       [](auto&) { return aclrtCreateStreamV2(nullptr, &config); }},
      {"aclrtCreateStreamV2", "handle",
       [](auto&) { return aclrtCreateStreamV2(&stream, nullptr); }},
      {"aclrtStreamGetId", "streamId",
       [](auto& g) { return aclrtStreamGetId(g.stream, nullptr); }},
      {"aclrtGetStreamOverflowSwitch", "flag",
       [](auto& g) { return aclrtGetStreamOverflowSwitch(g.stream, nullptr); }},
      {"aclrtLaunchCallback", "fn",
       [](auto& g) {
         return aclrtLaunchCallback(nullptr, nullptr, ACL_CALLBACK_BLOCK,
                                    g.stream);
       }},
      {"aclrtLaunchHostFunc", "fn",
       [](auto& g) { return aclrtLaunchHostFunc(g.stream, nullptr, nullptr); }},
      {"aclrtStreamQuery", "status",
       [](auto& g) { return aclrtStreamQuery(g.stream, nullptr); }},
      {"aclrtStreamWaitEvent", "event",
       [](auto& g) { return aclrtStreamWaitEvent(g.stream, nullptr); }},
      {"aclrtCreateEvent", "event",
       [](auto&) { return aclrtCreateEvent(nullptr); }},
      {"aclrtCreateEventWithFlag", "event",
       [](auto&) { return aclrtCreateEventWithFlag(nullptr, ACL_EVENT_SYNC); }},
      {"aclrtCreateEventExWithFlag", "event",
       [](auto&) {
         return aclrtCreateEventExWithFlag(nullptr, ACL_EVENT_SYNC);
       }},
      {"aclrtDestroyEvent", "event",
       [](auto&) { return aclrtDestroyEvent(nullptr); }},
      {"aclrtRecordEvent", "event",
       [](auto& g) { return aclrtRecordEvent(nullptr, g.stream); }},
      {"aclrtResetEvent", "event",
       [](auto& g) { return aclrtResetEvent(nullptr, g.stream); }},
      {"aclrtQueryEvent", "event",
       [](auto&) { return aclrtQueryEvent(nullptr, &status); }},
      {"aclrtQueryEvent", "status",
       [](auto& g) { return aclrtQueryEvent(g.event, nullptr); }},
      {"aclrtQueryEventStatus", "event",
       [](auto&) { return aclrtQueryEventStatus(nullptr, &recorded_status); }},
      {"aclrtQueryEventStatus", "status",
       [](auto& g) { return aclrtQueryEventStatus(g.event, nullptr); }},
      {"aclrtQueryEventWaitStatus", "event",
       [](auto&) { return aclrtQueryEventWaitStatus(nullptr, &wait_status); }},
      {"aclrtQueryEventWaitStatus", "status",
       [](auto& g) { return aclrtQueryEventWaitStatus(g.event, nullptr); }},
      {"aclrtSynchronizeEvent", "event",
       [](auto&) { return aclrtSynchronizeEvent(nullptr); }},
      {"aclrtSynchronizeEventWithTimeout", "event",
       [](auto&) { return aclrtSynchronizeEventWithTimeout(nullptr, 1); }},
      {"aclrtEventElapsedTime", "ms",
       [](auto& g) {
         return aclrtEventElapsedTime(nullptr, g.event, g.event);
       }},
      {"aclrtEventElapsedTime", "startEvent",
       [](auto& g) { return aclrtEventElapsedTime(&ms, nullptr, g.event); }},
      {"aclrtEventGetTimestamp", "timestamp",
       [](auto& g) { return aclrtEventGetTimestamp(g.event, nullptr); }},
      {"aclrtEventGetTimestamp", "event",
       [](auto&) { return aclrtEventGetTimestamp(nullptr, &timestamp); }},
      {"aclrtMalloc", "devPtr",
       [](auto&) { return aclrtMalloc(nullptr, 1, ACL_MEM_MALLOC_HUGE_ONLY); }},
      {"aclrtMallocAlign32", "devPtr",
       [](auto&) {
         return aclrtMallocAlign32(nullptr, 1, ACL_MEM_MALLOC_HUGE_ONLY);
       }},
      {"aclrtFree", "devPtr", [](auto&) { return aclrtFree(nullptr); }},
      {"aclrtMallocHost", "hostPtr",
       [](auto&) { return aclrtMallocHost(nullptr, 1); }},
      {"aclrtFreeHost", "hostPtr",
       [](auto&) { return aclrtFreeHost(nullptr); }},
      {"aclrtMemcpy", "dst",
       [](auto&) {
         return aclrtMemcpy(nullptr, 8, bytes, 8, ACL_MEMCPY_HOST_TO_HOST);
       }},
      {"aclrtMemcpy", "src",
       [](auto&) {
         return aclrtMemcpy(bytes, 8, nullptr, 8, ACL_MEMCPY_HOST_TO_HOST);
       }},
      {"aclrtMemcpyAsync", "dst",
       [](auto& g) {
         return aclrtMemcpyAsync(nullptr, 8, bytes, 8,
                                 ACL_MEMCPY_HOST_TO_DEVICE, g.stream);
       }},
      {"aclrtMemcpyAsync", "src",
       [](auto& g) {
         return aclrtMemcpyAsync(g.memory, 8, nullptr, 8,
                                 ACL_MEMCPY_HOST_TO_DEVICE, g.stream);
       }},
      {"aclrtMemset", "devPtr",
       [](auto&) { return aclrtMemset(nullptr, 8, 0, 8); }},
      {"aclrtMemsetAsync", "devPtr",
       [](auto& g) { return aclrtMemsetAsync(nullptr, 8, 0, 8, g.stream); }},
      {"aclrtMemcpyAsyncWithCondition", "dst",
       [](auto& g) {
         return aclrtMemcpyAsyncWithCondition(
             nullptr, 8, bytes, 8, ACL_MEMCPY_HOST_TO_DEVICE, g.stream);
       }},
      {"aclrtMemcpy2d", "dst",
       [](auto&) {
         return aclrtMemcpy2d(nullptr, 8, bytes, 8, 8, 1,
                              ACL_MEMCPY_HOST_TO_DEVICE);
       }},
      {"aclrtMemcpy2d", "src",
       [](auto& g) {
         return aclrtMemcpy2d(g.memory, 8, nullptr, 8, 8, 1,
                              ACL_MEMCPY_HOST_TO_DEVICE);
       }},
      {"aclrtMemcpy2dAsync", "dst",
       [](auto& g) {
         return aclrtMemcpy2dAsync(nullptr, 8, bytes, 8, 8, 1,
                                   ACL_MEMCPY_HOST_TO_DEVICE, g.stream);
       }},
      {"aclrtMallocCached", "devPtr",
       [](auto&) {
         return aclrtMallocCached(nullptr, 1, ACL_MEM_MALLOC_HUGE_ONLY);
       }},
      {"aclrtMallocWithCfg", "devPtr",
       [](auto&) {
         return aclrtMallocWithCfg(nullptr, 1, ACL_MEM_MALLOC_HUGE_ONLY,
                                   nullptr);
       }},
      {"aclrtMemFlush", "devPtr",
       [](auto&) { return aclrtMemFlush(nullptr, 1); }},
      {"aclrtMemInvalidate", "devPtr",
       [](auto&) { return aclrtMemInvalidate(nullptr, 1); }},
      {"aclrtFreeWithDevSync", "devPtr",
       [](auto&) { return aclrtFreeWithDevSync(nullptr); }},
      {"aclrtMallocHostWithCfg", "ptr",
       [](auto&) { return aclrtMallocHostWithCfg(nullptr, 1, nullptr); }},
      {"aclrtFreeHostWithDevSync", "hostPtr",
       [](auto&) { return aclrtFreeHostWithDevSync(nullptr); }},
      {"aclrtGetMemInfo", "free",
       [](auto&) { return aclrtGetMemInfo(ACL_HBM_MEM, nullptr, &size); }},
      {"aclrtGetMemInfo", "total",
       [](auto&) { return aclrtGetMemInfo(ACL_HBM_MEM, &size, nullptr); }},
      {"aclrtPointerGetAttributes", "ptr",
       [](auto&) {
         return aclrtPointerGetAttributes(nullptr, &pointer_attributes);
       }},
      {"aclrtPointerGetAttributes", "attributes",
       [](auto&) { return aclrtPointerGetAttributes(bytes, nullptr); }},
      {"aclrtHostRegister", "ptr",
       [](auto&) {
         return aclrtHostRegister(nullptr, 1, ACL_HOST_REGISTER_MAPPED,
                                  &output);
       }},
      {"aclrtHostRegister", "devPtr",
       [](auto&) {
         return aclrtHostRegister(bytes, 1, ACL_HOST_REGISTER_MAPPED, nullptr);
       }},
      {"aclrtHostRegisterV2", "ptr",
       [](auto&) {
         return aclrtHostRegisterV2(nullptr, 1, ACL_HOST_REG_MAPPED);
       }},
      {"aclrtHostUnregister", "ptr",
       [](auto&) { return aclrtHostUnregister(nullptr); }},
      {"aclrtHostGetDevicePointer", "pHost",
       [](auto&) { return aclrtHostGetDevicePointer(nullptr, &output, 0); }},
      {"aclrtHostGetDevicePointer", "pDevice",
       [](auto&) { return aclrtHostGetDevicePointer(bytes, nullptr, 0); }},
      {"aclrtReserveMemAddress", "virPtr",
       [](auto&) { return aclrtReserveMemAddress(nullptr, 1, 0, nullptr, 0); }},
      {"aclrtReleaseMemAddress", "virPtr",
       [](auto&) { return aclrtReleaseMemAddress(nullptr); }},
      {"aclrtMallocPhysical", "handle",
       [](auto&) { return aclrtMallocPhysical(nullptr, 1, &prop, 0); }},
      {"aclrtMallocPhysical", "prop",
       [](auto&) { return aclrtMallocPhysical(&output, 1, nullptr, 0); }},
      {"aclrtFreePhysical", "handle",
       [](auto&) { return aclrtFreePhysical(nullptr); }},
      {"aclrtMapMem", "virPtr",
       [](auto&) { return aclrtMapMem(nullptr, 1, 0, bytes, 0); }},
      {"aclrtMapMem", "handle",
       [](auto&) { return aclrtMapMem(bytes, 1, 0, nullptr, 0); }},
      {"aclrtUnmapMem", "virPtr", [](auto&) { return aclrtUnmapMem(nullptr); }},
      {"aclrtMemGetAllocationGranularity", "prop",
       [](auto&) {
         return aclrtMemGetAllocationGranularity(
             nullptr, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, &size);
       }},
      {"aclrtMemGetAllocationGranularity", "granularity",
       [](auto&) {
         return aclrtMemGetAllocationGranularity(
             &prop, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, nullptr);
       }},
  };
  return rows;
}

// Calls that take a handle, which must be live.
using HandleCall = std::function<aclError(void*)>;
using HandleCalls = std::vector<std::pair<const char*, HandleCall>>;

// Calls that put work on a stream, or change its mode.
HandleCalls WorkCalls(const Given& given) {
  return {
      {"aclrtStreamWaitEvent",
       [given](void* h) { return aclrtStreamWaitEvent(h, given.event); }},
      {"aclrtRecordEvent",
       [given](void* h) { return aclrtRecordEvent(given.event, h); }},
      {"aclrtResetEvent",
       [given](void* h) { return aclrtResetEvent(given.event, h); }},
      {"aclrtMemcpyAsync",
       [given](void* h) {
         return aclrtMemcpyAsync(given.memory, 8, given.host, 8,
                                 ACL_MEMCPY_HOST_TO_DEVICE, h);
       }},
      {"aclrtMemsetAsync",
       [given](void* h) { return aclrtMemsetAsync(given.memory, 8, 0, 8, h); }},
      {"aclrtGetOverflowStatus",
       [given](void* h) {
         return aclrtGetOverflowStatus(given.memory, 64, h);
       }},
      {"aclrtResetOverflowStatus", aclrtResetOverflowStatus},
      {"aclrtLaunchHostFunc",
       [](void* h) {
         return aclrtLaunchHostFunc(
             h, [](void*) {}, nullptr);
       }},
      {"aclrtStreamAbort", aclrtStreamAbort},
      {"aclrtSetStreamFailureMode",
       [](void* h) { return aclrtSetStreamFailureMode(h, 0); }},
      {"aclrtSetStreamOverflowSwitch",
       [](void* h) { return aclrtSetStreamOverflowSwitch(h, 1); }},
      {"aclrtMemcpyAsyncWithCondition",
       [given](void* h) {
         return aclrtMemcpyAsyncWithCondition(given.memory, 8, given.host, 8,
                                              ACL_MEMCPY_HOST_TO_DEVICE, h);
       }},
      {"aclrtMemcpy2dAsync",
       [given](void* h) {
         return aclrtMemcpy2dAsync(given.memory, 8, given.host, 8, 8, 1,
                                   ACL_MEMCPY_HOST_TO_DEVICE, h);
       }},
      {"", [](void* h) { return EnqueueCall(h, [] {}); }},
  };
}

// Calls that wait for a stream or query it.
HandleCalls WatchCalls() {
  static aclrtStreamStatus status;
  return {
      {"aclrtSynchronizeStream", aclrtSynchronizeStream},
      {"aclrtSynchronizeStreamWithTimeout",
       [](void* h) { return aclrtSynchronizeStreamWithTimeout(h, 1); }},
      {"aclrtStreamQuery",
       [](void* h) { return aclrtStreamQuery(h, &status); }},
  };
}

HandleCalls StreamCalls(const Given& given) {
  static int32_t id = 0;
  static uint32_t flag = 0;
  HandleCalls calls = {
      {"aclrtDestroyStream", aclrtDestroyStream},
      {"aclrtDestroyStreamForce", aclrtDestroyStreamForce},
      {"aclrtStreamGetId", [](void* h) { return aclrtStreamGetId(h, &id); }},
      {"aclrtGetStreamOverflowSwitch",
       [](void* h) { return aclrtGetStreamOverflowSwitch(h, &flag); }},
      {"aclrtLaunchCallback",
       [](void* h) {
         return aclrtLaunchCallback([](void*) {}, nullptr, ACL_CALLBACK_BLOCK,
                                    h);
       }},
      {"aclrtSubscribeReport",
       [](void* h) { return aclrtSubscribeReport(1, h); }},
      {"aclrtUnSubscribeReport",
       [](void* h) { return aclrtUnSubscribeReport(1, h); }},
      {"aclrtSubscribeHostFunc",
       [](void* h) { return aclrtSubscribeHostFunc(1, h); }},
      {"aclrtUnSubscribeHostFunc",
       [](void* h) { return aclrtUnSubscribeHostFunc(1, h); }},
  };
  for (auto& call : WorkCalls(given)) calls.push_back(std::move(call));
  for (auto& call : WatchCalls()) calls.push_back(std::move(call));
  return calls;
}

HandleCalls EventCalls(const Given& given) {
  static uint64_t timestamp = 0;
  static aclrtEventStatus status;
  static aclrtEventRecordedStatus recorded_status;
  static aclrtEventWaitStatus wait_status;
  static float ms = 0;
  return {
      {"aclrtDestroyEvent", aclrtDestroyEvent},
      {"aclrtRecordEvent",
       [given](void* h) { return aclrtRecordEvent(h, given.stream); }},
      {"aclrtResetEvent",
       [given](void* h) { return aclrtResetEvent(h, given.stream); }},
      {"aclrtStreamWaitEvent",
       [given](void* h) { return aclrtStreamWaitEvent(given.stream, h); }},
      {"aclrtQueryEvent", [](void* h) { return aclrtQueryEvent(h, &status); }},
      {"aclrtQueryEventStatus",
       [](void* h) { return aclrtQueryEventStatus(h, &recorded_status); }},
      {"aclrtQueryEventWaitStatus",
       [](void* h) { return aclrtQueryEventWaitStatus(h, &wait_status); }},
      {"aclrtSynchronizeEvent", aclrtSynchronizeEvent},
      {"aclrtSynchronizeEventWithTimeout",
       [](void* h) { return aclrtSynchronizeEventWithTimeout(h, 1); }},
      {"aclrtEventElapsedTime",
       [given](void* h) { return aclrtEventElapsedTime(&ms, h, given.event); }},
      {"aclrtEventGetTimestamp",
       [](void* h) { return aclrtEventGetTimestamp(h, &timestamp); }},
  };
}

// Calls that need a context in the calling thread and leave a message without
// one. Calls with a stream are in the tables above.
std::vector<Row> ContextCalls() {
  static void* output = nullptr;
  static char bytes[8] = {};
  static const char source[8] = {};
  static aclrtFloatOverflowMode overflow_mode;
  static int64_t parameter;
  static std::size_t size = 0;
  return {
      {"aclrtSynchronizeDevice", "",
       [](auto&) { return aclrtSynchronizeDevice(); }},
      {"aclrtCreateStream", "",
       [](auto&) { return aclrtCreateStream(&output); }},
      {"aclrtCreateStreamWithConfig", "",
       [](auto&) { return aclrtCreateStreamWithConfig(&output, 0, 0); }},
      {"aclrtCreateStreamV2", "",
       [](auto& g) { return aclrtCreateStreamV2(&output, g.config); }},
      {"aclrtLaunchCallback", "",
       [](auto& g) {
         return aclrtLaunchCallback([](void*) {}, nullptr, ACL_CALLBACK_BLOCK,
                                    g.stream);
       }},
      {"aclrtCreateEvent", "", [](auto&) { return aclrtCreateEvent(&output); }},
      {"aclrtCreateEventWithFlag", "",
       [](auto&) { return aclrtCreateEventWithFlag(&output, ACL_EVENT_SYNC); }},
      {"aclrtCreateEventExWithFlag", "",
       [](auto&) {
         return aclrtCreateEventExWithFlag(&output, ACL_EVENT_SYNC);
       }},
      {"aclrtMalloc", "",
       [](auto&) { return aclrtMalloc(&output, 8, ACL_MEM_MALLOC_HUGE_ONLY); }},
      {"aclrtMallocAlign32", "",
       [](auto&) {
         return aclrtMallocAlign32(&output, 8, ACL_MEM_MALLOC_HUGE_ONLY);
       }},
      {"aclrtMallocHost", "",
       [](auto&) { return aclrtMallocHost(&output, 8); }},
      {"aclrtMemcpy", "",
       [](auto&) {
         return aclrtMemcpy(bytes, 8, source, 8, ACL_MEMCPY_HOST_TO_HOST);
       }},
      {"aclrtMemset", "", [](auto&) { return aclrtMemset(bytes, 8, 0, 8); }},
      {"aclrtSetDeviceSatMode", "",
       [](auto&) {
         return aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN);
       }},
      {"aclrtGetDeviceSatMode", "",
       [](auto&) { return aclrtGetDeviceSatMode(&overflow_mode); }},
      {"aclrtCtxSetSysParamOpt", "",
       [](auto&) { return aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1); }},
      {"aclrtCtxGetSysParamOpt", "",
       [](auto&) {
         return aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &parameter);
       }},
      {"aclrtMemcpy2d", "",
       [](auto&) {
         return aclrtMemcpy2d(bytes, 8, source, 8, 8, 1, ACL_MEMCPY_DEFAULT);
       }},
      {"aclrtMallocCached", "",
       [](auto&) {
         return aclrtMallocCached(&output, 8, ACL_MEM_MALLOC_HUGE_ONLY);
       }},
      {"aclrtMallocWithCfg", "",
       [](auto&) {
         return aclrtMallocWithCfg(&output, 8, ACL_MEM_MALLOC_HUGE_ONLY,
                                   nullptr);
       }},
      {"aclrtMallocHostWithCfg", "",
       [](auto&) { return aclrtMallocHostWithCfg(&output, 8, nullptr); }},
      {"aclrtMemFlush", "", [](auto& g) { return aclrtMemFlush(g.memory, 8); }},
      {"aclrtMemInvalidate", "",
       [](auto& g) { return aclrtMemInvalidate(g.memory, 8); }},
      {"aclrtGetMemInfo", "",
       [](auto&) { return aclrtGetMemInfo(ACL_HBM_MEM, &size, &size); }},
      {"aclrtHostRegister", "",
       [](auto&) {
         return aclrtHostRegister(bytes, 8, ACL_HOST_REGISTER_MAPPED, &output);
       }},
      {"aclrtHostRegisterV2", "",
       [](auto&) {
         return aclrtHostRegisterV2(bytes, 8, ACL_HOST_REG_PINNED);
       }},
      {"aclrtHostUnregister", "",
       [](auto&) { return aclrtHostUnregister(bytes); }},
      {"aclrtHostGetDevicePointer", "",
       [](auto&) { return aclrtHostGetDevicePointer(bytes, &output, 0); }},
  };
}

class ArgumentsTest : public RuntimeTest {
 protected:
  void SetUp() override {
    RuntimeTest::SetUp();
    given_.stream = NewStream();
    given_.event = NewEvent();
    ASSERT_EQ(aclrtGetCurrentContext(&given_.context), ACL_SUCCESS);
    given_.config = aclrtCreateStreamConfigHandle();
    given_.memory = NewMemory(64);
  }
  void TearDown() override {
    EXPECT_EQ(aclrtDestroyStreamConfigHandle(given_.config), ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(given_.memory), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyEvent(given_.event), ACL_SUCCESS);
    RuntimeTest::TearDown();
  }

  // Expects the code from the calls that query the thread's context. The code
  // is an answer: there is no message, and the last error stays.
  void ExpectNoContext() {
    const aclError last = aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL);
    int32_t device = 9;
    EXPECT_EQ(aclrtGetDevice(&device), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(device, 9);
    aclrtContext context = this;
    EXPECT_EQ(aclrtGetCurrentContext(&context), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_EQ(context, this);
    EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
    EXPECT_EQ(aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL), last);
  }

  // Expects that the calls fail with the code, and a message that begins with
  // the name of the function.
  void ExpectContextError(const Given& given) {
    ExpectNoContext();
    for (const Row& row : ContextCalls()) {
      EXPECT_EQ(row.call(given), ACL_ERROR_RT_CONTEXT_NULL) << row.function;
      const std::string message = RecentError();
      EXPECT_NE(message.find(row.function), std::string::npos) << message;
      EXPECT_NE(message.find("context"), std::string::npos) << message;
    }
    HandleCalls calls = WorkCalls(given);
    for (auto& call : WatchCalls()) calls.push_back(std::move(call));
    for (const auto& [function, call] : calls) {
      for (void* const stream : {given.stream, aclrtStream{nullptr}}) {
        EXPECT_EQ(call(stream), ACL_ERROR_RT_CONTEXT_NULL) << function;
        const std::string message = RecentError();
        EXPECT_NE(message.find(function), std::string::npos) << message;
        EXPECT_NE(message.find("context"), std::string::npos) << message;
      }
    }
  }

  void ExpectDeadHandle(const char* function, const HandleCall& call,
                        void* handle) {
    EXPECT_EQ(call(handle), ACL_ERROR_RT_INVALID_HANDLE) << function;
    const std::string message = RecentError();
    EXPECT_NE(message.find(function), std::string::npos) << message;
    EXPECT_NE(message.find("is not a valid acl"), std::string::npos) << message;
  }

  Given given_;
};

TEST_F(ArgumentsTest, NullArgumentIs100000AndIsNamed) {
  for (const Row& row : NullArguments()) {
    EXPECT_EQ(row.call(given_), ACL_ERROR_INVALID_PARAM)
        << row.function << " " << row.argument;
    const std::string expected =
        std::string(row.function) + ": " + row.argument + " is null";
    const std::string message = RecentError();
    EXPECT_NE(message.find(expected), std::string::npos) << expected << "\n"
                                                         << message;
  }
}

TEST_F(ArgumentsTest, ForeignDestroyedOrMistypedStreamIs107017) {
  const aclrtStream destroyed = NewStream();
  ASSERT_EQ(aclrtDestroyStream(destroyed), ACL_SUCCESS);
  for (const auto& [function, call] : StreamCalls(given_)) {
    for (void* const handle :
         {kForeign, destroyed, given_.event, given_.context, given_.memory}) {
      ExpectDeadHandle(function, call, handle);
    }
  }
}

constexpr char kCutHandle[] = "a 64-bit handle seems to have been truncated";

// Returns a handle that was converted to a 32-bit integer and back, with or
// without sign extension.
void* Cut(const void* handle) {
  return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(handle) &
                                 0xFFFFFFFFU);
}
void* CutAndSignExtended(const void* handle) {
  const auto bits = reinterpret_cast<std::uintptr_t>(handle);
  return reinterpret_cast<void*>(
      static_cast<std::intptr_t>(static_cast<std::int32_t>(bits)));
}

TEST_F(ArgumentsTest, CutHandlesAreCalledSo) {
  for (const auto& [function, call] : StreamCalls(given_)) {
    EXPECT_EQ(call(Cut(given_.stream)), ACL_ERROR_RT_INVALID_HANDLE);
    const std::string message = RecentError();
    EXPECT_NE(message.find(kCutHandle), std::string::npos)
        << function << ": " << message;
  }
  for (const auto& [function, call] : EventCalls(given_)) {
    EXPECT_EQ(call(Cut(given_.event)), ACL_ERROR_RT_INVALID_HANDLE);
    const std::string message = RecentError();
    EXPECT_NE(message.find(kCutHandle), std::string::npos)
        << function << ": " << message;
  }
  EXPECT_EQ(aclrtSetCurrentContext(Cut(given_.context)),
            ACL_ERROR_RT_CONTEXT_NULL);
  EXPECT_NE(RecentError().find(kCutHandle), std::string::npos);
}

TEST_F(ArgumentsTest, CutHandlesWithASignAreCalledSo) {
  // The bit becomes 1 when a slot is used for the 128th time.
  aclrtStream stream = NewStream();
  while (reinterpret_cast<std::intptr_t>(CutAndSignExtended(stream)) > 0) {
    ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
    stream = NewStream();
  }
  EXPECT_EQ(aclrtSynchronizeStream(CutAndSignExtended(stream)),
            ACL_ERROR_RT_INVALID_HANDLE);
  EXPECT_NE(RecentError().find(kCutHandle), std::string::npos);
  ASSERT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
}

TEST_F(ArgumentsTest, OtherHandlesAreNotCalledCut) {
  const aclrtStream destroyed = NewStream();
  ASSERT_EQ(aclrtDestroyStream(destroyed), ACL_SUCCESS);
  // Also addresses, and a slot that was never used.
  for (void* const handle :
       {destroyed, kForeign, given_.memory, reinterpret_cast<void*>(0x01FFFFFF),
        reinterpret_cast<void*>(1)}) {
    EXPECT_EQ(aclrtSynchronizeStream(handle), ACL_ERROR_RT_INVALID_HANDLE);
    const std::string message = RecentError();
    EXPECT_NE(message.find("is not a valid aclrtStream handle"),
              std::string::npos)
        << message;
    EXPECT_EQ(message.find(kCutHandle), std::string::npos) << message;
  }
}

TEST_F(ArgumentsTest, ForeignDestroyedOrMistypedEventIs107017) {
  const aclrtEvent destroyed = NewEvent();
  ASSERT_EQ(aclrtDestroyEvent(destroyed), ACL_SUCCESS);
  for (const auto& [function, call] : EventCalls(given_)) {
    for (void* const handle :
         {kForeign, destroyed, given_.stream, given_.context, given_.memory}) {
      ExpectDeadHandle(function, call, handle);
    }
  }
}

TEST_F(ArgumentsTest, ForeignDestroyedOrMistypedContextIs107002) {
  aclrtContext destroyed = nullptr;
  ASSERT_EQ(aclrtCreateContext(&destroyed, 0), ACL_SUCCESS);
  ASSERT_EQ(aclrtDestroyContext(destroyed), ACL_SUCCESS);
  for (void* const handle :
       {kForeign, destroyed, given_.stream, given_.event, given_.memory}) {
    EXPECT_EQ(aclrtSetCurrentContext(handle), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_NE(RecentError().find("aclrtSetCurrentContext: context 0x"),
              std::string::npos);
    EXPECT_EQ(aclrtDestroyContext(handle), ACL_ERROR_RT_CONTEXT_NULL);
    EXPECT_NE(RecentError().find("aclrtDestroyContext: context 0x"),
              std::string::npos);
  }
}

TEST_F(ArgumentsTest, ThreadWithoutContextIs107002) {
  InThread([this] { ExpectContextError(given_); });
}

TEST_F(ArgumentsTest, ThreadWhoseContextDiedElsewhereIs107002) {
  aclrtContext context = nullptr;
  ASSERT_EQ(aclrtCreateContext(&context, 0), ACL_SUCCESS);
  InThread([&] { ASSERT_EQ(aclrtDestroyContext(context), ACL_SUCCESS); });
  ExpectContextError(given_);
}

TEST_F(ArgumentsTest, ThreadWhoseDeviceWasResetElsewhereIs107002) {
  InThread([] { ASSERT_EQ(aclrtResetDevice(0), ACL_SUCCESS); });
  Given given = given_;
  // The streams were destroyed with the device.
  given.stream = nullptr;
  ExpectContextError(given);
}

TEST_F(ArgumentsTest, ThreadWithoutContextMayUseLiveHandles) {
  ASSERT_EQ(aclrtRecordEvent(given_.event, given_.stream), ACL_SUCCESS);
  InThread([this] {
    aclrtEventRecordedStatus recorded = ACL_EVENT_RECORDED_STATUS_NOT_READY;
    EXPECT_EQ(aclrtSynchronizeEvent(given_.event), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeEventWithTimeout(given_.event, 1), ACL_SUCCESS);
    EXPECT_EQ(aclrtQueryEventStatus(given_.event, &recorded), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(given_.stream), ACL_SUCCESS);
    EXPECT_EQ(RecentError(), "");
  });
}

TEST_F(ArgumentsTest, WorkForAStreamOfAnotherContextIs107003) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  const aclrtStream owns = NewStream();
  for (const auto& [function, call] : WorkCalls(given_)) {
    EXPECT_EQ(call(given_.stream), ACL_ERROR_RT_STREAM_CONTEXT) << function;
    const std::string message = RecentError();
    EXPECT_NE(message.find(function), std::string::npos) << message;
    for (const void* const named : {given_.stream, own}) {
      std::ostringstream name;
      name << named;
      EXPECT_NE(message.find(name.str()), std::string::npos) << message;
    }
    // The streams run one after the other, since they write to the same memory.
    for (const aclrtStream stream : {owns, aclrtStream{nullptr}}) {
      EXPECT_EQ(call(stream), ACL_SUCCESS) << function;
      EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS) << function;
    }
  }
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ArgumentsTest, StreamOfAnotherContextMayBeWatchedAndDestroyed) {
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  for (const auto& [function, call] : WatchCalls()) {
    EXPECT_EQ(call(given_.stream), ACL_SUCCESS) << function;
  }
  int32_t id = 0;
  uint32_t flag = 0;
  EXPECT_EQ(aclrtStreamGetId(given_.stream, &id), ACL_SUCCESS);
  EXPECT_EQ(aclrtGetStreamOverflowSwitch(given_.stream, &flag), ACL_SUCCESS);
  EXPECT_EQ(aclrtSubscribeReport(1, given_.stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtUnSubscribeReport(1, given_.stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(given_.stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ArgumentsTest, CallbackOnAStreamOfAnotherContextIs107003) {
  ASSERT_EQ(aclrtSubscribeReport(1, given_.stream), ACL_SUCCESS);
  aclrtContext own = nullptr;
  ASSERT_EQ(aclrtCreateContext(&own, 0), ACL_SUCCESS);
  EXPECT_EQ(aclrtLaunchCallback([](void*) {}, nullptr, ACL_CALLBACK_BLOCK,
                                given_.stream),
            ACL_ERROR_RT_STREAM_CONTEXT);
  EXPECT_EQ(aclrtDestroyContext(own), ACL_SUCCESS);
}

TEST_F(ArgumentsTest, TimeoutIsAboveZeroOrMinusOne) {
  for (const int32_t timeout : {0, -2, INT32_MIN}) {
    EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(given_.stream, timeout),
              ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("aclrtSynchronizeStreamWithTimeout: timeout "
                                 "is " +
                                 std::to_string(timeout)),
              std::string::npos);
    EXPECT_EQ(aclrtSynchronizeEventWithTimeout(given_.event, timeout),
              ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError().find("aclrtSynchronizeEventWithTimeout: timeout "
                                 "is " +
                                 std::to_string(timeout)),
              std::string::npos);
  }
  for (const int32_t timeout : {-1, 1, INT32_MAX}) {
    EXPECT_EQ(aclrtSynchronizeStreamWithTimeout(given_.stream, timeout),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeEventWithTimeout(given_.event, timeout),
              ACL_SUCCESS);
  }
}

}  // namespace
}  // namespace aclq::runtime
