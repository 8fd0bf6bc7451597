// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A scenario for each group of functions of the runtime.

#include <dlfcn.h>
#include <pthread.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>
#include <vector>

#include "acl/acl.h"
#include "acl/acl_op_compiler.h"
#include "acl/aclq_runtime.h"
#include "hccl/hccl.h"
#include "tests/faults/run.h"
#include "tests/faults/steps.h"

namespace aclq::faults {
namespace {

constexpr std::size_t kLarge = std::size_t{4} << 20;

std::string ScratchFile(const char* name) {
  return ScratchFolder() + "/" + name;
}

void Init(Run& run) {
  const std::string path = ScratchFile("config.json");
  std::ofstream(path) << R"({"dump": {"list": [1, 2.5, "x", null, {}]},)"
                         R"( "err_msg_mode": "0", "a": true})";
  const Codes unreadable = {ACL_ERROR_INVALID_FILE};
  for (const char* config : {path.c_str(), path.c_str()}) {
    if (!run.Acl(
            "aclInit", [&] { return aclInit(config); }, unreadable)) {
      return;
    }
    run.Value("aclFinalizeReference", [] {
      uint64_t count = 9;
      return aclFinalizeReference(&count) == ACL_SUCCESS && count == 0;
    });
  }
  const std::string wrong = ScratchFile("wrong.json");
  std::ofstream(wrong) << R"({"err_msg_mode": {"deep": ["1"]}, "a": [1, 2]})";
  run.Refused(
      "aclInit with other content", ACL_ERROR_INVALID_PARAM,
      [&] { return aclInit(wrong.c_str()); }, unreadable);
  std::ofstream(wrong) << R"({"a": )";
  run.Refused(
      "aclInit with half a file", ACL_ERROR_PARSE_FILE,
      [&] { return aclInit(wrong.c_str()); }, unreadable);
}

void Device(Run& run) {
  if (!SetDevice(run)) return;
  int32_t device = -1;
  run.Acl("aclrtGetDevice", [&] { return aclrtGetDevice(&device); });
  uint32_t count = 0;
  run.Acl("aclrtGetDeviceCount", [&] { return aclrtGetDeviceCount(&count); });
  run.Value("aclrtGetSocName", [] { return aclrtGetSocName() != nullptr; });
  aclrtRunMode mode = ACL_DEVICE;
  run.Acl("aclrtGetRunMode", [&] { return aclrtGetRunMode(&mode); });
  int64_t number = 0;
  run.Acl("aclrtGetDeviceInfo", [&] {
    return aclrtGetDeviceInfo(0, ACL_DEV_ATTR_AICORE_CORE_NUM, &number);
  });
  run.Acl("aclrtGetDeviceInfo of memory", [&] {
    return aclrtGetDeviceInfo(0, ACL_DEV_ATTR_TOTAL_GLOBAL_MEM_SIZE, &number);
  });
  int32_t attribute = 0;
  run.Acl("aclGetCannAttribute", [&] {
    return aclGetCannAttribute(ACL_CANN_ATTR_INF_NAN, &attribute);
  });
  const aclCannAttr* attributes = nullptr;
  std::size_t length = 0;
  run.Acl("aclGetCannAttributeList",
          [&] { return aclGetCannAttributeList(&attributes, &length); });
  run.Acl("aclGetDeviceCapability", [&] {
    return aclGetDeviceCapability(0, ACL_DEVICE_INFO_AI_CORE_NUM, &number);
  });
  aclrtUtilizationInfo utilization = {};
  run.Acl("aclrtGetDeviceUtilizationRate",
          [&] { return aclrtGetDeviceUtilizationRate(0, &utilization); });
  aclrtDeviceStatus status = ACL_RT_DEVICE_STATUS_END;
  run.Acl("aclrtQueryDeviceStatus",
          [&] { return aclrtQueryDeviceStatus(0, &status); });
  run.Acl("aclrtSetDeviceSatMode",
          [] { return aclrtSetDeviceSatMode(ACL_RT_OVERFLOW_MODE_INFNAN); });
  std::size_t free = 0, total = 0;
  run.Acl("aclrtGetMemInfo",
          [&] { return aclrtGetMemInfo(ACL_HBM_MEM, &free, &total); });
  run.Refused("aclrtSetDevice of none", ACL_ERROR_RT_INVALID_DEVICEID,
              [] { return aclrtSetDevice(77); });
  run.Acl("aclrtSynchronizeDevice", [] { return aclrtSynchronizeDevice(); });
}

void Context(Run& run) {
  if (!SetDevice(run)) return;
  aclrtContext context = nullptr;
  if (!run.Acl("aclrtCreateContext",
               [&] { return aclrtCreateContext(&context, 0); })) {
    return;
  }
  run.AtEnd("aclrtDestroyContext",
            [context] { return aclrtDestroyContext(context); });
  run.Acl("aclrtSetCurrentContext",
          [&] { return aclrtSetCurrentContext(context); });
  aclrtContext current = nullptr;
  if (run.Acl("aclrtGetCurrentContext",
              [&] { return aclrtGetCurrentContext(&current); })) {
    run.Expect(current == context, "the context is the thread's");
  }
  if (run.Acl("aclrtCtxSetSysParamOpt", [] {
        return aclrtCtxSetSysParamOpt(ACL_OPT_DETERMINISTIC, 1);
      })) {
    int64_t value = 0;
    if (run.Acl("aclrtCtxGetSysParamOpt", [&] {
          return aclrtCtxGetSysParamOpt(ACL_OPT_DETERMINISTIC, &value);
        })) {
      run.Expect(value == 1, "the parameter is set");
    }
  }
  aclrtStream stream = nullptr;
  if (NewStream(run, &stream)) Synchronize(run, stream);
  run.Refused("aclrtSetCurrentContext of none", ACL_ERROR_RT_CONTEXT_NULL, [] {
    return aclrtSetCurrentContext(reinterpret_cast<aclrtContext>(1));
  });
}

void CountUp(void* count) { ++*static_cast<std::atomic<int>*>(count); }

void Streams(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  std::atomic<int>& ran = *run.Keep(std::make_shared<std::atomic<int>>(0));
  int expected = 0;
  for (const aclrtStream one : {stream, aclrtStream{nullptr}}) {
    if (run.Acl("aclrtLaunchHostFunc",
                [&] { return aclrtLaunchHostFunc(one, CountUp, &ran); })) {
      ++expected;
    }
    Synchronize(run, one);
  }
  run.Expect(ran == expected, "the functions have run");
  int32_t id = 0;
  run.Acl("aclrtStreamGetId", [&] { return aclrtStreamGetId(stream, &id); });
  aclrtStreamStatus status = ACL_STREAM_STATUS_RESERVED;
  run.Acl("aclrtStreamQuery",
          [&] { return aclrtStreamQuery(stream, &status); });
  run.Acl("aclrtSynchronizeStreamWithTimeout",
          [&] { return aclrtSynchronizeStreamWithTimeout(stream, 60000); });
  run.Acl("aclrtStreamAbort", [&] { return aclrtStreamAbort(stream); });
  uint32_t overflow = 0;
  run.Acl("aclrtSetStreamOverflowSwitch",
          [&] { return aclrtSetStreamOverflowSwitch(stream, 1); });
  run.Acl("aclrtGetStreamOverflowSwitch",
          [&] { return aclrtGetStreamOverflowSwitch(stream, &overflow); });
  run.Acl("aclrtSetStreamFailureMode",
          [&] { return aclrtSetStreamFailureMode(stream, 0); });
  aclrtStream other = nullptr;
  if (run.Acl("aclrtCreateStreamWithConfig", [&] {
        return aclrtCreateStreamWithConfig(&other, 0, ACL_STREAM_FAST_LAUNCH);
      })) {
    run.AtEnd("aclrtDestroyStreamForce",
              [other] { return aclrtDestroyStreamForce(other); });
  }
}

void StreamConfigs(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStreamConfigHandle* config = nullptr;
  if (!run.Value("aclrtCreateStreamConfigHandle", [&] {
        config = aclrtCreateStreamConfigHandle();
        return config != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclrtDestroyStreamConfigHandle",
            [config] { return aclrtDestroyStreamConfigHandle(config); });
  const uint32_t priority = 1;
  run.Acl("aclrtSetStreamConfigOpt", [&] {
    return aclrtSetStreamConfigOpt(config, ACL_RT_STREAM_PRIORITY, &priority,
                                   sizeof(priority));
  });
  aclrtStream stream = nullptr;
  if (run.Acl("aclrtCreateStreamV2",
              [&] { return aclrtCreateStreamV2(&stream, config); })) {
    run.AtEnd("aclrtDestroyStream",
              [stream] { return aclrtDestroyStream(stream); });
  }
}

void Events(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream first = nullptr, second = nullptr;
  if (!NewStream(run, &first) || !NewStream(run, &second)) return;
  using Create = aclError (*)(aclrtEvent*);
  const Create creates[] = {
      [](aclrtEvent* event) { return aclrtCreateEvent(event); },
      [](aclrtEvent* event) {
        return aclrtCreateEventWithFlag(event,
                                        ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE);
      },
      [](aclrtEvent* event) {
        return aclrtCreateEventExWithFlag(event, ACL_EVENT_SYNC);
      }};
  std::array<aclrtEvent, 3> events = {};
  std::atomic<int>& ran = *run.Keep(std::make_shared<std::atomic<int>>(0));
  for (std::size_t i = 0; i < events.size(); ++i) {
    aclrtEvent& event = events[i];
    if (!run.Acl("aclrtCreateEvent", [&] { return creates[i](&event); })) {
      return;
    }
    run.AtEnd("aclrtDestroyEvent",
              [event] { return aclrtDestroyEvent(event); });
    run.Acl("aclrtLaunchHostFunc",
            [&] { return aclrtLaunchHostFunc(first, CountUp, &ran); });
    run.Acl("aclrtRecordEvent", [&] { return aclrtRecordEvent(event, first); });
    run.Acl("aclrtStreamWaitEvent",
            [&] { return aclrtStreamWaitEvent(second, event); });
    run.Acl("aclrtSynchronizeEvent",
            [&] { return aclrtSynchronizeEvent(event); });
    aclrtEventRecordedStatus status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
    run.Acl("aclrtQueryEventStatus",
            [&] { return aclrtQueryEventStatus(event, &status); });
  }
  Synchronize(run, first);
  Synchronize(run, second);
  // Events without recordings have no time, which has a separate code.
  float milliseconds = -1;
  const Codes no_time = {ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID};
  run.Acl(
      "aclrtEventElapsedTime",
      [&] {
        return aclrtEventElapsedTime(&milliseconds, events[0], events[1]);
      },
      no_time);
  uint64_t timestamp = 0;
  run.Acl(
      "aclrtEventGetTimestamp",
      [&] { return aclrtEventGetTimestamp(events[0], &timestamp); }, no_time);
  run.Acl("aclrtResetEvent", [&] { return aclrtResetEvent(events[0], first); });
  Synchronize(run, first);
}

void Memory(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  void *device = nullptr, *pages = nullptr, *huge = nullptr, *host = nullptr;
  aclrtMallocAttribute attribute = {ACL_RT_MEM_ATTR_DEVICE_ID, {}};
  aclrtMallocConfig config = {&attribute, 1};
  if (!NewMemory(run, 4096, &device)) return;
  if (run.Acl("aclrtMallocWithCfg", [&] {
        return aclrtMallocWithCfg(&pages, kLarge, ACL_MEM_MALLOC_NORMAL_ONLY,
                                  &config);
      })) {
    run.AtEnd("aclrtFreeWithDevSync",
              [pages] { return aclrtFreeWithDevSync(pages); });
  }
  if (run.Acl("aclrtMallocAlign32", [&] {
        return aclrtMallocAlign32(&huge, kLarge, ACL_MEM_MALLOC_HUGE_ONLY);
      })) {
    run.AtEnd("aclrtFree", [huge] { return aclrtFree(huge); });
  }
  if (!run.Acl("aclrtMallocHost",
               [&] { return aclrtMallocHost(&host, 4096); })) {
    return;
  }
  run.AtEnd("aclrtFreeHostWithDevSync",
            [host] { return aclrtFreeHostWithDevSync(host); });
  std::vector<int> values(1024), result(1024);
  std::iota(values.begin(), values.end(), 0);
  std::memcpy(host, values.data(), 4096);
  const bool copied =
      run.Acl("aclrtMemset",
              [&] { return aclrtMemset(device, 4096, 1, 4096); }) &&
      run.Acl("aclrtMemcpyAsync",
              [&] {
                return aclrtMemcpyAsync(device, 4096, host, 4096,
                                        ACL_MEMCPY_HOST_TO_DEVICE, stream);
              }) &&
      Synchronize(run, stream) && run.Acl("aclrtMemcpy", [&] {
        return aclrtMemcpy(result.data(), 4096, device, 4096,
                           ACL_MEMCPY_DEVICE_TO_HOST);
      });
  if (copied) run.Expect(result == values, "the bytes were copied");
  run.Acl("aclrtMemcpy2dAsync", [&] {
    return aclrtMemcpy2dAsync(device, 64, host, 64, 32, 4,
                              ACL_MEMCPY_HOST_TO_DEVICE, stream);
  });
  run.Acl("aclrtMemsetAsync of pageable memory", [&] {
    return aclrtMemsetAsync(result.data(), 4096, 0, 4096, stream);
  });
  run.Acl("aclrtMemFlush", [&] { return aclrtMemFlush(device, 64); });
  aclrtPtrAttributes attributes = {};
  run.Acl("aclrtPointerGetAttributes",
          [&] { return aclrtPointerGetAttributes(device, &attributes); });
  Synchronize(run, stream);
}

bool IsReadable(const void* address) {
  int ends[2];
  if (pipe(ends) != 0) return false;
  const bool is_readable = write(ends[1], address, 1) == 1;
  close(ends[0]);
  close(ends[1]);
  return is_readable;
}

// Copies from pinned memory, and from the program's memory, which a stream
// cannot use.
void BatchesOfCopies(Run& run) {
  if (!SetDevice(run)) return;
  constexpr std::size_t kSize = 1024;
  aclrtStream stream = nullptr;
  void* device = nullptr;
  void* pinned = nullptr;
  if (!NewStream(run, &stream) || !NewMemory(run, kSize, &device)) return;
  if (!run.Acl("aclrtMallocHost",
               [&] { return aclrtMallocHost(&pinned, kSize); })) {
    return;
  }
  run.AtEnd("aclrtFreeHost", [pinned] { return aclrtFreeHost(pinned); });
  auto& host = run.Keep(std::vector<char>(kSize, 'a'));
  for (void* const source : {pinned, static_cast<void*>(host.data())}) {
    void* destinations[] = {device, static_cast<char*>(device) + kSize / 2};
    void* sources[] = {source, static_cast<char*>(source) + kSize / 2};
    std::size_t sizes[] = {kSize / 2, kSize / 2};
    std::size_t first_copies[] = {0};
    std::size_t failed = 0;
    aclrtMemcpyBatchAttr attribute = {};
    attribute.dstLoc.type = ACL_MEM_LOCATION_TYPE_DEVICE;
    attribute.srcLoc.type = ACL_MEM_LOCATION_TYPE_HOST;
    run.Acl("aclrtMemcpyBatch", [&] {
      return aclrtMemcpyBatch(destinations, sizes, sources, sizes, 2,
                              &attribute, first_copies, 1, &failed);
    });
    const bool is_queued = run.Acl("aclrtMemcpyBatchAsync", [&] {
      return aclrtMemcpyBatchAsync(destinations, sizes, sources, sizes, 2,
                                   &attribute, first_copies, 1, &failed,
                                   stream);
    });
    if (Synchronize(run, stream) && is_queued) {
      run.Expect(std::memcmp(device, source, kSize) == 0,
                 "the bytes are copied");
    }
  }
}

void DeviceIds(Run& run) {
  int32_t id = -1;
  if (run.Acl("aclrtGetPhyDevIdByLogicDevId",
              [&] { return aclrtGetPhyDevIdByLogicDevId(0, &id); })) {
    run.Expect(id == 0, "the device has its number");
  }
  if (run.Acl("aclrtGetLogicDevIdByUserDevId",
              [&] { return aclrtGetLogicDevIdByUserDevId(0, &id); })) {
    run.Expect(id == 0, "the device has its id");
  }
}

void PhysicalMemory(Run& run) {
  if (!SetDevice(run)) return;
  constexpr std::size_t kUnit = std::size_t{2} << 20;
  aclrtPhysicalMemProp prop = {};
  prop.memAttr = ACL_HBM_MEM_HUGE;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  std::size_t granularity = 0;
  run.Acl("aclrtMemGetAllocationGranularity", [&] {
    return aclrtMemGetAllocationGranularity(
        &prop, ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM, &granularity);
  });
  void* address = nullptr;
  if (!run.Acl("aclrtReserveMemAddress", [&] {
        return aclrtReserveMemAddress(&address, kUnit, 0, nullptr, 1);
      })) {
    return;
  }
  // Refused while memory that could not be unmapped is mapped there.
  run.AtEnd("aclrtReleaseMemAddress",
            [address] { return aclrtReleaseMemAddress(address); },
            {ACL_ERROR_RT_PARAM_INVALID});
  // Without a memory file there is no memory.
  const Codes no_file = {ACL_ERROR_RT_MEMORY_ALLOCATION};
  aclrtDrvMemHandle handle = nullptr;
  if (!run.Acl(
          "aclrtMallocPhysical",
          [&] { return aclrtMallocPhysical(&handle, kUnit, &prop, 0); },
          no_file)) {
    return;
  }
  run.AtEnd("aclrtFreePhysical",
            [handle] { return aclrtFreePhysical(handle); });
  if (!run.Acl("aclrtMapMem",
               [&] { return aclrtMapMem(address, kUnit, 0, handle, 0); })) {
    return;
  }
  aclrtMemAccessDesc desc = {};
  desc.flags = ACL_RT_MEM_ACCESS_FLAGS_READWRITE;
  desc.location = prop.location;
  run.Acl("aclrtMemSetAccess",
          [&] { return aclrtMemSetAccess(address, kUnit, &desc, 1); });
  run.AtEnd("aclrtUnmapMem", [address] {
    const aclError code = aclrtUnmapMem(address);
    // On success the unmapped memory must be unreadable.
    return code == ACL_SUCCESS && IsReadable(address) ? -1 : code;
  });
  std::memset(address, 7, kUnit);
  char byte = 0;
  if (run.Acl("aclrtMemcpy", [&] {
        return aclrtMemcpy(&byte, 1, static_cast<char*>(address) + kUnit - 1, 1,
                           ACL_MEMCPY_DEVICE_TO_HOST);
      })) {
    run.Expect(byte == 7, "the byte was read");
  }
}

void HostRegister(Run& run) {
  if (!SetDevice(run)) return;
  static void* const memory = aligned_alloc(4096, 8192);
  void* device = nullptr;
  if (run.Acl("aclrtHostRegister", [&] {
        return aclrtHostRegister(memory, 4096, ACL_HOST_REGISTER_MAPPED,
                                 &device);
      })) {
    run.AtEnd("aclrtHostUnregister",
              [] { return aclrtHostUnregister(memory); });
    run.Acl("aclrtHostGetDevicePointer",
            [&] { return aclrtHostGetDevicePointer(memory, &device, 0); });
    run.Refused("aclrtHostRegister twice",
                ACL_ERROR_HOST_MEMORY_ALREADY_REGISTERED, [&] {
                  return aclrtHostRegister(memory, 4096,
                                           ACL_HOST_REGISTER_MAPPED, &device);
                });
  }
  char* const second = static_cast<char*>(memory) + 4096;
  if (run.Acl("aclrtHostRegisterV2", [&] {
        return aclrtHostRegisterV2(second, 4096, ACL_HOST_REG_PINNED);
      })) {
    run.AtEnd("aclrtHostUnregister",
              [second] { return aclrtHostUnregister(second); });
  }
}

// Callbacks and host functions run in this thread.
void Callbacks(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  const uint64_t self = pthread_self();
  if (!run.Acl("aclrtSubscribeReport",
               [&] { return aclrtSubscribeReport(self, stream); })) {
    return;
  }
  run.AtEnd("aclrtUnSubscribeReport",
            [self, stream] { return aclrtUnSubscribeReport(self, stream); });
  run.Refused("aclrtSubscribeReport twice", ACL_ERROR_RT_STREAM_SUBSCRIBE,
              [&] { return aclrtSubscribeReport(self, stream); });
  if (!run.Acl("aclrtSubscribeHostFunc",
               [&] { return aclrtSubscribeHostFunc(self, stream); })) {
    return;
  }
  run.AtEnd("aclrtUnSubscribeHostFunc",
            [self, stream] { return aclrtUnSubscribeHostFunc(self, stream); });
  std::atomic<int>& ran = *run.Keep(std::make_shared<std::atomic<int>>(0));
  int expected = 0;
  // If the stream has no memory to hand over a callback, the callback never
  // comes. With faults it may therefore time out.
  const auto process = [&](const char* name, aclError (*call)(int32_t)) {
    bool was_late = false;
    const bool done = run.Acl(name, [&] {
      const aclError code = call(run.has_faults() ? 20 : 60000);
      was_late = run.has_faults() && code == ACL_ERROR_RT_REPORT_TIMEOUT;
      return was_late ? ACL_SUCCESS : code;
    });
    if (done && !was_late) ++expected;
  };
  if (run.Acl("aclrtLaunchCallback", [&] {
        return aclrtLaunchCallback(CountUp, &ran, ACL_CALLBACK_BLOCK, stream);
      })) {
    process("aclrtProcessReport", aclrtProcessReport);
  }
  if (run.Acl("aclrtLaunchHostFunc",
              [&] { return aclrtLaunchHostFunc(stream, CountUp, &ran); })) {
    process("aclrtProcessHostFunc", aclrtProcessHostFunc);
  }
  run.Expect(ran == expected, "the functions have run");
  // The functions that are queued now never run, since `ran` goes out of scope.
  run.Acl("aclrtStreamAbort", [&] { return aclrtStreamAbort(stream); });
  Synchronize(run, stream);
}

// A thread whose subscription failed does not count as subscribed: it may
// subscribe to a stream of another device.
void Subscribers(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream first = nullptr, second = nullptr;
  if (!NewStream(run, &first)) return;
  const uint64_t self = pthread_self(), other = self + 1;
  if (!run.Acl("aclrtSubscribeReport",
               [&] { return aclrtSubscribeReport(self, first); })) {
    return;
  }
  run.AtEnd("aclrtUnSubscribeReport",
            [self, first] { return aclrtUnSubscribeReport(self, first); });
  run.Refused("aclrtSubscribeReport in vain", ACL_ERROR_RT_STREAM_SUBSCRIBE,
              [&] { return aclrtSubscribeReport(other, first); });
  aclrtContext context = nullptr;
  if (!run.Acl("aclrtCreateContext",
               [&] { return aclrtCreateContext(&context, 1); })) {
    return;
  }
  run.AtEnd("aclrtDestroyContext",
            [context] { return aclrtDestroyContext(context); });
  if (!NewStream(run, &second)) return;
  if (run.Acl("aclrtSubscribeReport of another device",
              [&] { return aclrtSubscribeReport(other, second); })) {
    run.AtEnd("aclrtUnSubscribeReport", [other, second] {
      return aclrtUnSubscribeReport(other, second);
    });
  }
}

std::atomic<int> tasks_told_of{0};
std::atomic<bool> told_right{true};

// A task fails; the failure is reported to the program with or without memory.
void FailedTask(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  tasks_told_of = 0;
  told_right = true;
  if (!run.Acl("aclrtSetExceptionInfoCallback", [] {
        return aclrtSetExceptionInfoCallback([](aclrtExceptionInfo* info) {
          ++tasks_told_of;
          if (aclrtGetErrorCodeFromExceptionInfo(info) !=
              static_cast<uint32_t>(ACL_ERROR_RT_INTERNAL_ERROR)) {
            told_right = false;
          }
        });
      })) {
    return;
  }
  run.AtEnd("aclrtSetExceptionInfoCallback",
            [] { return aclrtSetExceptionInfoCallback(nullptr); });
  if (!run.Acl("aclrtLaunchHostFunc", [&] {
        return aclrtLaunchHostFunc(
            stream, [](void*) { throw 1; }, nullptr);
      })) {
    return;
  }
  run.Refused("aclrtSynchronizeStream", ACL_ERROR_RT_INTERNAL_ERROR,
              [&] { return aclrtSynchronizeStream(stream); });
  Synchronize(run, stream);
  run.Expect(tasks_told_of == 1 && told_right, "the program was told, once");
}

// Runs in a new thread, so that its messages are the first of the thread.
void Messages(Run& run) {
  InThread([&run] {
    for (int i = 0; i < 3; ++i) {
      run.Refused("aclrtFree of nothing", ACL_ERROR_RT_PARAM_INVALID,
                  [] { return aclrtFree(reinterpret_cast<void*>(5)); });
    }
    std::string text;
    run.Value("aclGetRecentErrMsg", [&text] {
      const char* const message = aclGetRecentErrMsg();
      if (message == nullptr) return false;
      const Exempt exempt;
      text = message;
      return true;
    });
    run.Expect(text.empty() ||
                   text.find("aclrtFree: devPtr 0x5") != std::string::npos ||
                   run.has_faults(),
               "the message says what is wrong");
    run.Value("aclrtPeekAtLastError", [] {
      return aclrtPeekAtLastError(ACL_RT_THREAD_LEVEL) ==
             ACL_ERROR_RT_PARAM_INVALID;
    });
    run.Value("aclrtGetLastError", [] {
      return aclrtGetLastError(ACL_RT_THREAD_LEVEL) ==
             ACL_ERROR_RT_PARAM_INVALID;
    });
  });
}

std::string ContentOfFolder(const std::string& folder) {
  std::string content;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    content.append(std::istreambuf_iterator<char>(file), {});
  }
  return content;
}

void Log(Run& run) {
  run.Call([] {
    aclAppLog(ACL_ERROR, "function", "file.cc", 7, "%s", "from the program");
  });
  if (SetDevice(run)) Messages(run);
  if (run.has_faults()) return;
  const std::string content = ContentOfFolder(ScratchFolder() + "/log");
  run.Expect(content.find("from the program") != std::string::npos,
             "the program's line is in the log");
  run.Expect(content.find("aclrtSetDevice: device 0") != std::string::npos,
             "the library's line is in the log");
}

void Trace(Run& run) {
  const std::string path = ScratchFile("trace");
  std::error_code error;  // there is no file in the first pass
  std::filesystem::resize_file(path, 0, error);
  // A trace file that cannot be opened is an error.
  if (!SetDevice(run, {ACL_ERROR_INVALID_FILE})) return;
  void* memory = nullptr;
  NewMemory(run, 64, &memory);
  const int64_t dims[] = {2, 3};
  aclTensor* tensor = nullptr;
  NewTensor(run, dims, ACL_FLOAT, memory, &tensor);
  if (run.has_faults()) return;
  std::ifstream file(path);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  run.Expect(content.find("aclCreateTensor") != std::string::npos,
             "the calls are in the trace");
}

void DataBuffers(Run& run) {
  int data = 0;
  aclDataBuffer* buffer = nullptr;
  if (!run.Value("aclCreateDataBuffer", [&] {
        buffer = aclCreateDataBuffer(&data, sizeof(data));
        return buffer != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclDestroyDataBuffer",
            [buffer] { return aclDestroyDataBuffer(buffer); });
  run.Acl("aclUpdateDataBuffer",
          [&] { return aclUpdateDataBuffer(buffer, &data, 2); });
  run.Value("aclGetDataBufferSizeV2",
            [&] { return aclGetDataBufferSizeV2(buffer) == 2; });
  run.Value("aclGetDataBufferAddr",
            [&] { return aclGetDataBufferAddr(buffer) == &data; });
}

void TensorDescriptions(Run& run) {
  const int64_t dims[] = {2, 3};
  aclTensorDesc* desc = nullptr;
  if (!run.Value("aclCreateTensorDesc", [&] {
        desc = aclCreateTensorDesc(ACL_FLOAT, 2, dims, ACL_FORMAT_ND);
        return desc != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclDestroyTensorDesc", [desc] {
    aclDestroyTensorDesc(desc);
    return ACL_SUCCESS;
  });
  run.Call([&] { aclSetTensorDescName(desc, "a name of more than 15 bytes"); });
  run.Value("aclGetTensorDescName", [&] {
    return std::strcmp(aclGetTensorDescName(desc),
                       "a name of more than 15 bytes") == 0;
  });
  run.Value("aclGetTensorDescElementCount",
            [&] { return aclGetTensorDescElementCount(desc) == 6; });
  int64_t range[][2] = {{1, 2}, {1, 3}};
  run.Acl("aclSetTensorShapeRange",
          [&] { return aclSetTensorShapeRange(desc, 2, range); });
  run.Acl("aclSetTensorOriginShape",
          [&] { return aclSetTensorOriginShape(desc, 2, dims); });
  int64_t dim = 0;
  run.Acl("aclGetTensorDescDimV2",
          [&] { return aclGetTensorDescDimV2(desc, 1, &dim); });
}

void Allocators(Run& run) {
  if (!SetDevice(run)) return;
  aclrtStream stream = nullptr;
  if (!NewStream(run, &stream)) return;
  static int object = 0;
  aclrtAllocatorDesc desc = nullptr;
  if (!run.Value("aclrtAllocatorCreateDesc", [&] {
        desc = aclrtAllocatorCreateDesc();
        return desc != nullptr;
      })) {
    return;
  }
  run.AtEnd("aclrtAllocatorDestroyDesc",
            [desc] { return aclrtAllocatorDestroyDesc(desc); });
  run.Acl("aclrtAllocatorSetObjToDesc",
          [&] { return aclrtAllocatorSetObjToDesc(desc, &object); });
  run.Acl("aclrtAllocatorSetAllocFuncToDesc", [&] {
    return aclrtAllocatorSetAllocFuncToDesc(
        desc, [](aclrtAllocator, std::size_t) -> void* { return nullptr; });
  });
  run.Acl("aclrtAllocatorSetFreeFuncToDesc", [&] {
    return aclrtAllocatorSetFreeFuncToDesc(
        desc, [](aclrtAllocator, aclrtAllocatorBlock) {});
  });
  run.Acl("aclrtAllocatorSetGetAddrFromBlockFuncToDesc", [&] {
    return aclrtAllocatorSetGetAddrFromBlockFuncToDesc(
        desc, [](aclrtAllocatorBlock block) -> void* { return block; });
  });
  if (run.Acl("aclrtAllocatorRegister",
              [&] { return aclrtAllocatorRegister(stream, desc); })) {
    run.AtEnd("aclrtAllocatorUnregister",
              [stream] { return aclrtAllocatorUnregister(stream); });
    run.Acl("aclrtAllocatorGetByStream", [&] {
      aclrtAllocatorDesc found = nullptr;
      return aclrtAllocatorGetByStream(stream, &found, nullptr, nullptr,
                                       nullptr, nullptr, nullptr);
    });
  }
}

void Versions(Run& run) {
  int32_t major = 0, minor = 0, patch = 0;
  run.Acl("aclrtGetVersion",
          [&] { return aclrtGetVersion(&major, &minor, &patch); });
  aclCANNPackageVersion version = {};
  run.Acl("aclsysGetCANNVersion",
          [&] { return aclsysGetCANNVersion(ACL_PKG_NAME_CANN, &version); });
  std::array<char, 16> package = {"ops-nn"};
  std::array<char, ACL_PKG_VERSION_MAX_SIZE> text = {};
  run.Acl("aclsysGetVersionStr",
          [&] { return aclsysGetVersionStr(package.data(), text.data()); });
  int32_t number = 0;
  run.Acl("aclsysGetVersionNum",
          [&] { return aclsysGetVersionNum(package.data(), &number); });
  run.Value("MsprofGetHashId", [] { return MsprofGetHashId("text", 4) != 0; });
}

void Refusals(Run& run) {
  run.Refused("aclmdlInitDump", ACL_ERROR_RT_FEATURE_NOT_SUPPORT,
              [] { return aclmdlInitDump(); });
  run.Refused("aclopCompile", ACL_ERROR_RT_FEATURE_NOT_SUPPORT, [] {
    return aclopCompile("Add", 0, nullptr, 0, nullptr, nullptr, ACL_ENGINE_SYS,
                        ACL_COMPILE_SYS, nullptr);
  });
  static auto* const add =
      reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "aclnnAdd"));
  run.Value("aclnnAdd", [] { return add() == 561003; });
  run.Value("HcclSetConfig", [] {
    return HcclSetConfig(HCCL_DETERMINISTIC, {1}) == HCCL_SUCCESS;
  });
  run.Value("HcclSetConfig of another number", [] {
    return HcclSetConfig(HCCL_DETERMINISTIC, {7}) == HCCL_E_PARA;
  });
  run.Value("HcclGetRootInfo",
            [] { return HcclGetRootInfo(nullptr) == HCCL_E_NOT_SUPPORT; });
}

}  // namespace

std::vector<Scenario> RuntimeScenarios() {
  return {
      {"Init", Init},
      {"Device", Device},
      {"Context", Context},
      {"Streams", Streams},
      {"StreamConfigs", StreamConfigs},
      {"Events", Events},
      {"Memory", Memory},
      {"PhysicalMemory", PhysicalMemory},
      {"BatchesOfCopies", BatchesOfCopies},
      {"BatchesInStrictMode", BatchesOfCopies, {"ACLQ_STRICT_MEMORY=1"}},
      {"DeviceIds", DeviceIds},
      {"HostRegister", HostRegister},
      {"Callbacks", Callbacks},
      {"Subscribers", Subscribers, {"ACLQ_DEVICE_COUNT=2"}},
      {"FailedTask", FailedTask},
      {"Messages", Messages},
      {"Log",
       Log,
       {"ASCEND_PROCESS_LOG_PATH=@/log", "ASCEND_GLOBAL_LOG_LEVEL=1"}},
      {"Trace", Trace, {"ACLQ_TRACE=@/trace"}},
      {"TraceInJson", Trace, {"ACLQ_TRACE=@/trace", "ACLQ_TRACE_FORMAT=json"}},
      {"DataBuffers", DataBuffers},
      {"TensorDescriptions", TensorDescriptions},
      {"Allocators", Allocators},
      {"Versions", Versions},
      {"Refusals", Refusals},
  };
}

}  // namespace aclq::faults
