// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Readers for the settings of a call, which Python passes as objects.

#ifndef ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_
#define ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <span>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

// Returns one of the accepted element types from the value of the argument
// `name`: a name ("int8") or a type of NumPy, ml_dtypes or PyTorch. PyTorch's
// quantized types are read as the integer types that they hold.
DType ReadDType(const char* name, nb::handle object,
                std::span<const DType> accepted);

// Returns an axis, or nothing for None.
std::optional<int> ReadAxis(nb::handle object);

// Returns an axis. Refuses None.
int ReadGivenAxis(nb::handle object);

// Returns True or False of Python or NumPy, from the argument `name`.
bool ReadBool(const char* name, nb::handle object);

// Returns a str, from the argument `name`.
std::string ReadText(const char* name, nb::handle object);

// Returns a number of threads; for None 0, the library's default.
int ReadNumThreads(nb::handle object);

// Returns the name of a SoC; for None "", with which every type is accepted.
std::string ReadSoc(nb::handle object);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_ARGUMENTS_H_
