// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/loops.h"

#include "src/base/dtypes.h"

namespace aclq::analysis {

engine::LoopNest MakeLoops(const TensorLayout& x, const TensorLayout& out,
                           std::optional<int> axis) {
  const auto x_size = static_cast<std::ptrdiff_t>(base::DTypeSize(x.dtype));
  const auto out_size = static_cast<std::ptrdiff_t>(base::DTypeSize(out.dtype));
  engine::LoopNest loops;
  for (int i = 0; i < x.rank; ++i) {
    if (x.shape[i] == 1) continue;
    engine::Loop loop = {.extent = x.shape[i]};
    loop.strides[engine::kX] = x.strides[i] * x_size;
    loop.strides[engine::kScale] = i == axis ? 1 : 0;
    loop.strides[engine::kOut] = out.strides[i] * out_size;
    loops.Add(loop);
  }
  return loops;
}

}  // namespace aclq::analysis
