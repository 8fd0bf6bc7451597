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
#include <utility>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Division by reciprocal: x / scale as a product with the reciprocal, corrected
// once:
//
//   r  = 1 / scale                   rounded to nearest
//   q0 = x * r                       rounded to nearest
//   q  = q0 + r * (x - q0 * scale)   two fused operations
//
// For the scales that MayUseReciprocal accepts, q is x / scale rounded to
// nearest if that is 2^-28 or more and q0 is finite. Below 2^-28 both are less
// than 2^-27, a difference that integers do not show. The proof is in
// docs/numerics.md ("Division by reciprocal"); its computations are a test. If
// q0 is not finite, q is NaN, which RoundToInts marks.
//
// It needs a fused multiply-add and the mark of RoundToInts, and is used where
// it was measured well ahead of division: docs/performance.md.
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2 && HWY_NATIVE_FMA
constexpr bool kHasReciprocal = true;
static_assert(kMarksUnroundable);

// A scope in which, if wanted, numbers below 2^-126 count as zero. Without it,
// each of these numbers, and each x whose remainder x - q0 * scale is one of
// them, costs about a hundred cycles.
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

// One operand of an arithmetic: one number for each row or for each column.
//
//   FromRow(r)   row r becomes row 0
//   EveryRow(n)  rows 0, n, 2n, ... become rows 0, 1, 2, ...; with 0, row 0
//                stands for all
//   IsShared     returns whether all rows share one number; kFixed only
template <Spread kSpread>
class Operand;

template <>
class Operand<Spread::kFixed> {
 public:
  // `step` is Block::parameter_step.
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

// An operand that all rows and columns share, and that holds no vector.
template <class Derived>
class SharedOperand {
 public:
  HWY_INLINE Derived FromRow(std::size_t /*row*/) const { return self(); }
  HWY_INLINE Derived EveryRow(std::size_t /*apart*/) const { return self(); }
  HWY_INLINE Derived At(std::size_t /*column*/) const { return self(); }

 private:
  HWY_INLINE const Derived& self() const {
    return static_cast<const Derived&>(*this);
  }
};

struct NoOperand : SharedOperand<NoOperand> {};

// An operand of a group, in registers. A template on the type of the vectors,
// since SVE's vectors cannot be members. It is not used with SVE.
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
//   kIsProduct     true if x is multiplied by the scale, false if it is divided
//   Third<spread>  the type of its operand besides scale and offset
//   Scale          returns the quotient or the product of x and the scale, by
//                  the operations of the definition, each rounded once
//   ScaleFast      returns that quotient or product for the fast form of a
//                  group (groups-inl.h)
//   Finish         returns the number that the output rounds; its argument is
//                  the sum of the quotient or product and the offset

struct DivideAdd {
  static constexpr bool kIsProduct = false;
  template <Spread kSpread>
  using Third = Operand<kSpread>;  // reciprocals of the scales

  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale,
                                   FloatVec /*reciprocal*/) {
    return hn::Div(x, scale);
  }
  static HWY_INLINE FloatVec ScaleFast(FloatVec x, FloatVec scale,
                                       FloatVec reciprocal) {
    return DivideByReciprocal(x, scale, reciprocal);
  }
  static HWY_INLINE FloatVec Finish(FloatVec t, FloatVec /*reciprocal*/) {
    return t;
  }
};

// x * s + o to integers, rounded to nearest: the most frequent product.
struct MultiplyAdd {
  static constexpr bool kIsProduct = true;
  template <Spread kSpread>
  using Third = NoOperand;

  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale,
                                   NoOperand /*third*/) {
    return hn::Mul(x, scale);
  }
  static HWY_INLINE FloatVec ScaleFast(FloatVec x, FloatVec scale,
                                       NoOperand third) {
    return Scale(x, scale, third);
  }
  static HWY_INLINE FloatVec Finish(FloatVec t, NoOperand /*third*/) {
    return t;
  }
};

// The variant of a product that a block asks for: one multiplication or two,
// and a rounding.
template <class SomeRounding>
class ProductVariant : public SharedOperand<ProductVariant<SomeRounding>> {
 public:
  ProductVariant(bool twice, Rounding rounding)
      : scale_bits_(twice ? -1 : 0),
        other_bits_(twice ? 0 : PowerOfTwoBits(0)),
        rounding_(rounding) {}

  // Returns the scale for two multiplications, 1 for one.
  HWY_INLINE FloatVec SecondFactor(FloatVec scale) const {
    const IntVec bits =
        hn::And(hn::BitCast(Ints(), scale), Constant(scale_bits_));
    return hn::BitCast(Floats(), hn::Or(bits, Constant(other_bits_)));
  }
  HWY_INLINE FloatVec Round(FloatVec t) const { return rounding_.Round(t); }

 private:
  std::int32_t scale_bits_, other_bits_;
  SomeRounding rounding_;
};

// (x * s) * s + o in any rounding; also x * s + o, as the equal (x * s) * 1 +
// o, for the outputs and roundings that MultiplyAdd does not have.
template <class SomeRounding>
struct MultiplyTwiceAdd {
  static constexpr bool kIsProduct = true;
  using Variant = ProductVariant<SomeRounding>;
  template <Spread kSpread>
  using Third = Variant;

  static HWY_INLINE FloatVec Scale(FloatVec x, FloatVec scale,
                                   const Variant& variant) {
    return hn::Mul(hn::Mul(x, scale), variant.SecondFactor(scale));
  }
  static HWY_INLINE FloatVec ScaleFast(FloatVec x, FloatVec scale,
                                       const Variant& variant) {
    return Scale(x, scale, variant);
  }
  static HWY_INLINE FloatVec Finish(FloatVec t, const Variant& variant) {
    return variant.Round(t);
  }
};

// ---- Parameters.

// The operands of an arithmetic beside x. If there is no offset, or reciprocals
// are not used, the scale takes the place of the missing operand, which is then
// not read.
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

// The parameters of a group, in registers. Parameters of columns are loaded
// once for all rows.
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
