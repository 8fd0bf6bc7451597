// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ACLQ_API: marks the functions and classes that libaclq exports. Every header
// of the C++ API includes this one.

#ifndef ACLQ_API_H_
#define ACLQ_API_H_

#include <string>

#if defined(_GLIBCXX_USE_CXX11_ABI) && !_GLIBCXX_USE_CXX11_ABI
#error \
    "aclq's C++ API needs _GLIBCXX_USE_CXX11_ABI=1; the C interface does not."
#endif

#if defined(__GNUC__)
#define ACLQ_API __attribute__((visibility("default")))
#else
#define ACLQ_API
#endif

#endif  // ACLQ_API_H_
