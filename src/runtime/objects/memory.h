// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A map of device memory and pinned host memory, both of which are host memory
// here: memory that the runtime allocated and memory that the program
// registered.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

enum class MemoryKind {
  kDevice,
  kPinnedHost,    // from aclrtMallocHost, or registered
  kPageableHost,  // all other memory
  kUnmapped,      // addresses of aclrtReserveMemAddress without memory
  kDead,          // addresses of device memory outside live allocations
};

inline constexpr int32_t kNoDevice = -1;

// The properties of an address.
struct Place {
  MemoryKind kind = MemoryKind::kPageableHost;
  int32_t device_id = kNoDevice;  // owner of device memory
  // Bit i is set if aclrtMemSetAccess gave device i access to the entire
  // memory.
  std::uint64_t granted = 0;
  std::size_t page_size = 0;  // bytes; 0 if unknown
  // Bytes from the address to the end of memory with these properties.
  std::size_t left = std::numeric_limits<std::size_t>::max();

  // The allocation that contains the address, or null.
  const void* allocation = nullptr;
  // Bytes of the allocation that the program requested: all of them, and those
  // from the address on.
  std::size_t allocation_size = 0;
  std::size_t asked_left = 0;
};

// Returns the properties of an address. Examines at most `count` bytes, so the
// true `left` may be larger than the returned value.
Place Locate(const void* address, std::size_t count = 1);

// Returns whether work of a device may use memory: host memory, its own memory,
// memory of a device to which it has access, and memory to which
// aclrtMemSetAccess gave it access.
bool MayUse(int32_t device_id, const Place& place);

// Refuses an address that is known to hold no memory.
Outcome CheckLive(std::string_view argument, const void* address,
                  const Place& place);

// Returns whether any address is known to hold no memory; null is ignored. It
// serves the hot path of operators: the calling thread's results for its last
// addresses stay valid until memory is freed or reserved.
bool HasDead(std::span<void* const> addresses);

// Refuses an address that is known to hold no memory, and `size` bytes from it
// that go beyond the end of its place.
Outcome CheckRange(std::string_view argument, const void* address,
                   std::size_t size, const Place& place);

// Checks that all the bytes are memory of one device.
Outcome CheckDeviceMemory(std::string_view argument, const void* address,
                          std::size_t size);

// The kind of function that returned an address: only its counterpart may free
// the address.
enum class Origin { kMalloc, kMallocHost, kMapMem };

// A range of memory that the runtime allocated.
struct Region {
  std::size_t size = 0;
  std::size_t asked = 0;  // bytes that the program requested
  Origin origin = Origin::kMalloc;
  MemoryKind kind = MemoryKind::kDevice;
  int32_t device_id = kNoDevice;  // device of the context that allocated it
  std::uint64_t granted = 0;      // bit i is set if device i has access
  std::size_t page_size = 0;
  std::shared_ptr<const void> owner;  // keeps the memory alive
};

void AddRegion(const void* begin, Region region);

// Returns the region that begins at an address and has this origin.
std::optional<Region> FindRegion(const void* begin, Origin origin);

// Removes and returns that region, and removes the registrations inside it.
std::optional<Region> RemoveRegion(const void* begin, Origin origin);

// Sets the devices, besides its own, that have access to a region. Does nothing
// if no region with this origin begins at the address.
void SetGranted(const void* begin, Origin origin, std::uint64_t granted);

// Returns the first region that overlaps a range.
std::optional<Region> FirstRegionIn(const void* begin, std::size_t size);

// Returns whether any byte of a range is device memory.
bool HasDeviceMemory(const void* begin, std::size_t size);

// A range of addresses that holds memory only where a region lies in it.
enum class Reserver { kProgram, kLibrary };
struct Reserved {
  std::size_t size = 0;
  Reserver reserver = Reserver::kLibrary;
};

void AddReserved(const void* begin, Reserved reserved);
void RemoveReserved(const void* begin) noexcept;

// A range of host memory that the program registered.
struct Registration {
  std::size_t size = 0;
  bool is_mapped = false;  // has a device address
};

// Returns false if part of the range is already registered.
bool AddRegistration(const void* begin, Registration registration);

// Returns false if no registration begins at the address.
bool RemoveRegistration(const void* begin);

// Returns the registration that contains an address.
std::optional<Registration> FindRegistration(const void* address);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_MEMORY_H_
