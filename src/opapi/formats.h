// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Storage formats: which of them have a layout of their own, which operators
// refuse.

#ifndef ACLQ_SRC_OPAPI_FORMATS_H_
#define ACLQ_SRC_OPAPI_FORMATS_H_

#include <cstdint>
#include <string>

#include "acl/acl_base.h"

namespace aclq::opapi {

// Whether elements of the format lie other than shape and strides say.
bool IsPrivateFormat(int32_t format);

// "FRACTAL_NZ", or "format 29" for one that is not private.
std::string FormatName(int32_t format);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_FORMATS_H_
