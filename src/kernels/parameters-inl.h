// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Converts scales and zero points of any type to the binary32 numbers that
// kernels take.

// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_PARAMETERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_PARAMETERS_INL_H_
#undef ACLQ_SRC_KERNELS_PARAMETERS_INL_H_
#else
#define ACLQ_SRC_KERNELS_PARAMETERS_INL_H_
#endif

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/kernels/kernels.h"
#include "src/kernels/lanes-inl.h"
#include "src/kernels/sources-inl.h"

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

// ---- Zero points of integer types, beside the sources.

template <typename T>
struct SmallIntegerSource {
  using Stored = T;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    const hn::Rebind<T, Floats> d;
    return hn::ConvertTo(Floats(), hn::PromoteTo(Ints(), hn::LoadU(d, from)));
  }
};

struct Int32Source {
  using Stored = std::int32_t;
  static HWY_INLINE FloatVec Load(const Stored* from) {
    return hn::ConvertTo(Floats(), hn::LoadU(Ints(), from));
  }
};

// ---- Any type to binary32.

template <class Source>
HWY_INLINE void LoadNumbersOf(const std::byte* from, std::size_t count,
                              float* to) {
  using Stored = typename Source::Stored;
  constexpr std::size_t kMaxLanes = HWY_MAX_BYTES / sizeof(float);
  static_assert(kParameterSlack >= kMaxLanes);
  const Floats d;
  const auto* numbers = reinterpret_cast<const Stored*>(from);
  if (count == 1) {
    Stored number;
    std::memcpy(&number, from, sizeof(number));
    const hn::Rebind<Stored, Floats> of_stored;
    HWY_ALIGN Stored same[kMaxLanes];
    hn::Store(hn::Set(of_stored, number), of_stored, same);
    hn::StoreU(Source::Load(same), d, to);
    return;
  }
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(Source::Load(numbers + i), d, to + i);
  if (i == count) return;
  HWY_ALIGN Stored rest[kMaxLanes] = {};
  std::memcpy(rest, numbers + i, (count - i) * sizeof(Stored));
  hn::StoreU(Source::Load(rest), d, to + i);
}

inline void LoadNumbers(DType dtype, const std::byte* from, std::size_t count,
                        float* to) {
  switch (dtype) {
    case DType::kFloat16:
      return LoadNumbersOf<Float16Source>(from, count, to);
    case DType::kBFloat16:
      return LoadNumbersOf<BFloat16Source>(from, count, to);
    case DType::kInt8:
      return LoadNumbersOf<SmallIntegerSource<std::int8_t>>(from, count, to);
    case DType::kUInt8:
      return LoadNumbersOf<SmallIntegerSource<std::uint8_t>>(from, count, to);
    case DType::kInt32:
      return LoadNumbersOf<Int32Source>(from, count, to);
    default:
      return LoadNumbersOf<Float32Source>(from, count, to);
  }
}

// ---- Each number several times.

// Repeats numbers by vectors of kLanes elements. The caller chooses 4, 8 or 16
// to suit `times`.
template <std::size_t kLanes>
HWY_INLINE void RepeatEachInVectors(const float* from, std::size_t count,
                                    std::size_t times, float* to) {
  const hn::CappedTag<float, kLanes> d;
  for (std::size_t i = 0; i < count; ++i) {
    const auto value = hn::Set(d, from[i]);
    for (std::size_t j = 0; j < times; j += hn::Lanes(d))
      hn::StoreU(value, d, to + j);
    to += times;
  }
}

inline void RepeatEach(const float* from, std::size_t count, std::size_t times,
                       float* to) {
  static_assert(kParameterSlack >= 16);
  if (times <= 4) return RepeatEachInVectors<4>(from, count, times, to);
  if (times <= 8) return RepeatEachInVectors<8>(from, count, times, to);
  RepeatEachInVectors<16>(from, count, times, to);
}

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
