// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Numbers that go wrong first: ties and their neighbours, the ends of every
// output's range, subnormals, infinities, NaNs.

#ifndef ACLQ_TESTS_SUPPORT_VALUES_H_
#define ACLQ_TESTS_SUPPORT_VALUES_H_

#include <cmath>
#include <limits>
#include <vector>

namespace aclq::testing {

inline std::vector<float> HardValues() {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  std::vector<float> values;
  const auto add_with_neighbours = [&](float value) {
    for (const float one :
         {value, std::nextafterf(value, kInf), std::nextafterf(value, -kInf)}) {
      values.push_back(one);
      values.push_back(-one);
    }
  };
  for (const float value :
       {0.0F, 0.5F, 1.0F, 1.5F, 2.5F, 3.5F, 126.5F, 127.0F, 127.5F, 128.0F,
        128.5F, 254.5F, 255.0F, 255.5F, 256.0F, 8388607.5F, 8388608.0F,
        16777216.0F, 2147483520.0F, 2147483648.0F, 3e9F,
        // The grids of fp8 and HiFloat8: smallest numbers, their halves,
        // largest ones.
        0x1p-9F, 0x1p-10F, 0x1.8p-10F, 0x1p-6F, 0x1.Fp-7F, 448.0F, 464.0F,
        480.0F, 0x1p-16F, 0x1p-17F, 0x1.8p-17F, 0x1p-14F, 57344.0F, 61440.0F,
        0x1p-22F, 0x1p-23F, 0x1p-24F, 0x1.8p-22F, 0x1.8p-16F, 0x1p-15F, 0x1p-8F,
        0x1.Ep-4F, 15.5F, 18.0F, 240.0F, 320.0F, 32768.0F, 40960.0F, 49152.0F,
        1.0625F, 1.1875F, 17.0F, 19.0F,
        // binary32's own ends.
        0x1p-126F, 0x1p-149F, 3.4028235e38F}) {
    add_with_neighbours(value);
  }
  for (const float value :
       {kInf, std::nanf(""), std::nanf("0x1"), 0.1F, 0.3F, 1e6F}) {
    values.push_back(value);
    values.push_back(-value);
  }
  return values;
}

}  // namespace aclq::testing

#endif  // ACLQ_TESTS_SUPPORT_VALUES_H_
