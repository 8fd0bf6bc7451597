// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Which addresses are device memory and which pinned host memory, both host
// memory here: what the runtime gave out, and what the program registered.

#ifndef ACLQ_SRC_RUNTIME_MEMORY_H_
#define ACLQ_SRC_RUNTIME_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "src/runtime/outcome.h"

namespace aclq::runtime {

enum class MemoryKind {
  kDevice,
  kPinnedHost,    // of aclrtMallocHost, or registered
  kPageableHost,  // all other memory
  kUnmapped,      // addresses of aclrtReserveMemAddress without memory
  kDead,          // addresses of device memory in no live allocation
};

inline constexpr int32_t kNoDevice = -1;

// What is known of an address.
struct Place {
  MemoryKind kind = MemoryKind::kPageableHost;
  int32_t device_id = kNoDevice;  // whose memory it is, if it is a device's
  // A bit for each device to which aclrtMemSetAccess opened all of it.
  std::uint64_t granted = 0;
  std::size_t page_size = 0;  // 0 if that is not known
  // Bytes from the address on that are such memory.
  std::size_t left = std::numeric_limits<std::size_t>::max();

  // The allocation that the address lies in, or null.
  const void* allocation = nullptr;
  // Bytes of it that the program asked for: all, and those from the address on.
  std::size_t allocation_size = 0;
  std::size_t asked_left = 0;
};

// Where an address lies. Looks no further than `count` bytes, so `left` may
// then be more than it says.
Place Locate(const void* address, std::size_t count = 1);

// Whether work of a device may use memory: that of the host, its own, that of a
// device to which it has access, and that which aclrtMemSetAccess opened to it.
bool MayUse(int32_t device_id, const Place& place);

// Refuses an address that is known to hold no memory.
Outcome CheckLive(std::string_view argument, const void* address,
                  const Place& place);

// Whether one of some addresses is known to hold no memory; null is not looked
// at. For the hot path of operators: what the thread found out about its last
// addresses counts until something is freed or reserved.
bool HasDead(std::span<void* const> addresses);

// Checks that an address holds memory as far as is known, and that `size` bytes
// from it end before its place does.
Outcome CheckRange(std::string_view argument, const void* address,
                   std::size_t size, const Place& place);

// Whether they are all memory of one device.
Outcome CheckDeviceMemory(std::string_view argument, const void* address,
                          std::size_t size);

// What gave an address out, so that nothing else takes it back.
enum class Origin { kMalloc, kMallocHost, kMapMem };

// A range of memory that the runtime gave out.
struct Region {
  std::size_t size = 0;
  std::size_t asked = 0;  // bytes that the program asked for
  Origin origin = Origin::kMalloc;
  MemoryKind kind = MemoryKind::kDevice;
  int32_t device_id = kNoDevice;  // of the context that it was made in
  std::uint64_t granted = 0;      // a bit for each device with access to it
  std::size_t page_size = 0;
  std::shared_ptr<const void> owner;  // keeps the memory
};

void AddRegion(const void* begin, Region region);

// The region that begins at an address and has this origin.
std::optional<Region> FindRegion(const void* begin, Origin origin);

// The same, and the region is none any more, nor is a registration in it.
std::optional<Region> RemoveRegion(const void* begin, Origin origin);

// Changes which devices a region is opened to besides its own. Does nothing
// where no such region begins.
void SetGranted(const void* begin, Origin origin, std::uint64_t granted);

// The first region of which a part lies in a range.
std::optional<Region> FirstRegionIn(const void* begin, std::size_t size);

// Whether any of a range is device memory.
bool HasDeviceMemory(const void* begin, std::size_t size);

// Addresses that hold memory only where a region lies in them.
enum class Reserver { kProgram, kLibrary };
struct Reserved {
  std::size_t size = 0;
  Reserver reserver = Reserver::kLibrary;
};

void AddReserved(const void* begin, Reserved reserved);
void RemoveReserved(const void* begin) noexcept;

// Host memory that the program registered.
struct Registration {
  std::size_t size = 0;
  bool is_mapped = false;  // so that it has a device address
};

// False when part of it is registered already.
bool AddRegistration(const void* begin, Registration registration);

// False when no registration begins at the address.
bool RemoveRegistration(const void* begin);

// The registration that an address lies in.
std::optional<Registration> FindRegistration(const void* address);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_MEMORY_H_
