// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arrays of other libraries than NumPy, by the protocol DLPack.

#ifndef ACLQ_PYTHON_BINDINGS_DLPACK_H_
#define ACLQ_PYTHON_BINDINGS_DLPACK_H_

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <optional>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

// The version of DLPack that an object is asked for first. Versions before 1.0
// take less time; those since can say that the memory is read-only.
enum class DLPackVersion { kBefore1, kSince1 };

// Returns the capsule of an object with __dlpack__. Throws nb::type_error with
// the object's own reason, which names the argument `name`, if it has none.
nb::object DLPackCapsule(const std::string& name, nb::handle object,
                         DLPackVersion first);

// Throws the nb::type_error of an object that DLPack cannot describe.
[[noreturn]] void ThrowUnreadable(const std::string& name, nb::handle object,
                                  const std::string& why);

// Returns the element type of DLPack's code and width; empty if CANN has none.
std::optional<DType> DTypeOf(nb::dlpack::dtype type);

// Returns whether a tensor of PyTorch stands for the numbers in its memory
// negated, as the imaginary part of a conjugate does. Its __dlpack__ does not
// say so.
bool IsNegated(nb::handle object);

// Returns whether an object lends its memory through Python's buffer protocol,
// but not for writing. DLPack cannot say so before its version 1.0, and JAX,
// whose arrays are immutable, exports none of the later versions.
bool IsReadOnlyBuffer(nb::handle object);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_DLPACK_H_
