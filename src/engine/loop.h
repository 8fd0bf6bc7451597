// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What plans and blocks are made of: addresses of the operands, and loops that
// move them.

#ifndef ACLQ_SRC_ENGINE_LOOP_H_
#define ACLQ_SRC_ENGINE_LOOP_H_

#include <cstddef>
#include <cstdint>

namespace aclq::engine {

// One loop: how far each operand moves, in bytes, from one step to the next.
struct Loop {
  std::int64_t extent = 1;
  std::ptrdiff_t x = 0;
  std::ptrdiff_t scale = 0;
  std::ptrdiff_t zero_point = 0;
  std::ptrdiff_t out = 0;
};

// Where the operands are. The address of zero_point is null where there is
// none.
struct Addresses {
  const std::byte* x = nullptr;
  const std::byte* scale = nullptr;
  const std::byte* zero_point = nullptr;
  std::byte* out = nullptr;

  // The addresses `steps` steps further along a loop.
  Addresses At(const Loop& loop, std::int64_t steps) const {
    return {
        x + loop.x * steps, scale + loop.scale * steps,
        zero_point == nullptr ? nullptr : zero_point + loop.zero_point * steps,
        out + loop.out * steps};
  }
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_LOOP_H_
