// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The arithmetic between a source and an output, x / scale + zero_point, and
// its operands.
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
#include <cstring>
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

// One operand of the arithmetic: fixed along a row, or one for each column.
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

// Without zero points, and where there is no reciprocal, the scale stands in
// for what is not looked at.
template <Spread kSpread>
struct Parameters {
  Operand<kSpread> scale, zero_point, reciprocal;

  HWY_INLINE Parameters FromRow(std::size_t row) const {
    return {scale.FromRow(row), zero_point.FromRow(row),
            reciprocal.FromRow(row)};
  }
  HWY_INLINE Parameters EveryRow(std::size_t apart) const {
    return {scale.EveryRow(apart), zero_point.EveryRow(apart),
            reciprocal.EveryRow(apart)};
  }
  HWY_INLINE bool AreShared() const { return scale.IsShared(); }
};

// The same for a group. Those of columns are loaded once for all rows.
template <Spread kSpread>
struct GroupParameters {
  using Group = GroupOperand<Operand<kSpread>>;
  Group scale, zero_point, reciprocal;

  HWY_INLINE GroupParameters(const Parameters<kSpread>& parameters,
                             std::size_t column)
      : scale(parameters.scale, column),
        zero_point(parameters.zero_point, column),
        reciprocal(parameters.reciprocal, column) {}
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
