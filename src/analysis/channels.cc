// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/channels.h"

#include "src/base/dtypes.h"
#include "src/engine/views.h"

namespace aclq::analysis {
namespace {

// Returns the loops over the elements of channel 0.
engine::LoopNest LoopsInside(TensorLayout x, std::optional<int> axis,
                             Channels::Order order) {
  if (axis.has_value()) x.shape[*axis] = 1;
  engine::LoopNest loops = MakeLoops(x, x, std::nullopt);
  if (order == Channels::Order::kMemory) loops.OrderByMemory();
  loops.JoinContinuing();
  return loops;
}

}  // namespace

Channels::Channels(const kernels::KernelTable& kernels,
                   const ConstTensorView& x, std::optional<int> axis,
                   Order order)
    : kernels_(kernels),
      x_(x),
      loops_(LoopsInside(x.layout, axis, order)),
      reader_(kernels, x_, loops_, engine::kX) {
  const auto element_size =
      static_cast<std::ptrdiff_t>(base::DTypeSize(x.layout.dtype));
  if (axis.has_value()) {
    count_ = x.layout.shape[*axis];
    if (count_ > 1) stride_ = x.layout.strides[*axis] * element_size;
  }
  size_ = engine::NumElements(x.layout) / count_;
  neighbours_are_adjacent_ = stride_ == element_size &&
                             InnermostStep(loops_, engine::kX) != element_size;
}

std::int64_t Channels::BytesOf(std::int64_t channels) const {
  return channels * size_ *
         static_cast<std::int64_t>(base::DTypeSize(x_.layout.dtype));
}

void Channels::Transpose(std::int64_t first, std::int64_t channels,
                         std::int64_t begin, std::int64_t n,
                         const Tile& tile) const {
  const std::size_t size = base::DTypeSize(x_.layout.dtype);
  const std::ptrdiff_t step = InnermostStep(loops_, engine::kX);
  const auto* base = static_cast<const std::byte*>(x_.data) + first * stride_;
  ForEachRun(loops_, engine::kX, begin, n,
             [&](std::ptrdiff_t at, std::int64_t done, std::int64_t run) {
               kernels_.TransposeOf(size)(
                   base + at, step,
                   tile.bytes + done * static_cast<std::int64_t>(size),
                   Tile::kRowBytes, static_cast<std::size_t>(run),
                   static_cast<std::size_t>(channels));
             });
}

}  // namespace aclq::analysis
