// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// All 2^32 binary32 inputs through every kernel of one output type, against the
// definition. With scale 1 and no zero point, the number that is rounded is
// every number there is.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/kernel_check.h"

namespace aclq::kernels {
namespace {

struct Case {
  DType out;
  float scale;
  bool has_zero_point;
  float zero_point;
  std::string name;
};

std::vector<Case> Cases() {
  std::vector<Case> cases;
  for (const DType out : kQuotientOutputs) {
    const std::string name = base::DTypeName(out);
    cases.push_back({out, 1.0F, false, 0.0F, name + "_one"});
    cases.push_back({out, 0.1F, true, 3.0F, name + "_tenth_odd_zero_point"});
    cases.push_back({out, -0x1.5p-9F, true, 128.0F, name + "_negative_scale"});
  }
  return cases;
}

class ExhaustiveTest : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(All, ExhaustiveTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

// Inputs whose upper bits are `chunk`.
constexpr int kChunkBits = 16;
constexpr std::uint64_t kChunks = std::uint64_t{1} << (32 - kChunkBits);

// The buffers of a thread, which all of its chunks share.
class Comparison {
 public:
  explicit Comparison(const Case& test)
      : test_(test),
        x_(std::size_t{1} << kChunkBits),
        expected_(x_.size() * base::DTypeSize(test.out)),
        found_(expected_.size()) {}

  // Compares one chunk on every instruction set; the first difference, or "".
  std::string Compare(std::uint64_t chunk) {
    for (std::size_t i = 0; i < x_.size(); ++i) {
      x_[i] = static_cast<std::uint32_t>(chunk << kChunkBits | i);
    }
    const testing::Row row = {
        DType::kFloat32, reinterpret_cast<const std::byte*>(x_.data()),
        x_.size(),       Spread::kFixed,
        &test_.scale,    test_.has_zero_point ? &test_.zero_point : nullptr};
    testing::Define(row, test_.out, expected_.data());
    for (const Implementation& one : Implementations()) {
      // What is not written differs from what is expected.
      std::transform(expected_.begin(), expected_.end(), found_.begin(),
                     [](std::byte byte) { return ~byte; });
      testing::RunKernel(one, row, test_.out, found_.data());
      const auto same =
          testing::SameBytes(row, test_.out, expected_, found_.data());
      if (!same) return one.name + ": " + same.message();
    }
    return "";
  }

 private:
  const Case& test_;
  std::vector<std::uint32_t> x_;
  std::vector<std::byte> expected_, found_;
};

TEST_P(ExhaustiveTest, AllFloatInputs) {
  std::atomic<std::uint64_t> next{0};
  std::atomic<std::uint64_t> compared{0};
  std::mutex mutex;
  std::string difference;
  const auto work = [&] {
    Comparison comparison(GetParam());
    for (std::uint64_t chunk = next++; chunk < kChunks; chunk = next++) {
      std::string found = comparison.Compare(chunk);
      ++compared;
      if (found.empty()) continue;
      const std::lock_guard lock(mutex);
      difference = std::move(found);
      next = kChunks;
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency());
       ++i) {
    threads.emplace_back(work);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(difference, "");
  EXPECT_EQ(compared, kChunks);
  std::cout << (compared << kChunkBits) << " inputs on "
            << Implementations().size() << " instruction sets\n";
}

}  // namespace
}  // namespace aclq::kernels
