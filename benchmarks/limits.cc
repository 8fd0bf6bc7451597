// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Loops that move the bytes of a case and compute nothing. On x86 they use the
// instructions that narrow fastest; elsewhere the compiler chooses.

#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "benchmarks/own.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

// The order of memory accesses: in order; in order with non-temporal stores and
// prefetches; or with those in four places in turn, as aclq accesses memory
// that does not fit in the caches.
enum class Visit { kOrdinary, kStreaming, kFourPlaces };

// Elements of a step.
constexpr std::int64_t kStep = 64;

// Bytes prefetched ahead of the load. In a measurement, 4 KiB was 2 % slower.
constexpr std::int64_t kPrefetchBytes = 1024;

// Elements from one of the four places to the next.
constexpr std::int64_t kFar = 8192;

#if defined(__AVX2__)
constexpr bool kHasNonTemporalStores = true;
#else
constexpr bool kHasNonTemporalStores = false;
#endif

#if defined(__AVX512BW__)

using Vector = __m512i;
Vector Load(const std::byte* from) { return _mm512_loadu_si512(from); }
template <bool kNonTemporal>
void Store(std::byte* to, Vector value) {
  if constexpr (kNonTemporal) {
    _mm512_stream_si512(reinterpret_cast<Vector*>(to), value);
  } else {
    _mm512_storeu_si512(to, value);
  }
}
// Packs with saturation, as the fastest instructions do. Does not restore the
// order of the elements, which are ordered per 128-bit lane of the register.
Vector Pack32(Vector a, Vector b) { return _mm512_packs_epi32(a, b); }
Vector Pack16(Vector a, Vector b) { return _mm512_packs_epi16(a, b); }
Vector Widen16(const std::byte* from) {
  return _mm512_cvtepi16_epi32(
      _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}

#elif defined(__AVX2__)

using Vector = __m256i;
Vector Load(const std::byte* from) {
  return _mm256_loadu_si256(reinterpret_cast<const Vector*>(from));
}
template <bool kNonTemporal>
void Store(std::byte* to, Vector value) {
  auto* address = reinterpret_cast<Vector*>(to);
  if constexpr (kNonTemporal) {
    _mm256_stream_si256(address, value);
  } else {
    _mm256_storeu_si256(address, value);
  }
}
Vector Pack32(Vector a, Vector b) { return _mm256_packs_epi32(a, b); }
Vector Pack16(Vector a, Vector b) { return _mm256_packs_epi16(a, b); }
Vector Widen16(const std::byte* from) {
  return _mm256_cvtepi16_epi32(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

#else

// Portable vectors, which the compiler maps to the machine's instructions.
typedef std::int32_t Vector __attribute__((vector_size(16)));
typedef std::int16_t Words __attribute__((vector_size(16)));
typedef std::int8_t Octets __attribute__((vector_size(16)));
Vector Load(const std::byte* from) {
  Vector value;
  std::memcpy(&value, from, sizeof(value));
  return value;
}
template <bool kNonTemporal>
void Store(std::byte* to, Vector value) {
  std::memcpy(to, &value, sizeof(value));
}
// Packs the low halves of the elements.
Vector Pack32(Vector a, Vector b) {
  return (Vector)__builtin_shufflevector((Words)a, (Words)b, 0, 2, 4, 6, 8, 10,
                                         12, 14);
}
Vector Pack16(Vector a, Vector b) {
  return (Vector)__builtin_shufflevector((Octets)a, (Octets)b, 0, 2, 4, 6, 8,
                                         10, 12, 14, 16, 18, 20, 22, 24, 26, 28,
                                         30);
}
Vector Widen16(const std::byte* from) {
  std::int16_t words[4];
  std::memcpy(words, from, sizeof(words));
  return Vector{words[0], words[1], words[2], words[3]};
}

#endif

constexpr std::int64_t kBytes = sizeof(Vector);

// Loads and converts the elements of x for one vector of out.
template <int kSourceSize, int kOutputSize>
Vector Convert(const std::byte* x) {
  if constexpr (kSourceSize == kOutputSize) {
    return Load(x);
  } else if constexpr (kSourceSize == 4) {
    return Pack16(Pack32(Load(x), Load(x + kBytes)),
                  Pack32(Load(x + 2 * kBytes), Load(x + 3 * kBytes)));
  } else if constexpr (kOutputSize == 1) {
    return Pack16(Load(x), Load(x + kBytes));
  } else {
    return Widen16(x);
  }
}

template <int kSourceSize, int kOutputSize, Visit kVisit>
void PackStep(const std::byte* x, std::byte* out) {
  constexpr bool kStreams = kVisit != Visit::kOrdinary;
  constexpr std::int64_t kElements = kBytes / kOutputSize;
  if constexpr (kStreams) {
    for (std::int64_t line = 0; line < kStep * kSourceSize; line += 64)
      __builtin_prefetch(x + line + kPrefetchBytes);
  }
#pragma GCC unroll 16
  for (std::int64_t i = 0; i < kStep; i += kElements) {
    Store<kStreams>(out + i * kOutputSize,
                    Convert<kSourceSize, kOutputSize>(x + i * kSourceSize));
  }
}

template <int kSourceSize, int kOutputSize, Visit kVisit>
void PackSpan(const std::byte* x, std::byte* out, std::int64_t elements) {
  const auto step = [=](std::int64_t at) {
    PackStep<kSourceSize, kOutputSize, kVisit>(x + at * kSourceSize,
                                               out + at * kOutputSize);
  };
  std::int64_t done = 0;
  if constexpr (kVisit == Visit::kFourPlaces) {
    for (; done + 4 * kFar <= elements; done += 4 * kFar) {
      for (std::int64_t at = done; at < done + kFar; at += kStep) {
        for (std::int64_t place = 0; place < 4; ++place)
          step(at + place * kFar);
      }
    }
  }
  for (; done < elements; done += kStep) step(done);
#if defined(__x86_64__)
  if constexpr (kVisit != Visit::kOrdinary) _mm_sfence();
#endif
}

template <Visit kVisit>
auto PackFunction(std::size_t source_size, std::size_t output_size) {
  if (source_size == 4) {
    return output_size == 4 ? PackSpan<4, 4, kVisit> : PackSpan<4, 1, kVisit>;
  }
  return output_size == 4 ? PackSpan<2, 4, kVisit> : PackSpan<2, 1, kVisit>;
}

// Returns the first element of part `part` of `parts`, a multiple of kStep.
std::int64_t Bound(std::int64_t elements, std::int64_t part,
                   std::int64_t parts) {
  return elements / kStep * part / parts * kStep;
}

template <Visit kVisit>
Work PreparePackWith(const Case& one, const Operands& operands) {
  if (one.view != View() || one.is_packed()) return {};
  if (kVisit != Visit::kOrdinary && !kHasNonTemporalStores) return {};
  const auto x_size = static_cast<std::int64_t>(SizeOf(one.source));
  const auto out_size = static_cast<std::int64_t>(SizeOf(one.output));
  const auto pack =
      PackFunction<kVisit>(SizeOf(one.source), SizeOf(one.output));
  const int threads = UsefulThreads(one);
  const auto run = [=] {
    const auto* x = static_cast<const std::byte*>(operands.x);
    auto* out = static_cast<std::byte*>(operands.out);
    ForEach(threads, threads, [&](std::int64_t i) {
      const std::int64_t first = Bound(one.elements, i, threads);
      pack(x + first * x_size, out + first * out_size,
           Bound(one.elements, i + 1, threads) - first);
    });
  };
  return {run, {}};
}

}  // namespace

Work PreparePack(const Case& one, const Operands& operands) {
  return PreparePackWith<Visit::kOrdinary>(one, operands);
}

Work PreparePackStreaming(const Case& one, const Operands& operands) {
  return PreparePackWith<Visit::kStreaming>(one, operands);
}

Work PreparePackFourPlaces(const Case& one, const Operands& operands) {
  return PreparePackWith<Visit::kFourPlaces>(one, operands);
}

Work PrepareMemcpy(const Case& one, const Operands& operands) {
  if (one.view != View()) return {};
  const auto size = static_cast<std::int64_t>(SizeOf(one.source));
  const int threads = UsefulThreads(one);
  const auto run = [=] {
    ForEach(threads, threads, [&](std::int64_t i) {
      const std::int64_t first = Bound(one.elements, i, threads) * size;
      const std::int64_t end = Bound(one.elements, i + 1, threads) * size;
      std::memcpy(static_cast<std::byte*>(operands.scratch) + first,
                  static_cast<const std::byte*>(operands.x) + first,
                  static_cast<std::size_t>(end - first));
    });
  };
  return {run, {}};
}

}  // namespace aclq::benchmarks
