// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The definition asks for IEEE arithmetic: round to nearest even, subnormals
// kept. Threads inherit whatever their maker had set, and clients do set
// flush-to-zero or another rounding mode.

#ifndef ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_
#define ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_

#include <cfenv>

namespace aclq::engine {

// While it lives, this thread computes with the default environment. Then the
// thread has its modes and its exception flags back as they were.
class DefaultFloatEnvironment {
 public:
  DefaultFloatEnvironment() {
    std::fegetenv(&saved_);
    std::fesetenv(FE_DFL_ENV);
  }
  ~DefaultFloatEnvironment() { std::fesetenv(&saved_); }
  DefaultFloatEnvironment(const DefaultFloatEnvironment&) = delete;
  DefaultFloatEnvironment& operator=(const DefaultFloatEnvironment&) = delete;

 private:
  std::fenv_t saved_;
};

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_FLOAT_ENVIRONMENT_H_
