// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#ifndef ACLQ_SRC_BASE_MAKE_ONCE_H_
#define ACLQ_SRC_BASE_MAKE_ONCE_H_

#include <atomic>

namespace aclq::base {

// Returns the object of `slot`; the first call makes it by `make`, which
// returns a std::unique_ptr. The object is never destroyed. Unlike a static
// variable of a function, the slot has no lock, which would stay locked forever
// in a forked child if another thread was making the object. If several threads
// make an object simultaneously, one object is kept and the others are
// destroyed.
template <typename T, typename Make>
T& MakeOnce(std::atomic<T*>& slot, const Make& make) {
  T* object = slot.load(std::memory_order_acquire);
  if (object != nullptr) return *object;
  auto made = make();
  if (slot.compare_exchange_strong(object, made.get(),
                                   std::memory_order_acq_rel)) {
    object = made.release();
  }
  return *object;
}

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_MAKE_ONCE_H_
