// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "aclq/isa.h"

#include "src/kernels/kernels.h"

namespace aclq {

std::vector<Isa> Isas() { return kernels::Isas(); }

std::vector<std::string> IsaNames() {
  std::vector<std::string> names;
  for (const kernels::Implementation& one : kernels::Implementations())
    names.push_back(one.name);
  return names;
}

}  // namespace aclq
