// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Exceptions and the Python texts that their messages quote. A quoted text may
// contain data that UTF-8 cannot encode (lone surrogates, bytes of an
// environment variable) and the character U+0000. nanobind's exceptions take
// UTF-8 C strings, so they cannot be used.

#ifndef ACLQ_PYTHON_BINDINGS_MESSAGES_H_
#define ACLQ_PYTHON_BINDINGS_MESSAGES_H_

#include <nanobind/nanobind.h>

#include <string>

namespace aclq::python {

namespace nb = nanobind;

// Throws an exception of this type. Bytes of the message that are not UTF-8
// become escapes, such as "\xff".
[[noreturn]] void Throw(nb::handle type, const std::string& message);
[[noreturn]] void ThrowType(const std::string& message);
[[noreturn]] void ThrowValue(const std::string& message);

// Returns a str of Python as UTF-8. Lone surrogates become escapes, such as
// "\ud800".
std::string Utf8(nb::handle text);

// Return repr(object) and str(object). Python converts no integer of thousands
// of digits; such an integer is "an integer of 16610 bits".
std::string ReprText(nb::handle object);
std::string StrText(nb::handle object);

// Returns the name of the object's type.
std::string TypeName(nb::handle object);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_MESSAGES_H_
