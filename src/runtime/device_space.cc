// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/device_space.h"

#include <sys/mman.h>

#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "src/runtime/memory.h"

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

// AddressSanitizer knows the heap, but not these pages.
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

// Freed pages that keep their addresses reserved: a ring, which releases the
// oldest range first.
class RetiredPages {
 public:
  static RetiredPages& Get() {
    static RetiredPages& retired = *new RetiredPages;
    return retired;
  }

  void Add(Pages pages) {
    const std::lock_guard lock(mutex_);
    Forget(&all_[next_]);
    all_[next_] = std::move(pages);
    next_ = (next_ + 1) % all_.size();
  }

  // Gives all addresses back to the system. Returns whether there were any.
  bool Clear() {
    const std::lock_guard lock(mutex_);
    bool had_some = false;
    for (Pages& pages : all_) {
      had_some |= pages.address() != nullptr;
      Forget(&pages);
    }
    return had_some;
  }

 private:
  static void Forget(Pages* pages) {
    if (pages->address() == nullptr) return;
    RemoveReserved(pages->address());
    *pages = Pages();
  }

  std::mutex mutex_;
  std::array<Pages, DevicePages::kMostRetired> all_;
  std::size_t next_ = 0;
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

// Sizes of slots: of 512-byte units 1 to 4, and from there four sizes between a
// power of two and the next one.
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
  Pages pages;
  std::size_t slot_size = 0;
  std::size_t slot_class = 0;
  // Indices of the free slots, the one freed last at the end. The capacity is
  // the number of slots.
  std::vector<std::uint32_t> free;
  bool is_listed = false;  // among the chunks of its class with a free slot

  std::size_t slots() const { return kChunkSize / slot_size; }
  char* begin() const { return static_cast<char*>(pages.address()); }
};

class DeviceSlot::Chunks {
 public:
  static Chunks& Get() {
    static Chunks& chunks = *new Chunks;
    return chunks;
  }

  DeviceSlot Take(std::size_t size) {
    const SlotClass slot_class = ClassOf(size);
    const std::lock_guard lock(mutex_);
    std::vector<Chunk*>& listed = listed_[slot_class.index];
    if (listed.empty() && !AddChunk(slot_class)) return {};
    Chunk* const chunk = listed.back();
    char* const address =
        chunk->begin() + chunk->free.back() * chunk->slot_size;
    chunk->free.pop_back();
    if (chunk->free.empty()) {
      listed.pop_back();
      chunk->is_listed = false;
    }
    Allow(address, size);
    return {chunk, address};
  }

  void GiveBack(Chunk* chunk, const void* address) {
    const std::lock_guard lock(mutex_);
    Forbid(address, chunk->slot_size);
    const std::size_t offset =
        static_cast<const char*>(address) - chunk->begin();
    chunk->free.push_back(
        static_cast<std::uint32_t>(offset / chunk->slot_size));
    std::vector<Chunk*>& listed = listed_[chunk->slot_class];
    if (!chunk->is_listed) {
      listed.push_back(chunk);
      chunk->is_listed = true;
    }
    // Keeps the memory of one empty chunk of a class for the next allocation.
    if (chunk->free.size() == chunk->slots() && listed.size() > 1) {
      madvise(chunk->begin(), kChunkSize, MADV_DONTNEED);
    }
  }

 private:
  // False if the system refuses.
  bool AddChunk(const SlotClass& slot_class) {
    auto chunk = std::make_unique<Chunk>();
    chunk->slot_size = slot_class.slot_size;
    chunk->slot_class = slot_class.index;
    const std::size_t slots = chunk->slots();
    chunk->free.reserve(slots);
    for (std::size_t slot = slots; slot-- > 0;) {
      chunk->free.push_back(static_cast<std::uint32_t>(slot));
    }
    // Reserves space for all chunks of the class: returning a slot may list its
    // chunk again, and must not allocate.
    std::vector<Chunk*>& listed = listed_[slot_class.index];
    std::size_t& count = counts_[slot_class.index];
    listed.reserve(count + 1);
    chunk->pages = MapReserved(kChunkSize, PageSize());
    if (chunk->pages.address() == nullptr) return false;
    madvise(chunk->begin(), kChunkSize, MADV_NOHUGEPAGE);
    Forbid(chunk->begin(), kChunkSize);
    ++count;
    chunk->is_listed = true;
    listed.push_back(chunk.release());  // Chunks stay.
    return true;
  }

  std::mutex mutex_;
  std::array<std::vector<Chunk*>, kClasses> listed_;
  std::array<std::size_t, kClasses> counts_{};
};

DeviceSlot DeviceSlot::Take(std::size_t size) {
  return Chunks::Get().Take(size);
}

DeviceSlot::~DeviceSlot() {
  if (address_ != nullptr) Chunks::Get().GiveBack(chunk_, address_);
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
