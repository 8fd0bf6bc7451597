// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Converts rows of one floating-point type to another one, through binary32:
// rounded once, to nearest, ties to even. A NaN becomes the quiet NaN of the
// same sign whose payload begins with the same bits.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_CONVERT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_CONVERT_INL_H_
#undef ACLQ_SRC_KERNELS_CONVERT_INL_H_
#else
#define ACLQ_SRC_KERNELS_CONVERT_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/sources-inl.h"
#include "src/kernels/type_list.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

using HalfWordsVec = hn::Vec<HalfWords>;

// The bit that makes a NaN of binary32 quiet.
constexpr std::int32_t kQuietBit = 0x00400000;

// Makes the NaNs among binary32 bits quiet.
HWY_INLINE IntVec QuietNaNs(IntVec bits) {
  const IntVec magnitude = hn::And(bits, Constant(kMagnitudeMask));
  const auto is_nan = hn::Gt(magnitude, Constant(kInfinityBits));
  return hn::IfThenElse(is_nan, hn::Or(bits, Constant(kQuietBit)), bits);
}

// ---- Targets: each rounds binary32 lanes to elements of a type.

struct Float32Target {
  static constexpr DType kDType = DType::kFloat32;
  using Stored = float;
  static HWY_INLINE hn::Vec<Floats> Round(FloatVec v) {
    return hn::BitCast(Floats(), QuietNaNs(hn::BitCast(Ints(), v)));
  }
};

// Returns the low half words of lanes that are at most 0xFFFF.
HWY_INLINE HalfWordsVec LowHalfWords(IntVec v) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
  return HalfWordsVec{_mm512_cvtepi32_epi16(v.raw)};
#else
  return hn::DemoteTo(HalfWords(), v);
#endif
}

struct BFloat16Target {
  static constexpr DType kDType = DType::kBFloat16;
  using Stored = std::uint16_t;
  // Adds just under half of the last bit that is kept, or half where that bit
  // is 1, and drops the lower half word. A carry may reach infinity.
  static HWY_INLINE HalfWordsVec Round(FloatVec v) {
    const auto bits = hn::BitCast(UInts(), v);
    const auto last = hn::And(hn::ShiftRight<16>(bits), hn::Set(UInts(), 1));
    const auto rounded = hn::Add(bits, hn::Add(last, hn::Set(UInts(), 0x7FFF)));
    const IntVec magnitude =
        hn::And(hn::BitCast(Ints(), v), Constant(kMagnitudeMask));
    const auto is_nan = hn::Gt(magnitude, Constant(kInfinityBits));
    const IntVec chosen = hn::IfThenElse(
        is_nan, hn::Or(hn::BitCast(Ints(), v), Constant(kQuietBit)),
        hn::BitCast(Ints(), rounded));
    return LowHalfWords(
        hn::BitCast(Ints(), hn::ShiftRight<16>(hn::BitCast(UInts(), chosen))));
  }
};

struct Float16Target {
  static constexpr DType kDType = DType::kFloat16;
  using Stored = std::uint16_t;
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
  static HWY_INLINE HalfWordsVec Round(FloatVec v) {
    return HalfWordsVec{_mm512_cvtps_ph(v.raw, _MM_FROUND_TO_NEAREST_INT)};
  }
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
  static HWY_INLINE HalfWordsVec Round(FloatVec v) {
    return HalfWordsVec{_mm256_cvtps_ph(v.raw, _MM_FROUND_TO_NEAREST_INT)};
  }
#else
  //   below 2^-14   the sum with 0.5, whose last bit is worth 2^-24, rounds to
  //                 the steps of subnormal numbers
  //   to infinity   rounded as a bfloat16 is, the bias lowered by 112; beyond
  //                 the largest number the carry reaches infinity or passes it
  //   NaN           the leading bits of the payload, and the quiet bit
  static HWY_INLINE HalfWordsVec Round(FloatVec v) {
    constexpr std::int32_t kHalf = PowerOfTwoBits(-1);
    constexpr std::int32_t kInfinity = 0x7C00;
    constexpr std::int32_t kQuiet = 0x7E00;
    const IntVec bits = hn::BitCast(Ints(), v);
    const IntVec magnitude = hn::And(bits, Constant(kMagnitudeMask));
    const IntVec sign = hn::BitCast(
        Ints(),
        hn::ShiftRight<16>(hn::BitCast(UInts(), hn::Xor(bits, magnitude))));

    const FloatVec sum =
        hn::Add(hn::BitCast(Floats(), magnitude), hn::Set(Floats(), 0.5F));
    const IntVec subnormal = hn::Sub(hn::BitCast(Ints(), sum), Constant(kHalf));
    const IntVec shifted = hn::ShiftRight<13>(magnitude);
    const IntVec last = hn::And(shifted, Constant(1));
    const IntVec lowered = hn::Sub(magnitude, Constant(112 << kFractionBits));
    const IntVec normal = hn::Min(
        hn::ShiftRight<13>(hn::Add(lowered, hn::Add(last, Constant(0x0FFF)))),
        Constant(kInfinity));
    const IntVec nan =
        hn::Or(hn::And(shifted, Constant(0x03FF)), Constant(kQuiet));

    IntVec rounded = hn::IfThenElse(
        hn::Gt(Constant(PowerOfTwoBits(-14)), magnitude), subnormal, normal);
    rounded = hn::IfThenElse(hn::Gt(magnitude, Constant(kInfinityBits)), nan,
                             rounded);
    return LowHalfWords(hn::Or(rounded, sign));
  }
#endif
};

using Targets = TypeList<Float32Target, Float16Target, BFloat16Target>;
static_assert(HasOrderOf(Targets(), kSources));

// ---- Stores of two vectors. Only whole vectors are stored past the caches.

HWY_INLINE void StoreTwo(FloatVec low, FloatVec high, float* to,
                         bool past_caches) {
  StoreVector(low, Floats(), to, past_caches);
  StoreVector(high, Floats(), to + hn::Lanes(Floats()), past_caches);
}

HWY_INLINE void StoreTwo(HalfWordsVec low, HalfWordsVec high, std::uint16_t* to,
                         [[maybe_unused]] bool past_caches) {
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
  const hn::Twice<HalfWords> both;
  StoreVector(hn::Combine(both, high, low), both, to, past_caches);
#else
  hn::StoreU(low, HalfWords(), to);
  hn::StoreU(high, HalfWords(), to + hn::Lanes(Floats()));
#endif
}

// ---- The loops.

template <class Source, class Target>
struct Converter {
  using X = typename Source::Stored;
  using Out = typename Target::Stored;
  using OutTag = hn::Rebind<Out, Floats>;

  static constexpr std::size_t kMaxLanes = HWY_MAX_BYTES / sizeof(float);
  // Alignment, in bytes, of a vector that is stored past the caches.
  static constexpr std::size_t kVectorAlignment = HWY_MAX_BYTES;

  static HWY_INLINE void OneVector(const X* x, Out* out) {
    hn::StoreU(Target::Round(Source::Load(x)), OutTag(), out);
  }

  static HWY_INLINE void TwoVectors(const X* x, Out* out, bool past_caches) {
    StoreTwo(Target::Round(Source::Load(x)),
             Target::Round(Source::Load(x + hn::Lanes(Floats()))), out,
             past_caches);
  }

  // Converts fewer elements than a vector has.
  static HWY_NOINLINE void PartOfVector(const X* x, Out* out,
                                        std::size_t count) {
    HWY_ALIGN X from[kMaxLanes] = {};
    HWY_ALIGN Out to[kMaxLanes];
    std::memcpy(from, x, count * sizeof(X));
    OneVector(from, to);
    std::memcpy(out, to, count * sizeof(Out));
  }

  // Returns the number of columns before the first address that is aligned for
  // stores past the caches.
  static HWY_INLINE std::size_t ColumnsBeforeAligned(const Out* out) {
    const auto past = reinterpret_cast<std::uintptr_t>(out) % kVectorAlignment;
    return past == 0 ? 0 : (kVectorAlignment - past) / sizeof(Out);
  }

  // Converts one row. The last vector ends with the row. It is loaded before
  // the first one is stored, since x and out may be the same memory.
  static HWY_INLINE void ConvertRow(const X* x, Out* out, std::size_t columns,
                                    bool past_caches) {
    const std::size_t lanes = hn::Lanes(Floats());
    if (columns < lanes) return PartOfVector(x, out, columns);
    const auto last = Source::Load(x + columns - lanes);
    std::size_t i = 0;
    if (past_caches) {
      const std::size_t before = ColumnsBeforeAligned(out);
      for (; i + lanes <= before; i += lanes) OneVector(x + i, out + i);
      if (i < before) PartOfVector(x + i, out + i, before - i);
      i = before;
    }
    for (; i + 2 * lanes <= columns; i += 2 * lanes)
      TwoVectors(x + i, out + i, past_caches);
    if (i + lanes <= columns) {
      OneVector(x + i, out + i);
      i += lanes;
    }
    if (i < columns)
      hn::StoreU(Target::Round(last), OutTag(), out + columns - lanes);
  }

  // A BlockKernel.
  static void Run(const Block& block) {
    const auto* x = static_cast<const std::byte*>(block.x);
    auto* out = static_cast<std::byte*>(block.out);
    const bool past_caches =
        kStoresPastCaches && block.non_temporal && block.x != block.out &&
        block.columns >= 2 * kVectorAlignment &&
        reinterpret_cast<std::uintptr_t>(out) % sizeof(Out) == 0;
    for (std::size_t row = 0; row < block.rows; ++row) {
      ConvertRow(reinterpret_cast<const X*>(x), reinterpret_cast<Out*>(out),
                 block.columns, past_caches);
      x += block.x_row_stride;
      out += block.out_row_stride;
    }
    if (past_caches) hwy::FlushStream();
  }
};

template <class Source, class Target>
constexpr BlockKernel ConversionOf() {
  if constexpr (Source::kDType == Target::kDType) {
    return nullptr;
  } else {
    return &Converter<Source, Target>::Run;
  }
}

template <class Source>
void FillConversions(BlockKernel (&to)[std::size(kSources)]) {
  ForEachType(Targets(), [&]<class Target>(std::size_t index) {
    to[index] = ConversionOf<Source, Target>();
  });
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
