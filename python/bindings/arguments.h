// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The settings of a call, which Python passes as objects.

#ifndef ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_
#define ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

// The element type of a name ("int8"), of a NumPy, ml_dtypes or PyTorch type.
// PyTorch's quantized types stand for the integers that they hold.
DType ReadDType(nb::handle object);

// Empty for None.
std::optional<int> ReadAxis(nb::handle object);

// 0, the library's default, for None.
int ReadNumThreads(nb::handle object);

// "" for None, which accepts every type that can be computed.
std::string ReadSoc(nb::handle object);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_
