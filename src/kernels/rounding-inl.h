// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The roundings that a block may ask for. Each replaces a number by one that
// the output does not change.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_ROUNDING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_ROUNDING_INL_H_
#undef ACLQ_SRC_KERNELS_ROUNDING_INL_H_
#else
#define ACLQ_SRC_KERNELS_ROUNDING_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// The rounding of an output with one rounding, which the output does itself.
struct OneRounding {
  explicit OneRounding(Rounding /*rounding*/) {}
  HWY_INLINE FloatVec Round(FloatVec t) const { return t; }
};

// Rounds to integers downwards, upwards or towards zero: changes some signs,
// takes the floor, and changes the signs back.
//
//   kFloor        floor(t)
//   kCeil         -floor(-t)
//   kTowardsZero  floor(t) from 0 up, -floor(-t) below
//
// The result is exact: an integer, an infinity or NaN. kNearestEven, which
// RoundToInts does, changes nothing here.
class IntegerRounding {
 public:
  explicit IntegerRounding(Rounding rounding)
      : is_directed_(rounding != Rounding::kNearestEven),
        if_negative_(rounding == Rounding::kTowardsZero ? kSignBit : 0),
        always_(rounding == Rounding::kCeil ? kSignBit : 0) {}

  HWY_INLINE FloatVec Round(FloatVec t) const {
    if (!is_directed_) return t;
    const IntVec bits = hn::BitCast(Ints(), t);
    const IntVec change =
        hn::Xor(hn::And(bits, Constant(if_negative_)), Constant(always_));
    const FloatVec changed = hn::BitCast(Floats(), hn::Xor(bits, change));
    const IntVec rounded = hn::BitCast(Ints(), hn::Floor(changed));
    return hn::BitCast(Floats(), hn::Xor(rounded, change));
  }

 private:
  static constexpr std::int32_t kSignBit = INT32_MIN;
  bool is_directed_;
  std::int32_t if_negative_, always_;  // sign bits to change
};

// Rounds to HiFloat8's numbers by Rounding::kHybrid; any other rounding, which
// the output does, changes nothing here. Magnitudes below 2^-23 or from 2^15
// up, and NaN, stay as they are: the output is the same in both roundings.
class HiFloat8Rounding {
 public:
  explicit HiFloat8Rounding(Rounding rounding)
      : is_hybrid_(rounding == Rounding::kHybrid) {}

  HWY_INLINE FloatVec Round(FloatVec t) const {
    if (HWY_LIKELY(!is_hybrid_)) return t;
    const IntVec bits = hn::BitCast(Ints(), t);
    const IntVec magnitude = hn::And(bits, Constant(kMagnitudeMask));
    const IntVec sign = hn::Xor(bits, magnitude);
    const IntVec exponent =
        hn::Sub(hn::ShiftRight<kFractionBits>(magnitude), Constant(kBias));
    const auto is_least = hn::Eq(exponent, Constant(kLeastExponent));
    const IntVec rounded = hn::IfThenElse(is_least, RoundLeast(magnitude),
                                          RoundOthers(magnitude, exponent));
    const auto keeps = hn::Or(hn::Gt(Constant(kLeastExponent), exponent),
                              hn::Gt(exponent, Constant(14)));
    return hn::BitCast(Floats(),
                       hn::IfThenElse(keeps, bits, hn::Or(rounded, sign)));
  }

 private:
  // Exponent of the numbers that round to 2^-22 or to 0.
  static constexpr int kLeastExponent = -23;

  // Returns `up`, or 0 where the threshold, the last 14 bits of `magnitude`,
  // exceeds `dropped`, a number of 14 bits too.
  static HWY_INLINE IntVec UpUnlessBelowThreshold(IntVec magnitude,
                                                  IntVec dropped, IntVec up) {
    const IntVec threshold = hn::And(magnitude, Constant(0x3FFF));
    return hn::IfThenZeroElse(hn::Gt(threshold, dropped), up);
  }

  // Rounds magnitudes with kLeastExponent.
  static HWY_INLINE IntVec RoundLeast(IntVec magnitude) {
    const IntVec fraction =
        hn::And(hn::ShiftRight<10>(magnitude), Constant(0x1FFF));
    return UpUnlessBelowThreshold(magnitude, hn::Or(fraction, Constant(0x2000)),
                                  Constant(PowerOfTwoBits(-22)));
  }

  // Rounds magnitudes with exponents from -22 to 14.
  static HWY_INLINE IntVec RoundOthers(IntVec magnitude, IntVec exponent) {
    // 3 bits of the fraction are kept, 1 less from each of these exponents on.
    const IntVec distance = hn::Abs(exponent);
    const auto one_less_from = [&](int least) HWY_ATTR {
      return hn::VecFromMask(Ints(), hn::Gt(distance, Constant(least - 1)));
    };
    const IntVec kept = hn::Add(hn::Add(Constant(3), one_less_from(4)),
                                hn::Add(one_less_from(8), one_less_from(16)));
    const IntVec dropped_bits = hn::Sub(Constant(kFractionBits), kept);
    const IntVec last_kept = hn::Shl(Constant(1), dropped_bits);
    const IntVec dropped =
        hn::And(hn::Shr(magnitude, hn::Sub(dropped_bits, Constant(14))),
                Constant(0x3FFF));
    const IntVec truncated =
        hn::AndNot(hn::Sub(last_kept, Constant(1)), magnitude);
    return hn::Add(truncated,
                   UpUnlessBelowThreshold(magnitude, dropped, last_kept));
  }

  bool is_hybrid_;
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
