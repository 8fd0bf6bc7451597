// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The outputs: each stores binary32 lanes as elements.
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

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "aclq/tensor.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/rounding-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// An output has
//
//   kDType              the type of its elements
//   Stored              the type that they are stored as
//   kElementsPerStored  the elements in one Stored
//   kIsInteger          true if it rounds to integers
//   SomeRounding        the roundings that products may ask of it
//                       (rounding-inl.h)
//   StoreGroup          stores the elements of a group
//
// and, if it rounds to integers and RoundToInts marks what it cannot round,
//
//   StoreIfAllRepresentable  stores rounded lanes, of a group or of one vector,
//                            unless one may be marked; returns whether it
//                            stored them
//   kGroupsAtOnce            the groups that it stores together, 1 or 2. If 2,
//                            there are also Words, which joins two rounded
//                            vectors, ConstantsOfLoop, and a
//                            StoreIfAllRepresentable that takes four results of
//                            Words and one of ConstantsOfLoop
//
// Most of them encode one vector at a time:
//
//   Encode      t, a vector -> the elements as int32 lanes; what lies outside
//               of Stored's range is saturated when the lanes are stored
template <class Output>
struct EncodedByVector {
  template <typename Stored>
  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to, bool past_caches) {
    StoreNarrowed(Output::Encode(a), Output::Encode(b), Output::Encode(c),
                  Output::Encode(d), to, past_caches);
  }
};

template <typename T>
struct IntegerOutput {
  using Stored = T;
  static constexpr std::size_t kElementsPerStored = 1;
  static constexpr std::size_t kGroupsAtOnce = 1;
  static constexpr bool kIsInteger = true;
  using SomeRounding = IntegerRounding;
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
  static HWY_INLINE bool StoreIfAllRepresentable(IntVec a, IntVec b, IntVec c,
                                                 IntVec d, Stored* to,
                                                 bool past_caches) {
    return kernels::HWY_NAMESPACE::StoreIfAllRepresentable(a, b, c, d, to,
                                                           past_caches);
  }
  static HWY_INLINE bool StoreIfAllRepresentable(IntVec v, Stored* to) {
    return kernels::HWY_NAMESPACE::StoreIfAllRepresentable(v, to);
  }
#endif
};

// Replaces NaN by 0, as integers and HiFloat8 require.
HWY_INLINE FloatVec NumberOrZero(FloatVec t) {
  return hn::IfThenElseZero(hn::Eq(t, t), t);
}

template <typename T>
struct ByteOutput : EncodedByVector<ByteOutput<T>>, IntegerOutput<T> {
  static constexpr DType kDType =
      std::is_signed_v<T> ? DType::kInt8 : DType::kUInt8;

  // Storing saturates, so only numbers that do not fit an int32 must be brought
  // into range: numbers that are too large here, the others by RoundToInts.
  static HWY_INLINE IntVec Encode(FloatVec t) {
    constexpr float kLargest = std::numeric_limits<T>::max();
    return RoundToInts(hn::Min(NumberOrZero(t), hn::Set(Floats(), kLargest)));
  }
};

using Int8Output = ByteOutput<std::int8_t>;
using UInt8Output = ByteOutput<std::uint8_t>;

struct Int32Output : EncodedByVector<Int32Output>, IntegerOutput<std::int32_t> {
  static constexpr DType kDType = DType::kInt32;

  // 2^31 - 1 is not a binary32 number: the largest one below 2^31 is 2^31 -
  // 128, and 2^31 and above are replaced after the conversion.
  static HWY_INLINE IntVec Encode(FloatVec t) {
    const Floats d;
    const IntVec rounded =
        RoundToInts(hn::Min(NumberOrZero(t), hn::Set(d, 0x1p31F - 128.0F)));
    const IntVec largest = Constant(std::numeric_limits<std::int32_t>::max());
    const auto above = hn::RebindMask(Ints(), hn::Ge(t, hn::Set(d, 0x1p31F)));
    return hn::IfThenElse(above, largest, rounded);
  }
};

// int4, two elements in a byte: the even one in the low half, the odd one in
// the high half. Elements are rounded as int8; then the bytes are saturated and
// joined in pairs.
struct Int4Output {
  static constexpr DType kDType = DType::kInt4;
  using Stored = std::uint8_t;
  static constexpr std::size_t kElementsPerStored = 2;
  static constexpr std::size_t kGroupsAtOnce = kMarksUnroundable ? 2 : 1;
  static constexpr bool kIsInteger = true;
  using SomeRounding = IntegerRounding;
  static constexpr std::int8_t kLeast = -8, kLargest = 7;

#if HWY_TARGET == HWY_SCALAR
  static HWY_INLINE Stored Pair(FloatVec low, FloatVec high) {
    const auto half = [](FloatVec t) {
      const std::int32_t rounded = Int8Output::Encode(t).raw;
      return std::clamp<std::int32_t>(rounded, kLeast, kLargest) & 0x0F;
    };
    return static_cast<Stored>(half(low) | half(high) << 4);
  }

  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to,
                                    bool /*past_caches*/) {
    to[0] = Pair(a, b);
    to[1] = Pair(c, d);
  }
#else
  using Bytes = hn::ScalableTag<std::int8_t>;
  using StoredBytes = hn::ScalableTag<Stored>;

  // Returns the low halves of saturated bytes.
  static HWY_INLINE hn::Vec<StoredBytes> Halves(hn::Vec<Bytes> bytes,
                                                hn::Vec<Bytes> least,
                                                hn::Vec<Bytes> largest,
                                                hn::Vec<Bytes> low_half) {
    const auto saturated = hn::Max(hn::Min(bytes, largest), least);
    return hn::BitCast(StoredBytes(), hn::And(saturated, low_half));
  }

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
  static HWY_INLINE HalfWordVec Words(IntVec low, IntVec high) {
    return kernels::HWY_NAMESPACE::Pack(low, high);
  }

  // The constants of Halves.
  struct Constants {
    hn::Vec<Bytes> least, largest, low_half;
  };
  static HWY_INLINE Constants MakeConstants() {
    const Bytes tag;
    return {hn::Set(tag, kLeast), hn::Set(tag, kLargest), hn::Set(tag, 0x0F)};
  }
  // Returns the constants for a loop that keeps them in registers.
  static HWY_INLINE Constants ConstantsOfLoop() {
    const auto [least, largest, low_half] = MakeConstants();
    return {Opaque(least), Opaque(largest), Opaque(low_half)};
  }

  // Stores two groups, the first of which is ab and cd, unless a lane may be
  // marked; returns whether it stored them.
  static HWY_INLINE bool StoreIfAllRepresentable(HalfWordVec ab, HalfWordVec cd,
                                                 HalfWordVec ef, HalfWordVec gh,
                                                 const Constants& constants,
                                                 Stored* to) {
    const auto least = hn::Min(hn::Min(ab, cd), hn::Min(ef, gh));
    if (HWY_UNLIKELY(HasLeastValue(least))) return false;
    hn::StoreU(PackPairs(Join(ab, cd, constants), Join(ef, gh, constants)),
               StoredBytes(), to);
    return true;
  }

  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to, bool past_caches) {
    StoreOne(Join(Words(Int8Output::Encode(a), Int8Output::Encode(b)),
                  Words(Int8Output::Encode(c), Int8Output::Encode(d)),
                  MakeConstants()),
             to, past_caches);
  }

  static HWY_INLINE bool StoreIfAllRepresentable(IntVec a, IntVec b, IntVec c,
                                                 IntVec d, Stored* to,
                                                 bool past_caches) {
    const HalfWordVec ab = Words(a, b), cd = Words(c, d);
    if (HWY_UNLIKELY(HasLeastValue(hn::Min(ab, cd)))) return false;
    StoreOne(Join(ab, cd, MakeConstants()), to, past_caches);
    return true;
  }

  static HWY_INLINE bool StoreIfAllRepresentable(IntVec v, Stored* to) {
    const HalfWordVec words = Words(v, v);
    if (HWY_UNLIKELY(HasLeastValue(words))) return false;
    const HalfWordVec joined = Join(words, words, MakeConstants());
    const auto pairs = hn::LowerHalf(PackPairs(joined, joined));
    hn::StoreU(hn::LowerHalf(hn::LowerHalf(pairs)),
               hn::Half<hn::Half<hn::Half<StoredBytes>>>(), to);
    return true;
  }

 private:
  // Joins the elements of a group in pairs.
  static HWY_INLINE HalfWordVec Join(HalfWordVec ab, HalfWordVec cd,
                                     const Constants& constants) {
    return JoinPairs(Halves(kernels::HWY_NAMESPACE::Pack<std::int8_t>(ab, cd),
                            constants.least, constants.largest,
                            constants.low_half));
  }

  // Stores one group: half a vector, which may go past the caches if it has 16
  // bytes or more.
  static HWY_INLINE void StoreOne(HalfWordVec joined, Stored* to,
                                  bool past_caches) {
    constexpr bool kIsVector = HWY_MAX_BYTES >= 32;
    StoreVector(hn::LowerHalf(PackPairs(joined, joined)),
                hn::Half<StoredBytes>(), to, kIsVector && past_caches);
  }
#else
  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to,
                                    bool /*past_caches*/) {
    HWY_ALIGN std::int8_t bytes[HWY_MAX_BYTES];
    Int8Output::StoreGroup(a, b, c, d, bytes, false);
    const hn::ScalableTag<std::uint16_t> pairs;
    const hn::Rebind<Stored, decltype(pairs)> stored;
    const Bytes tag;
    const auto halves =
        hn::BitCast(pairs, Halves(hn::Load(tag, bytes), hn::Set(tag, kLeast),
                                  hn::Set(tag, kLargest), hn::Set(tag, 0x0F)));
    const auto joined = hn::Or(halves, hn::ShiftRight<4>(halves));
    hn::StoreU(hn::TruncateTo(stored, joined), stored, to);
  }
#endif
#endif  // HWY_TARGET != HWY_SCALAR
};

// The parts of a number that the encoders of 8-bit floats use. Not a struct,
// which cannot hold vectors on SVE.
HWY_INLINE IntVec MagnitudeBits(FloatVec t) {
  return hn::And(hn::BitCast(Ints(), t), Constant(kMagnitudeMask));
}
HWY_INLINE auto NaNMask(FloatVec t) {
  return hn::Gt(MagnitudeBits(t), Constant(kInfinityBits));
}
// Returns the sign of a number as the sign bit of a byte.
HWY_INLINE IntVec SignBit(FloatVec t) {
  return hn::And(hn::ShiftRight<24>(hn::BitCast(Ints(), t)), Constant(0x80));
}

// E4M3FN and E5M2: the magnitude's bits are rounded to nearest, ties to even.
//
// Normal numbers drop the fraction's low bits. Adding just under half of the
// last kept bit, plus that bit itself, makes the dropped part carry exactly
// when it should. The carry runs into the exponent as it must.
//
// For subnormal numbers the grid's step is 2^(1 - bias - fraction bits). Adding
// the power of two whose last fraction bit is worth that step lets the addition
// round. The code is the difference between the bits of the sum and of that
// power.
template <DType kCode, int kCodeFractionBits, int kCodeBias,
          std::int32_t kLargestBits>
struct Float8Output
    : EncodedByVector<
          Float8Output<kCode, kCodeFractionBits, kCodeBias, kLargestBits>> {
  static constexpr DType kDType = kCode;
  using Stored = std::uint8_t;
  static constexpr std::size_t kElementsPerStored = 1;
  static constexpr bool kIsInteger = false;
  using SomeRounding = OneRounding;
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
    Float8Output<DType::kFloat8E4M3FN, 3, 7,
                 PowerOfTwoBits(8) + 0x600000>;  // 448 = 1.75 * 2^8
using Float8E5M2Output = Float8Output<DType::kFloat8E5M2, 2, 15,
                                      PowerOfTwoBits(15) + 0x600000>;  // 57344

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
