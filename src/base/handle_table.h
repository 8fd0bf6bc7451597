// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Handles that can be checked. The C interface returns them for streams,
// tensors and other objects.
//
// A handle is not an address. It is a number that names a slot of a table and
// the generation of the object in the slot:
//
//   63..56  tag: the kind of object, never 0
//   55..24  generation of the slot, incremented by every removal; it wraps
//           after 2^32 removals
//   23..0   index of the slot
//
// So a null, foreign, destroyed or mistyped handle is distinguished from a live
// one without reading memory that it might point to. No address looks like
// a handle, since its top byte is zero (unless the program tags its pointers
// there). Find also keeps the object alive while it is used, since it shares
// ownership.

#ifndef ACLQ_SRC_BASE_HANDLE_TABLE_H_
#define ACLQ_SRC_BASE_HANDLE_TABLE_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "src/base/cut_handle.h"
#include "src/base/no_cancel.h"

namespace aclq::base {

// A thread-safe table of one kind of handle. Find takes no lock: threads that
// look one object up delay each other only by contention for a cache line.
// While one thread removes a handle, or replaces its object, threads that look
// the handle up sleep until that is done. Insert and Remove take the lock of
// the free list.
template <typename T>
class HandleTable final : private CutHandleFinder {
 public:
  explicit HandleTable(std::uint8_t tag) : CutHandleFinder(tag), tag_(tag) {}
  // No other thread may use the table. The tables of the libraries are never
  // destroyed.
  ~HandleTable() {
    for (auto& chunk : chunks_) delete chunk.load();
  }

  // Inserts an object and returns its handle, or null if kCapacity objects are
  // live. May throw std::bad_alloc.
  void* Insert(std::shared_ptr<T> object) {
    std::uint32_t index = 0;
    if (!TakeFreeIndex(&index)) return nullptr;
    Slot& slot = SlotAt(index);
    // No other thread changes a free slot, but one may look up a made-up
    // handle.
    const std::uint32_t generation = GenerationOf(slot.state.load());
    slot.BeginChange(generation);
    slot.object = std::move(object);
    slot.EndChange(generation);
    return Encode(generation, index);
  }

  // Returns the object of a live handle; otherwise null.
  std::shared_ptr<T> Find(const void* handle) const {
    Slot* slot = Locate(handle);
    if (slot == nullptr || !slot->BeginRead(Generation(handle))) return nullptr;
    std::shared_ptr<T> object = slot->object;
    slot->EndRead();
    return object;
  }

  // Returns true if a handle is live. Cheaper than Find, since it does not
  // change the object's reference count.
  bool IsLive(const void* handle) const {
    Slot* slot = Locate(handle);
    if (slot == nullptr || !slot->BeginRead(Generation(handle))) return false;
    const bool live = slot->object != nullptr;
    slot->EndRead();
    return live;
  }

  // Replaces the object of a live handle. Returns false if the handle is dead.
  bool Replace(const void* handle, std::shared_ptr<T> object) {
    Slot* slot = Locate(handle);
    const std::uint32_t generation = Generation(handle);
    if (slot == nullptr || !slot->BeginChange(generation)) return false;
    const bool live = slot->object != nullptr;
    if (live) slot->object.swap(object);
    slot->EndChange(generation);
    return live;  // Destroys the old object, after the slot is released.
  }

  // Makes the handle dead and returns its object; null if the handle was dead
  // already. If several threads remove one handle, one of them gets the object.
  std::shared_ptr<T> Remove(const void* handle) {
    Slot* slot = Locate(handle);
    const std::uint32_t generation = Generation(handle);
    if (slot == nullptr || !slot->BeginChange(generation)) return nullptr;
    std::shared_ptr<T> object = std::exchange(slot->object, nullptr);
    slot->EndChange(object != nullptr ? generation + 1 : generation);
    if (object == nullptr) return nullptr;
    const std::lock_guard lock(free_mutex_);
    free_.push_back(Index(handle));
    return object;
  }

  bool HasCut(const void* handle) const override {
    const auto bits = reinterpret_cast<std::uint64_t>(handle);
    const auto as_int = static_cast<std::int32_t>(bits);
    if (bits >> 32 != 0 && bits != static_cast<std::uint64_t>(as_int))
      return false;
    // The lower 32 bits of a handle have 8 bits of the generation; the slot has
    // the rest.
    Slot* slot = SlotOf(Index(handle));
    if (slot == nullptr) return false;
    const std::uint32_t generation = GenerationOf(slot->state.load());
    return IsLive(Encode(generation, Index(handle))) &&
           (Generation(handle) ^ generation) % 256 == 0;
  }

 private:
  // The state of a slot: the generation in the upper half; below it a flag that
  // a thread is changing the object, then the number of threads that are
  // reading the object.
  static constexpr std::uint64_t kChanging = std::uint64_t{1} << 31;
  static constexpr std::uint64_t kReaders = kChanging - 1;
  static std::uint64_t StateOf(std::uint32_t generation) {
    return std::uint64_t{generation} << 32;
  }
  static std::uint32_t GenerationOf(std::uint64_t state) {
    return static_cast<std::uint32_t>(state >> 32);
  }

  // One cache line long, so that threads that use neighbouring slots do not
  // share a line.
  struct alignas(64) Slot {
    std::atomic<std::uint64_t> state{StateOf(1)};
    std::shared_ptr<T> object;  // null in a free slot

    // Returns false if the slot has another generation.
    bool BeginRead(std::uint32_t generation) { return Enter(generation, 1); }
    void EndRead() { state.fetch_sub(1, std::memory_order_release); }

    // Keeps new readers out and waits until the current readers are done.
    // Returns false if the slot has another generation.
    bool BeginChange(std::uint32_t generation) {
      if (!Enter(generation, kChanging)) return false;
      while ((state.load(std::memory_order_acquire) & kReaders) != 0) Pause();
      return true;
    }
    void EndChange(std::uint32_t generation) {
      state.store(StateOf(generation), std::memory_order_release);
    }

   private:
    // Sleeps instead of yielding, since a yield does not let a thread of lower
    // priority run. pthread_cancel may not end the thread in this sleep: the
    // slot would stay in its present state forever.
    static void Pause() {
      const NoCancellation no_cancel;
      std::this_thread::sleep_for(std::chrono::microseconds(1));
    }

    // Waits until no other thread changes the object, then adds to the state.
    // Returns false if the slot has another generation.
    bool Enter(std::uint32_t generation, std::uint64_t addend) {
      std::uint64_t now = state.load(std::memory_order_relaxed);
      for (;;) {
        if (GenerationOf(now) != generation) return false;
        if ((now & kChanging) != 0) {
          Pause();
          now = state.load(std::memory_order_relaxed);
        } else if (state.compare_exchange_weak(now, now + addend,
                                               std::memory_order_acquire,
                                               std::memory_order_relaxed)) {
          return true;
        }
      }
    }
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
    return SlotOf(Index(handle));
  }
  // Returns null for an index that was never in use.
  Slot* SlotOf(std::uint32_t index) const {
    if (index >= kCapacity) return nullptr;
    Chunk* chunk = chunks_[index / kChunkSize].load(std::memory_order_acquire);
    return chunk != nullptr ? &(*chunk)[index % kChunkSize] : nullptr;
  }
  Slot& SlotAt(std::uint32_t index) {
    return (*chunks_[index / kChunkSize].load(
        std::memory_order_acquire))[index % kChunkSize];
  }

  // Takes a freed slot if there is one, otherwise the next slot that was never
  // used, and adds a chunk if that slot needs it. Returns false if all slots
  // are in use.
  bool TakeFreeIndex(std::uint32_t* index) {
    const std::lock_guard lock(free_mutex_);
    if (!free_.empty()) {
      *index = free_.back();
      free_.pop_back();
      return true;
    }
    if (used_ == kCapacity) return false;
    if (used_ % kChunkSize == 0) {
      free_.reserve(used_ + kChunkSize);  // Remove must never allocate.
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

// The tags of all tables. No two kinds of objects share a tag.
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
  kPhysicalMemoryTag = 0xCE,
  kAllocatorDescTag = 0xCF,
};

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_HANDLE_TABLE_H_
