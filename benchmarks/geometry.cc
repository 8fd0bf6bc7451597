// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The shapes and strides of cases.

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <numeric>
#include <vector>

#include "benchmarks/case.h"

namespace aclq::benchmarks {
namespace {

using Dims = std::vector<std::int64_t>;

constexpr std::int64_t kImages = 4;
constexpr std::int64_t kSequences = 2, kHeads = 16, kHeadSize = 64;
constexpr std::int64_t kGap = 16;

// A shape with strides in elements. Empty strides mean a contiguous tensor.
struct Strided {
  Dims shape;
  Dims x = {};
  Dims out = {};
  std::int64_t x_offset = 0;
};

[[noreturn]] void Refuse(const Case& one) {
  std::fprintf(stderr, "%s: there are no such tensors.\n", NameOf(one).c_str());
  std::exit(2);
}

Strided ContiguousOf(const Case& one) {
  const auto [rows, columns] = MatrixOf(one);
  if (one.scales == Scales::kTensor) return {{one.elements}};
  if (one.scales != Scales::kMiddle) return {{rows, columns}};
  // The channels are between two axes, as in images.
  const std::int64_t channels = std::min<std::int64_t>(64, rows / 2);
  return {{rows / channels, channels, columns}};
}

Strided StridedOf(const Case& one) {
  const auto [rows, columns] = MatrixOf(one);
  const std::int64_t number = one.view.number;
  switch (one.view.kind) {
    case View::kContiguous:
      return ContiguousOf(one);
    case View::kTransposed:
    case View::kTransposedOdd:
      return {{rows, columns}, {1, rows}};
    case View::kTransposedPadded:
      return {{rows, columns}, {1, rows + kGap}};
    case View::kOutTransposed:
      return {{rows, columns}, {}, {1, rows}};
    case View::kChannelsLast: {
      const std::int64_t pixels = one.elements / (kImages * number);
      return {{kImages, pixels, number}, {number * pixels, 1, pixels}};
    }
    case View::kChannelsFirst: {
      const std::int64_t pixels = one.elements / (kImages * number);
      return {{kImages, number, pixels}, {number * pixels, 1, number}};
    }
    case View::kHeads: {
      const std::int64_t row = kHeads * kHeadSize;
      const std::int64_t words = one.elements / (kSequences * row);
      return {{kSequences, kHeads, words, kHeadSize},
              {words * row, kHeadSize, row, 1}};
    }
    case View::kSliced:
      return {{rows, columns}, {2 * columns, 1}};
    case View::kColumns:
      return {{one.elements / 3, 3}, {16, 1}, {}, 5};
    case View::kStep:
      return {{one.elements}, {number}};
    case View::kBackwards:
      return {{one.elements}, {-1}};
    case View::kOutStep:
      return {{one.elements}, {}, {number}};
  }
  Refuse(one);
}

TensorLayout LayoutOf(DType dtype, const Dims& shape, const Dims& strides) {
  return {dtype, static_cast<int>(shape.size()), shape.data(),
          strides.empty() ? nullptr : strides.data()};
}

// The distance from the first to the last element in memory, and the part of it
// before the element at index 0.
struct Reach {
  std::int64_t all = 0, before = 0;
};
Reach ReachOf(const TensorLayout& layout) {
  Reach reach;
  for (int axis = 0; axis < layout.rank; ++axis) {
    const std::int64_t far = (layout.shape[axis] - 1) * layout.strides[axis];
    reach.all += std::abs(far);
    reach.before += std::max<std::int64_t>(0, -far);
  }
  return reach;
}

}  // namespace

Matrix MatrixOf(const Case& one) {
  const int log2 = std::bit_width(static_cast<std::uint64_t>(one.elements)) - 1;
  const std::int64_t side = std::int64_t{1} << (log2 / 2);
  // The usual number of columns, which is smaller if there are few elements.
  const std::int64_t usual =
      std::clamp<std::int64_t>(one.elements / 16, 16, 1024);
  switch (one.view.kind) {
    case View::kTransposed:
    case View::kTransposedPadded:
    case View::kOutTransposed:
      return {one.elements / side, side};
    case View::kTransposedOdd:
      return {one.elements / side - 1, side + 1};
    case View::kSliced: {
      const std::int64_t columns =
          one.view.number > 0 ? one.view.number : usual;
      return {one.elements / columns, columns};
    }
    default:
      return {one.elements / usual, usual};
  }
}

Geometry GeometryOf(const Case& one) {
  const Strided strided = StridedOf(one);
  const int rank = static_cast<int>(strided.shape.size());
  Geometry made;
  made.elements =
      std::accumulate(strided.shape.begin(), strided.shape.end(),
                      std::int64_t{1}, std::multiplies<std::int64_t>());
  if (made.elements == 0) Refuse(one);
  made.x = LayoutOf(one.source, strided.shape, strided.x);
  made.out = LayoutOf(one.output, strided.shape, strided.out);
  const Reach x = ReachOf(made.x);
  made.x_first = strided.x_offset + x.before;
  made.x_span = strided.x_offset + x.all + 1;
  made.out_span = ReachOf(made.out).all + 1;
  if (one.scales == Scales::kTensor) return made;
  if (rank != (one.scales == Scales::kMiddle ? 3 : 2)) Refuse(one);
  made.axis = one.scales == Scales::kFirst ? 0 : 1;
  made.channels = strided.shape[static_cast<std::size_t>(made.axis)];
  return made;
}

}  // namespace aclq::benchmarks
