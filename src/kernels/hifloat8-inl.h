// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// HiFloat8, an output like those of outputs-inl.h. Its codes are computed with
// tables in registers.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_HIFLOAT8_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_HIFLOAT8_INL_H_
#undef ACLQ_SRC_KERNELS_HIFLOAT8_INL_H_
#else
#define ACLQ_SRC_KERNELS_HIFLOAT8_INL_H_
#endif

#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "src/kernels/lanes-inl.h"
#include "src/kernels/outputs-inl.h"
#include "src/kernels/rounding-inl.h"
#include "src/numerics/formats.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// The nearer a number is to 1, the more fraction bits its code has. With E the
// exponent of the number, S its sign and F the code's fraction bits, a code is
//
//   E                 bits of F   code without the sign of the number
//   0                 3           0x08                        + F
//   -1, 1             3           0x10 + (S << 3)             + F
//   |E| = 2, 3        3           0x10 + (S << 4) + (|E| << 3) + F
//   |E| = 4..7        2           0x30 + (S << 4) + (|E| << 2) + F
//   |E| = 8..15       1           0x50 + (S << 4) + (|E| << 1) + F
//   -16..-22          0           E + 23
//
// A number is rounded, ties away from zero, by adding half of the last bit that
// is kept and dropping the rest. If that carries into the next power of two, F
// is 0, whatever number of bits that power has. So only the first bit after the
// kept ones matters: four bits of the fraction suffice. Numbers of 2^15 and
// above become 2^15. Numbers below 2^-23 become 0, which has no sign, and
// numbers from 2^-23 up to 2^-22 become 2^-22.
//
// Tables of 16 bytes hold all values that depend on E, and all lanes have 16 or
// 8 bits. A word is a lane of 16 bits with E, signed, in its high byte and the
// first 8 bits of the fraction in its low byte.

// Returns the code of a number with an exponent, without F and without the sign
// of the number.
constexpr std::uint8_t BaseOfHiFloat8(int exponent) {
  const int distance = exponent < 0 ? -exponent : exponent;
  const int below_one = exponent < 0 ? 1 : 0;
  int base = exponent + 23;
  if (distance < 16) base = 0x50 + (below_one << 4) + (distance << 1);
  if (distance < 8) base = 0x30 + (below_one << 4) + (distance << 2);
  if (distance < 4) base = 0x10 + (below_one << 4) + (distance << 3);
  if (distance == 1) base = 0x10 + (below_one << 3);
  if (distance == 0) base = 0x08;
  if (exponent == -23) base = 1;
  if (exponent < -23) base = 0;
  return static_cast<std::uint8_t>(base);
}

using Table16 = std::array<std::uint8_t, 16>;

// Returns the bases of sixteen exponents.
constexpr Table16 BasesOfHiFloat8(int first_exponent) {
  Table16 bases{};
  for (int i = 0; i < 16; ++i) bases[i] = BaseOfHiFloat8(first_exponent + i);
  return bases;
}

struct HiFloat8Output {
  static constexpr DType kDType = DType::kHiFloat8;
  using Stored = std::uint8_t;
  static constexpr std::size_t kElementsPerStored = 1;
  static constexpr bool kIsInteger = false;
  using SomeRounding = HiFloat8Rounding;

#if HWY_TARGET == HWY_SCALAR
  // This target has no tables in registers.
  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to,
                                    bool /*past_caches*/) {
    to[0] = numerics::EncodeHiFloat8(a.raw);
    to[1] = numerics::EncodeHiFloat8(b.raw);
    to[2] = numerics::EncodeHiFloat8(c.raw);
    to[3] = numerics::EncodeHiFloat8(d.raw);
  }
#else
  // The least and the largest exponent that are distinguished.
  static constexpr int kLeastExponent = -24, kLargestExponent = 15;

  // Tables indexed by |E| / 4. Every high byte gets the first byte of a table
  // as well.
  static constexpr Table16 kHalfOfLastBit = {0x10, 0x20, 0x40, 0x40,
                                             0x80, 0x80, 0};
  static constexpr Table16 kPowerOfBits = {8, 4, 2, 2, 1, 1, 1};
  // Number that the first byte of kHalfOfLastBit adds to E.
  static constexpr int kRaise = kHalfOfLastBit[0];

  static constexpr Table16 kFarBelow = BasesOfHiFloat8(-32);
  static constexpr Table16 kBelow = BasesOfHiFloat8(-16);
  static constexpr Table16 kAbove = BasesOfHiFloat8(0);

  // Returns bytes of a table, or 0 where the highest bit of the index is set.
  template <class V>
  static HWY_INLINE V LookUp(const Table16& table, V index) {
    return hn::TableLookupBytesOr0(
        hn::LoadDup128(hn::ScalableTag<std::uint8_t>(), table.data()), index);
  }

  // Returns the word of a number, before it is saturated to 16 bits.
  static HWY_INLINE IntVec Word(FloatVec t) {
    const IntVec one = Constant(PowerOfTwoBits(0));
    return hn::ShiftRight<kFractionBits - 8>(hn::Sub(MagnitudeBits(t), one));
  }

  // Returns the byte of a table at |E| / 4, in the low byte. The index of the
  // high byte is 0.
  template <class D>
  static HWY_INLINE hn::Vec<D> ByDistance(D words, const Table16& table,
                                          hn::Vec<D> word) {
    const hn::Repartition<std::int8_t, D> signed_bytes;
    const hn::Repartition<std::uint8_t, D> bytes;
    const hn::RebindToUnsigned<D> unsigned_words;
    const auto distance = hn::Abs(hn::BitCast(signed_bytes, word));
    const auto quarter =
        hn::ShiftRight<10>(hn::BitCast(unsigned_words, distance));
    return hn::BitCast(words, LookUp(table, hn::BitCast(bytes, quarter)));
  }

  template <class D>
  static HWY_INLINE hn::Vec<D> Clamp(D words, hn::Vec<D> word) {
    return hn::Max(hn::Min(word, hn::Set(words, kLargestExponent * 256)),
                   hn::Set(words, kLeastExponent * 256));
  }

  // Returns the words of rounded numbers: E, raised by kRaise, in the high
  // byte, and the fraction in the low byte.
  template <class D>
  static HWY_INLINE hn::Vec<D> Round(D words, hn::Vec<D> word) {
    return hn::Add(word, ByDistance(words, kHalfOfLastBit, word));
  }

  // Returns F in the lowest three bits, with other bits above. The product
  // holds fraction * 2^(bits of F), which is less than 2^11. The high byte of
  // the factor, 8, adds multiples of 2^11.
  template <class D>
  static HWY_INLINE hn::Vec<D> Fraction(D words, hn::Vec<D> word,
                                        hn::Vec<D> rounded) {
    const hn::RebindToUnsigned<D> unsigned_words;
    const auto fraction = hn::And(rounded, hn::Set(words, 0xFF));
    const auto product =
        hn::Mul(fraction, ByDistance(words, kPowerOfBits, word));
    return hn::BitCast(words,
                       hn::ShiftRight<8>(hn::BitCast(unsigned_words, product)));
  }

  // Returns the base of each raised E, which is in one of the three tables. In
  // the other two, the highest bit of its index is set.
  template <class D>
  static HWY_INLINE hn::Vec<D> Base(D bytes, hn::Vec<D> raised) {
    const auto low_bits = hn::Set(bytes, 0x8F);
    const auto far_below =
        hn::And(hn::Xor(raised, hn::Set(bytes, 0x80)), low_bits);
    const auto below =
        hn::And(hn::SaturatedAdd(raised, hn::Set(bytes, 0x70)), low_bits);
    const auto above = hn::Sub(raised, hn::Set(bytes, kRaise));
    return hn::Or(hn::Or(LookUp(kFarBelow, far_below), LookUp(kBelow, below)),
                  LookUp(kAbove, above));
  }

  // Returns codes. The highest bits of the bytes of `sign` are the signs of the
  // numbers.
  template <class D>
  static HWY_INLINE hn::Vec<D> Code(D bytes, hn::Vec<D> raised,
                                    hn::Vec<D> fraction, hn::Vec<D> sign) {
    const auto magnitude =
        hn::Add(Base(bytes, raised), hn::And(fraction, hn::Set(bytes, 0x07)));
    const auto code = hn::Or(magnitude, hn::And(sign, hn::Set(bytes, 0x80)));
    return hn::IfThenZeroElse(hn::Eq(magnitude, hn::Zero(bytes)), code);
  }

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to, bool past_caches) {
    const hn::ScalableTag<std::int16_t> words;
    const hn::ScalableTag<std::uint8_t> bytes;
    const auto word = [&](FloatVec low, FloatVec high) HWY_ATTR {
      return Clamp(words, Pack(Word(low), Word(high)));
    };
    const auto pack_bits = [](FloatVec low, FloatVec high) HWY_ATTR {
      return Pack(hn::BitCast(Ints(), low), hn::BitCast(Ints(), high));
    };
    const FloatVec number_a = NumberOrZero(a), number_b = NumberOrZero(b);
    const FloatVec number_c = NumberOrZero(c), number_d = NumberOrZero(d);
    const HalfWordVec ab = word(number_a, number_b);
    const HalfWordVec cd = word(number_c, number_d);
    const HalfWordVec rounded_ab = Round(words, ab);
    const HalfWordVec rounded_cd = Round(words, cd);
    const auto raised = Pack<std::int8_t>(hn::ShiftRight<8>(rounded_ab),
                                          hn::ShiftRight<8>(rounded_cd));
    const auto fraction = Pack<std::uint8_t>(Fraction(words, ab, rounded_ab),
                                             Fraction(words, cd, rounded_cd));
    const auto sign = Pack<std::int8_t>(pack_bits(a, b), pack_bits(c, d));
    const auto codes = Code(bytes, hn::BitCast(bytes, raised), fraction,
                            hn::BitCast(bytes, sign));
    StoreVector(InOrder<std::uint8_t>(codes), bytes, to, past_caches);
  }
#else
  static HWY_INLINE void StoreOne(FloatVec t, Stored* to) {
    const hn::Rebind<std::int16_t, Floats> words;
    const hn::Rebind<std::int8_t, Floats> signed_bytes;
    const hn::Rebind<std::uint8_t, Floats> bytes;
    const auto word = Clamp(words, hn::DemoteTo(words, Word(NumberOrZero(t))));
    const auto rounded = Round(words, word);
    const auto raised = hn::DemoteTo(signed_bytes, hn::ShiftRight<8>(rounded));
    const auto fraction = hn::DemoteTo(bytes, Fraction(words, word, rounded));
    const auto sign = hn::DemoteTo(signed_bytes, hn::BitCast(Ints(), t));
    hn::StoreU(Code(bytes, hn::BitCast(bytes, raised), fraction,
                    hn::BitCast(bytes, sign)),
               bytes, to);
  }

  static HWY_INLINE void StoreGroup(FloatVec a, FloatVec b, FloatVec c,
                                    FloatVec d, Stored* to,
                                    bool /*past_caches*/) {
    const std::size_t lanes = hn::Lanes(Floats());
    StoreOne(a, to);
    StoreOne(b, to + lanes);
    StoreOne(c, to + 2 * lanes);
    StoreOne(d, to + 3 * lanes);
  }
#endif
#endif  // HWY_TARGET != HWY_SCALAR
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
