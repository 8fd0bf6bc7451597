// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What plans are made of: addresses of the operands, and loops that move them.

#ifndef ACLQ_SRC_ENGINE_LOOP_H_
#define ACLQ_SRC_ENGINE_LOOP_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace aclq::engine {

// The most operands of a problem.
inline constexpr int kMaxOperands = 4;

// Where arrays have an operand. The strides of an absent operand are 0, and its
// address is null.
enum Slot : std::uint8_t { kX, kScale, kOffset, kOut };

// The distances of each operand from one step of a loop to the next: bytes, or
// half bytes for an operand of a packed type (problem.h).
using Strides = std::array<std::ptrdiff_t, kMaxOperands>;

constexpr Strides operator*(const Strides& strides, std::int64_t steps) {
  Strides product{};
  for (int i = 0; i < kMaxOperands; ++i) product[i] = strides[i] * steps;
  return product;
}

struct Loop {
  std::int64_t extent = 1;
  Strides strides{};

  // Whether a scale or an offset changes from one step to the next.
  constexpr bool MovesParameters() const {
    return strides[kScale] != 0 || strides[kOffset] != 0;
  }
};

// The addresses of the operands.
struct Addresses {
  std::array<std::byte*, kMaxOperands> of{};

  // Returns the addresses `steps` steps further along a loop.
  [[gnu::always_inline]] Addresses At(const Strides& strides,
                                      std::int64_t steps) const {
    Addresses moved;
    for (int i = 0; i < kMaxOperands; ++i)
      moved.of[i] = of[i] + strides[i] * steps;
    return moved;
  }
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_LOOP_H_
