// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The machine properties on which results depend, as text.

#ifndef ACLQ_BENCHMARKS_MACHINE_H_
#define ACLQ_BENCHMARKS_MACHINE_H_

#include <string>

namespace aclq::benchmarks {

// Returns the instruction set of aclq's plans, which ACLQ_ISA may select.
std::string ActiveIsa();

// Returns the key of a baseline: the name of the CPU, its family, model and
// stepping, the number of CPUs, and the instruction set of aclq.
std::string MachineName();

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_MACHINE_H_
