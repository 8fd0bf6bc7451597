// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Converts an aclScalar to an element of another type. docs/numerics.md lists
// the conversions and the ones that are refused.

#ifndef ACLQ_SRC_OPAPI_SCALAR_VALUE_H_
#define ACLQ_SRC_OPAPI_SCALAR_VALUE_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/nnop/interface.h"

namespace aclq::opapi {

// An element of any type; the bytes after it are 0.
using ElementBytes = std::array<std::byte, 16>;

// Finds the scalar of a handle, which is not null.
aclnnStatus FindScalar(std::string_view name, const aclScalar* handle,
                       std::shared_ptr<const nnop::Scalar>* scalar);

// Refuses a complex scalar for a tensor whose elements are not complex.
Status CheckConvertible(std::string_view name, const nnop::Scalar& scalar,
                        std::string_view tensor_name, DType to);

// Converts a scalar to an element of type `to`. aclnnInplaceFillScalar accepts
// both types, and CheckConvertible accepts the pair. Refuses floating-point
// numbers that an integer type cannot represent.
Status ConvertScalar(std::string_view name, const nnop::Scalar& scalar,
                     std::string_view tensor_name, DType to,
                     ElementBytes* element);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_SCALAR_VALUE_H_
