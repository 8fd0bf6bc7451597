// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Access to NumPy arrays through NumPy's C API, without the cost of Python
// calls. The first function that needs NumPy imports it, not the module, since
// the import takes longer than everything else in this package.

#ifndef ACLQ_PYTHON_BINDINGS_NUMPY_H_
#define ACLQ_PYTHON_BINDINGS_NUMPY_H_

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <optional>
#include <string>

#include "aclq/tensor.h"

namespace aclq::python {

namespace nb = nanobind;

// The memory, shape and flags of a NumPy array.
struct ArrayFacts {
  void* data;
  int rank;
  const Py_ssize_t* shape;
  const Py_ssize_t* strides;  // bytes
  std::size_t item_size;      // bytes
  bool writable;
  bool aligned;    // to the natural alignment of its type
  bool native;     // the byte order of this CPU
  bool is_masked;  // an instance of numpy.ma.MaskedArray
};

bool IsArray(nb::handle object);

// Returns the facts of `object`, which must be an array.
ArrayFacts FactsOf(nb::handle object);

// Returns the element type of an array, or nothing if CANN has no number for
// it.
std::optional<DType> ArrayDType(nb::handle object);

// Returns NumPy's name of the array's type, such as "datetime64[ns]".
std::string ArrayDTypeName(nb::handle object);

// Returns whether `object` is a NumPy scalar, such as numpy.float32(1), and not
// a Python number.
bool IsNumPyScalar(nb::handle object);

// Returns whether `object` is a NumPy scalar of an integer type.
bool IsNumPyInteger(nb::handle object);

// Returns whether `object` is True or False of NumPy.
bool IsNumPyBool(nb::handle object);

// Returns a new array of rank 0 with the value of a NumPy scalar.
nb::object ArrayOfScalar(nb::handle scalar);

// Returns a new C-contiguous array whose elements are not initialized. bfloat16
// and fp8 need ml_dtypes. HiFloat8, for which NumPy has no type, becomes uint8.
nb::object NewArray(DType dtype, int rank, const std::int64_t* shape);

// Returns a new array as NewArray does, but if NumPy itself lacks the type, the
// elements are integers of the same size.
nb::object NewRawArray(DType dtype, int rank, const std::int64_t* shape);

// Returns whether an element of one view shares a byte with an element of the
// other. Returns true if the check would take too long.
bool SharesMemory(const ConstTensorView& a, const ConstTensorView& b);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_NUMPY_H_
