// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/memory.h"

#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kAlignment = 64;  // of addresses
constexpr std::size_t kSizeUnit = 32;   // to which sizes are rounded up

// What follows the rounded size: kernels of CANN may read so far past the end.
constexpr std::size_t kSlack = 32;

struct Allocation {
  std::size_t size;
  MemoryKind kind;
};

// All allocations, by address: the one that an address may lie in is the last
// one that begins at or before it.
struct Allocations {
  std::shared_mutex mutex;
  std::map<std::uintptr_t, Allocation> by_address;
};

Allocations& AllAllocations() {
  static Allocations& allocations = *new Allocations;
  return allocations;
}

struct Place {
  MemoryKind kind = MemoryKind::kPageableHost;
  std::size_t left = 0;  // bytes to the end of the allocation, if in one
};

Place Locate(const void* pointer) {
  const auto address = reinterpret_cast<std::uintptr_t>(pointer);
  Allocations& all = AllAllocations();
  const std::shared_lock lock(all.mutex);
  auto next = all.by_address.upper_bound(address);
  if (next == all.by_address.begin()) return Place();
  const auto& [begin, allocation] = *--next;
  const std::size_t offset = address - begin;
  if (offset >= allocation.size) return Place();
  return {allocation.kind, allocation.size - offset};
}

struct FreeMemory {
  void operator()(void* memory) const { std::free(memory); }
};

Outcome Allocate(std::string_view argument, void** address, std::size_t size,
                 std::size_t slack, MemoryKind kind) {
  if (address == nullptr) return NullArgument(argument);
  if (size == 0) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            "size is 0; it is a number of bytes above 0."};
  }
  if (size > std::numeric_limits<std::size_t>::max() - kSizeUnit - slack) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("size is ", size, "; rounded up to a multiple of ", kSizeUnit,
                 " it is more than an address can reach.")};
  }
  if (CurrentContext() == nullptr) return NoContext();
  const std::size_t real_size =
      (size + kSizeUnit - 1) / kSizeUnit * kSizeUnit + slack;
  void* raw = nullptr;
  if (posix_memalign(&raw, kAlignment, real_size) != 0) {
    return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
            Text("the system refuses ", real_size, " bytes of memory.")};
  }
  std::unique_ptr<void, FreeMemory> memory(raw);
  Allocations& all = AllAllocations();
  const std::lock_guard lock(all.mutex);
  all.by_address.emplace(reinterpret_cast<std::uintptr_t>(raw),
                         Allocation{real_size, kind});
  *address = memory.release();
  return Ok();
}

std::string_view AllocatorOf(MemoryKind kind) {
  return kind == MemoryKind::kDevice ? "aclrtMalloc" : "aclrtMallocHost";
}

Outcome Free(std::string_view argument, void* address, MemoryKind kind) {
  if (address == nullptr) return NullArgument(argument);
  {
    Allocations& all = AllAllocations();
    const std::lock_guard lock(all.mutex);
    const auto found =
        all.by_address.find(reinterpret_cast<std::uintptr_t>(address));
    if (found == all.by_address.end() || found->second.kind != kind) {
      return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
              Text(argument, " ", address, " is no address that ",
                   AllocatorOf(kind), " gave, or it was freed already.")};
    }
    all.by_address.erase(found);
  }
  std::free(address);
  return Ok();
}

}  // namespace

MemoryKind KindOfMemory(const void* address) { return Locate(address).kind; }

Outcome CheckRange(std::string_view argument, const void* address,
                   std::size_t count) {
  const Place place = Locate(address);
  if (place.kind == MemoryKind::kPageableHost || count <= place.left) {
    return Ok();
  }
  return {
      ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
      Text("count is ", count, ", but the allocation that ", argument, " ",
           address, " lies in has ", place.left, " bytes left from there.")};
}

}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtMalloc(void** devPtr, size_t size, aclrtMemMallocPolicy policy) {
  return ApiCall(
      __func__,
      [&] {
        return Allocate("devPtr", devPtr, size, kSlack, MemoryKind::kDevice);
      },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy));
}

aclError aclrtMallocAlign32(void** devPtr, size_t size,
                            aclrtMemMallocPolicy policy) {
  return ApiCall(
      __func__,
      [&] { return Allocate("devPtr", devPtr, size, 0, MemoryKind::kDevice); },
      Output("devPtr", devPtr), Argument("size", size),
      Argument("policy", policy));
}

aclError aclrtFree(void* devPtr) {
  return ApiCall(
      __func__, [&] { return Free("devPtr", devPtr, MemoryKind::kDevice); },
      Argument("devPtr", devPtr));
}

aclError aclrtMallocHost(void** hostPtr, size_t size) {
  return ApiCall(
      __func__,
      [&] {
        return Allocate("hostPtr", hostPtr, size, 0, MemoryKind::kPinnedHost);
      },
      Output("hostPtr", hostPtr), Argument("size", size));
}

aclError aclrtFreeHost(void* hostPtr) {
  return ApiCall(
      __func__,
      [&] { return Free("hostPtr", hostPtr, MemoryKind::kPinnedHost); },
      Argument("hostPtr", hostPtr));
}
