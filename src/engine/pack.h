// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies the operands of a tile into the rows of adjacent elements that kernels
// take, and the results out of them.

#ifndef ACLQ_SRC_ENGINE_PACK_H_
#define ACLQ_SRC_ENGINE_PACK_H_

#include <cstddef>
#include <cstdint>

#include "src/engine/loop.h"
#include "src/engine/tile_shape.h"
#include "src/engine/tiling.h"
#include "src/engine/tuning.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// Copies x of a tile to `to` as rows of adjacent elements.
void PackX(const TileShape& shape, const Addresses& at,
           const TileExtent& extent, std::byte* to);

// Copies rows of adjacent elements from `from` to out of a tile.
void UnpackOut(const TileShape& shape, const Addresses& at,
               const TileExtent& extent, const std::byte* from);

// Copies the elements of x of a tile to out as they are.
void MoveElements(const TileShape& shape, const Addresses& at,
                  const TileExtent& extent);

// Returns the numbers of a parameter if a kernel may read them in place, else
// null.
inline const float* InPlace(const TileShape& shape, Slot slot,
                            const std::byte* numbers) {
  const bool is_aligned =
      reinterpret_cast<std::uintptr_t>(numbers) % alignof(float) == 0;
  if (shape.types[slot] != DType::kFloat32 || !is_aligned ||
      shape.Squares(slot)) {
    return nullptr;
  }
  return reinterpret_cast<const float*>(numbers);
}

// The numbers of a parameter that a kernel takes: one for each of `columns`
// steps within each of `subrows` steps, all of them `repeats` times;
// kParameterColumns numbers at most.
struct ParameterSteps {
  const Loop& subrow_loop;
  std::int64_t subrows;
  const Loop& column_loop;
  std::int64_t columns;
  std::int64_t repeats;
};

// The scales or offsets of a tile as the binary32 numbers that kernels take, or
// null if there are none.
class PackedParameter {
 public:
  PackedParameter(const TileShape& shape, Slot slot, const Addresses& at,
                  const ParameterSteps& steps) {
    const std::byte* const from = at.of[slot];
    if (from == nullptr) return;
    const bool is_one_run =
        steps.repeats == 1 && steps.subrows == 1 &&
        (steps.columns == 1 ||
         steps.column_loop.strides[slot] == std::ptrdiff_t{sizeof(float)});
    if (is_one_run) numbers_ = InPlace(shape, slot, from);
    if (numbers_ == nullptr) Pack(shape, slot, from, steps);
  }
  PackedParameter(const PackedParameter&) = delete;
  PackedParameter& operator=(const PackedParameter&) = delete;

  const float* numbers() const { return numbers_; }

 private:
  void Pack(const TileShape& shape, Slot slot, const std::byte* from,
            const ParameterSteps& steps);

  const float* numbers_ = nullptr;  // in place, or in the buffer
  alignas(64) float buffer_[kParameterColumns + kernels::kParameterSlack];
};

// Returns the one scale or offset of a tile as a binary32 number, in place or
// in `buffer`, an array of 1 + kernels::kParameterSlack elements; null if there
// is none.
inline const float* PackOne(const TileShape& shape, Slot slot,
                            const Addresses& at, float* buffer) {
  const std::byte* from = at.of[slot];
  if (from == nullptr) return nullptr;
  if (const float* in_place = InPlace(shape, slot, from)) return in_place;
  shape.kernels->load_numbers(shape.types[slot], from, 1, buffer);
  if (shape.Squares(slot)) buffer[0] *= buffer[0];
  return buffer;
}

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PACK_H_
