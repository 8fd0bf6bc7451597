// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Random problems for Dequantize on strided views, with expected results from a
// plain loop.

#ifndef ACLQ_TESTS_ANALYSIS_DEQUANTIZE_PROBLEM_H_
#define ACLQ_TESTS_ANALYSIS_DEQUANTIZE_PROBLEM_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "aclq/dequantize.h"
#include "tests/analysis/plain.h"

namespace aclq::testing {

struct DequantizeProblem {
  struct Types {
    DType q, scales;
    std::optional<DType> zero_points;
    DType out;

    Types(DType q_type, DType scale_type, std::optional<DType> zero_point_type,
          DType out_type)
        : q(q_type),
          scales(scale_type),
          zero_points(zero_point_type),
          out(out_type) {}
    explicit Types(Random& random)
        : q(RandomType(random, kQuantizedTypes)),
          scales(RandomType(random, kFloatTypes)),
          out(RandomType(random, kFloatTypes)) {
      if (Uniform(random, 0, 2) > 0)
        zero_points = RandomType(random, kZeroPointTypes);
    }
  };

  Random random;
  Channeled channeled;
  RandomView q, scales;
  std::optional<RandomView> zero_points;
  RandomView out;
  std::vector<std::byte> before, expected;  // all bytes of out's memory

  // Makes a problem of random types.
  DequantizeProblem(Random generator, std::int64_t max_elements)
      : DequantizeProblem(generator, Types(generator), max_elements) {}

  DequantizeProblem(Random generator, const Types& types,
                    std::int64_t max_elements)
      : random(generator),
        channeled(random, max_elements),
        q(random, types.q, channeled.shape, Steps::kMayBroadcast),
        scales(random, types.scales, {channeled.Channels()},
               Steps::kMayBroadcast),
        out(random, types.out, channeled.shape, Steps::kApart) {
    FillBytes(random, q);
    FillNumbers(random, scales, 0.25F, true);
    if (types.zero_points.has_value()) {
      zero_points.emplace(random, *types.zero_points,
                          std::vector<std::int64_t>{channeled.Channels()},
                          Steps::kMayBroadcast);
      const bool is_integer = *types.zero_points != DType::kBFloat16 &&
                              *types.zero_points != DType::kFloat32;
      if (is_integer)
        FillBytes(random, *zero_points);
      else
        FillNumbers(random, *zero_points, 10, true);
    }
    FillBytes(random, out);
    Compute();
  }

  Status Run(int num_threads) const {
    DequantizeOptions options;
    options.axis = channeled.axis;
    options.num_threads = num_threads;
    return Dequantize(View(q), View(scales), View(zero_points), Writable(out),
                      options);
  }
  void Restore() const {
    std::copy(before.begin(), before.end(), out.memory());
  }
  bool OutIsAsExpected() const {
    return expected.empty() ||
           std::memcmp(expected.data(), out.memory(), expected.size()) == 0;
  }

 private:
  void Compute() {
    before.assign(out.memory(), out.memory() + out.size_in_bytes());
    ForEachIndex(q.layout(), [&](const Index& index) {
      const Index channel = channeled.ChannelOf(index);
      std::optional<double> zero_point;
      if (zero_points.has_value()) zero_point = NumberAt(*zero_points, channel);
      Encode(out.layout().dtype,
             PlainDequantize(NumberAt(q, index), NumberAt(scales, channel),
                             zero_point),
             out.At(index));
    });
    expected.assign(out.memory(), out.memory() + out.size_in_bytes());
    Restore();
  }
};

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_ANALYSIS_DEQUANTIZE_PROBLEM_H_
