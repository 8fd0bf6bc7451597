// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The vector types of the kernels, and functions that round, narrow and store
// lanes.
//
// Compiled once for each instruction set, so the include guard is one that
// toggles.
#if defined(ACLQ_SRC_KERNELS_LANES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef ACLQ_SRC_KERNELS_LANES_INL_H_
#undef ACLQ_SRC_KERNELS_LANES_INL_H_
#else
#define ACLQ_SRC_KERNELS_LANES_INL_H_
#endif

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace aclq::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Ints = hn::RebindToSigned<Floats>;
using UInts = hn::RebindToUnsigned<Floats>;
using HalfWords = hn::Rebind<std::uint16_t, Floats>;  // lanes as in Floats
using FloatVec = hn::Vec<Floats>;
using IntVec = hn::Vec<Ints>;

// binary32 fields. Magnitudes, the bits below the sign, compare as signed
// integers.
constexpr std::int32_t kMagnitudeMask = 0x7FFFFFFF;
constexpr std::int32_t kInfinityBits = 0x7F800000;
constexpr int kFractionBits = 23;
constexpr int kBias = 127;

// Returns the bits of 2^exponent.
constexpr std::int32_t PowerOfTwoBits(int exponent) {
  return (exponent + kBias) << kFractionBits;
}

HWY_INLINE IntVec Constant(std::int32_t value) {
  return hn::Set(Ints(), value);
}

// ---- Groups.
//
// The kernels take four vectors of floats at a time: as bytes they fill one.
// The four are named, since SVE's vectors cannot be elements of an array.

constexpr std::size_t kVectorsPerGroup = 4;

HWY_INLINE std::size_t GroupLanes() {
  return kVectorsPerGroup * hn::Lanes(Floats());
}

// Stores a vector, past the caches if `past_caches`; `to` must then be aligned
// to a vector.
template <class Tag, typename T>
HWY_INLINE void StoreVector(hn::Vec<Tag> v, Tag tag, T* to, bool past_caches) {
  if (past_caches) {
    hn::Stream(v, tag, to);
  } else {
    hn::StoreU(v, tag, to);
  }
}

// RoundToInts: rounds to the nearest integers, ties to even. Numbers below
// -2^31 become -2^31. If kMarksUnroundable, so do NaN and numbers of 2^31 and
// above; otherwise the result for these depends on the instruction set.
//
// Pack: narrows the lanes of two vectors to half the bits, saturated. InOrder
// corrects their order, once all four vectors of a group have become one vector
// of bytes.
//
// JoinPairs: returns low + 16 * high of the two bytes in each half-word. Both
// bytes must be less than 16.
//
// PackPairs: narrows the half-words of two groups, in the order of Pack, to
// bytes in the order of the elements. The half-words must be less than 256.
//
// Highway's own functions promise more, or work on one vector at a time; on x86
// that costs twice the instructions or more.
#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
constexpr bool kMarksUnroundable = true;
constexpr bool kStoresPastCaches = true;

using HalfWordVec = hn::Vec<hn::ScalableTag<std::int16_t>>;
template <typename T>
using ByteVec = hn::Vec<hn::ScalableTag<T>>;

// Returns `v`, and hides from the compiler that it is constant: GCC would build
// it again in each iteration of a loop that has a call.
template <class V>
HWY_INLINE V Opaque(V v) {
  asm("" : "+v"(v.raw));
  return v;
}

// The pack instructions of vectors longer than 16 bytes work within blocks of
// 16 bytes: after two of them, parts of 4 bytes are out of order.
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE IntVec RoundToInts(FloatVec t) {
  return IntVec{_mm512_cvtps_epi32(t.raw)};
}
HWY_INLINE HalfWordVec Pack(IntVec a, IntVec b) {
  return HalfWordVec{_mm512_packs_epi32(a.raw, b.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> Pack(HalfWordVec ab, HalfWordVec cd) {
  return ByteVec<T>{std::is_signed_v<T> ? _mm512_packs_epi16(ab.raw, cd.raw)
                                        : _mm512_packus_epi16(ab.raw, cd.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> InOrder(ByteVec<T> bytes) {
  const __m512i order =
      _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  return ByteVec<T>{_mm512_permutexvar_epi32(order, bytes.raw)};
}
HWY_INLINE HalfWordVec JoinPairs(ByteVec<std::uint8_t> halves) {
  return HalfWordVec{
      _mm512_maddubs_epi16(halves.raw, _mm512_set1_epi16(0x1001))};
}
HWY_INLINE ByteVec<std::uint8_t> PackPairs(HalfWordVec first,
                                           HalfWordVec second) {
  const __m512i order = _mm512_set_epi16(
      31, 23, 15, 7, 30, 22, 14, 6, 29, 21, 13, 5, 28, 20, 12, 4,  //
      27, 19, 11, 3, 26, 18, 10, 2, 25, 17, 9, 1, 24, 16, 8, 0);
  return ByteVec<std::uint8_t>{
      _mm512_permutexvar_epi16(order, Pack<std::uint8_t>(first, second).raw)};
}
#elif HWY_TARGET <= HWY_AVX2
HWY_INLINE IntVec RoundToInts(FloatVec t) {
  return IntVec{_mm256_cvtps_epi32(t.raw)};
}
HWY_INLINE HalfWordVec Pack(IntVec a, IntVec b) {
  return HalfWordVec{_mm256_packs_epi32(a.raw, b.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> Pack(HalfWordVec ab, HalfWordVec cd) {
  return ByteVec<T>{std::is_signed_v<T> ? _mm256_packs_epi16(ab.raw, cd.raw)
                                        : _mm256_packus_epi16(ab.raw, cd.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> InOrder(ByteVec<T> bytes) {
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  return ByteVec<T>{_mm256_permutevar8x32_epi32(bytes.raw, order)};
}
HWY_INLINE HalfWordVec JoinPairs(ByteVec<std::uint8_t> halves) {
  return HalfWordVec{
      _mm256_maddubs_epi16(halves.raw, _mm256_set1_epi16(0x1001))};
}
HWY_INLINE ByteVec<std::uint8_t> PackPairs(HalfWordVec first,
                                           HalfWordVec second) {
  const __m256i by_group = _mm256_permute4x64_epi64(
      Pack<std::uint8_t>(first, second).raw, _MM_SHUFFLE(3, 1, 2, 0));
  const __m256i order = _mm256_broadcastsi128_si256(
      _mm_setr_epi8(0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15));
  return ByteVec<std::uint8_t>{_mm256_shuffle_epi8(by_group, order)};
}
#else
HWY_INLINE IntVec RoundToInts(FloatVec t) {
  return IntVec{_mm_cvtps_epi32(t.raw)};
}
HWY_INLINE HalfWordVec Pack(IntVec a, IntVec b) {
  return HalfWordVec{_mm_packs_epi32(a.raw, b.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> Pack(HalfWordVec ab, HalfWordVec cd) {
  return ByteVec<T>{std::is_signed_v<T> ? _mm_packs_epi16(ab.raw, cd.raw)
                                        : _mm_packus_epi16(ab.raw, cd.raw)};
}
template <typename T>
HWY_INLINE ByteVec<T> InOrder(ByteVec<T> bytes) {
  return bytes;
}
HWY_INLINE HalfWordVec JoinPairs(ByteVec<std::uint8_t> halves) {
  return HalfWordVec{_mm_maddubs_epi16(halves.raw, _mm_set1_epi16(0x1001))};
}
HWY_INLINE ByteVec<std::uint8_t> PackPairs(HalfWordVec first,
                                           HalfWordVec second) {
  return Pack<std::uint8_t>(first, second);
}
#endif

template <typename T>
HWY_INLINE void StoreNarrowed(IntVec a, IntVec b, IntVec c, IntVec d, T* to,
                              bool past_caches) {
  StoreVector(InOrder<T>(Pack<T>(Pack(a, b), Pack(c, d))), hn::ScalableTag<T>(),
              to, past_caches);
}

// Returns whether a lane is the least number of its type.
template <class V>
HWY_INLINE bool HasLeastValue(V v) {
  using T = hn::TFromV<V>;
  const hn::ScalableTag<T> tag;
  const auto least = hn::Set(tag, std::numeric_limits<T>::min());
  return !hn::AllFalse(tag, hn::Eq(v, least));
}

// Stores lanes unless RoundToInts may have marked one; returns whether it
// stored them. After Pack, a mark is the least half-word, and so are all
// numbers far below the range of a byte.
template <typename T>
HWY_INLINE bool StoreIfAllRepresentable(IntVec a, IntVec b, IntVec c, IntVec d,
                                        T* to, bool past_caches) {
  const HalfWordVec ab = Pack(a, b), cd = Pack(c, d);
  if (HWY_UNLIKELY(HasLeastValue(hn::Min(ab, cd)))) return false;
  StoreVector(InOrder<T>(Pack<T>(ab, cd)), hn::ScalableTag<T>(), to,
              past_caches);
  return true;
}
// Does the same for one vector.
template <typename T>
HWY_INLINE bool StoreIfAllRepresentable(IntVec v, T* to) {
  const HalfWordVec words = Pack(v, v);
  if (HWY_UNLIKELY(HasLeastValue(words))) return false;
  const ByteVec<T> bytes = InOrder<T>(Pack<T>(words, words));
  hn::StoreU(hn::LowerHalf(hn::LowerHalf(bytes)), hn::Rebind<T, Floats>(), to);
  return true;
}
#else
constexpr bool kMarksUnroundable = false;
constexpr bool kStoresPastCaches = false;

HWY_INLINE IntVec RoundToInts(FloatVec t) { return hn::NearestInt(t); }

template <typename T>
HWY_INLINE void StoreNarrowed(IntVec a, IntVec b, IntVec c, IntVec d, T* to,
                              bool /*past_caches*/) {
  const hn::Rebind<T, Floats> tag;
  const std::size_t lanes = hn::Lanes(tag);
  hn::StoreU(hn::DemoteTo(tag, a), tag, to);
  hn::StoreU(hn::DemoteTo(tag, b), tag, to + lanes);
  hn::StoreU(hn::DemoteTo(tag, c), tag, to + 2 * lanes);
  hn::StoreU(hn::DemoteTo(tag, d), tag, to + 3 * lanes);
}
#endif

HWY_INLINE void StoreNarrowed(IntVec a, IntVec b, IntVec c, IntVec d,
                              std::int32_t* to, bool past_caches) {
  const Ints tag;
  const std::size_t lanes = hn::Lanes(tag);
  StoreVector(a, tag, to, past_caches);
  StoreVector(b, tag, to + lanes, past_caches);
  StoreVector(c, tag, to + 2 * lanes, past_caches);
  StoreVector(d, tag, to + 3 * lanes, past_caches);
}

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSSE3
HWY_INLINE bool StoreIfAllRepresentable(IntVec a, IntVec b, IntVec c, IntVec d,
                                        std::int32_t* to, bool past_caches) {
  if (HWY_UNLIKELY(HasLeastValue(hn::Min(hn::Min(a, b), hn::Min(c, d)))))
    return false;
  StoreNarrowed(a, b, c, d, to, past_caches);
  return true;
}

HWY_INLINE bool StoreIfAllRepresentable(IntVec v, std::int32_t* to) {
  if (HWY_UNLIKELY(HasLeastValue(v))) return false;
  hn::StoreU(v, Ints(), to);
  return true;
}
#endif

}  // namespace aclq::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // the toggling include guard
