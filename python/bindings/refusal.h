// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Conversion of engine statuses to Python exceptions.

#ifndef ACLQ_PYTHON_BINDINGS_REFUSAL_H_
#define ACLQ_PYTHON_BINDINGS_REFUSAL_H_

#include <initializer_list>

#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq::python {

// An argument whose name may begin a message.
struct Argument {
  const char* name;
  const TensorLayout& layout;
};

// Throws TypeError for a refused element type, with advice for types that are
// common in Python; MemoryError if memory is exhausted; else ValueError. Does
// nothing if the status is ok.
void RaiseUnlessOk(const Status& status,
                   std::initializer_list<Argument> arguments);

}  // namespace aclq::python

#endif  // ACLQ_PYTHON_BINDINGS_REFUSAL_H_
