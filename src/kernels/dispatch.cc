// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of the kernels, made once for each instruction set, and the lists
// of the instruction sets that this build has and that this CPU runs.

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "src/base/make_once.h"
#include "src/kernels/cpu_features.h"
#include "src/kernels/kernels.h"

// foreach_target.h includes this very file again for every instruction set but
// one.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/dispatch.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "src/kernels/convert-inl.h"
#include "src/kernels/parameters-inl.h"
#include "src/kernels/rows-inl.h"
#include "src/kernels/sources-inl.h"
#include "src/kernels/transpose-inl.h"
#include "src/kernels/type_list.h"

#ifndef ACLQ_SRC_KERNELS_DISPATCH_CC_
#define ACLQ_SRC_KERNELS_DISPATCH_CC_
namespace aclq::kernels {

// One instruction set of this build.
struct CompiledIsa {
  std::int64_t target;   // Highway's bit
  const char* features;  // that the compiler may use, for MissingFeature
  const KernelTable* (*table)();
};

}  // namespace aclq::kernels
#endif  // ACLQ_SRC_KERNELS_DISPATCH_CC_

// Highway 1.0 leaves HWY_TARGET_STR undefined for a target that adds nothing to
// the baseline. The string does not contain the length of SVE vectors, which
// Highway tests separately.
#undef ACLQ_TARGET_FEATURES
#if !defined(HWY_TARGET_STR)
#define ACLQ_TARGET_FEATURES ""
#elif HWY_TARGET == HWY_SVE_256
#define ACLQ_TARGET_FEATURES HWY_TARGET_STR "+" ACLQ_SVE_VECTORS_OF_256_BITS
#elif HWY_TARGET == HWY_SVE2_128
#define ACLQ_TARGET_FEATURES HWY_TARGET_STR "+" ACLQ_SVE_VECTORS_OF_128_BITS
#else
#define ACLQ_TARGET_FEATURES HWY_TARGET_STR
#endif

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Defined in elementwise-inl.h. elementwise.cc compiles each separately for
// each source.
template <class Source>
void FillQuotients(KernelsOfSource& to);
template <class Source>
void FillProducts(KernelsOfSource& to);

inline const KernelTable* Table() {
  static constinit std::atomic<const KernelTable*> table{nullptr};
  return &base::MakeOnce(table, [] {
    auto made = std::make_unique<KernelTable>();
    KernelTable& filled = *made;
    filled.target = HWY_TARGET;
    ForEachType(Sources(), [&]<class Source>(std::size_t index) {
      FillQuotients<Source>(filled.kernels[index]);
      FillProducts<Source>(filled.kernels[index]);
      FillConversions<Source>(filled.convert[index]);
    });
    filled.copy = &CopyElements;
    filled.transpose[0] = &Transpose<std::uint8_t>;
    filled.transpose[1] = &Transpose<std::uint16_t>;
    filled.transpose[2] = &Transpose<std::uint32_t>;
    filled.transpose[3] = &Transpose<std::uint64_t>;
    filled.transpose[4] = &TransposeSixteenBytes;
    filled.load_numbers = &LoadNumbers;
    filled.repeat_each = &RepeatEach;
    filled.lanes = hn::Lanes(Floats());
    return std::unique_ptr<const KernelTable>(std::move(made));
  });
}

// A constant: reading it executes no instruction of the target.
inline constexpr CompiledIsa kCompiledIsa = {HWY_TARGET, ACLQ_TARGET_FEATURES,
                                             &Table};

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace aclq::kernels {
namespace {

// Best first, with null pointers for targets that are not compiled. Highway's
// own dispatch (HWY_EXPORT) would need Highway's shared library.
constexpr const CompiledIsa* kCompiledIsas[] = {
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
    &HWY_STATIC_DISPATCH(kCompiledIsa)
#else
    HWY_CHOOSE_TARGET_LIST(kCompiledIsa),
#if (HWY_TARGETS & (HWY_SCALAR | HWY_EMU128)) != 0
    HWY_CHOOSE_FALLBACK(kCompiledIsa),
#endif
#endif
};

// Calls function(isa, missing) for each instruction set of this build, best
// first. `missing` is the first feature that this CPU lacks for it, or "". The
// baseline, for which all code is compiled, lacks none.
template <typename Function>
void ForEachCompiledIsa(Function function) {
  for (const CompiledIsa* isa : kCompiledIsas) {
    if (isa == nullptr) continue;
    const bool is_baseline = (isa->target & HWY_ENABLED_BASELINE) != 0;
    function(*isa, is_baseline ? "" : MissingFeature(isa->features));
  }
}

std::vector<Implementation> ListImplementations() {
  std::vector<Implementation> found;
  ForEachCompiledIsa([&](const CompiledIsa& isa, std::string_view missing) {
    if (missing.empty())
      found.push_back({hwy::TargetName(isa.target), isa.table()});
  });
  return found;
}

// Returns the index of a type in a list, or -1 if the list lacks the type.
std::ptrdiff_t IndexOf(std::span<const DType> list, DType dtype) {
  const auto at = std::find(list.begin(), list.end(), dtype);
  return at != list.end() ? at - list.begin() : -1;
}

}  // namespace

BlockKernel Implementation::Find(DType x, Arithmetic arithmetic, DType out,
                                 bool has_offset, Spread spread) const {
  const std::ptrdiff_t source = IndexOf(kSources, x);
  const std::ptrdiff_t output = IndexOf(OutputsOf(arithmetic), out);
  if (source < 0 || output < 0) return nullptr;
  const KernelsOfSource& kernels = table->kernels[source];
  const auto of_output = [&]() -> const auto& {
    switch (arithmetic) {
      case Arithmetic::kMultiplyAdd:
        return kernels.multiply_add[output];
      case Arithmetic::kMultiplyTwiceAdd:
        return kernels.multiply_twice_add[output];
      default:
        return kernels.divide_add[output];
    }
  };
  return of_output()[has_offset][static_cast<int>(spread)];
}

BlockKernel Implementation::FindConversion(DType from, DType to) const {
  const std::ptrdiff_t source = IndexOf(kSources, from);
  const std::ptrdiff_t target = IndexOf(kSources, to);
  if (source < 0 || target < 0) return nullptr;
  return table->convert[source][target];
}

std::span<const Implementation> Implementations() {
  // Never destroyed: plans may be made while the process ends.
  using List = const std::vector<Implementation>;
  static constinit std::atomic<List*> implementations{nullptr};
  return base::MakeOnce(implementations, [] {
    return std::make_unique<List>(ListImplementations());
  });
}

std::vector<Isa> Isas() {
  std::vector<Isa> isas;
  ForEachCompiledIsa([&](const CompiledIsa& isa, std::string_view missing) {
    isas.push_back({hwy::TargetName(isa.target), std::string(missing)});
  });
  return isas;
}

const Implementation* FindImplementation(std::string_view name) {
  const auto all = Implementations();
  if (name.empty()) return &all.front();
  const auto at = std::find_if(
      all.begin(), all.end(),
      [name](const Implementation& one) { return one.name == name; });
  return at != all.end() ? &*at : nullptr;
}

}  // namespace aclq::kernels

#endif  // HWY_ONCE
