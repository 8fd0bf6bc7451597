// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/messages.h"

#include <nanobind/stl/string.h>

namespace aclq::python {
namespace {

constexpr const char* kEscape = "backslashreplace";

nb::object Checked(PyObject* result) {
  if (result == nullptr) throw nb::python_error();
  return nb::steal(result);
}

std::string TextOf(nb::handle object, PyObject* (*convert)(PyObject*)) {
  try {
    return Utf8(Checked(convert(object.ptr())));
  } catch (nb::python_error& error) {
    if (!PyLong_Check(object.ptr()) || !error.matches(PyExc_ValueError)) throw;
  }
  return "an integer of " +
         Utf8(nb::str(nb::object(object.attr("bit_length")()))) + " bits";
}

}  // namespace

void Throw(nb::handle type, const std::string& message) {
  const nb::object text = Checked(PyUnicode_DecodeUTF8(
      message.data(), static_cast<Py_ssize_t>(message.size()), kEscape));
  PyErr_SetObject(type.ptr(), text.ptr());
  throw nb::python_error();
}

void ThrowType(const std::string& message) { Throw(PyExc_TypeError, message); }

void ThrowValue(const std::string& message) {
  Throw(PyExc_ValueError, message);
}

std::string Utf8(nb::handle text) {
  const nb::object bytes =
      Checked(PyUnicode_AsEncodedString(text.ptr(), "utf-8", kEscape));
  return {PyBytes_AsString(bytes.ptr()),
          static_cast<std::size_t>(PyBytes_Size(bytes.ptr()))};
}

std::string ReprText(nb::handle object) {
  return TextOf(object, &PyObject_Repr);
}

std::string StrText(nb::handle object) { return TextOf(object, &PyObject_Str); }

std::string TypeName(nb::handle object) {
  return StrText(nb::object(object.type().attr("__name__")));
}

}  // namespace aclq::python
