// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Device memory and pinned host memory: aclrtMalloc, aclrtMallocHost and
// related functions.

#include <sys/mman.h>

#include <cerrno>
#include <cstdlib>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/base/socs.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/pages.h"
#include "src/runtime/core/soc.h"
#include "src/runtime/core/system_refusal.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/device_space.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/memory.h"
#include "src/runtime/objects/memory_budget.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kSizeUnit = 32;  // bytes; sizes are rounded up to it

// Bytes above which an allocation gets its own pages if the policy asks for
// pages of a kind.
constexpr std::size_t kLeastForOwnPages = std::size_t{1} << 20;

// Bytes. Pinned memory may be registered, which needs entire pages of 4 KiB.
constexpr std::size_t kHostAlignment = 4096;

struct Policy {
  enum class Pages { kAny, kNormal, kHuge };
  Pages pages = Pages::kAny;
  bool is_padded = true;
};

// Reads a policy. The bits for bandwidth and access have no effect, but may
// accompany a policy. A policy that CANN does not know means pages of any kind.
Policy ReadPolicy(int policy, std::size_t size) {
  constexpr int kBits = ACL_MEM_TYPE_LOW_BAND_WIDTH |
                        ACL_MEM_TYPE_HIGH_BAND_WIDTH |
                        ACL_MEM_ACCESS_USER_SPACE_READONLY;
  switch (policy & ~kBits) {
    case ACL_MEM_MALLOC_HUGE_FIRST:
    case ACL_MEM_MALLOC_HUGE_FIRST_P2P:
      return {size > kLeastForOwnPages ? Policy::Pages::kHuge
                                       : Policy::Pages::kNormal,
              true};
    case ACL_MEM_MALLOC_HUGE_ONLY:
    case ACL_MEM_MALLOC_HUGE_ONLY_P2P:
      return {Policy::Pages::kHuge, true};
    case ACL_MEM_MALLOC_HUGE1G_ONLY:
    case ACL_MEM_MALLOC_HUGE1G_ONLY_P2P:
      return {Policy::Pages::kHuge, false};
    case ACL_MEM_MALLOC_NORMAL_ONLY:
    case ACL_MEM_MALLOC_NORMAL_ONLY_P2P:
      return {Policy::Pages::kNormal, true};
    default:
      return {};
  }
}

struct FreeMemory {
  void operator()(void* memory) const { std::free(memory); }
};

// The memory of an allocation: on a device, a slot or separate pages; on the
// host, a part of the heap.
struct Block {
  MemoryShare share;
  DeviceSlot slot;
  DevicePages pages;
  std::unique_ptr<void, FreeMemory> heap;

  void* address() const {
    if (slot.address() != nullptr) return slot.address();
    return pages.address() != nullptr ? pages.address() : heap.get();
  }
};

// The request of an allocation.
struct Request {
  std::size_t size;
  std::size_t padding = 0;
  Policy::Pages pages = Policy::Pages::kAny;
  int32_t device_id = kNoDevice;  // default: the context's device
  Origin origin = Origin::kMalloc;
};

// Takes pages of the requested kind. If the system has no huge pages left, or
// none at all, it returns normal pages.
DevicePages TakePages(std::size_t size, Policy::Pages kind) {
  const bool huge = kind == Policy::Pages::kHuge;
  DevicePages pages =
      DevicePages::Take(size, huge ? kHugePageSize : PageSize());
  if (pages.address() != nullptr && kind != Policy::Pages::kAny) {
    madvise(pages.address(), pages.size(),
            huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
  }
  return pages;
}

Outcome MakeBlock(const Request& request, std::size_t size, Block* block) {
  const bool huge = request.pages == Policy::Pages::kHuge;
  const std::size_t real_size = huge ? RoundUp(size, kHugePageSize) : size;
  ACLQ_RETURN_IF_ERROR(MemoryShare::Take(real_size, &block->share));
  if (request.origin == Origin::kMallocHost) {
    void* memory = nullptr;
    errno = posix_memalign(&memory, kHostAlignment, real_size);
    if (errno == 0) block->heap.reset(memory);
  } else if (huge || real_size > DeviceSlot::kMaxSize) {
    block->pages = TakePages(real_size, request.pages);
  } else {
    block->slot = DeviceSlot::Take(real_size);
  }
  return block->address() != nullptr ? Ok() : SystemRefuses(real_size, errno);
}

Outcome Allocate(std::string_view argument, void** address,
                 const Request& request) {
  if (address == nullptr) return NullArgument(argument);
  ACLQ_RETURN_IF_ERROR(CheckSize(request.size));
  if (request.size >
      std::numeric_limits<std::size_t>::max() - 2 * kHugePageSize) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("size is ", request.size,
                 "; rounded up to complete pages, it does not fit into the "
                 "address space.")};
  }
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();
  const std::size_t size = RoundUp(request.size, kSizeUnit) + request.padding;
  const auto block = std::make_shared<Block>();
  ACLQ_RETURN_IF_ERROR(MakeBlock(request, size, block.get()));
  Region region;
  region.size = size;
  region.asked = request.size;
  region.origin = request.origin;
  region.kind = request.origin == Origin::kMalloc ? MemoryKind::kDevice
                                                  : MemoryKind::kPinnedHost;
  region.device_id =
      request.device_id != kNoDevice ? request.device_id : context->device_id();
  region.page_size =
      request.pages == Policy::Pages::kHuge ? kHugePageSize : PageSize();
  region.owner = block;
  AddRegion(block->address(), std::move(region));
  *address = block->address();
  return Ok();
}

// Implements aclrtMalloc and aclrtMallocCached.
Outcome AllocatePadded(void** address, std::size_t size, int policy) {
  if (address == nullptr) return NullArgument("devPtr");
  const base::SocInfo* soc = nullptr;
  ACLQ_RETURN_IF_ERROR(FindSoc(&soc));
  const Policy read = ReadPolicy(policy, size);
  return Allocate("devPtr", address,
                  {.size = size,
                   .padding = read.is_padded ? soc->arch->padding : 0,
                   .pages = read.pages});
}

// Reads a configuration; of its properties, only the device matters here.
Outcome ReadConfiguration(const aclrtMallocConfig* cfg, int32_t* device_id) {
  if (cfg == nullptr || cfg->numAttrs == 0) return Ok();
  if (cfg->attrs == nullptr) return NullArgument("cfg->attrs");
  for (std::size_t i = 0; i < cfg->numAttrs; ++i) {
    const aclrtMallocAttribute& attribute = cfg->attrs[i];
    const int type = NumberOf(attribute.attr);
    if (type < ACL_RT_MEM_ATTR_RSV || type > ACL_RT_MEM_ATTR_VA_FLAG) {
      return {
          ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("cfg->attrs[", i, "].attr is ", type, "; accepted are 0 to 3.")};
    }
    if (type != ACL_RT_MEM_ATTR_DEVICE_ID) continue;
    const auto id = static_cast<int32_t>(attribute.value.deviceId);
    ACLQ_RETURN_IF_ERROR(CheckDeviceId(Text("cfg->attrs[", i, "].value"), id));
    *device_id = id;
  }
  return Ok();
}

std::string_view AllocatorOf(Origin origin) {
  return origin == Origin::kMalloc ? "aclrtMalloc" : "aclrtMallocHost";
}

Outcome NotAllocated(std::string_view argument, const void* address,
                     Origin origin) {
  return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
          Text(argument, " ", address, " was not returned by ",
               AllocatorOf(origin), ", or was freed already.")};
}

Outcome Free(std::string_view argument, const void* address, Origin origin) {
  if (address == nullptr) return NullArgument(argument);
  // The memory is freed with the region, without the lock.
  return RemoveRegion(address, origin).has_value()
             ? Ok()
             : NotAllocated(argument, address, origin);
}

// Waits until no task of the stream uses memory. A stream that was aborted
// meanwhile may still be running its current task.
Outcome WaitUntilIdle(Stream& stream) {
  Outcome outcome = Ok();
  do {
    outcome = stream.WaitForTasks(std::nullopt);
  } while (outcome.code == ACL_ERROR_RT_STREAM_ABORT);
  return outcome;
}

// Waits for all streams of a device. Failures of tasks stay for the threads
// that synchronise.
Outcome WaitForDevice(int32_t device_id) {
  const auto contexts = ContextsOfDevice(device_id);
  for (const auto& context : contexts) {
    if (context->RunsThisThread()) {
      return WaitsForItself("the device's streams");
    }
  }
  for (const auto& context : contexts) {
    for (const auto& stream : context->Streams()) {
      ACLQ_RETURN_IF_ERROR(WaitUntilIdle(*stream));
    }
  }
  return Ok();
}

Outcome FreeWhenIdle(std::string_view argument, const void* address,
                     Origin origin) {
  if (address == nullptr) return NullArgument(argument);
  const std::optional<Region> region = FindRegion(address, origin);
  if (!region.has_value()) return NotAllocated(argument, address, origin);
  ACLQ_RETURN_IF_ERROR(WaitForDevice(region->device_id));
  return Free(argument, address, origin);
}

// Checks the arguments of functions that write back or drop caches. There is
// nothing else to do, because the CPU's caches are coherent.
Outcome CheckCached(const void* address, std::size_t size) {
  if (address == nullptr) return NullArgument("devPtr");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  if (!HasCurrentContext()) return NoContext();
  return CheckDeviceMemory("devPtr", address, size);
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtMalloc(void** devPtr, size_t size, aclrtMemMallocPolicy policy) {
  return ApiCall(
      __func__, [&] { return AllocatePadded(devPtr, size, NumberOf(policy)); },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy));
}

aclError aclrtMallocAlign32(void** devPtr, size_t size,
                            aclrtMemMallocPolicy policy) {
  return ApiCall(
      __func__,
      [&] {
        return Allocate(
            "devPtr", devPtr,
            {.size = size, .pages = ReadPolicy(NumberOf(policy), size).pages});
      },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy));
}

aclError aclrtMallocCached(void** devPtr, size_t size,
                           aclrtMemMallocPolicy policy) {
  return ApiCall(
      __func__, [&] { return AllocatePadded(devPtr, size, NumberOf(policy)); },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy));
}

aclError aclrtMallocWithCfg(void** devPtr, size_t size,
                            aclrtMemMallocPolicy policy,
                            aclrtMallocConfig* cfg) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (devPtr == nullptr) return NullArgument("devPtr");
        Request request = {.size = size,
                           .pages = ReadPolicy(NumberOf(policy), size).pages};
        ACLQ_RETURN_IF_ERROR(ReadConfiguration(cfg, &request.device_id));
        return Allocate("devPtr", devPtr, request);
      },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy), Argument("cfg", cfg));
}

aclError aclrtMemFlush(void* devPtr, size_t size) {
  return ApiCall(
      __func__, [&] { return CheckCached(devPtr, size); },
      Argument("devPtr", devPtr), Argument("size", size));
}

aclError aclrtMemInvalidate(void* devPtr, size_t size) {
  return ApiCall(
      __func__, [&] { return CheckCached(devPtr, size); },
      Argument("devPtr", devPtr), Argument("size", size));
}

aclError aclrtFree(void* devPtr) {
  return ApiCall(
      __func__, [&] { return Free("devPtr", devPtr, Origin::kMalloc); },
      Argument("devPtr", devPtr));
}

aclError aclrtFreeWithDevSync(void* devPtr) {
  return ApiCall(
      __func__, [&] { return FreeWhenIdle("devPtr", devPtr, Origin::kMalloc); },
      Argument("devPtr", devPtr));
}

aclError aclrtMallocHost(void** hostPtr, size_t size) {
  return ApiCall(
      __func__,
      [&] {
        return Allocate("hostPtr", hostPtr,
                        {.size = size, .origin = Origin::kMallocHost});
      },
      Output("hostPtr", hostPtr), Argument("size", size));
}

aclError aclrtMallocHostWithCfg(void** ptr, uint64_t size,
                                aclrtMallocConfig* cfg) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (ptr == nullptr) return NullArgument("ptr");
        Request request = {.size = size, .origin = Origin::kMallocHost};
        ACLQ_RETURN_IF_ERROR(ReadConfiguration(cfg, &request.device_id));
        return Allocate("ptr", ptr, request);
      },
      Output("ptr", ptr), Argument("size", size), Argument("cfg", cfg));
}

aclError aclrtFreeHost(void* hostPtr) {
  return ApiCall(
      __func__, [&] { return Free("hostPtr", hostPtr, Origin::kMallocHost); },
      Argument("hostPtr", hostPtr));
}

aclError aclrtFreeHostWithDevSync(void* hostPtr) {
  return ApiCall(
      __func__,
      [&] { return FreeWhenIdle("hostPtr", hostPtr, Origin::kMallocHost); },
      Argument("hostPtr", hostPtr));
}
