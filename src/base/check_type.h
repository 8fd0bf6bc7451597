// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The refusal of element types that are not in a list.

#ifndef ACLQ_SRC_BASE_CHECK_TYPE_H_
#define ACLQ_SRC_BASE_CHECK_TYPE_H_

#include <span>
#include <string>
#include <string_view>

#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq::base {

// Refuses types that are not in `accepted`. `type_name` names them in the
// message; `where` follows "accepted" there.
Status CheckType(std::string_view name, DType dtype,
                 std::span<const DType> accepted,
                 std::string (*type_name)(DType), const std::string& where);

}  // namespace aclq::base

#endif  // ACLQ_SRC_BASE_CHECK_TYPE_H_
