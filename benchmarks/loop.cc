// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The plain loop, which the compiler vectorizes: -O3 -march=native. It has no
// rule for NaN.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#ifdef __F16C__
#include <immintrin.h>
#endif

#include "benchmarks/own.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

struct BFloat16 {
  std::uint16_t bits;
  operator float() const {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
  }
};

// The ends of the range. For int32, the upper end is the largest binary32
// number below 2^31.
template <typename Output>
constexpr float kLow = std::numeric_limits<Output>::min();
template <typename Output>
constexpr float kHigh = std::numeric_limits<Output>::max();
template <>
constexpr float kHigh<std::int32_t> = 0x1p31F - 128.0F;

// Quantizes a span with one scale, or with one scale per element.
template <bool kOneScale, typename Source, typename Output>
void QuantizeSpan(const Source* __restrict x, Output* __restrict out,
                  std::int64_t count, const float* __restrict scales,
                  float zero_point) {
  for (std::int64_t i = 0; i < count; ++i) {
    const float t =
        static_cast<float>(x[i]) / scales[kOneScale ? 0 : i] + zero_point;
    const float inside = std::min(std::max(t, kLow<Output>), kHigh<Output>);
    out[i] =
        static_cast<Output>(static_cast<std::int32_t>(std::nearbyint(inside)));
  }
}

#ifdef __F16C__
struct Float16 {
  std::uint16_t bits;
};

constexpr std::int64_t kWidenedElements = 256;

void Widen(const Float16* x, float* to, std::int64_t count) {
  std::int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    const auto* halves = reinterpret_cast<const __m128i*>(x + i);
    _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128(halves)));
  }
  for (; i < count; ++i) to[i] = _cvtsh_ss(x[i].bits);
}

// Widens the elements first. GCC 12 converts _Float16 one by one, and each
// conversion depends on the previous one, which takes 30 times as long.
template <bool kOneScale, typename Output>
void QuantizeSpan(const Float16* __restrict x, Output* __restrict out,
                  std::int64_t count, const float* __restrict scales,
                  float zero_point) {
  for (std::int64_t i = 0; i < count; i += kWidenedElements) {
    float widened[kWidenedElements];
    const std::int64_t part = std::min(kWidenedElements, count - i);
    Widen(x + i, widened, part);
    QuantizeSpan<kOneScale>(widened, out + i, part,
                            scales + (kOneScale ? 0 : i), zero_point);
  }
}
#endif

template <typename Source, typename Output>
Work Prepare(const Case& one, const Operands& operands) {
  // One span per thread, or one per row of a matrix.
  const int threads = UsefulThreads(one);
  const std::int64_t spans = one.scales == Scales::kTensor
                                 ? threads
                                 : one.elements / MatrixOf(one).columns;
  const std::int64_t channels = GeometryOf(one).channels;
  const auto zero_point = static_cast<float>(one.zero_point());
  const auto run = [=] {
    ForEach(spans, threads, [&](std::int64_t i) {
      const std::int64_t first = one.elements * i / spans;
      const std::int64_t count = one.elements * (i + 1) / spans - first;
      const auto* x = static_cast<const Source*>(operands.x) + first;
      auto* out = static_cast<Output*>(operands.out) + first;
      if (one.scales == Scales::kLast) {
        QuantizeSpan<false>(x, out, count, operands.scales, zero_point);
      } else {
        QuantizeSpan<true>(x, out, count, operands.scales + i % channels,
                           zero_point);
      }
    });
  };
  return {run, {}};
}

template <typename Source>
Work PrepareSource(const Case& one, const Operands& operands) {
  switch (one.output) {
    case DType::kInt8:
      return Prepare<Source, std::int8_t>(one, operands);
    case DType::kUInt8:
      return Prepare<Source, std::uint8_t>(one, operands);
    case DType::kInt32:
      return Prepare<Source, std::int32_t>(one, operands);
    default:
      return {};  // Users do not write loops for these types by hand.
  }
}

}  // namespace

Work PrepareLoop(const Case& one, const Operands& operands) {
  if (one.view != View()) return {};
  switch (one.source) {
    case DType::kFloat32:
      return PrepareSource<float>(one, operands);
    case DType::kBFloat16:
      return PrepareSource<BFloat16>(one, operands);
#ifdef __F16C__
    case DType::kFloat16:
      return PrepareSource<Float16>(one, operands);
#endif
    default:
      return {};
  }
}

}  // namespace aclq::benchmarks
