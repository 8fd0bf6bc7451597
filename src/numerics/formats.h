// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The number formats: the value of each bit pattern, and the bit pattern that a
// real number becomes. Written for readability, as the reference that the SIMD
// kernels are tested against: no method is shared with them. docs/numerics.md
// has the same facts in prose.
//
//   format    exponent  fraction  bias  largest     infinities  NaN
//   binary16  5 bits    10 bits    15   65504       7C00, FC00  above those
//   bfloat16  8          7        127   3.39e38     7F80, FF80  above those
//   E4M3FN    4          3          7   448 (7E)    none        7F, FF
//   E5M2      5          2         15   57344 (7B)  7C, FC      above those
//   HiFloat8  0 to 4     1 to 3     -   32768 (6E)  6F, EF      80
//
// All have one sign bit, the highest. All but HiFloat8 have a negative zero.
//
// All functions need the default floating-point environment: round to nearest,
// ties to even, and subnormals kept.

#ifndef ACLQ_SRC_NUMERICS_FORMATS_H_
#define ACLQ_SRC_NUMERICS_FORMATS_H_

#include <cstdint>

namespace aclq::numerics {

// Returns the value of a bit pattern, exactly; a NaN stays a NaN.
float Float16ToFloat(std::uint16_t bits);
float BFloat16ToFloat(std::uint16_t bits);

// Converts an integer to binary32. Rounds to nearest, ties to even, if binary32
// lacks the integer, which happens above 2^24.
float Int32ToFloat(std::int32_t value);

// An 8-bit format of one sign bit, exponent bits, and `fraction_bits` at the
// low end.
struct Float8Format {
  int fraction_bits;
  int bias;
  std::uint8_t largest;  // the code of the largest finite value
};
inline constexpr Float8Format kE4M3FN = {3, 7, 0x7E};
inline constexpr Float8Format kE5M2 = {2, 15, 0x7B};

// Returns the value of a code. Infinities and NaNs are as in the table above.
float DecodeFloat8(std::uint8_t code, const Float8Format& format);

// Returns the code of the nearest value, ties to the even code. Numbers beyond
// the largest finite value, and infinities, become the largest finite value
// with their sign. NaN becomes 0x00. Zeros, and numbers that round to zero,
// keep their sign.
std::uint8_t EncodeFloat8(float value, const Float8Format& format);

// Returns the value of a HiFloat8 code. A prefix determines how many bits the
// exponent has; the other bits are the fraction.
//
//   bits 6..0   exponent E                  fraction   magnitudes
//   0000 MMM    M - 23, M = 1..7            none       2^-22 to 2^-16
//   0001 MMM    0                           3 bits     1 to 1.875
//   001S MMM    +-1                         3 bits     2 to 3.75, 0.5 to 0.9375
//   01S e MMM   +-(2 + e)                   3 bits     4 to 15, 1/8 to 15/32
//   10S ee MM   +-(4 + e)                   2 bits     16 to 224, 2^-7 to 7/64
//   11S eee M   +-(8 + e)                   1 bit      256 to 2^15, and below
//
// S = 1 makes E negative. 0x00 is the only zero, 0x80 the only NaN, 0x6F and
// 0xEF the infinities.
float DecodeHiFloat8(std::uint8_t code);

// Returns the HiFloat8 code of the nearest value, ties away from zero.
// Magnitudes of 40960 and above, and infinities, become 32768 with their sign.
// Magnitudes below 2^-23 become 0x00, whatever their sign. NaN becomes 0x00.
std::uint8_t EncodeHiFloat8(float value);

// Returns the integer nearest to a number of magnitude below 2^62, ties to the
// even integer.
std::int64_t RoundHalfToEven(double value);

}  // namespace aclq::numerics

#endif  // ACLQ_SRC_NUMERICS_FORMATS_H_
