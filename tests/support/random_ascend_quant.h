// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random problems of AscendQuant on strided views, with expected results from a
// plain loop. Everything depends on the seed only.

#ifndef ACLQ_TESTS_SUPPORT_RANDOM_ASCEND_QUANT_H_
#define ACLQ_TESTS_SUPPORT_RANDOM_ASCEND_QUANT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <optional>
#include <span>
#include <vector>

#include "aclq/ascend_quant.h"
#include "aclq/tensor.h"
#include "src/base/dtypes.h"
#include "src/numerics/ascend_quant.h"
#include "src/numerics/reference.h"
#include "tests/support/random_problem.h"
#include "tests/support/values.h"

namespace aclq::testing {

struct RandomAscendQuant {
  // The set from which a problem is chosen.
  struct Choice {
    std::span<const DType> inputs, outputs;
    // True if the types of x, scale and offset must match, as every SoC
    // requires.
    bool types_together = true;
    bool only_last_axis = false;
    // True if sqrt mode squares the scales, unless they run along the last
    // dimension but one.
    bool squares_scale = false;
    std::int64_t max_elements = 1000;
  };

  Random random;
  DType y_type;
  std::vector<std::int64_t> shape;
  int axis;
  bool sqrt_mode;
  std::int64_t mode;
  RandomView x, scale;
  std::optional<RandomView> offset;
  RandomView y_bytes;               // y; for int4, its bytes
  std::vector<std::byte> expected;  // all bytes of y's memory

  RandomAscendQuant(std::uint64_t seed, const Choice& choice)
      : RandomAscendQuant(Random(seed), choice) {}
  RandomAscendQuant(Random generator, const Choice& choice)
      : random(generator),
        y_type(Pick(choice.outputs)),
        shape(MakeShape(choice.max_elements)),
        axis(MakeAxis(choice)),
        sqrt_mode(Uniform(random, 0, 1) == 0),
        mode(Uniform(random, 0, 3)),
        x(random, Pick(choice.inputs), shape, Steps::kMayBroadcast),
        scale(random, ScaleType(choice), ParameterShape(),
              Steps::kMayBroadcast),
        y_bytes(random, LayoutOfBytes()) {
    if (Uniform(random, 0, 1) == 0) {
      const DType type =
          choice.types_together ? scale.layout().dtype : Pick(choice.inputs);
      offset.emplace(random, type, ShapeOf(scale.layout()),
                     Steps::kMayBroadcast);
    }
    FillFloats(random, x, 4.0F);
    FillFloats(random, scale, 0.125F);
    if (offset.has_value()) FillFloats(random, *offset, 2.0F);
    FillBytes(random, y_bytes);
    before_.assign(y_bytes.memory(),
                   y_bytes.memory() + y_bytes.size_in_bytes());
    Compute(choice);
  }

  const char* round_mode() const {
    static constexpr const char* kNames[] = {"round", "floor", "ceil", "trunc",
                                             "hybrid"};
    return kNames[static_cast<int>(Rounding())];
  }
  std::optional<TensorLayout> offset_layout() const {
    if (!offset.has_value()) return std::nullopt;
    return offset->layout();
  }
  const void* offset_first() const {
    return offset.has_value() ? offset->first() : nullptr;
  }
  // Returns the layout of y as passed to the operator.
  TensorLayout y_layout() const {
    TensorLayout layout = y_bytes.layout();
    layout.dtype = y_type;
    if (y_type != DType::kInt4) return layout;
    for (int i = 0; i < layout.rank; ++i) layout.strides[i] *= 2;
    layout.shape = x.layout().shape;
    layout.strides[layout.rank - 1] = 1;
    return layout;
  }
  // Restores the bytes that y's memory had before the run.
  void RestoreY() const {
    std::copy(before_.begin(), before_.end(), y_bytes.memory());
  }
  bool y_is_as_expected() const {
    return expected.empty() ||
           std::memcmp(expected.data(), y_bytes.memory(), expected.size()) == 0;
  }

 private:
  // Returns the rounding of the random mode.
  numerics::RoundMode Rounding() const {
    using numerics::RoundMode;
    switch (y_type) {
      case DType::kHiFloat8:
        return mode % 2 == 0 ? RoundMode::kRound : RoundMode::kHybrid;
      case DType::kFloat8E5M2:
      case DType::kFloat8E4M3FN:
        return RoundMode::kRound;
      default:
        return static_cast<RoundMode>(mode);
    }
  }
  // Returns the number of int4 elements in an element of y's memory, or 1.
  std::int64_t Packed() const {
    if (y_type == DType::kInt32) return 8;
    return y_type == DType::kInt4 ? 2 : 1;
  }

  DType Pick(std::span<const DType> types) {
    return types[Uniform(random, 0,
                         static_cast<std::int64_t>(types.size()) - 1)];
  }
  DType ScaleType(const Choice& choice) {
    const DType type = x.layout().dtype;
    const bool is_free = !choice.types_together || type == DType::kFloat32;
    return is_free ? Pick(choice.inputs) : type;
  }

  std::vector<std::int64_t> MakeShape(std::int64_t max_elements) {
    std::vector<std::int64_t> dims(Uniform(random, 1, kMaxRank));
    std::int64_t left = max_elements;
    for (std::int64_t& extent : dims) {
      extent = Uniform(
          random, 1,
          std::min<std::int64_t>(left, Uniform(random, 0, 2) > 0 ? 5 : left));
      left = std::max<std::int64_t>(left / extent, 1);
    }
    std::shuffle(dims.begin(), dims.end(), random);
    const std::int64_t packed = Packed();
    dims.back() = (dims.back() + packed - 1) / packed * packed;
    if (Uniform(random, 0, 29) == 0) dims.front() = 0;
    return dims;
  }

  int Rank() const { return static_cast<int>(shape.size()); }
  int MakeAxis(const Choice& choice) {
    const bool may_be_other = Rank() > 1 && !choice.only_last_axis;
    const int from_end =
        may_be_other ? -static_cast<int>(Uniform(random, 1, 2)) : -1;
    return Uniform(random, 0, 1) == 0 ? from_end : from_end + Rank();
  }
  int AxisFromFront() const { return axis < 0 ? axis + Rank() : axis; }

  std::vector<std::int64_t> ParameterShape() {
    const std::int64_t count =
        Uniform(random, 0, 2) == 0 ? 1 : shape[AxisFromFront()];
    if (Uniform(random, 0, 1) == 0) return {count};
    std::vector<std::int64_t> dims(shape.size(), 1);
    dims[AxisFromFront()] = count;
    return dims;
  }
  static std::vector<std::int64_t> ShapeOf(const TensorLayout& layout) {
    return {layout.shape.begin(), layout.shape.begin() + layout.rank};
  }

  // Returns a layout with strides in any order. Elements of int4 are adjacent
  // along the last dimension.
  TensorLayout LayoutOfBytes() {
    const DType type = y_type == DType::kInt4 ? DType::kUInt8 : y_type;
    std::vector<std::int64_t> dims = shape;
    dims.back() /= Packed();
    if (y_type != DType::kInt4)
      return RandomView(random, type, dims, Steps::kApart).layout();
    std::vector<int> order;
    for (int i = 0; i < Rank() - 1; ++i) order.push_back(i);
    std::shuffle(order.begin(), order.end(), random);
    std::vector<std::int64_t> strides(dims.size(), 1);
    std::int64_t step = std::max<std::int64_t>(dims.back(), 1);
    for (const int i : order) {
      step += Uniform(random, 0, 2);
      strides[i] = Uniform(random, 0, 4) == 0 ? -step : step;
      step *= std::max<std::int64_t>(dims[i], 1);
    }
    return TensorLayout(type, Rank(), dims.data(), strides.data());
  }

  numerics::ScaleProduct Product(const Choice& choice) const {
    if (!sqrt_mode) return numerics::ScaleProduct::kOnce;
    const TensorLayout& layout = scale.layout();
    const bool is_per_head =
        AxisFromFront() == Rank() - 2 && NumParameters(layout) > 1;
    return choice.squares_scale && !is_per_head
               ? numerics::ScaleProduct::kSquared
               : numerics::ScaleProduct::kTwice;
  }
  std::int64_t NumParameters(const TensorLayout& layout) const {
    return layout.shape[layout.rank == 1 ? 0 : AxisFromFront()];
  }

  float Parameter(const RandomView& view,
                  const std::array<std::int64_t, kMaxRank>& index) const {
    std::array<std::int64_t, kMaxRank> at{};
    if (NumParameters(view.layout()) > 1)
      at[view.layout().rank == 1 ? 0 : AxisFromFront()] =
          index[AxisFromFront()];
    return numerics::LoadInput(view.layout().dtype, view.At(at));
  }

  void Compute(const Choice& choice) {
    expected = before_;
    const DType code_type = Packed() > 1 ? DType::kInt4 : y_type;
    const numerics::ScaleProduct product = Product(choice);
    const numerics::RoundMode rounding = Rounding();
    ForEachIndex(x.layout(), [&](const auto& index) {
      std::optional<float> offset_value;
      if (offset.has_value()) offset_value = Parameter(*offset, index);
      const float sum = numerics::AscendQuantSum(
          numerics::LoadInput(x.layout().dtype, x.At(index)),
          Parameter(scale, index), offset_value, product);
      const std::uint8_t code =
          numerics::AscendQuantCode(sum, rounding, code_type);
      auto stored = index;  // of the byte or word that has the element
      stored[Rank() - 1] /= Packed();
      const auto at =
          static_cast<std::size_t>(y_bytes.At(stored) - y_bytes.memory());
      numerics::StoreAscendQuantCode(
          code, code_type,
          static_cast<std::size_t>(index[Rank() - 1] % Packed()),
          expected.data() + at);
    });
  }

  std::vector<std::byte> before_;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_RANDOM_ASCEND_QUANT_H_
