// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Conversions among floating-point types on every instruction set of this
// machine against the definition: every 16-bit pattern, hard and random 32-bit
// patterns, every row length, in place, past the caches.

#include "src/numerics/convert.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "src/base/dtypes.h"
#include "src/kernels/kernels.h"
#include "tests/support/guarded_memory.h"
#include "tests/support/kernel_check.h"
#include "tests/support/values.h"

namespace aclq::kernels {
namespace {

using testing::Against;
using testing::ExpectModesToStay;
using testing::GuardedMemory;
using testing::Hex;

using Bytes = std::vector<std::byte>;

template <typename T>
Bytes BytesOf(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

Bytes All16BitPatterns() {
  std::vector<std::uint16_t> patterns(0x10000);
  for (std::size_t i = 0; i < patterns.size(); ++i)
    patterns[i] = static_cast<std::uint16_t>(i);
  return BytesOf(patterns);
}

// Returns, for each upper half word, the lower half words at which the two
// targets have ties, with their neighbours; then hard values and random
// numbers.
Bytes Hard32BitPatterns() {
  std::vector<std::uint32_t> patterns;
  for (std::uint32_t upper = 0; upper < 0x10000; ++upper) {
    for (const std::uint32_t lower :
         {0x0000U, 0x0001U, 0x0FFFU, 0x1000U, 0x1001U, 0x2FFFU, 0x3000U,
          0x3001U, 0x7FFFU, 0x8000U, 0x8001U, 0xEFFFU, 0xF000U, 0xFFFFU}) {
      patterns.push_back(upper << 16 | lower);
    }
  }
  for (const float value : testing::HardValues()) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    patterns.push_back(bits);
  }
  // Ties among the subnormal numbers of binary16, and their neighbours.
  for (std::uint32_t steps = 0; steps < 0x400; ++steps) {
    const float tie = (static_cast<float>(steps) + 0.5F) * 0x1p-24F;
    std::uint32_t bits = 0;
    std::memcpy(&bits, &tie, sizeof(bits));
    for (const std::uint32_t one : {bits - 1, bits, bits + 1}) {
      patterns.push_back(one);
      patterns.push_back(one | 0x80000000U);
    }
  }
  std::mt19937_64 random(14);
  for (int i = 0; i < 1000000; ++i)
    patterns.push_back(static_cast<std::uint32_t>(random()));
  return BytesOf(patterns);
}

struct Conversion {
  DType from, to;

  std::size_t from_size() const { return base::DTypeSize(from); }
  std::size_t to_size() const { return base::DTypeSize(to); }
};

std::vector<Conversion> Conversions() {
  std::vector<Conversion> all;
  for (const DType from : kSources)
    for (const DType to : kSources)
      if (from != to) all.push_back({from, to});
  return all;
}

Bytes Define(const Conversion& types, const std::byte* x, std::size_t count) {
  Bytes out(count * types.to_size());
  for (std::size_t i = 0; i < count; ++i) {
    numerics::ConvertElement(types.from, x + i * types.from_size(), types.to,
                             out.data() + i * types.to_size());
  }
  return out;
}

class ConvertTest : public ::testing::TestWithParam<Implementation> {
 protected:
  // Converts one row.
  void Run(const Conversion& types, const std::byte* x, std::byte* out,
           std::size_t columns, bool non_temporal = false) {
    const BlockKernel kernel = GetParam().FindConversion(types.from, types.to);
    ASSERT_NE(kernel, nullptr);
    const ExpectModesToStay modes;
    kernel({.x = x,
            .out = out,
            .rows = 1,
            .columns = columns,
            .non_temporal = non_temporal});
  }

  void ExpectSame(const Conversion& types, const std::byte* x,
                  const Bytes& expected, const std::byte* found) {
    if (std::memcmp(expected.data(), found, expected.size()) == 0) return;
    const std::size_t size = types.to_size();
    std::size_t i = 0;
    while (std::memcmp(expected.data() + i * size, found + i * size, size) == 0)
      ++i;
    FAIL() << base::DTypeName(types.from) << " to " << base::DTypeName(types.to)
           << ", element " << i << ": "
           << Hex(x + i * types.from_size(), types.from_size()) << ", expected "
           << Hex(expected.data() + i * size, size) << ", found "
           << Hex(found + i * size, size);
  }
};

INSTANTIATE_TEST_SUITE_P(Isa, ConvertTest,
                         ::testing::ValuesIn(Implementations().begin(),
                                             Implementations().end()),
                         [](const auto& test) { return test.param.name; });

TEST_P(ConvertTest, EqualsTheDefinition) {
  const Bytes patterns_16 = All16BitPatterns();
  const Bytes patterns_32 = Hard32BitPatterns();
  for (const Conversion& types : Conversions()) {
    const Bytes& x = types.from_size() == 4 ? patterns_32 : patterns_16;
    const std::size_t count = x.size() / types.from_size();
    const Bytes expected = Define(types, x.data(), count);
    for (const bool non_temporal : {false, true}) {
      Bytes out(expected.size());
      Run(types, x.data(), out.data(), count, non_temporal);
      ExpectSame(types, x.data(), expected, out.data());
    }
  }
}

// Rows between guard pages, aligned and unaligned.
TEST_P(ConvertTest, EveryLengthOfARow) {
  const Bytes patterns = All16BitPatterns();
  for (const Conversion& types : Conversions()) {
    for (std::size_t columns = 1; columns <= 320; ++columns) {
      for (const Against against : {Against::kStart, Against::kEnd}) {
        const GuardedMemory x(columns * types.from_size(), against);
        const GuardedMemory out(columns * types.to_size(), against);
        std::memcpy(x.data(), patterns.data() + columns * 37,
                    columns * types.from_size());
        const Bytes expected = Define(types, x.data(), columns);
        for (const bool non_temporal : {false, true}) {
          std::fill_n(out.data(), expected.size(), std::byte{0xA5});
          Run(types, x.data(), out.data(), columns, non_temporal);
          ExpectSame(types, x.data(), expected, out.data());
          ASSERT_TRUE(out.RestIsUntouched());
        }
      }
    }
  }
}

// x and out may be the same rows if their elements have the same size.
TEST_P(ConvertTest, InPlace) {
  const Bytes patterns = All16BitPatterns();
  for (const Conversion& types : Conversions()) {
    if (types.from_size() != types.to_size()) continue;
    for (std::size_t columns = 1; columns <= 320; ++columns) {
      for (const bool non_temporal : {false, true}) {
        Bytes row(patterns.begin(),
                  patterns.begin() +
                      static_cast<std::ptrdiff_t>(columns * types.from_size()));
        const Bytes before = row;
        Run(types, row.data(), row.data(), columns, non_temporal);
        ExpectSame(types, before.data(), Define(types, before.data(), columns),
                   row.data());
      }
    }
  }
}

TEST_P(ConvertTest, EqualTypesHaveNoKernel) {
  for (const DType one : kSources)
    EXPECT_EQ(GetParam().FindConversion(one, one), nullptr);
  EXPECT_EQ(GetParam().FindConversion(DType::kInt8, DType::kFloat32), nullptr);
}

}  // namespace
}  // namespace aclq::kernels
