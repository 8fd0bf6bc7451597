// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// CANN's system parameters: switches of the process and of each context. They
// are stored and have no effect, because every result here is already
// deterministic.

#ifndef ACLQ_SRC_RUNTIME_OBJECTS_SYSTEM_PARAMETERS_H_
#define ACLQ_SRC_RUNTIME_OBJECTS_SYSTEM_PARAMETERS_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace aclq::runtime {

// Thread-safe.
class SystemParameters {
 public:
  // ACL_OPT_DETERMINISTIC to ACL_OPT_STRONG_CONSISTENCY.
  static constexpr std::size_t kCount = 3;

  void Set(std::size_t option, std::int64_t value) {
    values_[option].store(value, std::memory_order_relaxed);
  }
  std::optional<std::int64_t> Get(std::size_t option) const {
    const auto value = values_[option].load(std::memory_order_relaxed);
    return value == kUnset ? std::nullopt : std::optional(value);
  }

 private:
  static constexpr std::int64_t kUnset = -1;  // Values are not negative.
  std::array<std::atomic<std::int64_t>, kCount> values_ = {kUnset, kUnset,
                                                           kUnset};
};

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_OBJECTS_SYSTEM_PARAMETERS_H_
