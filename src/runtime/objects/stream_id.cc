// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/stream_id.h"

#include <map>
#include <mutex>
#include <vector>

namespace aclq::runtime {
namespace {

// The numbers of a device: each number below `used` is taken or free.
struct Numbers {
  int32_t used = 0;
  std::vector<int32_t> free;
};

struct AllNumbers {
  std::mutex mutex;
  std::map<int32_t, Numbers> of_device;
};

AllNumbers& All() {
  static AllNumbers& all = *new AllNumbers;
  return all;
}

int32_t TakeNumber(int32_t device_id) {
  AllNumbers& all = All();
  const std::lock_guard lock(all.mutex);
  Numbers& numbers = all.of_device[device_id];
  if (numbers.free.empty()) {
    // Reserves space, so that returning a number never allocates.
    numbers.free.reserve(static_cast<std::size_t>(numbers.used) + 1);
    return numbers.used++;
  }
  const int32_t number = numbers.free.back();
  numbers.free.pop_back();
  return number;
}

}  // namespace

StreamId::StreamId(int32_t device_id)
    : device_id_(device_id), number_(TakeNumber(device_id)) {}

StreamId::~StreamId() {
  AllNumbers& all = All();
  const std::lock_guard lock(all.mutex);
  all.of_device[device_id_].free.push_back(number_);
}

}  // namespace aclq::runtime
