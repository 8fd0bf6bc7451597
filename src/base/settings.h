// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The environment variables that the libraries read, each in one place. A wrong
// value is never ignored: whoever reads the setting returns the status, which
// lists the right values.

#ifndef ACLQ_SRC_BASE_SETTINGS_H_
#define ACLQ_SRC_BASE_SETTINGS_H_

#include <string>

#include "aclq/status.h"
#include "src/base/socs.h"

namespace aclq::base {

// ACLQ_SOC: the SoC that the libraries stand for. Default kDefaultSoc.
Status ReadSoc(const SocInfo** soc);

// ACLQ_ISA: the SIMD instruction set to use, "" for the best one. Which names
// exist is the kernels' to say.
std::string ReadIsa();

// ACLQ_NUM_THREADS: 1 to kMaxThreads. Default: the CPUs that the process may
// run on.
inline constexpr int kMaxThreads = 1024;
Status ReadNumThreads(int* num_threads);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_SETTINGS_H_
