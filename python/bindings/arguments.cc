// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/arguments.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "python/bindings/messages.h"
#include "python/bindings/numpy.h"
#include "src/base/dtypes.h"
#include "src/base/settings.h"
#include "src/base/socs.h"

namespace aclq::python {
namespace {

// Returns the name of a type: its __name__, the name of NumPy's descriptions,
// or the text of PyTorch's types, such as "torch.int8".
std::string NameOfType(nb::handle object) {
  for (const char* attribute : {"__name__", "name"}) {
    nb::object name = nb::getattr(object, attribute, nb::none());
    if (nb::isinstance<nb::str>(name)) return Utf8(name);
  }
  return StrText(object);
}

// Returns the NumPy name of a PyTorch type; other names are unchanged.
std::string_view FromPyTorch(std::string_view name) {
  constexpr std::string_view kPrefix = "torch.";
  if (name.substr(0, kPrefix.size()) == kPrefix)
    name.remove_prefix(kPrefix.size());
  if (name == "qint8") return "int8";
  if (name == "quint8") return "uint8";
  if (name == "qint32") return "int32";
  return name;
}

std::string NamesOf(std::span<const DType> dtypes) {
  std::string names;
  for (const DType dtype : dtypes) {
    if (!names.empty()) names += ", ";
    names += base::DTypeNumPyName(dtype);
  }
  return names;
}

[[noreturn]] void ThrowUnexpected(const char* name, nb::handle object,
                                  std::string_view expected) {
  ThrowType(std::string(name) + " is " + ReprText(object) + "; expected " +
            std::string(expected) + ".");
}

long ReadIndex(const char* name, nb::handle object,
               std::string_view expected = "an integer or None") {
  if (PyIndex_Check(object.ptr()) == 0) ThrowUnexpected(name, object, expected);
  const Py_ssize_t value = PyNumber_AsSsize_t(object.ptr(), nullptr);
  if (value == -1 && PyErr_Occurred() != nullptr) throw nb::python_error();
  return static_cast<long>(value);
}

int CheckedAxis(nb::handle object, long axis) {
  if (axis < INT32_MIN || axis > INT32_MAX) {
    ThrowValue("axis is " + StrText(object) + "; no array has that many axes.");
  }
  return static_cast<int>(axis);
}

// Returns whether `object` is a NumPy dtype whose byte order is not that of the
// CPU.
bool IsSwapped(nb::handle object) {
  return nb::getattr(object, "isnative", nb::none()).is(Py_False);
}

}  // namespace

DType ReadDType(const char* name, nb::handle object,
                std::span<const DType> accepted) {
  const std::string text =
      nb::isinstance<nb::str>(object) ? Utf8(object) : NameOfType(object);
  const base::DTypeInfo* row = base::FindDTypeByNumPyName(FromPyTorch(text));
  if (row != nullptr && !IsSwapped(object)) {
    const auto dtype = static_cast<DType>(row->value);
    if (std::find(accepted.begin(), accepted.end(), dtype) != accepted.end())
      return dtype;
  }
  ThrowType(std::string(name) + " is " + ReprText(object) + "; accepted are " +
            NamesOf(accepted) + ".");
}

std::optional<int> ReadAxis(nb::handle object) {
  if (object.is_none()) return std::nullopt;
  return CheckedAxis(object, ReadIndex("axis", object));
}

int ReadGivenAxis(nb::handle object) {
  return CheckedAxis(object, ReadIndex("axis", object, "an integer"));
}

bool ReadBool(const char* name, nb::handle object) {
  if (!PyBool_Check(object.ptr()) && !IsNumPyBool(object))
    ThrowUnexpected(name, object, "True or False");
  return static_cast<bool>(nb::bool_(object));
}

std::string ReadText(const char* name, nb::handle object) {
  if (!nb::isinstance<nb::str>(object)) ThrowUnexpected(name, object, "a str");
  return Utf8(object);
}

int ReadNumThreads(nb::handle object) {
  if (object.is_none()) return 0;
  const long count = ReadIndex("num_threads", object);
  if (count < 1 || count > base::kMaxThreads) {
    ThrowValue("num_threads is " + StrText(object) + "; it must be from 1 to " +
               std::to_string(base::kMaxThreads) +
               ", or None for ACLQ_NUM_THREADS or all CPUs.");
  }
  return static_cast<int>(count);
}

std::string ReadSoc(nb::handle object) {
  if (object.is_none()) return {};
  if (!nb::isinstance<nb::str>(object)) {
    ThrowType("soc is " + ReprText(object) +
              "; expected a name of aclq.socs() or None.");
  }
  std::string soc = Utf8(object);
  if (base::FindSoc(soc) == nullptr) {
    ThrowValue("soc is \"" + soc + "\"; known are " + base::SocNames() + ".");
  }
  return soc;
}

}  // namespace aclq::python
