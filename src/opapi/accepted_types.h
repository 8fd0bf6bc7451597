// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The element types that each SoC accepts for copies and fills.
// docs/compatibility.md names their sources.

#ifndef ACLQ_SRC_OPAPI_ACCEPTED_TYPES_H_
#define ACLQ_SRC_OPAPI_ACCEPTED_TYPES_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "aclq/tensor.h"
#include "src/base/socs.h"

namespace aclq::opapi {

// The types of one NPU architecture, by operator. A list is empty if the
// architecture does not have the operator.
struct AcceptedTypes {
  std::span<const DType> copy{};         // aclnnInplaceCopy
  std::span<const DType> zero{};         // aclnnInplaceZero
  std::span<const DType> one{};          // aclnnInplaceOne
  std::span<const DType> fill_scalar{};  // aclnnInplaceFillScalar
};

using TypeList = std::span<const DType> AcceptedTypes::*;

// Finds the SoC of the process. Reports an error if ACLQ_SOC is wrong.
aclnnStatus FindSoc(const base::SocInfo** soc);

// Refuses a type that is not in the list of a SoC.
aclnnStatus CheckAcceptedType(std::string_view name, int32_t dtype,
                              TypeList list, const base::SocInfo& soc);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_ACCEPTED_TYPES_H_
