// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Separate virtual and physical memory: ranges of addresses that are only
// reserved, memory without addresses, and mappings of memory to addresses.
// Allocators build growing pools from them.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/file_signals.h"
#include "src/base/handle_table.h"
#include "src/base/no_cancel.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/pages.h"
#include "src/runtime/core/system_refusal.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/memory.h"
#include "src/runtime/objects/memory_budget.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kGranularity = kHugePageSize;
constexpr std::uintptr_t kExpectedAlignment = std::uintptr_t{1} << 30;

// The in-memory file that contains all physical memory: with one file for each,
// a process would soon reach its limit of open files.
class PoolFile {
 public:
  static PoolFile& Get() {
    static PoolFile& file = *new PoolFile;
    return file;
  }

  // Returns an offset for `size` bytes. Offsets are never reused; there are
  // enough. Returns nothing, with the reason in errno, if the system refuses.
  std::optional<off_t> Take(std::size_t size) {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0) {
      descriptor_ = memfd_create("aclq-physical-memory", MFD_CLOEXEC);
      if (descriptor_ < 0) return std::nullopt;
    }
    const std::uint64_t end = static_cast<std::uint64_t>(end_) + size;
    const int changed = base::WithoutFileSignals(
        [&] { return ftruncate(descriptor_, static_cast<off_t>(end)); });
    if (changed != 0) return std::nullopt;
    return std::exchange(end_, static_cast<off_t>(end));
  }

  void GiveBack(off_t offset, std::size_t size) {
    const base::NoCancellation no_cancel;  // Destructors call GiveBack.
    fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset,
              static_cast<off_t>(size));
  }

  // Maps the file at an address and replaces any mapping there.
  bool MapAt(void* address, std::size_t size, off_t offset) const {
    return mmap(address, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                descriptor_, offset) != MAP_FAILED;
  }

 private:
  std::mutex mutex_;
  int descriptor_ = -1;
  off_t end_ = 0;
};

// The parsed properties of physical memory.
struct Properties {
  MemoryKind kind = MemoryKind::kDevice;
  int32_t device_id = kNoDevice;
  bool has_huge_pages = true;
};

// Physical memory. Lives as long as its handle or a mapping of it.
class PhysicalMemory {
 public:
  static Outcome Make(std::size_t size, const Properties& properties,
                      std::shared_ptr<PhysicalMemory>* memory) {
    MemoryShare share;
    ACLQ_RETURN_IF_ERROR(MemoryShare::Take(size, &share));
    auto made = std::make_shared<PhysicalMemory>();
    const std::optional<off_t> offset = PoolFile::Get().Take(size);
    if (!offset.has_value()) return SystemRefuses(size, errno);
    made->share_ = std::move(share);
    made->size_ = size;
    made->offset_ = *offset;
    made->properties_ = properties;
    *memory = std::move(made);
    return Ok();
  }

  PhysicalMemory() = default;
  PhysicalMemory(const PhysicalMemory&) = delete;
  PhysicalMemory& operator=(const PhysicalMemory&) = delete;
  ~PhysicalMemory() {
    if (size_ != 0) PoolFile::Get().GiveBack(offset_, size_);
  }

  std::size_t size() const { return size_; }
  off_t offset() const { return offset_; }
  const Properties& properties() const { return properties_; }

 private:
  MemoryShare share_;
  std::size_t size_ = 0;
  off_t offset_ = 0;
  Properties properties_;
};

base::HandleTable<PhysicalMemory>& PhysicalMemories() {
  static auto& table =
      *new base::HandleTable<PhysicalMemory>(base::kPhysicalMemoryTag);
  return table;
}

// Replaces the memory at these addresses by a reservation in one step. Returns
// false if the system refuses, as it does at its limit of mappings.
bool MapNothing(void* address, std::size_t size) {
  return mmap(address, size, PROT_NONE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1,
              0) != MAP_FAILED;
}

// A mapping of physical memory to addresses of a reservation. The destructor
// ends it.
class Mapping {
 public:
  explicit Mapping(std::shared_ptr<const PhysicalMemory> memory)
      : memory_(std::move(memory)) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() {
    if (address_ != nullptr) MapNothing(address_, memory_->size());
  }

  bool MapAt(void* address) {
    if (!PoolFile::Get().MapAt(address, memory_->size(), memory_->offset())) {
      return false;
    }
    address_ = address;
    // A forked child has copies of all other memory, but would share this.
    madvise(address, memory_->size(), MADV_DONTFORK);
    if (memory_->properties().has_huge_pages) {
      madvise(address, memory_->size(), MADV_HUGEPAGE);
    }
    return true;
  }

 private:
  const std::shared_ptr<const PhysicalMemory> memory_;
  void* address_ = nullptr;
};

// The reserved ranges, by address. Mappings in them are regions of memory.h; a
// thread that changes either holds the mutex.
struct Reservations {
  std::mutex mutex;
  std::map<std::uintptr_t, Pages> by_address;
};

Reservations& AllReservations() {
  static Reservations& reservations = *new Reservations;
  return reservations;
}

Outcome CheckIsZero(std::string_view argument, std::uint64_t value,
                    aclError code) {
  if (value == 0) return Ok();
  return {code, kInvalidValue,
          Text(argument, " is ", value, "; it must be 0.")};
}

Outcome CheckGranularity(std::string_view argument, std::uint64_t value) {
  if (value % kGranularity == 0) return Ok();
  return {
      ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
      Text(argument, " is ", value, "; it must be a multiple of ", kGranularity,
           ", which aclrtMemGetAllocationGranularity returns.")};
}

Outcome NoAddresses(std::size_t size, const void* expected) {
  const std::string limit = ExceededMemoryLimit(size);
  return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
          Text("the process has no free range of ", size, " addresses",
               expected != nullptr ? Text(" at ", expected) : "",
               limit.empty() ? "." : Text(": ", limit))};
}

Outcome Reserve(void** address, std::size_t size, std::size_t alignment,
                void* expected, std::uint64_t flags) {
  if (address == nullptr) return NullArgument("virPtr");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  if (flags > 1) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("flags is ", flags, "; accepted are 0 and 1.")};
  }
  ACLQ_RETURN_IF_ERROR(
      CheckIsZero("alignment", alignment, ACL_ERROR_RT_PARAM_INVALID));
  if (reinterpret_cast<std::uintptr_t>(expected) % kExpectedAlignment != 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("expectPtr is ", expected, "; it must be a multiple of ",
                 kExpectedAlignment, ".")};
  }
  MarkRuntimeInUse();
  Pages pages;
  if (size <= std::numeric_limits<std::size_t>::max() / 2) {
    const std::size_t whole = RoundUp(size, kGranularity);
    pages = expected == nullptr
                ? Pages::Map(whole, kGranularity, Pages::Use::kReservation)
                : Pages::MapAt(expected, whole, Pages::Use::kReservation);
  }
  if (pages.address() == nullptr) return NoAddresses(size, expected);
  Reservations& all = AllReservations();
  const std::lock_guard lock(all.mutex);
  void* const begin = pages.address();
  const std::size_t reserved_size = pages.size();
  const auto added = all.by_address.emplace(
      reinterpret_cast<std::uintptr_t>(begin), std::move(pages));
  try {
    AddReserved(begin, {reserved_size, Reserver::kProgram});
  } catch (...) {
    all.by_address.erase(added.first);
    throw;
  }
  *address = begin;
  return Ok();
}

Outcome Release(const void* address) {
  if (address == nullptr) return NullArgument("virPtr");
  Reservations& all = AllReservations();
  const std::lock_guard lock(all.mutex);
  const auto found =
      all.by_address.find(reinterpret_cast<std::uintptr_t>(address));
  if (found == all.by_address.end()) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("virPtr ", address,
                 " was not returned by aclrtReserveMemAddress, or was released "
                 "already.")};
  }
  if (FirstRegionIn(address, found->second.size()).has_value()) {
    return {ACL_ERROR_RT_PARAM_INVALID, kCallOrder,
            Text("memory is still mapped to the addresses at virPtr ", address,
                 "; call aclrtUnmapMem first.")};
  }
  RemoveReserved(address);
  all.by_address.erase(found);
  return Ok();
}

// Reads a memory attribute. Accepts the attributes that exist, and sets the
// kind of pages that they mean here.
Outcome ReadAttribute(int attribute, bool is_device, bool* has_huge_pages) {
  switch (attribute) {
    case ACL_HBM_MEM_HUGE:
    case ACL_HBM_MEM_HUGE1G:
    case ACL_HBM_MEM_NORMAL:  // CANN uses huge pages for these too.
    case ACL_MEM_HUGE:
    case ACL_MEM_HUGE1G:
    case ACL_MEM_P2P_HUGE:
    case ACL_MEM_P2P_HUGE1G:
      *has_huge_pages = true;
      return Ok();
    case ACL_MEM_NORMAL:
    case ACL_MEM_P2P_NORMAL:
      *has_huge_pages = false;
      return Ok();
    case ACL_DDR_MEM_HUGE:
    case ACL_DDR_MEM_NORMAL:
    case ACL_DDR_MEM_P2P_HUGE:
    case ACL_DDR_MEM_P2P_NORMAL:
      if (is_device) break;
      *has_huge_pages =
          attribute == ACL_DDR_MEM_HUGE || attribute == ACL_DDR_MEM_P2P_HUGE;
      return Ok();
    default:
      break;
  }
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("prop->memAttr is ", attribute,
               "; accepted are 4, 5, 10 and 12 to 17, and on the host also 2, "
               "3, 6 and 7.")};
}

Outcome ReadProperties(const aclrtPhysicalMemProp& prop,
                       Properties* properties) {
  if (NumberOf(prop.handleType) != ACL_MEM_HANDLE_TYPE_NONE) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("prop->handleType is ", NumberOf(prop.handleType),
                 "; accepted is 0.")};
  }
  if (NumberOf(prop.allocationType) != ACL_MEM_ALLOCATION_TYPE_PINNED) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("prop->allocationType is ", NumberOf(prop.allocationType),
                 "; accepted is 0.")};
  }
  const int location = NumberOf(prop.location.type);
  const bool is_device = location == ACL_MEM_LOCATION_TYPE_DEVICE;
  if (!is_device && location != ACL_MEM_LOCATION_TYPE_HOST &&
      location != ACL_MEM_LOCATION_TYPE_HOST_NUMA) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("prop->location.type is ", location,
                 "; accepted are 0, 1 and 4.")};
  }
  ACLQ_RETURN_IF_ERROR(ReadAttribute(NumberOf(prop.memAttr), is_device,
                                     &properties->has_huge_pages));
  if (!is_device) {
    properties->kind = MemoryKind::kPinnedHost;
    return Ok();
  }
  properties->device_id = static_cast<int32_t>(prop.location.id);
  return CheckDeviceId("prop->location.id", properties->device_id);
}

Outcome MallocPhysical(aclrtDrvMemHandle* handle, std::size_t size,
                       const aclrtPhysicalMemProp* prop, std::uint64_t flags) {
  if (handle == nullptr) return NullArgument("handle");
  if (prop == nullptr) return NullArgument("prop");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  ACLQ_RETURN_IF_ERROR(CheckIsZero("flags", flags, ACL_ERROR_INVALID_PARAM));
  Properties properties;
  ACLQ_RETURN_IF_ERROR(ReadProperties(*prop, &properties));
  ACLQ_RETURN_IF_ERROR(CheckGranularity("size", size));
  MarkRuntimeInUse();
  std::shared_ptr<PhysicalMemory> memory;
  ACLQ_RETURN_IF_ERROR(PhysicalMemory::Make(size, properties, &memory));
  void* const made = PhysicalMemories().Insert(std::move(memory));
  if (made == nullptr) {
    return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
            Text("there are ", base::HandleTable<PhysicalMemory>::kCapacity,
                 " handles of physical memory already, which is the limit; "
                 "free one first.")};
  }
  *handle = made;
  return Ok();
}

Outcome FreePhysical(aclrtDrvMemHandle handle) {
  if (handle == nullptr) return NullArgument("handle");
  return PhysicalMemories().Remove(handle) != nullptr
             ? Ok()
             : DeadHandle("handle", handle, "aclrtDrvMemHandle");
}

// Returns the reservation that contains the entire range, or null.
const Pages* FindReservation(const Reservations& all, const void* begin,
                             std::size_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const auto next = all.by_address.upper_bound(address);
  if (next == all.by_address.begin()) return nullptr;
  const auto& [first, pages] = *std::prev(next);
  const std::uintptr_t offset = address - first;
  if (offset >= pages.size() || size > pages.size() - offset) return nullptr;
  return &pages;
}

Outcome MapIntoReservation(void* address,
                           const std::shared_ptr<PhysicalMemory>& memory) {
  Reservations& all = AllReservations();
  const std::lock_guard lock(all.mutex);
  const std::size_t size = memory->size();
  const Pages* const reserved = FindReservation(all, address, size);
  if (reserved == nullptr) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("the ", size, " addresses at virPtr ", address,
                 " do not lie in a range of aclrtReserveMemAddress.")};
  }
  if (FirstRegionIn(address, size).has_value()) {
    return {ACL_ERROR_RT_PARAM_INVALID, kCallOrder,
            Text("some of the ", size, " addresses at virPtr ", address,
                 " have memory already; call aclrtUnmapMem first.")};
  }
  const Properties& properties = memory->properties();
  const auto other = FirstRegionIn(reserved->address(), reserved->size());
  if (other.has_value() && other->device_id != properties.device_id) {
    return {
        ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
        Text("handle is memory of device ", properties.device_id,
             ", but the reservation of virPtr ", address,
             " has memory of device ", other->device_id, "; -1 is the host.")};
  }
  const auto mapping = std::make_shared<Mapping>(memory);
  if (!mapping->MapAt(address)) return SystemRefuses(size, errno);
  Region region;
  region.size = size;
  region.asked = size;
  region.origin = Origin::kMapMem;
  region.kind = properties.kind;
  region.device_id = properties.device_id;
  region.page_size = properties.has_huge_pages ? kHugePageSize : PageSize();
  region.owner = mapping;
  AddRegion(address, std::move(region));
  return Ok();
}

Outcome MapMem(void* address, std::size_t size, std::size_t offset,
               aclrtDrvMemHandle handle, std::uint64_t flags) {
  if (address == nullptr) return NullArgument("virPtr");
  if (handle == nullptr) return NullArgument("handle");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  ACLQ_RETURN_IF_ERROR(CheckIsZero("flags", flags, ACL_ERROR_INVALID_PARAM));
  ACLQ_RETURN_IF_ERROR(
      CheckIsZero("offset", offset, ACL_ERROR_RT_PARAM_INVALID));
  const std::shared_ptr<PhysicalMemory> memory =
      PhysicalMemories().Find(handle);
  if (memory == nullptr)
    return DeadHandle("handle", handle, "aclrtDrvMemHandle");
  if (size != memory->size()) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("size is ", size, "; expected ", memory->size(),
                 ", the size of the memory of handle.")};
  }
  ACLQ_RETURN_IF_ERROR(
      CheckGranularity("virPtr", reinterpret_cast<std::uintptr_t>(address)));
  return MapIntoReservation(address, memory);
}

Outcome NotMapped(const void* address) {
  return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
          Text("virPtr ", address,
               " is not an address to which aclrtMapMem mapped memory, or was "
               "unmapped already.")};
}

Outcome UnmapMem(void* address) {
  if (address == nullptr) return NullArgument("virPtr");
  Reservations& all = AllReservations();
  const std::lock_guard lock(all.mutex);
  const std::optional<Region> region = FindRegion(address, Origin::kMapMem);
  if (!region.has_value()) return NotMapped(address);
  if (!MapNothing(address, region->size)) {
    return {ACL_ERROR_RT_MEMORY_ALLOCATION, kRefused,
            Text("the system does not unmap the ", region->size,
                 " bytes at virPtr ", address,
                 ", which stay mapped; the process has too many mappings "
                 "(vm.max_map_count): unmap or free others first.")};
  }
  RemoveRegion(address, Origin::kMapMem);
  return Ok();
}

// Applies the descriptions of aclrtMemSetAccess to `granted`, the devices that
// have access to the memory.
Outcome ReadAccess(const aclrtMemAccessDesc* desc, std::size_t count,
                   std::uint64_t* granted) {
  for (std::size_t i = 0; i < count; ++i) {
    const int flags = NumberOf(desc[i].flags);
    if (flags != ACL_RT_MEM_ACCESS_FLAGS_NONE &&
        flags != ACL_RT_MEM_ACCESS_FLAGS_READ &&
        flags != ACL_RT_MEM_ACCESS_FLAGS_READWRITE) {
      return {
          ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
          Text("desc[", i, "].flags is ", flags, "; accepted are 0, 1 and 3.")};
    }
    const int type = NumberOf(desc[i].location.type);
    if (type == ACL_MEM_LOCATION_TYPE_HOST ||
        type == ACL_MEM_LOCATION_TYPE_HOST_NUMA) {
      continue;  // All memory is the host's.
    }
    if (type != ACL_MEM_LOCATION_TYPE_DEVICE) {
      return {ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
              Text("desc[", i, "].location.type is ", type,
                   "; accepted are 0, 1 and 4.")};
    }
    const auto id = static_cast<int32_t>(desc[i].location.id);
    ACLQ_RETURN_IF_ERROR(CheckDeviceId(Text("desc[", i, "].location.id"), id));
    const std::uint64_t bit = std::uint64_t{1} << id;
    if (flags == ACL_RT_MEM_ACCESS_FLAGS_NONE) {
      *granted &= ~bit;
    } else {
      *granted |= bit;
    }
  }
  return Ok();
}

Outcome SetAccess(const void* address, std::size_t size,
                  const aclrtMemAccessDesc* desc, std::size_t count) {
  if (address == nullptr) return NullArgument("virPtr");
  if (desc == nullptr) return NullArgument("desc");
  ACLQ_RETURN_IF_ERROR(CheckSize(size));
  if (count == 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            "count is 0; expected at least 1 element of desc."};
  }
  Reservations& all = AllReservations();
  const std::lock_guard lock(all.mutex);
  const std::optional<Region> region = FindRegion(address, Origin::kMapMem);
  if (!region.has_value()) return NotMapped(address);
  if (size != region->size) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("size is ", size, "; expected ", region->size,
                 ", the size that aclrtMapMem mapped.")};
  }
  std::uint64_t granted = region->granted;
  ACLQ_RETURN_IF_ERROR(ReadAccess(desc, count, &granted));
  SetGranted(address, Origin::kMapMem, granted);
  return Ok();
}

Outcome GetAllocationGranularity(const aclrtPhysicalMemProp* prop, int option,
                                 std::size_t* granularity) {
  if (prop == nullptr) return NullArgument("prop");
  if (granularity == nullptr) return NullArgument("granularity");
  Properties properties;
  ACLQ_RETURN_IF_ERROR(ReadProperties(*prop, &properties));
  if (option != ACL_RT_MEM_ALLOC_GRANULARITY_MINIMUM &&
      option != ACL_RT_MEM_ALLOC_GRANULARITY_RECOMMENDED) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("option is ", option, "; accepted are 0 and 1.")};
  }
  *granularity = kGranularity;
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtReserveMemAddress(void** virPtr, size_t size, size_t alignment,
                                void* expectPtr, uint64_t flags) {
  return ApiCall(
      __func__,
      [&] { return Reserve(virPtr, size, alignment, expectPtr, flags); },
      Output("virPtr", virPtr), Argument("size", size),
      Argument("alignment", alignment), Argument("expectPtr", expectPtr),
      Argument("flags", flags));
}

aclError aclrtReleaseMemAddress(void* virPtr) {
  return ApiCall(
      __func__, [&] { return Release(virPtr); }, Argument("virPtr", virPtr));
}

aclError aclrtMallocPhysical(aclrtDrvMemHandle* handle, size_t size,
                             const aclrtPhysicalMemProp* prop, uint64_t flags) {
  return ApiCall(
      __func__, [&] { return MallocPhysical(handle, size, prop, flags); },
      Output("handle", handle), Argument("size", size), Argument("prop", prop),
      Argument("flags", flags));
}

aclError aclrtFreePhysical(aclrtDrvMemHandle handle) {
  return ApiCall(
      __func__, [&] { return FreePhysical(handle); },
      Argument("handle", handle));
}

aclError aclrtMapMem(void* virPtr, size_t size, size_t offset,
                     aclrtDrvMemHandle handle, uint64_t flags) {
  return ApiCall(
      __func__, [&] { return MapMem(virPtr, size, offset, handle, flags); },
      Argument("virPtr", virPtr), Argument("size", size),
      Argument("offset", offset), Argument("handle", handle),
      Argument("flags", flags));
}

aclError aclrtUnmapMem(void* virPtr) {
  return ApiCall(
      __func__, [&] { return UnmapMem(virPtr); }, Argument("virPtr", virPtr));
}

aclError aclrtMemSetAccess(void* virPtr, size_t size, aclrtMemAccessDesc* desc,
                           size_t count) {
  return ApiCall(
      __func__, [&] { return SetAccess(virPtr, size, desc, count); },
      Argument("virPtr", virPtr), Argument("size", size),
      Argument("desc", desc), Argument("count", count));
}

aclError aclrtMemGetAllocationGranularity(aclrtPhysicalMemProp* prop,
                                          aclrtMemGranularityOptions option,
                                          size_t* granularity) {
  return ApiCall(
      __func__,
      [&] {
        return GetAllocationGranularity(prop, NumberOf(option), granularity);
      },
      Argument("prop", prop), Argument("option", option),
      Output("granularity", granularity));
}
