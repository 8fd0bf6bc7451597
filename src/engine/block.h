// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// One block of a plan: brings what is not laid out as a kernel wants it through
// small buffers.

#ifndef ACLQ_SRC_ENGINE_BLOCK_H_
#define ACLQ_SRC_ENGINE_BLOCK_H_

#include <cstddef>
#include <cstdint>

#include "aclq/tensor.h"
#include "src/engine/loop.h"
#include "src/kernels/kernels.h"

namespace aclq::engine {

// The most columns of a block whose elements are not adjacent or whose
// parameters vary along it.
inline constexpr std::int64_t kStagedColumns = 1024;

// What all blocks of a plan have in common.
struct BlockShape {
  kernels::BlockKernel kernel;
  kernels::Spread spread;
  std::ptrdiff_t x_size, out_size;  // bytes an element
  DType scale_dtype, zero_point_dtype;
  Loop rows, columns;
};

// Quantizes num_rows by num_columns elements from `at` on.
void QuantizeBlock(const BlockShape& shape, const Addresses& at,
                   std::int64_t num_rows, std::int64_t num_columns);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_BLOCK_H_
