// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The table of the kernels, made once for each instruction set, and the list of
// the instruction sets that this CPU runs.

#include "src/kernels/kernels.h"

#include <algorithm>
#include <vector>

// foreach_target.h includes this very file again for every instruction set but
// one.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/kernels/kernels.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "src/kernels/parameters-inl.h"
#include "src/kernels/rows-inl.h"
#include "src/kernels/sources-inl.h"
#include "src/kernels/transpose-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// Of quantize-inl.h. quantize.cc compiles it, by itself for each source.
template <class Source>
void FillSource(KernelsOfSource& to);

// In the order of kSources.
inline const KernelTable* Table() {
  static const KernelTable table = [] {
    KernelTable filled{};
    filled.target = HWY_TARGET;
    FillSource<Float32Source>(filled.kernels[0]);
    FillSource<Float16Source>(filled.kernels[1]);
    FillSource<BFloat16Source>(filled.kernels[2]);
    filled.copy = &CopyElements;
    filled.transpose[0] = &Transpose<std::uint8_t>;
    filled.transpose[1] = &Transpose<std::uint16_t>;
    filled.transpose[2] = &Transpose<std::uint32_t>;
    filled.load_numbers = &LoadNumbers;
    filled.repeat_each = &RepeatEach;
    filled.lanes = hn::Lanes(Floats());
    return filled;
  }();
  return &table;
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace aclq::kernels {
namespace {

HWY_EXPORT(Table);

// The table for one target bit. A ChosenTarget of our own picks the entry,
// since Highway's is one for the process.
const KernelTable* TableFor(std::int64_t target) {
#if (HWY_TARGETS & (HWY_TARGETS - 1)) == 0
  static_cast<void>(target);
  return HWY_DISPATCH_TABLE(Table)[0]();
#else
  hwy::ChosenTarget chosen;
  chosen.Update(target);
  return HWY_DISPATCH_TABLE(Table)[chosen.GetIndex()]();
#endif
}

// The instruction sets of this CPU, less those that the program has disabled in
// Highway. SupportedTargets leaves the unrestricted set behind as Highway's
// process-wide choice; the second line sets what Highway itself would use, for
// a program that has restricted it.
std::int64_t SupportedTargets() {
  const std::int64_t supported = hwy::SupportedTargets();
  hwy::GetChosenTarget().Update(supported);
  return supported & HWY_TARGETS;
}

// A lower bit is a better target.
std::vector<Implementation> ListImplementations() {
  std::vector<Implementation> found;
  for (std::int64_t rest = SupportedTargets(); rest != 0; rest &= rest - 1) {
    const std::int64_t target = rest & -rest;
    found.push_back({hwy::TargetName(target), TableFor(target)});
  }
  return found;
}

template <std::size_t kSize>
std::ptrdiff_t IndexOf(const DType (&list)[kSize], DType dtype) {
  const auto* at = std::find(std::begin(list), std::end(list), dtype);
  return at != std::end(list) ? at - std::begin(list) : -1;
}

}  // namespace

BlockKernel Implementation::Find(DType x, DType out, bool has_zero_point,
                                 Spread spread) const {
  const std::ptrdiff_t source = IndexOf(kSources, x);
  const std::ptrdiff_t output = IndexOf(kOutputs, out);
  if (source < 0 || output < 0) return nullptr;
  return table
      ->kernels[source][output][has_zero_point][static_cast<int>(spread)];
}

std::span<const Implementation> Implementations() {
  // Never destroyed: plans may be made while the process ends.
  static const auto& implementations =
      *new std::vector<Implementation>(ListImplementations());
  return implementations;
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
