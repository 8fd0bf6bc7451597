// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/refusal.h"

#include <string>

#include "python/bindings/messages.h"
#include "src/base/dtypes.h"

namespace aclq::python {
namespace {

// Returns the advice for a refused element type that is common in Python.
std::string Advice(const Argument& argument) {
  const std::string name(argument.name);
  const std::string type = base::DTypeNumPyName(argument.layout.dtype);
  if (type == "float64") {
    return " " + name +
           " is not rounded silently, since that could change the result: "
           "round it yourself with " +
           name + ".astype(numpy.float32), or " + name +
           ".to(torch.float32) if it is a tensor of PyTorch.";
  }
  if (name == "zero_points" && type.find("int") != std::string::npos)
    return " Convert them with zero_points.astype(numpy.int32).";
  return {};
}

// Returns the advice for the argument whose name begins the message.
std::string AdviceFor(const std::string& message,
                      std::initializer_list<Argument> arguments) {
  for (const Argument& argument : arguments) {
    const std::string start = std::string(argument.name) + " is ";
    if (message.compare(0, start.size(), start) == 0) return Advice(argument);
  }
  return {};
}

}  // namespace

void RaiseUnlessOk(const Status& status,
                   std::initializer_list<Argument> arguments) {
  const std::string& message = status.message();
  switch (status.code()) {
    case StatusCode::kOk:
      return;
    case StatusCode::kOutOfMemory:
      Throw(PyExc_MemoryError, message);
    case StatusCode::kUnsupportedType:
      ThrowType(message + AdviceFor(message, arguments));
    case StatusCode::kNullPointer:
    case StatusCode::kInvalidArgument:
      ThrowValue(message);
  }
}

}  // namespace aclq::python
