// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Statuses of the engine as exceptions of Python.

#ifndef ACLQ_PYTHON_BINDINGS_REFUSAL_H_
#define ACLQ_PYTHON_BINDINGS_REFUSAL_H_

#include <initializer_list>

#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq::python {

// An argument as a message may begin with it.
struct Argument {
  const char* name;
  const TensorLayout& layout;
};

// Throws TypeError for a refused element type, with advice where it is one that
// Python users have often, MemoryError for missing memory, else ValueError.
// Does nothing if the status is ok.
void RaiseUnlessOk(const Status& status,
                   std::initializer_list<Argument> arguments);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_REFUSAL_H_
