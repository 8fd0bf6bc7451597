// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// What results depend on, as text.

#ifndef ACLQ_BENCHMARKS_MACHINE_H_
#define ACLQ_BENCHMARKS_MACHINE_H_

#include <string>

namespace aclq::benchmarks {

// The instruction set that plans of aclq run on, which ACLQ_ISA may choose.
std::string ActiveIsa();

// By which baselines are told apart: the name of the CPU, its numbers, how many
// of them there are, and the instruction set of aclq.
std::string MachineName();

}  // namespace aclq::benchmarks

#endif  // ACLQ_BENCHMARKS_MACHINE_H_
