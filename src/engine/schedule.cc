// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/schedule.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "src/engine/tuning.h"

namespace aclq::engine {
namespace {

using kernels::Spread;

// The two loops along which the elements of x and of out lie closest, and how x
// and out lie along them.
struct InnerLoops {
  enum class Order {
    kSame,  // x and out lie along the same loop
    kOut,   // x lies along `next`, and out along `columns`
    kX,     // x lies along `columns`, and out along `next`
  };
  Order order = Order::kSame;
  Loop columns, next;
};

// Returns whether a kernel takes rows as one: rows without gaps, or rows of one
// or two vectors without gaps in out.
bool AreTakenTogether(const Loop& columns, const Loop& rows,
                      const Traits& traits) {
  if (rows.strides[kOut] != columns.extent * traits.out_size) return false;
  if (rows.strides[kX] == columns.extent * traits.x_size) return true;
  return (columns.extent == traits.lanes ||
          columns.extent == 2 * traits.lanes) &&
         columns.strides[kX] == traits.x_size &&
         columns.strides[kOut] == traits.out_size && !columns.MovesParameters();
}

// Returns whether rows must be joined because they are short. Rows that share
// their parameters stay as they are if a kernel takes them as one.
bool IsShort(const Loop& columns, const Loop& next, const Traits& traits) {
  if (columns.extent >= kShortRow) return false;
  return next.MovesParameters() || !AreTakenTogether(columns, next, traits);
}

// Returns whether a transposed tile is computed in the order of x, so that its
// output is transposed. The operand with the smaller elements is cheaper to
// transpose, unless it has too few elements for a tile. Short rows with one
// scale each are avoided. Packed elements are never transposed.
bool PrefersOrderOfX(const Loop& along_x, const Loop& along_out,
                     const Traits& traits) {
  if (along_x.strides[kX] != traits.x_size || traits.out_is_packed)
    return false;
  if (along_x.MovesParameters() && along_out.extent < kShortRow) return true;
  if (along_out.MovesParameters() && along_x.extent < kShortRow) return false;
  const std::int64_t shorter = std::min(along_x.extent, along_out.extent);
  const bool suits = shorter <= kMostInterleaved ||
                     shorter * traits.out_size >= kTransposedRowBytes;
  return traits.out_size < traits.x_size && suits;
}

// Takes the columns and the loop next to them. The columns are the loop along
// which elements are closest in out. If elements of x are closest along another
// loop, that one is next, so that both operands are touched by whole cache
// lines; the two may then change places.
InnerLoops TakeInnerLoops(const Traits& traits, LoopNest* loops) {
  using Order = InnerLoops::Order;
  InnerLoops inner;
  if (loops->size() == 0) {
    // One element counts as a row of adjacent elements.
    inner.columns.strides[kX] = traits.x_size;
    inner.columns.strides[kOut] = traits.out_size;
    return inner;
  }
  const int partner =
      traits.out_overlaps ? loops->innermost() : loops->ClosestInX();
  if (partner != loops->innermost()) {
    inner.order = Order::kOut;
    inner.columns = loops->TakeInnermost();
    inner.next = loops->Take(partner);
    if (PrefersOrderOfX(inner.next, inner.columns, traits)) {
      inner.order = Order::kX;
      std::swap(inner.columns, inner.next);
    }
  } else {
    inner.columns = loops->TakeInnermost();
    inner.next = loops->TakeInnermost();
  }
  return inner;
}

// Replaces the rows by the longest outer loop, if that one is longer and the
// rows are so few and short that a tile of them would not pay.
void ReplaceFewRows(const Traits& traits, Schedule* schedule) {
  const Loop few = schedule->rows;
  const bool is_sensitive =
      traits.Bytes(traits.num_elements) >= kStreamingBytes ||
      AreTakenTogether(schedule->columns, few, traits);
  const std::int64_t enough =
      is_sensitive ? kFewestTileElements : kFewTileElements;
  LoopNest& outer = schedule->outer;
  if (few.extent * schedule->columns.extent >= enough || outer.size() == 0)
    return;
  const int longest = outer.Longest();
  if (outer[longest].extent <= few.extent) return;
  schedule->rows = outer.Take(longest);
  schedule->replaced_rows = few;
}

// Chooses the columns, subrows and rows.
void PlaceLoops(const InnerLoops& inner, const Traits& traits,
                Schedule* schedule) {
  schedule->columns = inner.columns;
  if (!traits.out_overlaps && IsShort(inner.columns, inner.next, traits)) {
    schedule->subrows = inner.next;
    schedule->rows = schedule->outer.TakeInnermost();
  } else {
    schedule->rows = inner.next;
    if (inner.order == InnerLoops::Order::kSame && !traits.out_overlaps)
      ReplaceFewRows(traits, schedule);
  }
}

// Returns how the elements of a row lie in an operand with elements of `size`.
Access AccessOf(Slot slot, std::ptrdiff_t size, const Schedule& schedule) {
  const std::ptrdiff_t column = schedule.columns.strides[slot];
  if (column == size) {
    const Loop& subrows = schedule.subrows;
    return subrows.extent == 1 ||
                   subrows.strides[slot] == schedule.columns.extent * size
               ? Access::kAdjacent
               : Access::kAdjacentSubrows;
  }
  return schedule.lines().strides[slot] == size && column != 0
             ? Access::kTransposed
             : Access::kApart;
}

bool IsStreaming(const Schedule& schedule, const Traits& traits) {
  const std::int64_t row = schedule.columns.extent * schedule.subrows.extent;
  return !traits.out_overlaps && row >= kStreamingColumns &&
         traits.Bytes(traits.num_elements) >=
             (traits.moves ? kStreamingMovedBytes : kStreamingBytes);
}

Path PathOf(InnerLoops::Order order, const Schedule& schedule,
            const Traits& traits) {
  if (order == InnerLoops::Order::kOut) return Path::kTransposeX;
  if (order == InnerLoops::Order::kX) return Path::kTransposeOut;
  const bool is_adjacent = schedule.x_access == Access::kAdjacent &&
                           schedule.out_access == Access::kAdjacent;
  if (!is_adjacent && !traits.moves) return Path::kPacked;
  return IsStreaming(schedule, traits) ? Path::kStreaming : Path::kDirect;
}

}  // namespace

Schedule MakeSchedule(const LoopNest& loops, const Traits& traits) {
  Schedule schedule;
  schedule.outer = loops;
  const InnerLoops inner = TakeInnerLoops(traits, &schedule.outer);
  PlaceLoops(inner, traits, &schedule);
  schedule.x_access = AccessOf(kX, traits.x_size, schedule);
  schedule.out_access = AccessOf(kOut, traits.out_size, schedule);
  // Elements that share addresses are written in row-major order.
  if (traits.out_overlaps && schedule.out_access == Access::kTransposed)
    schedule.out_access = Access::kApart;
  if (schedule.columns.MovesParameters() || schedule.subrows.MovesParameters())
    schedule.spread = Spread::kPerColumn;
  schedule.path = PathOf(inner.order, schedule, traits);
  return schedule;
}

}  // namespace aclq::engine
