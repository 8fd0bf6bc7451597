// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The kernels: the loops over rows and columns, in cache and beyond. Written
// once for all instruction sets.

// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_ELEMENTWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_ELEMENTWISE_INL_H_
#undef ACLQ_SRC_KERNELS_ELEMENTWISE_INL_H_
#else
#define ACLQ_SRC_KERNELS_ELEMENTWISE_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "src/kernels/arithmetic-inl.h"
#include "src/kernels/groups-inl.h"
#include "src/kernels/hifloat8-inl.h"
#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/outputs-inl.h"
#include "src/kernels/sources-inl.h"
#include "src/kernels/type_list.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Bytes from a load to the address that is prefetched, if x comes from beyond
// the caches.
constexpr std::size_t kPrefetchBytes = 1024;
// Rows, and columns, whose reciprocals are kept at a time.
constexpr std::size_t kScaledRowsAtOnce = 256;
constexpr std::size_t kScaledColumnsAtOnce = 1024;
// Fewest elements for which subnormal numbers are flushed to zero. For fewer
// elements, changing and restoring the modes of the thread takes longer than
// computing with subnormal numbers.
constexpr std::size_t kLeastElementsToFlush = 1024;
constexpr std::size_t kCacheLine = 64;
// Rows that are visited together. In the fast form they share the loads of
// parameters per column. Beyond the caches, memory is read from several places
// simultaneously.
constexpr std::size_t kRowsAtOnce = 4;
// Columns of the parts that a long row beyond the caches is divided into. Parts
// are visited like rows, and are long enough to lie on different pages.
constexpr std::size_t kFarColumns = 8192;

// Offsets for rows, or columns, without offsets: -0, whose addition changes no
// number.
constexpr auto kNoOffsets = [] {
  std::array<float, 1024> offsets{};
  offsets.fill(-0.0F);
  return offsets;
}();

// The kernel of a source, an arithmetic and an output. kHasOffset is false for
// quotients of 8 bits only: other kernels always add an offset (kNoOffsets).
template <class Source, class SomeArithmetic, class Output, bool kHasOffset,
          Spread kSpread>
struct Elementwise {
  using Group = Groups<Source, SomeArithmetic, Output, kHasOffset, kSpread>;
  using X = typename Group::X;
  using Out = typename Group::Out;
  using Parameters = typename Group::Parameters;
  using GroupParameters = typename Group::GroupParameters;
  static constexpr bool kHasFastForm = Group::kHasFastForm;
  static constexpr bool kIsAlwaysFast = Group::kIsAlwaysFast;
  static constexpr bool kMayUseReciprocal = Group::kMayUseReciprocal;
  // Alignment, in bytes, of a group that is stored past the caches. A group of
  // int4 fills half a vector.
  static constexpr std::size_t kAlignment =
      HWY_MAX_BYTES / Output::kElementsPerStored;

  // Rows of one visit. Strides in bytes, as in Block.
  struct Rows {
    const X* x;
    std::ptrdiff_t x_stride;
    Out* out;
    std::ptrdiff_t out_stride;
    std::size_t count;
    std::ptrdiff_t next_visit;  // bytes from x to the rows visited next

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
    bool fast;         // the form of the groups: fast, or else exact
    bool prefetch;     // since x comes from beyond the caches
    bool past_caches;  // store past the caches
  };

  // Quantizes one group of columns of all rows, in the fast form.
  static HWY_INLINE void FastRowsOfGroup(const Rows& rows,
                                         const Parameters& parameters,
                                         std::size_t column, std::size_t end,
                                         Mode mode) {
    const GroupParameters of_columns(parameters, column);
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row) + column;
      if (mode.prefetch) Prefetch(x, rows, column, end);
      Out* out = Group::At(rows.out_row(row), column);
      const Parameters of_row = parameters.FromRow(row);
      if constexpr (kSpread == Spread::kFixed) {
        Group::QuantizeFast(x, out, GroupParameters(of_row, column), of_row,
                            column, mode.past_caches);
      } else {
        Group::QuantizeFast(x, out, of_columns, of_row, column,
                            mode.past_caches);
      }
    }
  }

  // Quantizes one group of columns of all rows, in the exact form.
  static HWY_INLINE void ExactRowsOfGroup(const Rows& rows,
                                          const Parameters& parameters,
                                          std::size_t column, std::size_t end,
                                          Mode mode) {
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row) + column;
      if (mode.prefetch) Prefetch(x, rows, column, end);
      Group::QuantizeExactly(x, Group::At(rows.out_row(row), column),
                             parameters.FromRow(row), column, mode.past_caches);
    }
  }

  // Prefetches the elements that are read next: further on in the row or, near
  // its end, in the rows that are visited next.
  static HWY_INLINE void Prefetch(const X* x, const Rows& rows,
                                  std::size_t column, std::size_t end) {
    auto ahead = reinterpret_cast<std::uintptr_t>(x) + kPrefetchBytes;
    if ((end - column) * sizeof(X) <= kPrefetchBytes) {
      ahead += static_cast<std::uintptr_t>(rows.next_visit);
      ahead -= end * sizeof(X);
    }
    for (std::size_t i = 0; i < GroupLanes() * sizeof(X); i += kCacheLine)
      hwy::Prefetch(reinterpret_cast<const void*>(ahead + i));
  }

  // Quantizes the groups of columns in [first, end) of all rows.
  static HWY_INLINE void Visit(const Rows& rows, const Parameters& parameters,
                               std::size_t first, std::size_t end, Mode mode) {
    const std::size_t step = GroupLanes();
    if constexpr (kHasFastForm) {
      if (kIsAlwaysFast || mode.fast) {
        for (std::size_t i = first; i < end; i += step)
          FastRowsOfGroup(rows, parameters, i, end, mode);
        return;
      }
    }
    for (std::size_t i = first; i < end; i += step)
      ExactRowsOfGroup(rows, parameters, i, end, mode);
  }

  // Quantizes `count` columns from `first` on, fewer than a group, of rows with
  // `columns` columns.
  static HWY_INLINE void QuantizeParts(const Rows& rows,
                                       const Parameters& parameters,
                                       std::size_t columns, std::size_t first,
                                       std::size_t count) {
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row);
      Out* out = rows.out_row(row);
      const Parameters of_row = parameters.FromRow(row);
      if (columns < GroupLanes()) {
        Group::QuantizeShortRow(x, out, of_row, columns);
      } else {
        const std::size_t group = std::min(first, columns - GroupLanes());
        Group::QuantizePart(x, out, of_row, group, first, count);
      }
    }
  }

  // Returns the number of columns before out is aligned to a vector, if its
  // elements are aligned.
  static HWY_INLINE std::size_t ColumnsBeforeAligned(const Out* out) {
    const auto past = reinterpret_cast<std::uintptr_t>(out) % kAlignment;
    return past == 0
               ? 0
               : (kAlignment - past) / sizeof(Out) * Output::kElementsPerStored;
  }

  // Returns whether elements of rows may be quantized twice, so that the last
  // vectors can end with the rows.
  static HWY_INLINE bool MayRepeat(const Rows& rows, std::size_t columns) {
    return static_cast<const void*>(rows.x) != rows.out &&
           columns >= hn::Lanes(Floats()) && Group::CanStoreVectors();
  }

  // Quantizes all columns of rows that are visited together.
  //
  // The columns after the last group are quantized by vectors, the last of
  // which begins earlier. Elements that are quantized twice get the same value
  // twice, unless x and out are the same memory.
  static HWY_INLINE void QuantizeColumns(const Rows& rows,
                                         const Parameters& parameters,
                                         std::size_t columns, Mode mode) {
    const std::size_t group = GroupLanes();
    const std::size_t before = ColumnsBeforeAligned(rows.out);
    const bool aligns =
        reinterpret_cast<std::uintptr_t>(rows.out) % sizeof(Out) == 0 &&
        (rows.count == 1 || rows.out_stride % kAlignment == 0);
    mode.past_caches &= aligns && columns >= before + group;
    std::size_t at = 0;
    if (mode.past_caches && before > 0) {
      QuantizeParts(rows, parameters, columns, 0, before);
      at = before;
    }
    // The loop has one call of Visit, which is inlined with all its loops.
    while (at < columns) {
      const std::size_t left = columns - at;
      Rows visited = rows;
      Parameters of_visited = parameters;
      std::size_t first = at, end = at + left / group * group;
      at = end;
      if (kSpread == Spread::kFixed && mode.prefetch && rows.count == 1 &&
          IsFar(left)) {
        visited = FarRows(rows, first);
        of_visited = parameters.EveryRow(0);
        at = first + kRowsAtOnce * kFarColumns;
        first = 0;
        end = kFarColumns;
      } else if (left < group) {
        // Cache lines that were stored past the caches are not written again
        // either: they would have to be read back.
        if (!MayRepeat(rows, columns) || mode.past_caches)
          return QuantizeParts(rows, parameters, columns, first, left);
        for (std::size_t row = 0; row < rows.count; ++row) {
          Group::QuantizeVectors(rows.x_row(row), rows.out_row(row),
                                 parameters.FromRow(row), columns, first,
                                 mode.fast);
        }
        return;
      }
      Visit(visited, of_visited, first, end, mode);
    }
  }

  // Returns whether columns of one row are enough for FarRows.
  static HWY_INLINE bool IsFar(std::size_t columns) {
    return columns >= kRowsAtOnce * kFarColumns;
  }
  // Returns a part of one row as rows that are far apart.
  static HWY_INLINE Rows FarRows(const Rows& row, std::size_t first) {
    constexpr std::ptrdiff_t kStride = kFarColumns * sizeof(X);
    return {row.x + first,
            kStride,
            Group::At(row.out, first),
            static_cast<std::ptrdiff_t>(Group::BytesOf(kFarColumns)),
            kRowsAtOnce,
            kRowsAtOnce * kStride};
  }

  // Returns the base-2 logarithm of the distance, in rows, at which rows of out
  // have the same alignment. Whole vectors of several rows at this distance can
  // be stored past the caches.
  static HWY_INLINE int Log2OfRowsApart(const Rows& rows, Mode mode) {
    if (!mode.past_caches) return 0;
    const auto stride = static_cast<std::size_t>(rows.out_stride);
    return std::countr_zero(kAlignment) - std::countr_zero(stride | kAlignment);
  }

  static HWY_INLINE void QuantizeRows(const Rows& rows,
                                      const Parameters& parameters,
                                      std::size_t columns, Mode mode) {
    const int log2_of_apart = Log2OfRowsApart(rows, mode);
    const std::size_t apart = std::size_t{1} << log2_of_apart;
    const auto steps = static_cast<std::ptrdiff_t>(apart);
    const std::size_t at_once = kRowsAtOnce * apart;
    for (std::size_t done = 0; done < rows.count; done += at_once) {
      const std::size_t end = std::min(rows.count, done + at_once);
      for (std::size_t row = done; row < std::min(end, done + apart); ++row) {
        // At most kRowsAtOnce. std::min shows that to the compiler, which then
        // needs no loop over the rows.
        const std::size_t count =
            std::min(kRowsAtOnce, (end - row + apart - 1) >> log2_of_apart);
        const auto next = static_cast<std::ptrdiff_t>(apart > 1 ? 1 : count);
        QuantizeColumns(
            {rows.x_row(row), rows.x_stride * steps, rows.out_row(row),
             rows.out_stride * steps, count, rows.x_stride * next},
            parameters.FromRow(row).EveryRow(apart), columns, mode);
      }
    }
  }

  // Quantizes rows of one or two vectors that are adjacent in out: the vectors
  // of several rows form a group.
  template <std::size_t kVectors>
  static HWY_NOINLINE void QuantizeNarrowRows(const Rows& rows,
                                              const Parameters& parameters,
                                              bool fast) {
    constexpr std::size_t kRows = kVectorsPerGroup / kVectors;
    const std::size_t lanes = hn::Lanes(Floats());
    std::size_t row = 0;
    for (; row + kRows <= rows.count; row += kRows) {
      const X* a = rows.x_row(row);
      const X* b = kVectors == 2 ? a + lanes : rows.x_row(row + 1);
      const X* c = rows.x_row(row + kRows / 2);
      const X* d = kVectors == 2 ? c + lanes : rows.x_row(row + 3);
      Group::QuantizeFour(a, b, c, d, rows.out_row(row), parameters, fast);
    }
    for (; row < rows.count; ++row) {
      Group::QuantizeVectors(rows.x_row(row), rows.out_row(row), parameters,
                             kVectors * lanes, 0, fast);
    }
  }

  static HWY_INLINE void QuantizeRowByRow(const Rows& rows,
                                          const Parameters& parameters,
                                          std::size_t columns, bool fast) {
    const std::size_t end = columns / GroupLanes() * GroupLanes();
    const bool may_repeat = MayRepeat(rows, columns);
    for (std::size_t row = 0; row < rows.count; ++row) {
      const X* x = rows.x_row(row);
      Out* out = rows.out_row(row);
      const Parameters of_row = parameters.FromRow(row);
      Group::QuantizeGroups(x, out, of_row, end, fast);
      if (may_repeat)
        Group::QuantizeVectors(x, out, of_row, columns, end, fast);
    }
    if (!may_repeat && end < columns)
      QuantizeParts(rows, parameters, columns, end, columns - end);
  }

  // Quantizes in the exact form, in a kernel that may use reciprocals: for the
  // few scales without one, and for single elements. Not inlined, so that the
  // usual path has the registers.
  static HWY_NOINLINE void QuantizeExactlyRowByRow(const Rows& rows,
                                                   const Parameters& parameters,
                                                   std::size_t columns) {
    QuantizeRowByRow(rows, parameters, columns, false);
  }

  // Quantizes rows in cache with one scale each, one row after the other.
  // Visiting several rows together would cost more than it gains here.
  static HWY_INLINE void QuantizeRowsInCache(const Rows& rows,
                                             const Parameters& parameters,
                                             std::size_t columns, bool fast) {
    const bool are_adjacent =
        rows.out_stride == static_cast<std::ptrdiff_t>(Group::BytesOf(columns));
    if (rows.count > 1 && parameters.AreShared() && are_adjacent &&
        Group::CanStoreVectors()) {
      const std::size_t lanes = hn::Lanes(Floats());
      if (columns == lanes)
        return QuantizeNarrowRows<1>(rows, parameters, fast);
      if (columns == 2 * lanes)
        return QuantizeNarrowRows<2>(rows, parameters, fast);
    }
    if constexpr (kMayUseReciprocal) {
      if (!fast) return QuantizeExactlyRowByRow(rows, parameters, columns);
    }
    QuantizeRowByRow(rows, parameters, columns, kHasFastForm);
  }

  // Computes the reciprocals of `count` scales; returns whether all of them may
  // be used.
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

  // Returns the third operand of DivideAdd or of MultiplyAdd.
  static HWY_INLINE typename Parameters::Third ThirdOperand(
      [[maybe_unused]] const float* reciprocals,
      [[maybe_unused]] std::size_t step) {
    if constexpr (Group::kIsProduct) {
      return {};
    } else {
      return Operand<kSpread>(reciprocals, step);
    }
  }

  // Quantizes rows that have `count` scales. `reciprocals` has at least `count`
  // elements.
  static HWY_INLINE void RunPart(const Rows& rows, std::size_t columns,
                                 const float* scales, const float* offsets,
                                 std::size_t count, std::size_t step,
                                 float* reciprocals, bool non_temporal) {
    const std::size_t elements = rows.count * columns;
    // A reciprocal costs a division itself.
    const bool pays = kMayUseReciprocal && elements > count;
    const bool use_reciprocals =
        pays && TakeReciprocals(scales, count, reciprocals);
    const bool fast = kIsAlwaysFast || use_reciprocals;
    const SubnormalsAreZero subnormals_are_zero(
        use_reciprocals && elements >= kLeastElementsToFlush);
    const Parameters parameters = {
        Operand<kSpread>(scales, step),
        Operand<kSpread>(kHasOffset ? offsets : scales, step),
        ThirdOperand(use_reciprocals ? reciprocals : scales, step)};
    if constexpr (kSpread == Spread::kFixed) {
      if (!non_temporal)
        return QuantizeRowsInCache(rows, parameters, columns, fast);
    }
    QuantizeRows(rows, parameters, columns,
                 {fast, non_temporal, kStoresPastCaches && non_temporal});
  }

  // Splits the block into parts and calls f(part, done) for each, in order.
  // Parts have at most `most` rows if parameters belong to rows, else at most
  // `most` columns; they begin after `done` rows or columns. Their zero_points
  // are those of the entire block.
  template <class F>
  static HWY_INLINE void ForEachPart(Block block, std::size_t most, F f) {
    std::size_t& now = kSpread == Spread::kFixed ? block.rows : block.columns;
    const std::size_t all = now;
    for (std::size_t done = 0; done < all;) {
      now = std::min(most, all - done);
      f(block, done);
      done += now;
      if (done == all) break;  // No pointer goes beyond the arrays.
      const Rows rows = RowsOf(block);
      constexpr bool kFixed = kSpread == Spread::kFixed;
      block.x = kFixed ? rows.x_row(now) : rows.x + now;
      block.out = kFixed ? rows.out_row(now) : Group::At(rows.out, now);
      block.scales += now;
    }
  }

  // Runs the block in parts whose reciprocals fit in an array. Not inlined,
  // since it needs most of the stack and the registers.
  static HWY_NOINLINE void RunInParts(const Block& block) {
    constexpr bool kFixed = kSpread == Spread::kFixed;
    const bool rows_share = kFixed && block.parameter_step == 0;
    const std::size_t most = !kFixed      ? kScaledColumnsAtOnce
                             : rows_share ? block.rows
                                          : kScaledRowsAtOnce;
    float reciprocals[kFixed ? kScaledRowsAtOnce : kScaledColumnsAtOnce];
    ForEachPart(block, most, [&](const Block& part, std::size_t done) {
      const std::size_t parameters = kFixed ? part.rows : part.columns;
      RunPart(RowsOf(part), part.columns, part.scales,
              kHasOffset ? part.zero_points + done : nullptr,
              rows_share ? 1 : parameters, part.parameter_step, reciprocals,
              part.non_temporal);
    });
    if (kStoresPastCaches && block.non_temporal) hwy::FlushStream();
  }

  static HWY_INLINE Rows RowsOf(const Block& block) {
    return {static_cast<const X*>(block.x),
            block.x_row_stride,
            static_cast<Out*>(block.out),
            block.out_row_stride,
            block.rows,
            0};
  }

  // A BlockKernel. Rows in cache that share their parameters take the shortest
  // path.
  static void Run(const Block& block) {
    const bool rows_share = kSpread == Spread::kFixed &&
                            (block.parameter_step == 0 || block.rows == 1);
    if (!rows_share || block.non_temporal) return RunInParts(block);
    float reciprocal;
    RunPart(RowsOf(block), block.columns, block.scales, block.zero_points, 1, 0,
            &reciprocal, false);
  }

  // A BlockKernel that does not read the block's offsets: it adds kNoOffsets.
  static void RunWithoutOffsets(const Block& block) {
    AddNoOffsets(block, &Run);
  }

  // Runs a kernel with kNoOffsets on parts of the block that they suffice for.
  static HWY_NOINLINE void AddNoOffsets(const Block& block,
                                        BlockKernel kernel) {
    const bool rows_share =
        kSpread == Spread::kFixed && block.parameter_step == 0;
    ForEachPart(block, rows_share ? block.rows : kNoOffsets.size(),
                [kernel](Block part, std::size_t) {
                  part.zero_points = kNoOffsets.data();
                  kernel(part);
                });
  }

  // Runs one row after the other, in cache or not: small code for rare
  // arithmetics and roundings.
  static HWY_NOINLINE void RunRowByRow(const Block& block,
                                       typename Parameters::Third third) {
    const Parameters parameters = {
        Operand<kSpread>(block.scales, block.parameter_step),
        Operand<kSpread>(block.zero_points, block.parameter_step), third};
    QuantizeRowByRow(RowsOf(block), parameters, block.columns, kHasFastForm);
  }
};

// The kernels of products for one pair of types. All add an offset; a block
// that has none gets kNoOffsets.
template <class Source, class Output, Spread kSpread>
struct Product {
  using Once = Elementwise<Source, MultiplyAdd, Output, true, kSpread>;
  using Twice =
      Elementwise<Source, MultiplyTwiceAdd<typename Output::SomeRounding>,
                  Output, true, kSpread>;

  // A BlockKernel that adds the block's offsets.
  template <bool kTwice>
  static void Run(const Block& block) {
    if constexpr (!kTwice && Output::kIsInteger) {
      if (block.rounding == Rounding::kNearestEven) return Once::Run(block);
    }
    Twice::RunRowByRow(block, {kTwice, block.rounding});
  }

  // A BlockKernel that does not read the block's offsets.
  template <bool kTwice>
  static void RunWithoutOffsets(const Block& block) {
    Once::AddNoOffsets(block, &Run<kTwice>);
  }
};

// ---- The tables.

constexpr int kFixed = static_cast<int>(Spread::kFixed);
constexpr int kPerColumn = static_cast<int>(Spread::kPerColumn);

using QuotientOutputs =
    TypeList<Int8Output, UInt8Output, Int32Output, HiFloat8Output,
             Float8E4M3FNOutput, Float8E5M2Output>;
static_assert(HasOrderOf(QuotientOutputs(), kQuotientOutputs));

// Returns the kernel of quotients without offsets. Integers of 8 bits, the most
// frequent outputs, have one that adds nothing.
template <class Source, class Output, Spread kSpread>
constexpr BlockKernel QuotientWithoutOffsets() {
  if constexpr (Output::kIsInteger && sizeof(typename Output::Stored) == 1) {
    return &Elementwise<Source, DivideAdd, Output, false, kSpread>::Run;
  } else {
    return &Elementwise<Source, DivideAdd, Output, true,
                        kSpread>::RunWithoutOffsets;
  }
}

template <class Source, class Output, Spread kSpread>
void FillQuotient(BlockKernel (&to)[2][2]) {
  constexpr int spread = static_cast<int>(kSpread);
  to[false][spread] = QuotientWithoutOffsets<Source, Output, kSpread>();
  to[true][spread] =
      &Elementwise<Source, DivideAdd, Output, true, kSpread>::Run;
}

template <class Source>
void FillQuotients(KernelsOfSource& to) {
  ForEachType(QuotientOutputs(), [&]<class Output>(std::size_t index) {
    FillQuotient<Source, Output, Spread::kFixed>(to.divide_add[index]);
    FillQuotient<Source, Output, Spread::kPerColumn>(to.divide_add[index]);
  });
}

using ProductOutputs = TypeList<Int8Output, Int4Output, HiFloat8Output,
                                Float8E4M3FNOutput, Float8E5M2Output>;
static_assert(HasOrderOf(ProductOutputs(), kProductOutputs));

template <class Source, class Output, bool kTwice>
void FillProduct(BlockKernel (&to)[2][2]) {
  using Fixed = Product<Source, Output, Spread::kFixed>;
  using PerColumn = Product<Source, Output, Spread::kPerColumn>;
  to[false][kFixed] = &Fixed::template RunWithoutOffsets<kTwice>;
  to[false][kPerColumn] = &PerColumn::template RunWithoutOffsets<kTwice>;
  to[true][kFixed] = &Fixed::template Run<kTwice>;
  to[true][kPerColumn] = &PerColumn::template Run<kTwice>;
}

template <class Source>
void FillProducts(KernelsOfSource& to) {
  ForEachType(ProductOutputs(), [&]<class Output>(std::size_t index) {
    FillProduct<Source, Output, false>(to.multiply_add[index]);
    FillProduct<Source, Output, true>(to.multiply_twice_add[index]);
  });
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
