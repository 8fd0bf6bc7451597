// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Private storage formats, which operators refuse: the shape and strides do not
// describe their layout.

#ifndef ACLQ_SRC_OPAPI_FORMATS_H_
#define ACLQ_SRC_OPAPI_FORMATS_H_

#include <cstdint>
#include <string>

#include "acl/acl_base.h"

namespace aclq::opapi {

// Returns true if the elements of a format do not lie where shape and strides
// say.
bool IsPrivateFormat(int32_t format);

// Returns the name of a private format ("FRACTAL_NZ"), or a text with the
// number ("format 2") for any other format.
std::string FormatName(int32_t format);

}  // namespace aclq::opapi

#endif  // ACLQ_SRC_OPAPI_FORMATS_H_
