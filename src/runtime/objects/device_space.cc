// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/device_space.h"

#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "src/runtime/objects/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define ACLQ_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ACLQ_HAS_ASAN 1
#endif
#endif
#ifdef ACLQ_HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace aclq::runtime {
namespace {

// AddressSanitizer tracks the heap, but not these pages, so Forbid and Allow
// mark them.
void Forbid([[maybe_unused]] const void* address,
            [[maybe_unused]] std::size_t size) {
#ifdef ACLQ_HAS_ASAN
  __asan_poison_memory_region(address, size);
#endif
}
void Allow([[maybe_unused]] const void* address,
           [[maybe_unused]] std::size_t size) {
#ifdef ACLQ_HAS_ASAN
  __asan_unpoison_memory_region(address, size);
#endif
}

// Returns whether the address space of the process is limited (RLIMIT_AS).
bool AddressesAreLimited() {
  rlimit limit = {};
  return getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

// Freed pages that keep their addresses reserved: a ring, which releases the
// oldest range first. If the address space of the process is limited, the ring
// is empty, so that the program gets the addresses.
class RetiredPages {
 public:
  static RetiredPages& Get() {
    static RetiredPages& retired = *new RetiredPages;
    return retired;
  }

  void Add(Pages pages) {
    const bool are_limited = AddressesAreLimited();
    const std::lock_guard lock(mutex_);
    if (are_limited) ForgetAll();
    if (are_limited || pages.size() > DevicePages::kMostRetiredBytes) {
      return RemoveReserved(pages.address());
    }
    Forget(&all_[next_]);
    bytes_ += pages.size();
    all_[next_] = std::move(pages);
    // The oldest range comes after the newest one in the ring.
    for (std::size_t i = 1;
         i < all_.size() && bytes_ > DevicePages::kMostRetiredBytes; ++i) {
      Forget(&all_[(next_ + i) % all_.size()]);
    }
    next_ = (next_ + 1) % all_.size();
  }

  // Returns all addresses to the system. Returns whether there were any.
  bool Clear() {
    const std::lock_guard lock(mutex_);
    return ForgetAll();
  }

 private:
  bool ForgetAll() {
    const bool had_some = bytes_ > 0;
    for (Pages& pages : all_) Forget(&pages);
    return had_some;
  }
  void Forget(Pages* pages) {
    if (pages->address() == nullptr) return;
    RemoveReserved(pages->address());
    bytes_ -= pages->size();
    *pages = Pages();
  }

  std::mutex mutex_;
  std::array<Pages, DevicePages::kMostRetired> all_;
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;  // of all ranges
};

// Maps pages and registers their addresses as the library's. If the process has
// no addresses left, releases those of freed pages and tries again.
Pages MapReserved(std::size_t size, std::size_t alignment) {
  Pages pages = Pages::Map(size, alignment, Pages::Use::kMemory);
  if (pages.address() == nullptr && RetiredPages::Get().Clear()) {
    pages = Pages::Map(size, alignment, Pages::Use::kMemory);
  }
  if (pages.address() != nullptr) {
    AddReserved(pages.address(), {pages.size(), Reserver::kLibrary});
  }
  return pages;
}

}  // namespace

// ----- Slots. -----

namespace {

constexpr std::size_t kSlotUnit = 512;
constexpr std::size_t kChunkSize = std::size_t{2} << 20;
// Bytes from which a slot returns its memory alone. Smaller slots return it
// only together with their chunk: one system call per slot would cost more than
// it gains.
constexpr std::size_t kSlotReturnsMemory = std::size_t{64} << 10;

// Number of slot sizes: 1 to 4 units of 512 bytes, then four sizes between each
// power of two and the next.
constexpr std::size_t kClasses = 4 + 4 * 9;

struct SlotClass {
  std::size_t index;
  std::size_t slot_size;
};

SlotClass ClassOf(std::size_t size) {
  const std::size_t units = (size + kSlotUnit - 1) / kSlotUnit;
  if (units <= 4) return {units - 1, units * kSlotUnit};
  // 2^(exponent + 2) < units <= 2^(exponent + 3), in steps of 2^exponent.
  const auto exponent = static_cast<std::size_t>(std::bit_width(units - 1)) - 3;
  const std::size_t steps = ((units - 1) >> exponent) + 1;  // 5 to 8
  return {4 + 4 * exponent + steps - 5, (steps << exponent) * kSlotUnit};
}

}  // namespace

struct DeviceSlot::Chunk {
  // A free slot. `holds_memory` matters only for slots of at least
  // kSlotReturnsMemory bytes.
  struct FreeSlot {
    std::uint32_t index;
    bool holds_memory;
  };

  Pages pages;
  std::size_t slot_size = 0;
  std::size_t slot_class = 0;
  // The slot freed last is at the end. The capacity is the number of slots.
  std::vector<FreeSlot> free;
  bool is_listed = false;  // among the chunks of its class with a free slot
  // No slot is taken, and the memory is kept. Used for smaller slots only.
  bool is_idle = false;

  std::size_t slots() const { return kChunkSize / slot_size; }
  char* begin() const { return static_cast<char*>(pages.address()); }
};

// The chunks of all classes. Freed memory returns to the system, except for
// kChunkSize bytes of each class, which the next allocations get: large slots
// individually, smaller slots by entire chunk, when its last slot is freed.
class DeviceSlot::Chunks {
 public:
  static Chunks& Get() {
    static Chunks& chunks = *new Chunks;
    return chunks;
  }

  DeviceSlot Take(std::size_t size) {
    const SlotClass slot_class = ClassOf(size);
    ChunksOfClass& all = classes_[slot_class.index];
    const std::lock_guard lock(all.mutex);
    if (all.listed.empty() && !AddChunk(slot_class, &all)) return {};
    Chunk* const chunk = all.listed.back();
    const Chunk::FreeSlot slot = chunk->free.back();
    chunk->free.pop_back();
    if (slot.holds_memory) all.kept_bytes -= chunk->slot_size;
    if (std::exchange(chunk->is_idle, false)) all.kept_bytes -= kChunkSize;
    if (chunk->free.empty()) {
      all.listed.pop_back();
      chunk->is_listed = false;
    }
    char* const address = chunk->begin() + slot.index * chunk->slot_size;
    Allow(address, size);
    return {chunk, address};
  }

  void GiveBack(Chunk* chunk, char* address) {
    ChunksOfClass& all = classes_[chunk->slot_class];
    const std::lock_guard lock(all.mutex);
    Forbid(address, chunk->slot_size);
    const bool is_large = chunk->slot_size >= kSlotReturnsMemory;
    const bool keeps =
        is_large && KeepOrReturn(address, chunk->slot_size, &all);
    const auto offset = static_cast<std::size_t>(address - chunk->begin());
    chunk->free.push_back(
        {static_cast<std::uint32_t>(offset / chunk->slot_size), keeps});
    if (!chunk->is_listed) {
      all.listed.push_back(chunk);
      chunk->is_listed = true;
    }
    if (!is_large && chunk->free.size() == chunk->slots()) {
      chunk->is_idle = KeepOrReturn(chunk->begin(), kChunkSize, &all);
    }
  }

 private:
  struct ChunksOfClass {
    std::mutex mutex;
    std::vector<Chunk*> listed;
    std::size_t count = 0;       // of all chunks
    std::size_t kept_bytes = 0;  // of memory without an allocation
  };

  // Keeps free memory or, if the class has kept enough, returns the complete
  // pages in it to the system. Returns whether the memory is kept.
  static bool KeepOrReturn(char* begin, std::size_t size, ChunksOfClass* all) {
    if (all->kept_bytes + size <= kChunkSize) {
      all->kept_bytes += size;
      return true;
    }
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::size_t before = RoundUp(address, PageSize()) - address;
    const std::size_t whole = (size - before) & ~(PageSize() - 1);
    madvise(begin + before, whole, MADV_DONTNEED);
    return false;
  }

  // Returns false if the system refuses.
  static bool AddChunk(const SlotClass& slot_class, ChunksOfClass* all) {
    auto chunk = std::make_unique<Chunk>();
    chunk->slot_size = slot_class.slot_size;
    chunk->slot_class = slot_class.index;
    const std::size_t slots = chunk->slots();
    chunk->free.reserve(slots);
    for (std::size_t slot = slots; slot-- > 0;) {
      chunk->free.push_back({static_cast<std::uint32_t>(slot), false});
    }
    // Reserves space for all chunks of the class: returning a slot may list its
    // chunk again, and must not allocate.
    all->listed.reserve(all->count + 1);
    chunk->pages = MapReserved(kChunkSize, PageSize());
    if (chunk->pages.address() == nullptr) return false;
    madvise(chunk->begin(), kChunkSize, MADV_NOHUGEPAGE);
    Forbid(chunk->begin(), kChunkSize);
    ++all->count;
    chunk->is_listed = true;
    all->listed.push_back(chunk.release());  // Chunks stay.
    return true;
  }

  std::array<ChunksOfClass, kClasses> classes_;
};

DeviceSlot DeviceSlot::Take(std::size_t size) {
  return Chunks::Get().Take(size);
}

DeviceSlot::~DeviceSlot() {
  if (address_ != nullptr)
    Chunks::Get().GiveBack(chunk_, static_cast<char*>(address_));
}

// ----- Pages. -----

DevicePages DevicePages::Take(std::size_t size, std::size_t alignment) {
  RetiredPages::Get();  // Allocated here: the destructor must not allocate.
  return DevicePages(MapReserved(size, alignment));
}

DevicePages::~DevicePages() {
  if (pages_.address() == nullptr) return;
  if (pages_.ReturnMemory()) {
    RetiredPages::Get().Add(std::move(pages_));
  } else {
    RemoveReserved(pages_.address());
  }
}

}  // namespace aclq::runtime
