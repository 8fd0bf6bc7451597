// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The sources: each loads Lanes(Floats()) adjacent elements as binary32,
// exactly.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_SOURCES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_SOURCES_INL_H_
#undef ACLQ_SRC_KERNELS_SOURCES_INL_H_
#else
#define ACLQ_SRC_KERNELS_SOURCES_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/type_list.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

struct Float32Source {
  static constexpr DType kDType = DType::kFloat32;
  using Stored = float;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    return hn::LoadU(Floats(), from);
  }
};

struct BFloat16Source {
  static constexpr DType kDType = DType::kBFloat16;
  using Stored = std::uint16_t;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    const auto bits = hn::PromoteTo(UInts(), hn::LoadU(HalfWords(), from));
    return hn::BitCast(Floats(), hn::ShiftLeft<16>(bits));
  }
};

struct Float16Source {
  static constexpr DType kDType = DType::kFloat16;
  using Stored = std::uint16_t;
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
  static HWY_INLINE FloatVec Load(const Stored* from) {
    return FloatVec{_mm512_cvtph_ps(
        _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)))};
  }
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
  static HWY_INLINE FloatVec Load(const Stored* from) {
    return FloatVec{_mm256_cvtph_ps(
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)))};
  }
#else
  // Converts in integers, since Highway's own conversion does not promise
  // correct infinities and NaNs on every instruction set.
  //
  //   exponent 0     fraction * 2^-24: an exact conversion and an exact product
  //   exponent 1-30  the fields moved to their places, the bias raised by 112
  //   exponent 31    as those, with the bias raised twice: 31 + 2 * 112 = 255
  static HWY_INLINE FloatVec Load(const Stored* from) {
    const auto half = hn::BitCast(
        Ints(), hn::PromoteTo(UInts(), hn::LoadU(HalfWords(), from)));
    const IntVec magnitude = hn::And(half, Constant(0x7FFF));
    const IntVec sign = hn::ShiftLeft<16>(hn::Xor(half, magnitude));
    const IntVec raise = Constant(PowerOfTwoBits(112 - kBias));

    const FloatVec subnormal = hn::Mul(hn::ConvertTo(Floats(), magnitude),
                                       hn::Set(Floats(), 0x1p-24F));
    const IntVec normal = hn::Add(hn::ShiftLeft<13>(magnitude), raise);
    const IntVec special = hn::Add(normal, raise);

    IntVec bits =
        hn::IfThenElse(hn::Gt(magnitude, Constant(0x7BFF)), special, normal);
    bits = hn::IfThenElse(hn::Gt(Constant(0x0400), magnitude),
                          hn::BitCast(Ints(), subnormal), bits);
    return hn::BitCast(Floats(), hn::Or(bits, sign));
  }
#endif
};

using Sources = TypeList<Float32Source, Float16Source, BFloat16Source>;
static_assert(HasOrderOf(Sources(), kSources));

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
