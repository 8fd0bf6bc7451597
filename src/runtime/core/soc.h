// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The SoC that the runtime emulates, as set by ACLQ_SOC.

#ifndef ACLQ_SRC_RUNTIME_CORE_SOC_H_
#define ACLQ_SRC_RUNTIME_CORE_SOC_H_

#include "src/base/socs.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

// Finds the row of the SoC that the setting names.
Outcome FindSoc(const base::SocInfo** soc);

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_SOC_H_
