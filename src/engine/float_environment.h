// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The floating-point environment that the definition requires: IEEE arithmetic
// with round to nearest even and subnormals. A thread inherits the environment
// of the thread that started it, and clients do set flush-to-zero or another
// rounding mode.

#ifndef ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_
#define ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_

#if defined(__x86_64__)
#include <xmmintrin.h>
#else
#include <cfenv>
#endif

namespace aclq::engine {

// A scope in which the calling thread computes with the default environment.
// Its end restores the modes and the exception flags of the thread.
class DefaultFloatEnvironment {
 public:
  DefaultFloatEnvironment(const DefaultFloatEnvironment&) = delete;
  DefaultFloatEnvironment& operator=(const DefaultFloatEnvironment&) = delete;

#if defined(__x86_64__)
  // SSE and AVX do all arithmetic on float and double, and their modes and
  // flags are in one register. The C library would save and restore the state
  // of x87 too, which takes ten times as long as a short block. Only writing
  // the register is slow, so it is written only if it changes.
  DefaultFloatEnvironment() : saved_(_mm_getcsr()) {
    if ((saved_ & ~kFlags) != kDefault) _mm_setcsr(kDefault);
  }
  ~DefaultFloatEnvironment() {
    if (_mm_getcsr() != saved_) _mm_setcsr(saved_);
  }

 private:
  // Round to nearest even, subnormals kept, every exception masked.
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
