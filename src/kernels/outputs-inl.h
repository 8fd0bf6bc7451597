// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The outputs: how binary32 lanes become elements.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_OUTPUTS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_OUTPUTS_INL_H_
#undef ACLQ_SRC_KERNELS_OUTPUTS_INL_H_
#else
#define ACLQ_SRC_KERNELS_OUTPUTS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <limits>

#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// An output has
//
//   Stored      the type of its elements
//   kIsInteger  whether it rounds to integers
//   Encode      t, a vector -> the elements as int32 lanes; what lies outside
//               of Stored's range is saturated when the lanes are stored, by
//               StoreNarrowed

// Integers. NaN becomes 0.
HWY_INLINE FloatVec NumberOrZero(FloatVec t) {
  return hn::IfThenElseZero(hn::Eq(t, t), t);
}

template <typename T>
struct ByteOutput {
  using Stored = T;
  static constexpr bool kIsInteger = true;

  // Storing saturates, so that only what does not fit an int32 has to be
  // brought into range here; RoundToInts does it below.
  static HWY_INLINE IntVec Encode(FloatVec t) {
    constexpr float kLargest = std::numeric_limits<T>::max();
    return RoundToInts(hn::Min(NumberOrZero(t), hn::Set(Floats(), kLargest)));
  }
};

using Int8Output = ByteOutput<std::int8_t>;
using UInt8Output = ByteOutput<std::uint8_t>;

struct Int32Output {
  using Stored = std::int32_t;
  static constexpr bool kIsInteger = true;

  // 2^31 - 1 is no binary32 number: the largest one below 2^31 is 2^31 - 128,
  // and 2^31 and above are replaced after the conversion.
  static HWY_INLINE IntVec Encode(FloatVec t) {
    const Floats d;
    const IntVec rounded =
        RoundToInts(hn::Min(NumberOrZero(t), hn::Set(d, 0x1p31F - 128.0F)));
    const IntVec largest = Constant(std::numeric_limits<std::int32_t>::max());
    const auto above = hn::RebindMask(Ints(), hn::Ge(t, hn::Set(d, 0x1p31F)));
    return hn::IfThenElse(above, largest, rounded);
  }
};

// What the fp8 formats have in common: their codes are bytes.
struct Float8Codes {
  using Stored = std::uint8_t;
  static constexpr bool kIsInteger = false;
};

// What the fp8 encoders take a number apart into. Not a struct, which on SVE
// cannot hold vectors.
HWY_INLINE IntVec MagnitudeBits(FloatVec t) {
  return hn::And(hn::BitCast(Ints(), t), Constant(kMagnitudeMask));
}
HWY_INLINE auto NaNMask(FloatVec t) {
  return hn::Gt(MagnitudeBits(t), Constant(kInfinityBits));
}
// Where a byte has its sign.
HWY_INLINE IntVec SignBit(FloatVec t) {
  return hn::And(hn::ShiftRight<24>(hn::BitCast(Ints(), t)), Constant(0x80));
}

// E4M3FN and E5M2: round to nearest, ties to even, of the magnitude's bits.
//
// Normal numbers drop the fraction's low bits. Adding just under half of the
// last kept bit, plus that bit itself, makes the dropped part carry exactly
// when it should. The carry runs into the exponent as it must.
//
// For subnormal numbers the grid's step is 2^(1 - bias - fraction bits). Adding
// the power of two whose last fraction bit is worth that step lets the addition
// round; the code is what has come in above that power.
template <int kCodeFractionBits, int kCodeBias, std::int32_t kLargestBits>
struct Float8Output : Float8Codes {
  static constexpr int kDropped = kFractionBits - kCodeFractionBits;
  static constexpr std::int32_t kSmallestNormal = PowerOfTwoBits(1 - kCodeBias);
  static constexpr std::int32_t kSubnormalRounder =
      PowerOfTwoBits(kFractionBits + 1 - kCodeBias - kCodeFractionBits);

  static HWY_INLINE IntVec EncodeNormal(IntVec magnitude) {
    const IntVec last_kept =
        hn::And(hn::ShiftRight<kDropped>(magnitude), Constant(1));
    const IntVec carry =
        hn::Add(last_kept, Constant((1 << (kDropped - 1)) - 1));
    const IntVec rounded = hn::ShiftRight<kDropped>(hn::Add(magnitude, carry));
    return hn::Sub(rounded, Constant((kBias - kCodeBias) << kCodeFractionBits));
  }

  static HWY_INLINE IntVec EncodeSubnormal(IntVec magnitude) {
    const IntVec rounder = Constant(kSubnormalRounder);
    const FloatVec sum = hn::Add(hn::BitCast(Floats(), magnitude),
                                 hn::BitCast(Floats(), rounder));
    return hn::Sub(hn::BitCast(Ints(), sum), rounder);
  }

  static HWY_INLINE IntVec Encode(FloatVec t) {
    const IntVec magnitude = hn::Min(MagnitudeBits(t), Constant(kLargestBits));
    const auto is_subnormal = hn::Gt(Constant(kSmallestNormal), magnitude);
    const IntVec code = hn::IfThenElse(is_subnormal, EncodeSubnormal(magnitude),
                                       EncodeNormal(magnitude));
    return hn::IfThenZeroElse(NaNMask(t), hn::Or(code, SignBit(t)));
  }
};

using Float8E4M3FNOutput =
    Float8Output<3, 7, PowerOfTwoBits(8) + 0x600000>;  // 448 = 1.75 * 2^8
using Float8E5M2Output =
    Float8Output<2, 15, PowerOfTwoBits(15) + 0x600000>;  // 57344

// HiFloat8: the nearer to 1, the more fraction bits. Rounding adds half of the
// last kept bit to the magnitude (ties away) and lets the encoding drop the
// rest; where that carries into the next power of two, the kept fraction is 0
// for whatever number of bits that power keeps.
//
// A code is, with E the exponent, S its sign and F the top three fraction bits:
//
//   |E| = 0        0x08                        + F
//   |E| = 1        0x10 + (S << 3)             + F
//   |E| = 2, 3     0x10 + (S << 4) + (|E| << 3) + F
//   |E| = 4..7     0x30 + (S << 4) + (|E| << 2) + (F >> 1)
//   |E| = 8..15    0x50 + (S << 4) + (|E| << 1) + (F >> 2)
//   E = -16..-22   E + 23
//
// 0x10, 0x30 and 0x50 are the prefixes 0x20, 0x40 and 0x60 less what the lowest
// |E| of the row adds; so is 0x08 where |E| is 1, written 0x08 + (|E| << 3).
struct HiFloat8Output : Float8Codes {
  static HWY_INLINE IntVec Exponent(IntVec magnitude) {
    return hn::Sub(hn::ShiftRight<kFractionBits>(magnitude), Constant(kBias));
  }

  static HWY_INLINE auto IsPast(IntVec distance, int last) {
    return hn::Gt(distance, Constant(last));
  }

  static HWY_INLINE IntVec Round(IntVec magnitude) {
    const IntVec distance = hn::Abs(Exponent(magnitude));
    IntVec half = Constant(1 << 19);
    half = hn::IfThenElse(IsPast(distance, 3), Constant(1 << 20), half);
    half = hn::IfThenElse(IsPast(distance, 7), Constant(1 << 21), half);
    half = hn::IfThenElse(IsPast(distance, 15), Constant(1 << 22), half);
    return hn::Add(magnitude, half);
  }

  // All rows but the last are a prefix and (|E| << 3) + F, shifted down by as
  // many bits as the row drops of F.
  static HWY_INLINE IntVec EncodeRounded(IntVec rounded) {
    const IntVec exponent = Exponent(rounded);
    const IntVec distance = hn::Abs(exponent);
    const IntVec fraction =
        hn::And(hn::ShiftRight<kFractionBits - 3>(rounded), Constant(7));
    const auto past1 = IsPast(distance, 1);
    const auto past3 = IsPast(distance, 3);
    const auto past7 = IsPast(distance, 7);

    IntVec prefix = hn::IfThenElse(past1, Constant(0x10), Constant(0x08));
    prefix = hn::IfThenElse(past3, Constant(0x30), prefix);
    prefix = hn::IfThenElse(past7, Constant(0x50), prefix);
    IntVec value = hn::Add(hn::ShiftLeft<3>(distance), fraction);
    value = hn::IfThenElse(past3, hn::ShiftRight<1>(value), value);
    value = hn::IfThenElse(past7, hn::ShiftRight<1>(value), value);
    const IntVec below_one =
        hn::ShiftRight<31>(exponent);  // all ones where E < 0
    const IntVec sign = hn::And(
        below_one, hn::IfThenElse(past1, Constant(1 << 4), Constant(1 << 3)));

    return hn::IfThenElse(IsPast(distance, 15), hn::Add(exponent, Constant(23)),
                          hn::Add(hn::Add(prefix, value), sign));
  }

  static HWY_INLINE IntVec Encode(FloatVec t) {
    const IntVec clamped =
        hn::Min(MagnitudeBits(t), Constant(PowerOfTwoBits(15)));
    // Below 2^-23 the nearest value is 0, which has no sign; from there up it
    // is 2^-22 at least.
    const auto is_zero = hn::Gt(Constant(PowerOfTwoBits(-23)), clamped);
    const IntVec magnitude = hn::Max(clamped, Constant(PowerOfTwoBits(-22)));
    const IntVec code = hn::Or(EncodeRounded(Round(magnitude)), SignBit(t));
    return hn::IfThenZeroElse(hn::Or(NaNMask(t), is_zero), code);
  }
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
