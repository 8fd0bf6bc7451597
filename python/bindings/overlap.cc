// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/overlap.h"

#include <nanobind/nanobind.h>

#include <string>

#include "python/bindings/messages.h"
#include "python/bindings/numpy.h"
#include "src/base/dtypes.h"
#include "src/engine/views.h"

namespace aclq::python {
namespace {

// The first byte of a view and the byte after its last one.
struct Bytes {
  std::uintptr_t first;
  std::uintptr_t end;
};

Bytes BytesOf(const ConstTensorView& view) {
  const auto size =
      static_cast<std::int64_t>(base::DTypeSize(view.layout.dtype));
  std::int64_t low = 0;
  std::int64_t high = 0;
  for (int i = 0; i < view.layout.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const std::int64_t reach =
        (view.layout.shape[at] - 1) * view.layout.strides[at] * size;
    (reach < 0 ? low : high) += reach;
  }
  const auto address = reinterpret_cast<std::uintptr_t>(view.data);
  return {address + static_cast<std::uintptr_t>(low),
          address + static_cast<std::uintptr_t>(high + size)};
}

bool MayOverlap(const ConstTensorView& a, const ConstTensorView& b) {
  const Bytes of_a = BytesOf(a);
  const Bytes of_b = BytesOf(b);
  return of_a.first < of_b.end && of_b.first < of_a.end;
}

}  // namespace

std::int64_t NumElements(const TensorLayout& layout) {
  if (layout.rank > kMaxRank || engine::IsEmpty(layout)) return 0;
  return engine::NumElements(layout);
}

bool IsSameView(const ConstTensorView& a, const ConstTensorView& b) {
  if (a.data != b.data ||
      base::DTypeSize(a.layout.dtype) != base::DTypeSize(b.layout.dtype)) {
    return false;
  }
  for (int i = 0; i < a.layout.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (a.layout.shape[at] > 1 && a.layout.strides[at] != b.layout.strides[at])
      return false;
  }
  return true;
}

void CheckOverlap(const char* name, const ConstTensorView& input,
                  const ConstTensorView& out, const char* alternative) {
  if (NumElements(input.layout) == 0 || NumElements(out.layout) == 0) return;
  if (!MayOverlap(input, out) || !SharesMemory(input, out)) return;
  ThrowValue(std::string("out overlaps ") + name +
             "; expected separate memory" + alternative + ".");
}

}  // namespace aclq::python
