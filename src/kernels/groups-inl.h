// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// How a kernel quantizes one group, or a part of one. A kernel is put together
// from a source (how elements become binary32 lanes), the arithmetic, and an
// output (how lanes become elements). src/numerics has the definition that they
// must equal on every byte.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_GROUPS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_GROUPS_INL_H_
#undef ACLQ_SRC_KERNELS_GROUPS_INL_H_
#else
#define ACLQ_SRC_KERNELS_GROUPS_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "src/kernels/arithmetic-inl.h"
#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// x and out are the addresses of the first elements, and `column` is the one
// that their parameters begin with.
template <class Source, class Output, bool kHasZeroPoint, Spread kSpread>
struct Groups {
  using X = typename Source::Stored;
  using Out = typename Output::Stored;
  using Parameters = kernels::HWY_NAMESPACE::Parameters<kSpread>;
  static constexpr bool kMayMultiply = kHasReciprocal && Output::kIsInteger;

  // Never contracted with what comes before.
  static HWY_INLINE FloatVec AddZeroPoint(FloatVec quotient,
                                          FloatVec zero_point) {
    if constexpr (kHasZeroPoint) {
      return hn::Add(quotient, zero_point);
    } else {
      return quotient;
    }
  }

  // x / scale, then + zero_point: two operations, each rounded once.
  static HWY_INLINE FloatVec AffineByDivision(const X* x,
                                              const Parameters& parameters,
                                              std::size_t column) {
    const FloatVec quotient =
        hn::Div(Source::Load(x), parameters.scale.At(column));
    return AddZeroPoint(quotient, parameters.zero_point.At(column));
  }

  static HWY_INLINE void Divide(const X* x, Out* out,
                                const Parameters& parameters,
                                std::size_t column, bool past_caches) {
    const std::size_t lanes = hn::Lanes(Floats());
    const FloatVec a = AffineByDivision(x, parameters, column);
    const FloatVec b = AffineByDivision(x + lanes, parameters, column + lanes);
    const FloatVec c =
        AffineByDivision(x + 2 * lanes, parameters, column + 2 * lanes);
    const FloatVec d =
        AffineByDivision(x + 3 * lanes, parameters, column + 3 * lanes);
    Output::StoreGroup(a, b, c, d, out, past_caches);
  }

  // For the few groups that the reciprocal leaves, and for parts of groups. Not
  // inlined, so that the code stays small; the parameters are copied, so that
  // those of the caller may stay in registers.
  static HWY_NOINLINE void DivideLeft(const X* x, Out* out,
                                      Parameters parameters, std::size_t column,
                                      bool past_caches) {
    Divide(x, out, parameters, column, past_caches);
  }

  static HWY_INLINE IntVec RoundedByReciprocal(const X* x, FloatVec scale,
                                               FloatVec reciprocal,
                                               FloatVec zero_point) {
    return RoundToInts(AddZeroPoint(
        DivideByReciprocal(Source::Load(x), scale, reciprocal), zero_point));
  }

  static HWY_INLINE void Multiply(const X* x, Out* out,
                                  const GroupParameters<kSpread>& group,
                                  const Parameters& parameters,
                                  std::size_t column, bool past_caches) {
    const auto& [scale, zero_point, reciprocal] = group;
    const std::size_t lanes = hn::Lanes(Floats());
    const IntVec a =
        RoundedByReciprocal(x, scale.a, reciprocal.a, zero_point.a);
    const IntVec b =
        RoundedByReciprocal(x + lanes, scale.b, reciprocal.b, zero_point.b);
    const IntVec c =
        RoundedByReciprocal(x + 2 * lanes, scale.c, reciprocal.c, zero_point.c);
    const IntVec d =
        RoundedByReciprocal(x + 3 * lanes, scale.d, reciprocal.d, zero_point.d);
    if (!StoreUnmarked(a, b, c, d, out, past_caches))
      DivideLeft(x, out, parameters, column, past_caches);
  }

  // A group whose vectors lie in four places of x, with one scale.
  static HWY_INLINE void QuantizeFour(const X* a, const X* b, const X* c,
                                      const X* d, Out* out,
                                      const Parameters& parameters,
                                      bool multiply) {
    if constexpr (kMayMultiply) {
      const FloatVec scale = parameters.scale.At(0);
      const FloatVec reciprocal = parameters.reciprocal.At(0);
      const FloatVec zero_point = parameters.zero_point.At(0);
      if (multiply &&
          StoreUnmarked(RoundedByReciprocal(a, scale, reciprocal, zero_point),
                        RoundedByReciprocal(b, scale, reciprocal, zero_point),
                        RoundedByReciprocal(c, scale, reciprocal, zero_point),
                        RoundedByReciprocal(d, scale, reciprocal, zero_point),
                        out, false))
        return;
    }
    Output::StoreGroup(AffineByDivision(a, parameters, 0),
                       AffineByDivision(b, parameters, 0),
                       AffineByDivision(c, parameters, 0),
                       AffineByDivision(d, parameters, 0), out, false);
  }

  // Whole groups of one row.
  static HWY_INLINE void QuantizeGroups(const X* x, Out* out,
                                        const Parameters& parameters,
                                        std::size_t end, bool multiply) {
    if constexpr (kMayMultiply) {
      if (multiply) {
        const GroupParameters<kSpread> group(parameters, 0);
        for (std::size_t i = 0; i < end; i += GroupLanes())
          Multiply(x + i, out + i, group, parameters, i, false);
      } else {
        for (std::size_t i = 0; i < end; i += GroupLanes())
          DivideLeft(x + i, out + i, parameters, i, false);
      }
    } else {
      for (std::size_t i = 0; i < end; i += GroupLanes())
        Divide(x + i, out + i, parameters, i, false);
    }
  }

  // One vector, by way of a group of four times the same.
  static HWY_INLINE void DivideVector(const X* x, Out* out,
                                      const Parameters& parameters,
                                      std::size_t column) {
    HWY_ALIGN Out group[kVectorsPerGroup * HWY_MAX_BYTES / sizeof(float)];
    const FloatVec t = AffineByDivision(x, parameters, column);
    Output::StoreGroup(t, t, t, t, group, false);
    const hn::Rebind<Out, Floats> vector;
    hn::StoreU(hn::Load(vector, group), vector, out);
  }

  static HWY_NOINLINE void DivideLeftVector(const X* x, Out* out,
                                            Parameters parameters,
                                            std::size_t column) {
    DivideVector(x, out, parameters, column);
  }

  static HWY_INLINE void QuantizeVector(const X* x, Out* out,
                                        const Parameters& parameters,
                                        std::size_t column, bool multiply) {
    if constexpr (kMayMultiply) {
      if (multiply &&
          StoreUnmarked(RoundedByReciprocal(x, parameters.scale.At(column),
                                            parameters.reciprocal.At(column),
                                            parameters.zero_point.At(column)),
                        out))
        return;
      DivideLeftVector(x, out, parameters, column);
    } else {
      DivideVector(x, out, parameters, column);
    }
  }

  // The columns of a row from `first` on, fewer than a group. The last vector
  // ends with the row, so some are quantized twice.
  static HWY_INLINE void QuantizeVectors(const X* x, Out* out,
                                         const Parameters& parameters,
                                         std::size_t columns, std::size_t first,
                                         bool multiply) {
    const std::size_t lanes = hn::Lanes(Floats());
    for (std::size_t i = first; i < columns; i += lanes) {
      const std::size_t at = std::min(i, columns - lanes);
      QuantizeVector(x + at, out + at, parameters, at, multiply);
    }
  }

  // A group's worth of elements, aligned.
  template <typename T>
  struct GroupBuffer {
    HWY_ALIGN T elements[kVectorsPerGroup * HWY_MAX_BYTES / sizeof(float)] = {};
  };

  // A row of fewer columns than a group: through memory of a whole one, so that
  // the same code does it and nothing else is touched.
  static HWY_NOINLINE void QuantizeShortRow(const X* x, Out* out,
                                            Parameters parameters,
                                            std::size_t columns) {
    GroupBuffer<X> x_part;
    GroupBuffer<float> scale_part, zero_point_part;
    GroupBuffer<Out> out_part;
    std::memcpy(x_part.elements, x, columns * sizeof(X));
    parameters.scale.CopyTo(scale_part.elements, columns);
    parameters.zero_point.CopyTo(zero_point_part.elements, columns);
    const Operand<kSpread> scale(scale_part.elements, 0);
    const Operand<kSpread> zero_point(zero_point_part.elements, 0);
    DivideLeft(x_part.elements, out_part.elements, {scale, zero_point, scale},
               0, false);
    std::memcpy(out, out_part.elements, columns * sizeof(Out));
  }

  // `count` columns of the group that starts with column `group`.
  static HWY_NOINLINE void QuantizePart(const X* x, Out* out,
                                        Parameters parameters,
                                        std::size_t group, std::size_t first,
                                        std::size_t count) {
    GroupBuffer<Out> out_part;
    DivideLeft(x + group, out_part.elements, parameters, group, false);
    std::memcpy(out + first, out_part.elements + (first - group),
                count * sizeof(Out));
  }
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
