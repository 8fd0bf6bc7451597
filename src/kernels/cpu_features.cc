// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/kernels/cpu_features.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <array>
#include <atomic>
#include <iterator>
#include <memory>

#include "src/base/make_once.h"

namespace aclq::kernels {
namespace {

#if defined(__x86_64__) || defined(__i386__)

// The registers that CPUID answers in, by leaf and, for leaf 7, subleaf.
enum Word { k1Ecx, k1Edx, k7Ebx, k7Ecx, k7Edx, k7Sub1Eax, kWords };

constexpr unsigned Bit(int index) { return 1U << index; }

// Bits of XCR0 that stand for the registers that the operating system
// preserves.
constexpr unsigned kYmm = Bit(1) | Bit(2);
constexpr unsigned kZmm = kYmm | Bit(5) | Bit(6) | Bit(7);

struct Feature {
  std::string_view name;
  Word word;
  unsigned bits;
  unsigned preserved;  // bits of XCR0
};

// Compilers use SSE3 where they may use SSSE3, and POPCNT where they may use
// SSE4.2.
constexpr Feature kFeatures[] = {
    {"sse2", k1Edx, Bit(26), 0},
    {"ssse3", k1Ecx, Bit(9) | Bit(0), 0},
    {"sse4.1", k1Ecx, Bit(19), 0},
    {"sse4.2", k1Ecx, Bit(20) | Bit(23), 0},
    {"pclmul", k1Ecx, Bit(1), 0},
    {"aes", k1Ecx, Bit(25), 0},
    {"avx", k1Ecx, Bit(28), kYmm},
    {"f16c", k1Ecx, Bit(29), kYmm},
    {"fma", k1Ecx, Bit(12), kYmm},
    {"bmi", k7Ebx, Bit(3), 0},
    {"bmi2", k7Ebx, Bit(8), 0},
    {"avx2", k7Ebx, Bit(5), kYmm},
    {"avx512f", k7Ebx, Bit(16), kZmm},
    {"avx512dq", k7Ebx, Bit(17), kZmm},
    {"avx512cd", k7Ebx, Bit(28), kZmm},
    {"avx512bw", k7Ebx, Bit(30), kZmm},
    {"avx512vl", k7Ebx, Bit(31), kZmm},
    {"avx512vbmi", k7Ecx, Bit(1), kZmm},
    {"avx512vbmi2", k7Ecx, Bit(6), kZmm},
    {"gfni", k7Ecx, Bit(8), 0},
    {"vaes", k7Ecx, Bit(9), kYmm},
    {"vpclmulqdq", k7Ecx, Bit(10), kYmm},
    {"avx512vnni", k7Ecx, Bit(11), kZmm},
    {"avx512bitalg", k7Ecx, Bit(12), kZmm},
    {"avx512vpopcntdq", k7Ecx, Bit(14), kZmm},
    {"avx512fp16", k7Edx, Bit(23), kZmm},
    {"avxvnni", k7Sub1Eax, Bit(4), kYmm},
    {"avx512bf16", k7Sub1Eax, Bit(5), kZmm},
};

// The features that the CPU and the operating system report.
struct Cpu {
  std::array<unsigned, kWords> words{};
  unsigned preserved = 0;

  Cpu() {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    if (__get_cpuid_count(1, 0, &eax, &ebx, &ecx, &edx) != 0) {
      words[k1Ecx] = ecx;
      words[k1Edx] = edx;
    }
    if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0) {
      words[k7Ebx] = ebx;
      words[k7Ecx] = ecx;
      words[k7Edx] = edx;
      const bool has_subleaf_1 = eax >= 1;
      if (has_subleaf_1) {
        __cpuid_count(7, 1, eax, ebx, ecx, edx);
        words[k7Sub1Eax] = eax;
      }
    }
    const bool has_xcr0 = (words[k1Ecx] & Bit(27)) != 0;
    if (has_xcr0) {
      unsigned high = 0;
      asm volatile("xgetbv" : "=a"(preserved), "=d"(high) : "c"(0));
    }
  }
};

bool Has(const Cpu& cpu, const Feature& feature) {
  return (cpu.words[feature.word] & feature.bits) == feature.bits &&
         (cpu.preserved & feature.preserved) == feature.preserved;
}

#elif defined(__aarch64__)

// Bits of Linux's interface, which older headers lack.
constexpr unsigned long kAes = 1UL << 3, kPmull = 1UL << 4, kSha1 = 1UL << 5,
                        kSha2 = 1UL << 6, kSve = 1UL << 22;    // AT_HWCAP
constexpr unsigned long kSve2 = 1UL << 1, kSveAes = 1UL << 2;  // AT_HWCAP2
constexpr int kGetVectorLength = 51;       // prctl's PR_SVE_GET_VL
constexpr int kVectorLengthMask = 0xffff;  // PR_SVE_VL_LEN_MASK

struct Feature {
  std::string_view name;
  unsigned long bits;   // of AT_HWCAP
  unsigned long bits2;  // of AT_HWCAP2
  int vector_bytes;     // of SVE; 0 for any
};

constexpr Feature kFeatures[] = {
    {"aes", kAes, 0, 0},
    {"crypto", kAes | kPmull | kSha1 | kSha2, 0, 0},
    {"sve", kSve, 0, 0},
    {"sve2", kSve, kSve2, 0},
    {"sve2-aes", kSve, kSve2 | kSveAes, 0},
    {ACLQ_SVE_VECTORS_OF_128_BITS, kSve, 0, 128 / 8},
    {ACLQ_SVE_VECTORS_OF_256_BITS, kSve, 0, 256 / 8},
};

// The features that the operating system reports.
struct Cpu {
  unsigned long bits = getauxval(AT_HWCAP);
  unsigned long bits2 = getauxval(AT_HWCAP2);
  int vector_bytes =
      (bits & kSve) != 0 ? prctl(kGetVectorLength) & kVectorLengthMask : 0;
};

bool Has(const Cpu& cpu, const Feature& feature) {
  return (cpu.bits & feature.bits) == feature.bits &&
         (cpu.bits2 & feature.bits2) == feature.bits2 &&
         (feature.vector_bytes == 0 ||
          feature.vector_bytes == cpu.vector_bytes);
}

#else

// Nothing is compiled for more than the baseline.
struct Feature {
  std::string_view name;
};
constexpr std::array<Feature, 0> kFeatures;
struct Cpu {};
bool Has(const Cpu&, const Feature&) { return false; }

#endif

bool Has(const Cpu& cpu, std::string_view name) {
  const auto at = std::find_if(
      std::begin(kFeatures), std::end(kFeatures),
      [name](const Feature& feature) { return feature.name == name; });
  return at != std::end(kFeatures) && Has(cpu, *at);
}

}  // namespace

std::string_view MissingFeature(std::string_view features) {
  static constinit std::atomic<const Cpu*> slot{nullptr};
  const Cpu& cpu =
      base::MakeOnce(slot, [] { return std::make_unique<const Cpu>(); });
  constexpr std::string_view kSeparators = ",+";
  for (;;) {
    features.remove_prefix(
        std::min(features.find_first_not_of(kSeparators), features.size()));
    const std::string_view name =
        features.substr(0, features.find_first_of(kSeparators));
    if (name.empty() || !Has(cpu, name)) return name;
    features.remove_prefix(name.size());
  }
}

}  // namespace aclq::kernels
