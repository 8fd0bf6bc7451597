// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random problems on strided views, with expected results from a plain loop.
// Everything depends on the seed only.

#ifndef ACLQ_TESTS_SUPPORT_RANDOM_PROBLEM_H_
#define ACLQ_TESTS_SUPPORT_RANDOM_PROBLEM_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "aclq/quantize.h"
#include "aclq/tensor.h"
#include "src/base/dtypes.h"
#include "src/numerics/reference.h"
#include "tests/support/guarded_memory.h"
#include "tests/support/values.h"

namespace aclq::testing {

// A generator of random numbers (SplitMix64). Random tests spend most of their
// time on data, especially under emulation and sanitizers; this generator takes
// a tenth of the instructions of std::mt19937_64.
class Random {
 public:
  using result_type = std::uint64_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }

  explicit Random(std::uint64_t seed) : state_(seed) {}

  // Each byte becomes the highest 8 bits of one of the first numbers, which
  // determine the result of Uniform: a fuzzer chooses one number by one byte.
  // The bytes must stay valid as long as numbers are drawn.
  explicit Random(std::span<const std::uint8_t> bytes)
      : state_(bytes.size()), bytes_(bytes) {}

  result_type operator()() {
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    mixed ^= mixed >> 31;
    if (bytes_.empty()) return mixed;
    mixed = std::uint64_t{bytes_.front()} << 56 | mixed >> 8;
    bytes_ = bytes_.subspan(1);
    return mixed;
  }

 private:
  std::uint64_t state_;
  std::span<const std::uint8_t> bytes_;
};

inline std::int64_t Uniform(Random& random, std::int64_t low,
                            std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

enum class Steps {
  kApart,         // no two elements share an address
  kMayBroadcast,  // some strides are 0
  kOverlapping,   // elements share addresses, in all possible ways
};

// A view with random strides in its own memory, which begins or ends at a guard
// page.
class RandomView {
 public:
  // Makes a view with strides in any order, some padded, sliced or reversed.
  RandomView(Random& random, DType dtype,
             const std::vector<std::int64_t>& shape, Steps steps)
      : RandomView(random, steps == Steps::kOverlapping
                               ? MakeOverlappingLayout(random, dtype, shape)
                               : MakeLayout(random, dtype, shape,
                                            steps == Steps::kMayBroadcast)) {}

  // Makes a view with exactly this layout.
  RandomView(Random& random, const TensorLayout& layout)
      : layout_(layout),
        size_(base::DTypeSize(layout.dtype)),
        memory_(Bytes(),
                Uniform(random, 0, 1) == 0 ? Against::kStart : Against::kEnd) {}

  const TensorLayout& layout() const { return layout_; }
  std::size_t size_in_bytes() const { return Bytes(); }
  std::byte* memory() const { return memory_.data(); }
  std::byte* first() const { return memory_.data() + FirstOffset() * size_; }
  std::byte* At(const std::array<std::int64_t, kMaxRank>& index) const {
    std::int64_t offset = FirstOffset();
    for (int i = 0; i < layout_.rank; ++i)
      offset += index[i] * layout_.strides[i];
    return memory_.data() + offset * static_cast<std::int64_t>(size_);
  }

 private:
  static TensorLayout MakeLayout(Random& random, DType dtype,
                                 const std::vector<std::int64_t>& shape,
                                 bool may_broadcast) {
    const auto rank = static_cast<int>(shape.size());
    std::vector<int> order(rank);
    std::iota(order.begin(), order.end(), 0);
    if (Uniform(random, 0, 2) == 0)
      std::shuffle(order.begin(), order.end(), random);
    const bool plain = Uniform(random, 0, 2) == 0;
    std::vector<std::int64_t> strides(rank);
    std::int64_t step = plain ? 1 : Uniform(random, 1, 3);
    for (int i = rank - 1; i >= 0; --i) {
      strides[order[i]] = step;
      step *= std::max<std::int64_t>(shape[order[i]], 1);
      if (!plain && Uniform(random, 0, 2) == 0) step += Uniform(random, 1, 5);
      if (!plain && Uniform(random, 0, 5) == 0) strides[order[i]] *= -1;
      if (may_broadcast && Uniform(random, 0, 7) == 0) strides[order[i]] = 0;
    }
    return TensorLayout(dtype, rank, shape.data(), strides.data());
  }

  // Returns a layout in which the stride of each axis is shorter than the span
  // of the axes before it, equal to the span, or just longer.
  static TensorLayout MakeOverlappingLayout(
      Random& random, DType dtype, const std::vector<std::int64_t>& shape) {
    const auto rank = static_cast<int>(shape.size());
    std::vector<int> order(rank);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    std::vector<std::int64_t> strides(rank);
    std::int64_t reach = 0;
    for (const int axis : order) {
      std::int64_t step = 0;
      switch (Uniform(random, 0, 5)) {
        case 0:
          break;
        case 1:
        case 2:
          step = Uniform(random, 1, 3);
          break;
        case 3:
          step = reach;
          break;
        case 4:
          step = reach + 1;
          break;
        default:
          step = Uniform(random, 1, reach + 1);
      }
      reach += step * std::max<std::int64_t>(shape[axis] - 1, 0);
      strides[axis] = Uniform(random, 0, 3) == 0 ? -step : step;
    }
    return TensorLayout(dtype, rank, shape.data(), strides.data());
  }

  // Return the elements from the lowest address to that of index 0, and from
  // index 0 to the highest address.
  std::int64_t FirstOffset() const { return Reach(-1); }
  std::int64_t Reach(int sign) const {
    std::int64_t reach = 0;
    for (int i = 0; i < layout_.rank; ++i) {
      const std::int64_t length =
          layout_.strides[i] * (layout_.shape[i] - 1) * sign;
      reach += std::max<std::int64_t>(length, 0);
    }
    return reach;
  }
  std::size_t Bytes() const {
    for (int i = 0; i < layout_.rank; ++i) {
      if (layout_.shape[i] == 0) return 0;
    }
    return static_cast<std::size_t>(Reach(-1) + Reach(1) + 1) *
           base::DTypeSize(layout_.dtype);
  }

  TensorLayout layout_;
  std::int64_t size_;
  GuardedMemory memory_;
};

// Fills the memory of a view with random bytes.
inline void FillBytes(Random& random, const RandomView& view) {
  const std::span<std::byte> bytes(view.memory(), view.size_in_bytes());
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    const std::uint64_t eight = random();
    std::memcpy(&bytes[at], &eight, std::min(sizeof(eight), bytes.size() - at));
  }
}

// Stores a number as an element of kFloat32, kFloat16 or kBFloat16.
inline void StoreFloat(DType dtype, float value, std::byte* to) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  if (dtype == DType::kFloat16) bits = ToBinary16(value);
  if (dtype == DType::kBFloat16) bits = ToBFloat16(value);
  std::memcpy(to, &bits, base::DTypeSize(dtype));
}

// Fills the memory of a view with numbers around 0 of the given spread: mostly
// halves of integers, some hard values.
inline void FillFloats(Random& random, const RandomView& view, float spread) {
  static const std::vector<float> hard = HardValues();
  const DType dtype = view.layout().dtype;
  const std::size_t size = base::DTypeSize(dtype);
  for (std::size_t at = 0; at < view.size_in_bytes(); at += size) {
    float value = static_cast<float>(Uniform(random, -64, 64)) * 0.5F * spread;
    const std::int64_t kind = Uniform(random, 0, 7);
    if (kind == 0) {
      value =
          hard[Uniform(random, 0, static_cast<std::int64_t>(hard.size()) - 1)];
    }
    if (kind == 1) value *= 1.1F;
    StoreFloat(dtype, value, view.memory() + at);
  }
}

// Calls body(index) for every element, the last axis fastest.
template <typename Body>
void ForEachIndex(const TensorLayout& layout, Body body) {
  std::array<std::int64_t, kMaxRank> index{};
  for (int i = 0; i < layout.rank; ++i) {
    if (layout.shape[i] == 0) return;
  }
  for (;;) {
    body(index);
    int axis = layout.rank - 1;
    while (axis >= 0 && ++index[axis] == layout.shape[axis]) index[axis--] = 0;
    if (axis < 0) return;
  }
}

struct RandomProblem {
  static constexpr DType kXTypes[] = {DType::kFloat32, DType::kFloat16,
                                      DType::kBFloat16};
  static constexpr DType kZeroPointTypes[] = {DType::kInt8, DType::kUInt8,
                                              DType::kInt32, DType::kBFloat16,
                                              DType::kFloat32};
  static constexpr DType kOutTypes[] = {
      DType::kInt8,     DType::kUInt8,        DType::kInt32,
      DType::kHiFloat8, DType::kFloat8E4M3FN, DType::kFloat8E5M2};

  Random random;
  std::vector<std::int64_t> shape;
  int axis;
  bool per_tensor;
  RandomView x, scales;
  std::optional<RandomView> zero_points;
  RandomView out;
  std::vector<std::byte> expected;  // all bytes of out's memory
  std::int64_t overwritten = 0;     // replaced by later elements

  // Makes a problem of at most `max_elements` elements. With kOverlapping,
  // elements of out share addresses, and the last one in row-major order is
  // expected.
  RandomProblem(std::uint64_t seed, std::int64_t max_elements,
                Steps out_steps = Steps::kApart)
      : RandomProblem(Random(seed), max_elements, {}, out_steps) {}
  RandomProblem(Random generator, std::int64_t max_elements, Steps out_steps)
      : RandomProblem(generator, max_elements, {}, out_steps) {}

  // Makes a problem of exactly this shape.
  RandomProblem(std::uint64_t seed, std::vector<std::int64_t> of_shape,
                Steps out_steps)
      : RandomProblem(Random(seed), 0, std::move(of_shape), out_steps) {}

  // Makes a problem of exactly these layouts. If there is an axis, scales run
  // along it.
  RandomProblem(std::uint64_t seed, const TensorLayout& x_layout,
                const TensorLayout& out_layout, std::optional<int> of_axis)
      : random(seed),
        shape(x_layout.shape.begin(), x_layout.shape.begin() + x_layout.rank),
        axis(of_axis.value_or(0)),
        per_tensor(!of_axis.has_value()),
        x(random, x_layout),
        scales(random, kXTypes[Uniform(random, 0, 2)], {Channels()},
               Steps::kMayBroadcast),
        out(random, out_layout) {
    Fill();
  }

  RandomProblem(Random seeded, std::int64_t max_elements,
                std::vector<std::int64_t> of_shape, Steps out_steps)
      : random(seeded),
        shape(max_elements > 0 ? MakeShape(random, max_elements)
                               : std::move(of_shape)),
        axis(static_cast<int>(Uniform(random, -Rank(), Rank() - 1))),
        per_tensor(Rank() == 0 || Uniform(random, 0, 2) == 0),
        x(random, kXTypes[Uniform(random, 0, 2)], shape, Steps::kMayBroadcast),
        scales(random, kXTypes[Uniform(random, 0, 2)], {Channels()},
               Steps::kMayBroadcast),
        out(random, kOutTypes[Uniform(random, 0, 5)], shape, out_steps) {
    Fill();
  }

  std::optional<TensorLayout> zero_points_layout() const {
    if (!zero_points.has_value()) return std::nullopt;
    return zero_points->layout();
  }
  const void* zero_points_first() const {
    return zero_points.has_value() ? zero_points->first() : nullptr;
  }
  // Restores out for another run.
  void RestoreOut() const {
    std::copy(out_before_.begin(), out_before_.end(), out.memory());
  }
  bool out_is_as_expected() const {
    return expected.empty() ||
           std::memcmp(expected.data(), out.memory(), expected.size()) == 0;
  }

 private:
  std::int64_t Rank() const { return static_cast<std::int64_t>(shape.size()); }
  std::int64_t Channels() const {
    return per_tensor ? 1 : shape[axis < 0 ? axis + Rank() : axis];
  }

  void Fill() {
    if (Uniform(random, 0, 2) > 0) {
      zero_points.emplace(random, kZeroPointTypes[Uniform(random, 0, 4)],
                          std::vector<std::int64_t>{Channels()},
                          Steps::kMayBroadcast);
    }
    FillFloats(random, x, 4.0F);
    FillFloats(random, scales, 0.25F);
    if (zero_points.has_value()) FillBytes(random, *zero_points);
    FillBytes(random, out);
    Compute();
  }

  static std::vector<std::int64_t> MakeShape(Random& random,
                                             std::int64_t max_elements) {
    std::vector<std::int64_t> shape(Uniform(random, 0, kMaxRank));
    std::int64_t left = max_elements;
    for (std::int64_t& extent : shape) {
      extent = Uniform(
          random, 1,
          std::min<std::int64_t>(left, Uniform(random, 0, 3) ? 9 : left));
      left /= extent;
    }
    std::shuffle(shape.begin(), shape.end(), random);
    if (!shape.empty() && Uniform(random, 0, 19) == 0) shape[0] = 0;
    return shape;
  }

  void Compute() {
    out_before_.assign(out.memory(), out.memory() + out.size_in_bytes());
    expected = out_before_;
    std::vector<bool> written(expected.size());
    const std::int64_t channel_axis = axis < 0 ? axis + Rank() : axis;
    ForEachIndex(x.layout(), [&](const auto& index) {
      const std::array<std::int64_t, kMaxRank> channel = {
          per_tensor ? 0 : index[channel_axis]};
      const float scale =
          numerics::LoadInput(scales.layout().dtype, scales.At(channel));
      std::optional<float> zero_point;
      if (zero_points.has_value()) {
        zero_point = numerics::LoadInput(zero_points->layout().dtype,
                                         zero_points->At(channel));
      }
      const auto at = static_cast<std::size_t>(out.At(index) - out.memory());
      if (written[at]) ++overwritten;
      written[at] = true;
      numerics::QuantizeElement(x.layout().dtype, x.At(index), scale,
                                zero_point, out.layout().dtype,
                                expected.data() + at);
    });
  }

  std::vector<std::byte> out_before_;
};

// Runs a problem through the C++ API.
inline Status RunProblem(const RandomProblem& problem,
                         QuantizeOptions options) {
  options.axis = problem.axis;
  QuantizePlan plan;
  Status status = QuantizePlan::Make(
      problem.x.layout(), problem.scales.layout(), problem.zero_points_layout(),
      problem.out.layout(), options, &plan);
  if (!status.ok()) return status;
  return plan.Run(problem.x.first(), problem.scales.first(),
                  problem.zero_points_first(), problem.out.first());
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_RANDOM_PROBLEM_H_
