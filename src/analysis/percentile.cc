// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/analysis/percentile.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>

namespace aclq::analysis {
namespace {

constexpr std::uint32_t kSign = 0x80000000;
constexpr std::uint32_t kInfinityBits = 0x7F800000;

// Maps the bits of a number that is not NaN to an integer whose order is that
// of the numbers, -0 below +0. NumberOf is the inverse.
std::uint32_t KeyOf(std::uint32_t bits) {
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}
float NumberOf(std::uint32_t key) {
  return std::bit_cast<float>((key & kSign) != 0 ? key & ~kSign : ~key);
}

// A search finds a key digit by digit, the highest one first.
constexpr int kDigitBits = 8;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

// The number of occurrences of each digit.
struct Histogram {
  std::array<std::int64_t, kDigits> counts{};

  void Merge(const Histogram& other) {
    for (std::size_t i = 0; i < kDigits; ++i) counts[i] += other.counts[i];
  }
  std::int64_t Total() const {
    std::int64_t total = 0;
    for (const std::int64_t count : counts) total += count;
    return total;
  }
};

// A key that is searched for.
struct Search {
  std::uint32_t found = 0;  // the known digits; zeros below
  std::int64_t rank = 0;    // among the keys with the known digits, from 1

  // Finds the next digit, which begins at bit `shift`.
  void Descend(const Histogram& histogram, int shift) {
    std::uint32_t digit = 0;
    while (rank > histogram.counts[digit]) rank -= histogram.counts[digit++];
    found |= digit << shift;
  }
};

std::uint32_t BitsOf(float x, PercentileOf of) {
  const auto bits = std::bit_cast<std::uint32_t>(x);
  if (of == PercentileOf::kMinusX) return bits ^ kSign;
  if (of == PercentileOf::kMagnitude) return bits & ~kSign;
  return bits;
}

}  // namespace

std::int64_t NearestRank(double percent, std::int64_t count) {
  constexpr std::int64_t kUnits = 1'000'000'000;
  constexpr std::int64_t kAll = 100 * kUnits;
  const std::int64_t share = std::llround(percent * kUnits);
  const auto rank = static_cast<std::int64_t>(
      (static_cast<__int128>(share) * count + kAll - 1) / kAll);
  return std::clamp(rank, std::int64_t{1}, count);
}

std::vector<float> Percentiles(const Channels& x, std::int64_t first,
                               std::int64_t channels, Effort effort,
                               double percent, PercentileOf of) {
  std::vector<Search> searches(static_cast<std::size_t>(channels));
  for (int shift = 32 - kDigitBits; shift >= 0; shift -= kDigitBits) {
    const std::vector<Histogram> histograms = Reduce<Histogram>(
        x, first, channels, effort,
        [&](std::int64_t channel, const float* numbers, std::size_t count,
            Histogram* histogram) {
          const std::uint64_t found = searches[channel - first].found;
          for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t bits = BitsOf(numbers[i], of);
            const std::uint64_t key = KeyOf(bits);
            const bool is_counted = (bits & ~kSign) < kInfinityBits &&
                                    ((key ^ found) >> shift) < kDigits;
            if (is_counted) ++histogram->counts[(key >> shift) % kDigits];
          }
        });
    for (std::int64_t i = 0; i < channels; ++i) {
      Search& search = searches[i];
      if (shift == 32 - kDigitBits) {
        const std::int64_t total = histograms[i].Total();
        search.rank = total > 0 ? NearestRank(percent, total) : 0;
      }
      if (search.rank > 0) search.Descend(histograms[i], shift);
    }
  }
  std::vector<float> percentiles(searches.size());
  for (std::size_t i = 0; i < searches.size(); ++i)
    if (searches[i].rank > 0) percentiles[i] = NumberOf(searches[i].found);
  return percentiles;
}

}  // namespace aclq::analysis
