// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// All 2^32 binary32 inputs through every kernel of one output type, against the
// definition. With scale 1 and no offset, every binary32 number is rounded.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/kernel_check.h"

namespace aclq::kernels {
namespace {

struct Case {
  Arithmetic arithmetic;
  Rounding rounding;
  DType out;
  float scale;
  std::optional<float> offset;
  std::string name;
};

void AddQuotients(std::vector<Case>* cases) {
  for (const DType out : kQuotientOutputs) {
    const auto add = [&](float scale, std::optional<float> offset,
                         const char* what) {
      cases->push_back({Arithmetic::kDivideAdd, Rounding::kNearestEven, out,
                        scale, offset, base::DTypeName(out) + what});
    };
    add(1.0F, {}, "_one");
    add(0.1F, 3.0F, "_tenth_odd_zero_point");
    add(-0x1.5p-9F, 128.0F, "_negative_scale");
  }
}

// Adds each output with each of its roundings.
void AddProducts(std::vector<Case>* cases) {
  static constexpr struct {
    Rounding rounding;
    const char* name;
  } kRoundings[] = {{Rounding::kNearestEven, "_nearest"},
                    {Rounding::kFloor, "_floor"},
                    {Rounding::kCeil, "_ceil"},
                    {Rounding::kTowardsZero, "_towards_zero"},
                    {Rounding::kHybrid, "_hybrid"}};
  for (const DType out : kProductOutputs) {
    for (const auto& [rounding, name] : kRoundings) {
      if (!testing::HasRounding(out, rounding)) continue;
      const std::string begin = "Product_" + base::DTypeName(out) + name;
      const auto add = [&, mode = rounding](Arithmetic arithmetic, float scale,
                                            std::optional<float> offset,
                                            const char* what) {
        cases->push_back({arithmetic, mode, out, scale, offset, begin + what});
      };
      add(Arithmetic::kMultiplyAdd, 1.0F, {}, "_one");
      add(Arithmetic::kMultiplyAdd, 0.1F, 3.5F, "_tenth_offset");
      add(Arithmetic::kMultiplyTwiceAdd, -0x1.5p9F, 8.0F, "_twice");
    }
  }
}

std::vector<Case> Cases() {
  std::vector<Case> cases;
  AddQuotients(&cases);
  AddProducts(&cases);
  return cases;
}

class ExhaustiveTest : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(All, ExhaustiveTest, ::testing::ValuesIn(Cases()),
                         [](const auto& test) { return test.param.name; });

// Returns true for SCALAR's kernels of HiFloat8, which call the definition.
bool CallsTheDefinition(const Implementation& one, DType out) {
  return one.name == "SCALAR" && out == DType::kHiFloat8;
}

// Chunks of inputs with the same upper bits.
constexpr int kChunkBits = 16;
constexpr std::uint64_t kChunks = std::uint64_t{1} << (32 - kChunkBits);
// Inputs per part. If the ends of a part have the same result, they define the
// entire part.
constexpr std::size_t kPart = 256;

// The buffers of one thread, reused for all of its chunks.
class Comparison {
 public:
  explicit Comparison(const Case& test)
      : test_(test),
        x_(std::size_t{1} << kChunkBits),
        expected_(testing::BytesOf(test.out, x_.size())),
        found_(expected_.size()) {}

  // Compares one chunk on every instruction set and returns the first
  // difference, or "".
  std::string Compare(std::uint64_t chunk) {
    for (std::size_t i = 0; i < x_.size(); ++i) {
      x_[i] = static_cast<std::uint32_t>(chunk << kChunkBits | i);
    }
    testing::Row row = {
        DType::kFloat32, reinterpret_cast<const std::byte*>(x_.data()),
        x_.size(),       Spread::kFixed,
        &test_.scale,    test_.offset.has_value() ? &*test_.offset : nullptr};
    row.arithmetic = test_.arithmetic;
    row.rounding = test_.rounding;
    Define(row);
    for (const Implementation& one : Implementations()) {
      if (CallsTheDefinition(one, test_.out)) continue;
      // Bytes that are not written differ from the expected bytes.
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
  // Writes the results of the definition for a chunk to `expected_`.
  void Define(const testing::Row& row) {
    testing::Row part = row;
    part.columns = kPart;
    for (std::size_t done = 0; done < row.columns; done += kPart) {
      part.x = row.x + done * sizeof(float);
      DefinePart(part, expected_.data() + testing::BytesOf(test_.out, done));
    }
  }

  // Writes the results of the definition for a part of a chunk. The inputs are
  // ordered by magnitude, or all NaN but the first. Both arithmetics and all
  // roundings but kHybrid are monotone. So if the first two inputs have the
  // results of the last two, all inputs between have them too. Pairs are
  // compared since two int4 results share a byte.
  void DefinePart(const testing::Row& part, std::byte* to) {
    constexpr std::size_t kSome = 2;
    const std::size_t size = testing::BytesOf(test_.out, kSome);
    testing::Row first = part, last = part;
    first.columns = last.columns = kSome;
    last.x += (part.columns - kSome) * sizeof(float);
    testing::Define(first, test_.out, to);
    testing::Define(last, test_.out, to + size);
    const bool is_constant = test_.rounding != Rounding::kHybrid &&
                             std::equal(to, to + size, to + size);
    if (!is_constant) return testing::Define(part, test_.out, to);
    const std::size_t all = testing::BytesOf(test_.out, kPart);
    for (std::size_t done = size; done < all; done *= 2) {
      std::copy_n(to, done, to + done);
    }
  }

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
