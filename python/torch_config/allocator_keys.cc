// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Lets torch_npu 2.10 and later be loaded together with a CUDA build of torch.
//
// From version 2.10 on, torch keeps one set of the names of allocator options,
//
//   std::unordered_set<std::string>&
//   c10::CachingAllocator::AcceleratorAllocatorConfig::getMutableKeys(),
//
// into which each backend inserts the names that it adds. The static
// initializers of libc10_cuda.so and of libtorch_npu.so insert some equal
// names. torch throws if the set already has a name, and an exception in a
// static initializer ends the process.
//
// Therefore python/aclq/torch_npu/_process.py removes the names from the set,
// loads torch_npu, and adds the names again. This library needs no header of
// torch, only the libstdc++ that torch uses, and one build of it works with all
// versions.

#include <string>
#include <unordered_set>

namespace {
using Keys = std::unordered_set<std::string>;
}

// Removes all names from `keys` and returns them in a new set, or null if there
// is no memory for it.
extern "C" __attribute__((visibility("default"))) Keys* AclqTakeAllocatorKeys(
    Keys* keys) noexcept {
  try {
    auto* taken = new Keys();
    taken->swap(*keys);
    return taken;
  } catch (...) {
    return nullptr;
  }
}

// Adds the names that AclqTakeAllocatorKeys() returned to `keys`, which may
// contain some of them again, and frees their set. Returns false if there is no
// memory for all of them.
extern "C" __attribute__((visibility("default"))) bool AclqReturnAllocatorKeys(
    Keys* keys, Keys* taken) noexcept {
  bool is_complete = true;
  try {
    keys->merge(*taken);
  } catch (...) {
    is_complete = false;
  }
  delete taken;
  return is_complete;
}
