// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Quantizes one group, or a part of one. A kernel consists of a source, which
// loads elements as binary32 lanes, an arithmetic, and an output, which stores
// lanes as elements. src/numerics has the definition, whose bytes a kernel must
// produce.
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
#include <utility>

#include "src/kernels/arithmetic-inl.h"
#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// The functions for one group. x and out are the addresses of the first
// elements, and `column` is the first column of their parameters.
//
// A group has two forms:
//
//   exact  performs the operations of the definition; the output then rounds
//          and stores any number.
//   fast   exists for integers only, where RoundToInts marks what it cannot
//          round: stores the rounded lanes if none is marked, else runs the
//          exact form. Quotients use reciprocals, which not all scales allow:
//          the parameter `fast` says whether the scales of a call do.
template <class Source, class SomeArithmetic, class Output, bool kHasOffset,
          Spread kSpread>
struct Groups {
  using X = typename Source::Stored;
  using Out = typename Output::Stored;
  using Parameters =
      kernels::HWY_NAMESPACE::Parameters<SomeArithmetic, kSpread>;
  using GroupParameters =
      kernels::HWY_NAMESPACE::GroupParameters<SomeArithmetic, kSpread>;
  using Third = typename Parameters::Third;
  using ThirdVec = decltype(std::declval<Third>().At(0));

  static constexpr bool kIsProduct = SomeArithmetic::kIsProduct;
  static constexpr bool kMayUseReciprocal =
      !kIsProduct && kHasReciprocal && Output::kIsInteger;
  static constexpr bool kIsAlwaysFast =
      kIsProduct && kMarksUnroundable && Output::kIsInteger;
  static constexpr bool kHasFastForm = kMayUseReciprocal || kIsAlwaysFast;

  // Returns the address of a column of the row that starts at `out`; the column
  // is a multiple of kElementsPerStored.
  static HWY_INLINE Out* At(Out* out, std::size_t column) {
    return out + column / Output::kElementsPerStored;
  }
  // Returns the bytes of a multiple of kElementsPerStored columns of out.
  static HWY_INLINE std::size_t BytesOf(std::size_t columns) {
    return columns / Output::kElementsPerStored * sizeof(Out);
  }
  // Returns whether a vector of elements is a whole number of bytes, so that a
  // single vector can be stored.
  static HWY_INLINE bool CanStoreVectors() {
    return hn::Lanes(Floats()) % Output::kElementsPerStored == 0;
  }

  // Adds the offset. The addition is never contracted with the operation before
  // it.
  static HWY_INLINE FloatVec AddOffset(FloatVec scaled, FloatVec offset) {
    if constexpr (kHasOffset) {
      return hn::Add(scaled, offset);
    } else {
      return scaled;
    }
  }

  // Returns the numbers that the output rounds, in the exact form.
  static HWY_INLINE FloatVec Exactly(const X* x, const Parameters& parameters,
                                     std::size_t column) {
    const ThirdVec third = parameters.third.At(column);
    const FloatVec scaled = SomeArithmetic::Scale(
        Source::Load(x), parameters.scale.At(column), third);
    return SomeArithmetic::Finish(
        AddOffset(scaled, parameters.offset.At(column)), third);
  }

  static HWY_INLINE void QuantizeExactly(const X* x, Out* out,
                                         const Parameters& parameters,
                                         std::size_t column, bool past_caches) {
    const std::size_t lanes = hn::Lanes(Floats());
    const FloatVec a = Exactly(x, parameters, column);
    const FloatVec b = Exactly(x + lanes, parameters, column + lanes);
    const FloatVec c = Exactly(x + 2 * lanes, parameters, column + 2 * lanes);
    const FloatVec d = Exactly(x + 3 * lanes, parameters, column + 3 * lanes);
    Output::StoreGroup(a, b, c, d, out, past_caches);
  }

  // Quantizes the few groups that the fast form leaves, and parts of groups, in
  // the exact form. Not inlined, so that the code stays small; the parameters
  // are copied, so that those of the caller may stay in registers.
  static HWY_NOINLINE void FallBack(const X* x, Out* out, Parameters parameters,
                                    std::size_t column, bool past_caches) {
    QuantizeExactly(x, out, parameters, column, past_caches);
  }

  // Returns rounded lanes, in the fast form; RoundToInts may mark some.
  static HWY_INLINE IntVec RoundedFast(const X* x, FloatVec scale,
                                       const ThirdVec& third, FloatVec offset) {
    const FloatVec scaled =
        SomeArithmetic::ScaleFast(Source::Load(x), scale, third);
    return RoundToInts(
        SomeArithmetic::Finish(AddOffset(scaled, offset), third));
  }

  static HWY_INLINE void QuantizeFast(const X* x, Out* out,
                                      const GroupParameters& group,
                                      const Parameters& parameters,
                                      std::size_t column, bool past_caches) {
    const auto& [scale, offset, third] = group;
    const std::size_t lanes = hn::Lanes(Floats());
    const IntVec a = RoundedFast(x, scale.a, third.a, offset.a);
    const IntVec b = RoundedFast(x + lanes, scale.b, third.b, offset.b);
    const IntVec c = RoundedFast(x + 2 * lanes, scale.c, third.c, offset.c);
    const IntVec d = RoundedFast(x + 3 * lanes, scale.d, third.d, offset.d);
    if (!Output::StoreIfAllRepresentable(a, b, c, d, out, past_caches))
      FallBack(x, out, parameters, column, past_caches);
  }

  // Quantizes two groups with one scale.
  template <class Constants>
  static HWY_INLINE void QuantizeTwoFast(const X* x, Out* out,
                                         const GroupParameters& group,
                                         const Constants& constants,
                                         const Parameters& parameters) {
    // No structured binding, which clang 14 lets no lambda use.
    const FloatVec scale = group.scale.a, offset = group.offset.a;
    const ThirdVec third = group.third.a;
    const std::size_t lanes = hn::Lanes(Floats());
    const auto words = [&](const X* at) HWY_ATTR {
      return Output::Words(RoundedFast(at, scale, third, offset),
                           RoundedFast(at + lanes, scale, third, offset));
    };
    if (Output::StoreIfAllRepresentable(words(x), words(x + 2 * lanes),
                                        words(x + 4 * lanes),
                                        words(x + 6 * lanes), constants, out))
      return;
    FallBack(x, out, parameters, 0, false);
    FallBack(x + GroupLanes(), At(out, GroupLanes()), parameters, 0, false);
  }

  // Quantizes a group with one scale whose vectors lie in four places of x.
  static HWY_INLINE void QuantizeFour(const X* a, const X* b, const X* c,
                                      const X* d, Out* out,
                                      const Parameters& parameters, bool fast) {
    if constexpr (kHasFastForm) {
      const FloatVec scale = parameters.scale.At(0);
      const ThirdVec third = parameters.third.At(0);
      const FloatVec offset = parameters.offset.At(0);
      if (fast && Output::StoreIfAllRepresentable(
                      RoundedFast(a, scale, third, offset),
                      RoundedFast(b, scale, third, offset),
                      RoundedFast(c, scale, third, offset),
                      RoundedFast(d, scale, third, offset), out, false))
        return;
    }
    Output::StoreGroup(Exactly(a, parameters, 0), Exactly(b, parameters, 0),
                       Exactly(c, parameters, 0), Exactly(d, parameters, 0),
                       out, false);
  }

  static HWY_INLINE void QuantizeGroupsFast(const X* x, Out* out,
                                            const Parameters& parameters,
                                            std::size_t end) {
    if constexpr (kSpread == Spread::kFixed) {
      const GroupParameters group(parameters, 0);
      std::size_t i = 0;
      if constexpr (Output::kGroupsAtOnce == 2) {
        const auto constants = Output::ConstantsOfLoop();
        for (; i + 2 * GroupLanes() <= end; i += 2 * GroupLanes())
          QuantizeTwoFast(x + i, At(out, i), group, constants, parameters);
      }
      for (; i < end; i += GroupLanes())
        QuantizeFast(x + i, At(out, i), group, parameters, i, false);
    } else {
      for (std::size_t i = 0; i < end; i += GroupLanes()) {
        QuantizeFast(x + i, At(out, i), GroupParameters(parameters, i),
                     parameters, i, false);
      }
    }
  }

  // Quantizes the groups of one row before column `end`.
  static HWY_INLINE void QuantizeGroups(const X* x, Out* out,
                                        const Parameters& parameters,
                                        std::size_t end, bool fast) {
    if constexpr (kHasFastForm) {
      if (fast) {
        QuantizeGroupsFast(x, out, parameters, end);
      } else {
        for (std::size_t i = 0; i < end; i += GroupLanes())
          FallBack(x + i, At(out, i), parameters, i, false);
      }
    } else {
      for (std::size_t i = 0; i < end; i += GroupLanes())
        QuantizeExactly(x + i, At(out, i), parameters, i, false);
    }
  }

  // Quantizes one vector, as a group of four equal vectors.
  static HWY_INLINE void QuantizeVectorExactly(const X* x, Out* out,
                                               const Parameters& parameters,
                                               std::size_t column) {
    HWY_ALIGN Out group[kVectorsPerGroup * HWY_MAX_BYTES / sizeof(float)];
    const FloatVec t = Exactly(x, parameters, column);
    Output::StoreGroup(t, t, t, t, group, false);
    if constexpr (Output::kElementsPerStored == 1) {
      const hn::Rebind<Out, Floats> vector;
      hn::StoreU(hn::Load(vector, group), vector, out);
    } else {
      std::memcpy(out, group, BytesOf(hn::Lanes(Floats())));
    }
  }

  static HWY_NOINLINE void FallBackOnVector(const X* x, Out* out,
                                            Parameters parameters,
                                            std::size_t column) {
    QuantizeVectorExactly(x, out, parameters, column);
  }

  static HWY_INLINE void QuantizeVector(const X* x, Out* out,
                                        const Parameters& parameters,
                                        std::size_t column, bool fast) {
    if constexpr (kHasFastForm) {
      if (fast && Output::StoreIfAllRepresentable(
                      RoundedFast(x, parameters.scale.At(column),
                                  parameters.third.At(column),
                                  parameters.offset.At(column)),
                      out))
        return;
      FallBackOnVector(x, out, parameters, column);
    } else {
      QuantizeVectorExactly(x, out, parameters, column);
    }
  }

  // Quantizes the columns of a row from `first` on, fewer than a group. The
  // last vector ends with the row, so some columns are quantized twice.
  static HWY_INLINE void QuantizeVectors(const X* x, Out* out,
                                         const Parameters& parameters,
                                         std::size_t columns, std::size_t first,
                                         bool fast) {
    const std::size_t lanes = hn::Lanes(Floats());
    for (std::size_t i = first; i < columns; i += lanes) {
      const std::size_t at = std::min(i, columns - lanes);
      QuantizeVector(x + at, At(out, at), parameters, at, fast);
    }
  }

  // The elements of one group, aligned.
  template <typename T>
  struct GroupBuffer {
    HWY_ALIGN T elements[kVectorsPerGroup * HWY_MAX_BYTES / sizeof(float)] = {};
  };

  // Quantizes a row that is shorter than a group, through buffers of a complete
  // group: the same code computes it, and no other memory is touched.
  static HWY_NOINLINE void QuantizeShortRow(const X* x, Out* out,
                                            Parameters parameters,
                                            std::size_t columns) {
    GroupBuffer<X> x_part;
    GroupBuffer<float> scale_part, offset_part;
    GroupBuffer<Out> out_part;
    std::memcpy(x_part.elements, x, columns * sizeof(X));
    parameters.scale.CopyTo(scale_part.elements, columns);
    parameters.offset.CopyTo(offset_part.elements, columns);
    parameters.scale = Operand<kSpread>(scale_part.elements, 0);
    parameters.offset = Operand<kSpread>(offset_part.elements, 0);
    FallBack(x_part.elements, out_part.elements, parameters, 0, false);
    std::memcpy(out, out_part.elements, BytesOf(columns));
  }

  // Quantizes `count` columns from `first` on, in the group that starts with
  // column `group`.
  static HWY_NOINLINE void QuantizePart(const X* x, Out* out,
                                        Parameters parameters,
                                        std::size_t group, std::size_t first,
                                        std::size_t count) {
    GroupBuffer<Out> out_part;
    FallBack(x + group, out_part.elements, parameters, group, false);
    std::memcpy(At(out, first), At(out_part.elements, first - group),
                BytesOf(count));
  }
};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
