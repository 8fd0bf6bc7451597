// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A list of a few elements. Elements past its size are neither initialized nor
// copied: making a plan takes some two hundred nanoseconds, of which clearing
// and copying complete arrays would take a third.

#ifndef ACLQ_SRC_ENGINE_SHORT_LIST_H_
#define ACLQ_SRC_ENGINE_SHORT_LIST_H_

#include <memory>
#include <new>
#include <type_traits>

namespace aclq::engine {

// Indices must be in [0, size()), and a list holds kCapacity elements at most;
// neither is checked.
template <typename T, int kCapacity>
class ShortList {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  ShortList() {}
  ShortList(const ShortList& other) { *this = other; }
  ShortList& operator=(const ShortList& other) {
    if (this == &other) return *this;
    size_ = 0;
    for (const T& item : other) Add(item);
    return *this;
  }

  int size() const { return size_; }
  T& operator[](int index) { return items_[index]; }
  const T& operator[](int index) const { return items_[index]; }
  const T* begin() const { return items_; }
  const T* end() const { return items_ + size_; }

  void Add(const T& item) { std::construct_at(items_ + size_++, item); }
  // Adds the element that `make` returns, which is written in place.
  template <typename Make>
  void AddMade(const Make& make) {
    ::new (static_cast<void*>(items_ + size_)) T(make());
    ++size_;
  }
  // Removes an element and returns it.
  T Take(int index) {
    const T taken = items_[index];
    --size_;
    for (int i = index; i < size_; ++i) items_[i] = items_[i + 1];
    return taken;
  }
  // Removes the elements from index `size` on; `size` is at most size().
  void Shorten(int size) { size_ = size; }

 private:
  union {
    T items_[kCapacity];
  };
  int size_ = 0;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_SHORT_LIST_H_
