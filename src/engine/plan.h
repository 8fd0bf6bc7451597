// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A plan: a problem (problem.h) that is ready to run. The loops over its
// dimensions (loop_nest.h) get a schedule (schedule.h), which is cut into tiles
// and tasks (tiling.h); a thread runs a task tile by tile (tile.h).

#ifndef ACLQ_SRC_ENGINE_PLAN_H_
#define ACLQ_SRC_ENGINE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "aclq/status.h"
#include "src/engine/loop.h"
#include "src/engine/problem.h"
#include "src/engine/tile.h"
#include "src/engine/tiling.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

class Plan {
 public:
  // Not defaulted, since the complete plan would then be cleared first.
  Plan() {}

  // Plans a problem whose shapes, types and arithmetic its operator has
  // accepted. Refuses operands whose elements do not lie within 2^62 bytes,
  // packed outputs that CheckPacked refuses, types without a kernel, and wrong
  // options. Where elements of an output share an address, the last one in
  // row-major order remains; those of a copy must get the same value. On
  // failure the state of `*plan` is unspecified.
  static Status Make(const Problem& problem, const PlanOptions& options,
                     Plan* plan);

  // Runs the plan. Thread-safe. `addresses` has the address of the element at
  // index 0 of each operand, in the order of Problem::operands. Refuses null
  // addresses, unless the problem is empty. Inlined, so that callers with a
  // fixed number of operands run no loop.
  Status Run(std::span<void* const> addresses) const {
    if (is_empty_) return Status();
    const auto count = static_cast<int>(addresses.size());
    bool is_complete = true;
    Addresses at;
    for (int i = 0; i < count; ++i) {
      is_complete &= addresses[i] != nullptr;
      at.of[SlotOf(i, count)] = static_cast<std::byte*>(addresses[i]);
    }
    if (!is_complete) return RefuseNull(addresses);
    if (keeps_places_ && at.of[kX] == at.of[kOut]) return Status();
    RunTasks(at);
    return Status();
  }

  // Returns whether the problem has no elements, so that Run does nothing.
  bool is_empty() const { return is_empty_; }
  bool has_offset() const { return num_operands_ == kMaxOperands; }
  const kernels::Implementation& implementation() const {
    return *implementation_;
  }

 private:
  Status RefuseNull(std::span<void* const> addresses) const;
  void RunTasks(const Addresses& addresses) const;
  void RunTiles(const Addresses& base, std::int64_t first,
                std::int64_t end) const;

  const kernels::Implementation* implementation_ = nullptr;
  int num_threads_ = 1;
  std::array<std::string_view, kMaxOperands> names_;  // of the operands
  int num_operands_ = 0;
  bool is_empty_ = false;
  // True for a copy of equal types with equal strides, which does nothing if
  // the addresses are equal too.
  bool keeps_places_ = false;
  // Bytes from the element at index 0 of each operand to the first element that
  // the loops visit: loops that run backwards through out are reversed.
  Strides turned_{};
  TileShape shape_;
  Tiling tiling_;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_PLAN_H_
