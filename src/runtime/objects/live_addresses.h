// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// LiveAddresses: the objects whose plain addresses the library has returned, so
// that a foreign or dead address is detected without reading memory.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_LIVE_ADDRESSES_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_LIVE_ADDRESSES_H_

#include <functional>
#include <mutex>
#include <set>

namespace aclq::runtime {

// Thread-safe.
template <typename T>
class LiveAddresses {
 public:
  void Add(T* object) {
    const std::lock_guard lock(mutex_);
    objects_.insert(object);
  }

  // Returns whether the object was live.
  bool Remove(const T* object) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(object);
    if (found == objects_.end()) return false;
    objects_.erase(found);
    return true;
  }

  // Calls the function with the object, which stays live during the call.
  // Returns false if the object is not live. The function must be short and
  // call no unknown code.
  template <typename Function>
  bool With(const T* object, Function function) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(object);
    if (found == objects_.end()) return false;
    function(**found);
    return true;
  }

 private:
  mutable std::mutex mutex_;
  std::set<T*, std::less<>> objects_;
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_LIVE_ADDRESSES_H_
