// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/dlpack.h"

#include <cstdint>
#include <string_view>

#include "python/bindings/messages.h"
#include "src/base/dtypes.h"

namespace aclq::python {
namespace {

// Returns the capsule of an object. Objects that support one version only raise
// TypeError for the other version, or BufferError if their memory is read-only.
nb::object CallDLPack(nb::handle object, DLPackVersion first) {
  const nb::object method = object.attr("__dlpack__");
  const auto call = [&](DLPackVersion version) -> nb::object {
    if (version == DLPackVersion::kBefore1) return method();
    return method(nb::arg("max_version") = nb::make_tuple(1, 0));
  };
  try {
    return call(first);
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_TypeError) && !error.matches(PyExc_BufferError))
      throw;
  }
  return call(first == DLPackVersion::kBefore1 ? DLPackVersion::kSince1
                                               : DLPackVersion::kBefore1);
}

// Returns whether an exception means that the object cannot be read. Other
// exceptions, such as KeyboardInterrupt, do not concern the object.
bool IsRefusal(const nb::python_error& error) {
  return error.matches(PyExc_Exception) && !error.matches(PyExc_MemoryError);
}

}  // namespace

std::optional<DType> DTypeOf(nb::dlpack::dtype type) {
  using Code = nb::dlpack::dtype_code;
  struct Row {
    Code code;
    int bits;
    std::string_view name;
  };
  static constexpr Row kRows[] = {
      {Code::Float, 32, "float32"},
      {Code::Float, 16, "float16"},
      {Code::Float, 64, "float64"},
      {Code::Bfloat, 16, "bfloat16"},
      {Code::Int, 8, "int8"},
      {Code::Int, 16, "int16"},
      {Code::Int, 32, "int32"},
      {Code::Int, 64, "int64"},
      {Code::UInt, 8, "uint8"},
      {Code::UInt, 16, "uint16"},
      {Code::UInt, 32, "uint32"},
      {Code::UInt, 64, "uint64"},
      {Code::Bool, 8, "bool"},
      {Code::Complex, 64, "complex64"},
      {Code::Complex, 128, "complex128"},
      {Code::Float8_E4M3FN, 8, "float8_e4m3fn"},
      {Code::Float8_E5M2, 8, "float8_e5m2"},
      {Code::Float8_E8M0FNU, 8, "float8_e8m0fnu"},
  };
  for (const Row& row : kRows) {
    if (type.lanes == 1 && static_cast<std::uint8_t>(row.code) == type.code &&
        row.bits == type.bits) {
      return static_cast<DType>(base::FindDTypeByNumPyName(row.name)->value);
    }
  }
  return std::nullopt;
}

bool IsNegated(nb::handle object) {
  const nb::object is_negated = nb::getattr(object, "is_neg", nb::none());
  return PyCallable_Check(is_negated.ptr()) != 0 && is_negated().is(Py_True);
}

void ThrowUnreadable(const std::string& name, nb::handle object,
                     const std::string& why) {
  ThrowType(name + " is " + TypeName(object) +
            " and could not be read through __dlpack__: " + why);
}

nb::object DLPackCapsule(const std::string& name, nb::handle object,
                         DLPackVersion first) {
  std::string why = "it returned no capsule";
  try {
    nb::object capsule = CallDLPack(object, first);
    if (PyCapsule_CheckExact(capsule.ptr())) return capsule;
  } catch (nb::python_error& error) {
    if (!IsRefusal(error)) throw;
    why = TypeName(error.value()) + ": " + StrText(error.value());
  }
  ThrowUnreadable(name, object, why);
}

bool IsReadOnlyBuffer(nb::handle object) {
  if (PyObject_CheckBuffer(object.ptr()) == 0) return false;
  Py_buffer buffer;
  if (PyObject_GetBuffer(object.ptr(), &buffer, PyBUF_RECORDS) != 0) {
    PyErr_Clear();
    return true;
  }
  PyBuffer_Release(&buffer);
  return false;
}

}  // namespace aclq::python
