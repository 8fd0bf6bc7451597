// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition asks for IEEE arithmetic: round to nearest even, subnormals
// kept. Threads inherit whatever their maker had set, and clients do set
// flush-to-zero or another rounding mode.

#ifndef ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_
#define ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_

#if defined(__x86_64__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace aclq::engine {

// While it lives, this thread computes with the default environment. Then the
// thread has its modes and its exception flags back as they were.
class DefaultFloatEnvironment {
 public:
  DefaultFloatEnvironment(const DefaultFloatEnvironment&) = delete;
  DefaultFloatEnvironment& operator=(const DefaultFloatEnvironment&) = delete;

#if defined(__x86_64__)
  // All arithmetic on float and double is SSE's or AVX's, whose modes and flags
  // are in one register. The C library would do the same for x87 too, at ten
  // times the cost of a short block. Writing the register is what takes time,
  // so it is written only when it differs.
  DefaultFloatEnvironment() : saved_(_mm_getcsr()) {
    if ((saved_ & ~kFlags) != kDefault) _mm_setcsr(kDefault);
  }
  ~DefaultFloatEnvironment() {
    if (_mm_getcsr() != saved_) _mm_setcsr(saved_);
  }

 private:
  // To nearest, subnormals kept, every exception masked.
  static constexpr unsigned kDefault = _MM_MASK_MASK;
  static constexpr unsigned kFlags = _MM_EXCEPT_MASK;

  const unsigned saved_;
#else
  DefaultFloatEnvironment() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatEnvironment() { std::fesetenv(&saved_); }

 private:
  std::fenv_t saved_;
#endif
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_
