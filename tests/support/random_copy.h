// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random copies between strided views, with expected results from a plain loop.
// Everything depends on the seed only.

#ifndef ACLQ_TESTS_SUPPORT_RANDOM_COPY_H_
#define ACLQ_TESTS_SUPPORT_RANDOM_COPY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "aclq/tensor.h"
#include "src/base/dtypes.h"
#include "src/numerics/convert.h"
#include "tests/support/random_problem.h"

namespace aclq::testing {

struct RandomCopy {
  static constexpr DType kFloats[] = {DType::kFloat32, DType::kFloat16,
                                      DType::kBFloat16};
  // One type of each size, and a few more.
  static constexpr DType kMoved[] = {
      DType::kBool,      DType::kInt8,      DType::kFloat16, DType::kInt16,
      DType::kFloat32,   DType::kInt32,     DType::kInt64,   DType::kFloat64,
      DType::kComplex64, DType::kComplex128};

  Random random;
  DType src_type, out_type;
  std::vector<std::int64_t> shape;
  RandomView src, out;

  // Makes a copy of at most `max_elements` elements. src has axes of size 1
  // where out is longer, and sometimes fewer axes.
  RandomCopy(std::uint64_t seed, std::int64_t max_elements)
      : RandomCopy(Random(seed), max_elements) {}

  RandomCopy(Random generator, std::int64_t max_elements)
      : random(generator),
        src_type(Types(random)),
        out_type(src_type),
        shape(Shape(random, max_elements)),
        src(random, src_type, SrcShape(random, shape), Steps::kMayBroadcast),
        out(random, OutType(), shape, Steps::kApart) {
    FillBytes(random, src);
    FillBytes(random, out);
    out_before_.assign(out.memory(), out.memory() + out.size_in_bytes());
    expected_ = out_before_;
    ForEachIndex(out.layout(), [&](const auto& index) {
      std::array<std::int64_t, kMaxRank> from{};
      const int missing = out.layout().rank - src.layout().rank;
      for (int i = 0; i < src.layout().rank; ++i)
        from[i] = src.layout().shape[i] == 1 ? 0 : index[missing + i];
      std::byte* const to = expected_.data() + (out.At(index) - out.memory());
      if (src_type == out_type) {
        std::memcpy(to, src.At(from), base::DTypeSize(out_type));
      } else {
        numerics::ConvertElement(src_type, src.At(from), out_type, to);
      }
    });
  }

  // Restores out for another run.
  void RestoreOut() const {
    std::copy(out_before_.begin(), out_before_.end(), out.memory());
  }
  bool out_is_as_expected() const {
    return expected_.empty() ||
           std::memcmp(expected_.data(), out.memory(), expected_.size()) == 0;
  }

 private:
  template <std::size_t kCount>
  static DType OneOf(Random& random, const DType (&types)[kCount]) {
    return types[Uniform(random, 0, kCount - 1)];
  }
  static DType Types(Random& random) {
    return Uniform(random, 0, 1) == 0 ? OneOf(random, kFloats)
                                      : OneOf(random, kMoved);
  }
  // Returns any floating-point type if src has one, otherwise the type of src.
  DType OutType() {
    for (const DType one : kFloats)
      if (src_type == one) out_type = OneOf(random, kFloats);
    return out_type;
  }

  static std::vector<std::int64_t> Shape(Random& random,
                                         std::int64_t max_elements) {
    const std::int64_t rank = Uniform(random, 0, kMaxRank);
    std::vector<std::int64_t> dims(rank);
    std::int64_t left = max_elements;
    for (std::int64_t& dim : dims) {
      const std::int64_t most = Uniform(random, 0, 2) == 0 ? left : 9;
      dim = Uniform(random, Uniform(random, 0, 30) == 0 ? 0 : 1,
                    std::max<std::int64_t>(1, std::min(left, most)));
      left /= std::max<std::int64_t>(1, dim);
    }
    std::shuffle(dims.begin(), dims.end(), random);
    return dims;
  }
  static std::vector<std::int64_t> SrcShape(Random& random,
                                            std::vector<std::int64_t> dims) {
    for (std::int64_t& dim : dims)
      if (Uniform(random, 0, 7) == 0) dim = 1;
    if (Uniform(random, 0, 3) == 0) {
      const auto rank = static_cast<std::int64_t>(dims.size());
      dims.erase(dims.begin(), dims.begin() + Uniform(random, 0, rank));
    }
    return dims;
  }

  std::vector<std::byte> out_before_, expected_;
};

// A fill of a view that a random copy writes.
struct RandomFill {
  Random random;
  std::vector<std::byte> value;  // of one element
  RandomView out;

  RandomFill(Random generator, std::int64_t max_elements)
      : RandomFill(RandomCopy(generator, max_elements)) {}

  // Restores out for another run.
  void RestoreOut() const {
    std::copy(out_before_.begin(), out_before_.end(), out.memory());
  }
  bool out_is_as_expected() const {
    return expected_.empty() ||
           std::memcmp(expected_.data(), out.memory(), expected_.size()) == 0;
  }

 private:
  explicit RandomFill(const RandomCopy& copy)
      : random(copy.random),
        value(base::DTypeSize(copy.out_type)),
        out(random, copy.out.layout()) {
    for (std::byte& byte : value)
      byte = static_cast<std::byte>(Uniform(random, 0, 255));
    FillBytes(random, out);
    out_before_.assign(out.memory(), out.memory() + out.size_in_bytes());
    expected_ = out_before_;
    ForEachIndex(out.layout(), [&](const auto& index) {
      std::memcpy(expected_.data() + (out.At(index) - out.memory()),
                  value.data(), value.size());
    });
  }

  std::vector<std::byte> out_before_, expected_;
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_RANDOM_COPY_H_
