// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Arrays of libraries other than NumPy, through the DLPack protocol.

#ifndef ACLQ_PYTHON_BINDINGS_DLPACK_H_
#define ACLQ_PYTHON_BINDINGS_DLPACK_H_

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <optional>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

// The version of DLPack that is first requested from an object. Versions before
// 1.0 take less time. Versions since 1.0 report whether the memory is
// read-only.
enum class DLPackVersion { kBefore1, kSince1 };

// Returns the capsule of an object with __dlpack__. If the object gives none,
// throws nb::type_error with the argument `name` and the object's own reason.
nb::object DLPackCapsule(const std::string& name, nb::handle object,
                         DLPackVersion first);

// Throws nb::type_error for an object that DLPack cannot describe.
[[noreturn]] void ThrowUnreadable(const std::string& name, nb::handle object,
                                  const std::string& why);

// Returns the element type for DLPack's code and width, or nothing if CANN has
// no such type.
std::optional<DType> DTypeOf(nb::dlpack::dtype type);

// Returns whether the values of a PyTorch tensor are the negated numbers in its
// memory, as for the imaginary part of a conjugate. Its __dlpack__ does not
// report this.
bool IsNegated(nb::handle object);

// Returns whether an object has a read-only buffer in Python's buffer protocol.
// DLPack before version 1.0 cannot report read-only memory, and JAX, whose
// arrays are immutable, exports no later version.
bool IsReadOnlyBuffer(nb::handle object);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_DLPACK_H_
