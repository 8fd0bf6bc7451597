// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The kernels, written once for all instruction sets. A kernel is put together
// from a source (how elements become binary32 lanes), the arithmetic, and an
// output (how lanes become elements). src/numerics has the definition that they
// must equal on every byte.

// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_QUANTIZE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_QUANTIZE_INL_H_
#undef ACLQ_SRC_KERNELS_QUANTIZE_INL_H_
#else
#define ACLQ_SRC_KERNELS_QUANTIZE_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "src/kernels/kernels.h"
#include "src/kernels/layout-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Ints = hn::RebindToSigned<Floats>;
using UInts = hn::RebindToUnsigned<Floats>;
using Bytes =
    hn::Rebind<std::uint8_t, Floats>;  // as many lanes as Floats, a byte each
using SignedBytes = hn::Rebind<std::int8_t, Floats>;
using HalfWords = hn::Rebind<std::uint16_t, Floats>;
using FloatVec = hn::Vec<Floats>;
using IntVec = hn::Vec<Ints>;

// binary32 fields. Magnitudes, the bits below the sign, compare as signed
// integers.
constexpr std::int32_t kMagnitudeMask = 0x7FFFFFFF;
constexpr std::int32_t kInfinityBits = 0x7F800000;
constexpr int kFractionBits = 23;
constexpr int kBias = 127;

// The bits of 2^exponent.
constexpr std::int32_t PowerOfTwoBits(int exponent) {
  return (exponent + kBias) << kFractionBits;
}

HWY_INLINE IntVec Constant(std::int32_t value) {
  return hn::Set(Ints(), value);
}

// ---- Sources: Lanes(Floats()) adjacent elements -> binary32, exactly.

struct Float32Source {
  using Stored = float;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    return hn::LoadU(Floats(), from);
  }
};

struct BFloat16Source {
  using Stored = std::uint16_t;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    const auto bits = hn::PromoteTo(UInts(), hn::LoadU(HalfWords(), from));
    return hn::BitCast(Floats(), hn::ShiftLeft<16>(bits));
  }
};

// In integers, since Highway's own conversion does not promise infinities and
// NaNs everywhere.
//
//   exponent 0     fraction * 2^-24: an exact conversion and an exact product
//   exponent 1-30  the fields moved to their places, the bias raised by 112
//   exponent 31    so too, then raised once more: 31 + 2 * 112 = 255
struct Float16Source {
  using Stored = std::uint16_t;
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
};

// ---- Outputs: binary32 lanes -> Lanes(Floats()) adjacent elements.

// NaN becomes 0; the rest is brought into [low, high], whose ends are integers,
// so that rounding afterwards stays inside.
HWY_INLINE FloatVec ClampWithoutNaN(FloatVec t, float low, float high) {
  const Floats d;
  const FloatVec number = hn::IfThenElseZero(hn::Eq(t, t), t);
  return hn::Min(hn::Max(number, hn::Set(d, low)), hn::Set(d, high));
}

struct Int8Output {
  using Stored = std::int8_t;
  static HWY_INLINE void Store(FloatVec t, Stored* to) {
    const IntVec rounded = hn::NearestInt(ClampWithoutNaN(t, -128.0F, 127.0F));
    hn::StoreU(hn::DemoteTo(SignedBytes(), rounded), SignedBytes(), to);
  }
};

struct UInt8Output {
  using Stored = std::uint8_t;
  static HWY_INLINE void Store(FloatVec t, Stored* to) {
    const IntVec rounded = hn::NearestInt(ClampWithoutNaN(t, 0.0F, 255.0F));
    hn::StoreU(hn::DemoteTo(Bytes(), rounded), Bytes(), to);
  }
};

struct Int32Output {
  using Stored = std::int32_t;
  // 2^31 - 1 is no binary32 number: the largest one below 2^31 is 2^31 - 128,
  // and 2^31 and above are replaced after the conversion.
  static HWY_INLINE void Store(FloatVec t, Stored* to) {
    const FloatVec limit = hn::Set(Floats(), 0x1p31F);
    const IntVec rounded =
        hn::NearestInt(ClampWithoutNaN(t, -0x1p31F, 0x1p31F - 128.0F));
    const IntVec largest = Constant(std::numeric_limits<std::int32_t>::max());
    const auto above = hn::RebindMask(Ints(), hn::Ge(t, limit));
    hn::StoreU(hn::IfThenElse(above, largest, rounded), Ints(), to);
  }
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

HWY_INLINE void StoreCodes(IntVec codes, std::uint8_t* to) {
  hn::StoreU(hn::DemoteTo(Bytes(), codes), Bytes(), to);
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
struct Float8Output {
  using Stored = std::uint8_t;
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

  static HWY_INLINE void Store(FloatVec t, Stored* to) {
    const IntVec magnitude = hn::Min(MagnitudeBits(t), Constant(kLargestBits));
    const auto is_subnormal = hn::Gt(Constant(kSmallestNormal), magnitude);
    const IntVec code = hn::IfThenElse(is_subnormal, EncodeSubnormal(magnitude),
                                       EncodeNormal(magnitude));
    StoreCodes(hn::IfThenZeroElse(NaNMask(t), hn::Or(code, SignBit(t))), to);
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
// |E| of the row adds.
struct HiFloat8Output {
  using Stored = std::uint8_t;

  static HWY_INLINE IntVec Exponent(IntVec magnitude) {
    return hn::Sub(hn::ShiftRight<kFractionBits>(magnitude), Constant(kBias));
  }

  static HWY_INLINE IntVec Round(IntVec magnitude) {
    const IntVec distance = hn::Abs(Exponent(magnitude));
    IntVec half = Constant(1 << 19);
    half =
        hn::IfThenElse(hn::Gt(distance, Constant(3)), Constant(1 << 20), half);
    half =
        hn::IfThenElse(hn::Gt(distance, Constant(7)), Constant(1 << 21), half);
    half =
        hn::IfThenElse(hn::Gt(distance, Constant(15)), Constant(1 << 22), half);
    return hn::Add(magnitude, half);
  }

  static HWY_INLINE IntVec Encode(IntVec rounded) {
    const IntVec exponent = Exponent(rounded);
    const IntVec distance = hn::Abs(exponent);
    const IntVec below_one =
        hn::ShiftRight<31>(exponent);  // all ones where E < 0
    const IntVec sign3 = hn::And(below_one, Constant(1 << 3));
    const IntVec sign4 = hn::And(below_one, Constant(1 << 4));
    const IntVec fraction =
        hn::And(hn::ShiftRight<kFractionBits - 3>(rounded), Constant(7));

    IntVec code = hn::Add(fraction, Constant(0x08));
    const auto put = [&](int above, IntVec other) HWY_ATTR {
      code = hn::IfThenElse(hn::Gt(distance, Constant(above)), other, code);
    };
    put(0, hn::Add(hn::Add(fraction, sign3), Constant(0x10)));
    put(1, hn::Add(hn::Add(fraction, sign4),
                   hn::Add(hn::ShiftLeft<3>(distance), Constant(0x10))));
    put(3, hn::Add(hn::Add(hn::ShiftRight<1>(fraction), sign4),
                   hn::Add(hn::ShiftLeft<2>(distance), Constant(0x30))));
    put(7, hn::Add(hn::Add(hn::ShiftRight<2>(fraction), sign4),
                   hn::Add(hn::ShiftLeft<1>(distance), Constant(0x50))));
    put(15, hn::Add(exponent, Constant(23)));
    return code;
  }

  static HWY_INLINE void Store(FloatVec t, Stored* to) {
    const IntVec clamped =
        hn::Min(MagnitudeBits(t), Constant(PowerOfTwoBits(15)));
    // Below 2^-23 the nearest value is 0, which has no sign; from there up it
    // is 2^-22 at least.
    const auto is_zero = hn::Gt(Constant(PowerOfTwoBits(-23)), clamped);
    const IntVec magnitude = hn::Max(clamped, Constant(PowerOfTwoBits(-22)));
    const IntVec code = hn::Or(Encode(Round(magnitude)), SignBit(t));
    StoreCodes(hn::IfThenZeroElse(hn::Or(NaNMask(t), is_zero), code), to);
  }
};

// ---- The arithmetic and the loop.

// x / scale, then + zero_point: two operations, each rounded once, never
// contracted.
template <bool kHasZeroPoint>
HWY_INLINE FloatVec Affine(FloatVec x, FloatVec scale, FloatVec zero_point) {
  const FloatVec quotient = hn::Div(x, scale);
  if constexpr (kHasZeroPoint) {
    return hn::Add(quotient, zero_point);
  } else {
    return quotient;
  }
}

// What lies beyond the last whole vector of a row: read into and written from
// memory of a whole vector, so that the same code does it.
template <typename T>
struct Tail {
  HWY_ALIGN T elements[HWY_MAX_BYTES / sizeof(float)] = {};

  Tail() = default;
  Tail(const T* from, std::size_t count) {
    std::memcpy(elements, from, count * sizeof(T));
  }
};

template <class Source, class Output, bool kHasZeroPoint, Spread kSpread>
HWY_INLINE void QuantizeRow(const typename Source::Stored* x,
                            typename Output::Stored* out, std::size_t columns,
                            const float* scales, const float* zero_points) {
  const Floats d;
  constexpr bool kPerColumn = kSpread == Spread::kPerColumn;
  const auto parameter = [&](const float* from, std::size_t i) HWY_ATTR {
    return kPerColumn ? hn::LoadU(d, from + i) : hn::Set(d, *from);
  };

  const std::size_t lanes = hn::Lanes(d);
  const FloatVec zero = hn::Zero(d);
  std::size_t i = 0;
  for (; i + lanes <= columns; i += lanes) {
    const FloatVec zero_point =
        kHasZeroPoint ? parameter(zero_points, i) : zero;
    const FloatVec t = Affine<kHasZeroPoint>(Source::Load(x + i),
                                             parameter(scales, i), zero_point);
    Output::Store(t, out + i);
  }

  const std::size_t rest = columns - i;
  if (rest == 0) return;
  const std::size_t count = kPerColumn ? rest : 1;
  const std::size_t from = kPerColumn ? i : 0;
  const Tail<typename Source::Stored> x_tail(x + i, rest);
  const Tail<float> scale_tail(scales + from, count);
  const Tail<float> zero_point_tail =
      kHasZeroPoint ? Tail<float>(zero_points + from, count) : Tail<float>();
  const FloatVec t = Affine<kHasZeroPoint>(
      Source::Load(x_tail.elements), parameter(scale_tail.elements, 0),
      parameter(zero_point_tail.elements, 0));
  Tail<typename Output::Stored> out_tail;
  Output::Store(t, out_tail.elements);
  std::memcpy(out + i, out_tail.elements,
              rest * sizeof(typename Output::Stored));
}

template <class Source, class Output, bool kHasZeroPoint, Spread kSpread>
void Kernel(const Block& block) {
  const auto* x = static_cast<const std::byte*>(block.x);
  auto* out = static_cast<std::byte*>(block.out);
  for (std::size_t row = 0; row < block.rows; ++row) {
    QuantizeRow<Source, Output, kHasZeroPoint, kSpread>(
        reinterpret_cast<const typename Source::Stored*>(x),
        reinterpret_cast<typename Output::Stored*>(out), block.columns,
        block.scales, block.zero_points);
    x += block.x_row_stride;
    out += block.out_row_stride;
  }
}

// ---- The table.

template <class Source, class Output>
void FillPair(BlockKernel (&to)[2][2]) {
  constexpr int kFixed = static_cast<int>(Spread::kFixed);
  constexpr int kPerColumn = static_cast<int>(Spread::kPerColumn);
  to[false][kFixed] = &Kernel<Source, Output, false, Spread::kFixed>;
  to[false][kPerColumn] = &Kernel<Source, Output, false, Spread::kPerColumn>;
  to[true][kFixed] = &Kernel<Source, Output, true, Spread::kFixed>;
  to[true][kPerColumn] = &Kernel<Source, Output, true, Spread::kPerColumn>;
}

// In the order of kOutputs.
template <class Source>
void FillSource(BlockKernel (&to)[std::size(kOutputs)][2][2]) {
  FillPair<Source, Int8Output>(to[0]);
  FillPair<Source, UInt8Output>(to[1]);
  FillPair<Source, Int32Output>(to[2]);
  FillPair<Source, HiFloat8Output>(to[3]);
  FillPair<Source, Float8E4M3FNOutput>(to[4]);
  FillPair<Source, Float8E5M2Output>(to[5]);
}

// In the order of kSources.
inline const KernelTable* Table() {
  static const KernelTable table = [] {
    KernelTable filled{};
    filled.target = HWY_TARGET;
    FillSource<Float32Source>(filled.kernels[0]);
    FillSource<Float16Source>(filled.kernels[1]);
    FillSource<BFloat16Source>(filled.kernels[2]);
    filled.copy = &CopyElements;
    filled.repeat_each = &RepeatEach;
    return filled;
  }();
  return &table;
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
