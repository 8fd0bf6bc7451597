// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/memory.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <shared_mutex>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/base/thread_exit.h"
#include "src/runtime/core/message_codes.h"
#include "src/runtime/objects/devices.h"

namespace aclq::runtime {
namespace {

// Ranges by address: the only range that may contain an address is the last one
// that begins at or before it.
template <typename Range>
using Ranges = std::map<std::uintptr_t, Range>;

struct Memory {
  std::shared_mutex mutex;
  Ranges<Region> regions;
  Ranges<Registration> registrations;
  Ranges<Reserved> reserved;
};

// Counts the changes that may have made a live address dead. Changes happen
// under the mutex; readers take no lock.
constinit std::atomic<std::uint64_t> deaths{1};

std::uintptr_t NumberOfAddress(const void* address) {
  return reinterpret_cast<std::uintptr_t>(address);
}

// Addresses of an operator that were live when `deaths` had this value: one
// cache line.
constexpr std::size_t kMostKnown = 4;
struct alignas(64) Known {
  std::uint64_t deaths = 0;  // 0 for none
  std::array<const void*, kMostKnown> addresses{};
};

// A thread's results for its last operators.
constexpr int kKnownBits = 5;
using ThreadKnown = std::array<Known, 1 << kKnownBits>;

// Null in a thread that has not run an operator yet, and while the thread ends.
constinit thread_local ThreadKnown* thread_known = nullptr;

constinit base::ThreadExit at_exit([](void* known) {
  thread_known = nullptr;
  delete static_cast<ThreadKnown*>(known);
});

// Returns null if no memory is left.
ThreadKnown* MakeThreadKnown() {
  auto* const known = new (std::nothrow) ThreadKnown;
  if (known != nullptr && at_exit.CallWith(known)) return thread_known = known;
  delete known;
  return nullptr;
}

// Returns the entry for addresses whose first is `first`, or null if no memory
// is left. Addresses that differ in any bits mostly get different entries
// (Fibonacci hashing).
Known* KnownOf(const void* first) {
  constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
  ThreadKnown* const known =
      thread_known != nullptr ? thread_known : MakeThreadKnown();
  if (known == nullptr) return nullptr;
  return &(*known)[NumberOfAddress(first) * kGoldenRatio >> (64 - kKnownBits)];
}

Memory& AllMemory() {
  static Memory& memory = *new Memory;
  return memory;
}

// Returns the range that contains an address, or the end.
template <typename Range>
typename Ranges<Range>::const_iterator Find(const Ranges<Range>& ranges,
                                            std::uintptr_t address) {
  const auto next = ranges.upper_bound(address);
  if (next == ranges.begin()) return ranges.end();
  const auto last = std::prev(next);
  return address - last->first < last->second.size ? last : ranges.end();
}

// Sets `left` and `granted`. Neighbouring regions that aclrtMapMem mapped count
// as one range, as on a device; its access is the access that all of them have.
void MeasureRange(const Ranges<Region>& regions,
                  Ranges<Region>::const_iterator found, std::uintptr_t address,
                  std::size_t count, Place* place) {
  const Region& first = found->second;
  std::uintptr_t end = found->first + first.size;
  place->granted = first.granted;
  while (first.origin == Origin::kMapMem && end - address < count) {
    const auto next = std::next(found);
    if (next == regions.end() || next->first != end ||
        next->second.origin != first.origin ||
        next->second.kind != first.kind ||
        next->second.device_id != first.device_id) {
      break;
    }
    end += next->second.size;
    place->granted &= next->second.granted;
    found = next;
  }
  place->left = end - address;
}

Place PlaceInRegion(const Ranges<Region>& regions,
                    Ranges<Region>::const_iterator found,
                    std::uintptr_t address, std::size_t count) {
  const Region& region = found->second;
  Place place;
  place.kind = region.kind;
  if (region.kind == MemoryKind::kDevice) place.device_id = region.device_id;
  place.page_size = region.page_size;
  MeasureRange(regions, found, address, count, &place);
  place.allocation = reinterpret_cast<const void*>(found->first);
  const std::size_t offset = address - found->first;
  // Mapped memory has exactly the requested size and continues in its
  // neighbours.
  const std::size_t asked =
      region.origin == Origin::kMapMem ? offset + place.left : region.asked;
  place.allocation_size = asked;
  place.asked_left = asked - std::min(asked, offset);
  return place;
}

// Returns the regions that overlap a range, as a pair of iterators.
auto RegionsIn(const Memory& all, const void* begin, std::size_t size) {
  const std::uintptr_t address = NumberOfAddress(begin);
  auto first = Find(all.regions, address);
  if (first == all.regions.end()) first = all.regions.lower_bound(address);
  return std::pair(first, all.regions.lower_bound(address + size));
}

}  // namespace

Place Locate(const void* pointer, std::size_t count) {
  const std::uintptr_t address = NumberOfAddress(pointer);
  Memory& all = AllMemory();
  const std::shared_lock lock(all.mutex);
  if (const auto found = Find(all.regions, address);
      found != all.regions.end()) {
    return PlaceInRegion(all.regions, found, address, count);
  }
  if (const auto found = Find(all.registrations, address);
      found != all.registrations.end()) {
    // Memory after the registered range is ordinary memory.
    const std::size_t left = found->first + found->second.size - address;
    if (count <= left) return {.kind = MemoryKind::kPinnedHost, .left = left};
  }
  if (const auto found = Find(all.reserved, address);
      found != all.reserved.end()) {
    return {.kind = found->second.reserver == Reserver::kProgram
                        ? MemoryKind::kUnmapped
                        : MemoryKind::kDead};
  }
  return Place();
}

Outcome CheckLive(std::string_view argument, const void* address,
                  const Place& place) {
  switch (place.kind) {
    case MemoryKind::kUnmapped:
      return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
              Text(argument, " ", address,
                   " is in a range of aclrtReserveMemAddress to which no "
                   "memory is mapped; call aclrtMapMem first.")};
    case MemoryKind::kDead:
      return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
              Text(argument, " ", address,
                   " is not in an allocation of device memory: it was freed, "
                   "or lies between allocations.")};
    default:
      return Ok();
  }
}

namespace {

bool LookUpHasDead(std::span<void* const> addresses) {
  for (const void* const address : addresses) {
    if (address == nullptr) continue;
    const MemoryKind kind = Locate(address).kind;
    if (kind == MemoryKind::kUnmapped || kind == MemoryKind::kDead) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool HasDead(std::span<void* const> addresses) {
  if (addresses.empty() || addresses.size() > kMostKnown) {
    return LookUpHasDead(addresses);
  }
  const std::uint64_t now = deaths.load();
  Known* const known = KnownOf(addresses[0]);
  if (known == nullptr) return LookUpHasDead(addresses);
  if (known->deaths == now && std::equal(addresses.begin(), addresses.end(),
                                         known->addresses.begin())) [[likely]] {
    return false;
  }
  if (LookUpHasDead(addresses)) return true;
  *known = {.deaths = now, .addresses = {}};
  std::copy(addresses.begin(), addresses.end(), known->addresses.begin());
  return false;
}

Outcome CheckRange(std::string_view argument, const void* address,
                   std::size_t size, const Place& place) {
  ACLQ_RETURN_IF_ERROR(CheckLive(argument, address, place));
  if (size <= place.left) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
          Text(argument, " ", address, " has ", place.left,
               " bytes left in its allocation; ", size, " are needed.")};
}

Outcome CheckDeviceMemory(std::string_view argument, const void* address,
                          std::size_t size) {
  const Place place = Locate(address, size);
  if (place.kind == MemoryKind::kDevice) {
    return CheckRange(argument, address, size, place);
  }
  ACLQ_RETURN_IF_ERROR(CheckLive(argument, address, place));
  return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
          Text(argument, " ", address, " is not device memory.")};
}

bool MayUse(int32_t device_id, const Place& place) {
  return place.device_id == kNoDevice || CanReach(device_id, place.device_id) ||
         (place.granted >> device_id & 1) != 0;
}

void AddRegion(const void* begin, Region region) {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  all.regions.emplace(NumberOfAddress(begin), std::move(region));
}

std::optional<Region> FindRegion(const void* begin, Origin origin) {
  Memory& all = AllMemory();
  const std::shared_lock lock(all.mutex);
  const auto found = all.regions.find(NumberOfAddress(begin));
  if (found == all.regions.end() || found->second.origin != origin) {
    return std::nullopt;
  }
  return found->second;
}

std::optional<Region> RemoveRegion(const void* begin, Origin origin) {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  const auto found = all.regions.find(NumberOfAddress(begin));
  if (found == all.regions.end() || found->second.origin != origin) {
    return std::nullopt;
  }
  ++deaths;
  std::optional<Region> region = std::move(found->second);
  const std::uintptr_t address = found->first;
  all.regions.erase(found);
  all.registrations.erase(
      all.registrations.lower_bound(address),
      all.registrations.lower_bound(address + region->size));
  return region;
}

void SetGranted(const void* begin, Origin origin, std::uint64_t granted) {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  const auto found = all.regions.find(NumberOfAddress(begin));
  if (found == all.regions.end() || found->second.origin != origin) return;
  found->second.granted = granted;
}

std::optional<Region> FirstRegionIn(const void* begin, std::size_t size) {
  Memory& all = AllMemory();
  const std::shared_lock lock(all.mutex);
  const auto [first, end] = RegionsIn(all, begin, size);
  if (first == end) return std::nullopt;
  return first->second;
}

bool HasDeviceMemory(const void* begin, std::size_t size) {
  Memory& all = AllMemory();
  const std::shared_lock lock(all.mutex);
  const auto [first, end] = RegionsIn(all, begin, size);
  return std::any_of(first, end, [](const auto& entry) {
    return entry.second.kind == MemoryKind::kDevice;
  });
}

void AddReserved(const void* begin, Reserved reserved) {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  all.reserved.emplace(NumberOfAddress(begin), reserved);
  ++deaths;
}

void RemoveReserved(const void* begin) noexcept {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  all.reserved.erase(NumberOfAddress(begin));
}

bool AddRegistration(const void* begin, Registration registration) {
  const std::uintptr_t address = NumberOfAddress(begin);
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  const auto next = all.registrations.lower_bound(address);
  if (next != all.registrations.end() &&
      next->first - address < registration.size) {
    return false;
  }
  if (Find(all.registrations, address) != all.registrations.end()) return false;
  all.registrations.emplace_hint(next, address, registration);
  return true;
}

bool RemoveRegistration(const void* begin) {
  Memory& all = AllMemory();
  const std::lock_guard lock(all.mutex);
  return all.registrations.erase(NumberOfAddress(begin)) == 1;
}

std::optional<Registration> FindRegistration(const void* address) {
  Memory& all = AllMemory();
  const std::shared_lock lock(all.mutex);
  const auto found = Find(all.registrations, NumberOfAddress(address));
  if (found == all.registrations.end()) return std::nullopt;
  return found->second;
}

}  // namespace aclq::runtime
