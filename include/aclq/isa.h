// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The SIMD instruction sets that the kernels are compiled for and those of them
// that this CPU runs.

#ifndef ACLQ_ISA_H_
#define ACLQ_ISA_H_

#include <string>
#include <vector>

#include "aclq/api.h"

namespace aclq {

/// An instruction set that this build has kernels for.
struct Isa {
  /// "AVX3", "AVX2", "SSE4", "NEON", ...
  std::string name;
  /// Empty if this CPU runs it; else the compilers' name of the first missing
  /// CPU feature, such as "avx512bw". A feature is also missing if the
  /// operating system does not preserve its registers.
  std::string missing;
};

/// Returns every instruction set of this build, best first. Throws
/// std::bad_alloc only.
ACLQ_API std::vector<Isa> Isas();

/// Returns the names of the instruction sets that this CPU runs, best first;
/// never empty. Throws std::bad_alloc only.
ACLQ_API std::vector<std::string> IsaNames();

}  // namespace aclq

#endif  // ACLQ_ISA_H_
