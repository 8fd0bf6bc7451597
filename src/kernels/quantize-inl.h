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

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "src/kernels/hifloat8-inl.h"
#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/outputs-inl.h"
#include "src/kernels/sources-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// ---- The arithmetic.

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
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX2
constexpr bool kHasReciprocal = kMarksUnroundable;

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

// One operand of the arithmetic: the same for all columns, or one for each.
template <Spread kSpread>
class Operand;

template <>
class Operand<Spread::kFixed> {
 public:
  explicit Operand(const float* from) : value_(from ? *from : 0.0F) {}
  HWY_INLINE FloatVec At(std::size_t /*column*/) const {
    return hn::Set(Floats(), value_);
  }
  HWY_INLINE void CopyTo(float* to, std::size_t, std::size_t) const {
    *to = value_;
  }

 private:
  float value_;
};

template <>
class Operand<Spread::kPerColumn> {
 public:
  explicit Operand(const float* from) : from_(from) {}
  HWY_INLINE FloatVec At(std::size_t column) const {
    return hn::LoadU(Floats(), from_ + column);
  }
  HWY_INLINE void CopyTo(float* to, std::size_t column,
                         std::size_t count) const {
    if (from_ != nullptr) std::memcpy(to, from_ + column, count * sizeof(*to));
  }

 private:
  const float* from_;
};

// An operand of a group, in registers for all rows that are visited. A template
// on the type of the vectors, since SVE's, which it is not used with, cannot be
// members.
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

template <Spread kSpread>
struct Parameters {
  Operand<kSpread> scale, zero_point, reciprocal;
};

// Blocks with fewer elements rather meet subnormals than pay for the modes.
constexpr std::size_t kSubnormalsMatter = 1024;

// ---- The loops.

// How far ahead of the loads memory is asked for, where it comes from beyond
// the caches.
constexpr std::size_t kPrefetchBytes = 1024;
// Columns whose reciprocals are kept at a time.
constexpr std::size_t kColumnsAtOnce = 4096;
// Rows that are visited together: they share the loads of parameters per
// column, and memory beyond the caches delivers from several places at once.
constexpr std::size_t kRowsAtOnce = 4;
// A long row that goes past the caches is visited as rows of this many columns:
// far enough apart to lie on different pages.
constexpr std::size_t kFarColumns = 8192;

// All kernels are this with other types.
template <class Source, class Output, bool kHasZeroPoint, Spread kSpread>
struct Quantizer {
  using X = typename Source::Stored;
  using Out = typename Output::Stored;
  using Parameters = kernels::HWY_NAMESPACE::Parameters<kSpread>;
  static constexpr bool kMayMultiply = kHasReciprocal && Output::kIsInteger;

  // Rows of one visit. Strides in bytes, as in Block.
  struct Rows {
    const X* x;
    std::ptrdiff_t x_stride;
    Out* out;
    std::ptrdiff_t out_stride;
    std::size_t count;

    HWY_INLINE const X* x_row(std::size_t row) const {
      return reinterpret_cast<const X*>(reinterpret_cast<const std::byte*>(x) +
                                        static_cast<std::ptrdiff_t>(row) *
                                            x_stride);
    }
    HWY_INLINE Out* out_row(std::size_t row) const {
      return reinterpret_cast<Out*>(reinterpret_cast<std::byte*>(out) +
                                    static_cast<std::ptrdiff_t>(row) *
                                        out_stride);
    }
  };

  struct Mode {
    bool multiply;     // by the reciprocal, instead of dividing
    bool past_caches;  // store so, and prefetch
  };

  // x / scale, then + zero_point: two operations, each rounded once, never
  // contracted.
  static HWY_INLINE FloatVec AddZeroPoint(FloatVec quotient,
                                          const Parameters& parameters,
                                          std::size_t column) {
    if constexpr (kHasZeroPoint) {
      return hn::Add(quotient, parameters.zero_point.At(column));
    } else {
      return quotient;
    }
  }

  static HWY_INLINE FloatVec Divide(const X* x, const Parameters& parameters,
                                    std::size_t column) {
    const FloatVec quotient =
        hn::Div(Source::Load(x), parameters.scale.At(column));
    return AddZeroPoint(quotient, parameters, column);
  }

  static HWY_INLINE void DivideGroup(const X* x, Out* out,
                                     const Parameters& parameters,
                                     std::size_t column, bool past_caches) {
    const std::size_t lanes = hn::Lanes(Floats());
    const FloatVec a = Divide(x, parameters, column);
    const FloatVec b = Divide(x + lanes, parameters, column + lanes);
    const FloatVec c = Divide(x + 2 * lanes, parameters, column + 2 * lanes);
    const FloatVec d = Divide(x + 3 * lanes, parameters, column + 3 * lanes);
    Output::StoreGroup(a, b, c, d, out, past_caches);
  }

  // For the few groups that the reciprocal leaves, and for parts of groups.
  static HWY_NOINLINE void DivideLeftGroup(const X* x, Out* out,
                                           Parameters parameters,
                                           std::size_t column,
                                           bool past_caches) {
    DivideGroup(x, out, parameters, column, past_caches);
  }

  static HWY_INLINE IntVec Multiply(const X* x, FloatVec scale,
                                    FloatVec reciprocal, FloatVec zero_point) {
    const FloatVec quotient =
        DivideByReciprocal(Source::Load(x), scale, reciprocal);
    if constexpr (kHasZeroPoint) {
      return RoundToInts(hn::Add(quotient, zero_point));
    } else {
      return RoundToInts(quotient);
    }
  }

  static HWY_INLINE void MultiplyRowsOfGroup(const Rows& rows,
                                             const Parameters& parameters,
                                             std::size_t column,
                                             std::size_t end,
                                             bool past_caches) {
    const std::size_t lanes = hn::Lanes(Floats());
    const GroupOperand<Operand<kSpread>> scale(parameters.scale, column);
    const GroupOperand<Operand<kSpread>> reciprocal(parameters.reciprocal,
                                                    column);
    const GroupOperand<Operand<kSpread>> zero_point(
        kHasZeroPoint ? parameters.zero_point : parameters.scale, column);
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row) + column;
      Out* out = rows.out_row(row) + column;
      if (past_caches) Prefetch(x, rows, column, end);
      const IntVec a = Multiply(x, scale.a, reciprocal.a, zero_point.a);
      const IntVec b = Multiply(x + lanes, scale.b, reciprocal.b, zero_point.b);
      const IntVec c =
          Multiply(x + 2 * lanes, scale.c, reciprocal.c, zero_point.c);
      const IntVec d =
          Multiply(x + 3 * lanes, scale.d, reciprocal.d, zero_point.d);
      if (!StoreUnmarked(a, b, c, d, out, past_caches))
        DivideLeftGroup(x, out, parameters, column, past_caches);
    }
  }

  static HWY_INLINE void DivideRowsOfGroup(const Rows& rows,
                                           const Parameters& parameters,
                                           std::size_t column, std::size_t end,
                                           bool past_caches) {
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row) + column;
      if (past_caches) Prefetch(x, rows, column, end);
      DivideGroup(x, rows.out_row(row) + column, parameters, column,
                  past_caches);
    }
  }

  // Asks for what is read next: further on in the row, or behind its end in the
  // row that is visited after it.
  static HWY_INLINE void Prefetch(const X* x, const Rows& rows,
                                  std::size_t column, std::size_t end) {
    auto ahead = reinterpret_cast<std::uintptr_t>(x) + kPrefetchBytes;
    if ((end - column) * sizeof(X) <= kPrefetchBytes) {
      ahead += rows.count * static_cast<std::uintptr_t>(rows.x_stride);
      ahead -= end * sizeof(X);
    }
    for (std::size_t i = 0; i < GroupLanes() * sizeof(X); i += 64)
      hwy::Prefetch(reinterpret_cast<const void*>(ahead + i));
  }

  // Whole groups of columns of all rows.
  static HWY_INLINE void Visit(const Rows& rows, const Parameters& parameters,
                               std::size_t first, std::size_t end, Mode mode) {
    const std::size_t step = GroupLanes();
    if constexpr (kMayMultiply) {
      if (mode.multiply) {
        for (std::size_t i = first; i < end; i += step)
          MultiplyRowsOfGroup(rows, parameters, i, end, mode.past_caches);
        return;
      }
    }
    for (std::size_t i = first; i < end; i += step)
      DivideRowsOfGroup(rows, parameters, i, end, mode.past_caches);
  }

  // A group's worth of elements, aligned.
  template <typename T>
  struct GroupBuffer {
    HWY_ALIGN T elements[kVectorsPerGroup * HWY_MAX_BYTES / sizeof(float)] = {};
  };

  // Fewer columns than a group: through memory of a whole one, so that the same
  // code does it and nothing else is touched.
  static HWY_NOINLINE void QuantizePart(const X* x, Out* out,
                                        Parameters parameters,
                                        std::size_t first, std::size_t count) {
    GroupBuffer<X> x_part;
    GroupBuffer<float> scale_part, zero_point_part;
    GroupBuffer<Out> out_part;
    std::memcpy(x_part.elements, x + first, count * sizeof(X));
    parameters.scale.CopyTo(scale_part.elements, first, count);
    if (kHasZeroPoint)
      parameters.zero_point.CopyTo(zero_point_part.elements, first, count);
    const Parameters part = {Operand<kSpread>(scale_part.elements),
                             Operand<kSpread>(zero_point_part.elements),
                             Operand<kSpread>(nullptr)};
    DivideLeftGroup(x_part.elements, out_part.elements, part, 0, false);
    std::memcpy(out + first, out_part.elements, count * sizeof(Out));
  }

  static HWY_INLINE void QuantizeParts(const Rows& rows,
                                       const Parameters& parameters,
                                       std::size_t first, std::size_t count) {
    for (std::size_t row = 0; row < rows.count; ++row)
      QuantizePart(rows.x_row(row), rows.out_row(row), parameters, first,
                   count);
  }

  // How many columns there are before out is aligned to a vector, which it is
  // never if an element is not.
  static HWY_INLINE std::size_t ColumnsBeforeAligned(const Out* out) {
    constexpr std::size_t kAlignment = HWY_MAX_BYTES;
    const auto past = reinterpret_cast<std::uintptr_t>(out) % kAlignment;
    return past == 0 ? 0 : (kAlignment - past) / sizeof(Out);
  }

  // All columns of rows that are visited together.
  //
  // What is left after the whole groups is the end of one more group, if there
  // are enough columns before: elements that are quantized twice get the same
  // value twice, where x and out are not the same memory.
  static HWY_INLINE void QuantizeColumns(const Rows& rows,
                                         const Parameters& parameters,
                                         std::size_t columns, Mode mode) {
    const bool may_repeat = static_cast<const void*>(rows.x) != rows.out;
    const std::size_t group = GroupLanes();
    const std::size_t before = ColumnsBeforeAligned(rows.out);
    const bool aligns =
        reinterpret_cast<std::uintptr_t>(rows.out) % sizeof(Out) == 0 &&
        (rows.count == 1 || rows.out_stride % HWY_MAX_BYTES == 0);
    mode.past_caches &=
        kStoresPastCaches && aligns && columns >= before + group;
    std::size_t at = 0;
    if (mode.past_caches && before > 0) {
      QuantizeParts(rows, parameters, 0, before);
      at = before;
    }
    // One call of Visit, which is inlined with all its loops.
    while (at < columns) {
      const std::size_t left = columns - at;
      Rows visited = rows;
      std::size_t first = at, end = at + left / group * group;
      at = end;
      if (kSpread == Spread::kFixed && mode.past_caches && rows.count == 1 &&
          IsFar(left)) {
        visited = FarRows(rows, first);
        at = first + kRowsAtOnce * kFarColumns;
        first = 0;
        end = kFarColumns;
      } else if (left < group) {
        // Nor are lines that went past the caches written again at once, for
        // they would have to come back.
        if (!may_repeat || mode.past_caches || columns < group)
          return QuantizeParts(rows, parameters, first, left);
        first = columns - group;
        end = at = columns;
        mode.past_caches = false;
      }
      Visit(visited, parameters, first, end, mode);
    }
  }

  // A part of one row as rows that are far apart.
  static HWY_INLINE bool IsFar(std::size_t columns) {
    return columns >= kRowsAtOnce * kFarColumns;
  }
  static HWY_INLINE Rows FarRows(const Rows& row, std::size_t first) {
    return {row.x + first, kFarColumns * sizeof(X), row.out + first,
            kFarColumns * sizeof(Out), kRowsAtOnce};
  }

  static HWY_INLINE void QuantizeRows(Rows rows, const Parameters& parameters,
                                      std::size_t columns, Mode mode) {
    const bool gains = kSpread == Spread::kPerColumn || mode.past_caches;
    const std::size_t together = gains ? kRowsAtOnce : 1;
    std::size_t left = rows.count;
    while (left > 0) {
      rows.count = std::min(together, left);
      QuantizeColumns(rows, parameters, columns, mode);
      left -= rows.count;
      rows.x = rows.x_row(rows.count);
      rows.out = rows.out_row(rows.count);
    }
  }

  // Fills in the reciprocals of `count` scales; whether all may be used.
  static HWY_INLINE bool TakeReciprocals(const float* scales, std::size_t count,
                                         float* reciprocals) {
    const Floats d;
    const FloatVec one = hn::Set(d, 1.0F);
    auto may_use = MayUseReciprocal(one);
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
      const FloatVec scale = hn::LoadU(d, scales + i);
      may_use = hn::And(may_use, MayUseReciprocal(scale));
      hn::StoreU(hn::Div(one, scale), d, reciprocals + i);
    }
    for (; i < count; ++i) {
      may_use = hn::And(may_use, MayUseReciprocal(hn::Set(d, scales[i])));
      reciprocals[i] = 1.0F / scales[i];
    }
    return hn::AllTrue(d, may_use);
  }

  static void Run(const Block& block) {
    constexpr bool kFixed = kSpread == Spread::kFixed;
    const std::size_t step = kFixed ? block.columns : kColumnsAtOnce;
    for (std::size_t start = 0; start < block.columns; start += step) {
      const std::size_t columns = std::min(step, block.columns - start);
      const std::size_t from = kFixed ? 0 : start;
      const std::size_t count = kFixed ? 1 : columns;
      const float* scales = block.scales + from;
      const float* zero_points =
          kHasZeroPoint ? block.zero_points + from : nullptr;
      float reciprocals[kFixed ? 1 : kColumnsAtOnce];
      // A column's reciprocal costs a division itself.
      const bool pays = kMayMultiply && (kFixed || block.rows > 1);
      const bool multiply = pays && TakeReciprocals(scales, count, reciprocals);
      const bool is_short = block.rows * columns < kSubnormalsMatter;
      const SubnormalsAreZero subnormals_are_zero(multiply && !is_short);
      QuantizeRows({static_cast<const X*>(block.x) + start, block.x_row_stride,
                    static_cast<Out*>(block.out) + start, block.out_row_stride,
                    block.rows},
                   {Operand<kSpread>(scales), Operand<kSpread>(zero_points),
                    Operand<kSpread>(multiply ? reciprocals : nullptr)},
                   columns, {multiply, block.non_temporal});
    }
    if (kStoresPastCaches && block.non_temporal) hwy::FlushStream();
  }
};

// ---- The part of the table that is one source's.

template <class Source, class Output>
void FillPair(BlockKernel (&to)[2][2]) {
  constexpr int kFixed = static_cast<int>(Spread::kFixed);
  constexpr int kPerColumn = static_cast<int>(Spread::kPerColumn);
  to[false][kFixed] = &Quantizer<Source, Output, false, Spread::kFixed>::Run;
  to[false][kPerColumn] =
      &Quantizer<Source, Output, false, Spread::kPerColumn>::Run;
  to[true][kFixed] = &Quantizer<Source, Output, true, Spread::kFixed>::Run;
  to[true][kPerColumn] =
      &Quantizer<Source, Output, true, Spread::kPerColumn>::Run;
}

// In the order of kOutputs.
template <class Source>
void FillSource(KernelsOfSource& to) {
  FillPair<Source, Int8Output>(to[0]);
  FillPair<Source, UInt8Output>(to[1]);
  FillPair<Source, Int32Output>(to[2]);
  FillPair<Source, HiFloat8Output>(to[3]);
  FillPair<Source, Float8E4M3FNOutput>(to[4]);
  FillPair<Source, Float8E5M2Output>(to[5]);
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
