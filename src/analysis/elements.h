// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Converts elements of views to rows of adjacent binary32 numbers, and back.

#ifndef ACLQ_SRC_ANALYSIS_ELEMENTS_H_
#define ACLQ_SRC_ANALYSIS_ELEMENTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "aclq/tensor.h"
#include "src/analysis/loops.h"
#include "src/engine/loop_nest.h"
#include "src/kernels/kernels.h"

namespace aclq::analysis {

// Buffers for the elements of a block, as they are stored and as numbers.
struct RowBuffer {
  alignas(64) std::byte elements[kBlockElements * sizeof(float)];
  alignas(64) float numbers[kBlockElements + kernels::kParameterSlack];
};

// Returns `count` adjacent elements of any type that DType names as numbers.
// kInt32 is rounded to nearest, ties to even; the other types are exact. The
// numbers are in `to`, which must have space for kParameterSlack more numbers;
// kFloat32 elements are returned in place.
const float* ToNumbers(const kernels::KernelTable& kernels, DType dtype,
                       const std::byte* elements, std::int64_t count,
                       float* to);

// Reads the elements of one of the views that loops run over.
class Reader {
 public:
  // `slot` selects the view: kX or kOut. All arguments must outlive the reader.
  Reader(const kernels::KernelTable& kernels, const ConstTensorView& view,
         const engine::LoopNest& loops, engine::Slot slot)
      : kernels_(kernels), view_(view), loops_(loops), slot_(slot) {}

  // Returns the elements [first, first + count), moved by `offset` bytes, as
  // numbers, which may be in `buffer`. `count` is kBlockElements at most.
  const float* Read(std::ptrdiff_t offset, std::int64_t first,
                    std::int64_t count, RowBuffer* buffer) const;

 private:
  const kernels::KernelTable& kernels_;
  const ConstTensorView& view_;
  const engine::LoopNest& loops_;
  const engine::Slot slot_;
};

// Writes numbers to the view in slot kOut of the loops.
class Writer {
 public:
  // All arguments must outlive the writer.
  Writer(const kernels::KernelTable& kernels, const TensorView& view,
         const engine::LoopNest& loops)
      : kernels_(kernels), view_(view), loops_(loops) {}

  // Writes the elements [first, first + count). `count` is kBlockElements at
  // most.
  void Write(const float* numbers, std::int64_t first,
             std::int64_t count) const;

 private:
  const kernels::KernelTable& kernels_;
  const TensorView& view_;
  const engine::LoopNest& loops_;
};

// The scales and the zero points of the channels as numbers. Without zero
// points, these are +0, whose subtraction changes no number.
struct ChannelParameters {
  ChannelParameters(const kernels::KernelTable& kernels,
                    const ConstTensorView& scale_view,
                    const std::optional<ConstTensorView>& zero_point_view);

  std::vector<float> scales;
  std::vector<float> zero_points;
};

// Number of scales in each class of binary32 numbers.
struct ScaleClasses {
  std::int64_t zero = 0;  // +0 and -0
  std::int64_t subnormal = 0;
  std::int64_t infinite = 0;
  std::int64_t nan = 0;
};
ScaleClasses ClassesOf(const std::vector<float>& scales);

// Reads the scale, or the zero point, of each element of a block.
class Parameters {
 public:
  // `of_channels` has one number for each channel that slot kScale counts. All
  // arguments must outlive the object.
  Parameters(const std::vector<float>& of_channels,
             const engine::LoopNest& loops)
      : of_channels_(of_channels), loops_(loops) {}

  // Returns a number for each of the elements [first, first + count). `count`
  // is kBlockElements at most. The next call overwrites the numbers.
  const float* Read(std::int64_t first, std::int64_t count);

 private:
  const std::vector<float>& of_channels_;
  const engine::LoopNest& loops_;
  // The channel whose number fills the buffer, or -1.
  std::ptrdiff_t full_of_ = -1;
  alignas(64) float buffer_[kBlockElements];
};

}  // namespace aclq::analysis

#endif  // ACLQ_SRC_ANALYSIS_ELEMENTS_H_
