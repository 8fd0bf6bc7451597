// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Memory for small objects that are created and destroyed with every call:
// tensors, plans, executors. Each thread keeps memory that it gives back and
// reuses it, so there is no lock. A thread keeps little memory and frees it
// when the thread ends. All other memory comes from operator new and goes to
// operator delete, as does all memory in a thread that has no memory for its
// lists.

#ifndef ACLQ_SRC_BASE_POOL_H_
#define ACLQ_SRC_BASE_POOL_H_

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace aclq::base {

// Returns `bytes` of memory with the alignment of operator new. May throw
// std::bad_alloc.
void* TakeFromPool(std::size_t bytes);
// Gives back memory that TakeFromPool(bytes) returned, in this or another
// thread.
void GiveToPool(void* memory, std::size_t bytes) noexcept;

// An allocator for containers and std::allocate_shared.
template <typename T>
struct PoolAllocator {
  using value_type = T;
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

  PoolAllocator() = default;
  template <typename U>
  PoolAllocator(const PoolAllocator<U>&) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::size_t(-1) / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(TakeFromPool(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    GiveToPool(memory, count * sizeof(T));
  }
  friend bool operator==(PoolAllocator, PoolAllocator) { return true; }
};

// Acts as std::make_shared with memory from the pool.
template <typename T, typename... Arguments>
std::shared_ptr<T> MakePooled(Arguments&&... arguments) {
  return std::allocate_shared<T>(PoolAllocator<T>(),
                                 std::forward<Arguments>(arguments)...);
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_POOL_H_
