// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The arithmetics between a source and an output, and their operands.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_ARITHMETIC_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_ARITHMETIC_INL_H_
#undef ACLQ_SRC_KERNELS_ARITHMETIC_INL_H_
#else
#define ACLQ_SRC_KERNELS_ARITHMETIC_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Where x / scale is taken as a product with the reciprocal, corrected once:
//
//   r  = 1 / scale                   rounded to nearest
//   q0 = x * r                       rounded to nearest
//   q  = q0 + r * (x - q0 * scale)   two fused operations
//
// For the scales that MayUseReciprocal accepts, q is x / scale rounded to
// nearest wherever that is 2^-28 or more and q0 is finite; below, both are less
// than 2^-27, which integers do not show. The proof is in docs/numerics.md
// ("Division by reciprocal"); its computations are a test. Where q0 is not
// finite q is NaN, which RoundToInts marks.
//
// It needs a fused multiply-add and the mark, and is used where it was measured
// well ahead of division: docs/performance.md.
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2 && HWY_NATIVE_FMA
constexpr bool kHasReciprocal = true;
static_assert(kMarksUnroundable);

// Numbers below 2^-126 count as zero while this lives. Without it each of them,
// and each x whose remainder x - q0 * scale is one, costs some hundred cycles.
class SubnormalsAreZero {
 public:
  explicit SubnormalsAreZero(bool wanted)
      : wanted_(wanted), saved_(wanted ? _mm_getcsr() : 0) {
    constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
    if (wanted_) _mm_setcsr(saved_ | kFlushToZero | kDenormalsAreZero);
  }
  ~SubnormalsAreZero() {
    if (wanted_) _mm_setcsr(saved_);
  }
  SubnormalsAreZero(const SubnormalsAreZero&) = delete;
  SubnormalsAreZero& operator=(const SubnormalsAreZero&) = delete;

 private:
  const bool wanted_;
  const unsigned saved_;
};
#else
constexpr bool kHasReciprocal = false;

class SubnormalsAreZero {
 public:
  explicit SubnormalsAreZero(bool /*wanted*/) {}
};
#endif

HWY_INLINE auto MayUseReciprocal(FloatVec scale) {
  const Floats d;
  const FloatVec magnitude = hn::Abs(scale);
  return hn::And(hn::Ge(magnitude, hn::Set(d, 0x1p-50F)),
                 hn::Le(magnitude, hn::Set(d, 0x1p90F)));
}

HWY_INLINE FloatVec DivideByReciprocal(FloatVec x, FloatVec scale,
                                       FloatVec reciprocal) {
  const FloatVec quotient = hn::Mul(x, reciprocal);
  const FloatVec rest = hn::NegMulAdd(quotient, scale, x);
  return hn::MulAdd(rest, reciprocal, quotient);
}

// ---- Operands.

// One operand of an arithmetic: fixed along a row, or one for each column.
//
//   FromRow(r)   row r becomes row 0
//   EveryRow(n)  rows 0, n, 2n, ... become rows 0, 1, 2, ...; with 0, row 0
//                stands for all
//   IsShared     whether all rows have the same, with kFixed
template <Spread kSpread>
class Operand;

template <>
class Operand<Spread::kFixed> {
 public:
  // step: as Block's parameter_step.
  Operand(const float* from, std::size_t step) : from_(from), step_(step) {}
  HWY_INLINE Operand FromRow(std::size_t row) const {
    return {from_ + row * step_, step_};
  }
  HWY_INLINE Operand EveryRow(std::size_t apart) const {
    return {from_, step_ * apart};
  }
  HWY_INLINE bool IsShared() const { return step_ == 0; }
  HWY_INLINE FloatVec At(std::size_t /*column*/) const {
    return hn::Set(Floats(), *from_);
  }
  HWY_INLINE void CopyTo(float* to, std::size_t /*columns*/) const {
    *to = *from_;
  }

 private:
  const float* from_;
  std::size_t step_;
};

template <>
class Operand<Spread::kPerColumn> {
 public:
  Operand(const float* from, std::size_t /*step*/) : from_(from) {}
  HWY_INLINE Operand FromRow(std::size_t /*row*/) const { return *this; }
  HWY_INLINE Operand EveryRow(std::size_t /*apart*/) const { return *this; }
  HWY_INLINE FloatVec At(std::size_t column) const {
    return hn::LoadU(Floats(), from_ + column);
  }
  HWY_INLINE void CopyTo(float* to, std::size_t columns) const {
    std::memcpy(to, from_, columns * sizeof(*to));
  }

 private:
  const float* from_;
};

// An operand that is nothing.
class NoOperand {
 public:
  HWY_INLINE NoOperand FromRow(std::size_t /*row*/) const { return {}; }
  HWY_INLINE NoOperand EveryRow(std::size_t /*apart*/) const { return {}; }
  HWY_INLINE NoOperand At(std::size_t /*column*/) const { return {}; }
};

// Rounds to integers downwards, upwards or towards zero, as floor of numbers
// whose sign is changed before and changed back after:
//
//   kFloor        floor(t)
//   kCeil         -floor(-t)
//   kTowardsZero  floor(t) from 0 up, -floor(-t) below
//
// So one code serves all three. It is exact: the result is an integer, an
// infinity or NaN. All numbers of a block share it.
class Direction {
 public:
  explicit Direction(Rounding rounding)
      : sign_bits_of_t_(rounding == Rounding::kTowardsZero ? kSignBit : 0),
        sign_bits_(rounding == Rounding::kCeil ? kSignBit : 0) {}
  HWY_INLINE Direction FromRow(std::size_t /*row*/) const { return *this; }
  HWY_INLINE Direction EveryRow(std::size_t /*apart*/) const { return *this; }
  HWY_INLINE Direction At(std::size_t /*column*/) const { return *this; }

  HWY_INLINE FloatVec Round(FloatVec t) const {
    const IntVec bits = hn::BitCast(Ints(), t);
    const IntVec signs =
        hn::Xor(hn::And(bits, Constant(sign_bits_of_t_)), Constant(sign_bits_));
    const FloatVec changed = hn::BitCast(Floats(), hn::Xor(bits, signs));
    const IntVec rounded = hn::BitCast(Ints(), hn::Floor(changed));
    return hn::BitCast(Floats(), hn::Xor(rounded, signs));
  }

 private:
  static constexpr std::int32_t kSignBit = INT32_MIN;
  std::int32_t sign_bits_of_t_;  // The sign of t is changed where it is set.
  std::int32_t sign_bits_;       // The sign is changed always.
};

// An operand of a group, in registers. A template on the type of the vectors,
// since SVE's, which it is not used with, cannot be members.
template <class SomeOperand>
struct GroupOperand {
  using Vec = decltype(std::declval<SomeOperand>().At(0));
  Vec a, b, c, d;

  HWY_INLINE GroupOperand(const SomeOperand& operand, std::size_t column)
      : a(operand.At(column)),
        b(operand.At(column + hn::Lanes(Floats()))),
        c(operand.At(column + 2 * hn::Lanes(Floats()))),
        d(operand.At(column + 3 * hn::Lanes(Floats()))) {}
};

// ---- Arithmetics.
//
// An arithmetic has
//
//   kArithmetic    what it is called outside of the kernels
//   kIsDirected    whether integers are rounded in a direction of the block's
//   Third<spread>  its operand besides scale and offset
//   Scale          x and the scale -> the quotient or product, by the
//   operations
//                  of the definition, each rounded once
//   ScaleFast      the same for the fast form of a group (groups-inl.h)
//   Finish         the sum with the offset -> the number that is rounded

struct DivideAdd {
  static constexpr Arithmetic kArithmetic = Arithmetic::kDivideAdd;
  static constexpr bool kIsDirected = false;
  template <Spread kSpread>
  using Third = Operand<kSpread>;  // reciprocals of the scales

  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale) {
    return hn::Div(x, scale);
  }
  static HWY_INLINE FloatVec ScaleFast(FloatVec x, FloatVec scale,
                                       FloatVec reciprocal) {
    return DivideByReciprocal(x, scale, reciprocal);
  }
  template <typename ThirdVec>
  static HWY_INLINE FloatVec Finish(FloatVec t, const ThirdVec& /*third*/) {
    return t;
  }
};

// Products are their own fast form.
template <class Derived>
struct Product {
  static constexpr bool kIsDirected = false;
  template <Spread kSpread>
  using Third = NoOperand;

  template <class ThirdVec>
  static HWY_INLINE FloatVec ScaleFast(FloatVec x, FloatVec scale,
                                       const ThirdVec& /*third*/) {
    return Derived::Scale(x, scale);
  }
  static HWY_INLINE FloatVec Finish(FloatVec t, NoOperand /*third*/) {
    return t;
  }
};

struct MultiplyAdd : Product<MultiplyAdd> {
  static constexpr Arithmetic kArithmetic = Arithmetic::kMultiplyAdd;
  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale) {
    return hn::Mul(x, scale);
  }
};

struct MultiplyTwiceAdd : Product<MultiplyTwiceAdd> {
  static constexpr Arithmetic kArithmetic = Arithmetic::kMultiplyTwiceAdd;
  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale) {
    return hn::Mul(hn::Mul(x, scale), scale);
  }
};

// A product whose sum is rounded to an integer in the direction that the block
// asks for. What rounds to integers later changes it no more.
template <class SomeProduct>
struct Directed : SomeProduct {
  static constexpr bool kIsDirected = true;
  template <Spread kSpread>
  using Third = Direction;

  static HWY_INLINE FloatVec Finish(FloatVec t, const Direction& direction) {
    return direction.Round(t);
  }
};

// The table of an arithmetic's kernels.
template <class SomeArithmetic>
using KernelsOf = std::conditional_t<IsProduct(SomeArithmetic::kArithmetic),
                                     ProductKernels, QuotientKernels>;

// Without an offset, and without reciprocals, the scale stands in for what is
// not looked at.
template <class SomeArithmetic, Spread kSpread>
struct Parameters {
  using Third = typename SomeArithmetic::template Third<kSpread>;
  Operand<kSpread> scale, offset;
  Third third;

  HWY_INLINE Parameters FromRow(std::size_t row) const {
    return {scale.FromRow(row), offset.FromRow(row), third.FromRow(row)};
  }
  HWY_INLINE Parameters EveryRow(std::size_t apart) const {
    return {scale.EveryRow(apart), offset.EveryRow(apart),
            third.EveryRow(apart)};
  }
  HWY_INLINE bool AreShared() const { return scale.IsShared(); }
};

// The same for a group. Those of columns are loaded once for all rows.
template <class SomeArithmetic, Spread kSpread>
struct GroupParameters {
  using All = Parameters<SomeArithmetic, kSpread>;
  GroupOperand<Operand<kSpread>> scale, offset;
  GroupOperand<typename All::Third> third;

  HWY_INLINE GroupParameters(const All& parameters, std::size_t column)
      : scale(parameters.scale, column),
        offset(parameters.offset, column),
        third(parameters.third, column) {}
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
