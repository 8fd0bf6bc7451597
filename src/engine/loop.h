// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The addresses of the operands of a plan, and the loops that move them.

#ifndef ACLQ_SRC_ENGINE_LOOP_H_
#define ACLQ_SRC_ENGINE_LOOP_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "aclq/tensor.h"

namespace aclq::engine {

// The most operands of a problem.
inline constexpr int kMaxOperands = 4;

// The most loops of a problem: one for each dimension, and one more if out
// packs int4 elements in words.
inline constexpr int kMaxLoops = kMaxRank + 1;

// The index of an operand in arrays. The strides of an absent operand are 0,
// and its address is null.
enum Slot : std::uint8_t { kX, kScale, kOffset, kOut };

// The distance that each operand moves in a step of a loop: bytes, or half
// bytes for an operand of a packed type (problem.h).
using Strides = std::array<std::ptrdiff_t, kMaxOperands>;

constexpr Strides operator*(const Strides& strides, std::int64_t steps) {
  Strides product{};
  for (int i = 0; i < kMaxOperands; ++i) product[i] = strides[i] * steps;
  return product;
}

struct Loop {
  std::int64_t extent = 1;
  Strides strides{};

  // Returns whether the scale or the offset moves.
  constexpr bool MovesParameters() const {
    return strides[kScale] != 0 || strides[kOffset] != 0;
  }
};

// The addresses of the operands.
struct Addresses {
  std::array<std::byte*, kMaxOperands> of{};

  // Returns the addresses `steps` steps further along a loop, whose strides
  // must be in bytes.
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
