// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Handles that can be checked: what the C interface hands out for streams,
// tensors and the like.
//
// A handle is not an address but a number that names a slot of a table and the
// generation of what is in it:
//
//   63..56  tag: the kind of object, never 0
//   55..24  generation of the slot, counted up by every removal
//   23..0   index of the slot
//
// So a null, foreign, destroyed or mistyped handle is told from a live one
// without touching memory that it might point to. No address looks like
// a handle, since its top byte is zero (unless the program tags its pointers
// there). The same check keeps an object alive while it is used: Find shares
// ownership.

#ifndef ACLQ_SRC_BASE_HANDLE_TABLE_H_
#define ACLQ_SRC_BASE_HANDLE_TABLE_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace aclq::base {

// Thread-safe. Find takes the lock of one slot, so threads that use different
// objects never wait for each other; Insert and Remove also take the lock of
// the free list.
template <typename T>
class HandleTable {
 public:
  explicit HandleTable(std::uint8_t tag) : tag_(tag) {}
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;
  ~HandleTable() {
    for (auto& chunk : chunks_) delete chunk.load();
  }

  // The handle of `object`, or null when kCapacity objects are live. May throw
  // std::bad_alloc.
  void* Insert(std::shared_ptr<T> object) {
    std::uint32_t index = 0;
    if (!TakeFreeIndex(&index)) return nullptr;
    Slot& slot = SlotAt(index);
    const std::lock_guard lock(slot.mutex);
    slot.object = std::move(object);
    return Encode(slot.generation, index);
  }

  // The object of a live handle, else null.
  std::shared_ptr<T> Find(const void* handle) const {
    Slot* slot = Locate(handle);
    if (slot == nullptr) return nullptr;
    const std::lock_guard lock(slot->mutex);
    return slot->generation == Generation(handle) ? slot->object : nullptr;
  }

  // Puts another object behind a live handle; false if the handle is dead.
  bool Replace(const void* handle, std::shared_ptr<T> object) {
    Slot* slot = Locate(handle);
    if (slot == nullptr) return false;
    const std::lock_guard lock(slot->mutex);
    if (slot->generation != Generation(handle) || slot->object == nullptr) {
      return false;
    }
    slot->object.swap(object);  // The old one goes when the lock is gone.
    return true;
  }

  // Makes the handle dead and hands over the object; null if the handle was
  // dead already. Of several threads that remove one handle, one gets the
  // object.
  std::shared_ptr<T> Remove(const void* handle) {
    Slot* slot = Locate(handle);
    if (slot == nullptr) return nullptr;
    std::shared_ptr<T> object;
    {
      const std::lock_guard lock(slot->mutex);
      if (slot->generation != Generation(handle) || slot->object == nullptr)
        return nullptr;
      object = std::move(slot->object);
      slot->object = nullptr;
      ++slot->generation;
    }
    const std::lock_guard lock(free_mutex_);
    free_.push_back(Index(handle));
    return object;
  }

 private:
  // Of a cache line, so that threads that use neighbours do not share one.
  struct alignas(64) Slot {
    std::mutex mutex;
    std::uint32_t generation = 1;
    std::shared_ptr<T> object;
  };
  static constexpr std::uint32_t kChunkSize = 256;
  static constexpr std::uint32_t kChunks = 4096;
  using Chunk = std::array<Slot, kChunkSize>;

 public:
  static constexpr std::uint32_t kCapacity = kChunkSize * kChunks;

 private:
  void* Encode(std::uint32_t generation, std::uint32_t index) const {
    const std::uint64_t bits =
        (std::uint64_t{tag_} << 56) | (std::uint64_t{generation} << 24) | index;
    return reinterpret_cast<void*>(bits);
  }
  static std::uint32_t Generation(const void* handle) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(handle) >>
                                      24);
  }
  static std::uint32_t Index(const void* handle) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uint64_t>(handle)) &
           0xFFFFFF;
  }

  Slot* Locate(const void* handle) const {
    if (reinterpret_cast<std::uint64_t>(handle) >> 56 != tag_) return nullptr;
    const std::uint32_t index = Index(handle);
    if (index >= kCapacity) return nullptr;
    Chunk* chunk = chunks_[index / kChunkSize].load(std::memory_order_acquire);
    return chunk != nullptr ? &(*chunk)[index % kChunkSize] : nullptr;
  }
  Slot& SlotAt(std::uint32_t index) {
    return (*chunks_[index / kChunkSize].load(
        std::memory_order_acquire))[index % kChunkSize];
  }

  // Takes a freed slot, else the next one never used, adding a chunk where that
  // needs one.
  bool TakeFreeIndex(std::uint32_t* index) {
    const std::lock_guard lock(free_mutex_);
    if (!free_.empty()) {
      *index = free_.back();
      free_.pop_back();
      return true;
    }
    if (used_ == kCapacity) return false;
    if (used_ % kChunkSize == 0) {
      free_.reserve(used_ + kChunkSize);  // So that Remove never allocates.
      chunks_[used_ / kChunkSize].store(new Chunk, std::memory_order_release);
    }
    *index = used_++;
    return true;
  }

  const std::uint8_t tag_;
  std::array<std::atomic<Chunk*>, kChunks> chunks_{};
  std::mutex free_mutex_;
  std::vector<std::uint32_t> free_;
  std::uint32_t used_ = 0;
};

// The tags of all tables, so that no two kinds share one.
enum HandleTag : std::uint8_t {
  kContextTag = 0xC1,
  kStreamTag = 0xC2,
  kEventTag = 0xC3,
  kTensorTag = 0xC4,
  kExecutorTag = 0xC5,
  kScalarTag = 0xC6,
  kIntArrayTag = 0xC7,
  kFloatArrayTag = 0xC8,
  kBoolArrayTag = 0xC9,
  kTensorListTag = 0xCA,
  kScalarListTag = 0xCB,
  kDataBufferTag = 0xCC,
  kTensorDescTag = 0xCD,
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_HANDLE_TABLE_H_
