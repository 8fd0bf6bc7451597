// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The checks of copies and fills of the C++ API.

#ifndef ACLQ_SRC_ENGINE_CHECK_COPY_H_
#define ACLQ_SRC_ENGINE_CHECK_COPY_H_

#include <string_view>

#include "aclq/message_names.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq::engine {

// Returns the name that messages have for the output of a copy or a fill.
std::string_view CopyOutName(MessageNames names);

// Checks a copy, in CANN's order: ranks and sizes, whether src broadcasts to
// out, and, unless out is empty, whether the type of src can become that of out
// and the strides. On success `*broadcast` is src with the shape of out.
Status CheckCopy(const TensorLayout& src, const TensorLayout& out,
                 MessageNames names, TensorLayout* broadcast);

// Checks the output of a fill.
Status CheckFill(const TensorLayout& out, MessageNames names);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_CHECK_COPY_H_
