// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The channels of a tensor: the elements at each index along an axis, or all
// elements as one channel.

#ifndef ACLQ_SRC_ANALYSIS_CHANNELS_H_
#define ACLQ_SRC_ANALYSIS_CHANNELS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aclq/tensor.h"
#include "src/analysis/elements.h"
#include "src/analysis/loops.h"
#include "src/engine/float_environment.h"
#include "src/engine/loop_nest.h"
#include "src/engine/parallel.h"
#include "src/engine/scratch.h"
#include "src/kernels/kernels.h"

namespace aclq::analysis {

class Channels {
 public:
  // Channels that are read together: a cache line of float32.
  static constexpr std::int64_t kGroup = 16;

  enum class Order {
    kRowMajor,  // the elements of a channel are in row-major order
    kMemory,    // the elements of a channel are in the order of their addresses
  };

  // `x` must not be empty; `axis`, if there is one, must not be negative.
  Channels(const kernels::KernelTable& kernels, const ConstTensorView& x,
           std::optional<int> axis, Order order);
  Channels(const Channels&) = delete;
  Channels& operator=(const Channels&) = delete;

  std::int64_t count() const { return count_; }
  std::int64_t size() const { return size_; }  // elements of a channel
  std::int64_t num_blocks() const { return DivideUp(size_, kBlockElements); }
  // Returns the bytes of x that `channels` channels take.
  std::int64_t BytesOf(std::int64_t channels) const;

  // Calls body(i, numbers, n) for each i in [0, channels), which is kGroup at
  // most, with the n numbers of block `block` of channel first + i. The thread
  // must have scratch memory.
  template <typename Body>
  void ReadBlock(std::int64_t first, std::int64_t channels, std::int64_t block,
                 const Body& body) const {
    const std::int64_t begin = block * kBlockElements;
    const std::int64_t n = std::min(kBlockElements, size_ - begin);
    const bool is_transposed = neighbours_are_adjacent_ && channels > 1;
    const Tile tile{engine::Scratch()};
    RowBuffer buffer;
    if (is_transposed) Transpose(first, channels, begin, n, tile);
    for (std::int64_t i = 0; i < channels; ++i) {
      const float* numbers =
          is_transposed
              ? ToNumbers(kernels_, x_.layout.dtype, tile.Row(i), n,
                          buffer.numbers)
              : reader_.Read((first + i) * stride_, begin, n, &buffer);
      body(i, numbers, static_cast<std::size_t>(n));
    }
  }

 private:
  // A block of each channel of a group. The distance between rows is not a
  // power of two, so that rows do not evict each other from the cache.
  struct Tile {
    static constexpr std::int64_t kRowBytes =
        kBlockElements * sizeof(float) + 64;
    static_assert(kGroup * kRowBytes <= engine::kScratchBytes);
    std::byte* Row(std::int64_t i) const { return bytes + i * kRowBytes; }

    std::byte* bytes;
  };

  void Transpose(std::int64_t first, std::int64_t channels, std::int64_t begin,
                 std::int64_t n, const Tile& tile) const;

  const kernels::KernelTable& kernels_;
  const ConstTensorView x_;
  std::int64_t count_ = 1;
  std::int64_t size_ = 1;
  std::ptrdiff_t stride_ = 0;             // bytes from one channel to the next
  engine::LoopNest loops_;                // over the elements of a channel
  const Reader reader_;                   // of channel 0
  bool neighbours_are_adjacent_ = false;  // while elements of a channel are not
};

// The threads and the cost of a reduction, for ParallelFor.
struct Effort {
  int num_threads;
  // Time per byte of x, in units of the time that reading a byte takes.
  std::int64_t cost_per_byte;
};

// Reduces each of the channels [first, first + channels) to a State. Calls
// add(channel, numbers, n, &state) for the blocks of a channel in order. Every
// kTaskBlocks blocks start with a default State; these states are merged in
// order. So the result does not depend on the number of threads. `add` may
// throw nothing but std::bad_alloc.
template <typename State, typename Add>
std::vector<State> Reduce(const Channels& x, std::int64_t first,
                          std::int64_t channels, Effort effort,
                          const Add& add) {
  const std::int64_t groups = DivideUp(channels, Channels::kGroup);
  const std::int64_t parts = DivideUp(x.num_blocks(), kTaskBlocks);
  std::vector<State> states(static_cast<std::size_t>(parts * channels));
  const auto reduce_part = [&](std::size_t task) {
    const engine::DefaultFloatEnvironment environment;
    const std::int64_t part = static_cast<std::int64_t>(task) / groups;
    const std::int64_t begin =
        static_cast<std::int64_t>(task) % groups * Channels::kGroup;
    State* const of_part = states.data() + part * channels + begin;
    const std::int64_t end_block =
        std::min((part + 1) * kTaskBlocks, x.num_blocks());
    for (std::int64_t block = part * kTaskBlocks; block < end_block; ++block) {
      x.ReadBlock(first + begin, std::min(Channels::kGroup, channels - begin),
                  block,
                  [&](std::int64_t i, const float* numbers, std::size_t n) {
                    add(first + begin + i, numbers, n, &of_part[i]);
                  });
    }
  };
  engine::EnsureScratch();
  engine::ParallelFor(static_cast<std::size_t>(groups * parts),
                      x.BytesOf(channels) * effort.cost_per_byte,
                      effort.num_threads, reduce_part);
  for (std::int64_t i = channels; i < parts * channels; ++i)
    states[i % channels].Merge(states[i]);
  states.resize(static_cast<std::size_t>(channels));
  return states;
}

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_CHANNELS_H_
