// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What results depend on, as text.

#ifndef ACLQ_BENCHMARKS_MACHINE_H_
#define ACLQ_BENCHMARKS_MACHINE_H_

#include <string>

namespace aclq::benchmarks {

// The kind of CPU, by which baselines are told apart: its name, its numbers,
// and how many of them there are.
std::string MachineName();

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_MACHINE_H_
